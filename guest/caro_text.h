/* Text: compare, search, cut, and put together. */
#ifndef CARO_TEXT_H
#define CARO_TEXT_H
#include "caro_abi.h"

static str c_text(const char *s) {
  u32 size = 0;
  while (s[size]) size++;
  return (str){(const u8 *)s, size};
}

static int same(str a, str b) {
  if (a.size != b.size) return 0;
  for (u32 i = 0; i < a.size; i++)
    if (a.at[i] != b.at[i]) return 0;
  return 1;
}

static u8 lower(u8 c) { return c >= 'A' && c <= 'Z' ? c | 32 : c; }
static int is_digit(u8 c) { return c >= '0' && c <= '9'; }
static int is_letter(u8 c) { return lower(c) >= 'a' && lower(c) <= 'z'; }
static int is_space(u8 c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* Equal but for the case of ASCII letters. */
static int alike(str a, str b) {
  if (a.size != b.size) return 0;
  for (u32 i = 0; i < a.size; i++)
    if (lower(a.at[i]) != lower(b.at[i])) return 0;
  return 1;
}

static str cut(str s, u32 from, u32 to) {
  if (to > s.size) to = s.size;
  return from < to ? (str){s.at + from, to - from} : (str){s.at + (from < s.size ? from : s.size), 0};
}
static str after(str s, u32 from) { return cut(s, from, s.size); }

static int begins(str s, str with) { return s.size >= with.size && same(cut(s, 0, with.size), with); }
static int ends(str s, str with) { return s.size >= with.size && same(after(s, s.size - with.size), with); }

/* Where `part` stands in `s`, or -1. */
static int find(str s, str part) {
  for (u32 i = 0; i + part.size <= s.size; i++)
    if (same(cut(s, i, i + part.size), part)) return (int)i;
  return -1;
}
static int has(str s, str part) { return find(s, part) >= 0; }

/* The same with ASCII letters of either case. */
static int mentions(str s, str part) {
  for (u32 i = 0; i + part.size <= s.size; i++)
    if (alike(cut(s, i, i + part.size), part)) return 1;
  return 0;
}

/* Whether `s` is one of the words of `list`, which stand between single spaces. */
static int among(str s, str list) {
  for (u32 from = 0; s.size && from < list.size;) {
    u32 to = from;
    while (to < list.size && list.at[to] != ' ') to++;
    if (same(cut(list, from, to), s)) return 1;
    from = to + 1;
  }
  return 0;
}

/* How many bytes the character at `i` has, or 0 where there is no UTF-8. */
static u32 character(str s, u32 i) {
  u8 c = s.at[i], second = i + 1 < s.size ? s.at[i + 1] : 0;
  u32 size = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  if (!size || i + size > s.size) return 0;
  for (u32 n = 1; n < size; n++)
    if ((s.at[i + n] & 0xc0) != 0x80) return 0;
  if ((c == 0xe0 && second < 0xa0) || (c == 0xed && second > 0x9f) || (c == 0xf0 && second < 0x90) || (c == 0xf4 && second > 0x8f))
    return 0;
  return size;
}

static int is_utf8(str s) {
  for (u32 i = 0, size; i < s.size; i += size)
    if (!(size = character(s, i))) return 0;
  return 1;
}

static str trim(str s) {
  while (s.size && is_space(s.at[0])) s = after(s, 1);
  while (s.size && is_space(s.at[s.size - 1])) s.size--;
  return s;
}

/* The text before the next `end`, which is taken off `rest` together with it; all of it where `end` does not come. */
static str take(str *rest, u8 end) {
  u32 i = 0;
  while (i < rest->size && rest->at[i] != end) i++;
  str taken = cut(*rest, 0, i);
  *rest = after(*rest, i + 1);
  return taken;
}

static str take_line(str *rest) {
  str line = take(rest, '\n');
  return line.size && line.at[line.size - 1] == '\r' ? cut(line, 0, line.size - 1) : line;
}

/* The next word between spaces and tabs. */
static str take_word(str *rest) {
  while (rest->size && is_space(rest->at[0])) *rest = after(*rest, 1);
  u32 i = 0;
  while (i < rest->size && !is_space(rest->at[i])) i++;
  str word = cut(*rest, 0, i);
  *rest = after(*rest, i);
  return word;
}

/* A number without sign, or -1; 18 digits at most. */
static i64 number_in(str s) {
  i64 value = 0;
  if (!s.size || s.size > 18) return -1;
  for (u32 i = 0; i < s.size; i++) {
    if (!is_digit(s.at[i])) return -1;
    value = value * 10 + (s.at[i] - '0');
  }
  return value;
}

/* Text that grows. `full` is set instead of a trap when memory is used up. */
typedef struct {
  u8 *at;
  u32 size, room;
  u8 full;
} buffer;

static void put(buffer *b, str s) {
  if (s.size > b->room - b->size && !b->full) {
    u32 more = b->size + s.size + 64;                       /* at least doubled */
    int last = b->at && (u32)b->at + b->room == memory_top; /* nothing was taken since: it grows where it is */
    u8 *at = more < b->size ? 0 : reserve(last ? more : b->size + more, 1);
    if (!at) b->full = 1;
    else if (last) b->room += more;
    else b->at = memcpy(at, b->at, b->size), b->room = b->size + more;
  }
  if (b->full) return;
  memcpy(b->at + b->size, s.at, s.size);
  b->size += s.size;
}
static void put_byte(buffer *b, u8 byte) { put(b, (str){&byte, 1}); }

static void put_number(buffer *b, i64 value) {
  u8 digits[20], *at = digits + 20;
  unsigned long long rest = value < 0 ? 0ull - (unsigned long long)value : (unsigned long long)value;
  do *--at = (u8)('0' + rest % 10);
  while (rest /= 10);
  if (value < 0) put_byte(b, '-');
  put(b, (str){at, (u32)(digits + 20 - at)});
}

/* %s is a str, %d an int, %l an i64, %q a str in double quotes, cut to 60 bytes, without control characters. */
static void put_format(buffer *b, const char *format, __builtin_va_list list) {
  for (; *format; format++) {
    if (*format != '%') {
      put_byte(b, (u8)*format);
      continue;
    }
    switch (*++format) {
    case 's': put(b, __builtin_va_arg(list, str)); break;
    case 'd': put_number(b, __builtin_va_arg(list, int)); break;
    case 'l': put_number(b, __builtin_va_arg(list, i64)); break;
    case 'q': {
      str s = __builtin_va_arg(list, str);
      u32 to = s.size > 60 ? 57 : s.size;
      while (to < s.size && to && (s.at[to] & 0xc0) == 0x80) to--; /* never half a character */
      put_byte(b, '"');
      for (u32 i = 0; i < to; i++) put_byte(b, s.at[i] < ' ' || s.at[i] == 127 ? '?' : s.at[i]);
      put(b, to < s.size ? S("...\"") : S("\""));
      break;
    }
    default: put_byte(b, (u8)*format);
    }
  }
}

static void say(buffer *b, const char *format, ...) {
  __builtin_va_list list;
  __builtin_va_start(list, format);
  put_format(b, format, list);
  __builtin_va_end(list);
}

static str written(const buffer *b) { return (str){b->at, b->full ? 0 : b->size}; }

static str text(const char *format, ...) {
  buffer b = {0};
  __builtin_va_list list;
  __builtin_va_start(list, format);
  put_format(&b, format, list);
  __builtin_va_end(list);
  return written(&b);
}

enum { LONGEST_FAULT = 600 }; /* bytes */

/* A sentence for people: one line, no control characters, UTF-8, not without end. Its place is there when all memory is used up. */
static str sentence(str s) {
  static u8 at[LONGEST_FAULT + 4];
  buffer b = {at, 0, sizeof at, 0};
  for (u32 i = 0, size; i < s.size && b.size < LONGEST_FAULT; i += size ? size : 1) {
    size = character(s, i);
    int control = s.at[i] < ' ' || s.at[i] == 127 || (size == 2 && s.at[i] == 0xc2 && s.at[i + 1] < 0xa0);
    put(&b, !size ? S("?") : control ? S(" ") : cut(s, i, i + size));
  }
  return written(&b);
}

/* An answer of which a character was cut in two cannot be handed over: its bytes become question marks. */
static str whole(str s) {
  if (is_utf8(s)) return s;
  u8 *at = reserve(s.size, 1);
  if (!at) return fail_with(S("there is not enough memory for the answer to this input")), NOTHING;
  memcpy(at, s.at, s.size);
  for (u32 i = 0, size; i < s.size; i += size ? size : 1)
    if (!(size = character(s, i))) at[i] = '?';
  return (str){at, s.size};
}

/* Answer with an error; the first sentence stays. */
static void fail(const char *format, ...) {
  buffer b = {0};
  __builtin_va_list list;
  __builtin_va_start(list, format);
  put_format(&b, format, list);
  __builtin_va_end(list);
  fail_with(b.full ? S("there is not enough memory for this input") : written(&b));
}

/* Commands are proposed with names out of the input. A name that a shell would take apart is never put into one. */
static int plain(str name) {
  if (!name.size || name.size > 253 || name.at[0] == '-') return 0;
  for (u32 i = 0; i < name.size; i++)
    if (!is_letter(name.at[i]) && !is_digit(name.at[i]) && !has(S("-._/:@+"), cut(name, i, i + 1))) return 0;
  return 1;
}

/* How far two words are from each other: changed, missing, added and swapped letters; a word of more than 31 bytes is far from
   all. */
static u32 distance(str a, str b) {
  u8 rows[3][33];
  if (a.size > 31 || b.size > 31) return 99;
  for (u32 j = 0; j <= b.size; j++) rows[0][j] = (u8)j;
  for (u32 i = 1; i <= a.size; i++) {
    u8 *row = rows[i % 3], *before = rows[(i + 2) % 3], *two = rows[(i + 1) % 3];
    row[0] = (u8)i;
    for (u32 j = 1; j <= b.size; j++) {
      u8 x = lower(a.at[i - 1]), y = lower(b.at[j - 1]), best = (u8)(before[j - 1] + (x != y));
      if (row[j - 1] + 1 < best) best = (u8)(row[j - 1] + 1);
      if (before[j] + 1 < best) best = (u8)(before[j] + 1);
      if (i > 1 && j > 1 && x == lower(b.at[j - 2]) && y == lower(a.at[i - 2]) && two[j - 2] + 1 < best)
        best = (u8)(two[j - 2] + 1);
      row[j] = best;
    }
  }
  return rows[a.size % 3][b.size];
}

/* The word of `list` (between spaces) that `word` was meant to be, or nothing. */
static str nearest(str word, str list) {
  str best = NOTHING;
  u32 least = word.size > 5 ? 3 : 2; /* two changes at most, one in a short word */
  for (str rest = list; rest.size;) {
    str one = take(&rest, ' ');
    u32 far = distance(word, one);
    if (far < least) least = far, best = one;
  }
  return best;
}

#endif
