"""Patterns with `*`, without the `re` package, which costs more than a verdict."""


def fits(pattern: str, text: str) -> bool:
    """Whether the whole text fits the pattern; `*` stands for any characters, also `/`."""
    if "*" not in pattern:
        return pattern == text
    head, *middle, tail = pattern.split("*")
    if len(text) < len(head) + len(tail) or not text.startswith(head) or not text.endswith(tail):
        return False
    at, end = len(head), len(text) - len(tail)
    for part in middle:
        found = text.find(part, at, end)
        if found < 0:
            return False
        at = found + len(part)
    return True


def shell_fits(pattern: str, name: str) -> bool:
    """Whether a shell's pattern (`*`, `?`, `[...]`) could stand for a name; a bracket is taken to fit any character."""
    flat, inside = "", False
    for character in pattern:
        if inside:
            inside = character != "]"
        elif character == "[" and "]" in pattern:
            inside = True
            flat += "?"
        else:
            flat += character
    return _question(flat, name)


def _question(pattern: str, name: str) -> bool:
    """`*` and `?`, by the usual walk with one place to come back to."""
    at = star = -1
    here = back = 0
    at = 0
    while here < len(name):
        if at < len(pattern) and pattern[at] in ("?", name[here]):
            at, here = at + 1, here + 1
        elif at < len(pattern) and pattern[at] == "*":
            star, back = at, here
            at += 1
        elif star >= 0:
            back += 1
            at, here = star + 1, back
        else:
            return False
    return not pattern[at:].strip("*")
