/* JSON (RFC 8259) read: strictly, and what is wrong is said with what was expected and where.

   Stricter than the standard asks where a lenient reader would hide a mistake: a key that stands twice in an object is an error.
   Nothing is nested deeper than DEEPEST. The functions `list_in`, `text_in`... believe an absent key or null to be empty, and take
   a value of another kind as the input's fault: they call fail() with its path. So a caller reads on, and looks at `fault` once. */
#ifndef CARO_JSON_H
#define CARO_JSON_H
#include "caro_text.h"

enum { DEEPEST = 64 };
typedef enum { J_NULL, J_BOOL, J_NUMBER, J_TEXT, J_LIST, J_OBJECT } json_kind;

typedef struct json json;
struct json {
  json *parent, *first, *last, *next;
  str key;   /* in an object */
  str text;  /* a text unescaped; a number as it was written */
  u32 index; /* in a list or an object */
  u32 count; /* of a list or an object */
  u8 kind;
  u8 yes; /* true */
};

static const char *const KIND_NAMES[] = {"null", "a boolean", "a number", "a string", "a list", "an object"};

static str kind_name(const json *node) { return node ? c_text(KIND_NAMES[node->kind]) : S("nothing"); }

/* Reading. `depth` counts lists and objects. */
typedef struct {
  str input;
  u32 at, depth;
} json_reader;

static str place(const json_reader *r) {
  u32 line = 1, column = 1;
  for (u32 i = 0; i < r->at && i < r->input.size; i++) {
    if (r->input.at[i] == '\n') line++, column = 1;
    else if ((r->input.at[i] & 0xc0) != 0x80) column++;
  }
  return text("line %d, column %d", (int)line, (int)column);
}

static void wrong(const json_reader *r, str wanted) {
  str found = S("the end");
  if (r->at < r->input.size) {
    u32 to = r->at + 1;
    while (to < r->input.size && (r->input.at[to] & 0xc0) == 0x80) to++;
    u8 c = r->input.at[r->at];
    found = c == '\n' ? S("the end of the line") : c == '"' ? S("a quote") : text("%q", cut(r->input, r->at, to));
  }
  fail("%s: expected %s, found %s", place(r), wanted, found);
}

static void skip_space(json_reader *r) {
  while (r->at < r->input.size && is_space(r->input.at[r->at])) r->at++;
}
static int peek(const json_reader *r) { return r->at < r->input.size ? r->input.at[r->at] : -1; }
static int accept(json_reader *r, u8 byte) { return peek(r) == byte ? (int)++r->at : 0; }

static int hex4(json_reader *r) {
  int value = 0;
  for (int i = 0; i < 4; i++, r->at++) {
    int c = peek(r), low = c < 0 ? 0 : lower((u8)c);
    if (c >= 0 && is_digit((u8)c)) value = value * 16 + c - '0';
    else if (low >= 'a' && low <= 'f') value = value * 16 + low - 'a' + 10;
    else return wrong(r, S("four hexadecimal digits after \\u")), -1;
  }
  return value;
}

static u8 *put_utf8(u8 *to, u32 c) {
  if (c < 0x80) {
    *to++ = (u8)c;
    return to;
  }
  if (c < 0x800) *to++ = (u8)(0xc0 | c >> 6);
  else {
    if (c < 0x10000) *to++ = (u8)(0xe0 | c >> 12);
    else *to++ = (u8)(0xf0 | c >> 18), *to++ = (u8)(0x80 | (c >> 12 & 63));
    *to++ = (u8)(0x80 | (c >> 6 & 63));
  }
  *to++ = (u8)(0x80 | (c & 63));
  return to;
}

/* One escape after its backslash; what it stands for goes to `to`. */
static u8 *read_escape(json_reader *r, u8 *to) {
  static const char NAMES[] = "\"\\/bfnrt", BYTES[] = "\"\\/\b\f\n\r\t";
  int c = peek(r);
  for (u32 i = 0; i < 8; i++)
    if (c == NAMES[i]) {
      r->at++;
      *to = (u8)BYTES[i];
      return to + 1;
    }
  if (!accept(r, 'u')) return wrong(r, S("an escape: one of \" \\ / b f n r t u")), to;
  int high = hex4(r);
  if (high < 0) return to;
  if (high >= 0xd800 && high < 0xdc00) {
    if (!accept(r, '\\') || !accept(r, 'u')) return wrong(r, S("the second half of a surrogate pair, \\uDC00 to \\uDFFF")), to;
    int low = hex4(r);
    if (low < 0) return to;
    if (low < 0xdc00 || low > 0xdfff) return wrong(r, S("the second half of a surrogate pair before this")), to;
    return put_utf8(to, 0x10000 + (((u32)high - 0xd800) << 10) + ((u32)low - 0xdc00));
  }
  if (high >= 0xdc00 && high < 0xe000) return wrong(r, S("the first half of a surrogate pair before this")), to;
  return put_utf8(to, (u32)high);
}

/* A string after its quote. Without an escape it stays where it is. */
static str read_string(json_reader *r) {
  u32 from = r->at, end = from;
  while (end < r->input.size && r->input.at[end] != '"' && r->input.at[end] != '\\' && r->input.at[end] >= ' ') end++;
  r->at = end;
  if (accept(r, '"')) return cut(r->input, from, end);
  while (end < r->input.size && r->input.at[end] != '"') end += r->input.at[end] == '\\' ? 2 : 1;
  u8 *start = reserve((end > r->input.size ? r->input.size : end) - from + 4, 1), *to = start;
  if (!start) return fail_with(S("there is not enough memory for this input")), NOTHING;
  memcpy(to, r->input.at + from, r->at - from);
  to += r->at - from;
  while (!fault.size) {
    int c = peek(r);
    if (c < 0) wrong(r, S("a quote that ends the string"));
    else if (c < ' ') wrong(r, S("an escape instead of a control character in a string"));
    else if (accept(r, '"')) return (str){start, (u32)(to - start)};
    else if (accept(r, '\\')) to = read_escape(r, to);
    else *to++ = (u8)c, r->at++;
  }
  return NOTHING;
}

static void read_digits(json_reader *r) {
  if (peek(r) < '0' || peek(r) > '9') {
    wrong(r, S("a digit"));
    return;
  }
  while (peek(r) >= '0' && peek(r) <= '9') r->at++;
}

static str read_number(json_reader *r) {
  u32 from = r->at;
  accept(r, '-');
  if (!accept(r, '0')) read_digits(r);
  if (accept(r, '.')) read_digits(r);
  if (accept(r, 'e') || accept(r, 'E')) {
    if (!accept(r, '+')) accept(r, '-');
    read_digits(r);
  }
  return cut(r->input, from, r->at);
}

static int read_word(json_reader *r, str word) {
  if (!begins(after(r->input, r->at), word)) return 0;
  r->at += word.size;
  return 1;
}

static json *node_in(json *parent, json_kind kind, str key) {
  json *node = reserve(sizeof(json), _Alignof(json));
  if (!node) return fail_with(S("there is not enough memory for this input")), (json *)0;
  memset(node, 0, sizeof *node);
  node->kind = (u8)kind;
  node->key = key;
  node->parent = parent;
  if (parent) {
    node->index = parent->count++;
    if (parent->last) parent->last->next = node;
    else parent->first = node;
    parent->last = node;
  }
  return node;
}

static int key_order(const json *a, const json *b) {
  u32 size = a->key.size < b->key.size ? a->key.size : b->key.size;
  for (u32 i = 0; i < size; i++)
    if (a->key.at[i] != b->key.at[i]) return a->key.at[i] < b->key.at[i] ? -1 : 1;
  return a->key.size < b->key.size ? -1 : a->key.size > b->key.size;
}

static void sift(json **heap, u32 at, u32 count) {
  for (u32 child; (child = 2 * at + 1) < count; at = child) {
    if (child + 1 < count && key_order(heap[child], heap[child + 1]) < 0) child++;
    if (key_order(heap[at], heap[child]) >= 0) return;
    json *swap = heap[at];
    heap[at] = heap[child], heap[child] = swap;
  }
}

/* A key that stands twice, or nothing. Sorted in place of a walk over all pairs, which an object with 100,000 keys would turn into
   minutes. */
static str repeated_key(const json *object) {
  json **keys = reserve(object->count * sizeof(json *), _Alignof(json *));
  if (!keys) return fail_with(S("there is not enough memory for this input")), NOTHING;
  u32 count = 0;
  for (json *one = object->first; one; one = one->next) keys[count++] = one;
  for (u32 i = count / 2; i-- > 0;) sift(keys, i, count);
  for (u32 end = count; end-- > 1;) {
    json *swap = keys[0];
    keys[0] = keys[end], keys[end] = swap;
    sift(keys, 0, end);
  }
  for (u32 i = 1; i < count; i++)
    if (same(keys[i - 1]->key, keys[i]->key)) return keys[i]->key;
  return NOTHING;
}

static void read_value(json_reader *r, json *parent, str key);

static void read_members(json_reader *r, json *object) {
  skip_space(r);
  if (accept(r, '}')) return;
  do {
    skip_space(r);
    if (!accept(r, '"')) {
      wrong(r, object->count ? S("a key in quotes") : S("a key in quotes, or '}'"));
      return;
    }
    str key = read_string(r);
    skip_space(r);
    if (fault.size) return;
    if (!accept(r, ':')) {
      wrong(r, S("':' after a key"));
      return;
    }
    read_value(r, object, key);
    skip_space(r);
  } while (!fault.size && accept(r, ','));
  if (!fault.size && !accept(r, '}')) wrong(r, S("',' or '}' after a member"));
  if (fault.size || object->count < 2) return;
  str twice = repeated_key(object);
  if (twice.at) fail("%s: the key %q stands twice in the object that ends here", place(r), twice);
}

static void read_elements(json_reader *r, json *list) {
  skip_space(r);
  if (accept(r, ']')) return;
  do {
    read_value(r, list, NOTHING);
    skip_space(r);
  } while (!fault.size && accept(r, ','));
  if (!fault.size && !accept(r, ']')) wrong(r, S("',' or ']' after an element"));
}

static void read_value(json_reader *r, json *parent, str key) {
  skip_space(r);
  json *node = node_in(parent, J_NULL, key);
  int c = peek(r);
  if (!node) return;
  if (c == '{' || c == '[') {
    if (++r->depth > DEEPEST) {
      wrong(r, S("at most 64 lists and objects inside each other"));
      return;
    }
    r->at++;
    node->kind = c == '{' ? J_OBJECT : J_LIST;
    if (c == '{') read_members(r, node);
    else read_elements(r, node);
    r->depth--;
  } else if (c == '"') {
    r->at++;
    node->kind = J_TEXT, node->text = read_string(r);
  } else if (c == '-' || (c >= '0' && c <= '9')) node->kind = J_NUMBER, node->text = read_number(r);
  else if (read_word(r, S("true"))) node->kind = J_BOOL, node->yes = 1;
  else if (read_word(r, S("false"))) node->kind = J_BOOL;
  else if (!read_word(r, S("null"))) wrong(r, S("a JSON value"));
}

/* The document, or 0 after fail(). */
static json *json_read(str input) {
  json_reader r = {input, 0, 0};
  json root = {0};
  read_value(&r, &root, NOTHING);
  skip_space(&r);
  if (!fault.size && r.at < input.size) wrong(&r, S("the end of the input after one JSON value"));
  if (fault.size) return 0;
  root.first->parent = 0;
  return root.first;
}

/* Looking. */
static json *member(const json *object, str key) {
  if (!object || object->kind != J_OBJECT) return 0;
  for (json *one = object->first; one; one = one->next)
    if (same(one->key, key)) return one->kind == J_NULL ? 0 : one;
  return 0;
}

static void put_path(buffer *b, const json *node) {
  if (!node->parent) return;
  put_path(b, node->parent);
  if (node->parent->kind == J_LIST) say(b, "[%d]", (int)node->index);
  else say(b, "%s%s", b->size ? S(".") : S(""), node->key);
}

/* Where a value stands: items[2].status.phase */
static str path_of(const json *node) {
  buffer b = {0};
  put_path(&b, node);
  return b.size ? written(&b) : S("the input");
}

/* The value at a path of keys ("status.conditions"), of this kind; 0 where it is absent or null, and after fail(). */
static json *value_in(const json *from, str path, json_kind kind) {
  const json *node = from;
  while (node && path.size) {
    if (node->kind != J_OBJECT) {
      fail("%s: expected an object, found %s", path_of(node), kind_name(node));
      return 0;
    }
    str key = take(&path, '.');
    node = member(node, key);
  }
  if (node && node->kind != kind) {
    fail("%s: expected %s, found %s", path_of(node), c_text(KIND_NAMES[kind]), kind_name(node));
    return 0;
  }
  return (json *)node;
}
static json *object_in(const json *from, str path) { return value_in(from, path, J_OBJECT); }
static str text_in(const json *from, str path) {
  json *node = value_in(from, path, J_TEXT);
  return node ? node->text : NOTHING;
}
static int true_in(const json *from, str path) {
  json *node = value_in(from, path, J_BOOL);
  return node && node->yes;
}
/* A whole number; 0 where it is absent. */
static i64 number_at(const json *from, str path) {
  json *node = value_in(from, path, J_NUMBER);
  if (!node) return 0;
  int minus = node->text.at[0] == '-';
  i64 value = number_in(after(node->text, (u32)minus));
  if (value < 0) fail("%s: expected a whole number, found %s", path_of(node), node->text);
  return minus ? -value : value;
}
/* The first element of a list, whose elements all are of this kind. */
static json *list_in(const json *from, str path, json_kind kind) {
  json *list = value_in(from, path, J_LIST);
  for (json *one = list ? list->first : 0; one; one = one->next)
    if (one->kind != kind) {
      fail("%s: expected %s, found %s", path_of(one), c_text(KIND_NAMES[kind]), kind_name(one));
      return 0;
    }
  return list ? list->first : 0;
}
#define EACH(one, from, path, kind) for (json *one = list_in(from, S(path), kind); one; one = one->next)

#endif
