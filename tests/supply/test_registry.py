"""A registry: a tree of files that any server serves; sparse, with mirrors, and believed no further than its digests."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bundler.registry import adding
from bundler.registry.serving import server
from runtime.errors import INTEGRITY, INVALID, NETWORK, NOT_FOUND, USAGE, CaroError
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.cache import digest_of
from runtime.supply.git.source import GitSource
from runtime.supply.means import Means
from runtime.supply.oci.source import OciSource
from runtime.supply.registry.index import Index
from runtime.supply.registry.record import line_path, read
from runtime.supply.registry.source import RegistrySource
from runtime.supply.written import source_of
from tests.making import fetched, tree
from tests.making import verified as verified_trees
from tests.peers.web import Handler, Site

NEEDS = '[dependencies]\n"core.beta" = { version = "^1", optional = true }\n[platform]\nos = ["linux"]\n'


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """An index with two versions of one skill and one of another."""
    folder = tmp_path / "index"
    for version in ("1.0.0", "1.2.0"):
        adding.add(folder, verified_trees([tree("tool.deck", version=version, manifest=NEEDS)]).skills)
    adding.add(folder, verified_trees([tree("tool.other")]).skills)
    return folder


@pytest.fixture(params=["folder", "web"])
def place(request: pytest.FixtureRequest, index: Path, web: Site) -> str:
    """The same index as a folder and behind a web server."""
    if request.param == "folder":
        return str(index)
    _serve(web, index)
    return web.address


def _serve(web: Site, index: Path) -> None:
    web.files |= {file.relative_to(index).as_posix(): file.read_bytes() for file in index.rglob("*") if file.is_file()}


def _source(*places: str) -> RegistrySource:
    return RegistrySource(id="tool.deck", places=places, shown=places[0])


def _fails(source: RegistrySource, means: Means, code: int) -> str:
    with pytest.raises(CaroError) as caught:
        source.fetch(means)
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value.message


def test_versions_and_trees(place: str, means: Means) -> None:
    found = Index([place], means).versions("tool.deck")
    assert [line.version for line in found.lines] == ["1.2.0", "1.0.0"]
    (newest, _) = found.lines
    assert newest.os == ("linux",)
    assert newest.dependencies["core.beta"].optional
    source = _source(place).of(newest)
    assert source.describe() == f"registry+{place}"
    assert source.pin == f"archive+files/tool.deck-1.2.0.tar@{newest.resolved}"
    assert source.fetch(means).files == tree("tool.deck", version="1.2.0", manifest=NEEDS).files
    assert Index([place], means).versions("tool.none").lines == ()


def test_only_what_is_asked_about_is_read(index: Path, web: Site, means: Means) -> None:
    _serve(web, index)
    Index([web.address], means).versions("tool.deck")
    assert [path for _, path, _ in web.asked] == ["snapshot.json", "skills/tool.deck.jsonl"]
    Index([web.address], means).versions("tool.deck")
    assert [path for _, path, _ in web.asked][2:] == ["snapshot.json"]


def test_the_snapshot_stands_for_the_whole_index(index: Path, means: Means) -> None:
    before, skills = Index([str(index)], means).snapshot()
    assert before == digest_of((index / "snapshot.json").read_bytes())
    assert sorted(skills) == ["tool.deck", "tool.other"]
    adding.build(index)
    assert Index([str(index)], means).snapshot()[0] == before
    adding.add(index, verified_trees([tree("tool.third")]).skills)
    assert Index([str(index)], means).snapshot()[0] != before


def test_row_32_a_line_that_the_snapshot_does_not_know_is_refused(index: Path, means: Means) -> None:
    file = index / line_path("tool.deck")
    file.write_text(file.read_text().replace("1.2.0", "1.3.0"))
    with pytest.raises(CaroError, match="its snapshot says sha256:") as caught:
        Index([str(index)], means).versions("tool.deck")
    assert caught.value.code == INTEGRITY
    assert str(file) in caught.value.message


def test_row_32_a_file_that_the_line_does_not_know_is_refused(place: str, index: Path, web: Site, means: Means) -> None:
    (newest, _) = Index([place], means).versions("tool.deck").lines
    file = index / "files/tool.deck-1.2.0.tar"
    file.write_bytes(file.read_bytes().replace(b"Text of", b"Text if"))
    _serve(web, index)
    message = _fails(_source(place).of(newest), means, INTEGRITY)
    assert f"pinned is {newest.resolved}" in message
    assert "files/tool.deck-1.2.0.tar" in message


def test_a_tree_that_the_index_does_not_know_is_refused(place: str, means: Means) -> None:
    (newest, _) = Index([place], means).versions("tool.deck").lines
    lied = _source(place).of(replace(newest, integrity="h1:x="))
    assert "says h1:x=" in _fails(lied, means, INTEGRITY)


def test_mirrors_are_asked_in_order(index: Path, web: Site, means: Means, tmp_path: Path) -> None:
    def down(handler: Handler, data: bytes) -> None:
        handler.answer(503, b"")

    _serve(web, index)
    web.behave["snapshot.json"] = [down] * 9
    places = (web.address, str(index))
    (newest, _) = Index(places, means).versions("tool.deck").lines
    assert {path for _, path, _ in web.asked} == {"snapshot.json", "skills/tool.deck.jsonl"}
    web.behave["files/tool.deck-1.2.0.tar"] = [down] * 9
    assert _source(*places).of(newest).fetch(means).files["skill.toml"]
    with pytest.raises(CaroError) as caught:
        Index([web.address], replace(means, cache=tmp_path / "other")).versions("tool.deck")
    assert caught.value.code == NETWORK


def test_a_mirror_covers_up_nothing_that_is_wrong(index: Path, web: Site, means: Means) -> None:
    _serve(web, index)
    web.files["skills/tool.deck.jsonl"] = b"{}"
    with pytest.raises(CaroError) as caught:
        Index([web.address, str(index)], means).versions("tool.deck")
    assert caught.value.code == INTEGRITY


def test_a_place_that_is_not_there_lets_the_next_be_asked(index: Path, web: Site, means: Means, tmp_path: Path) -> None:
    """A share that is not mounted, a server that has no index any more; and at the end the error names all of them."""
    gone, bare = str(tmp_path / "unmounted"), f"{web.address}/gone"
    (newest, _) = Index([gone, bare, str(index)], means).versions("tool.deck").lines
    assert _source(gone, bare, str(index)).of(newest).fetch(means).files["skill.toml"]
    with pytest.raises(CaroError) as caught:
        Index([gone, bare], means).versions("tool.deck")
    assert caught.value.code == NOT_FOUND
    assert (
        f"{gone}/snapshot.json: cannot be read: No such file or directory; {bare}/snapshot.json: not there" in caught.value.message
    )


BROKEN = {
    "no snapshot": ("snapshot.json", None, NOT_FOUND),
    "a snapshot that is none": ("snapshot.json", b"[]", INVALID),
    "a snapshot of another version": ("snapshot.json", b'{"version": 2, "skills": {}}', INVALID),
    "a snapshot with a key twice": ("snapshot.json", b'{"version": 1, "skills": {}, "skills": {}}', INVALID),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_snapshot_is_one_error(name: str, index: Path, web: Site, means: Means) -> None:
    path, data, code = BROKEN[name]
    _serve(web, index)
    web.files.pop(path) if data is None else web.files.update({path: data})
    with pytest.raises(CaroError) as caught:
        Index([web.address], means).versions("tool.deck")
    assert caught.value.code == code
    assert web.address in caught.value.message


LINES = ["[]", "{}", "x", '{"id": 1}', '{"id": "tool.deck", "id": "tool.deck"}']


@pytest.mark.parametrize("text", LINES)
def test_a_broken_line_is_named(text: str, index: Path) -> None:
    data = (index / line_path("tool.deck")).read_bytes()
    with pytest.raises(CaroError, match="here: line 3") as caught:
        read(data + text.encode(), "tool.deck", "here")
    assert caught.value.code == INVALID


def test_a_line_of_another_skill_or_version_is_refused(index: Path) -> None:
    data = (index / line_path("tool.deck")).read_bytes()
    for other in (data.replace(b'"tool.deck"', b'"tool.evil"'), data.replace(b'"1.2.0"', b'"one"')):
        with pytest.raises(CaroError, match=r"no version of tool\.deck"):
            read(other, "tool.deck", "here")


WRITTEN = {
    "archive+files/a.tar": ArchiveSource,
    "archive+https://example.com/a.tgz": ArchiveSource,
    "git+https://example.com/a?tag=v1#subdirectory=b": GitSource,
    "git+ssh://git@example.com/a?branch=main": GitSource,
    "oci+registry.example/a:1.0": OciSource,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_sources_that_an_index_writes(text: str) -> None:
    found = source_of(text, "https://index.example/x")
    assert isinstance(found, WRITTEN[text])
    assert found.describe() == text


@pytest.mark.parametrize(
    "text",
    [
        "path+/etc",
        "archive+/etc/passwd",
        "archive+../x.tar",
        "archive+",
        "git+/srv/x",
        "git+file:///srv/x",
        "oci+layout:/srv",
        "x",
        "",
    ],
)
def test_an_index_names_nothing_of_the_machine_that_reads_it(text: str) -> None:
    for base in ("https://index.example/x", "/srv/index"):
        with pytest.raises(CaroError) as caught:
            source_of(text, base)
        assert caught.value.code == INVALID


def test_a_published_version_does_not_change(index: Path) -> None:
    same = verified_trees([tree("tool.deck", version="1.2.0", manifest=NEEDS)]).skills
    assert [one.new for one in adding.add(index, same)] == [False]
    other = verified_trees([tree("tool.deck", {"data/x": b"1"}, version="1.2.0", manifest=NEEDS)]).skills
    before = {file: file.read_bytes() for file in index.rglob("*") if file.is_file()}
    with pytest.raises(CaroError, match="is there already") as caught:
        adding.add(index, other)
    assert caught.value.code == USAGE
    assert {file: file.read_bytes() for file in index.rglob("*") if file.is_file()} == before


def test_an_older_version_may_come_later(index: Path, means: Means) -> None:
    adding.add(index, verified_trees([tree("tool.deck", version="0.9.0")]).skills)
    found = Index([str(index)], means).versions("tool.deck").lines
    assert [line.version for line in found] == ["1.2.0", "1.0.0", "0.9.0"]


def test_build_finds_files_that_are_gone_or_changed(index: Path) -> None:
    assert adding.build(index) == {"tool.deck": 2, "tool.other": 1}
    file = index / "files/tool.deck-1.0.0.tar"
    data = file.read_bytes()
    file.write_bytes(data + b"\0")
    with pytest.raises(CaroError, match="its line says") as caught:
        adding.build(index)
    assert caught.value.code == INTEGRITY
    file.unlink()
    with pytest.raises(CaroError, match="no such file") as caught:
        adding.build(index)
    assert caught.value.code == NOT_FOUND


LIES = {
    "dependencies": lambda line: {**line, "dependencies": {}},
    "license": lambda line: {**line, "license": "Proprietary"},
    "integrity": lambda line: {**line, "integrity": "h1:x="},
    "os": lambda line: {**line, "os": ["darwin"]},
    "api_version": lambda line: {**line, "api_version": "9"},
    "version": lambda line: {**line, "version": "7.0.0"},
}


@pytest.mark.parametrize("key", LIES)
def test_build_holds_every_line_against_its_file(key: str, index: Path) -> None:
    file, before = index / line_path("tool.deck"), (index / "snapshot.json").read_bytes()
    first, second = file.read_text().splitlines()
    file.write_text(f"{first}\n{json.dumps(LIES[key](json.loads(second)))}\n")
    with pytest.raises(CaroError) as caught:
        adding.build(index)
    assert caught.value.code == INTEGRITY
    assert caught.value.message.startswith(f"{file}: line 2: {key}: found ")
    assert f", as {index}/files/tool.deck-1.2.0.tar says" in caught.value.message
    assert (index / "snapshot.json").read_bytes() == before


def test_build_leaves_lines_alone_whose_files_lie_elsewhere(index: Path) -> None:
    file = index / line_path("tool.other")
    line = json.loads(file.read_text())
    file.write_text(json.dumps({**line, "source": "archive+https://example.com/a.tgz", "license": "X"}) + "\n")
    assert adding.build(index) == {"tool.deck": 2, "tool.other": 1}


def test_a_folder_that_is_no_index_is_an_error_and_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    for name, code in (("missing", NOT_FOUND), ("other", USAGE)):
        for what in (adding.build, lambda place: server(place, "127.0.0.1", 0)):
            with pytest.raises(CaroError) as caught:
                what(tmp_path / name)
            assert (caught.value.code, bool(caught.value.hint)) == (code, True)
            assert str(tmp_path / name) in caught.value.message
    assert [file.name for file in tmp_path.rglob("*")] == ["other"]


@pytest.fixture
def served(index: Path) -> Iterator[str]:
    """The index as `bundler registry serve` serves it."""
    from threading import Thread

    with server(index, "127.0.0.1", 0) as running:
        thread = Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


def test_serve_serves_it(served: str, means: Means) -> None:
    (newest, _) = Index([served], means).versions("tool.deck").lines
    assert _source(served).of(newest).fetch(means).files["skill.toml"]


def test_a_line_is_json_without_what_is_empty(index: Path) -> None:
    line = json.loads((index / line_path("tool.other")).read_text())
    assert sorted(line) == ["api_version", "id", "integrity", "license", "resolved", "source", "version"]
    assert fetched(tree("tool.other"), "tool.other").id == line["id"]
