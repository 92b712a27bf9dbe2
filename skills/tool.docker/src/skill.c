/* tool.docker: a Dockerfile read and judged. Asks for nothing of the machine: text in, JSON out. */
#include "stages.h"

/* Files that name dependencies: an install after COPY . runs again at each change of any file. */
static int installs_dependencies(str script) {
  static const char *const COMMANDS[] = {"npm ci", "npm install", "yarn install", "pnpm install", "pip install -r",
      "pip install --no-cache-dir -r", "pip3 install -r", "poetry install", "uv sync", "bundle install", "composer install",
      "go mod download", "cargo fetch", "mvn dependency", "dotnet restore"};
  for (u32 i = 0; i < COUNT(COMMANDS); i++)
    if (has(script, c_text(COMMANDS[i]))) return 1;
  return 0;
}

static void read_run(const instruction *one) {
  check_mounts(one);
  lint_run(one, last_stage->pipefail || last_stage->powershell);
  str script = script_of(one);
  if (last_stage->copies_all && installs_dependencies(script))
    report(LOW, one->line, S("copy-before-install"),
        text("everything was copied in line %d, so this runs again whenever any file changes", last_stage->copies_all),
        S("copy the files that list dependencies, install, then copy the rest"));
}

static void read_one(const instruction *one) {
  typedef void reading(const instruction *);
  static const struct {
    str name;
    reading *read;
  } READINGS[] = {{S("RUN"), read_run}, {S("COPY"), read_copy}, {S("ADD"), read_copy}, {S("HEALTHCHECK"), read_health},
      {S("CMD"), read_start}, {S("ENTRYPOINT"), read_start}, {S("USER"), read_user}, {S("WORKDIR"), read_folder},
      {S("SHELL"), read_shell}};
  if (same(one->name, S("FROM"))) {
    read_from(one);
    return;
  }
  if (!last_stage && !same(one->name, S("ARG"))) {
    if (among(one->name, INSTRUCTIONS))
      report(CRITICAL, one->line, S("before-from"),
          text("%s stands before the first FROM, where only ARG may; the build stops here", one->name), NOTHING);
    return;
  }
  if (among(one->name, S("ARG ENV"))) check_scope(one), read_names(one);
  else if (one->name.size) check_scope(one);
  if (same(one->name, S("MAINTAINER")))
    report(LOW, one->line, S("maintainer"), S("MAINTAINER is deprecated"), S("LABEL org.opencontainers.image.authors=\"...\""));
  if (same(one->name, S("EXPOSE")))
    for (str rest = one->rest; trim(rest).size;) check_port(one, take_word(&rest));
  if (one->on_build) return; /* runs in another build, at another place */
  for (u32 i = 0; i < COUNT(READINGS); i++)
    if (same(READINGS[i].name, one->name)) READINGS[i].read(one);
}

static void judge_end(void) {
  if (!last_stage) {
    report(CRITICAL, 1, S("no-from"), S("there is no FROM; the build stops"), S("begin with FROM IMAGE:VERSION"));
    return;
  }
  const stage *s = last_stage;
  const stage *first = s;
  while (first->parent) first = first->parent;
  int nonroot = has(first->base, S("nonroot")) || has(first->base, S("rootless")) || has(first->base, S("/windows"));
  if (!s->user.size && !nonroot)
    report(MEDIUM, s->line, S("no-user"), S("the container runs as root unless the base image says otherwise"),
        S("USER 10001, or a user that the image makes"));
  else if (among(s->user, S("root 0")))
    report(MEDIUM, s->line, S("root-user"), S("the last USER is root"), S("switch back to an ordinary user"));
  if (!s->says_health)
    report(INFO, s->line, S("no-healthcheck"), S("docker cannot tell a hung container from a healthy one"),
        S("HEALTHCHECK CMD ...; orchestrators with probes of their own ignore it"));
  for (const stage *one = stages; one; one = one->next)
    if (one != last_stage && !one->used)
      report(INFO, one->line, S("unused-stage"),
          text("nothing uses stage %s: it is built only with --target",
              one->name.size ? text("%q", one->name) : text("%d", one->index)),
          NOTHING);
}

static void write_stages(json_writer *w) {
  open_member(w, S("stages"), '[');
  for (const stage *one = stages; one; one = one->next) {
    open(w, '{');
    member_number(w, S("index"), one->index);
    member_text(w, S("name"), one->name);
    member_text(w, S("base"), one->base);
    member_number(w, S("line"), one->line);
    close(w, '}');
  }
  close(w, ']');
  if (!last_stage) return;
  open_member(w, S("image"), '{');
  member_text(w, S("user"), last_stage->user);
  member_text(w, S("entrypoint"), last_stage->entrypoint);
  member_text(w, S("cmd"), last_stage->cmd);
  member_lines(w, S("ports"), &last_stage->ports);
  member_bool(w, S("healthcheck"), last_stage->has_health);
  close(w, '}');
}

static int next_line_of_findings(severity s, int after_line) {
  int least = 0;
  for (const finding *f = findings; f; f = f->next)
    if (f->severity == s && f->line > after_line && (!least || f->line < least)) least = f->line;
  return least;
}

static void write_findings(json_writer *w) {
  u32 numbers[SEVERITIES] = {0};
  for (const finding *f = findings; f; f = f->next) numbers[f->severity]++;
  write_summary(w, numbers, SEVERITIES);
  open_member(w, S("findings"), '[');
  for (severity s = CRITICAL; s < SEVERITIES; s++)
    for (int line = 0; (line = next_line_of_findings(s, line));)
      for (const finding *f = findings; f; f = f->next) {
        if (f->severity != s || f->line != line) continue;
        open(w, '{');
        member_text(w, S("severity"), c_text(SEVERITY_NAMES[s]));
        member_number(w, S("line"), f->line);
        member_text(w, S("rule"), f->rule);
        member_text(w, S("message"), f->message);
        member_text(w, S("fix"), f->fix);
        close(w, '}');
      }
  close(w, ']');
}

enum { LARGEST = 128 << 10 }; /* bytes */

static str lint_dockerfile(str input) {
  findings = last_finding = 0, stages = last_stage = 0, global_names = stage_names = 0;
  if (!trim(input).size) fail("the input is empty: expected a Dockerfile");
  if (input.size > LARGEST) fail("the input: expected a Dockerfile of at most %d bytes, found %d", (int)LARGEST, (int)input.size);
  if (has(input, (str){(const u8 *)"", 1})) fail("the input: expected the text of a Dockerfile, found a NUL byte");
  const instruction *first = fault.size ? 0 : read_dockerfile(input);
  u32 known = 0;
  for (const instruction *one = first; one; one = one->next) known += (u32)among(one->name, INSTRUCTIONS);
  if (!fault.size && !known) fail("line %d: expected an instruction such as FROM, found %q", first->line, first->name);
  if (fault.size) return NOTHING;
  for (const instruction *one = first; one; one = one->next) read_one(one);
  judge_end();
  json_writer w = {0};
  open(&w, '{');
  write_stages(&w);
  write_findings(&w);
  close(&w, '}');
  return finished(&w);
}

static const caro_export EXPORTS[] = {
    {S("lint-dockerfile"), S("what is wrong, risky or slow in a Dockerfile, by line, with the mend"), lint_dockerfile},
};
#include "caro_guest.h"
