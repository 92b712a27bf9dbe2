/* What messages and codes mean: exit codes, image pulls, scheduling, mounts. Texts as the kubelet, containerd and the scheduler
   of Kubernetes 1.25 to 1.34 write them. */
#ifndef CAUSES_H
#define CAUSES_H
#include "finding.h"

typedef struct {
  const char *part, *cause;
} meaning;

/* The cause of the first part that the message mentions. */
static str meant(str message, const meaning *table, u32 count) {
  for (u32 i = 0; i < count; i++)
    if (mentions(message, c_text(table[i].part))) return c_text(table[i].cause);
  return NOTHING;
}

static str exit_cause(i64 code) {
  switch (code) {
  case 0: return S("the program ended by itself, without an error; a service must stay in the foreground");
  case 1:
  case 2: return S("the program ended with an error of its own; its last log lines say which");
  case 126: return S("the command is there and cannot be executed: no execute permission, or a directory");
  case 127: return S("the command was not found in the image: a wrong path, or a missing interpreter or library");
  case 128: return S("the container could not be started: the command or its working directory is wrong");
  case 132: return S("an illegal instruction (SIGILL): built for another CPU");
  case 134: return S("the program aborted itself (SIGABRT): a failed assertion or a crash of its runtime");
  case 135: return S("a bus error (SIGBUS): often a full /dev/shm or a truncated mapped file");
  case 136: return S("an arithmetic error (SIGFPE)");
  case 137:
    return S(
        "killed (SIGKILL) and not by its own memory limit: a failed liveness probe, a stop that took too long, or the node ran "
        "out of memory");
  case 139: return S("a segmentation fault (SIGSEGV)");
  case 143: return S("asked to stop (SIGTERM): a failed liveness probe, a rollout or an eviction");
  case 255: return S("exit code 255: an error without a code of its own, or the node restarted");
  }
  return code > 128 && code < 160 ? text("killed by signal %l", code - 128) : S("the program ended with an error code of its own");
}

static const meaning PULLS[] = {
    {"toomanyrequests", "the registry's rate limit is reached; sign in, or use a mirror"},
    {"429 Too Many Requests", "the registry's rate limit is reached; sign in, or use a mirror"},
    {"x509:", "the registry's certificate is not trusted by the node"},
    {"server gave HTTP response to HTTPS client", "the registry speaks plain HTTP and the node expects HTTPS"},
    {"no such host", "the registry's name does not resolve on the node"},
    {"no basic auth credentials", "the registry wants credentials; imagePullSecrets are missing or wrong"},
    {"unauthorized", "the registry wants credentials; imagePullSecrets are missing or wrong"},
    {"authentication required", "the registry wants credentials; imagePullSecrets are missing or wrong"},
    {"pull access denied", "the repository does not exist or wants credentials"},
    {"403 Forbidden", "the credentials do not allow this repository"},
    {"denied", "the repository does not exist or wants credentials"},
    {"no match for platform", "the image has no variant for the node's CPU architecture"},
    {"manifest unknown", "there is no such tag or digest in the repository"},
    {"not found", "there is no such image or tag"},
    {"i/o timeout", "the node does not reach the registry"},
    {"connection refused", "the node does not reach the registry"},
    {"deadline exceeded", "the node does not reach the registry in time"},
    {"no space left on device", "the node's disk is full"},
    {"couldn't parse image", "the image's name is malformed"},
    {"invalid reference format", "the image's name is malformed"},
};

static str pull_cause(str reason, str message) {
  str cause = meant(message, PULLS, COUNT(PULLS));
  if (cause.size) return cause;
  if (same(reason, S("InvalidImageName"))) return S("the image's name is malformed");
  if (same(reason, S("ErrImageNeverPull"))) return S("imagePullPolicy is Never and the node does not have the image");
  return S("the image could not be pulled; the events of the pod name the reason");
}

static const meaning STARTS[] = {
    {"executable file not found", "the command is not in the image: a wrong path, or no shell in it"},
    {"no such file or directory", "a file of the command or of a mount does not exist in the image"},
    {"exec format error", "the image is for another CPU architecture, or a script lacks its first line"},
    {"permission denied", "the command is not executable for the container's user"},
    {"runAsNonRoot", "the image runs as root and runAsNonRoot forbids that; set runAsUser"},
    {"couldn't find key", "a key is missing in the config map or secret that the container uses"},
    {"not found", "a config map or secret that the container uses does not exist"},
    {"context deadline exceeded", "the container runtime did not answer in time"},
    {"no space left on device", "the node's disk is full"},
    {"OOM", "the memory limit is too small to start the container at all"},
};

static const meaning SCHEDULING[] = {
    {"Insufficient cpu", "no node has as much CPU left as the pod requests"},
    {"Insufficient memory", "no node has as much memory left as the pod requests"},
    {"Insufficient ephemeral-storage", "no node has as much ephemeral storage left as the pod requests"},
    {"Too many pods", "the nodes carry as many pods as they may"},
    {"Insufficient ", "no node has enough of an extended resource left"},
    {"unbound immediate PersistentVolumeClaims", "a volume claim of the pod is not bound"},
    {"persistentvolumeclaim", "a volume claim of the pod does not exist or is being deleted"},
    {"volume node affinity conflict", "the pod's volume is in another zone than the nodes that are left"},
    {"had volume node affinity", "the pod's volume is in another zone than the nodes that are left"},
    {"untolerated taint", "the nodes carry taints that the pod does not tolerate"},
    {"that the pod didn't tolerate", "the nodes carry taints that the pod does not tolerate"},
    {"node affinity/selector", "no node has the labels that the pod's selector or affinity wants"},
    {"didn't match node selector", "no node has the labels that the pod's selector or affinity wants"},
    {"anti-affinity", "the pod's anti-affinity rules leave no node"},
    {"pod affinity rules", "the pod's affinity rules leave no node"},
    {"topology spread", "the topology spread constraints leave no node"},
    {"free ports", "the host port is taken on all nodes"},
    {"were unschedulable", "the nodes are cordoned"},
    {"exceed max volume count", "the nodes have as many volumes attached as they may"},
    {"no nodes available", "the cluster has no nodes"},
};

/* "0/5 nodes are available: 1 Insufficient cpu, 4 node(s) had untolerated taint {a: b}. preemption: ...": one line of evidence for
   each group of nodes, and the causes of all of them. */
static void explain_scheduling(finding *f, str message) {
  f->message = message;
  int start = find(message, S("nodes are available: "));
  if (start < 0) {
    f->cause = meant(message, SCHEDULING, COUNT(SCHEDULING));
    return;
  }
  str groups = after(message, (u32)start + 21);
  int stop = find(groups, S(". "));
  if (stop >= 0) groups = cut(groups, 0, (u32)stop);
  if (ends(groups, S("."))) groups.size--;
  buffer causes = {0};
  while (groups.size) {
    int comma = find(groups, S(", "));
    str group = trim(comma < 0 ? groups : cut(groups, 0, (u32)comma));
    groups = comma < 0 ? NOTHING : after(groups, (u32)comma + 2);
    add(&f->evidence, group);
    str cause = meant(group, SCHEDULING, COUNT(SCHEDULING));
    if (cause.size && !has(written(&causes), cause)) say(&causes, "%s%s", causes.size ? S("; ") : S(""), cause);
  }
  f->cause = written(&causes);
}

static const meaning MOUNTS[] = {
    {"configmap \"", "a config map that a volume uses does not exist"},
    {"secret \"", "a secret that a volume uses does not exist"},
    {"Multi-Attach", "the volume is still attached to another node"},
    {"references non-existent", "a key is missing in the config map or secret that a volume uses"},
    {"timed out waiting for the condition", "a volume is not ready; another event names which"},
    {"permission denied", "the storage refuses the node"},
    {"access denied", "the storage refuses the node"},
    {"wrong fs type", "the node cannot mount this file system"},
    {"hostPath type check failed", "the path is not on the node, or is of another type"},
    {"not found in the list of registered CSI drivers", "the volume's driver does not run on the node"},
};

static str mount_cause(str message) {
  str cause = meant(message, MOUNTS, COUNT(MOUNTS));
  return cause.size ? cause : S("a volume could not be mounted");
}

#endif
