/* Warnings among events: evidence for a finding about the same object, else findings of their own. Fields as in v1 Event and
   events.k8s.io/v1 Event. */
#ifndef EVENTS_H
#define EVENTS_H
#include "objects.h"

typedef struct event event;
struct event {
  event *next;
  object about;
  str reason, message;
  i64 count;
};
static event *events, *last_event;

/* Kept until all objects are read. The same warning about the same object counts on. */
static void keep_event(object about, str reason, str message, i64 count) {
  for (event *e = events; e; e = e->next)
    if (same(e->about.name, about.name) && same(e->about.space, about.space) && same(e->about.kind, about.kind) &&
        same(e->reason, reason) && same(e->message, message)) {
      e->count += count;
      return;
    }
  event *e = NEW(event);
  *e = (event){0, about, reason, message, count};
  if (last_event) last_event->next = e;
  else events = e;
  last_event = e;
}

static void read_event(const json *one) {
  if (!same(text_in(one, S("type")), S("Warning"))) return;
  const json *about = object_in(one, S("involvedObject"));
  str message = text_in(one, S("message"));
  i64 count = number_at(one, S("count"));
  if (!about) about = object_in(one, S("regarding"));
  if (!message.size) message = text_in(one, S("note"));
  if (!count) count = number_at(one, S("series.count"));
  if (!count) count = number_at(one, S("deprecatedCount"));
  if (!about) {
    fail("%s: expected involvedObject or regarding in an event", path_of(one));
    return;
  }
  keep_event(object_of(text_in(about, S("kind")), text_in(about, S("namespace")), text_in(about, S("name"))),
      text_in(one, S("reason")), message, count ? count : 1);
}

static severity severity_of(const event *e) {
  if (same(e->reason, S("Unhealthy"))) return begins(e->message, S("Readiness")) ? LOW : MEDIUM;
  if (among(e->reason,
          S("FailedScheduling FailedMount FailedAttachVolume FailedMapVolume FailedCreate FailedCreatePodSandBox SystemOOM "
            "OOMKilling NodeNotReady")))
    return HIGH;
  if (among(e->reason, S("BackOff Failed Evicted ProvisioningFailed FailedGetResourceMetric FailedComputeMetricsReplicas")))
    return MEDIUM;
  return LOW;
}

static const meaning REASONS[] = {
    {"FailedCreatePodSandBox", "the network plug-in or the container runtime of the node does not work"},
    {"SystemOOM", "the node ran out of memory and killed a process"},
    {"OOMKilling", "the node ran out of memory and killed a process"},
    {"NodeNotReady", "the node does not report, or cannot run pods"},
    {"Evicted", "the node was short of something, or the pod used more storage than it may"},
    {"ProvisioningFailed", "the storage provisioner could not make a volume"},
    {"FailedGetResourceMetric", "the autoscaler gets no metrics: metrics-server is missing, or the pods have no requests"},
    {"FailedComputeMetricsReplicas", "the autoscaler gets no metrics: metrics-server is missing, or the pods have no requests"},
};

static const meaning PROBES[] = {
    {"Liveness", "its liveness probe fails: the kubelet restarts it"},
    {"Startup", "its startup probe fails"},
    {"Readiness", "its readiness probe fails: it gets no traffic"},
};

static str cause_of(const event *e) {
  if (among(e->reason, S("FailedMount FailedAttachVolume FailedMapVolume"))) return mount_cause(e->message);
  if (same(e->reason, S("FailedCreate"))) return meant(e->message, CREATION, COUNT(CREATION));
  if (same(e->reason, S("Unhealthy"))) return meant(e->message, PROBES, COUNT(PROBES));
  if (same(e->reason, S("BackOff")))
    return has(e->message, S("pulling")) ? S("the image cannot be pulled") : S("the container ends again and again");
  if (same(e->reason, S("Failed")))
    return has(e->message, S("pull")) ? pull_cause(NOTHING, e->message) : meant(e->message, STARTS, COUNT(STARTS));
  for (u32 i = 0; i < COUNT(REASONS); i++)
    if (same(e->reason, c_text(REASONS[i].part))) return c_text(REASONS[i].cause);
  return NOTHING;
}

static void settle_events(void) {
  for (const event *e = events; e; e = e->next) {
    str line = text("event %s, %l time%s: %s", e->reason, e->count, e->count == 1 ? S("") : S("s"), trim(e->message));
    finding *known = findings;
    while (known &&
        !(same(known->about.name, e->about.name) && same(known->about.space, e->about.space) &&
            same(known->about.kind, e->about.kind)))
      known = known->next;
    if (known) {
      if (!known->cause.size && same(e->reason, S("FailedScheduling")))
        explain_scheduling(known, e->message); /* kubectl describe has it here only */
      add(&known->evidence, line);
      continue;
    }
    finding *f = found(severity_of(e), e->about, NOTHING, e->reason);
    f->cause = cause_of(e);
    if (same(e->reason, S("FailedScheduling"))) explain_scheduling(f, e->message);
    else f->message = e->message;
    add(&f->evidence, e->count == 1 ? S("seen once") : text("seen %l times", e->count));
    propose_describe(f);
  }
}

#endif
