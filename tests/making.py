"""Skills, verified skills and payload files made in memory, for tests that need sound ones."""

import io
import tarfile
import zipfile
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from runtime.catalog.shelf import Catalog
from runtime.cli.parse import parse
from runtime.cli.terminal import Terminal
from runtime.contract.layout import COOKIE, COOKIE_MAGIC, FILE, FILES, LOCK, PAGE, SKILL, SKILLS, STORED, aligned
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.locate import locate
from runtime.payload.read import Payload
from runtime.payload.write import Block, Entry
from runtime.supply.constraint import Constraint
from runtime.supply.verify import Fetched, verify

NO_ROWS: Mapping[bytes, tuple[int, bytes]] = {SKILLS: (SKILL.size, b""), FILES: (FILE.size, b"")}
LICENCE = b"Apache License, Version 2.0\n" * 8
MANIFEST = """\
[skill]
id = "{id}"
name = "Made for a test"
version = "{version}"
description = "A skill that tests made."
api_version = "1.0"
license = "Apache-2.0"

[provides]
knowledge = true
"""


def tree(id: str, files: Mapping[str, bytes] | None = None, *, version: str = "1.0.0", manifest: str = "") -> SkillTree:
    """A sound skill; `files` are added, `manifest` is put behind its manifest."""
    return SkillTree(
        origin=f"skills/{id}",
        files={
            "skill.toml": (MANIFEST.format(id=id, version=version) + manifest).encode(),
            "LICENSE": LICENCE,
            "knowledge/overview.md": f"# Overview of {id}\n\nText of {id}.\n".encode(),
            "knowledge/prompts/context.md": f"Use {id}.\n".encode(),
            **(files or {}),
        },
    )


def fetched(skill: SkillTree, id: str, constraint: str = "*") -> Fetched:
    """The skill as a source gives it to the verifier, asked for under that id and constraint."""
    wanted = Constraint.parse(constraint)
    assert wanted is not None
    return Fetched(id=id, constraint=wanted, source=f"path+skills/{id}", tree=skill, wanted_by="profiles/test.toml")


def verified(trees: Sequence[SkillTree]) -> VerifiedSkills:
    """The skills through the verifier, each under the id that its origin ends with."""
    return verify([fetched(one, one.origin.rpartition("/")[2]) for one in trees])


def composed(trees: Sequence[SkillTree], extra: Sequence[Entry] = (), frames: Frames | None = None) -> Block:
    """The payload of these skills."""
    return compose(verified(trees), frames or Frames(store=None), extra)


def stored(name: str, data: bytes) -> Entry:
    """An entry that is not compressed."""
    return Entry(name=name, codec=STORED, raw=len(data), stored=data)


def lock(skills: VerifiedSkills, profile: str = '"test"') -> Entry:
    """The lockfile of these skills, as far as a reader looks at it; `profile` is written as TOML has it."""
    rows = [
        f'\n[[skills]]\nid = "{skill.manifest.skill.id}"\nversion = "1.0.0"\nintegrity = "{skill.integrity}"\n'
        for skill in skills.skills
    ]
    return stored(LOCK, f"profile = {profile}\n{''.join(rows)}".encode())


def bare(block: Block) -> bytes:
    """The file of a bare payload."""
    return block.data + block.footer(0)


def executable(block: Block, bootloader: bytes, archive: bytes) -> bytes:
    """The file of an executable: the payload between a bootloader and an archive with its cookie."""
    start = aligned(len(bootloader), PAGE)
    behind = archive + COOKIE.pack(COOKIE_MAGIC, len(archive) + COOKIE.size)
    return bootloader.ljust(start, b"\0") + block.data + block.footer(start) + behind


def opened(data: bytes) -> Payload:
    """The payload in the contents of a file."""
    return Payload(locate("made.caro", data))


def written(folder: Path, data: bytes) -> Path:
    """A file with these contents."""
    file = folder / "made.caro"
    file.write_bytes(data)
    return file


def terminal(*, columns: int = 0, styled: bool = False) -> Terminal:
    """An output with that many columns; none is a pipe."""
    made = Terminal()
    made.columns, made.styled = columns, styled
    return made


def answered(skills: Payload | Catalog, words: Sequence[str], to: Terminal) -> str:
    """What the command prints there that these words call, in this process. Raises CaroError."""
    call = parse(list(words))
    assert call is not None
    command, values = call
    answer = import_module(command.module).run(skills if isinstance(skills, Catalog) else Catalog(skills), to, values)
    assert isinstance(answer, str)
    return answer


def gzipped(files: Mapping[str, bytes], top: str = "") -> bytes:
    """A tar.gz as other tools make it, below a folder or not, every file with rights to be started."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w:gz") as archive:
        for path, data in files.items():
            member = tarfile.TarInfo(top + path)
            member.size, member.mode = len(data), 0o755
            archive.addfile(member, io.BytesIO(data))
    return made.getvalue()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip as other tools make it."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(path, data)
    return made.getvalue()
