"""Verified skills become a payload: the same bytes for the same skills, shared files once, frames made once."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.catalog.documents import documents, files, read
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import DICTIONARY, SHARED, STORED, ZSTD, ZSTD_DICTIONARY, layer_names, unpack_facts
from runtime.contract.records import Provides
from runtime.contract.verified import SkillTree
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.read import Payload
from runtime.payload.verify import verify
from tests.making import LICENCE, bare, composed, opened, stored, tree, verified

IDS = ("core.alpha", "core.beta", "tool.gamma")


@dataclass
class Kept:
    """A frame store in memory."""

    frames: dict[str, bytes] = field(default_factory=dict)

    def get(self, key: str) -> bytes | None:
        return self.frames.get(key)

    def put(self, key: str, frame: bytes) -> None:
        self.frames[key] = frame


def _trees() -> list[SkillTree]:
    return [tree(id, {f"knowledge/patterns/{id}.md": f"# About {id}\n".encode() * 50}) for id in IDS]


def _contents(payload: Payload) -> dict[str, dict[str, bytes]]:
    return {skill.id: {row.path: read(payload, row) for row in files(skill)} for skill in Catalog(payload).skills()}


def _entries(payload: Payload) -> dict[str, int]:
    return {payload.entry(number).name: payload.entry(number).codec for number in range(payload.entries.count)}


def _shuffled(one: SkillTree, seed: int) -> SkillTree:
    names = list(one.files)
    random.Random(seed).shuffle(names)
    return replace(one, files={name: one.files[name] for name in names})


def test_every_file_of_every_skill_comes_back() -> None:
    trees = _trees()
    payload = opened(bare(composed(trees)))
    assert _contents(payload) == {one.origin.removeprefix("skills/"): dict(one.files) for one in trees}
    assert list(verify(payload))


PATHS = st.lists(st.sampled_from(["a", "b", "ü", "z-z"]), min_size=1, max_size=3).map(
    lambda parts: "data/" + "/".join(parts) + ".txt"
)


@given(st.lists(st.dictionaries(PATHS, st.sampled_from([b"", b"x", b"shared by some", b"y" * 5000]), max_size=5), max_size=4))
@settings(max_examples=60)
def test_any_sharing_of_files_comes_back(added: list[dict[str, bytes]]) -> None:
    trees = [tree(f"core.skill-{number}", more) for number, more in enumerate(added)]
    payload = opened(bare(composed(trees)))
    assert _contents(payload) == {one.origin.removeprefix("skills/"): dict(one.files) for one in trees}
    assert list(verify(payload))


def test_no_skills_are_a_payload_too() -> None:
    payload = opened(bare(composed([])))
    assert Catalog(payload).skills() == []
    assert {"head", "section SKIL", "section STRS"} <= {one.name for one in verify(payload)}


def test_a_file_of_several_skills_is_stored_once() -> None:
    payload = opened(bare(composed(_trees())))
    shared = payload.find_entry(SHARED)
    assert shared is not None
    assert payload.read(shared) == LICENCE
    for number in range(payload.entries.count):
        entry = payload.entry(number)
        assert entry.name == SHARED or LICENCE not in payload.read(entry)


def test_a_file_twice_in_one_skill_stays_with_it() -> None:
    payload = opened(bare(composed([tree("core.alpha", {"data/one": b"twice", "data/two": b"twice"})])))
    assert SHARED not in _entries(payload)
    assert _contents(payload)["core.alpha"]["data/two"] == b"twice"


LAYERS = {
    "skill.toml": "about",
    "README.md": "about",
    "data/x.bin": "about",
    "knowledge.md": "about",
    "knowledge/x.md": "knowledge",
    "recipes/x.txt": "recipes",
    "bin/x.wasm": "executable",
}


@pytest.mark.parametrize(("path", "layer"), LAYERS.items())
def test_a_file_lies_in_the_entry_of_its_layer(path: str, layer: str) -> None:
    payload = opened(bare(composed([tree("core.alpha", {path: tree("core.alpha").files.get(path, b"one of a kind")})])))
    (row,) = [row for row in files(Catalog(payload).find("core.alpha")) if row.path == path]
    assert payload.entry(row.entry).name == f"skill/core.alpha/{layer}"


def test_a_layer_of_empty_files_is_an_empty_entry() -> None:
    payload = opened(bare(composed([tree("core.alpha", {"bin/one": b"", "bin/two": b""})])))
    assert _entries(payload)["skill/core.alpha/executable"] == STORED
    assert _contents(payload)["core.alpha"]["bin/two"] == b""
    assert list(verify(payload))


def test_two_skills_of_the_same_files_have_no_entry_of_their_own() -> None:
    """The verifier would refuse the second id, so its tree is put in afterwards."""
    known = verified([tree("core.alpha"), tree("core.beta")])
    one, other = known.skills
    same = replace(known, skills=(one, replace(other, tree=one.tree, integrity=one.integrity)))
    payload = opened(bare(compose(same, Frames(store=None), [])))
    assert _entries(payload) == {SHARED: ZSTD}
    assert _contents(payload) == {"core.alpha": one.tree.files, "core.beta": one.tree.files}
    assert list(verify(payload))


def test_a_file_whose_feature_is_off_is_stored_and_is_no_document() -> None:
    known = verified([tree("core.alpha", {"knowledge/extra.md": b"# Extra\n"})])
    hidden = replace(known.skills[0], hidden=frozenset({"knowledge/extra.md"}))
    payload = opened(bare(compose(replace(known, skills=(hidden,)), Frames(store=None), [])))
    row = Catalog(payload).find("core.alpha")
    assert "knowledge/extra.md" in {one.path for one in files(row)}
    assert "knowledge/extra.md" not in {one.path for one in documents(row)}
    assert list(verify(payload))


@pytest.mark.parametrize("seed", range(3))
def test_the_bytes_depend_on_the_skills_alone(seed: int) -> None:
    trees = _trees()
    again = [_shuffled(one, seed) for one in random.Random(seed).sample(trees, len(trees))]
    extra = [stored("lock", b"lock"), stored("library/b:b", b"b"), stored("library/a:a", b"a")]
    assert bare(composed(again, list(reversed(extra)))) == bare(composed(trees, extra))


def _with(one: SkillTree, path: str) -> SkillTree:
    return replace(one, files={**one.files, path: b"new"})


CHANGES: list[tuple[str, Callable[[list[SkillTree]], list[SkillTree]], list[str]]] = [
    ("nothing", lambda trees: trees, []),
    ("one file more", lambda trees: [_with(trees[0], "data/new"), *trees[1:]], [f"skill/{IDS[0]}/about"]),
    ("one document changed", lambda trees: [_with(trees[0], "knowledge/overview.md"), *trees[1:]], [f"skill/{IDS[0]}/knowledge"]),
    ("one skill more", lambda trees: [*trees, tree("tool.new")], ["skill/tool.new/about", "skill/tool.new/knowledge"]),
    ("one skill less", lambda trees: trees[:2], []),
    (
        "the shared licence",
        lambda trees: [replace(one, files={**one.files, "LICENSE": b"Another licence of all\n"}) for one in trees],
        [SHARED],
    ),
]


@pytest.mark.parametrize(("change", "wanted"), [case[1:] for case in CHANGES], ids=[case[0] for case in CHANGES])
def test_only_frames_whose_bytes_changed_are_compressed(
    change: Callable[[list[SkillTree]], list[SkillTree]], wanted: list[str]
) -> None:
    store = Kept()
    composed(_trees(), frames=Frames(store=store))
    frames = Frames(store=store)
    block = composed(change(_trees()), frames=frames)
    assert sorted(frames.compressed) == wanted
    names = {name for name, codec in _entries(opened(bare(block))).items() if codec == ZSTD}
    assert {*frames.compressed, *frames.reused} == names
    assert block == composed(change(_trees()))


def test_frames_of_another_dictionary_are_not_reused() -> None:
    store = Kept()
    composed(_trees(), frames=Frames(store=store))
    frames = Frames(store=store, dictionary=b"About core.alpha and other skills. " * 9)
    composed(_trees(), frames=frames)
    assert frames.reused == []


def test_progress_names_each_frame() -> None:
    seen: list[str] = []
    composed(_trees(), frames=Frames(store=None, progress=seen.append))
    assert sorted(seen) == [SHARED, *(f"skill/{id}/{layer}" for id in IDS for layer in ("about", "knowledge"))]


def test_a_trained_dictionary_is_stored_and_used() -> None:
    trees = _trees()
    samples: list[bytes | bytearray | memoryview] = [
        data[at : at + 48] for one in trees for data in one.files.values() for at in range(0, len(data), 8)
    ]
    dictionary = zstandard.train_dictionary(600, samples * 3).as_bytes()
    payload = opened(bare(composed(trees, frames=Frames(store=None, dictionary=dictionary))))
    codecs = _entries(payload)
    assert codecs.pop(DICTIONARY) == STORED
    assert set(codecs.values()) == {ZSTD_DICTIONARY}
    assert payload.dictionary() == dictionary
    assert _contents(payload) == _contents(opened(bare(composed(trees))))
    assert list(verify(payload))


@pytest.mark.parametrize(
    ("provides", "layers"),
    [
        (Provides(), []),
        (Provides(knowledge=True), ["knowledge"]),
        (Provides(recipes=True, executable=True), ["recipes", "executable"]),
        (Provides(knowledge=True, recipes=True, executable=True), ["knowledge", "recipes", "executable"]),
    ],
)
def test_the_row_of_a_skill_says_what_its_manifest_says(provides: Provides, layers: list[str]) -> None:
    one = tree("core.alpha", version="2.3.4", manifest="\n[knowledge]\npriority = 7\n")
    known = verified([one])
    (sound,) = known.skills
    skill = replace(sound, manifest=replace(sound.manifest, provides=provides))
    row = Catalog(opened(bare(compose(replace(known, skills=(skill,)), Frames(store=None), [])))).find("core.alpha")
    assert (row.id, row.version, row.name) == ("core.alpha", "2.3.4", "Made for a test")
    assert row.description == "A skill that tests made."
    assert row.integrity == sound.integrity
    assert row.priority == 7
    assert layer_names(row.layers) == layers
    assert row.size == sum(map(len, one.files.values()))
    assert row.count == len(one.files)
    assert dict(unpack_facts(row.facts))["source"] == "path+skills/core.alpha"
