/* Rules for the shell commands of RUN: package managers, pipes, downloads, cd, sudo. */
#ifndef SHELL_H
#define SHELL_H
#include "dockerfile.h"

/* One simple command of a script and the operator after it: '&' for &&, '|' for a pipe, ';' for the rest. */
typedef struct {
  str text;
  u8 then;
} command;

/* The next command of a script; quotes and escapes keep operators inside words. */
static command take_command(str *script) {
  u32 i = 0;
  u8 quote = 0;
  for (; i < script->size; i++) {
    u8 c = script->at[i], next = i + 1 < script->size ? script->at[i + 1] : 0;
    if (c == '\\' && quote != '\'') i++;
    else if (quote) quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'') quote = c;
    else if (c == ';' || c == '\n' || c == '|' || (c == '&' && next == '&')) break;
  }
  command found = {trim(cut(*script, 0, i)), ';'};
  if (i < script->size) {
    u8 c = script->at[i], next = i + 1 < script->size ? script->at[i + 1] : 0;
    found.then = c == '|' && next != '|' ? '|' : c == '&' ? '&' : ';';
    i += (c == '|' || c == '&') && (next == c || (c == '|' && next == '&')) ? 2 : 1;
  }
  *script = after(*script, i);
  return found;
}

/* A word of a command with its quotes off at both ends. */
static str bare_word(str *rest) {
  str word = take_word(rest);
  while (word.size && has(S("\"'(){}"), cut(word, 0, 1))) word = after(word, 1);
  while (word.size && has(S("\"'(){}"), cut(word, word.size - 1, word.size))) word.size--;
  return word;
}

/* The program that a command runs: after assignments, keywords and a sudo. */
static str take_program(str *rest) {
  for (;;) {
    str word = bare_word(rest);
    if (!word.size && !rest->size) return NOTHING;
    if (!word.size || among(word, S("if then else elif while until do ! sudo env exec time"))) continue;
    int equals = find(word, S("="));
    if (equals > 0 && !has(cut(word, 0, (u32)equals), S("/"))) continue;
    return word;
  }
}

static int has_word(str command, str wanted) {
  while (command.size)
    if (same(bare_word(&command), wanted)) return 1;
  return 0;
}

/* -y, --yes, --assume-yes, or a y among single letters as in -qqy. */
static int says_yes(str command) {
  while (command.size) {
    str word = bare_word(&command);
    if (among(word, S("--yes --assume-yes --assumeyes"))) return 1;
    if (begins(word, S("-")) && !begins(word, S("--")) && has(word, S("y"))) return 1;
  }
  return 0;
}

/* What all commands of one RUN say together. */
typedef struct {
  const instruction *run;
  str script;
  int updates, installs;
} script;

static void read_apt(script *s, str program, str words) {
  int line = s->run->line;
  if (same(program, S("apt"))) report(LOW, line, S("apt"), S("apt is for people, its output and options change"), S("use apt-get"));
  if (has_word(words, S("update"))) s->updates = 1;
  if (has_word(words, S("upgrade")) || has_word(words, S("dist-upgrade")) || has_word(words, S("full-upgrade")))
    report(LOW, line, S("apt-upgrade"), S("an upgrade of everything makes builds differ from day to day"),
        S("use a newer base image"));
  if (!has_word(words, S("install"))) return;
  s->installs = 1;
  if (!says_yes(words)) report(HIGH, line, S("apt-no-yes"), S("apt-get install asks and a build cannot answer"), S("add --yes"));
  if (!has_word(words, S("--no-install-recommends")))
    report(INFO, line, S("apt-recommends"), S("recommended packages are installed too"), S("add --no-install-recommends"));
}

static void read_package_manager(script *s, str program, str words) {
  int line = s->run->line, cached = has(s->run->flags, S("type=cache"));
  if (same(program, S("apk")) && has_word(words, S("add")) && !has_word(words, S("--no-cache")) &&
      !has(s->script, S("/var/cache/apk")) && !cached)
    report(LOW, line, S("apk-cache"), S("apk add leaves its package index in the layer"), S("add --no-cache"));
  if (among(program, S("yum dnf microdnf")) && has_word(words, S("install"))) {
    if (!has(s->script, S("clean all")) && !has(s->script, S("/var/cache/")) && !cached)
      report(LOW, line, S("yum-cache"), text("%s install leaves its cache in the layer", program),
          text("end with && %s clean all", program));
    if (!says_yes(words))
      report(HIGH, line, S("yum-no-yes"), text("%s install asks and a build cannot answer", program), S("add -y"));
  }
  int pip = among(program, S("pip pip3")) || (among(program, S("python python3")) && has(words, S("-m pip")));
  if (pip && has_word(words, S("install")) && !has(words, S("--no-cache-dir")) && !has(s->script, S("PIP_NO_CACHE_DIR")) && !cached)
    report(LOW, line, S("pip-cache"), S("pip install leaves its cache in the layer"),
        S("add --no-cache-dir, or RUN --mount=type=cache,target=/root/.cache/pip"));
  if (same(program, S("npm")) && (has_word(words, S("install")) || has_word(words, S("i"))) && !has_word(words, S("-g")) &&
      !has_word(words, S("--global")))
    report(
        INFO, line, S("npm-install"), S("npm install may change versions"), S("npm ci takes exactly what package-lock.json says"));
}

static void read_command(script *s, command c, int after_pipe, str fetched) {
  str rest = c.text;
  int line = s->run->line;
  if (has_word(c.text, S("sudo")))
    report(MEDIUM, line, S("sudo"), S("sudo in a build: commands already run as root, or the image is missing it"),
        S("use USER to change the user"));
  str program = take_program(&rest);
  int slash = -1;
  for (u32 i = 0; i < program.size; i++) slash = program.at[i] == '/' ? (int)i : slash;
  program = after(program, (u32)(slash + 1));
  if (among(program, S("apt apt-get"))) read_apt(s, program, rest);
  else read_package_manager(s, program, rest);
  if (same(program, S("chmod")) && (has_word(rest, S("777")) || has_word(rest, S("a+rwx")) || has_word(rest, S("0777"))))
    report(MEDIUM, line, S("world-writable"), S("everybody may write there"),
        S("give the user that needs it ownership: COPY --chown, or chown"));
  if (after_pipe && among(program, S("sh bash dash zsh ash python python3 perl ruby node")) && among(fetched, S("curl wget")))
    report(HIGH, line, S("download-to-shell"),
        text("what %s downloads is run unseen, and half of it where the transfer breaks", fetched),
        S("download to a file, check its sha256, then run it"));
  if (among(program, S("curl")) && (has_word(rest, S("-k")) || has_word(rest, S("--insecure"))))
    report(HIGH, line, S("insecure-download"), S("curl does not check the certificate"), S("leave --insecure out"));
  if (among(program, S("wget")) && has_word(rest, S("--no-check-certificate")))
    report(HIGH, line, S("insecure-download"), S("wget does not check the certificate"), S("leave --no-check-certificate out"));
}

static void settle_script(const script *s) {
  int line = s->run->line, cached = has(s->run->flags, S("type=cache"));
  if (s->updates && !s->installs)
    report(MEDIUM, line, S("apt-update-alone"),
        S("apt-get update in a layer of its own: the cached layer goes stale and later installs fail or take old packages"),
        S("RUN apt-get update && apt-get install ... in one instruction"));
  if (s->installs && !s->updates && !cached)
    report(MEDIUM, line, S("apt-no-update"),
        S("apt-get install without an update in the same RUN takes package lists of an older layer, or finds none"),
        S("apt-get update && apt-get install ..."));
  if (s->installs && !has(s->script, S("/var/lib/apt/lists")) && !cached)
    report(LOW, line, S("apt-lists"), S("the package lists stay in the layer"), S("end with && rm -rf /var/lib/apt/lists/*"));
}

/* What the shell gets to see: the words of the JSON form, the line, or a heredoc where a shell reads it. */
static str script_of(const instruction *run) {
  buffer all = {0};
  if (run->list) {
    for (json *word = run->list->first; word; word = word->next) say(&all, "%s ", word->text);
    return written(&all);
  }
  str words = run->rest, program = bare_word(&words);
  if (begins(program, S("<<"))) return run->heredoc;
  if (!run->heredoc.size || !among(program, S("sh bash dash ash /bin/sh /bin/bash"))) return run->rest;
  return text("%s\n%s", run->rest, run->heredoc);
}

static void lint_heredoc(const instruction *run, str script) {
  str all = script, first = take_line(&all);
  int shell = !begins(first, S("#!")) || has(first, S("sh"));
  if (shell && begins(run->rest, S("<<")) && has(trim(all), S("\n")) && !has(script, S("set -e")) &&
      !has(script, S("set -o errexit")) && !has(first, S("sh -e")))
    report(MEDIUM, run->line, S("heredoc-no-errexit"), S("only the last line of the heredoc decides whether the step failed"),
        S("begin it with set -e"));
}

static int ends_pattern(str command) {
  str first = take_word(&command);
  return ends(first, S(")")) && !has(first, S("("));
}

/* The rules for one RUN. `pipefail`: the SHELL of the stage has it. */
static void lint_run(const instruction *run, int pipefail) {
  script s = {.run = run, .script = script_of(run)};
  str rest = s.script, fetched = NOTHING;
  int after_pipe = 0, pipes = 0, commands = 0, moves = 0;
  lint_heredoc(run, s.script);
  while (rest.size) {
    command c = take_command(&rest);
    str words = c.text, program = take_program(&words);
    if (!c.text.size) continue;
    if (after_pipe && ends_pattern(c.text)) after_pipe = 0, pipes--; /* case "$x" in a|b) */
    read_command(&s, c, after_pipe, fetched);
    moves += same(program, S("cd")), commands++;
    pipes += c.then == '|';
    if (!after_pipe) fetched = program;
    after_pipe = c.then == '|';
  }
  settle_script(&s);
  if (moves && commands == 1)
    report(MEDIUM, run->line, S("cd-alone"), S("cd ends with its RUN: the next instruction starts in the old folder"),
        S("use WORKDIR"));
  else if (moves) report(INFO, run->line, S("cd"), S("cd lasts to the end of this RUN only"), S("WORKDIR says it once for all"));
  if (pipes && !pipefail && !run->list && !has(s.script, S("pipefail")))
    report(MEDIUM, run->line, S("no-pipefail"), S("a failure before the last | goes unnoticed"),
        S("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"] before it, or set -o pipefail in it"));
}

#endif
