/* Findings about a pod: why it is not placed, not started, ended or not ready. Fields as in v1 Pod. */
#ifndef PODS_H
#define PODS_H
#include "causes.h"

enum { MANY_RESTARTS = 5 };

static const json *spec_of(const json *pod, str container) {
  static const char *const LISTS[] = {"spec.containers", "spec.initContainers", "spec.ephemeralContainers"};
  for (u32 i = 0; i < COUNT(LISTS); i++)
    for (json *one = list_in(pod, c_text(LISTS[i]), J_OBJECT); one; one = one->next)
      if (same(text_in(one, S("name")), container)) return one;
  return 0;
}

/* What is known of a container's end; its reason and code become the cause. */
static void explain_end(finding *f, const json *ended, const json *spec) {
  if (!ended) return;
  str reason = text_in(ended, S("reason"));
  i64 code = number_at(ended, S("exitCode"));
  f->exit_code = (int)(code & 0xffff);
  f->message = text_in(ended, S("message"));
  str limit = text_in(spec, S("resources.limits.memory"));
  if (same(reason, S("OOMKilled"))) {
    f->cause = limit.size ? text("it used more memory than its limit of %s", limit)
                          : S("it was killed for memory and has no limit of its own: the node ran out");
    if (!limit.size) limit = S("none");
    add(&f->evidence, text("resources.limits.memory: %s", limit));
  } else if (same(reason, S("StartError")) || same(reason, S("ContainerCannotRun"))) {
    f->cause = meant(f->message, STARTS, COUNT(STARTS));
    if (!f->cause.size) f->cause = exit_cause(128);
  } else f->cause = exit_cause(code);
  str end = text_in(ended, S("finishedAt"));
  add(&f->evidence,
      text("last end: %s, exit code %l%s%s", reason.size ? reason : S("no reason"), code, end.size ? S(", at ") : S(""), end));
}

static void propose_logs(finding *f, int previous) {
  propose(
      f, "kubectl logs %s%s -c %s%s --tail=100", f->about.name, f->about.flag, f->container, previous ? S(" --previous") : S(""));
}
static void propose_describe(finding *f) { propose(f, "kubectl describe %s %s%s", f->about.kind, f->about.name, f->about.flag); }
static void propose_events(finding *f) { propose(f, "kubectl events%s --for %s/%s", f->about.flag, f->about.kind, f->about.name); }

/* One container's status, and what else a finding about it needs. */
typedef struct {
  object about;
  const json *pod, *status, *spec, *last;
  str name;
  i64 restarts;
  u8 init;
} container;

static finding *found_in(const container *c, severity severity, str reason) {
  finding *f = found(severity, c->about, c->name, reason);
  f->restarts = c->restarts;
  if (c->init) add(&f->evidence, S("it is an init container: those after it wait"));
  return f;
}

static void read_waiting(const container *c, const json *waiting) {
  str reason = text_in(waiting, S("reason")), message = text_in(waiting, S("message"));
  if (same(reason, S("CrashLoopBackOff"))) {
    finding *f = found_in(c, CRITICAL, reason);
    explain_end(f, c->last, c->spec);
    if (message.size) add(&f->evidence, message);
    propose_logs(f, 1);
    propose_describe(f);
  } else if (among(reason,
                 S("ImagePullBackOff ErrImagePull InvalidImageName ErrImageNeverPull ImageInspectError RegistryUnavailable "
                   "SignatureValidationFailed"))) {
    finding *f = found_in(c, HIGH, reason);
    str image = text_in(c->status, S("image"));
    f->cause = pull_cause(reason, message), f->message = message;
    if (!image.size) image = text_in(c->spec, S("image"));
    add(&f->evidence, text("image: %s", image));
    propose_events(f);
  } else if (among(reason,
                 S("CreateContainerConfigError CreateContainerError RunContainerError PostStartHookError PreStartHookError "
                   "PreCreateHookError"))) {
    finding *f = found_in(c, HIGH, reason);
    f->cause = meant(message, STARTS, COUNT(STARTS)), f->message = message;
    propose_describe(f);
  } else if (reason.size && !same(reason, S("PodInitializing")) && !same(reason, S("ContainerCreating"))) {
    finding *f = found_in(c, MEDIUM, reason);
    f->message = message;
    propose_describe(f);
  }
}

static void read_ended(const container *c, const json *ended) {
  if (number_at(ended, S("exitCode")) == 0 && !same(text_in(ended, S("reason")), S("OOMKilled"))) return;
  str reason = text_in(ended, S("reason"));
  finding *f = found_in(c, HIGH, reason.size ? reason : S("Error"));
  explain_end(f, ended, c->spec);
  propose_logs(f, 0);
}

static void read_restarts(const container *c) {
  i64 code = number_at(c->last, S("exitCode"));
  str reason = text_in(c->last, S("reason"));
  int memory = same(reason, S("OOMKilled"));
  if (!memory && (c->restarts == 0 || (c->restarts < MANY_RESTARTS && code == 0))) return;
  severity how = memory ? HIGH : c->restarts >= MANY_RESTARTS ? MEDIUM : LOW;
  finding *f = found_in(c, how, memory ? reason : S("Restarted"));
  explain_end(f, c->last, c->spec);
  propose_logs(f, 1);
  if (memory) propose(f, "kubectl top pod %s%s --containers", f->about.name, f->about.flag);
}

static void read_not_ready(const container *c) {
  const json *ready = member(c->status, S("ready")), *started = member(c->status, S("started"));
  if (c->init || !ready || true_in(c->status, S("ready"))) return;
  int starting = started && !true_in(c->status, S("started"));
  const json *probe = object_in(c->spec, starting ? S("startupProbe") : S("readinessProbe"));
  finding *f = found_in(c, MEDIUM, S("NotReady"));
  f->cause = starting ? S("it runs and its startup probe has not succeeded")
      : probe         ? S("it runs and its readiness probe fails")
                      : S("it runs and is not ready");
  EACH (one, c->pod, "status.conditions", J_OBJECT)
    if (same(text_in(one, S("type")), S("ContainersReady"))) f->message = text_in(one, S("message"));
  propose_events(f);
  propose_logs(f, 0);
}

static void read_container(object about, const json *pod, const json *status, int init) {
  str name = text_in(status, S("name"));
  container c = {about, pod, status, spec_of(pod, name), object_in(status, S("lastState.terminated")), name,
      number_at(status, S("restartCount")), (u8)init};
  const json *waiting = object_in(status, S("state.waiting")), *ended = object_in(status, S("state.terminated"));
  if (waiting) read_waiting(&c, waiting);
  else if (ended) read_ended(&c, ended);
  else {
    read_restarts(&c);
    if (object_in(status, S("state.running"))) read_not_ready(&c);
  }
}

static const json *condition(const json *object, str type) {
  EACH (one, object, "status.conditions", J_OBJECT)
    if (same(text_in(one, S("type")), type)) return one;
  return 0;
}

static void read_unplaced(object about, const json *pod) {
  const json *placed = condition(pod, S("PodScheduled"));
  if (!placed || !same(text_in(placed, S("status")), S("False"))) return;
  str reason = text_in(placed, S("reason"));
  finding *f = found(same(reason, S("SchedulingGated")) ? LOW : HIGH, about, NOTHING, reason.size ? reason : S("Unschedulable"));
  explain_scheduling(f, text_in(placed, S("message")));
  if (same(reason, S("SchedulingGated"))) f->cause = S("a scheduling gate holds it; whoever set the gate has to take it away");
  EACH (one, pod, "spec.containers", J_OBJECT) {
    str cpu = text_in(one, S("resources.requests.cpu")), memory = text_in(one, S("resources.requests.memory"));
    if (cpu.size || memory.size)
      add(&f->evidence,
          text("container %s requests cpu %s, memory %s", text_in(one, S("name")), cpu.size ? cpu : S("none"),
              memory.size ? memory : S("none")));
  }
  propose_events(f);
  if (has(f->cause, S("volume claim"))) propose(f, "kubectl get persistentvolumeclaims%s", about.flag);
  if (has(f->cause, S("taints"))) propose(f, "kubectl get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints");
  if (has(f->cause, S("labels"))) propose(f, "kubectl get nodes --show-labels");
  if (has(f->cause, S("left as the pod requests"))) propose(f, "kubectl describe nodes");
}

/* A pod of which no container says anything: Failed, Unknown or Pending as a whole, or held by a readiness gate. */
static void read_whole(object about, const json *pod, str phase) {
  str reason = text_in(pod, S("status.reason")), message = text_in(pod, S("status.message"));
  finding *f = 0;
  if (same(phase, S("Failed"))) {
    int evicted = same(reason, S("Evicted"));
    f = found(evicted ? MEDIUM : HIGH, about, NOTHING, reason.size ? reason : S("Failed"));
    if (evicted)
      f->cause =
          S("the node was short of something, or the pod used more storage than it may; the record stays until it is deleted");
  } else if (same(phase, S("Unknown"))) {
    f = found(HIGH, about, NOTHING, reason.size ? reason : S("Unknown"));
    f->cause = S("the node does not report about the pod");
  } else if (same(phase, S("Pending"))) {
    int placed = text_in(pod, S("spec.nodeName")).size > 0;
    f = found(MEDIUM, about, NOTHING, placed ? S("ContainerCreating") : S("Pending"));
    f->cause = placed ? S("it has a node and its containers are not created: images, volumes or the network are not ready")
                      : S("no scheduler has looked at it");
  } else if (same(phase, S("Running"))) {
    const json *ready = condition(pod, S("Ready"));
    if (!ready || !same(text_in(ready, S("status")), S("False")) || same(text_in(ready, S("reason")), S("PodCompleted"))) return;
    str why = text_in(ready, S("reason"));
    f = found(MEDIUM, about, NOTHING, why.size ? why : S("NotReady"));
    f->message = text_in(ready, S("message"));
  }
  if (!f) return;
  if (message.size) f->message = message;
  propose_describe(f);
}

static void read_leaving(object about, const json *pod, str since) {
  finding *f = found(LOW, about, NOTHING, S("Terminating"));
  f->cause = S("it is being deleted; its containers have not ended yet");
  add(&f->evidence, text("deletionTimestamp: %s", since));
  EACH (one, pod, "metadata.finalizers", J_TEXT) {
    f->severity = MEDIUM, f->cause = S("it is being deleted and a finalizer holds it; the controller that set it has to finish");
    add(&f->evidence, text("finalizer: %s", one->text));
  }
  propose_events(f);
}

static void read_pod(object about, const json *pod) {
  const finding *before = last_finding;
  str phase = text_in(pod, S("status.phase")), leaving = text_in(pod, S("metadata.deletionTimestamp"));
  if (leaving.size) {
    read_leaving(about, pod, leaving);
    return;
  }
  if (same(phase, S("Succeeded"))) return;
  read_unplaced(about, pod);
  EACH (one, pod, "status.initContainerStatuses", J_OBJECT) read_container(about, pod, one, 1);
  EACH (two, pod, "status.containerStatuses", J_OBJECT) read_container(about, pod, two, 0);
  if (last_finding == before || same(text_in(pod, S("status.reason")), S("Evicted"))) read_whole(about, pod, phase);
}

#endif
