/* What a valid policy gives away: wildcards, everybody, roles to pass, the known ways from little power to all of it. */
#ifndef RISKS_H
#define RISKS_H
#include "words.h"

static str at(const statement *s, str key) { return key.size ? text("%s.%s", path_of(s->node), key) : path_of(s->node); }

/* Keys that tell who or where the caller is; a positive test of one narrows "everybody". */
static const char *const NARROWING =
    "aws:principalorgid aws:principalorgpaths aws:principalaccount aws:principalarn aws:sourceaccount aws:sourcearn "
    "aws:sourceip aws:sourcevpc aws:sourcevpce aws:sourceowner aws:sourceorgid aws:sourceorgpaths aws:vpcsourceip "
    "aws:userid aws:vpceaccount aws:vpceorgid aws:principalservicename kms:calleraccount s3:dataaccesspointaccount "
    "lambda:functionurlauthtype";

static int narrows(const operator_parts *o, const json *key) {
  if (o->if_exists || o->all || has(o->name, S("Not")) || same(o->name, S("Null"))) return 0;
  str name = lowered(key->key);
  if (!among(name, c_text(NARROWING)) && !begins(name, S("aws:principaltag/")) && !ends(name, S(":sub"))) return 0;
  EACH_OF (one, key)
    if (among(scalar_text(one), S("* 0.0.0.0/0 ::/0 arn:aws:*"))) return 0;
  return 1;
}

static int is_narrowed(const statement *s) {
  for (const json *op = s->condition && s->condition->kind == J_OBJECT ? s->condition->first : 0; op; op = op->next) {
    operator_parts o = operator_of(op->key);
    for (const json *key = op->kind == J_OBJECT ? op->first : 0; key; key = key->next)
      if (narrows(&o, key)) return 1;
  }
  return 0;
}

/* The values that some operator tests this key against; 0 where none does. */
static const json *tested(const statement *s, str wanted, operator_parts *with) {
  for (const json *op = s->condition && s->condition->kind == J_OBJECT ? s->condition->first : 0; op; op = op->next)
    for (const json *key = op->kind == J_OBJECT ? op->first : 0; key; key = key->next)
      if (begins(wanted, S(":")) ? ends(lowered(key->key), wanted) : alike(key->key, wanted)) {
        if (with) *with = operator_of(op->key);
        return key;
      }
  return 0;
}

static int names_everybody(const json *principal) {
  if (!principal) return 0;
  if (principal->kind == J_TEXT) return same(principal->text, S("*"));
  const json *aws = member(principal, S("AWS"));
  return aws && any_is(aws, S("*"));
}

static void judge_principals(const statement *s, policy_kind kind) {
  if (s->allow && s->not_principal)
    report(CRITICAL, at(s, S("NotPrincipal")), S("allow-not-principal"),
        S("Allow with NotPrincipal allows everybody but those, anonymous callers too"), S("Principal, with those who need it"));
  if (s->deny && s->not_principal)
    report(LOW, at(s, S("NotPrincipal")), S("deny-not-principal"),
        S("Deny with NotPrincipal also hits the sessions of a role unless each is named"),
        S("Principal \"*\" and ArnNotEquals on aws:PrincipalArn"));
  if (s->allow && names_everybody(s->principal)) {
    if (!s->condition)
      report(CRITICAL, at(s, S("Principal")), S("public"),
          kind == TRUST ? S("everybody with an AWS account can take on this role") : S("everybody can do this, without signing in"),
          S("name accounts or roles, or narrow it with aws:PrincipalOrgID"));
    else if (!is_narrowed(s))
      report(HIGH, at(s, S("Condition")), S("public"), S("everybody can do this: the condition does not tell who or from where"),
          S("test aws:PrincipalOrgID, aws:SourceAccount or aws:SourceVpce for a value"));
    else
      report(INFO, at(s, S("Principal")), S("narrowed-public"),
          S("everybody, as far as the condition lets them; all depends on it"), NOTHING);
  }
  const json *service = s->principal && s->principal->kind == J_OBJECT ? member(s->principal, S("Service")) : 0;
  if (s->allow && kind == RESOURCE && service && !is_narrowed(s))
    report(MEDIUM, at(s, S("Principal.Service")), S("confused-deputy"), S("the service may do this on behalf of any account"),
        S("test aws:SourceArn or aws:SourceAccount in Condition"));
}

static void judge_federation(const statement *s) {
  const json *provider = s->allow && s->principal && s->principal->kind == J_OBJECT ? member(s->principal, S("Federated")) : 0;
  int github = 0;
  EACH_OF (one, provider) github = github || ends(one->text, S("token.actions.githubusercontent.com"));
  if (!github) return;
  const json *subject = tested(s, S(":sub"), 0);
  if (!subject) {
    report(CRITICAL, at(s, S("Condition")), S("any-repository"),
        S("any workflow of any repository on GitHub can take on this role"),
        S("test token.actions.githubusercontent.com:sub for repo:ORGANISATION/REPOSITORY:..."));
    return;
  }
  EACH_OF (one, subject)
    if (begins(one->text, S("*")) || begins(one->text, S("repo:*")))
      report(CRITICAL, path_of(one), S("any-repository"), text("%q fits repositories of anybody", one->text),
          S("repo:ORGANISATION/REPOSITORY:ref:refs/heads/main"));
    else if (ends(one->text, S("/*")) || ends(one->text, S(":*")))
      report(LOW, path_of(one), S("wide-subject"), text("%q fits every branch, tag and pull request", one->text),
          S("name the branch or the environment"));
}

static void judge_conditions(const statement *s) {
  operator_parts o;
  const json *mfa = tested(s, S("aws:MultiFactorAuthPresent"), &o);
  if (mfa && s->allow && o.if_exists && any_is(mfa, S("true")))
    report(HIGH, path_of(mfa), S("mfa-if-exists"), S("requests with long-term keys carry no such key and pass without MFA"),
        S("Bool in place of BoolIfExists"));
  if (mfa && s->deny && same(o.name, S("Bool")) && !o.if_exists && any_is(mfa, S("false")))
    report(MEDIUM, path_of(mfa), S("mfa-absent"),
        S("requests with long-term keys carry no such key, so the Deny does not hit them"), S("BoolIfExists"));
  for (const json *op = s->condition && s->condition->kind == J_OBJECT ? s->condition->first : 0; op; op = op->next)
    if (s->allow && operator_of(op->key).all)
      report(MEDIUM, path_of(op), S("for-all-values"), S("ForAllValues also holds where the key is absent"),
          S("add Null: {\"KEY\": \"false\"}, or use ForAnyValue"));
}

static int full_service(const statement *s, str service) {
  return s->action ? covers(s, text("%s:PutRolePolicy", service)) && covers(s, text("%s:CreateUser", service))
                   : s->not_action && covers(s, text("%s:PutRolePolicy", service));
}

/* Single actions that on every resource give away more than they look. */
typedef struct {
  const char *action, *message, *fix;
  severity severity;
} wide_action;
static const wide_action WIDE[] = {
    {"iam:PassRole", "any role of the account can be handed to a service", "name the roles, and test iam:PassedToService", HIGH},
    {"sts:AssumeRole", "every role that trusts this account can be taken on", "name the roles", MEDIUM},
    {"secretsmanager:GetSecretValue", "every secret of the account can be read", "name the secrets", MEDIUM},
    {"ssm:GetParameters", "every parameter, secure ones too, can be read", "name the parameters", LOW},
    {"kms:Decrypt", "every key that leaves access to IAM can decrypt", "name the keys", MEDIUM},
    {"s3:GetObject", "every object of every bucket can be read", "name the buckets", MEDIUM},
    {"lambda:InvokeFunction", "every function can be run", "name the functions", LOW},
};

static void judge_wildcards(const statement *s) {
  if (!s->allow || !on_everything(s)) return;
  severity less = s->condition ? MEDIUM : HIGH;
  if (s->not_resource && s->action)
    report(less, at(s, S("NotResource")), S("allow-not-resource"),
        S("Allow with NotResource covers everything else, what will be made tomorrow too"), S("Resource, with what is needed"));
  if (s->not_action)
    report(less, at(s, S("NotAction")), S("allow-not-action"),
        S("Allow with NotAction covers all other actions of all services, new ones too"), S("Action, with what is needed"));
  if (s->action && any_is(s->action, S("*"))) {
    report(s->condition ? HIGH : CRITICAL, at(s, S("Action")), S("administrator"),
        S("every action on every resource: this is administrator access"), S("the actions that are needed"));
    return;
  }
  EACH_OF (one, s->action) {
    str rest = one->text, service = lowered(take(&rest, ':'));
    if (same(rest, S("*")) && same(service, S("iam")))
      report(CRITICAL, path_of(one), S("iam-administrator"), S("every action of IAM is as good as administrator access"),
          S("the actions that are needed"));
    else if (same(rest, S("*")))
      report(MEDIUM, path_of(one), S("full-service"), text("every action of %s on every resource, deleting too", service),
          S("the actions and resources that are needed"));
    for (u32 i = 0; i < COUNT(WIDE); i++)
      if (!same(rest, S("*")) && fits(c_text(WIDE[i].action), one->text, 1) &&
          !(same(c_text(WIDE[i].action), S("iam:PassRole")) && tested(s, S("iam:PassedToService"), 0)))
        report(WIDE[i].severity, path_of(one), S("wide-action"), text("%s: %s", c_text(WIDE[i].action), c_text(WIDE[i].message)),
            c_text(WIDE[i].fix));
  }
}

/* Actions on objects do nothing for a bucket's ARN, and the other way round. */
static void judge_s3(const statement *s) {
  int buckets = 1, objects = 1;
  if (!s->resource) return;
  EACH_OF (one, s->resource) {
    arn a = split_arn(one->text);
    int other = !a.sound || !same(a.service, S("s3")) || a.account.size;
    objects = objects && !other && has(a.resource, S("/"));
    buckets = buckets && !other && !has(a.resource, S("/")) && !is_pattern(a.resource);
  }
  EACH_OF (act, s->action) {
    str name = after(act->text, 3);
    if (!alike(cut(act->text, 0, 3), S("s3:"))) continue;
    int on_object = (begins(name, S("GetObject")) || begins(name, S("PutObject")) || begins(name, S("DeleteObject")) ||
                        begins(name, S("RestoreObject")) || same(name, S("AbortMultipartUpload")) ||
                        same(name, S("ListMultipartUploadParts"))) &&
        !has(name, S("LockConfiguration"));
    int on_bucket = begins(name, S("ListBucket")) || begins(name, S("GetBucket")) || begins(name, S("PutBucket")) ||
        begins(name, S("DeleteBucket")) || same(name, S("CreateBucket"));
    if (on_object && buckets)
      report(MEDIUM, path_of(act), S("no-effect"), text("%s works on objects and every Resource here is a bucket", act->text),
          S("arn:aws:s3:::BUCKET/*"));
    if (on_bucket && objects)
      report(MEDIUM, path_of(act), S("no-effect"), text("%s works on buckets and every Resource here is objects", act->text),
          S("arn:aws:s3:::BUCKET"));
  }
}

/* Ways from little power to much, published by researchers and used in audits. All actions of a way together open it. */
typedef struct {
  const char *actions, *how;
} escalation;
static const escalation ESCALATIONS[] = {
    {"iam:CreatePolicyVersion", "write a new version of a policy that is attached to oneself"},
    {"iam:SetDefaultPolicyVersion", "switch an attached policy back to an older, wider version"},
    {"iam:AttachUserPolicy", "attach AdministratorAccess to a user"},
    {"iam:AttachGroupPolicy", "attach AdministratorAccess to a group"},
    {"iam:AttachRolePolicy", "attach AdministratorAccess to a role"},
    {"iam:PutUserPolicy", "write a policy into a user"},
    {"iam:PutGroupPolicy", "write a policy into a group"},
    {"iam:PutRolePolicy", "write a policy into a role"},
    {"iam:AddUserToGroup", "join a group with more rights"},
    {"iam:CreateAccessKey", "make keys of another user"},
    {"iam:CreateLoginProfile", "give another user a password"},
    {"iam:UpdateLoginProfile", "change another user's password"},
    {"iam:UpdateAssumeRolePolicy sts:AssumeRole", "let oneself into a role, then take it on"},
    {"iam:PassRole ec2:RunInstances", "start an instance with a stronger role and read its credentials"},
    {"iam:PassRole lambda:CreateFunction lambda:InvokeFunction", "run code under a stronger role"},
    {"iam:PassRole lambda:CreateFunction lambda:CreateEventSourceMapping", "run code under a stronger role"},
    {"lambda:UpdateFunctionCode", "change the code of a function that has a stronger role"},
    {"iam:PassRole cloudformation:CreateStack", "let CloudFormation make things with a stronger role"},
    {"iam:PassRole ecs:RegisterTaskDefinition ecs:RunTask", "run a container under a stronger role"},
    {"iam:PassRole glue:CreateDevEndpoint", "open a Glue endpoint with a stronger role"},
    {"glue:UpdateDevEndpoint", "put a key of one's own on a Glue endpoint with a stronger role"},
    {"iam:PassRole datapipeline:CreatePipeline datapipeline:PutPipelineDefinition", "run a pipeline under a stronger role"},
    {"iam:PassRole sagemaker:CreateNotebookInstance sagemaker:CreatePresignedNotebookInstanceUrl",
        "open a notebook with a stronger role"},
    {"iam:PassRole codebuild:CreateProject codebuild:StartBuild", "run a build under a stronger role"},
    {"codebuild:UpdateProject codebuild:StartBuild", "change a build that has a stronger role"},
    {"ssm:SendCommand", "run commands on instances that have stronger roles"},
    {"ssm:StartSession", "open a shell on instances that have stronger roles"},
};

/* 0: not allowed; 1: on some resources or under a condition; 2: everywhere. `by` gets the statement. */
static int allowed(str action, const statement **by) {
  int level = 0;
  for (const statement *s = statements; s; s = s->next) {
    if (!covers(s, action)) continue;
    if (s->deny && !s->condition && on_everything(s) && !s->not_resource) return 0;
    int here = s->allow ? on_everything(s) && !s->condition ? 2 : 1 : 0;
    if (here > level) level = here, *by = s;
  }
  return level;
}

static void judge_escalation(const escalation *way) {
  int least = 2;
  buffer paths = {0};
  for (str rest = c_text(way->actions); rest.size;) {
    const statement *by = 0;
    int level = allowed(take(&rest, ' '), &by);
    if (!level) return;
    if (level < least) least = level;
    str path = path_of(by->node);
    if (!has(written(&paths), path)) say(&paths, "%s%s", paths.size ? S(", ") : S(""), path);
  }
  str actions = c_text(way->actions);
  buffer named = {0};
  while (actions.size) say(&named, "%s%s", named.size ? S(" + ") : S(""), take(&actions, ' '));
  report(least == 2 ? HIGH : MEDIUM, written(&paths), S("escalation"),
      text("%s: a way to %s%s", written(&named), c_text(way->how),
          least == 2 ? S("") : S("; here only on some resources or under a condition")),
      S("leave one of them out, or name the resources"));
}

static void judge(policy_kind kind) {
  int administrator = 0;
  for (const statement *s = statements; s; s = s->next) {
    judge_principals(s, kind);
    judge_federation(s);
    judge_conditions(s);
    judge_s3(s);
    if (kind == IDENTITY) judge_wildcards(s);
    administrator = administrator || (s->allow && on_everything(s) && full_service(s, S("iam")));
  }
  for (u32 i = 0; kind == IDENTITY && !administrator && i < COUNT(ESCALATIONS); i++) judge_escalation(&ESCALATIONS[i]);
}

#endif
