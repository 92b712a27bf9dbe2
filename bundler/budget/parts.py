"""What the bytes of one executable are, as records and the sums over them. No I/O.

Sizes are in bytes: `stored` as they lie in the file, `raw` when unpacked or decoded.
"""

from collections.abc import Mapping
from dataclasses import dataclass

BOOTLOADER = "bootloader"
INTERPRETER = "interpreter"
STANDARD = "standard library"
LIBRARY = "library"
RUNTIME = "runtime"
SKILLS = "skills"
SHARED = "shared"
TABLES = "tables"
DICTIONARY = "dictionary"
RECORDS = "records"
PADDING = "padding"
ARCHIVE = "archive"
GROUPS = (
    BOOTLOADER,
    INTERPRETER,
    STANDARD,
    LIBRARY,
    RUNTIME,
    SKILLS,
    SHARED,
    TABLES,
    DICTIONARY,
    RECORDS,
    PADDING,
    ARCHIVE,
)
CONTENT = {SKILLS, SHARED, TABLES, DICTIONARY}  # what skills bring; all else is the base
COUNTED_AS = {"compiled": "recipes", "machine": "executable"}  # the detail of a skill's part -> the layer that a budget limits
LAYER_BUDGETS = {"knowledge": "knowledge", "recipes": "recipes", "wasm": "executable"}  # key of `[budget]` -> layer


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Bytes as stored, and decoded."""

    stored: int
    raw: int

    def __add__(self, other: "Size") -> "Size":
        return Size(stored=self.stored + other.stored, raw=self.raw + other.raw)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Label:
    """Whose bytes: a group of GROUPS, an owner in it (a skill, a distribution, a room), and what of the owner's."""

    group: str
    owner: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Bytes of one label. A part may lie in several places of the file (padding does)."""

    group: str
    owner: str
    detail: str
    stored: int
    raw: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A file of a skill that no other skill has. `raw` is its length in bytes, uncompressed."""

    path: str
    raw: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What an executable was made of, as its lock and its build record say; empty in a payload without them.

    `python` is a version and the sha256 of the interpreter's library: two builds of one version differ by megabytes.
    """

    profile: str = ""
    python: str = ""
    platform: str = ""
    optimise: str = ""
    layout: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Every byte of a file, and of those beside it (onedir): the sum of `stored` over `parts` is `size`.

    `parts` are sorted by group, largest first. `documents` holds, by skill id, what could be removed from a skill.
    """

    file: str
    size: int
    made: Made
    parts: tuple[Part, ...]
    documents: Mapping[str, tuple[Document, ...]]

    def groups(self) -> dict[str, Size]:
        """The groups that this file has, in the order of GROUPS."""
        sums: dict[str, Size] = {}
        for part in self.parts:
            sums[part.group] = sums.get(part.group, Size(stored=0, raw=0)) + Size(stored=part.stored, raw=part.raw)
        return sums

    def owners(self) -> dict[tuple[str, str], Size]:
        """Group and owner, largest first."""
        sums: dict[tuple[str, str], Size] = {}
        for part in self.parts:
            key = part.group, part.owner
            sums[key] = sums.get(key, Size(stored=0, raw=0)) + Size(stored=part.stored, raw=part.raw)
        return dict(sorted(sums.items(), key=lambda item: (-item[1].stored, item[0])))

    def skills(self) -> dict[str, dict[str, Size]]:
        """Each skill's layers, both sorted by name; what counts as a layer is added to it."""
        sums: dict[str, dict[str, Size]] = {id: {} for id in sorted(self.documents)}
        for part in sorted((part for part in self.parts if part.group == SKILLS), key=lambda part: (part.owner, part.detail)):
            layers, layer = sums.setdefault(part.owner, {}), COUNTED_AS.get(part.detail, part.detail)
            layers[layer] = layers.get(layer, Size(stored=0, raw=0)) + Size(stored=part.stored, raw=part.raw)
        return {id: dict(sorted(layers.items())) for id, layers in sums.items()}
