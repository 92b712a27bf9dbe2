"""The title of a document. Cold."""

import re

CLOSING = re.compile(r"(^|\s+)#+$")  # the other end of a heading, where a space stands before it: not `# C#`
TITLE = 200  # characters of a heading that lists and tables have room for


def title(path: str, data: bytes) -> str:
    """The first top-level heading of a Markdown document, or empty."""
    if not path.endswith(".md"):
        return ""
    fence = ""
    for line in data.decode(errors="replace").splitlines():
        mark = line.strip()[:3]
        if mark in {"```", "~~~"} and fence in {"", mark}:
            fence = "" if fence else mark
        elif not fence and line.startswith("# "):
            return CLOSING.sub("", line[2:].strip())[:TITLE]
    return ""
