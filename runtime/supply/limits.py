"""How much a skill may hold, whichever source it comes from, and which paths it may use."""

import unicodedata
from collections.abc import Iterable

FILES = 16384
FILE_BYTES = 16 << 20
TREE_BYTES = 64 << 20
PATH_BYTES = 512
ENTRIES = 1 << 17  # that a checkout may hold, of which a skill is made
ARCHIVE_BYTES = 64 << 20  # of an archive or a layer, as it is fetched
UNPACKED_BYTES = TREE_BYTES + FILES * 2048  # of an archive with its heads
ARCHIVE_ENTRIES = 1 << 16  # of an archive, of which a skill may be a part
RATIO = 200  # unpacked bytes for one packed, above RATIO_FREE bytes
RATIO_FREE = 4 << 20
WINDOW = 32 << 20  # bytes of memory that a zstd frame may ask for
LEFT_OUT = frozenset({"tests", "src", "signatures", ".git"})  # first parts of paths that are never shipped

RESERVED = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


def path_problem(path: str) -> str | None:
    """Why this relative path may not stand in a skill, or None.

    The rules are those of the strictest system that a tree may be checked out on, so that one integrity serves all.
    """
    if path.startswith("/"):
        return "an absolute path"
    if too_long(path):
        return too_long(path)
    for character in path:
        if foreign(character):
            return f"the character {character!a} in a path"
    for part in path.split("/"):
        if part in {"", ".", ".."}:
            return f"the path part {part!r}"
        if part.endswith((".", " ")) or reserved(part):
            return f"the path part {part!r}, which Windows cannot hold"
    return None


def too_long(path: str) -> str | None:
    """Why this path is too long, or None."""
    long = len(path.encode(errors="surrogatepass")) > PATH_BYTES
    return f"a path longer than {PATH_BYTES} bytes" if long else None


def foreign(character: str) -> bool:
    """Whether some system cannot hold this character in a path, or it does not show."""
    return character in '\\:*?"<>|' or unicodedata.category(character) in {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def reserved(part: str) -> bool:
    """Whether Windows takes this part of a path for a device."""
    return part.partition(".")[0].lower() in RESERVED


def folded(path: str) -> str:
    """The path as a file system sees it that ignores case and Unicode form."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", path).casefold())


def collision(paths: Iterable[str]) -> tuple[str, str] | None:
    """Two paths (or folders of paths) that are the same on a file system that ignores case or Unicode form."""
    seen: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        for depth in range(1, len(parts) + 1):
            prefix = "/".join(parts[:depth])
            same = folded(prefix)
            if seen.setdefault(same, prefix) != prefix:
                return seen[same], prefix
    return None
