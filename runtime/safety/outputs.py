"""What simple programs print, where their words and their input are known: echo, printf, base64, rev, tr and the like."""

from runtime.safety.calls import Stream
from runtime.safety.marks import UNKNOWN
from runtime.safety.words import ansi

MOST = 16_384  # characters


def printed(name: str, args: list[str], stdin: Stream) -> Stream | None:
    """What the program prints, or None where nobody can say."""
    writer = WRITERS.get(name)
    if writer is None:
        return None
    text = writer(args, stdin.text)
    if text is None or len(text) > MOST:
        return None
    return Stream(text)


def _echo(args: list[str], stdin: str | None) -> str | None:
    del stdin
    end, escapes = "\n", False
    while args and args[0][:1] == "-" and args[0][1:] and not args[0][1:].strip("neE"):
        end = "" if "n" in args[0] else end
        escapes = escapes or "e" in args[0]
        args = args[1:]
    text = " ".join(args)
    return (ansi(text) if escapes else text) + end


def _printf(args: list[str], stdin: str | None) -> str | None:
    del stdin
    if args[:1] == ["--"]:
        args = args[1:]
    if not args or args[0] == "-v":
        return ""
    form, values = ansi(args[0]), args[1:]
    if "%" not in form:
        return form
    out = ""
    for _ in range(64):
        made, used = _formatted(form, values)
        out += made
        values = values[used:]
        if not values or not used:
            break
    return out


def _formatted(form: str, values: list[str]) -> tuple[str, int]:
    out, at, used = "", 0, 0
    while at < len(form):
        if form[at] != "%":
            out, at = out + form[at], at + 1
            continue
        end = at + 1
        while end < len(form) and form[end] in "-+ #0123456789.":
            end += 1
        letter = form[end : end + 1]
        value = values[used] if used < len(values) else ""
        out += "%" if letter == "%" else ansi(value) if letter == "b" else _character(value) if letter == "c" else value
        used += letter != "%"
        at = end + 1
    return out, used


def _character(value: str) -> str:
    return value[:1]


def _base64(args: list[str], stdin: str | None) -> str | None:
    if not any(one in {"-d", "-D", "--decode", "-di", "-id"} for one in args):
        return None
    read = any(not one.startswith("-") for one in args)  # a file, or the value of an option
    return None if stdin is None or read else _decoded(stdin)


def _openssl(args: list[str], stdin: str | None) -> str | None:
    if not ({"base64", "-base64", "-a"} & set(args)) or "-d" not in args or "-in" in args or stdin is None:
        return None
    return _decoded(stdin)


def _decoded(text: str) -> str | None:
    from binascii import Error, a2b_base64

    try:
        return a2b_base64(text.encode()).decode(errors="replace")
    except (Error, ValueError):
        return None


def _xxd(args: list[str], stdin: str | None) -> str | None:
    if stdin is None or not all(one.startswith("-") for one in args) or not any("r" in one for one in args):
        return None
    try:
        return bytes.fromhex("".join(stdin.split())).decode(errors="replace")
    except ValueError:
        return None


def _rev(args: list[str], stdin: str | None) -> str | None:
    if args or stdin is None:
        return None
    return "".join(line[::-1] + "\n" for line in stdin.splitlines())


def _tac(args: list[str], stdin: str | None) -> str | None:
    return None if args or stdin is None else "".join(line + "\n" for line in reversed(stdin.splitlines()))


def _cat(args: list[str], stdin: str | None) -> str | None:
    return stdin if all(one == "-" or (one.startswith("-") and not one.startswith("--")) for one in args) else None


def _tr(args: list[str], stdin: str | None) -> str | None:
    if stdin is None or not args or UNKNOWN in "".join(args):
        return None
    if args[0] in {"-d", "--delete"} and len(args) > 1:
        gone = _set(args[1])
        return "".join(one for one in stdin if one not in gone)
    if len(args) != 2 or args[0].startswith("-"):
        return None
    first, second = _set(args[0]), _set(args[1])
    if not second:
        return None
    second += second[-1] * (len(first) - len(second))
    return stdin.translate({ord(old): new for old, new in zip(first, second, strict=False)})


def _set(text: str) -> str:
    """`a-zA-Z` spelled out; a class such as `[:upper:]` too."""
    classes = {"[:upper:]": "A-Z", "[:lower:]": "a-z", "[:digit:]": "0-9", "[:space:]": " \t\n\r"}
    for name, letters in classes.items():
        text = text.replace(name, letters)
    text = ansi(text)
    out, at = "", 0
    while at < len(text):
        if text[at + 1 : at + 2] == "-" and at + 2 < len(text) and text[at] <= text[at + 2]:
            out += "".join(chr(code) for code in range(ord(text[at]), min(ord(text[at + 2]), ord(text[at]) + 255) + 1))
            at += 3
        else:
            out, at = out + text[at], at + 1
    return out


def _sed(args: list[str], stdin: str | None) -> str | None:
    """One `s/a/b/` without a pattern's characters."""
    words = [one for one in args if not one.startswith("-")]
    if stdin is None or len(words) != 1 or len(words[0]) < 4 or words[0][0] != "s":
        return None
    parts = words[0][2:].split(words[0][1])
    if len(parts) != 3 or any(one in parts[0] for one in ".*[]^$\\+?"):
        return None
    return stdin.replace(parts[0], parts[1]) if "g" in parts[2] else stdin.replace(parts[0], parts[1], 1)


def _cut(args: list[str], stdin: str | None) -> str | None:
    del args
    return None if stdin is None else UNKNOWN


def _which(args: list[str], stdin: str | None) -> str | None:
    del stdin
    words = [one for one in args if not one.startswith("-")]
    return words[-1] + "\n" if words else None


def _mktemp(args: list[str], stdin: str | None) -> str | None:
    del stdin
    return None if any(not one.startswith("-") for one in args) else f"/tmp/tmp.{UNKNOWN}\n"  # noqa: S108 (a name, no file)


def _pwd(args: list[str], stdin: str | None) -> str | None:
    del args, stdin
    return "."


def _none(args: list[str], stdin: str | None) -> str | None:
    del args, stdin
    return ""


WRITERS = {
    "echo": _echo,
    "printf": _printf,
    "base64": _base64,
    "gbase64": _base64,
    "openssl": _openssl,
    "xxd": _xxd,
    "rev": _rev,
    "tac": _tac,
    "cat": _cat,
    "tr": _tr,
    "sed": _sed,
    "which": _which,
    "pwd": _pwd,
    "mktemp": _mktemp,
    **dict.fromkeys(
        ("true", ":", "false", "cd", "rm", "mkdir", "sleep", "set", "shopt", "export", "chmod", "chown", "test", "["), _none
    ),
}
