"""Commands of recipes as words. Standard library only, no I/O.

A command string is split at `|` and then into words as POSIX quoting does. What a shell would expand, redirect or chain makes it a
`shell:` script instead. When a recipe is validated the full parser of the
safety engine has to make the same words of it; at a run there is no parser.
"""

import re
import shlex
from collections.abc import Iterator

SHELL = "a simple command or a pipeline of them; a script is `shell:`"
NAMES = {"\n": "a line feed"}
EXPANDS = re.compile(r"\$[A-Za-z0-9_{(@*#?$!'\"-]", re.ASCII)


def simple_commands(text: str) -> list[list[str]] | tuple[str, str]:
    """The words of each command of a pipeline, or what was found and is wanted instead."""
    if "\\\n" in text:  # a shell drops the two, `shlex` makes a word of them
        return "a line that goes on behind a backslash", "one line; in YAML `>-` folds several into one"
    ends = [-1]
    for at, character in _unquoted(text):
        if character == "|":
            ends.append(at)
        elif _needs_shell(text, at):
            return f"{NAMES.get(character, repr(character))} outside of quotes", SHELL
    parts = [text[start + 1 : end] for start, end in zip(ends, [*ends[1:], len(text)], strict=True)]
    try:
        commands = [shlex.split(part) for part in parts]
    except ValueError:
        return "a quotation without its end", "quotes in pairs"
    if not all(commands):
        return "nothing beside '|'" if len(commands) > 1 else "nothing", SHELL
    return commands


def _unquoted(text: str) -> Iterator[tuple[int, str]]:
    """The characters that a shell would act on: outside of quotes, and `$` and a backtick in double quotes."""
    quote, escaped = "", False
    for at, character in enumerate(text):
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif quote:
            if character == quote:
                quote = ""
            elif quote == '"' and character in "$`":
                yield at, character
        elif character in "'\"":
            quote = character
        else:
            yield at, character


def _needs_shell(text: str, at: int) -> bool:
    """Redirections, lists, globs, expansions, groups and comments."""
    character = text[at]
    if character == "$":
        return EXPANDS.match(text, at) is not None
    if character in "~#":
        return (at == 0 or text[at - 1].isspace()) and (character == "#" or text[at + 1 : at + 2] in {"", "/", " "})
    return character in ";&<>`\n\r()*?["
