"""What statements of SQL would change for good. Comments, strings, plans, what is rolled back and scratch tables change nothing.

No parser of a dialect: the parts in which words mean nothing go first, then whole statements, by their first words.
"""

from runtime.safety.groups import GROUPS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SPEAKERS = frozenset(GROUPS["sql"]) - {"aws", "gcloud", "heroku", "wrangler", "prisma", "rails", "mysqladmin"}
COMMITS_AT_ONCE = frozenset(("mysql", "mariadb", "mysqlsh", "mycli", "tiup"))  # a DROP there is no part of a transaction
HASH_COMMENTS = COMMITS_AT_ONCE
RUNS_STRINGS = (
    "execute",
    "exec ",
    "exec(",
    "prepare",
    "dblink",
    "sp_executesql",
    "||",
    "concat",
    "format(",
    "do $",
    "gexec",
    "eval",
)
SCRATCH = frozenset("test tests testing tmp temp scratch sandbox throwaway dummy testdb tempdb".split())
SCRATCH_FOLDERS = ("/tmp/", "/var/tmp/", "/dev/shm/")  # noqa: S108 (files that nobody keeps; none is opened)
OBJECTS = frozenset("table database schema index view from into only truncate update keyspace tables".split())
DRY_RUNS = frozenset(("--dry_run", "--dry-run"))
FILLERS = frozenset("if exists not only ignore low_priority quick concurrently table".split())
CHANGES = frozenset("drop delete truncate update alter".split())


def scratch(name: str) -> bool:
    """Whether a database, a table or a file is by its name one that nobody keeps: `app_test`, `/tmp/x.db`, `:memory:`."""
    lower = name.lower()
    if lower == ":memory:" or lower.startswith(SCRATCH_FOLDERS):
        return True
    flat = "".join(one if one.isalnum() else " " for one in lower.rpartition("/")[2])
    return not SCRATCH.isdisjoint(flat.split())


def effective(name: str, args: "Sequence[str]", code: str) -> str:
    """The words and the statements of a call that count, as one text with `;` between statements."""
    texts = [_statement(one) for one in args if _spoken(one)]
    plain = [one for one in args if not _spoken(one)]
    if code.strip():
        texts.append(code)
    kept = [one for text in texts for one in _kept(name, _cleaned(name, text))]
    if DRY_RUNS & set(plain):
        kept = []
    if any(scratch(one.rpartition("=")[2]) for one in _operands(plain)):
        kept = [one for one in kept if _verb(one) not in CHANGES or " database" in one.lower() or "role" in one.lower()]
    return ";".join([" ".join(plain), *kept])


def _operands(args: "list[str]") -> "list[str]":
    """Words that may name a database: not the host, the user or a file of statements."""
    others = {"-h", "-U", "-u", "-f", "-o", "-H", "-p", "-P", "--host", "--user", "--file", "-L"}
    return [
        one for at, one in enumerate(args) if (not at or args[at - 1] not in others) and not one.startswith(("--host", "--user"))
    ]


def _spoken(word: str) -> bool:
    return " " in word or "\n" in word or "\t" in word


def _statement(word: str) -> str:
    """The text in a word that may be stuck to an option."""
    if word.startswith("--") and word[2:3].isalpha():
        return word.partition("=")[2] or word
    return word[2:].lstrip("= ") if word[:1] == "-" and word[1:2].isalpha() else word


def _cleaned(name: str, text: str) -> str:
    """Without comments, and without what stands in strings of several words."""
    lower = text.lower()
    strings = any(one in lower for one in RUNS_STRINGS)
    return "".join(_parts(text, strings=strings, hashes=name in HASH_COMMENTS))


def _parts(text: str, *, strings: bool, hashes: bool) -> "Iterator[str]":
    at = 0
    while at < len(text):
        one, two = text[at], text[at : at + 2]
        if two == "--" or (one == "#" and hashes):
            end = text.find("\n", at)
            at = len(text) if end < 0 else end
        elif text.startswith("/*!", at):  # MySQL runs what stands in it
            at += 3
            while at < len(text) and text[at].isdigit():
                at += 1
        elif two in {"/*", "*/"}:
            end = text.find("*/", at + 2) if two == "/*" else at
            yield " "
            at = len(text) if end < 0 else end + 2
        elif one in "'\"":
            end = _closing(text, at)
            inside = text[at + 1 : end]
            yield f"{one}{inside if strings or not (_spoken(inside) or inside.lower() in CHANGES) else ''}{one}"
            at = end + 1
        else:
            yield one
            at += 1


def _closing(text: str, at: int) -> int:
    """Where a string ends that begins here; a doubled quote is a part of it."""
    quote = text[at]
    end = text.find(quote, at + 1)
    while end >= 0 and text[end + 1 : end + 2] == quote:
        end = text.find(quote, end + 2)
    return len(text) if end < 0 else end


def _kept(name: str, text: str) -> "list[str]":
    """The statements that stay done."""
    kept: list[str] = []
    begun: int | None = None
    temporary: set[str] = set()
    for one in text.split(";"):
        words = one.lower().split()
        if words[:1] in (["begin"], ["savepoint"]) or words[:2] == ["start", "transaction"]:
            begun = len(kept)
        elif words[:1] in (["rollback"], ["abort"]) and words[1:2] != ["to"]:
            if begun is not None:
                kept[begun:] = [
                    done for done in kept[begun:] if name in COMMITS_AT_ONCE and _verb(done) not in {"delete", "update"}
                ]
            begun = None
        elif words[:1] in (["commit"], ["end"]):
            begun = None
        elif words and not _harmless(words, temporary):
            kept.append(_always(one))
    return kept


def _always(statement: str) -> str:
    """`where id = id` holds for every row."""
    at = statement.lower().rfind("where ")
    left, equals, right = statement[at + 6 :].partition("=") if at >= 0 else ("", "", "")
    return f"{statement[:at]}where true" if equals and left.strip() and left.strip() == right.strip() else statement


def _harmless(words: "list[str]", temporary: "set[str]") -> bool:
    """Whether nothing that was there before is changed by a statement."""
    if (words[0] == "explain" and "analyze" not in " ".join(words[:3])) or words[0] in {"comment", "describe", "show"}:
        return True
    target = _object(words)
    if words[0] == "create" and {"temp", "temporary"} & set(words[1:4]):
        temporary.add(target)
    if words[0] not in CHANGES:
        return False
    return words[1:2] in (["temporary"], ["temp"]) or target in temporary or bool(target and scratch(target))


def _object(words: "list[str]") -> str:
    """What a statement is about: the name behind TABLE, FROM, UPDATE and the like."""
    for at, one in enumerate(words):
        if one in OBJECTS:
            rest = [word for word in words[at + 1 :] if word not in FILLERS]
            return rest[0].partition("(")[0].strip("'\"`,()") if rest else ""
    return ""


def _verb(statement: str) -> str:
    words = statement.lower().split(None, 1)
    return words[0] if words else ""
