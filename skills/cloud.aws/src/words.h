/* A statement in words. */
#ifndef WORDS_H
#define WORDS_H
#include "policy.h"

enum { NAMED = 6 }; /* of a longer list, so many are named */

static void put_item(buffer *b, u32 index, u32 count, str item) {
  if (index == NAMED && count > NAMED + 1) say(b, " and %d more", (int)(count - NAMED));
  if (index >= NAMED && count > NAMED + 1) return;
  say(b, "%s%s", !index ? S("") : index + 1 == count ? S(" and ") : S(", "), item);
}

static u32 count_of(const json *value) { return value->kind == J_LIST ? value->count : 1; }

static str resource_words(str resource) {
  arn a = split_arn(resource);
  if (same(resource, S("*"))) return S("everything");
  if (!a.sound || !same(a.service, S("s3"))) return resource;
  str rest = a.resource, bucket = take(&rest, '/');
  if (same(a.resource, S("*"))) return S("all buckets and objects");
  if (same(rest, S("*"))) return text("all objects of bucket %s", bucket);
  return rest.size ? text("objects %s of bucket %s", rest, bucket) : text("bucket %s", bucket);
}

static str action_words(str action) {
  str rest = action, service = take(&rest, ':');
  if (same(action, S("*"))) return S("every action");
  return same(rest, S("*")) ? text("every action of %s", service) : action;
}

static str scalar_text(const json *value) { return value->kind == J_BOOL ? value->yes ? S("true") : S("false") : value->text; }

static str list_words(const json *value, str (*words)(str)) {
  buffer b = {0};
  u32 index = 0, count = count_of(value);
  EACH_OF (one, value) put_item(&b, index++, count, words ? words(scalar_text(one)) : scalar_text(one));
  return written(&b);
}

static str principal_words(const json *principal) {
  buffer b = {0};
  if (principal->kind == J_TEXT) return same(principal->text, S("*")) ? S("everybody") : principal->text;
  for (const json *kind = principal->kind == J_OBJECT ? principal->first : 0; kind; kind = kind->next)
    EACH_OF (one, kind) {
      arn a = split_arn(one->text);
      str who = one->text;
      if (same(who, S("*"))) who = S("everybody");
      else if (same(kind->key, S("Service"))) who = text("the service %s", who);
      else if (same(kind->key, S("Federated"))) who = text("users of %s", who);
      else if (is_account(who)) who = text("account %s", who);
      else if (same(a.resource, S("root"))) who = text("account %s", a.account);
      say(&b, "%s%s", b.size ? S(", ") : S(""), who);
    }
  return written(&b);
}

typedef struct {
  const char *operator, * one, *several;
} operator_word;
static const operator_word OPERATOR_WORDS[] = {
    {"StringEquals", "is", "is one of"},
    {"StringNotEquals", "is not", "is none of"},
    {"StringEqualsIgnoreCase", "is (in any case)", "is (in any case) one of"},
    {"StringNotEqualsIgnoreCase", "is not (in any case)", "is (in any case) none of"},
    {"StringLike", "is like", "is like one of"},
    {"StringNotLike", "is not like", "is like none of"},
    {"NumericEquals", "is", "is one of"},
    {"NumericNotEquals", "is not", "is none of"},
    {"NumericLessThan", "is below", "is below"},
    {"NumericLessThanEquals", "is at most", "is at most"},
    {"NumericGreaterThan", "is above", "is above"},
    {"NumericGreaterThanEquals", "is at least", "is at least"},
    {"DateLessThan", "is before", "is before"},
    {"DateLessThanEquals", "is not after", "is not after"},
    {"DateGreaterThan", "is after", "is after"},
    {"DateGreaterThanEquals", "is not before", "is not before"},
    {"Bool", "is", "is one of"},
    {"IpAddress", "is in", "is in one of"},
    {"NotIpAddress", "is not in", "is in none of"},
    {"ArnEquals", "is like", "is like one of"},
    {"ArnLike", "is like", "is like one of"},
    {"ArnNotEquals", "is not like", "is like none of"},
    {"ArnNotLike", "is not like", "is like none of"},
};

static void put_key(buffer *b, const operator_parts *o, const json *key) {
  int several = count_of(key) > 1;
  str word = text("meets %s", o->name);
  for (u32 i = 0; i < COUNT(OPERATOR_WORDS); i++)
    if (same(o->name, c_text(OPERATOR_WORDS[i].operator)))
      word = c_text(several ? OPERATOR_WORDS[i].several : OPERATOR_WORDS[i].one);
  const json *first = first_of(key);
  if (same(o->name, S("Null"))) {
    say(b, "%s is %s", key->key, first && same(scalar_text(first), S("true")) ? S("absent") : S("there"));
    return;
  }
  say(b, "%s%s %s %s%s",
      o->all       ? S("every value of ")
          : o->any ? S("some value of ")
                   : S(""),
      key->key, word, list_words(key, 0), o->if_exists ? S(" (or is absent)") : S(""));
}

static str condition_words(const json *condition) {
  buffer b = {0};
  for (const json *op = condition->kind == J_OBJECT ? condition->first : 0; op; op = op->next) {
    operator_parts o = operator_of(op->key);
    for (const json *key = op->kind == J_OBJECT ? op->first : 0; key; key = key->next) {
      if (b.size) put(&b, S(" and "));
      put_key(&b, &o, key);
    }
  }
  return written(&b);
}

static str statement_words(const statement *s) {
  buffer b = {0};
  say(&b, "%s", s->allow ? S("Allows") : s->deny ? S("Denies") : S("Neither allows nor denies"));
  if (s->principal) say(&b, " %s", principal_words(s->principal));
  if (s->not_principal) say(&b, " everybody but %s", principal_words(s->not_principal));
  if (s->action) say(&b, "%s %s", s->principal || s->not_principal ? S(":") : S(""), list_words(s->action, action_words));
  else if (s->not_action)
    say(&b, "%s every action but %s", s->principal || s->not_principal ? S(":") : S(""), list_words(s->not_action, action_words));
  if (s->resource) say(&b, ", on %s", list_words(s->resource, resource_words));
  else if (s->not_resource) say(&b, ", on everything but %s", list_words(s->not_resource, resource_words));
  str when = s->condition ? condition_words(s->condition) : NOTHING;
  if (when.size) say(&b, ", when %s", when);
  put(&b, S("."));
  return written(&b);
}

#endif
