/* The text of `kubectl describe pod`, turned into the objects that `kubectl get -o json` would have given: its rules are the same.
   As kubectl 1.25 to 1.34 prints it: keys at columns 0, 2, 4 and 6, events as a table under a ruler. */
#ifndef DESCRIBE_H
#define DESCRIBE_H
#include "events.h"

typedef struct {
  json *pod, *meta, *spec, *status; /* of the pod that is being read */
  json *list, *state;               /* the statuses of containers or init containers, and the state that is being read */
  json *container, *one;            /* spec and status of the container that is being read */
  str section, name, space, probe;
  u32 columns[5];
  u8 in_table, has_containers;
  int line;
} description;

static json *put_object(json *in, str key) { return node_in(in, J_OBJECT, key); }
static void put_text(json *in, str key, str value) {
  json *node = in ? node_in(in, J_TEXT, key) : 0;
  if (node) node->text = value;
}
static void put_whole(json *in, str key, str value) {
  json *node = in && number_in(value) >= 0 ? node_in(in, J_NUMBER, key) : 0;
  if (node) node->text = value;
}
static void put_yes(json *in, str key, int yes) {
  json *node = in ? node_in(in, J_BOOL, key) : 0;
  if (node) node->yes = (u8)yes;
}

static void begin_pod(description *d, str name) {
  d->pod = put_object(0, NOTHING);
  if (!d->pod) return;
  d->meta = put_object(d->pod, S("metadata")), d->spec = put_object(d->pod, S("spec")), d->status = put_object(d->pod, S("status"));
  d->list = d->state = d->container = d->one = 0;
  d->section = d->space = NOTHING, d->name = name, d->in_table = d->has_containers = 0;
  put_text(d->meta, S("name"), name);
}

static void end_pod(description *d) {
  if (!d->pod || fault.size) return;
  if (!d->has_containers || !member(d->status, S("phase"))) {
    fail("line %d: expected the description of a pod before this line, with Status and Containers, found something else named %q",
        d->line, d->name);
    return;
  }
  read_pod(object_of(S("Pod"), d->space, d->name), d->pod);
  counted(&kinds_read, S("Pod"));
}

static void begin_section(description *d, str key) {
  int inits = same(key, S("Init Containers")), mains = same(key, S("Containers"));
  d->section = key, d->in_table = 0, d->container = d->one = d->state = 0;
  if (!inits && !mains) return;
  d->has_containers |= (u8)mains;
  d->list = node_in(d->status, J_LIST, inits ? S("initContainerStatuses") : S("containerStatuses"));
  node_in(d->spec, J_LIST, inits ? S("initContainers") : S("containers"));
}

static void read_top(description *d, str key, str value) {
  if (same(key, S("Namespace"))) put_text(d->meta, S("namespace"), value), d->space = value;
  else if (same(key, S("Node")) && !begins(value, S("<"))) put_text(d->spec, S("nodeName"), take(&value, '/'));
  else if (same(key, S("Status"))) {
    if (begins(value, S("Terminating"))) put_text(d->meta, S("deletionTimestamp"), value);
    put_text(d->status, S("phase"), take_word(&value));
  } else if (same(key, S("Reason"))) put_text(d->status, S("reason"), value);
  else if (same(key, S("Message"))) put_text(d->status, S("message"), value);
  else if (!value.size) begin_section(d, key);
}

static void begin_container(description *d, str name) {
  d->one = put_object(d->list, NOTHING), d->container = put_object(d->spec->last, NOTHING), d->state = 0, d->probe = NOTHING;
  put_text(d->one, S("name"), name);
  put_text(d->container, S("name"), name);
}

/* State and Last State; what they hold follows, two columns further in. */
static void begin_state(description *d, str key, str value) {
  json *state = put_object(d->one, key);
  str kind = lowered(value);
  d->state = state && among(kind, S("waiting running terminated")) ? put_object(state, kind) : 0;
}

static void read_container_key(description *d, str key, str value) {
  d->probe = NOTHING;
  if (same(key, S("State"))) begin_state(d, S("state"), value);
  else if (same(key, S("Last State"))) begin_state(d, S("lastState"), value);
  else {
    d->state = 0;
    if (same(key, S("Image"))) put_text(d->container, S("image"), value);
    else if (same(key, S("Ready"))) put_yes(d->one, S("ready"), same(value, S("True")));
    else if (same(key, S("Restart Count"))) put_whole(d->one, S("restartCount"), value);
    else if (same(key, S("Readiness"))) put_object(d->container, S("readinessProbe"));
    else if (same(key, S("Startup"))) put_object(d->container, S("startupProbe"));
    else if (same(key, S("Limits"))) d->probe = S("limits");
  }
}

static void read_inner_key(description *d, str key, str value) {
  if (same(d->probe, S("limits")) && same(key, S("memory"))) {
    put_text(put_object(put_object(d->container, S("resources")), S("limits")), S("memory"), value);
    d->probe = NOTHING;
  }
  if (!d->state) return;
  if (same(key, S("Reason"))) put_text(d->state, S("reason"), value);
  else if (same(key, S("Message"))) put_text(d->state, S("message"), value);
  else if (same(key, S("Exit Code"))) put_whole(d->state, S("exitCode"), value);
  else if (same(key, S("Finished"))) put_text(d->state, S("finishedAt"), value);
}

static void read_condition(description *d, str line) {
  str type = take_word(&line), status = take_word(&line);
  if (!among(status, S("True False Unknown"))) return;
  json *list = member(d->status, S("conditions"));
  if (!list) list = node_in(d->status, J_LIST, S("conditions"));
  json *one = list ? put_object(list, NOTHING) : 0;
  put_text(one, S("type"), type);
  put_text(one, S("status"), status);
}

/* The columns of the table stand where the words of its heading begin. */
static void read_heading(description *d, str line) {
  static const char *const WORDS[] = {"Type", "Reason", "Age", "From", "Message"};
  d->in_table = 1;
  for (u32 i = 0; i < COUNT(WORDS); i++) {
    int at = find(line, c_text(WORDS[i]));
    if (at < 0) {
      fail("line %d: expected the heading Type, Reason, Age, From, Message under Events, found %q", d->line, trim(line));
      return;
    }
    d->columns[i] = (u32)at;
  }
}

static void read_event_row(description *d, str line) {
  str type = trim(cut(line, d->columns[0], d->columns[1])), reason = trim(cut(line, d->columns[1], d->columns[2]));
  str age = cut(line, d->columns[2], d->columns[3]), message = trim(after(line, d->columns[4]));
  int times = find(age, S("(x"));
  if (!same(type, S("Warning"))) return;
  str number = after(age, times < 0 ? age.size : (u32)times + 2);
  i64 count = times < 0 ? 1 : number_in(take_word(&number));
  keep_event(object_of(S("Pod"), d->space, d->name), reason, message, count > 0 ? count : 1);
}

/* "  Key:   value" in its parts; 0 where the line is none. */
static int key_and_value(str line, str *key, str *value) {
  str rest = trim(line);
  int colon = find(rest, S(":"));
  if (colon <= 0 || ((u32)colon + 1 < rest.size && rest.at[colon + 1] != ' ' && rest.at[colon + 1] != '\t')) return 0;
  *key = cut(rest, 0, (u32)colon), *value = trim(after(rest, (u32)colon + 1));
  return 1;
}

static void read_section_line(description *d, str line, u32 indent) {
  str key, value;
  int containers = same(d->section, S("Containers")) || same(d->section, S("Init Containers"));
  if (same(d->section, S("Conditions"))) read_condition(d, line);
  else if (same(d->section, S("Events"))) {
    if (!d->in_table) read_heading(d, line);
    else if (!begins(trim(line), S("----"))) read_event_row(d, line);
  } else if (containers && key_and_value(line, &key, &value)) {
    if (indent == 2 && !value.size) begin_container(d, key);
    else if (indent == 4 && d->one) read_container_key(d, key, value);
    else if (indent == 6 && d->one) read_inner_key(d, key, value);
  }
}

static void read_descriptions(str input) {
  description d = {0};
  while (input.size && !fault.size) {
    str line = take_line(&input), key, value;
    u32 indent = 0;
    d.line++;
    while (indent < line.size && line.at[indent] == ' ') indent++;
    if (indent == line.size) continue;
    if (indent == 0 && begins(line, S("Name:"))) {
      end_pod(&d);
      begin_pod(&d, trim(after(line, 5)));
    } else if (!d.pod) continue;
    else if (indent == 0 && key_and_value(line, &key, &value)) read_top(&d, key, value);
    else if (indent) read_section_line(&d, line, indent);
  }
  end_pod(&d);
}

#endif
