/* cloud.aws: IAM policies explained and judged, ARNs taken apart. Asks for nothing of the machine: text in, JSON out. */
#include "risks.h"

enum { LARGEST = 256 << 10 }; /* bytes; no policy of AWS is larger than 20 KiB */

/* %7B%22Version%22...: the IAM API hands documents out like this. */
static str percent_decoded(str s) {
  buffer b = {0};
  for (u32 i = 0; i < s.size; i++) {
    int value = -1;
    if (s.at[i] == '%' && i + 2 < s.size) {
      json_reader r = {cut(s, i + 1, i + 3), 0, 0};
      value = 0;
      for (int n = 0; n < 2; n++, r.at++) {
        u8 c = lower(r.input.at[r.at]);
        value = is_digit(c) ? value * 16 + c - '0' : c >= 'a' && c <= 'f' ? value * 16 + c - 'a' + 10 : 256;
      }
    }
    if (value >= 0 && value < 128) put_byte(&b, (u8)value), i += 2;
    else put_byte(&b, s.at[i]);
  }
  return written(&b);
}

/* A document may be an object, or JSON in a string. */
static const json *document(const json *value, str where) {
  if (value->kind == J_OBJECT) return value;
  if (value->kind != J_TEXT) {
    fail("%s: expected a policy, found %s", where, kind_name(value));
    return 0;
  }
  str inner = begins(value->text, S("%7B")) ? percent_decoded(value->text) : value->text;
  const json *root = json_read(inner);
  if (!root) {
    str why = fault;
    fault = NOTHING;
    fail("%s: the policy in this string: %s", where, why);
    return 0;
  }
  if (root->kind != J_OBJECT) fail("%s: expected a policy in this string, found %s", where, kind_name(root));
  return root;
}

static const json *from_path(const json *root, str path) {
  const json *node = root;
  for (str rest = path; node && rest.size;) {
    str key = take(&rest, '.');
    node = member(node, key);
  }
  return node;
}

/* The policy itself, or inside what a command of the AWS CLI prints; `where` gets the way to it. */
static const json *find_policy(const json *root, str *where) {
  static const char *const PLACES[] = {"PolicyVersion.Document", "PolicyDocument", "Role.AssumeRolePolicyDocument",
      "AssumeRolePolicyDocument", "Policy", "Document"};
  if (root->kind != J_OBJECT) {
    fail("the input: expected a policy as an object, found %s", kind_name(root));
    return 0;
  }
  if (member(root, S("Statement"))) return root;
  if (from_path(root, S("Policy.PolicyName"))) {
    fail("Policy: this is 'aws iam get-policy', which names a policy and does not hold it; use 'aws iam get-policy-version "
         "--version-id %s'",
        from_path(root, S("Policy.DefaultVersionId")) ? text_in(root, S("Policy.DefaultVersionId")) : S("v1"));
    return 0;
  }
  for (u32 i = 0; i < COUNT(PLACES); i++) {
    const json *found = from_path(root, c_text(PLACES[i]));
    if (found) return *where = c_text(PLACES[i]), document(found, *where);
  }
  fail("the input: expected Statement, or the output of an aws command that holds a policy (get-policy-version, get-role, "
       "get-role-policy, get-bucket-policy, get-key-policy), found neither");
  return 0;
}

static void write_statement(json_writer *w, const statement *s) {
  open(w, '{');
  member_number(w, S("index"), s->index);
  const json *sid = member(s->node, S("Sid"));
  if (sid && sid->kind == J_TEXT) member_text(w, S("sid"), sid->text);
  member_text(w, S("effect"), s->allow ? S("Allow") : s->deny ? S("Deny") : NOTHING);
  member_text(w, S("explanation"), statement_words(s));
  close(w, '}');
}

static void write_problems(json_writer *w) {
  u32 numbers[SEVERITIES] = {0};
  for (const problem *p = problems; p; p = p->next) numbers[p->severity]++;
  write_summary(w, numbers, SEVERITIES);
  open_member(w, S("problems"), '[');
  for (severity s = CRITICAL; s < SEVERITIES; s++)
    for (const problem *p = problems; p; p = p->next) {
      if (p->severity != s) continue;
      open(w, '{');
      member_text(w, S("severity"), c_text(SEVERITY_NAMES[s]));
      member_text(w, S("path"), p->path);
      member_text(w, S("rule"), p->rule);
      member_text(w, S("message"), p->message);
      member_text(w, S("fix"), p->fix);
      close(w, '}');
    }
  close(w, ']');
}

static str explain_policy(str input) {
  problems = last_problem = 0, statements = last_statement = 0;
  str where = NOTHING;
  if (!trim(input).size) fail("the input is empty: expected an IAM policy as JSON");
  if (input.size > LARGEST)
    fail("the input: expected at most %d bytes, found %d; no policy of AWS is larger than 20480", (int)LARGEST, (int)input.size);
  const json *root = fault.size ? 0 : json_read(input);
  const json *policy = root ? find_policy(root, &where) : 0;
  if (policy) read_policy(policy, has(input, S("${aws:")) || has(input, S("${saml:")) || has(input, S("${s3:")));
  if (fault.size) return NOTHING;
  policy_kind kind = kind_of_policy();
  judge(kind);
  json_writer w = {0};
  open(&w, '{');
  member_text(&w, S("found_at"), where);
  member_text(&w, S("kind"), c_text(KINDS[kind]));
  open_member(&w, S("statements"), '[');
  for (const statement *s = statements; s; s = s->next) write_statement(&w, s);
  close(&w, ']');
  write_problems(&w);
  close(&w, '}');
  return finished(&w);
}

static str parse_output(str tool, str output) {
  if (!same(take_word(&tool), S("aws"))) fail("tool: expected an aws command, as in \"aws iam get-policy-version\"");
  return fault.size ? NOTHING : explain_policy(output);
}

static const caro_export EXPORTS[] = {
    {S("explain-policy"), S("an IAM policy in words, and what is invalid, too wide or a way to more power in it"), explain_policy},
    {S("parse-arn"), S("an ARN in its parts, checked"), parse_arn},
};
#define PARSE_OUTPUT parse_output
#define PARSE_OUTPUT_WHAT "the policy in the output of an aws command, explained"
#include "caro_guest.h"
