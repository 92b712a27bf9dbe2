"""Values that a shell, a program, a terminal or a template engine would read as more than a text."""

from collections.abc import Sequence

LONG, TOO_LONG = 4096, 100_000  # characters; the first may pass
HOSTILE = (
    "a; rm -rf /nowhere",
    "$(id)",
    "`id`",
    "| cat",
    "&& x",
    "& x",
    "> x",
    "<(id)",
    "a\nid",
    "a\r\nid",
    "a\0b",
    "a\tb",
    "--upload-pack=x",
    "-oProxyCommand=x",
    "it's",
    'say "x"',
    "'; id; '",
    '"; id; "',
    "'\"'\"; id #",
    "*",
    "[a-z]*",
    "{a,b}",
    "~",
    "$HOME",
    "${IFS}id",
    "$1",
    '"$@"',
    " ",
    "a b",
    "",
    "a\\",
    "\\",
    r"\n\x41\0",
    "%s%n",
    "# x",
    "!!",
    "naïve 日本語 🙂",
    "a\u202eb",
    "a\u200bb",
    "\x1b[31mred\x1b]0;x\x07",
    "a\x9b31mb",
    "a\udcffb",
    "a\ud800b",
)
OTHER = "{{other}}"


def values(name: str, names: Sequence[str]) -> dict[str, str]:
    """The values for one of these parameters, by how they are shown."""
    other = next((one for one in names if one != name), name)
    shown = {_shown(value): value for value in HOSTILE}
    lengths = {f"x, {length} times": "x" * length for length in (LONG, TOO_LONG)}
    return {**shown, OTHER: f"{{{{{other}}}}}", "{{itself}}": f"{{{{{name}}}}}", **lengths}


def _shown(value: str) -> str:
    if not value.strip():
        return f"'{value}'"
    return value if value.isprintable() else ascii(value)[1:-1]
