/* tool.kubernetes: what kubectl printed, as findings. Asks for nothing of the machine: text in, JSON out. */
#include "describe.h"

static int read_kind(object about, const json *one, str kind) {
  if (same(kind, S("Pod"))) read_pod(about, one);
  else if (same(kind, S("Event"))) read_event(one);
  else if (among(kind, S("Deployment ReplicaSet StatefulSet ReplicationController"))) read_workload(about, one);
  else if (same(kind, S("DaemonSet"))) read_daemon_set(about, one);
  else if (same(kind, S("Job"))) read_job(about, one);
  else if (same(kind, S("Node"))) read_node(about, one);
  else if (same(kind, S("PersistentVolumeClaim"))) read_claim(about, one);
  else return 0;
  return 1;
}

static void read_object(const json *one) {
  str kind = text_in(one, S("kind")), name = text_in(one, S("metadata.name"));
  if (fault.size) return;
  if (!kind.size) {
    fail("%s: expected an object of Kubernetes with \"kind\", found none", path_of(one));
    return;
  }
  if (!name.size && !same(kind, S("Event"))) {
    fail("%s: expected metadata.name in a %s, found none", path_of(one), kind);
    return;
  }
  int known = read_kind(object_of(kind, text_in(one, S("metadata.namespace")), name), one, kind);
  counted(known ? &kinds_read : &kinds_skipped, kind);
}

static void read_document(const json *root) {
  if (root->kind != J_OBJECT) {
    fail("the input: expected an object of Kubernetes or a list of them, found %s", kind_name(root));
    return;
  }
  str kind = text_in(root, S("kind"));
  if (same(kind, S("Status"))) {
    fail("this is an answer of the API server and no object: %s", text_in(root, S("message")));
    return;
  }
  if (!ends(kind, S("List"))) {
    read_object(root);
    return;
  }
  str inner = cut(kind, 0, kind.size - 4);
  if (!member(root, S("items"))) fail("items: expected a list in a %s, found nothing", kind);
  EACH (one, root, "items", J_OBJECT) {
    if (inner.size && !member(one, S("kind"))) { /* a PodList of the API server names the kind once */
      json *node = node_in(one, J_TEXT, S("kind"));
      if (node) node->text = inner;
    }
    read_object(one);
    if (fault.size) return;
  }
}

static void write_kinds(json_writer *w, str key, const count *list) {
  if (!list) return;
  open_member(w, key, '{');
  for (; list; list = list->next) member_number(w, list->kind, list->number);
  close(w, '}');
}

static str findings_of(str input) {
  findings = last_finding = 0, events = last_event = 0, kinds_read = kinds_skipped = 0;
  str start = trim(input);
  if (!start.size) fail("the input is empty: expected what 'kubectl get pods -o json' or 'kubectl describe pod' prints");
  else if (start.at[0] == '{' || start.at[0] == '[') {
    const json *root = json_read(input);
    if (root) read_document(root);
  } else if (begins(start, S("Name:"))) read_descriptions(input);
  else {
    str line = take_line(&start);
    fail("line 1: expected JSON ('kubectl get pods -o json') or the text of 'kubectl describe pod', found %q%s", line,
        begins(line, S("NAME")) ? S(": this is the table for people; add -o json") : S(""));
  }
  if (fault.size) return NOTHING;
  settle_events();
  json_writer w = {0};
  open(&w, '{');
  write_kinds(&w, S("read"), kinds_read);
  write_kinds(&w, S("skipped"), kinds_skipped);
  write_findings(&w);
  close(&w, '}');
  return finished(&w);
}

static str parse_output(str tool, str output) {
  if (!same(take_word(&tool), S("kubectl"))) fail("tool: expected a kubectl command, as in \"kubectl get pods -o json\"");
  return fault.size ? NOTHING : findings_of(output);
}

static const caro_export EXPORTS[] = {
    {S("findings"), S("what is wrong in the output of kubectl get -o json or kubectl describe pod, why, and what to look at next"),
        findings_of},
};
#define PARSE_OUTPUT parse_output
#define PARSE_OUTPUT_WHAT "the findings in the output of a kubectl command"
#include "caro_guest.h"
