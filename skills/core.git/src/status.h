/* git status --porcelain=v2 [--branch] [--show-stash], line by line, as git-status(1) of 2.30 to 2.47 describes it. */
#ifndef STATUS_H
#define STATUS_H
#include "caro_json.h"
#include "caro_write.h"

typedef struct entry entry;
struct entry {
  entry *next;
  str path, kind;
  u8 x, y;
};

typedef struct {
  str oid, head, upstream;
  i64 ahead, behind, stashes;
  u8 has_counts; /* branch.ab is there: the upstream exists here */
  i64 staged, unstaged, untracked, ignored, renamed, submodules, conflicted;
  entry *conflicts, *last;
} state;

/* "a \"name\"\twith \303\244": the path that a quoted one stands for; 0 where the quotes are wrong. */
static int unquoted(str quoted, str *path) {
  static const char NAMES[] = "abtnvfr\"\\", BYTES[] = "\a\b\t\n\v\f\r\"\\";
  if (!begins(quoted, S("\""))) {
    *path = quoted;
    return quoted.size > 0;
  }
  if (quoted.size < 2 || !ends(quoted, S("\""))) return 0;
  buffer b = {0};
  for (u32 i = 1; i + 1 < quoted.size; i++) {
    u8 c = quoted.at[i];
    if (c == '"') return 0;
    if (c != '\\') {
      put_byte(&b, c);
      continue;
    }
    c = ++i + 1 < quoted.size ? quoted.at[i] : 0;
    int byte = -1;
    for (u32 n = 0; n < 9; n++)
      if (c == NAMES[n]) byte = BYTES[n];
    if (byte < 0 && i + 3 < quoted.size && c >= '0' && c <= '3') {
      u8 second = quoted.at[i + 1], third = quoted.at[i + 2];
      if (second >= '0' && second <= '7' && third >= '0' && third <= '7')
        byte = (c - '0') * 64 + (second - '0') * 8 + third - '0', i += 2;
    }
    if (byte < 0) return 0;
    put_byte(&b, (u8)byte);
  }
  *path = written(&b);
  return path->size > 0;
}

/* A path whose bytes are no UTF-8 stays as git quoted it. */
static str path_in(str quoted, int number) {
  str path = NOTHING;
  if (!unquoted(quoted, &path))
    fail("line %d: expected a path, in the quotes of git where it has special characters, found %q", number, quoted);
  return is_utf8(path) ? path : quoted;
}

static str conflict_kind(u8 x, u8 y) {
  static const struct {
    char pair[3];
    const char *kind;
  } KINDS[] = {{"DD", "both deleted"}, {"AU", "added by us"}, {"UD", "deleted by them"}, {"UA", "added by them"},
      {"DU", "deleted by us"}, {"AA", "both added"}, {"UU", "both modified"}};
  for (u32 i = 0; i < COUNT(KINDS); i++)
    if (KINDS[i].pair[0] == x && KINDS[i].pair[1] == y) return c_text(KINDS[i].kind);
  return NOTHING;
}

/* The two numbers of "+3 -2". */
static void read_counts(state *s, str value, int number) {
  str plus = take_word(&value), minus = take_word(&value);
  s->ahead = begins(plus, S("+")) ? number_in(after(plus, 1)) : -1;
  s->behind = begins(minus, S("-")) ? number_in(after(minus, 1)) : -1;
  s->has_counts = 1;
  if (s->ahead < 0 || s->behind < 0 || trim(value).size)
    fail("line %d: expected \"# branch.ab +AHEAD -BEHIND\", found other numbers", number);
}

static void read_header(state *s, str line, int number) {
  str name = take_word(&line), value = trim(line);
  if (same(name, S("branch.oid"))) s->oid = value;
  else if (same(name, S("branch.head"))) s->head = value;
  else if (same(name, S("branch.upstream"))) s->upstream = value;
  else if (same(name, S("branch.ab"))) read_counts(s, value, number);
  else if (same(name, S("stash"))) {
    s->stashes = number_in(value);
    if (s->stashes < 0) fail("line %d: expected \"# stash NUMBER\", found %q", number, value);
  } /* other headers are of a newer git: git-status(1) says to ignore them */
}

/* The last field of an entry, after `fields` others. */
static str rest_after(str line, u32 fields, int number) {
  for (u32 i = 0; i < fields && line.size; i++) take(&line, ' ');
  if (!line.size) fail("line %d: expected %d fields before the path, found fewer", number, (int)fields);
  return line;
}

static void read_changed(state *s, str line, int number) {
  int renamed = line.at[0] == '2';
  str pair = cut(line, 2, 4), path = rest_after(line, renamed ? 9 : 8, number);
  if (pair.size < 2 || !has(S(".MADRCT"), cut(pair, 0, 1)) || !has(S(".MADRCT"), cut(pair, 1, 2)) ||
      (line.size > 4 && line.at[4] != ' ')) {
    fail("line %d: expected two of . M T A D R C after the %s, found %q", number, cut(line, 0, 1), pair);
    return;
  }
  if (line.size > 5 && line.at[5] == 'S') s->submodules++;
  s->staged += pair.at[0] != '.', s->unstaged += pair.at[1] != '.', s->renamed += renamed;
  if (fault.size) return;
  str target = take(&path, '\t');
  path_in(target, number);
  if (renamed) path_in(path, number);
}

static void read_conflict(state *s, str line, int number) {
  str pair = cut(line, 2, 4), path = rest_after(line, 10, number);
  if (fault.size) return;
  str kind = pair.size == 2 ? conflict_kind(pair.at[0], pair.at[1]) : NOTHING;
  if (!kind.size) {
    fail("line %d: expected one of DD AU UD UA DU AA UU after the u, found %q", number, pair);
    return;
  }
  entry *one = NEW(entry);
  *one = (entry){0, path_in(path, number), kind, pair.at[0], pair.at[1]};
  if (s->last) s->last->next = one;
  else s->conflicts = one;
  s->last = one;
  s->conflicted++;
}

static void read_line(state *s, str line, int number) {
  u8 kind = line.at[0];
  if (line.size < 3 || line.at[1] != ' ') kind = 0;
  if (kind == '#') read_header(s, after(line, 2), number);
  else if (kind == '1' || kind == '2') read_changed(s, line, number);
  else if (kind == 'u') read_conflict(s, line, number);
  else if (kind == '?') s->untracked++, path_in(after(line, 2), number);
  else if (kind == '!') s->ignored++, path_in(after(line, 2), number);
  else
    fail(
        "line %d: expected a line of 'git status --porcelain=v2 --branch' (it starts with # 1 2 u ? or !), found %q", number, line);
}

static state read_status(str input) {
  state s = {0};
  int number = 0;
  if (has(input, (str){(const u8 *)"", 1})) fail("line 1: expected lines, found NUL bytes: run git status without -z");
  while (input.size && !fault.size) {
    str line = take_line(&input);
    number++;
    if (line.size) read_line(&s, line, number);
  }
  if (!fault.size && !s.head.size)
    fail("line 1: expected \"# branch.head NAME\" among the lines, found none: run git status with --branch");
  return s;
}

#endif
