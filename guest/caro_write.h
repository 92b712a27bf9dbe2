/* JSON written: a document is one call after another, and commas come by themselves. */
#ifndef CARO_WRITE_H
#define CARO_WRITE_H
#include "caro_text.h"

typedef struct {
  buffer out;
  u8 inside;
} json_writer;

static void next_value(json_writer *w) {
  if (w->inside) put_byte(&w->out, ',');
  w->inside = 1;
}
static void open(json_writer *w, u8 bracket) {
  next_value(w);
  put_byte(&w->out, bracket);
  w->inside = 0;
}
static void close(json_writer *w, u8 bracket) {
  put_byte(&w->out, bracket);
  w->inside = 1;
}

/* Control characters, DEL and the C1 range are escaped: an answer can be shown in a terminal as it is. */
static void put_quoted(buffer *b, str s) {
  static const char HEX[] = "0123456789abcdef";
  put_byte(b, '"');
  for (u32 i = 0, from = 0; i <= s.size; i++) {
    u32 c = i < s.size ? s.at[i] : 0, width = 1;
    if (i < s.size && c == 0xc2 && i + 1 < s.size && s.at[i + 1] < 0xa0) c = s.at[i + 1], width = 2;
    else if (i < s.size && c >= ' ' && c != '"' && c != '\\' && c != 127) continue;
    put(b, cut(s, from, i));
    from = i + width;
    if (i == s.size) break;
    if (c == '"' || c == '\\') put_byte(b, '\\'), put_byte(b, (u8)c);
    else if (c == '\n') put(b, S("\\n"));
    else if (c == '\t') put(b, S("\\t"));
    else put(b, S("\\u00")), put_byte(b, (u8)HEX[c >> 4]), put_byte(b, (u8)HEX[c & 15]);
    i += width - 1;
  }
  put_byte(b, '"');
}
static void write_key(json_writer *w, str key) {
  next_value(w);
  put_quoted(&w->out, key);
  put_byte(&w->out, ':');
  w->inside = 0;
}
static void write_text(json_writer *w, str s) {
  next_value(w);
  put_quoted(&w->out, s);
}
static void write_number(json_writer *w, i64 value) {
  next_value(w);
  put_number(&w->out, value);
}
static void write_bool(json_writer *w, int yes) {
  next_value(w);
  put(&w->out, yes ? S("true") : S("false"));
}
/* Members of an object; an empty text is left out. */
static void member_text(json_writer *w, str key, str value) {
  if (!value.size) return;
  write_key(w, key);
  write_text(w, value);
}
static void member_number(json_writer *w, str key, i64 value) {
  write_key(w, key);
  write_number(w, value);
}
static void member_bool(json_writer *w, str key, int yes) {
  write_key(w, key);
  write_bool(w, yes);
}
static void open_member(json_writer *w, str key, u8 bracket) {
  write_key(w, key);
  open(w, bracket);
}
/* The answer; fails where memory was not enough for it. */
static str finished(const json_writer *w) {
  if (w->out.full) fail_with(S("there is not enough memory for the answer to this input"));
  return written(&w->out);
}

/* A list of texts that is written later. */
typedef struct line line;
struct line {
  line *next;
  str text;
};
typedef struct {
  line *first, *last;
} lines;

static void add(lines *to, str s) {
  line *one = NEW(line);
  one->text = s;
  if (to->last) to->last->next = one;
  else to->first = one;
  to->last = one;
}
static void member_lines(json_writer *w, str key, const lines *from) {
  if (!from->first) return;
  open_member(w, key, '[');
  for (line *one = from->first; one; one = one->next) write_text(w, one->text);
  close(w, ']');
}

#endif
