/* A finding: what is wrong with which object, why, what shows it, and the command that looks further. */
#ifndef FINDING_H
#define FINDING_H
#include "caro_json.h"
#include "caro_severity.h"

/* What a finding is about. `kind` is the word that kubectl takes, `flag` its " -n NAMESPACE", or nothing. */
typedef struct {
  str kind, space, name, flag;
} object;

typedef struct finding finding;
struct finding {
  finding *next;
  severity severity;
  object about;
  str container, reason, cause, message;
  int exit_code; /* -1: none */
  i64 restarts;  /* -1: none */
  lines evidence, commands;
};

static finding *findings, *last_finding;

/* How many objects of each kind were read, and skipped. */
typedef struct count count;
struct count {
  count *next;
  str kind;
  i64 number;
};
static count *kinds_read, *kinds_skipped;

static void counted(count **list, str kind) {
  count **at = list;
  while (*at && !same((*at)->kind, kind)) at = &(*at)->next;
  if (!*at) (*at = NEW(count))->kind = kind;
  (*at)->number++;
}

static str lowered(str s) {
  u8 *at = allocate(s.size + 1, 1);
  for (u32 i = 0; i < s.size; i++) at[i] = lower(s.at[i]);
  return (str){at, s.size};
}

static object object_of(str kind, str space, str name) {
  return (object){lowered(kind), space, name, space.size ? text(" -n %s", space) : NOTHING};
}

static finding *found(severity severity, object about, str container, str reason) {
  finding *f = NEW(finding);
  f->severity = severity, f->about = about, f->container = container, f->reason = reason;
  f->exit_code = -1, f->restarts = -1;
  if (last_finding) last_finding->next = f;
  else findings = f;
  return last_finding = f;
}

/* Propose a command, unless a name in it is one that a shell would take apart. */
static void propose(finding *f, const char *format, ...) {
  const object *o = &f->about;
  if (!plain(o->name) || (o->space.size && !plain(o->space)) || (f->container.size && !plain(f->container))) return;
  buffer b = {0};
  __builtin_va_list list;
  __builtin_va_start(list, format);
  put_format(&b, format, list);
  __builtin_va_end(list);
  add(&f->commands, written(&b));
}

static void write_finding(json_writer *w, const finding *f) {
  open(w, '{');
  member_text(w, S("severity"), c_text(SEVERITY_NAMES[f->severity]));
  member_text(w, S("object"), text("%s/%s", f->about.kind, f->about.name));
  member_text(w, S("namespace"), f->about.space);
  member_text(w, S("container"), f->container);
  member_text(w, S("reason"), f->reason);
  member_text(w, S("cause"), f->cause);
  if (f->exit_code >= 0) member_number(w, S("exit_code"), f->exit_code);
  if (f->restarts >= 0) member_number(w, S("restarts"), f->restarts);
  member_text(w, S("message"), trim(f->message));
  member_lines(w, S("evidence"), &f->evidence);
  member_lines(w, S("next"), &f->commands);
  close(w, '}');
}

/* The gravest first; among equals as they stand in the input. */
static void write_findings(json_writer *w) {
  u32 numbers[SEVERITIES] = {0};
  for (const finding *f = findings; f; f = f->next) numbers[f->severity]++;
  write_summary(w, numbers, INFO);
  open_member(w, S("findings"), '[');
  for (severity s = CRITICAL; s < INFO; s++)
    for (const finding *f = findings; f; f = f->next)
      if (f->severity == s) write_finding(w, f);
  close(w, ']');
}

#endif
