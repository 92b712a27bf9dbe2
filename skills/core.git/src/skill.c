/* core.git: the state of a repository in words, and the safe ways out of it. Asks for nothing of the machine: text in, JSON out. */
#include "operation.h"

static void write_way(json_writer *w, str goal, str note, str loses, const lines *commands) {
  open(w, '{');
  member_text(w, S("goal"), goal);
  member_lines(w, S("commands"), commands);
  member_text(w, S("note"), note);
  member_text(w, S("loses"), loses);
  close(w, '}');
}

/* A way of one command. */
static void way(json_writer *w, str goal, str command, str note, str loses) {
  lines commands = {0};
  add(&commands, command);
  write_way(w, goal, note, loses, &commands);
}

/* A path as one word of a POSIX shell; nothing where a control character is in it. */
static str shell_word(str path) {
  buffer b = {0};
  for (u32 i = 0; i < path.size; i++)
    if (path.at[i] < ' ' || path.at[i] == 127) return NOTHING;
  if (plain(path)) return path;
  put(&b, S("'"));
  for (u32 i = 0; i < path.size; i++) put(&b, path.at[i] == '\'' ? S("'\\''") : cut(path, i, i + 1));
  put(&b, S("'"));
  return written(&b);
}

/* During a rebase the two sides are the other way round, and people lose their work by that. */
static str choices(const entry *one, operation what) {
  int swapped = what == REBASE || what == AM;
  str ours = swapped ? S("the branch you rebase onto") : what == UNKNOWN ? S("HEAD") : S("your branch");
  str theirs = swapped  ? S("your own commit")
      : what == UNKNOWN ? S("what comes in")
      : what == REVERT  ? S("the revert")
                        : S("the other side");
  if (what == AM) ours = S("your branch"), theirs = S("the patch");
  if (one->x == 'D' && one->y == 'D')
    return S("both sides deleted or renamed it: git rm it, and look for its new name among the other conflicts");
  if (one->x == 'D' || one->y == 'D')
    return text("%s deleted it and %s changed it: git add it to keep it, git rm it to let it go", one->x == 'D' ? ours : theirs,
        one->x == 'D' ? theirs : ours);
  return text("edit it, or take one side whole: git checkout --ours is %s, --theirs is %s; then git add it", ours, theirs);
}

static void write_conflicts(json_writer *w, const state *s, operation what) {
  if (!s->conflicts) return;
  open_member(w, S("conflicts"), '[');
  for (const entry *one = s->conflicts; one; one = one->next) {
    str word = shell_word(one->path);
    open(w, '{');
    member_text(w, S("path"), one->path);
    member_text(w, S("kind"), one->kind);
    member_text(w, S("choices"), choices(one, what));
    if (word.size) member_text(w, S("when_mended"), text("git add -- %s", word));
    close(w, '}');
  }
  close(w, ']');
}

static void ways_of_operation(json_writer *w, operation what, const state *s) {
  str name = c_text(OPERATIONS[what]);
  lines finish = {0};
  if (s->conflicted) add(&finish, S("git diff --name-only --diff-filter=U"));
  add(&finish, text("git %s --continue", name));
  write_way(w, S("finish it"),
      s->conflicted ? S("mend every file in conflict and git add it before the last command") : S("everything is mended"), NOTHING,
      &finish);
  if (what != MERGE)
    way(w, S("leave this commit out and go on"), text("git %s --skip", name), NOTHING,
        S("the change of the commit that is being applied; the commit itself stays in the reflog or on its branch"));
  way(w, S("go back to before it began"), text("git %s --abort", name), NOTHING,
      S("every resolution of conflicts made so far, and uncommitted changes of files that it touched"));
  if (what != MERGE)
    way(w, S("stop here and keep everything as it is now"), text("git %s --quit", name),
        what == REBASE ? S("HEAD stays detached where it is now") : NOTHING, NOTHING);
}

static void ways_of_unknown(json_writer *w) {
  lines look = {0};
  add(&look, S("git status"));
  write_way(w, S("find out what is going on"), S("its first lines name the operation and how to go on or abort"), NOTHING, &look);
}

static void ways_of_bisect(json_writer *w) {
  way(w, S("go on"), S("git bisect good"),
      S("or 'git bisect bad', after a test of this commit; 'git bisect skip' if it cannot be tested"), NOTHING);
  way(w, S("end it and go back"), S("git bisect reset"), NOTHING,
      S("the list of good and bad commits; 'git bisect log > FILE' keeps it"));
}

static void ways_of_head(json_writer *w, const state *s) {
  if (same(s->head, S("(detached)"))) {
    way(w, S("keep the commits made here"), S("git switch -c NEW-BRANCH"),
        S("commits made on a detached HEAD belong to no branch; a branch keeps them"), NOTHING);
    way(w, S("go back to the branch before"), S("git switch -"),
        s->staged || s->unstaged ? S("commit or stash the changes first") : NOTHING,
        S("nothing at once; commits made here are only in 'git reflog' then, for 30 days or more"));
  } else if (same(s->oid, S("(initial)"))) {
    way(w, S("make the first commit"), S("git commit"), s->staged ? NOTHING : S("stage files with git add before"), NOTHING);
  } else if (s->upstream.size && !s->has_counts) {
    way(w, S("make the upstream branch again"), S("git push -u origin HEAD"),
        S("the upstream branch is gone: deleted after a merge, or never fetched; check that before"), NOTHING);
    way(w, S("forget the upstream"), S("git branch --unset-upstream"), NOTHING, NOTHING);
  } else if (!s->upstream.size) way(w, S("publish the branch"), S("git push -u origin HEAD"), S("it has no upstream yet"), NOTHING);
}

static void ways_of_upstream(json_writer *w, const state *s) {
  int dirty = s->staged || s->unstaged;
  str first = dirty ? S("commit or stash the changes first") : NOTHING;
  if (s->ahead > 0 && s->behind > 0) {
    way(w, S("put your commits on top of the upstream"), S("git pull --rebase"),
        dirty ? first : S("for commits that nobody else has; 'git rebase --abort' goes back"), NOTHING);
    way(w, S("join both"), S("git pull --no-rebase"), dirty ? first : S("makes a merge commit; keeps commits as they are"),
        NOTHING);
  } else if (s->behind > 0) way(w, S("take the new commits of the upstream"), S("git pull --ff-only"), first, NOTHING);
  else if (s->ahead > 0) way(w, S("publish your commits"), S("git push"), NOTHING, NOTHING);
}

/* Conflicts of a stash: there is no operation to go on with or to abort. */
static void ways_of_conflicts(json_writer *w) {
  way(w, S("mend the files in conflict"), S("git diff --name-only --diff-filter=U"),
      S("edit each of them and git add it; the stash is still there, 'git stash drop' when all is well"), NOTHING);
  way(w, S("go back to before the stash came"), S("git reset --merge"), NOTHING,
      S("what the stash brought into these files; the stash itself stays"));
}

static void ways_of_changes(json_writer *w, const state *s) {
  if (same(s->oid, S("(initial)"))) return; /* a first commit is proposed already, and a stash needs one */
  if (s->staged)
    way(w, S("commit what is staged"), S("git commit"), s->unstaged ? S("changes that are not staged stay out of it") : NOTHING,
        NOTHING);
  if (s->unstaged) way(w, S("stage parts of the changes"), S("git add -p"), NOTHING, NOTHING);
  if (s->staged || s->unstaged || s->untracked)
    way(w, S("set everything aside for a while"), s->untracked ? S("git stash push -u") : S("git stash push"),
        S("'git stash pop' brings it back"), NOTHING);
}

static void write_branch(json_writer *w, const state *s) {
  int detached = same(s->head, S("(detached)")), unborn = same(s->oid, S("(initial)"));
  open_member(w, S("branch"), '{');
  if (!detached) member_text(w, S("head"), s->head);
  if (!unborn) member_text(w, S("commit"), s->oid);
  member_text(w, S("upstream"), s->upstream);
  if (s->has_counts) member_number(w, S("ahead"), s->ahead), member_number(w, S("behind"), s->behind);
  member_bool(w, S("detached"), detached);
  member_bool(w, S("unborn"), unborn);
  close(w, '}');
}

static void write_numbers(json_writer *w, const state *s) {
  open_member(w, S("counts"), '{');
  member_number(w, S("staged"), s->staged);
  member_number(w, S("unstaged"), s->unstaged);
  member_number(w, S("untracked"), s->untracked);
  member_number(w, S("conflicts"), s->conflicted);
  member_number(w, S("renamed"), s->renamed);
  member_number(w, S("submodules"), s->submodules);
  member_number(w, S("stashes"), s->stashes);
  close(w, '}');
}

static str commits(i64 count) { return text("%l commit%s", count, count == 1 ? S("") : S("s")); }

static str head_sentence(const state *s) {
  if (same(s->head, S("(detached)"))) return text("HEAD is detached at %s: no branch is checked out.", cut(s->oid, 0, 7));
  if (same(s->oid, S("(initial)"))) return text("On branch %s, which has no commit yet.", s->head);
  if (!s->upstream.size) return text("On branch %s, which has no upstream.", s->head);
  if (!s->has_counts) return text("On branch %s, whose upstream %s is gone.", s->head, s->upstream);
  if (s->ahead && s->behind)
    return text("On branch %s, which has diverged from %s: %s here, %s there.", s->head, s->upstream, commits(s->ahead),
        commits(s->behind));
  if (s->ahead) return text("On branch %s, %s ahead of %s.", s->head, commits(s->ahead), s->upstream);
  if (s->behind) return text("On branch %s, %s behind %s.", s->head, commits(s->behind), s->upstream);
  return text("On branch %s, level with %s.", s->head, s->upstream);
}

static str changes_sentence(const state *s) {
  buffer b = {0};
  if (s->staged) say(&b, "%l staged", s->staged);
  if (s->unstaged) say(&b, "%s%l changed and not staged", b.size ? S(", ") : S(""), s->unstaged);
  if (s->conflicted) say(&b, "%s%l in conflict", b.size ? S(", ") : S(""), s->conflicted);
  if (s->untracked) say(&b, "%s%l untracked", b.size ? S(", ") : S(""), s->untracked);
  if (!b.size) return S("Nothing to commit.");
  return text("Files: %s.", written(&b));
}

static void write_state(json_writer *w, const state *s, operation what, const markers *in) {
  str changes = changes_sentence(s), doing = operation_sentence(what, in, s);
  open_member(w, S("state"), '[');
  if (doing.size) write_text(w, doing);
  write_text(w, head_sentence(s));
  if (changes.size) write_text(w, changes);
  if (s->stashes) write_text(w, text("%l stash%s set aside.", s->stashes, s->stashes == 1 ? S(" is") : S("es are")));
  close(w, ']');
}

static void write_warnings(json_writer *w, const state *s, operation what, const markers *in) {
  lines list = {0};
  if (!in->given && what == NONE)
    add(&list,
        S("git_dir was not given: a merge, rebase, cherry-pick or bisection without a conflict does not show in git status "
          "--porcelain"));
  if (marked(in, S("index.lock")))
    add(&list,
        S("index.lock is there: another git runs, or one was killed; delete the file only when no git runs in this repository"));
  if (what == REBASE && s->conflicted)
    add(&list, S("in a rebase --ours is the branch you rebase onto and --theirs is your own commit"));
  if (what == NONE && s->conflicted)
    add(&list,
        S("files are in conflict and nothing is going on: 'git stash pop' or 'git checkout -m' leaves that; the stash is kept"));
  if (s->untracked && what != NONE && what != BISECT)
    add(&list, S("untracked files are in no commit: 'git clean' would lose them for good"));
  if (same(s->head, S("(detached)")) && (s->staged || s->unstaged) && what == NONE)
    add(&list, S("a commit made now belongs to no branch"));
  if (marked(in, S("shallow")))
    add(&list, S("the clone is shallow: older commits are not here, and merges may find no common one"));
  member_lines(w, S("warnings"), &list);
}

static str explained(const state *s, const markers *in) {
  operation what = operation_of(in, s);
  json_writer w = {0};
  open(&w, '{');
  member_text(&w, S("operation"), c_text(OPERATIONS[what == NONE && !in->given ? UNKNOWN : what]));
  write_state(&w, s, what, in);
  write_branch(&w, s);
  write_numbers(&w, s);
  write_conflicts(&w, s, what);
  write_warnings(&w, s, what, in);
  open_member(&w, S("ways_out"), '[');
  if (what == UNKNOWN) ways_of_unknown(&w);
  else if (what == BISECT) ways_of_bisect(&w);
  else if (what != NONE) ways_of_operation(&w, what, s);
  else if (s->conflicted) ways_of_conflicts(&w);
  else ways_of_head(&w, s), ways_of_upstream(&w, s), ways_of_changes(&w, s);
  close(&w, ']');
  close(&w, '}');
  return finished(&w);
}

static str explain_json(str input) {
  const json *root = json_read(input);
  if (!root) return NOTHING;
  for (const json *one = root->first; one; one = one->next)
    if (!among(one->key, S("status git_dir"))) fail("%s: no such field; expected status and git_dir", path_of(one));
  if (!member(root, S("status")))
    fail("status: expected the output of 'git status --porcelain=v2 --branch' as a string, found nothing");
  str status = text_in(root, S("status"));
  markers in = read_markers(member(root, S("git_dir")));
  if (fault.size) return NOTHING;
  state s = read_status(status);
  return fault.size ? NOTHING : explained(&s, &in);
}

static str explain_state(str input) {
  str start = trim(input);
  if (!start.size)
    fail("the input is empty: expected the output of 'git status --porcelain=v2 --branch', or JSON with status and git_dir");
  else if (start.at[0] == '{') return explain_json(input);
  else if (begins(start, S("On branch")) || begins(start, S("##")) || begins(start, S("HEAD detached")))
    fail("line 1: expected the output of 'git status --porcelain=v2 --branch', found another form of git status");
  if (fault.size) return NOTHING;
  markers in = {0};
  state s = read_status(input);
  return fault.size ? NOTHING : explained(&s, &in);
}

static str parse_output(str tool, str output) {
  str program = take_word(&tool);
  if (!same(program, S("git")) || !same(take_word(&tool), S("status")))
    fail("tool: expected \"git status --porcelain=v2 --branch\"");
  return fault.size ? NOTHING : explain_state(output);
}

static const caro_export EXPORTS[] = {
    {S("explain-state"), S("the state of a repository in words and the safe ways out, from git status --porcelain=v2 --branch"),
        explain_state},
};
#define PARSE_OUTPUT parse_output
#define PARSE_OUTPUT_WHAT "the state of a repository, from git status --porcelain=v2 --branch"
#include "caro_guest.h"
