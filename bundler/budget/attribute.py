"""Where every byte of a built executable, or of a bare payload, goes."""

import json
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

from bundler.budget import origin, parts
from bundler.budget.archive import archive_spans
from bundler.budget.parts import GROUPS, Attribution, Document, Label, Made, Part, Size
from bundler.budget.spans import Span, tiled
from runtime.contract.layout import ABSENT, BASE, BUILD, FOOTER, LOCK, SKILL_ENTRY
from runtime.payload.locate import damaged, open_file
from runtime.payload.read import Payload
from runtime.payload.verify import verify

HEAD = Label(group=parts.TABLES, owner="head", detail="header, section table, page digests")
FOOTER_LABEL = Label(group=parts.ARCHIVE, owner="footer", detail="footer")
BOOTLOADER = Label(group=parts.BOOTLOADER, owner="PyInstaller", detail="bootloader")
WITHIN_PROGRAM = ("bootloader", "archive")  # names in the entry `base`; the others are files
BEFORE = Label(group=parts.PADDING, owner="executable", detail="zeros before the payload")
WITHIN = Label(group=parts.PADDING, owner="payload", detail="zeros within the payload")


def attribute(path: Path) -> Attribution:
    """Attribute a program that holds, with the files beside it if it has any (onedir); every digest is checked first.

    Raises CaroError: not found, or integrity if it is damaged or its parts are not exactly its bytes.
    """
    place = open_file(str(path))
    payload = Payload(place)
    deque(verify(payload), maxlen=0)
    try:
        tiles = [*_before(payload), *_block(payload), *archive_spans(place)]
        beside = _beside(payload, path.parent)
    except ValueError as error:
        raise damaged(place.path, str(error)) from None
    found = _parts([*tiles, *beside])
    size = len(place.data) + sum(span.stored for span in beside)
    if sum(part.stored for part in found) != size:
        raise damaged(place.path, f"its parts have {sum(part.stored for part in found)} bytes and there are {size}")
    return Attribution(file=str(path), size=size, made=_made(payload), parts=found, documents=_documents(payload))


def _around(payload: Payload) -> dict[str, tuple[str, int]]:
    """Digest and length of each part that the entry `base` names: bootloader, archive, files beside the program."""
    entry = payload.find_entry(BASE)
    lines = payload.read(entry).decode().splitlines() if entry else []
    return {name: (digest, int(length)) for digest, length, name in (line.split(" ", 2) for line in lines)}


def _before(payload: Payload) -> list[Span]:
    """Bootloader and padding. Without the entry `base` nothing says where the one ends: all of it is bootloader."""
    end = payload.place.offset
    _, length = _around(payload).get(BOOTLOADER.detail, ("", end))
    return tiled([Span(offset=0, stored=length, raw=length, label=BOOTLOADER)], 0, end, BEFORE) if end else []


def _beside(payload: Payload, folder: Path) -> list[Span]:
    """The files beside the program (onedir), each with a place of its own."""
    spans: list[Span] = []
    for name, (digest, length) in _around(payload).items():
        if name in WITHIN_PROGRAM:
            continue
        data = (folder / name).read_bytes() if (folder / name).is_file() else b""
        if len(data) != length or sha256(data).hexdigest() != digest:
            raise damaged(str(folder / name), "missing, or not the file that this program was built with")
        spans.append(Span(offset=0, stored=length, raw=length, label=origin.of_file(name)))
    return spans


def _block(payload: Payload) -> list[Span]:
    """The payload and its footer."""
    place = payload.place
    footer = Span(offset=place.footer, stored=FOOTER.size, raw=FOOTER.size, label=FOOTER_LABEL)
    inside = [
        Span(offset=place.offset + offset, stored=size.stored, raw=size.raw, label=label)
        for offset, size, label in _inside(payload)
    ]
    return [*tiled(inside, place.offset, place.footer, WITHIN), footer]


def _inside(payload: Payload) -> Iterator[tuple[int, Size, Label]]:
    yield 0, Size(stored=payload.head, raw=payload.head), HEAD
    for tag, table in payload.sections.items():
        yield table.offset, Size(stored=table.length, raw=table.length), origin.of_section(tag)
    for number in range(payload.entries.count):
        entry = payload.entry(number)
        yield entry.offset, Size(stored=entry.stored, raw=entry.raw), origin.of_entry(entry.name)


def _parts(tiles: Sequence[Span]) -> tuple[Part, ...]:
    sums: dict[Label, Size] = {}
    for tile in tiles:
        sums[tile.label] = sums.get(tile.label, Size(stored=0, raw=0)) + Size(stored=tile.stored, raw=tile.raw)
    ordered = sorted(sums.items(), key=lambda item: (GROUPS.index(item[0].group), -item[1].stored, item[0]))
    return tuple(
        Part(group=label.group, owner=label.owner, detail=label.detail, stored=size.stored, raw=size.raw) for label, size in ordered
    )


def _documents(payload: Payload) -> Mapping[str, tuple[Document, ...]]:
    own: dict[str, tuple[Document, ...]] = {}
    for number in range(payload.skills.count):
        skill = payload.skill(number)
        rows = [payload.file(at) for at in range(skill.first, skill.first + skill.count)]
        own[skill.id] = tuple(
            Document(path=row.path, raw=row.length)
            for row in rows
            if not row.flags & ABSENT and payload.entry(row.entry).name.startswith(SKILL_ENTRY)
        )
    return own


def _made(payload: Payload) -> Made:
    """What lock and build record say."""
    lock, build = payload.find_entry(LOCK), payload.find_entry(BUILD)
    try:
        profile = tomllib.loads(payload.read(lock).decode()).get("profile", "") if lock else ""
        used = json.loads(payload.read(build)) if build else {}
        python = used.get("python", {})
        return Made(
            profile=str(profile),
            python=f"{python.get('version', '')} {python.get('hash', '')}".strip(),
            platform=str(used.get("platform", "")),
            optimise=str(used.get("optimise", "")),
            layout=str(used.get("layout", "")),
        )
    except (ValueError, AttributeError):
        raise damaged(payload.place.path, "its lock or its build record cannot be read") from None
