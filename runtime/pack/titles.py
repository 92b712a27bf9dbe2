"""The title of a document. Cold."""

from runtime.knowledge.passages import sections

TITLE = 200  # characters of a heading that lists and tables have room for


def title(path: str, data: bytes) -> str:
    """The first top-level heading of a Markdown document, or empty."""
    if not path.endswith(".md"):
        return ""
    found = (one.heads[-1] for one in sections(data.decode(errors="replace")) if one.heads and one.text.startswith("# "))
    return next(found, "")[:TITLE]
