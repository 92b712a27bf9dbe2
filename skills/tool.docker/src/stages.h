/* Rules for stages and for every instruction but RUN. */
#ifndef STAGES_H
#define STAGES_H
#include "shell.h"

/* Names of ARG before the first FROM, and of ARG and ENV since the last: a stage begins with those of the stage it is built on. */
typedef struct name name;
struct name {
  name *next;
  str name, value;
};
static name *global_names, *stage_names;

typedef struct stage stage;
struct stage {
  stage *next;
  const stage *parent; /* the stage that its base names */
  int index, line, health_line, cmd_line, entry_line, copies_all, installs_line;
  str name, base, user, cmd, entrypoint;
  lines ports;
  name *names;
  u8 used, pipefail, says_health, has_health, powershell;
};

static stage *stages, *last_stage;

static void keep_name(name **list, str word, str value) {
  name *one = NEW(name);
  *one = (name){*list, word, value};
  *list = one;
}
static const name *known_name(const name *list, str word) {
  while (list && !same(list->name, word)) list = list->next;
  return list;
}

static stage *stage_named(str word) {
  i64 number = number_in(word);
  for (stage *one = stages; one; one = one->next)
    if ((one->name.size && alike(one->name, word)) || one->index == number) return one;
  return 0;
}

/* The variable that begins at `$` in `s`, its name and how it goes on: ":-default" of "${NAME:-default}". */
static str variable_at(str s, u32 at, str *more) {
  u32 brace = at + 1 < s.size && s.at[at + 1] == '{', from = at + 1 + brace, to = from;
  while (to < s.size && (is_letter(s.at[to]) || is_digit(s.at[to]) || s.at[to] == '_')) to++;
  u32 end = to;
  while (brace && end < s.size && s.at[end] != '}') end++;
  *more = cut(s, to, end);
  return cut(s, from, to);
}

/* An image name whose variables are those of ARG before FROM; nothing where one has no value here. */
static str resolved(str image, int line) {
  buffer b = {0};
  for (u32 i = 0; i < image.size; i++) {
    if (image.at[i] != '$') {
      put_byte(&b, image.at[i]);
      continue;
    }
    str more, word = variable_at(image, i, &more);
    const name *known = known_name(global_names, word);
    int brace = i + 1 < image.size && image.at[i + 1] == '{';
    if (!known && !begins(more, S(":-")) && !begins(word, S("TARGET")) && !begins(word, S("BUILD"))) {
      report(HIGH, line, S("undeclared-arg"), text("FROM uses %s, which no ARG before it declares", word),
          text("ARG %s=... before the first FROM", word));
      return NOTHING;
    }
    str value = known && known->value.size ? known->value : begins(more, S(":-")) ? after(more, 2) : NOTHING;
    if (!value.size) return NOTHING;
    put(&b, value);
    i += (u32)brace * 2 + word.size + more.size;
  }
  return written(&b);
}

static void lint_image(stage *s) {
  str image = resolved(s->base, s->line), tag = NOTHING;
  if (!image.size || same(image, S("scratch")) || has(image, S("@"))) return;
  for (u32 i = image.size; i-- > 0 && image.at[i] != '/';)
    if (image.at[i] == ':') {
      tag = after(image, i + 1);
      break;
    }
  if (!tag.size)
    report(MEDIUM, s->line, S("no-tag"), text("%q without a tag is whatever latest is on that day", image),
        S("name a version, or a digest"));
  else if (same(tag, S("latest")) || ends(tag, S("-latest")))
    report(MEDIUM, s->line, S("latest-tag"), text("%q changes from day to day", image), S("name a version, or a digest"));
}

static void read_from(const instruction *one) {
  str rest = one->rest, base = take_word(&rest), as = take_word(&rest), word = take_word(&rest);
  stage *s = NEW(stage);
  s->line = one->line, s->base = base, s->index = last_stage ? last_stage->index + 1 : 0;
  s->parent = number_in(base) >= 0 ? 0 : stage_named(base);
  if (as.size && (!alike(as, S("AS")) || !word.size || trim(rest).size)) {
    report(CRITICAL, one->line, S("bad-from"), S("expected FROM IMAGE or FROM IMAGE AS NAME; the build stops here"), NOTHING);
  } else if (as.size) {
    if (stage_named(word))
      report(HIGH, one->line, S("stage-twice"), text("there is a stage %q already; later references mean this one", word),
          S("give each stage its own name"));
    s->name = word;
  }
  if (s->parent) {
    ((stage *)s->parent)->used = 1;
    s->user = s->parent->user, s->pipefail = s->parent->pipefail, s->says_health = s->parent->says_health,
    s->has_health = s->parent->has_health;
    s->cmd = s->parent->cmd, s->entrypoint = s->parent->entrypoint;
  } else lint_image(s);
  s->names = s->parent ? s->parent->names : 0;
  if (last_stage) last_stage->next = s;
  else stages = s;
  last_stage = s;
  stage_names = s->names;
}

/* --from and the source of a bind mount name a stage before this one, or an image. */
static void check_reference(const instruction *one, str reference) {
  if (!reference.size || has(reference, S("$"))) return;
  stage *s = stage_named(reference);
  int number = number_in(reference) >= 0;
  if (s && s != last_stage) {
    s->used = 1;
    return;
  }
  if (s)
    report(CRITICAL, one->line, S("unknown-stage"), text("--from=%s is this stage itself; the build stops here", reference),
        S("name a stage before it"));
  else if (number)
    report(CRITICAL, one->line, S("unknown-stage"), text("there is no stage %s before this line; the build stops here", reference),
        S("stages count from 0"));
  else if (!has(reference, S(":")) && !has(reference, S("/")) && !has(reference, S("@"))) {
    str names = NOTHING;
    for (const stage *other = stages; other; other = other->next)
      if (other->name.size && other != last_stage) names = names.size ? text("%s %s", names, other->name) : other->name;
    str meant = nearest(reference, names);
    report(HIGH, one->line, S("unknown-stage"),
        text("no stage before this line is called %q, so an image of that name is pulled", reference),
        meant.size ? text("did you mean %s?", meant) : text("stages here: %s", names.size ? names : S("none with a name")));
  }
}

static void check_mounts(const instruction *one) {
  for (str flags = one->flags; flags.size;) {
    str flag = take_word(&flags);
    int at = begins(flag, S("--mount=")) ? find(flag, S("from=")) : -1;
    if (at < 0) continue;
    str value = after(flag, (u32)at + 5);
    check_reference(one, take(&value, ','));
  }
}

static int secret_name(str word) {
  static const char *const PARTS[] = {
      "password", "passwd", "secret", "token", "api_key", "apikey", "access_key", "private_key", "credential"};
  if (ends(lowered(word), S("_file")) || ends(lowered(word), S("_path")) || ends(lowered(word), S("_url"))) return 0;
  for (u32 i = 0; i < COUNT(PARTS); i++)
    if (mentions(word, c_text(PARTS[i]))) return 1;
  return 0;
}

/* Values that are secrets by their form, whatever the variable is called. */
static int secret_value(str value) {
  static const char *const FORMS[] = {"AKIA", "ASIA", "ghp_", "gho_", "ghs_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "sk_live_",
      "npm_", "-----BEGIN", "eyJhbGci"};
  for (u32 i = 0; i < COUNT(FORMS); i++)
    if (begins(value, c_text(FORMS[i])) && value.size >= 16) return 1;
  return 0;
}

static void check_secret(const instruction *one, str word, str value) {
  if (has(value, S("$")) && !secret_value(value)) return;
  str fix = S("RUN --mount=type=secret at build time, an environment file or a secret store at run time");
  if (secret_value(value))
    report(CRITICAL, one->line, S("secret"), text("%s holds what looks like a secret; everybody who has the image reads it", word),
        fix);
  else if (secret_name(word) && value.size)
    report(HIGH, one->line, S("secret"), text("%s has a value in the image's history; everybody who has the image reads it", word),
        fix);
  else if (secret_name(word) && same(one->name, S("ARG")))
    report(MEDIUM, one->line, S("secret-arg"), text("the value given for %s at build time stays in the image's history", word),
        S("RUN --mount=type=secret"));
}

/* The next NAME=value; quotes may hold spaces. */
static str take_pair(str *rest) {
  *rest = trim(*rest);
  u32 i = 0;
  u8 quote = 0;
  for (; i < rest->size && (quote || !is_space(rest->at[i])); i++) {
    u8 c = rest->at[i];
    if (c == '\\') i++;
    else if (quote) quote = c == quote ? 0 : quote;
    else if (c == '"' || c == '\'') quote = c;
  }
  str pair = cut(*rest, 0, i);
  *rest = after(*rest, i);
  return pair;
}

static str unwrapped(str value) {
  int both = value.size >= 2 && value.at[0] == value.at[value.size - 1] && (value.at[0] == '"' || value.at[0] == '\'');
  return both ? cut(value, 1, value.size - 1) : value;
}

static void read_names(const instruction *one) {
  str rest = one->rest, first = rest, word = take_word(&first);
  name **list = last_stage ? &stage_names : &global_names;
  if (same(one->name, S("ENV")) && !has(word, S("="))) {
    report(LOW, one->line, S("old-env"), S("ENV NAME value is the old form and holds one variable only"), S("ENV NAME=value"));
    keep_name(list, word, trim(first));
    if (last_stage) last_stage->names = stage_names;
    check_secret(one, word, unwrapped(trim(first)));
    return;
  }
  while (rest.size) {
    str pair = take_pair(&rest), key = take(&pair, '=');
    if (!key.size) break;
    keep_name(list, key, unwrapped(pair));
    if (last_stage) last_stage->names = stage_names;
    check_secret(one, key, unwrapped(pair));
  }
}

/* $NAME of an ARG that stands before the first FROM and is not repeated in the stage is empty there. */
static void check_scope(const instruction *one) {
  if (!last_stage || !global_names) return;
  str all = one->heredoc.size ? text("%s\n%s", one->rest, one->heredoc) : one->rest;
  for (u32 i = 0; i + 1 < all.size; i++) {
    if (all.at[i] == '\\') {
      i++;
      continue;
    }
    if (all.at[i] != '$') continue;
    str more, word = variable_at(all, i, &more);
    if (!word.size || !known_name(global_names, word) || known_name(stage_names, word)) continue;
    if (!has(all, text("%s=", word))) /* a script may set it itself */
      report(HIGH, one->line, S("arg-out-of-scope"), text("%s is declared before the first FROM and empty in this stage", word),
          text("repeat ARG %s after FROM", word));
    return;
  }
}

static int is_archive(str path) {
  return ends(path, S(".tar")) || ends(path, S(".tar.gz")) || ends(path, S(".tgz")) || ends(path, S(".tar.xz")) ||
      ends(path, S(".tar.bz2")) || ends(path, S(".txz"));
}

static int secret_file(str path) {
  str rest = path, base = path;
  while (rest.size) base = take(&rest, '/');
  return among(base, S(".env id_rsa id_ed25519 id_ecdsa id_dsa .npmrc .pypirc .netrc .git-credentials credentials kubeconfig")) ||
      ends(base, S(".pem")) || ends(base, S(".pfx")) || ends(base, S(".p12"));
}

static void check_source(const instruction *one, str path, int is_add) {
  int url = begins(path, S("http://")) || begins(path, S("https://"));
  if (is_add && url && !flag_of(one, S("checksum")).size) {
    report(MEDIUM, one->line, S("add-url"), S("ADD takes whatever is at the address, unchecked"),
        S("ADD --checksum=sha256:..., or curl and sha256sum in one RUN"));
    if (begins(path, S("http://")))
      report(HIGH, one->line, S("plain-http"), S("the file comes without encryption: anybody on the way can change it"),
          S("use https and a checksum"));
  } else if (is_add && !url && !is_archive(path) && !begins(path, S("<<")) && !has(path, S("$")) && !has(path, S("git@")) &&
      !ends(path, S(".git")))
    report(LOW, one->line, S("add-for-copy"), S("ADD also downloads and unpacks; here it only copies"), S("use COPY"));
  if (!flag_of(one, S("from")).at && secret_file(path))
    report(HIGH, one->line, S("secret-file"), text("%q stays readable in the image", path),
        S("RUN --mount=type=secret, and name it in .dockerignore"));
  if (!flag_of(one, S("from")).at && begins(path, S("../")))
    report(CRITICAL, one->line, S("outside-context"), text("%q lies outside the build context; the build stops here", path),
        S("build with a context that has it"));
}

static void read_copy(const instruction *one) {
  str rest = one->rest, last = NOTHING;
  int sources = -1, all = 0;
  const json *word = one->list ? one->list->first : 0;
  int is_add = same(one->name, S("ADD"));
  str from = flag_of(one, S("from"));
  if (from.at) check_reference(one, from);
  while (one->list ? word != 0 : rest.size > 0) {
    if (last.size) check_source(one, last, is_add);
    all |= among(last, S(". ./"));
    last = one->list ? word->text : take_word(&rest);
    word = word ? word->next : 0;
    sources++;
    if (!one->list) rest = trim(rest);
  }
  if (sources < 1)
    report(CRITICAL, one->line, S("no-target"), text("%s needs a source and a target; the build stops here", one->name), NOTHING);
  if (sources > 1 && !ends(last, S("/")) && !ends(last, S("\\")) && !among(last, S(". ..")) && !has(last, S("$")))
    report(HIGH, one->line, S("target-no-folder"), S("several sources need a target that ends with /; the build stops here"),
        text("%s/", last));
  if (all && !from.at && !last_stage->copies_all) last_stage->copies_all = one->line;
}

static void check_port(const instruction *one, str word) {
  str port = word, protocol = port;
  port = take(&protocol, '/');
  if (has(word, S("$"))) return;
  str low = take(&port, '-'), high = port;
  i64 from = number_in(low), to = high.size ? number_in(high) : from;
  if (from < 1 || from > 65535 || to < from || to > 65535 || (protocol.size && !among(lowered(protocol), S("tcp udp sctp"))))
    report(HIGH, one->line, S("bad-port"), text("%q is no port: expected 1 to 65535, a range, with /tcp or /udp", word), NOTHING);
  else if (from == 22) report(LOW, one->line, S("ssh-port"), S("a container needs no SSH server"), S("docker exec"));
  add(&last_stage->ports, word);
}

static void read_health(const instruction *one) {
  if (last_stage->health_line)
    report(MEDIUM, last_stage->health_line, S("overridden"), S("a later HEALTHCHECK of this stage takes its place"), NOTHING);
  str rest = one->rest, kind = take_word(&rest);
  last_stage->health_line = one->line, last_stage->says_health = 1, last_stage->has_health = (u8)alike(kind, S("CMD"));
  if (!among(upper(kind), S("CMD NONE")))
    report(CRITICAL, one->line, S("bad-healthcheck"),
        text("expected HEALTHCHECK CMD or HEALTHCHECK NONE, found %q; the build stops here", kind), NOTHING);
}

static void read_start(const instruction *one) {
  int cmd = same(one->name, S("CMD"));
  int *line = cmd ? &last_stage->cmd_line : &last_stage->entry_line;
  if (*line) report(MEDIUM, *line, S("overridden"), text("a later %s of this stage takes its place", one->name), NOTHING);
  *line = one->line;
  if (cmd) last_stage->cmd = one->rest;
  else last_stage->entrypoint = one->rest;
  if (!one->list && !last_stage->powershell)
    report(cmd ? LOW : MEDIUM, one->line, S("shell-form"),
        text("%s in the shell form runs below sh, which does not pass on signals%s", one->name,
            cmd ? S("") : S(", and ignores CMD")),
        text("%s [\"program\", \"argument\"]", one->name));
}

static void read_user(const instruction *one) {
  str rest = one->rest;
  last_stage->user = take(&rest, ':');
}

static void read_folder(const instruction *one) {
  str path = unwrapped(one->rest);
  u8 c = path.size ? path.at[0] : 0;
  if (c != '/' && c != '$' && !(path.size > 1 && path.at[1] == ':') && c != '\\')
    report(LOW, one->line, S("relative-workdir"), S("it depends on the WORKDIR before it and on the base image"),
        S("use an absolute path"));
}

static void read_shell(const instruction *one) {
  if (!one->list) {
    report(CRITICAL, one->line, S("bad-shell"), S("SHELL takes the JSON form only; the build stops here"),
        S("SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]"));
    return;
  }
  last_stage->pipefail = has(one->rest, S("pipefail"));
  last_stage->powershell = mentions(one->rest, S("powershell")) || mentions(one->rest, S("pwsh"));
}

#endif
