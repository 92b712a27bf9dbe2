"""Commands of the shell that change what follows: cd, set, alias, read, eval, trap and the like."""

from runtime.safety.calls import SILENT, Call, Stream
from runtime.safety.marks import UNKNOWN
from runtime.safety.shells import shell
from runtime.safety.wrappers import inner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from runtime.safety.programs import Programs


def _cd(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    del stdin, call
    operands = [one for one in args if not one.startswith("-")]
    target = operands[0] if operands else "~"
    folder = programs.walk.folder
    if target.startswith(("/", "~")) or UNKNOWN in target[:1] or not folder:
        programs.walk.folder = target
    else:
        programs.walk.folder = f"{folder.rstrip('/')}/{target}"
    return SILENT


def _set(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    del stdin, call
    if "--" in args:
        programs.walk.words.positional = args[args.index("--") + 1 :]
    elif args and not args[0].startswith(("-", "+")):
        programs.walk.words.positional = args
    return SILENT


def _shift(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    del stdin, call
    count = int(args[0]) if args and args[0].isdigit() else 1
    programs.walk.words.positional = programs.walk.words.positional[count:]
    return SILENT


def _alias(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    del stdin, call
    for one in args:
        name, equals, value = one.partition("=")
        if equals:
            programs.walk.words.variables[f"alias {name}"] = value
    return SILENT


def _read(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    """The variables hold what the input has, a line's words one after the other."""
    del call
    valued = {"-p", "-n", "-N", "-t", "-u", "-d", "-i", "-a"}
    names = [one for at, one in enumerate(args) if not one.startswith("-") and (not at or args[at - 1] not in valued)]
    if stdin.text is not None:
        lines = stdin.text.splitlines()
        values = (lines[0] if lines else "").split(None, max(len(names) - 1, 0))
    else:
        values = list(stdin.items[:1])
    for at, name in enumerate(names):
        programs.walk.words.variables[name] = values[at] if at < len(values) else UNKNOWN
    for at, one in enumerate(args):
        if one in {"-a", "-ra"} and at + 1 < len(args):
            programs.walk.words.arrays[args[at + 1]] = stdin.text.split() if stdin.text else [UNKNOWN]
    return SILENT


def _mapfile(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    del call
    if args:
        items = stdin.text.splitlines() if stdin.text is not None else list(stdin.items)
        programs.walk.words.arrays[args[-1]] = items or [UNKNOWN]
    return SILENT


def _eval(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    return programs.text(" ".join(args), stdin, call.feeds)


def _source(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    return shell(programs, args, stdin, call) if args else None


def _trap(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    if args and not args[0].startswith("-"):
        programs.text(args[0], stdin, call.feeds)
    return SILENT


def _ssh(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """The words behind the host are one text for the other side's shell."""
    for at, one in enumerate(args):
        option = one[2:] if one.startswith("-o") and len(one) > 2 else args[at + 1] if one == "-o" and at + 1 < len(args) else ""
        key, equals, value = option.partition("=")
        if equals and key.lower() in {"proxycommand", "localcommand", "knownhostscommand", "permitlocalcommand"}:
            programs.text(value, SILENT, call.feeds)
    rest = inner(args, "-p -i -o -l -F -J -L -R -D -b -c -e -E -I -m -O -Q -S -W -w -B", 1)
    if rest:
        return programs.text(" ".join(rest), stdin, call.feeds)
    if stdin.text:
        return programs.text(stdin.text, Stream(""), call.feeds)
    return None


ENV_VALUED = "-u -C --unset --chdir --argv0 -a -S --split-string"


def _su(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """su, runuser and others with a text behind -c; runuser also runs words."""
    for at, one in enumerate(args):
        if one in {"-c", "--command", "-lc"} and at + 1 < len(args):
            return programs.text(args[at + 1], stdin, call.feeds)
        if one.startswith("--command="):
            return programs.text(one.partition("=")[2], stdin, call.feeds)
    if call.name == "runuser" or "--" in args:
        rest = inner(args, "-u -g -G -s --user --group", 0)
        return programs.invoke(rest, stdin) if rest else None
    if stdin.text:
        return programs.text(stdin.text, Stream(""), call.feeds)
    if stdin.calls and stdin.text is None:
        programs.unseen(call.name, call.feeds)
    return None


def _watch(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    rest = inner(args, "-n --interval -q --equexit", 0)
    return programs.text(" ".join(rest), stdin, call.feeds) if rest else None


def _later(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """at and batch: their input is a script."""
    del args
    if stdin.text is not None:
        return programs.text(stdin.text, Stream(""), call.feeds)
    if stdin.calls:
        programs.unseen(call.name, call.feeds)
    return None


def _env(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """env, whose -S is a text with more words for it: options, assignments, the command."""
    end = len(args) - len(inner(args, ENV_VALUED, 0))
    for at, one in enumerate(args[:end]):
        found = _split_text(one, args[at + 1 :])
        if found:
            return programs.text(" ".join(["env", found[0], *map(_quoted, found[1:])]), stdin, call.feeds)
    rest = inner(args, ENV_VALUED, 0, assigns=True)
    for one in args[: len(args) - len(rest)]:
        name, equals, value = one.partition("=")
        if equals and name.isidentifier():
            programs.walk.words.variables[name] = value
    return programs.invoke(rest, stdin, call.feeds) if rest else None


def _split_text(word: str, behind: list[str]) -> list[str]:
    """The text of an option -S, also at the end of a cluster of letters, and the words behind it."""
    if word.startswith("--s"):  # of split-string, which may be cut short
        _, equals, text = word.partition("=")
        return [text, *behind] if equals else behind
    letters = word[1:] if word[:1] == "-" and word[:2] != "--" else ""
    for at, letter in enumerate(letters):
        if letter == "S":
            return [letters[at + 1 :], *behind] if letters[at + 1 :] else behind
        if f"-{letter}" in ENV_VALUED.split():
            break
    return []


def _quoted(word: str) -> str:
    return "'" + word.replace("'", "'\\''") + "'"


def _command(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream | None:
    """`command -v` only looks; otherwise it runs."""
    if args and args[0].startswith("-") and not args[0].strip("-vV"):
        return Stream(args[-1] + "\n")
    rest = args[1:] if args[:1] in (["-p"], ["--"]) else args
    return programs.invoke(rest, stdin, call.feeds) if rest else None


def _type(programs: "Programs", args: list[str], stdin: Stream, call: Call) -> Stream:
    del programs, stdin, call
    return Stream(args[-1] + "\n" if args else "")


CHANGES: "dict[str, Callable[[Programs, list[str], Stream, Call], Stream | None]]" = {
    "cd": _cd,
    "pushd": _cd,
    "set": _set,
    "shift": _shift,
    "alias": _alias,
    "read": _read,
    "mapfile": _mapfile,
    "readarray": _mapfile,
    "eval": _eval,
    "source": _source,
    ".": _source,
    "trap": _trap,
    "ssh": _ssh,
    "mosh": _ssh,
    "autossh": _ssh,
    "slogin": _ssh,
    "dbclient": _ssh,
    "su": _su,
    "runuser": _su,
    "sg": _su,
    "script": _su,
    "watch": _watch,
    "at": _later,
    "batch": _later,
    "env": _env,
    "genv": _env,
    "command": _command,
    "type": _type,
}
