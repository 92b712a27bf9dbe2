"""Attributions made of rows, for tests that need no file."""

from collections.abc import Mapping, Sequence

from bundler.budget.parts import GROUPS, Attribution, Document, Made, Part

Row = tuple[str, str, str, int]  # group, owner, detail, stored
MADE = Made(profile="test", python="3.12.1 sha256:aa", platform="linux-x86_64", optimise="start", layout="onefile")


def attribution(rows: Sequence[Row], *, made: Made = MADE, documents: Mapping[str, Mapping[str, int]] | None = None) -> Attribution:
    """Parts of these rows, each twice as long when decoded, and documents as paths with their lengths, by skill."""
    parts = [Part(group=group, owner=owner, detail=detail, stored=stored, raw=2 * stored) for group, owner, detail, stored in rows]
    return Attribution(
        file="made.caro",
        size=sum(part.stored for part in parts),
        made=made,
        parts=tuple(sorted(parts, key=lambda part: (GROUPS.index(part.group), -part.stored))),
        documents={
            id: tuple(Document(path=path, raw=raw) for path, raw in files.items()) for id, files in (documents or {}).items()
        },
    )
