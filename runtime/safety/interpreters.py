"""Programs in other languages that stand in a command line: their text, and the shell commands that are spoken in it."""

INTERPRETERS: dict[str, tuple[str, ...]] = {
    "python": ("-c",),
    "pypy": ("-c",),
    "ipython": ("-c",),
    "perl": ("-e", "-E"),
    "ruby": ("-e",),
    "node": ("-e", "--eval", "-p", "--print"),
    "nodejs": ("-e", "--eval", "-p", "--print"),
    "deno": ("eval",),
    "bun": ("-e", "--eval"),
    "php": ("-r",),
    "lua": ("-e",),
    "luajit": ("-e",),
    "rscript": ("-e",),
    "r": ("-e",),
    "osascript": ("-e",),
    "tclsh": (),
    "groovy": ("-e",),
    "scala": ("-e",),
    "julia": ("-e",),
    "elixir": ("-e",),
    "erl": ("-eval",),
    "awk": (),
    "gawk": (),
    "mawk": (),
    "nawk": (),
    "guile": ("-c",),
}
AWKS = frozenset(("awk", "gawk", "mawk", "nawk"))
SPEAKS = (
    "system",
    "exec",
    "popen",
    "spawn",
    "subprocess",
    "shell",
    "passthru",
    "`",
    "getoutput",
    "qx",
    "%x",
    "open(",
    "commands.",
    "check_call",
    "check_output",
    "invoke",
    "| sh",
    "|sh",
    '| "',
    "run(",
    "os.cmd",
)
QUOTES = "'\"`"
MOST_LITERALS = 24


def language(name: str) -> str:
    """The interpreter's name without its version."""
    return name.rstrip("0123456789.")


def code_of(name: str, args: list[str]) -> tuple[str, bool]:
    """The program text in the words, and whether, without one, it would read its standard input."""
    if name in AWKS:
        plain = [
            one for at, one in enumerate(args) if not one.startswith("-") and (not at or args[at - 1] not in {"-F", "-v", "-f"})
        ]
        return (plain[0] if plain and "-f" not in args else ""), False
    options = INTERPRETERS[name]
    parts = []
    for at, one in enumerate(args):
        stuck = _stuck(one) if name in {"perl", "ruby"} else ""
        if stuck:
            parts.append(stuck)
            continue
        clustered = (
            one[:1] == "-"
            and one[:2] != "--"
            and len(one) > 1
            and any(one[-1:] == option[1:] for option in options if len(option) == 2)
        )
        if (one in options or clustered) and at + 1 < len(args):
            parts.append(args[at + 1])
        elif any(len(option) == 2 and one.startswith(option) and len(one) > 2 for option in options):
            parts.append(one[2:])
        elif any(option.startswith("--") and one.startswith(f"{option}=") for option in options):
            parts.append(one.partition("=")[2])
    files = [one for one in args if not one.startswith("-") and not one.startswith("/dev/")]
    return "\n".join(parts), not files and not any(one.startswith("-m") for one in args)


def _stuck(word: str) -> str:
    """The code that sticks to a cluster of options: `-ne'print'`."""
    if word[:1] != "-" or word[:2] == "--":
        return ""
    for at, one in enumerate(word[1:], 1):
        if one in "eE":
            return word[at + 1 :]
        if not one.isalnum():
            break
    return ""


def spoken(code: str, name: str) -> list[str]:
    """Texts in the code that a shell may be handed: its string literals, where the code runs programs at all."""
    lower = code.lower()
    if not code or not any(word in lower for word in SPEAKS):
        return []
    found = literals(code)
    texts = [one for one in found if " " in one.strip() or one.strip().startswith("/")]
    texts += [inner for one in found if any(quote in one for quote in QUOTES) for inner in spoken(one, name)]
    if len(found) > 1:
        texts.append(" ".join(one for one in found if one and "\n" not in one))
    if name == "ruby" and "%x" in code:
        texts.append(code.partition("%x")[2].strip("({[|!/")[:-1])
    if name == "perl" and "qx" in code:
        texts.append(code.partition("qx")[2].strip("({[|!/ ").rstrip(")}]|!/; "))
    return texts[:MOST_LITERALS]


def literals(code: str) -> list[str]:
    """The quoted strings of a program, as most languages quote; neighbours that are added become one."""
    found: list[str] = []
    at = last = 0
    joined = False
    while at < len(code) and len(found) < MOST_LITERALS:
        if code[at] not in QUOTES:
            at += 1
            continue
        quote, start = code[at], at
        at += 1
        text = ""
        while at < len(code) and code[at] != quote:
            if code[at] == "\\" and at + 1 < len(code):
                at += 1
                text += {"n": "\n", "t": " "}.get(code[at], code[at])
            else:
                text += code[at]
            at += 1
        joined = bool(found) and code[last:start].strip() in {"+", ".", ".."}
        if joined:
            found[-1] += text
        else:
            found.append(text)
        at += 1
        last = at
    return found
