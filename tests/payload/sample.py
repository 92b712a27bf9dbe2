"""One small payload that has every kind of section, entry and padding."""

import zlib
from collections.abc import Sequence

from runtime.contract.layout import ZLIB
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.write import Block, Entry
from tests.making import lock, stored, tree, verified

NOTES = b"A note that zlib packs, because it repeats: " + b"repeats, " * 20
OWN = "skill/core.alpha/knowledge"  # the entry with the documents of the first skill


def sample(*others: Entry) -> Block:
    """Two skills that share a licence, entries of all codecs but the dictionary's, lengths that call for padding.

    `others` are added, or take the place of an entry of the same name.
    """
    trees = [
        tree("core.alpha", {"knowledge/patterns/undo.md": b"# Undo\n\nUndo it.\n", "data/empty.bin": b""}),
        tree("tool.beta", {"knowledge/concepts/ahead.md": "# Voraus: 前\n".encode(), "data/bytes.bin": bytes(range(256))}),
    ]
    known = verified(trees)
    extra = [
        lock(known),
        Entry(name="notes", codec=ZLIB, raw=len(NOTES), stored=zlib.compress(NOTES)),
        stored("nothing", b""),
        stored("odd", b"odd"),
    ]
    return compose(known, Frames(store=None), _merged(extra, others))


def _merged(extra: Sequence[Entry], others: Sequence[Entry]) -> list[Entry]:
    return list({entry.name: entry for entry in [*extra, *others]}.values())
