/* A Dockerfile as instructions: parser directives, comments, continuations, heredocs, flags and the JSON form, as the Dockerfile
   reference of BuildKit (docker/dockerfile:1) describes them. */
#ifndef DOCKERFILE_H
#define DOCKERFILE_H
#include "caro_json.h"
#include "caro_severity.h"

typedef struct instruction instruction;
struct instruction {
  instruction *next;
  int line;
  str name;    /* in capitals */
  str rest;    /* after name and flags, on one line */
  str flags;   /* "--from=build --chown=app", or empty */
  str heredoc; /* all bodies */
  json *list;  /* the JSON form of rest, or 0 */
  u8 on_build;
};

typedef struct finding finding;
struct finding {
  finding *next;
  severity severity;
  int line;
  str rule, message, fix;
};
static finding *findings, *last_finding;

/* Each rule once a line. */
static void report(severity severity, int line, str rule, str message, str fix) {
  for (finding *f = findings; f; f = f->next)
    if (f->line == line && same(f->rule, rule)) return;
  finding *f = NEW(finding);
  *f = (finding){0, severity, line, rule, message, fix};
  if (last_finding) last_finding->next = f;
  else findings = f;
  last_finding = f;
}

#define INSTRUCTIONS                                                                                                               \
  S("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL MAINTAINER ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR")

typedef struct {
  str rest;
  int line;
  u8 escape;
} source;

static str upper(str s) {
  u8 *at = allocate(s.size + 1, 1);
  for (u32 i = 0; i < s.size; i++) at[i] = s.at[i] >= 'a' && s.at[i] <= 'z' ? (u8)(s.at[i] - 32) : s.at[i];
  return (str){at, s.size};
}

static str lowered(str s) {
  u8 *at = allocate(s.size + 1, 1);
  for (u32 i = 0; i < s.size; i++) at[i] = lower(s.at[i]);
  return (str){at, s.size};
}

static str next_line(source *in) {
  in->line++;
  return take_line(&in->rest);
}

/* "# escape=`" and the like, only before everything else. */
static void read_directives(source *in) {
  while (in->rest.size) {
    source ahead = *in;
    str line = trim(next_line(&ahead));
    if (!begins(line, S("#"))) return;
    str value = after(line, 1), name = trim(take(&value, '='));
    value = trim(value);
    if (!among(lowered(name), S("syntax escape check"))) return;
    if (alike(name, S("escape"))) {
      if (!same(value, S("\\")) && !same(value, S("`")))
        fail("line %d: expected \\ or ` after escape=, found %q", ahead.line, value);
      else ahead.escape = value.at[0];
    }
    *in = ahead;
  }
}

static str right_trimmed(str s) {
  while (s.size && is_space(s.at[s.size - 1])) s.size--;
  return s;
}

/* One instruction's text: continued lines joined with nothing between, comments and empty lines among them left out. */
static str joined(source *in, str line) {
  buffer b = {0};
  for (;;) {
    str part = right_trimmed(line);
    int more = part.size && part.at[part.size - 1] == in->escape;
    put(&b, more ? cut(part, 0, part.size - 1) : part);
    if (!more) return trim(written(&b));
    do {
      if (!in->rest.size) return trim(written(&b));
      line = next_line(in);
    } while (!trim(line).size || begins(trim(line), S("#")));
  }
}

/* The bodies of <<EOF, <<-EOF, <<"EOF" in `text`. */
static str heredocs(source *in, str text) {
  buffer all = {0};
  int first = in->line;
  for (u32 i = 0; i + 2 < text.size; i++) {
    if (text.at[i] != '<' || text.at[i + 1] != '<' || text.at[i + 2] == '<' ||
        (i && (text.at[i - 1] == '<' || text.at[i - 1] == '(')))
      continue;
    u32 from = i + 2;
    int tabs = text.at[from] == '-';
    from += (u32)tabs;
    u8 quote = from < text.size && (text.at[from] == '"' || text.at[from] == '\'') ? text.at[from++] : 0;
    u32 to = from;
    while (to < text.size && (quote ? text.at[to] != quote : is_letter(text.at[to]) || is_digit(text.at[to]) || text.at[to] == '_'))
      to++;
    str end = cut(text, from, to);
    if (!end.size || is_digit(end.at[0])) continue;
    for (int closed = 0; !closed;) {
      if (!in->rest.size) {
        fail("line %d: expected a line %q that ends the heredoc, found the end of the file", first, end);
        return NOTHING;
      }
      str line = next_line(in), bare = line;
      while (tabs && bare.size && bare.at[0] == '\t') bare = after(bare, 1);
      closed = same(bare, end);
      if (!closed) put(&all, line), put(&all, S("\n"));
    }
    i = to;
  }
  return written(&all);
}

static void take_flags(instruction *one) {
  buffer b = {0};
  while (begins(one->rest, S("--"))) {
    str flag = take_word(&one->rest);
    if (same(flag, S("--"))) break;
    say(&b, "%s%s", b.size ? S(" ") : S(""), flag);
    one->rest = trim(one->rest);
  }
  one->flags = written(&b);
}

/* The value of --NAME=; `at` is 0 where the flag is not there. */
static str flag_of(const instruction *one, str name) {
  for (str rest = one->flags; rest.size;) {
    str flag = after(take_word(&rest), 2), key = take(&flag, '=');
    if (same(key, name)) return flag.at ? flag : S("");
  }
  return NOTHING;
}

/* CMD ["a", "b"]. What begins like it and is no JSON list of strings is run by a shell, brackets and all: BuildKit does not
   complain. */
static void read_list(instruction *one) {
  if (!begins(one->rest, S("["))) return;
  str before = fault;
  json *list = json_read(one->rest);
  int sound = list && list->kind == J_LIST;
  for (json *word = sound ? list->first : 0; word; word = word->next) sound = sound && word->kind == J_TEXT;
  str why = sound ? NOTHING : fault.size ? fault : S("not every element is a string");
  fault = before;
  if (sound) {
    one->list = list;
    return;
  }
  if (among(one->name, S("CMD ENTRYPOINT RUN SHELL COPY ADD VOLUME HEALTHCHECK")) && ends(one->rest, S("]")))
    report(HIGH, one->line, S("broken-json-form"),
        text("this is no JSON list of strings (%s), so it is taken as a shell command, brackets included", why),
        S("use double quotes around every word and commas between them"));
}

static instruction *read_instruction(source *in, str line) {
  instruction *one = NEW(instruction);
  one->line = in->line;
  one->rest = joined(in, line);
  one->name = upper(take_word(&one->rest));
  one->rest = trim(one->rest);
  if (same(one->name, S("ONBUILD"))) {
    one->on_build = 1;
    one->name = upper(take_word(&one->rest));
    one->rest = trim(one->rest);
    if (among(one->name, S("ONBUILD FROM MAINTAINER")))
      fail("line %d: expected an instruction that ONBUILD may hold, found %s", one->line, one->name);
  }
  if (!among(one->name, INSTRUCTIONS)) {
    str meant = nearest(one->name, INSTRUCTIONS);
    report(CRITICAL, one->line, S("unknown-instruction"), text("there is no instruction %q; the build stops here", one->name),
        meant.size ? text("did you mean %s?", meant) : NOTHING);
    return one;
  }
  if (!one->rest.size)
    report(CRITICAL, one->line, S("no-arguments"), text("%s without arguments; the build stops here", one->name), NOTHING);
  if (among(one->name, S("ADD COPY FROM HEALTHCHECK RUN"))) take_flags(one);
  if (among(one->name, S("ADD COPY RUN"))) one->heredoc = heredocs(in, one->rest);
  read_list(one);
  return one;
}

static instruction *read_dockerfile(str input) {
  source in = {input, 0, '\\'};
  instruction *first = 0, **end = &first;
  if (begins(input, S("\xef\xbb\xbf"))) in.rest = after(input, 3);
  read_directives(&in);
  while (in.rest.size && !fault.size) {
    str line = next_line(&in), bare = trim(line);
    if (!bare.size || bare.at[0] == '#') continue;
    *end = read_instruction(&in, line);
    end = &(*end)->next;
  }
  if (!first && !fault.size) fail("line 1: expected an instruction such as FROM, found nothing but comments and empty lines");
  return first;
}

#endif
