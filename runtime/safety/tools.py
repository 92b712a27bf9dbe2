"""Tools with a way to run something else in one of their options: git's aliases, tar's checkpoints, an editor's `!`."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def values(args: list[str], *names: str) -> "Iterator[str]":
    """The values of options, spelled `-x value`, `-xvalue`, `--long value` and `--long=value`."""
    for at, one in enumerate(args):
        if one in names:
            if at + 1 < len(args):
                yield args[at + 1]
        else:
            for name in names:
                if name.startswith("--") and one.startswith(f"{name}="):
                    yield one[len(name) + 1 :]
                elif not name.startswith("--") and len(name) == 2 and one.startswith(name) and len(one) > 2:
                    yield one[2:]


RUN_BY_GIT = ("pager", "editor", "sshcommand", "askpass", "helper", "textconv", "fsmonitor", "program")  # ends of settings
FILTERS = ("--tree-filter", "--index-filter", "--msg-filter", "--env-filter", "--commit-filter")


def _git(args: list[str]) -> "Iterator[str | list[str]]":
    for setting in values(args, "-c"):
        key, _, value = setting.partition("=")
        if key.startswith("alias."):
            yield value[1:] if value.startswith("!") else ["git", *value.split()]
        elif key.lower().endswith(RUN_BY_GIT) and " " in value:
            yield value.lstrip("!")
    yield from _git_sub(args, [one for one in args if not one.startswith("-")])
    yield from values(args, "--upload-pack", "--receive-pack")


def _git_sub(args: list[str], plain: list[str]) -> "Iterator[str | list[str]]":
    if plain[:1] == ["config"]:
        yield from [one[1:] for one in plain[2:] if one.startswith("!")]
    if plain[:1] == ["rebase"]:
        yield from values(args, "-x", "--exec")
    if plain[:2] == ["submodule", "foreach"]:
        yield " ".join(plain[2:])
    if plain[:2] == ["bisect", "run"]:
        yield plain[2:]
    if plain[:1] == ["filter-branch"]:
        yield from values(args, *FILTERS)


def _tar(args: list[str]) -> "Iterator[str | list[str]]":
    for action in values(args, "--checkpoint-action"):
        if action.startswith("exec="):
            yield action[5:]
    yield from values(args, "--to-command", "--use-compress-program", "-I", "--rsh-command", "--info-script", "--new-volume-script")


def _rsync(args: list[str]) -> "Iterator[str | list[str]]":
    yield from values(args, "-e", "--rsh", "--rsync-path")


def _editor(args: list[str]) -> "Iterator[str | list[str]]":
    for text in (*values(args, "-c", "--cmd"), *(one[1:] for one in args if one.startswith("+"))):
        found = text.strip().lstrip(":")
        if found.startswith("!"):
            yield found[1:]
        elif found.startswith(("silent !", "sil !", "exec ", "r !", "r!")):
            yield found.partition("!")[2]


def _fd(args: list[str]) -> "Iterator[str | list[str]]":
    for mark in ("-x", "-X", "--exec", "--exec-batch"):
        if mark in args:
            words = args[args.index(mark) + 1 :]
            plain = [one for one in args[: args.index(mark)] if not one.startswith("-")]
            place = plain[1] if len(plain) > 1 else "./\ue000"
            yield [one.replace("{}", place) for one in words] if any("{}" in one for one in words) else [*words, place]


def _ansible(args: list[str]) -> "Iterator[str | list[str]]":
    module = next(values(args, "-m", "--module-name"), "command")
    if module.rpartition(".")[2] in {"shell", "command", "raw"}:
        yield from values(args, "-a", "--args")


def _salt(args: list[str]) -> "Iterator[str | list[str]]":
    if "cmd.run" in args:
        yield from args[args.index("cmd.run") + 1 :]


def _option_c(args: list[str]) -> "Iterator[str | list[str]]":
    yield from values(args, "-c", "--command", "--run", "--commands")


def _run_text(args: list[str]) -> "Iterator[str | list[str]]":
    yield from values(args, "--run", "--command")


def _screen(args: list[str]) -> "Iterator[str | list[str]]":
    rest = [
        one for at, one in enumerate(args) if not one.startswith("-") and (not at or args[at - 1] not in {"-S", "-dmS", "-X", "-t"})
    ]
    if rest:
        yield rest
    if "-X" in args and "stuff" in args:
        yield args[-1].rstrip("\n")


def _send(args: list[str]) -> "Iterator[str | list[str]]":
    if args[:1] in (["send-keys"], ["send"]):
        yield from [one for one in args[1:] if " " in one]


def _make(args: list[str]) -> "Iterator[str | list[str]]":
    for text in (*values(args, "--eval"), *(one for one in args if "$(shell " in one)):
        if "$(shell " in text:
            yield text.partition("$(shell ")[2].rpartition(")")[0]


def _nmap(args: list[str]) -> "Iterator[str | list[str]]":
    yield from values(args, "--exec", "-e", "-c", "--sh-exec")


def _socat(args: list[str]) -> "Iterator[str | list[str]]":
    for one in args:
        kind, colon, rest = one.partition(":")
        if colon and kind.lower() in {"exec", "system", "shell"}:
            yield rest.partition(",")[0]


def _forfiles(args: list[str]) -> "Iterator[str | list[str]]":
    """Windows's find: /c has the command, with @path for each file below /p."""
    low = [one.lower() for one in args]
    folder = args[low.index("/p") + 1] if "/p" in low[:-1] else "."
    if "/c" in low[:-1]:
        yield (
            args[low.index("/c") + 1]
            .replace("@path", f"{folder}/*")
            .replace("@file", f"{folder}/*")
            .replace("@fname", f"{folder}/*")
        )


def _start(args: list[str]) -> "Iterator[str | list[str]]":
    """Windows's start, with options before the program."""
    first = next((at for at, one in enumerate(args) if not one.startswith("/")), len(args))
    if args[first:]:
        yield args[first:]


def _wmic(args: list[str]) -> "Iterator[str | list[str]]":
    if "create" in args:
        yield " ".join(args[args.index("create") + 1 :])


def _ld(args: list[str]) -> "Iterator[str | list[str]]":
    plain = [one for one in args if not one.startswith("-")]
    if plain:
        yield plain


def _gdb(args: list[str]) -> "Iterator[str | list[str]]":
    for text in values(args, "-ex", "--ex", "-eval-command", "--eval-command"):
        for mark in ("shell ", "!", "system("):
            if mark in text:
                yield text.partition(mark)[2].strip("()\"' ")


def _sqlite(args: list[str]) -> "Iterator[str | list[str]]":
    for one in args:
        for mark in (".shell ", ".system ", "\\! "):
            if mark in one:
                yield one.partition(mark)[2]


def _ssm(args: list[str]) -> "Iterator[str | list[str]]":
    for text in values(args, "--parameters"):
        if "commands" in text:
            yield text.partition("=")[2].strip("[]\"'")


EMBEDDED: "dict[str, Callable[[list[str]], Iterator[str | list[str]]]]" = {
    "git": _git,
    "tar": _tar,
    "bsdtar": _tar,
    "rsync": _rsync,
    "scp": _rsync,
    **dict.fromkeys(("vi", "vim", "nvim", "view", "vimdiff", "ex", "emacs", "less", "more", "man"), _editor),
    "fd": _fd,
    "fdfind": _fd,
    "ansible": _ansible,
    "salt": _salt,
    "nix-shell": _run_text,
    "vagrant": _option_c,
    "flock": _option_c,
    "capsh": _option_c,
    "expect": _option_c,
    "fly": _option_c,
    "gcloud": _run_text,
    "az": _run_text,
    "screen": _screen,
    "tmux": _send,
    "make": _make,
    "nmap": _nmap,
    "nc": _nmap,
    "ncat": _nmap,
    "netcat": _nmap,
    "socat": _socat,
    **dict.fromkeys(("ld.so", "ld-linux.so.2", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"), _ld),
    "gdb": _gdb,
    "forfiles": _forfiles,
    "start": _start,
    "wmic": _wmic,
    "sqlite3": _sqlite,
    "psql": _sqlite,
    "mysql": _sqlite,
    "aws": _ssm,
}
