/* Findings about what stands above and beside pods: workloads, jobs, nodes, volume claims. */
#ifndef OBJECTS_H
#define OBJECTS_H
#include "pods.h"

/* A finding for a condition that has this status. */
static finding *found_condition(object about, const json *from, str type, str status, severity severity) {
  const json *one = condition(from, type);
  if (!one || !same(text_in(one, S("status")), status)) return 0;
  str reason = text_in(one, S("reason"));
  finding *f = found(severity, about, NOTHING, reason.size ? reason : type);
  f->message = text_in(one, S("message"));
  add(&f->evidence, text("condition %s is %s", type, status));
  return f;
}

static void propose_pods(finding *f, const json *workload) {
  const json *labels = object_in(workload, S("spec.selector.matchLabels"));
  buffer b = {0};
  for (const json *one = labels ? labels->first : 0; one; one = one->next) {
    if (one->kind != J_TEXT || !plain(one->key) || !plain(one->text)) return;
    say(&b, "%s%s=%s", b.size ? S(",") : S(""), one->key, one->text);
  }
  if (b.size) propose(f, "kubectl get pods%s -l %s", f->about.flag, written(&b));
}

static const meaning CREATION[] = {
    {"exceeded quota", "the namespace's quota is used up"},
    {"must specify", "the namespace's quota or policy wants requests and limits, and the pod has none"},
    {"violates PodSecurity", "the namespace's pod security level refuses the pod"},
    {"forbidden", "an admission rule refuses the pod"},
    {"denied the request", "an admission webhook refuses the pod"},
    {"failed calling webhook", "an admission webhook does not answer"},
    {"serviceaccount", "the service account of the pod does not exist"},
};

static void read_workload(object about, const json *one) {
  const finding *before = last_finding;
  i64 wanted = member(member(one, S("spec")), S("replicas")) ? number_at(one, S("spec.replicas")) : 1;
  i64 ready = number_at(one, S("status.readyReplicas"));
  str counts = text("%l of %l replicas are ready", ready, wanted);
  finding *f = found_condition(about, one, S("ReplicaFailure"), S("True"), HIGH);
  if (f) f->cause = meant(f->message, CREATION, COUNT(CREATION));
  if ((f = found_condition(about, one, S("Progressing"), S("False"), HIGH))) {
    f->cause = S("the rollout made no progress in its time; the new pods do not become ready");
    add(&f->evidence, counts);
    propose(f, "kubectl rollout status %s/%s%s", about.kind, about.name, about.flag);
    propose(f, "kubectl rollout history %s/%s%s", about.kind, about.name, about.flag);
  }
  if (last_finding == before && (f = found_condition(about, one, S("Available"), S("False"), ready ? MEDIUM : HIGH)))
    add(&f->evidence, counts);
  if (last_finding == before && !same(about.kind, S("deployment")) && ready < wanted) {
    f = found(ready ? MEDIUM : HIGH, about, NOTHING, S("NotReady"));
    f->cause = counts;
  }
  if (last_finding != before) propose_pods(last_finding, one);
  if (true_in(one, S("spec.paused"))) {
    f = found(LOW, about, NOTHING, S("Paused"));
    f->cause = S("its rollout is paused: changes of the pod template wait");
    propose(f, "kubectl rollout resume %s/%s%s", about.kind, about.name, about.flag);
  }
}

static void read_daemon_set(object about, const json *one) {
  i64 wanted = number_at(one, S("status.desiredNumberScheduled")), ready = number_at(one, S("status.numberReady"));
  i64 stray = number_at(one, S("status.numberMisscheduled"));
  if (ready < wanted) {
    finding *f = found(ready ? MEDIUM : HIGH, about, NOTHING, S("NotReady"));
    f->cause = text("ready on %l of %l nodes", ready, wanted);
    propose_pods(f, one);
  }
  if (stray > 0) found(LOW, about, NOTHING, S("Misscheduled"))->cause = text("runs on %l nodes where it should not", stray);
}

static void read_job(object about, const json *job) {
  i64 failed = number_at(job, S("status.failed")),
      limit = member(member(job, S("spec")), S("backoffLimit")) ? number_at(job, S("spec.backoffLimit")) : 6;
  finding *f = found_condition(about, job, S("Failed"), S("True"), HIGH);
  if (f) {
    f->cause = same(f->reason, S("BackoffLimitExceeded")) ? S("its pods failed as often as they may")
        : same(f->reason, S("DeadlineExceeded"))          ? S("it ran longer than activeDeadlineSeconds")
        : same(f->reason, S("PodFailurePolicy"))          ? S("a rule of its podFailurePolicy ended it")
                                                          : NOTHING;
  } else if (failed > 0 && !condition(job, S("Complete")) && !condition(job, S("SuccessCriteriaMet"))) {
    f = found(MEDIUM, about, NOTHING, S("Retrying"));
    f->cause = S("a pod of it failed and it tries again");
  } else if (true_in(job, S("spec.suspend"))) {
    found(LOW, about, NOTHING, S("Suspended"))->cause = S("it is suspended and starts no pods");
  }
  if (!f) return;
  add(&f->evidence, text("failed pods: %l, backoffLimit: %l", failed, limit));
  propose(f, "kubectl get pods%s -l job-name=%s", about.flag, about.name);
  propose(f, "kubectl logs job/%s%s --tail=100", about.name, about.flag);
}

static void read_node(object about, const json *node) {
  static const char *const PRESSURES[] = {"MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"};
  static const char *const CAUSES[] = {"the node is short of memory and evicts pods",
      "the node's disk is nearly full: it deletes images and evicts pods", "the node is short of process ids",
      "the node's network is not set up"};
  finding *f = found_condition(about, node, S("Ready"), S("Unknown"), CRITICAL);
  if (f) f->cause = S("the kubelet stopped reporting: the node is down, cut off or overloaded");
  if (!f && (f = found_condition(about, node, S("Ready"), S("False"), CRITICAL)))
    f->cause = S("the kubelet says that the node cannot run pods");
  if (f) propose_describe(f), propose(f, "kubectl get pods -A --field-selector spec.nodeName=%s", about.name);
  for (u32 i = 0; i < COUNT(PRESSURES); i++) {
    finding *pressed = found_condition(about, node, c_text(PRESSURES[i]), S("True"), HIGH);
    if (pressed) pressed->cause = c_text(CAUSES[i]), propose_describe(pressed);
  }
  if (true_in(node, S("spec.unschedulable"))) {
    f = found(LOW, about, NOTHING, S("Cordoned"));
    f->cause = S("it takes no new pods");
    propose(f, "kubectl uncordon %s", about.name);
  }
}

static void read_claim(object about, const json *claim) {
  str phase = text_in(claim, S("status.phase"));
  if (!same(phase, S("Pending")) && !same(phase, S("Lost"))) return;
  finding *f = found(same(phase, S("Lost")) ? HIGH : MEDIUM, about, NOTHING, phase);
  str class = text_in(claim, S("spec.storageClassName"));
  f->cause = same(phase, S("Lost")) ? S("the volume that it was bound to is gone")
                                    : S("no volume is bound to it: its class may wait for the first pod, or has no provisioner");
  if (!class.size) class = S("none named");
  add(&f->evidence, text("storage class: %s", class));
  propose_events(f);
}

#endif
