/* An IAM policy as statements, and what AWS would refuse in it: the grammar of the IAM user guide, element by element. */
#ifndef POLICY_H
#define POLICY_H
#include "arn.h"
#include "caro_severity.h"

typedef struct problem problem;
struct problem {
  problem *next;
  severity severity;
  str path, rule, message, fix;
};
static problem *problems, *last_problem;

static void report(severity severity, str path, str rule, str message, str fix) {
  problem *p = NEW(problem);
  *p = (problem){0, severity, path, rule, message, fix};
  if (last_problem) last_problem->next = p;
  else problems = p;
  last_problem = p;
}

/* AWS refuses a policy with one of these. */
static void invalid(const json *at, str message, str fix) { report(HIGH, path_of(at), S("invalid"), message, fix); }

typedef struct statement statement;
struct statement {
  statement *next;
  const json *node, *action, *not_action, *resource, *not_resource, *principal, *not_principal, *condition;
  int index;
  u8 allow, deny;
};
static statement *statements, *last_statement;

typedef enum { IDENTITY, TRUST, RESOURCE } policy_kind;
static const char *const KINDS[] = {"identity", "trust", "resource"};

/* The strings of a value that is one string or a list of them. */
static const json *first_of(const json *value) { return !value ? 0 : value->kind == J_LIST ? value->first : value; }
static const json *next_of(const json *value, const json *one) { return value->kind == J_LIST ? one->next : 0; }
#define EACH_OF(one, value) for (const json *one = first_of(value); one; one = next_of(value, one))

static int is_strings(const json *value) {
  EACH_OF (one, value)
    if (one->kind != J_TEXT) {
      invalid(one, text("expected a string, found %s", kind_name(one)), NOTHING);
      return 0;
    }
  if (value->kind == J_LIST && !value->first) invalid(value, S("expected at least one string in the list"), NOTHING);
  return 1;
}

static int any_is(const json *value, str wanted) {
  EACH_OF (one, value)
    if (same(one->text, wanted)) return 1;
  return 0;
}

/* * and ? as IAM reads them; letters of either case where `fold`. */
static int fits(str s, str pattern, int fold) {
  u32 i = 0, p = 0, star = ~0u, mark = 0;
  while (i < s.size) {
    int equal = p < pattern.size && (pattern.at[p] == s.at[i] || (fold && lower(pattern.at[p]) == lower(s.at[i])));
    if (p < pattern.size && pattern.at[p] == '*') star = p++, mark = i;
    else if (equal || (p < pattern.size && pattern.at[p] == '?')) i++, p++;
    else if (star != ~0u) p = star + 1, i = ++mark;
    else return 0;
  }
  while (p < pattern.size && pattern.at[p] == '*') p++;
  return p == pattern.size;
}

static int any_fits(const json *patterns, str action) {
  EACH_OF (one, patterns)
    if (fits(action, one->text, 1)) return 1;
  return 0;
}

static int covers(const statement *s, str action) {
  return s->action ? any_fits(s->action, action) : s->not_action ? !any_fits(s->not_action, action) : 0;
}
static int on_everything(const statement *s) { return s->not_resource || (s->resource && any_is(s->resource, S("*"))); }

static str lowered(str s) {
  u8 *at = allocate(s.size + 1, 1);
  for (u32 i = 0; i < s.size; i++) at[i] = lower(s.at[i]);
  return (str){at, s.size};
}

/* AWS reads service and action in either case. */
static void check_action(const json *one) {
  str rest = one->text, service = take(&rest, ':');
  if (same(one->text, S("*"))) return;
  for (u32 i = 0; i < rest.size; i++)
    if (!is_letter(rest.at[i]) && !is_digit(rest.at[i]) && rest.at[i] != '*' && rest.at[i] != '?') {
      invalid(one, text("expected SERVICE:ACTION, found %q", one->text),
          S("an action has letters and digits, * and ? after the colon"));
      return;
    }
  if (!rest.size) invalid(one, text("expected SERVICE:ACTION, found %q", one->text), S("s3:GetObject, s3:Get*, or *"));
  else if (!is_service(lowered(service)))
    invalid(one, text("expected a service such as s3 before the colon, found %q", service), NOTHING);
}

static void check_resource(const json *one) {
  if (same(one->text, S("*"))) return;
  arn a = split_arn(one->text);
  str wrong = arn_problem(&a, 1);
  if (begins(one->text, S("arn:")) && is_pattern(one->text) && !a.sound) return; /* arn:aws:s3* */
  if (wrong.size) invalid(one, wrong, begins(one->text, S("arn:")) ? NOTHING : S("a resource is an ARN, or *"));
}

static const char *const OPERATORS =
    "StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike NumericEquals "
    "NumericNotEquals "
    "NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals DateEquals DateNotEquals DateLessThan "
    "DateLessThanEquals "
    "DateGreaterThan DateGreaterThanEquals Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals ArnNotLike Null";

static const char *const GLOBAL_KEYS =
    "aws:PrincipalArn aws:PrincipalAccount aws:PrincipalOrgPaths aws:PrincipalOrgID aws:PrincipalIsAWSService "
    "aws:PrincipalServiceName "
    "aws:PrincipalServiceNamesList aws:PrincipalType aws:userid aws:username aws:FederatedProvider aws:TokenIssueTime "
    "aws:MultiFactorAuthAge "
    "aws:MultiFactorAuthPresent aws:Ec2InstanceSourceVpc aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIdentity "
    "aws:SourceInstanceARN aws:SourceIp "
    "aws:SourceVpc aws:SourceVpcArn aws:SourceVpce aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths aws:VpcSourceIp "
    "aws:ResourceAccount aws:ResourceOrgID "
    "aws:ResourceOrgPaths aws:CalledVia aws:CalledViaFirst aws:CalledViaLast aws:ViaAWSService aws:CurrentTime aws:EpochTime "
    "aws:referer "
    "aws:RequestedRegion aws:TagKeys aws:SecureTransport aws:SourceAccount aws:SourceArn aws:SourceOrgID aws:SourceOrgPaths "
    "aws:SourceOwner aws:UserAgent";

/* "ForAnyValue:StringLikeIfExists" in its parts. */
typedef struct {
  str name;
  u8 all, any, if_exists;
} operator_parts;
static operator_parts operator_of(str whole) {
  operator_parts o = {whole, begins(whole, S("ForAllValues:")), begins(whole, S("ForAnyValue:")), 0};
  if (o.all) o.name = after(o.name, 13);
  if (o.any) o.name = after(o.name, 12);
  o.if_exists = ends(o.name, S("IfExists")) && o.name.size > 8;
  if (o.if_exists) o.name.size -= 8;
  return o;
}

static void check_key(const json *key) {
  str name = key->key;
  if (!has(name, S(":"))) {
    invalid(key, text("expected a condition key such as aws:SourceIp, found %q", name), NOTHING);
    return;
  }
  if (!mentions(cut(name, 0, 4), S("aws:")) || has(name, S("/"))) return;
  str meant = nearest(name, c_text(GLOBAL_KEYS));
  if (meant.size && !alike(meant, name))
    report(MEDIUM, path_of(key), S("unknown-key"), text("there is no condition key %q: the condition never holds", name),
        text("did you mean %s?", meant));
}

static void check_condition(const json *condition) {
  if (condition->kind != J_OBJECT) {
    invalid(condition, text("expected an object, found %s", kind_name(condition)), NOTHING);
    return;
  }
  for (const json *op = condition->first; op; op = op->next) {
    operator_parts o = operator_of(op->key);
    if (!among(o.name, c_text(OPERATORS)) || (o.if_exists && same(o.name, S("Null")))) {
      str meant = nearest(o.name, c_text(OPERATORS));
      invalid(op, text("there is no condition operator %q", op->key), meant.size ? text("did you mean %s?", meant) : NOTHING);
    }
    if (op->kind != J_OBJECT) {
      invalid(op, text("expected an object of keys and values, found %s", kind_name(op)), NOTHING);
      continue;
    }
    for (const json *key = op->first; key; key = key->next) {
      check_key(key);
      EACH_OF (value, key)
        if (value->kind == J_OBJECT || value->kind == J_LIST || value->kind == J_NULL)
          invalid(value, text("expected a string, found %s", kind_name(value)), NOTHING);
    }
  }
}

static void check_principal_value(const json *one, str kind) {
  str value = one->text;
  if (same(value, S("*"))) return;
  if (same(kind, S("AWS"))) {
    arn a = split_arn(value);
    if (is_account(value) || (begins(value, S("A")) && value.size > 15 && !has(value, S(":")))) {
      if (begins(value, S("A")))
        report(LOW, path_of(one), S("principal-gone"), text("%q is the id of a deleted user or role", value),
            S("name the user or role that is there now, or leave it out"));
    } else if (!a.sound) invalid(one, text("expected an account or an ARN of a user, role or session, found %q", value), NOTHING);
    else if (is_pattern(a.resource) && !has(value, S("${")))
      invalid(one, text("a wildcard inside a principal stands for nothing: %q", value),
          S("name the account, and narrow it with aws:PrincipalArn in Condition"));
  } else if (same(kind, S("Service")) && !has(value, S(".amazonaws.com")) && !has(value, S(".aws.internal")) &&
      !has(value, S("${")))
    invalid(one, text("expected a service such as ec2.amazonaws.com, found %q", value), NOTHING);
}

static void check_principal(const json *principal) {
  if (principal->kind == J_TEXT) {
    if (!same(principal->text, S("*")))
      invalid(principal, text("expected \"*\" or an object with AWS, Service or Federated, found %q", principal->text), NOTHING);
    return;
  }
  if (principal->kind != J_OBJECT || !principal->first) {
    invalid(principal,
        text("expected \"*\" or an object with AWS, Service or Federated, found %s",
            principal->first ? kind_name(principal) : S("none of them")),
        NOTHING);
    return;
  }
  for (const json *one = principal->first; one; one = one->next) {
    if (!among(one->key, S("AWS Service Federated CanonicalUser"))) {
      str meant = nearest(one->key, S("AWS Service Federated CanonicalUser"));
      invalid(one, text("there is no kind of principal %q", one->key),
          meant.size ? text("did you mean %s?", meant) : S("AWS, Service, Federated or CanonicalUser"));
    } else if (is_strings(one))
      EACH_OF (value, one) check_principal_value(value, one->key);
  }
}

#define ELEMENTS S("Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition")

static void check_pair(const statement *s, const json *one, const json *other, str names) {
  if (one && other) invalid(s->node, text("expected one of %s, found both", names), NOTHING);
}

static void read_effect(statement *s) {
  const json *effect = member(s->node, S("Effect"));
  if (!effect) {
    invalid(s->node, S("expected Effect, found none"), S("\"Effect\": \"Allow\" or \"Deny\""));
    return;
  }
  s->allow = effect->kind == J_TEXT && same(effect->text, S("Allow"));
  s->deny = effect->kind == J_TEXT && same(effect->text, S("Deny"));
  if (!s->allow && !s->deny)
    invalid(effect,
        effect->kind == J_TEXT ? text("expected Allow or Deny, found %q", effect->text)
                               : text("expected Allow or Deny, found %s", kind_name(effect)),
        alike(effect->text, S("allow")) || alike(effect->text, S("deny")) ? S("capital letters count") : NOTHING);
}

static void check_sid(const statement *s) {
  const json *sid = member(s->node, S("Sid"));
  if (!sid) return;
  if (sid->kind != J_TEXT) {
    invalid(sid, text("expected a string, found %s", kind_name(sid)), NOTHING);
    return;
  }
  for (const statement *other = statements; other != s; other = other->next) {
    const json *earlier = member(other->node, S("Sid"));
    if (earlier && sid->text.size && same(earlier->text, sid->text))
      invalid(sid, text("the Sid %q stands in statement %d already", sid->text, other->index), S("each Sid once, or none"));
  }
  for (u32 i = 0; i < sid->text.size; i++)
    if (!is_letter(sid->text.at[i]) && !is_digit(sid->text.at[i]) && !s->principal && !s->not_principal) {
      invalid(sid, text("expected letters and digits in a Sid, found %q", sid->text), NOTHING);
      return;
    }
}

/* A value that is strings, or 0 after a complaint. */
static const json *strings_in(const json *node, str key) {
  const json *value = member(node, key);
  return value && is_strings(value) ? value : 0;
}

static void read_statement(const json *node, int index) {
  statement *s = NEW(statement);
  s->node = node, s->index = index;
  if (last_statement) last_statement->next = s;
  else statements = s;
  last_statement = s;
  if (node->kind != J_OBJECT) {
    invalid(node, text("expected an object, found %s", kind_name(node)), NOTHING);
    return;
  }
  for (const json *one = node->first; one; one = one->next)
    if (!among(one->key, ELEMENTS)) {
      str meant = nearest(one->key, ELEMENTS);
      invalid(one, text("there is no element %q in a statement", one->key), meant.size ? text("did you mean %s?", meant) : NOTHING);
    }
  s->principal = member(node, S("Principal")), s->not_principal = member(node, S("NotPrincipal")),
  s->condition = member(node, S("Condition"));
  s->action = strings_in(node, S("Action")), s->not_action = strings_in(node, S("NotAction"));
  s->resource = strings_in(node, S("Resource")), s->not_resource = strings_in(node, S("NotResource"));
  read_effect(s);
  check_sid(s);
  check_pair(s, s->action, s->not_action, S("Action and NotAction"));
  check_pair(s, s->resource, s->not_resource, S("Resource and NotResource"));
  check_pair(s, s->principal, s->not_principal, S("Principal and NotPrincipal"));
  if (!member(node, S("Action")) && !member(node, S("NotAction")))
    invalid(node, S("expected Action or NotAction, found neither"), NOTHING);
  EACH_OF (a, s->action) check_action(a);
  EACH_OF (b, s->not_action) check_action(b);
  EACH_OF (r, s->resource) check_resource(r);
  EACH_OF (n, s->not_resource) check_resource(n);
  if (s->principal) check_principal(s->principal);
  if (s->not_principal) check_principal(s->not_principal);
  if (s->condition) check_condition(s->condition);
}

static void check_version(const json *policy, int variables) {
  const json *version = member(policy, S("Version"));
  str path = version ? path_of(version) : S("Version");
  if (!version)
    report(MEDIUM, path, S("no-version"), S("without Version the rules of 2008 hold"), S("\"Version\": \"2012-10-17\""));
  else if (version->kind != J_TEXT || !among(version->text, S("2012-10-17 2008-10-17"))) {
    invalid(version, S("expected \"2012-10-17\": Version is the version of the language and not your date"),
        S("\"Version\": \"2012-10-17\""));
    return;
  } else if (same(version->text, S("2012-10-17"))) return;
  else report(LOW, path, S("old-version"), S("the rules of 2008 hold"), S("\"Version\": \"2012-10-17\""));
  if (variables)
    report(HIGH, path, S("variables-unread"), S("variables like ${aws:username} are plain text under the rules of 2008"),
        S("\"Version\": \"2012-10-17\""));
}

static policy_kind kind_of_policy(void) {
  int principals = 0, assumes = 1;
  for (const statement *s = statements; s; s = s->next) {
    principals += s->principal || s->not_principal;
    EACH_OF (a, s->action) assumes = assumes && begins(a->text, S("sts:"));
    assumes = assumes && s->action && !s->resource && !s->not_resource;
  }
  return !principals ? IDENTITY : assumes ? TRUST : RESOURCE;
}

static void check_shape(policy_kind kind) {
  for (const statement *s = statements; s; s = s->next) {
    if (s->node->kind != J_OBJECT) continue;
    if (kind == IDENTITY && !member(s->node, S("Resource")) && !member(s->node, S("NotResource")))
      invalid(s->node, S("expected Resource or NotResource, found neither"), S("a trust policy has Principal instead"));
    if (kind != IDENTITY && !s->principal && !s->not_principal)
      invalid(s->node, S("expected Principal, as other statements of this policy have it, found none"), NOTHING);
  }
}

static void read_policy(const json *policy, int variables) {
  const json *list = member(policy, S("Statement"));
  for (const json *one = policy->first; one; one = one->next)
    if (!among(one->key, S("Version Id Statement"))) {
      str meant = nearest(one->key, S("Version Id Statement"));
      invalid(one, text("there is no element %q in a policy", one->key), meant.size ? text("did you mean %s?", meant) : NOTHING);
    }
  check_version(policy, variables);
  if (!list) {
    fail("%s: expected Statement in a policy, found none", path_of(policy));
    return;
  }
  if (list->kind != J_LIST && list->kind != J_OBJECT) {
    fail("%s: expected a statement or a list of them, found %s", path_of(list), kind_name(list));
    return;
  }
  if (!list->count) invalid(list, S("expected at least one statement"), NOTHING);
  int index = 0;
  EACH_OF (one, list) read_statement(one, index++);
  check_shape(kind_of_policy());
}

#endif
