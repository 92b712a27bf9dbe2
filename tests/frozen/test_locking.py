"""The lock inside an executable: the file byte for byte, held against every embedded byte, with and without a dictionary."""

import json
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from runtime.contract.layout import DICTIONARY, LIBRARY_ENTRY, LOCK, ZSTD, ZSTD_DICTIONARY
from runtime.errors import INTEGRITY, NOT_FOUND
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from tests.lock.test_dictionary import documents
from tests.lock.tiny import written
from tests.making import tree
from tests.project import ROOT, Project, copied, run

MANY = ["tool.many", "tool.more"]
PROFILE = (
    '[profile]\nname = "many"\n[skills]\n"tool.many" = "*"\n"tool.more" = "*"\n'
    '[sources]\nhere = { path = "../skills", namespaces = ["tool"] }\n'
)


def test_the_lock_inside_is_the_file_without_the_places(caro: Path) -> None:
    done = subprocess.run([caro, "lock"], env={}, capture_output=True, check=True)
    file = tomllib.loads((caro.parent / "skills.lock").read_text())
    del file["profile-digest"]
    for row in file["skills"]:
        del row["source"]
    assert tomllib.loads(done.stdout.decode()) == file
    assert json.loads(run([caro, "lock", "--format", "json"]).out) == file


def test_untouched_it_is_whole_and_each_integrity_is_the_tracked_one(caro: Path) -> None:
    tracked = tomllib.loads((ROOT / "dist-profiles/enterprise/skills.lock").read_text())
    done = run([caro, "verify", "--format", "json"])
    assert (done.code, done.err) == (0, "")
    found = {one["name"]: one["digest"] for one in json.loads(done.out)["checked"]}
    locked = {f"integrity {skill['id']}": skill["integrity"] for skill in tracked["skills"]}
    assert len(locked) == len(list((ROOT / "skills").glob("*/skill.toml")))
    assert {name: digest for name, digest in found.items() if name.startswith("integrity ")} == locked


def _many(project: Project) -> Project:
    """The project with two skills of many documents, and a profile of them that has a dictionary."""
    (project.folder / "profiles/many.toml").write_text(PROFILE)
    for seed, id in enumerate(MANY):
        written(project.folder / "skills" / id, tree(id, documents(120, seed=seed)))
    done = project.bundler("lock", "--retrain", "many")
    assert done.code == 0, done.err
    return project


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Path:
    """An executable with a dictionary."""
    folder = tmp_path_factory.mktemp("trained")
    return _many(copied(folder, cache)).bundle("many")[0]


def _codecs(file: Path) -> dict[str, int]:
    payload = Payload(open_file(str(file)))
    return {entry.name: entry.codec for entry in map(payload.entry, range(payload.entries.count))}


def test_frames_use_the_dictionary_that_the_lock_pins(trained: Path, caro: Path) -> None:
    codecs = _codecs(trained)
    assert DICTIONARY in codecs
    frames = {name: codec for name, codec in codecs.items() if name.startswith(("skill/", "shared"))}
    assert set(frames.values()) == {ZSTD_DICTIONARY}
    assert set(_codecs(caro).values()).isdisjoint({ZSTD_DICTIONARY})
    assert ZSTD in _codecs(caro).values()
    assert run([trained, "verify"]).code == 0
    shown = json.loads(run([trained, "show", "tool.more", "patterns/p007", "--format", "json"]).out)
    assert shown["text"].encode() == documents(120, seed=1)["knowledge/patterns/p007.md"]


def test_an_edited_document_recompresses_its_frame_and_leaves_the_dictionary(caro: Path, project: Project) -> None:
    _many(project).bundle("many")
    dictionary = project.folder / "dist-profiles/many/dictionary"
    before = dictionary.read_bytes()
    (project.folder / "skills/tool.more/knowledge/patterns/p007.md").write_text("# Other\n\nOne more line.\n")
    executable, report = project.bundle("many")
    assert report["base_reused"] is True
    assert report["frames_compressed"] == ["skill/tool.more/knowledge"]
    assert dictionary.read_bytes() == before
    assert "One more line." in run([executable, "show", "tool.more", "p007"]).out


def test_a_changed_or_missing_dictionary_leaves_the_old_executable(caro: Path, project: Project) -> None:
    executable, _ = _many(project).bundle("many")
    whole, dictionary = executable.read_bytes(), project.folder / "dist-profiles/many/dictionary"
    dictionary.write_bytes(dictionary.read_bytes() + b"x")
    changed = project.bundler("bundle", "many")
    dictionary.unlink()
    missing = project.bundler("bundle", "many")
    for done, code in ((changed, INTEGRITY), (missing, NOT_FOUND)):
        assert (done.code, done.out) == (code, "")
        assert "dist-profiles/many/dictionary" in done.err
        assert "'bundler lock --retrain many'" in done.err
    assert executable.read_bytes() == whole


# kinds of bytes, and how many places of each are changed
PLACES = {
    LOCK: 5,
    "section SKIL": 3,
    "section FILE": 3,
    "section ENTR": 3,
    "section STRS": 3,
    "section RECI": 3,
    "skill/*/knowledge": 7,
    "skill/*/recipes": 3,
    "skill/*/compiled": 3,
    f"{LIBRARY_ENTRY}*": 4,
    DICTIONARY: 3,
}
CASES = [(kind, number) for kind, count in PLACES.items() for number in range(count)]


def _stretches(payload: Payload, kind: str) -> Iterator[tuple[int, int]]:
    """Offset in the file and length of everything of that kind."""
    head, _, tail = kind.partition("*")
    for tag, table in payload.sections.items():
        if kind == f"section {tag.decode()}":
            yield payload.place.offset + table.offset, table.length
    for entry in map(payload.entry, range(payload.entries.count)):
        matches = entry.name.startswith(head) and entry.name.endswith(tail) if "*" in kind else entry.name == kind
        if matches and entry.stored:
            yield payload.place.offset + entry.offset, entry.stored


def test_forty_places_are_changed() -> None:
    assert len(CASES) == 40


@pytest.mark.parametrize(("kind", "number"), CASES)
def test_a_changed_byte_is_found(kind: str, number: int, caro: Path, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    whole: Path = request.getfixturevalue("trained") if kind == DICTIONARY else caro
    draw = Random(f"{kind} {number}")
    stretches = list(_stretches(Payload(open_file(str(whole))), kind))
    offset, length = draw.choice(stretches)
    data = bytearray(whole.read_bytes())
    data[offset + draw.randrange(length)] ^= draw.randrange(1, 256)
    file = tmp_path / "caro"
    file.write_bytes(data)
    file.chmod(0o755)
    done = run([file, "verify"])
    assert (done.code, done.out) == (INTEGRITY, ""), done.err
    assert done.err.startswith(f"caro: {file}: ")
    assert "Traceback" not in done.err
