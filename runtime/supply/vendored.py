"""Skills in a folder that somebody vendored: an image layout, asked by integrity before any network."""

from pathlib import Path

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.supply.oci.artifact import opened
from runtime.supply.oci.artifact import tree as tree_of
from runtime.supply.oci.layout import Layout

SKILLS = "skills"


def tag_of(id: str, wanted: str) -> str:
    """The name of a skill in the layout."""
    from binascii import a2b_base64

    return f"{id}-{a2b_base64(wanted.removeprefix('h1:')).hex()}"


def tree(folder: Path, id: str, wanted: str) -> dict[str, bytes] | None:
    """The tree of that integrity, or None if it is not there. Raises CaroError (integrity) where it is another."""
    layout, shown = Layout(folder / SKILLS), f"{folder}: {id}"
    try:
        digest = layout.resolve(tag_of(id, wanted))
    except CaroError as error:
        if error.code != NOT_FOUND:
            raise
        return None
    files = tree_of(layout, opened(layout.manifest(digest), shown), shown)
    found = integrity(tree_digest(files))
    if found != wanted:
        raise CaroError(
            f"{shown}: found {found}; the lock pins {wanted}", code=INTEGRITY, hint="the folder is damaged: vendor again"
        )
    return files
