/* What the interface `guest` exports, for a C file that has defined the table EXPORTS. Included last.

   PARSE_OUTPUT names the function behind parse-output, str f(str tool, str output), where a skill has one; DISCOVER_TOOLS and
   PLAN_WORKFLOW likewise, str f(str input), with an empty input for the first. Each stands in the answer of `describe`, and has to
   stand in [executable] exports too. */
#ifndef CARO_GUEST_H
#define CARO_GUEST_H
#include "caro_write.h"

#define GUEST "caro:skill/guest@1.0.0#"

static caro_result *answered(str value) {
  static caro_result result; /* not taken from memory, which may be used up */
  value = fault.size ? NOTHING : whole(value);
  result = fault.size ? (caro_result){1, sentence(fault)} : (caro_result){0, value};
  return &result;
}

static void describe_member(json_writer *w, str name, str what) {
  write_key(w, name);
  write_text(w, what);
}

WASM_EXPORT(GUEST "describe") str *guest_describe(void) {
  json_writer w = {0};
  open(&w, '{');
  open_member(&w, S("exports"), '{');
  for (u32 i = 0; i < COUNT(EXPORTS); i++) describe_member(&w, EXPORTS[i].name, EXPORTS[i].what);
#ifdef DISCOVER_TOOLS
  describe_member(&w, S("discover-tools"), S("which tools this skill works with are here"));
#endif
#ifdef PARSE_OUTPUT
  describe_member(&w, S("parse-output"), S(PARSE_OUTPUT_WHAT));
#endif
#ifdef PLAN_WORKFLOW
  describe_member(&w, S("plan-workflow"), S("which recipe answers a request"));
#endif
  close(&w, '}');
  close(&w, '}');
  str *answer = NEW(str);
  *answer = written(&w.out);
  return answer;
}

WASM_EXPORT(GUEST "init") caro_result *guest_init(const u8 *context, u32 size) {
  (void)context, (void)size;
  return answered(NOTHING);
}
WASM_EXPORT(GUEST "shutdown") void guest_shutdown(void) {}

WASM_EXPORT(GUEST "discover-tools") caro_result *guest_discover_tools(void) {
  fault = NOTHING;
#ifdef DISCOVER_TOOLS
  return answered(DISCOVER_TOOLS(NOTHING));
#else
  fail_with(S("this skill does not look for tools"));
  return answered(NOTHING);
#endif
}

WASM_EXPORT(GUEST "parse-output") caro_result *guest_parse_output(const u8 *tool, u32 tool_size, const u8 *output, u32 size) {
  fault = NOTHING;
#ifdef PARSE_OUTPUT
  return answered(PARSE_OUTPUT((str){tool, tool_size}, (str){output, size}));
#else
  (void)tool, (void)tool_size, (void)output, (void)size;
  fail_with(S("this skill reads no command's output"));
  return answered(NOTHING);
#endif
}

WASM_EXPORT(GUEST "plan-workflow") caro_result *guest_plan_workflow(const u8 *input, u32 size) {
  fault = NOTHING;
#ifdef PLAN_WORKFLOW
  return answered(PLAN_WORKFLOW((str){input, size}));
#else
  (void)input, (void)size;
  fail_with(S("this skill proposes no recipes"));
  return answered(NOTHING);
#endif
}

WASM_EXPORT(GUEST "call") caro_result *guest_call(const u8 *name, u32 name_size, const u8 *input, u32 size) {
  fault = NOTHING;
  str asked = {name, name_size};
  for (u32 i = 0; i < COUNT(EXPORTS); i++)
    if (same(EXPORTS[i].name, asked)) return answered(EXPORTS[i].run((str){input, size}));
  buffer b = {0};
  for (u32 i = 0; i < COUNT(EXPORTS); i++) say(&b, "%s%s", i ? S(", ") : S(""), EXPORTS[i].name);
  fail("no export is called %q; there are: %s", asked, written(&b));
  return answered(NOTHING);
}

/* Run after the host has copied an answer. Memory is fresh in each use; a host that goes on with an instance finds it empty. */
#define AFTER(name, function)                                                                                                      \
  WASM_EXPORT("cabi_post_" GUEST name) void function(const void *answer) { (void)answer, memory_top = 0; }
AFTER("describe", after_describe)
AFTER("init", after_init)
AFTER("discover-tools", after_discover_tools)
AFTER("parse-output", after_parse_output)
AFTER("plan-workflow", after_plan_workflow)
AFTER("call", after_call)

#endif
