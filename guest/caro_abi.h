/* The canonical ABI of caro:skill@1.0.0 by hand: memory, strings, and what the interface `guest` exports. No libc, no WASI.

   A skill is one C file that includes this, defines the functions behind its exports and one table EXPORTS of them, and ends
   with CARO_GUEST. Each use is one life in fresh memory, so memory is only ever taken: a bump of one number, and nothing to free.

   A function behind an export takes its input and returns its answer. To answer with an error it calls fail(), whose first
   sentence is what people read. Never trap: a guest that traps has answered nothing. */
#ifndef CARO_ABI_H
#define CARO_ABI_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef long long i64;

/* Text is UTF-8 and carries its size: nothing here ends in a zero byte. The host hands over valid UTF-8 only. */
typedef struct {
  const u8 *at;
  u32 size;
} str;

#define S(text) ((str){(const u8 *)("" text ""), sizeof(text) - 1})
#define NOTHING ((str){0, 0})
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))
#define WASM_EXPORT(name) __attribute__((export_name(name)))
#define WASM_IMPORT(interface, name) __attribute__((import_module(interface), import_name(name)))

/* The compiler calls these by name. */
void *memcpy(void *to, const void *from, unsigned long size) {
  for (unsigned long i = 0; i < size; i++) ((u8 *)to)[i] = ((const u8 *)from)[i];
  return to;
}
void *memset(void *to, int byte, unsigned long size) {
  for (unsigned long i = 0; i < size; i++) ((u8 *)to)[i] = (u8)byte;
  return to;
}

extern u8 __heap_base; /* set by the linker: the first byte after data and stack */
static u32 memory_top;

/* Memory, or 0 when there is no more of it. The host sets the limit. */
static void *reserve(u32 size, u32 align) {
  if (!memory_top) memory_top = (u32)&__heap_base;
  u32 at = (memory_top + align - 1) & ~(align - 1);
  if (at < memory_top || at + size < at) return 0;
  u32 need = ((at + size) >> 16) + 1, have = (u32)__builtin_wasm_memory_size(0);
  if (need > have && __builtin_wasm_memory_grow(0, need - have) == (unsigned long)-1) return 0;
  memory_top = at + size;
  return (void *)at;
}

/* Memory for something small. Where even that is not left the call ends in a trap; what is as large as the input asks reserve(). */
static void *allocate(u32 size, u32 align) {
  void *at = reserve(size, align);
  if (!at) __builtin_trap();
  return memset(at, 0, size);
}
#define NEW(type) ((type *)allocate(sizeof(type), _Alignof(type)))

static str fault; /* the first sentence given to fail() */

static void fail_with(str sentence) {
  if (!fault.size) fault = sentence;
}

/* One line of the table EXPORTS. `name` is a name of [executable] exports in skill.toml, `what` says in a line what it does. */
typedef struct {
  str name, what;
  str (*run)(str input);
} caro_export;

typedef struct {
  u8 is_err;
  str value;
} caro_result; /* result<string, string>, and result<_, string> */

/* Called by the host to make room for what it hands over. */
WASM_EXPORT("cabi_realloc") void *cabi_realloc(void *old, u32 old_size, u32 align, u32 size) {
  u8 *at = reserve(size, align);
  if (!at) __builtin_trap();
  return old ? memcpy(at, old, old_size < size ? old_size : size) : at;
}

#endif
