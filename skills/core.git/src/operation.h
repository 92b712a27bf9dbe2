/* What git is in the middle of, by the files that it keeps in its folder meanwhile. */
#ifndef OPERATION_H
#define OPERATION_H
#include "status.h"

typedef enum { NONE, MERGE, REBASE, AM, CHERRY_PICK, REVERT, BISECT, UNKNOWN } operation;
static const char *const OPERATIONS[] = {"none", "merge", "rebase", "am", "cherry-pick", "revert", "bisect", "unknown"};

/* The files below the folder of git: a name and, where it is known, what it holds. */
typedef struct marker marker;
struct marker {
  marker *next;
  str name, content;
};
typedef struct {
  marker *first;
  u8 given;
} markers;

static void add_marker(markers *to, str name, str content) {
  marker *one = NEW(marker);
  if (ends(name, S("/"))) name.size--;
  *one = (marker){to->first, name, trim(content)};
  to->first = one;
}

/* git_dir is an object (name: content), a list of names, or the text that `ls` prints. */
static markers read_markers(const json *given) {
  markers found = {0, given != 0};
  if (!given) return found;
  if (given->kind == J_OBJECT) {
    for (const json *one = given->first; one; one = one->next) {
      if (one->kind != J_TEXT && one->kind != J_NULL)
        fail("%s: expected the content of the file as a string, or null, found %s", path_of(one), kind_name(one));
      add_marker(&found, one->key, one->text);
    }
  } else if (given->kind == J_LIST) {
    EACH (one, given, "", J_TEXT) add_marker(&found, one->text, NOTHING);
  } else if (given->kind == J_TEXT) {
    for (str rest = given->text; rest.size;) {
      str name = trim(take_line(&rest));
      if (name.size) add_marker(&found, name, NOTHING);
    }
  } else
    fail("git_dir: expected an object of names and contents, a list of names or the lines of 'ls', found %s", kind_name(given));
  return found;
}

/* A file of this name, or one below a folder of this name. */
static const marker *marked(const markers *in, str name) {
  for (const marker *one = in->first; one; one = one->next)
    if (same(one->name, name)) return one;
  return 0;
}
static int marked_inside(const markers *in, str folder) {
  for (const marker *one = in->first; one; one = one->next)
    if (begins(one->name, folder) && one->name.size > folder.size && one->name.at[folder.size] == '/') return 1;
  return 0;
}
static int marked_below(const markers *in, str folder) { return marked(in, folder) || marked_inside(in, folder); }
static str content_of(const markers *in, str name) {
  const marker *one = marked(in, name);
  return one ? one->content : NOTHING;
}

/* A bisection goes on while something else happens, so it comes last; a rebase that picks leaves CHERRY_PICK_HEAD, so it comes
   first. */
static operation operation_of(const markers *in, const state *s) {
  if (marked_below(in, S("rebase-merge"))) return REBASE;
  if (marked(in, S("rebase-apply/applying"))) return AM;
  if (marked(in, S("rebase-apply")) && !marked_inside(in, S("rebase-apply"))) return UNKNOWN; /* a file in it tells which */
  if (marked_below(in, S("rebase-apply"))) return REBASE;
  if (marked(in, S("MERGE_HEAD"))) return MERGE;
  if (marked(in, S("CHERRY_PICK_HEAD"))) return CHERRY_PICK;
  if (marked(in, S("REVERT_HEAD"))) return REVERT;
  str todo = content_of(in, S("sequencer/todo"));
  if (begins(todo, S("revert"))) return REVERT;
  if (marked_below(in, S("sequencer"))) return CHERRY_PICK;
  if (marked(in, S("BISECT_LOG"))) return BISECT;
  return s->conflicted && !in->given ? UNKNOWN : NONE;
}

static str short_branch(str name) { return begins(name, S("refs/heads/")) ? after(name, 11) : name; }

/* "Step 2 of 5 of a rebase of feature onto abc1234." */
static str operation_sentence(operation what, const markers *in, const state *s) {
  if (what == NONE) return NOTHING;
  if (what == UNKNOWN && in->given) return S("A rebase or git am is going on; which one 'git status' says.");
  if (what == UNKNOWN)
    return S("There are conflicts of a merge, rebase, cherry-pick, revert or stash; which one only the folder of git says.");
  if (what == BISECT) {
    str start = content_of(in, S("BISECT_START"));
    return start.size ? text("A bisection is going on, started from %s.", short_branch(start)) : S("A bisection is going on.");
  }
  buffer b = {0};
  say(&b, "In the middle of a%s %s", what == AM ? S("n") : S(""), c_text(OPERATIONS[what]));
  if (what == REBASE) {
    int merging = marked_below(in, S("rebase-merge"));
    str branch = content_of(in, merging ? S("rebase-merge/head-name") : S("rebase-apply/head-name"));
    str onto = content_of(in, merging ? S("rebase-merge/onto") : S("rebase-apply/onto"));
    str step = content_of(in, merging ? S("rebase-merge/msgnum") : S("rebase-apply/next"));
    str last = content_of(in, merging ? S("rebase-merge/end") : S("rebase-apply/last"));
    if (branch.size) say(&b, " of %s", same(branch, S("detached HEAD")) ? S("a detached HEAD") : short_branch(branch));
    if (onto.size) say(&b, " onto %s", cut(onto, 0, 7));
    if (number_in(step) > 0 && number_in(last) > 0) say(&b, ", step %s of %s", step, last);
  }
  str head = what == MERGE  ? S("MERGE_HEAD")
      : what == CHERRY_PICK ? S("CHERRY_PICK_HEAD")
      : what == REVERT      ? S("REVERT_HEAD")
                            : NOTHING;
  str commit = content_of(in, head);
  u32 heads = 0;
  for (str rest = commit; rest.size; take_line(&rest)) heads++;
  if (heads > 1) say(&b, " of %d branches at once", (int)heads);
  else if (commit.size) say(&b, " of %s", cut(commit, 0, 7));
  if (s->conflicted) say(&b, ", with %l file%s in conflict", s->conflicted, s->conflicted == 1 ? S("") : S("s"));
  else if (what != NONE) say(&b, ", without a conflict left");
  put(&b, S("."));
  return written(&b);
}

#endif
