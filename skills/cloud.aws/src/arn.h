/* An Amazon Resource Name in its parts: arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, as the IAM user guide describes it. */
#ifndef ARN_H
#define ARN_H
#include "caro_json.h"
#include "caro_write.h"

typedef struct {
  str whole, partition, service, region, account, resource;
  u8 sound;
} arn;

#define PARTITIONS S("aws aws-cn aws-us-gov aws-iso aws-iso-b aws-iso-e aws-iso-f aws-eusc")

static arn split_arn(str whole) {
  str rest = whole;
  arn a = {.whole = whole};
  u32 colons = 0;
  for (u32 i = 0; i < whole.size; i++) colons += whole.at[i] == ':';
  if (colons < 5 || !same(take(&rest, ':'), S("arn"))) return a;
  a.partition = take(&rest, ':'), a.service = take(&rest, ':'), a.region = take(&rest, ':'), a.account = take(&rest, ':');
  a.resource = rest, a.sound = 1;
  return a;
}

static int is_account(str s) { return s.size == 12 && number_in(s) >= 0; }

/* Patterns hold * and ? and variables like ${aws:PrincipalAccount}; these fit anything. */
static int is_pattern(str s) { return has(s, S("*")) || has(s, S("?")) || has(s, S("${")); }

/* us-east-1, eu-west-1, us-gov-west-1, us-iso-east-1. */
static int is_region(str s) {
  u32 dashes = 0;
  for (u32 i = 0; i < s.size; i++) {
    dashes += s.at[i] == '-';
    if (!is_digit(s.at[i]) && s.at[i] != '-' && (!is_letter(s.at[i]) || s.at[i] < 'a')) return 0;
  }
  return s.size >= 9 && s.size <= 20 && dashes >= 2 && is_digit(s.at[s.size - 1]);
}

static int is_service(str s) {
  for (u32 i = 0; i < s.size; i++)
    if (!is_digit(s.at[i]) && s.at[i] != '-' && (!is_letter(s.at[i]) || s.at[i] < 'a')) return 0;
  return s.size > 0;
}

/* What is wrong with the parts; nothing where all is right. `pattern`: it may hold wildcards. */
static str arn_problem(const arn *a, int pattern) {
  if (!a->sound) return text("expected arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE, found %q", a->whole);
  if (!among(a->partition, PARTITIONS) && !(pattern && is_pattern(a->partition))) {
    str meant = nearest(a->partition, PARTITIONS);
    return meant.size ? text("expected a partition such as aws, found %q: did you mean %s?", a->partition, meant)
                      : text("expected a partition such as aws, found %q", a->partition);
  }
  if (!is_service(a->service) && !(pattern && is_pattern(a->service)))
    return text("expected a service in small letters, found %q", a->service);
  if (a->region.size && !is_region(a->region) && !(pattern && is_pattern(a->region)))
    return text("expected a region such as eu-west-1, or nothing, found %q", a->region);
  if (a->account.size && !is_account(a->account) && !same(a->account, S("aws")) && !same(a->account, S("cloudfront")) &&
      !(pattern && is_pattern(a->account)))
    return text("expected an account of 12 digits, or nothing, found %q", a->account);
  if (!a->resource.size) return S("expected a resource after the fifth colon, found nothing");
  return NOTHING;
}

typedef struct {
  const char *service, *what;
} service_name;
static const service_name SERVICES[] = {
    {"iam", "IAM"},
    {"sts", "a session of STS"},
    {"s3", "S3"},
    {"ec2", "EC2"},
    {"lambda", "Lambda"},
    {"dynamodb", "DynamoDB"},
    {"sqs", "SQS"},
    {"sns", "SNS"},
    {"kms", "KMS"},
    {"rds", "RDS or Aurora"},
    {"logs", "CloudWatch Logs"},
    {"cloudwatch", "CloudWatch"},
    {"events", "EventBridge"},
    {"states", "Step Functions"},
    {"ecs", "ECS"},
    {"ecr", "ECR"},
    {"eks", "EKS"},
    {"secretsmanager", "Secrets Manager"},
    {"ssm", "Systems Manager"},
    {"cloudformation", "CloudFormation"},
    {"elasticloadbalancing", "Elastic Load Balancing"},
    {"autoscaling", "Auto Scaling"},
    {"route53", "Route 53"},
    {"cloudfront", "CloudFront"},
    {"acm", "Certificate Manager"},
    {"apigateway", "API Gateway"},
    {"execute-api", "a deployed API of API Gateway"},
    {"kinesis", "Kinesis"},
    {"firehose", "Data Firehose"},
    {"elasticfilesystem", "EFS"},
    {"elasticache", "ElastiCache"},
    {"redshift", "Redshift"},
    {"glue", "Glue"},
    {"athena", "Athena"},
    {"codebuild", "CodeBuild"},
    {"codepipeline", "CodePipeline"},
    {"organizations", "Organizations"},
    {"cognito-idp", "Cognito user pools"},
    {"wafv2", "WAF"},
    {"backup", "Backup"},
    {"batch", "Batch"},
    {"sagemaker", "SageMaker"},
    {"bedrock", "Bedrock"},
    {"es", "OpenSearch"},
    {"guardduty", "GuardDuty"},
    {"cloudtrail", "CloudTrail"},
    {"config", "Config"},
    {"servicediscovery", "Cloud Map"},
};

static str service_title(str service) {
  for (u32 i = 0; i < COUNT(SERVICES); i++)
    if (same(service, c_text(SERVICES[i].service))) return c_text(SERVICES[i].what);
  return NOTHING;
}

/* Resources that are named without a type: the name is the whole rest. */
static str untyped(str service, str resource) {
  if (same(service, S("s3"))) return has(resource, S("/")) ? S("object") : S("bucket");
  if (same(service, S("sqs"))) return S("queue");
  if (same(service, S("sns"))) return has(resource, S(":")) ? S("subscription") : S("topic");
  return NOTHING;
}

/* type/id, type:id, type/path/id; a qualifier behind a Lambda function, a state machine's execution... stays with the id. */
static void split_resource(const arn *a, str *type, str *id) {
  *type = untyped(a->service, a->resource), *id = a->resource;
  if (type->size) return;
  u32 i = 0;
  while (i < a->resource.size && a->resource.at[i] != '/' && a->resource.at[i] != ':') i++;
  if (i == a->resource.size) return;
  *type = cut(a->resource, 0, i), *id = after(a->resource, i + 1);
}

static void write_split(json_writer *w, const arn *a, str type, str id) {
  str rest = id, last = id, first = id;
  if (same(a->service, S("s3")) && same(type, S("object"))) {
    member_text(w, S("bucket"), take(&rest, '/'));
    member_text(w, S("key"), rest);
  } else if (same(a->service, S("sns")) && same(type, S("subscription"))) {
    member_text(w, S("topic"), take(&rest, ':'));
    member_text(w, S("subscription"), rest);
  } else if (same(a->service, S("iam")) && has(id, S("/"))) {
    while (rest.size) last = take(&rest, '/');
    member_text(w, S("path"), text("/%s", cut(id, 0, id.size - last.size)));
    member_text(w, S("name"), last);
  } else if (same(a->service, S("sts")) && same(type, S("assumed-role"))) {
    member_text(w, S("role"), take(&rest, '/'));
    member_text(w, S("session"), rest);
  } else if (same(a->service, S("lambda")) && same(type, S("function"))) {
    first = take(&rest, ':');
    member_text(w, S("name"), first);
    member_text(w, S("qualifier"), rest);
  } else if (same(a->service, S("logs")) && same(type, S("log-group"))) {
    member_text(w, S("name"), take(&rest, ':'));
    if (begins(rest, S("log-stream:"))) member_text(w, S("stream"), after(rest, 11));
  } else if (same(a->service, S("secretsmanager")) && same(type, S("secret")) && id.size > 7 && id.at[id.size - 7] == '-') {
    member_text(w, S("name"), cut(id, 0, id.size - 7));
    member_text(w, S("suffix"), after(id, id.size - 6));
  }
}

static lines arn_notes(const arn *a, str type) {
  lines notes = {0};
  if (is_pattern(a->whole)) add(&notes, S("it holds wildcards or variables: a pattern for policies, and no resource"));
  if (among(a->service, S("iam route53 cloudfront organizations")) && a->region.size)
    add(&notes, text("%s is global: the region has to be empty", a->service));
  if (same(a->service, S("s3")) && (same(type, S("bucket")) || same(type, S("object"))) && (a->region.size || a->account.size) &&
      !begins(a->resource, S("accesspoint")))
    add(&notes, S("the ARN of a bucket or an object has neither region nor account"));
  if (among(a->service, S("sqs sns lambda dynamodb rds ec2 ecs eks kms logs states secretsmanager ssm")) && !a->region.size &&
      !is_pattern(a->whole))
    add(&notes, text("%s is regional: the region is missing", a->service));
  if (same(a->service, S("iam")) && !a->account.size) add(&notes, S("the account is missing"));
  if (same(a->service, S("iam")) && same(a->account, S("aws"))) add(&notes, S("a policy that AWS manages"));
  if (same(a->service, S("iam")) && same(a->resource, S("root")))
    add(&notes, S("the account itself: as a principal it means everybody whom that account allows, not the root user alone"));
  if (same(a->service, S("sts")) && same(type, S("assumed-role")))
    add(&notes, S("a session: policies name the role as arn:...:iam::ACCOUNT:role/NAME"));
  if (same(a->service, S("secretsmanager"))) add(&notes, S("the six characters at the end belong to the ARN, not to the name"));
  return notes;
}

static str parse_arn(str input) {
  str whole = trim(input);
  if (begins(whole, S("\""))) {
    const json *node = json_read(input);
    whole = node && node->kind == J_TEXT ? trim(node->text) : whole;
  }
  if (!whole.size) fail("the input is empty: expected an ARN such as arn:aws:iam::111122223333:role/admin");
  for (u32 i = 0; i < whole.size; i++)
    if (is_space(whole.at[i]) || whole.at[i] < ' ') fail("character %d: expected one ARN without spaces, found more", (int)i + 1);
  arn a = split_arn(whole);
  str problem = arn_problem(&a, 1), type, id;
  if (problem.size) fail("the ARN: %s", problem);
  if (fault.size) return NOTHING;
  split_resource(&a, &type, &id);
  json_writer w = {0};
  lines notes = arn_notes(&a, type);
  open(&w, '{');
  member_text(&w, S("arn"), a.whole);
  member_text(&w, S("partition"), a.partition);
  member_text(&w, S("service"), a.service);
  member_text(&w, S("service_name"), service_title(a.service));
  member_text(&w, S("region"), a.region);
  member_text(&w, S("account"), a.account);
  member_text(&w, S("resource"), a.resource);
  member_text(&w, S("type"), type);
  member_text(&w, S("id"), id);
  write_split(&w, &a, type, id);
  member_bool(&w, S("pattern"), is_pattern(a.whole));
  member_lines(&w, S("notes"), &notes);
  close(&w, '}');
  return finished(&w);
}

#endif
