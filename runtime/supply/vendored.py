"""Skills in a folder that somebody vendored: an image layout, asked by integrity before any network."""

from pathlib import Path

from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree, VerifiedSkill
from runtime.errors import INTEGRITY, NOT_FOUND, CaroError
from runtime.supply.oci.artifact import opened, push
from runtime.supply.oci.artifact import tree as tree_of
from runtime.supply.oci.layout import Layout
from runtime.supply.oci.signature import attached, sign

SKILLS = "skills"
SIGNED = ".sig"  # ends the name of a signature in the layout


def tag_of(id: str, wanted: str) -> str:
    """The name of a skill in the layout."""
    from binascii import a2b_base64

    return f"{id}-{a2b_base64(wanted.removeprefix('h1:')).hex()}"


def tree(folder: Path, id: str, wanted: str) -> SkillTree | None:
    """The tree of that integrity with its signature, or None if it is not there. Raises CaroError (integrity): it is another."""
    layout, shown = Layout(folder / SKILLS), f"{folder}: {id}"
    digest = _named(layout, tag_of(id, wanted))
    if not digest:
        return None
    files = tree_of(layout, opened(layout.manifest(digest), shown), shown)
    found = integrity(tree_digest(files))
    if found != wanted:
        raise CaroError(
            f"{shown}: found {found}; the lock pins {wanted}", code=INTEGRITY, hint="the folder is damaged: vendor again"
        )
    signed = _named(layout, tag_of(id, wanted) + SIGNED)
    return SkillTree(origin=shown, files=files, signature=attached(layout, signed) if signed else None)


def put(layout: Layout, skill: VerifiedSkill) -> None:
    """Have a skill and its signature in the layout. Raises CaroError."""
    about = skill.manifest.skill
    tag = tag_of(about.id, skill.integrity)
    digest = push(layout, skill.tree.files, about.id, about.version, tag, force=True)  # it is named by its content
    if skill.tree.signature:
        sign(layout, digest, skill.tree.signature, tag + SIGNED)


def _named(layout: Layout, tag: str) -> str:
    """The digest of a manifest, empty where there is none. Raises CaroError."""
    try:
        return layout.resolve(tag)
    except CaroError as error:
        if error.code != NOT_FOUND:
            raise
        return ""
