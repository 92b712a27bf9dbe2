"""git over file, https and ssh, from real servers: read as objects, pinned by commit."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.errors import INTEGRITY, INVALID, NETWORK, NOT_FOUND, USAGE, CaroError
from runtime.supply.git.program import environment
from runtime.supply.git.source import GitSource
from runtime.supply.means import Means
from tests.making import tree
from tests.peers.git_server import Repository, https, sshd
from tests.peers.machine import Certificate
from tests.peers.web import Handler, site

FILES = dict(tree("tool.deck", {"data/run.sh": b"#!/bin/sh\n", "data/crlf.txt": b"a\r\nb\n"}).files)
LOGIN = "robot:s3cr3t-of-the-test"


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with the skill at its top, tagged v1."""
    made = Repository(tmp_path / "git/deck")
    made.commit({**FILES, "tests/left-out.md": b"x"})
    made.git("tag", "v1")
    return made


@pytest.fixture(params=["file", "path", "https", "ssh"])
def reached(
    request: pytest.FixtureRequest, repository: Repository, tmp_path: Path, tls: Certificate, means: Means
) -> Iterator[tuple[str, Means]]:
    """The address of the repository over one transport, and the means to reach it."""
    root = repository.folder.parent
    if request.param == "https":
        with https(root, tls, LOGIN) as address:
            helper = tmp_path / "gitconfig"
            user, _, password = LOGIN.partition(":")
            helper.write_text(f'[credential]\n\thelper = "!f() {{ echo username={user}; echo password={password}; }}; f"\n')
            environ = {**means.environ, "GIT_SSL_CAINFO": str(tls.file), "GIT_CONFIG_GLOBAL": str(helper)}
            yield f"{address}/deck", replace(means, environ=environ)
    elif request.param == "ssh":
        with sshd(tmp_path / "sshd") as (address, command):
            yield f"{address}{repository.folder}", replace(means, environ={**means.environ, "GIT_SSH_COMMAND": command})
    else:
        yield f"file://{repository.folder}" if request.param == "file" else str(repository.folder), means


def _source(url: str, **wanted: str) -> GitSource:
    return GitSource(url=url, shown=url, **wanted)


def _refused(source: GitSource, means: Means, code: int) -> str:
    with pytest.raises(CaroError) as caught:
        source.pinned(means).fetch(means)
    assert caught.value.code == code
    assert caught.value.hint
    return caught.value.message


def test_tag_branch_and_commit_over_every_transport(reached: tuple[str, Means], repository: Repository) -> None:
    url, means = reached
    first = repository.git("rev-parse", "HEAD")
    repository.git("tag", "-a", "v1-annotated", "-m", "v1")
    second = repository.commit({"knowledge/more.md": b"# More\n"})
    for wanted, commit in (
        ({"tag": "v1"}, first),
        ({"tag": "v1-annotated"}, first),
        ({"branch": "main"}, second),
        ({}, second),
        ({"commit": first}, first),
    ):
        source = _source(url, **wanted).pinned(means)
        assert source.pin == commit
        found = source.fetch(means).files
        assert found == (FILES if commit == first else {**FILES, "knowledge/more.md": b"# More\n"})


def test_a_second_fetch_asks_nobody(reached: tuple[str, Means], repository: Repository) -> None:
    url, means = reached
    source = _source(url, tag="v1").pinned(means)
    source.fetch(means)
    repository.folder.rename(repository.folder.with_name("gone"))
    assert source.fetch(replace(means, offline=True)).files == FILES


def test_offline_asks_no_server(repository: Repository, offline: Means) -> None:
    assert "no network may be used" in _refused(_source("https://127.0.0.1:1/x", commit="1" * 40), offline, NETWORK)


def test_a_folder_of_a_repository(repository: Repository, means: Means) -> None:
    repository.commit({f"skills/deck/{path}": data for path, data in FILES.items()})
    (repository.folder / "link").symlink_to("/etc/passwd")
    repository.commit({})
    source = _source(str(repository.folder), branch="main", subdirectory="skills/deck")
    assert source.pinned(means).fetch(means).files == FILES
    assert source.describe() == f"git+{repository.folder}?branch=main#subdirectory=skills/deck"
    missing = replace(source, subdirectory="skills/none")
    assert "no folder 'skills/none/' in commit" in _refused(missing, means, NOT_FOUND)


def test_filters_attributes_and_hooks_change_nothing(repository: Repository, means: Means, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    repository.commit({".gitattributes": b"* text=auto eol=crlf filter=evil ident export-ignore\n", "knowledge/id.md": b"$Id$\n"})
    config = tmp_path / "gitconfig"
    config.write_text(
        f'[filter "evil"]\n\tsmudge = touch {mark}\n\tclean = touch {mark}\n[core]\n\thooksPath = {tmp_path}/hooks\n'
        f"\tautocrlf = true\n\tfsmonitor = touch {mark}\n[init]\n\ttemplateDir = {tmp_path}/template\n"
    )
    for folder in ("hooks", "template/hooks"):
        for hook in ("post-checkout", "reference-transaction", "post-merge", "pre-auto-gc"):
            file = tmp_path / folder / hook
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"#!/bin/sh\ntouch {mark}\n")
            file.chmod(0o755)
    hostile = replace(means, environ={**means.environ, "GIT_CONFIG_GLOBAL": str(config)})
    found = _source(str(repository.folder)).pinned(hostile).fetch(hostile).files
    assert found["knowledge/id.md"] == b"$Id$\n"
    assert found["data/crlf.txt"] == b"a\r\nb\n"
    assert not mark.exists()


def test_a_link_and_a_submodule_are_refused_by_name(repository: Repository, means: Means) -> None:
    (repository.folder / "knowledge/link.md").symlink_to("overview.md")
    repository.commit({})
    assert "knowledge/link.md: a symbolic link" in _refused(_source(str(repository.folder)), means, INVALID)
    (repository.folder / "knowledge/link.md").unlink()
    head = repository.git("rev-parse", "HEAD")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},vendor/other")
    repository.git("rm", "--cached", "--quiet", "knowledge/link.md")
    repository.git("commit", "--quiet", "-m", "submodule")
    assert "vendor/other: a submodule" in _refused(_source(str(repository.folder)), means, INVALID)


@pytest.mark.parametrize("paths", [("data/ok", "data/OK"), ("data/é", "data/e\u0301")], ids=ascii)
def test_row_09_names_that_are_one_elsewhere(repository: Repository, means: Means, paths: tuple[str, str]) -> None:
    repository.commit(dict.fromkeys(paths, b"x"))
    assert "are one file where case" in _refused(_source(str(repository.folder)), means, INVALID)


@pytest.mark.parametrize("path", ["data/new\nline", "data/NUL", "data/a:b", "data/\x1b[2J"], ids=ascii)
def test_row_10_a_name_that_some_system_cannot_hold(repository: Repository, means: Means, path: str) -> None:
    repository.commit({path: b"x"})
    message = _refused(_source(str(repository.folder)), means, INVALID)
    assert message.isprintable()
    assert "data/" in message


def test_a_moved_tag_is_told(repository: Repository, means: Means) -> None:
    url = str(repository.folder)
    before = _source(url, tag="v1").pinned(means)
    now = repository.commit({"knowledge/evil.md": b"# Evil\n"})
    repository.git("tag", "--force", "v1")
    after = _source(url, tag="v1").pinned(means)
    assert after.moved(before.pin, means) == f"the tag v1 moved from {before.pin} to {now}"
    assert before.fetch(means).files == FILES  # what was locked is what is fetched
    assert after.moved(after.pin, means) == ""


def test_a_branch_that_went_on_is_not_rewritten(repository: Repository, means: Means) -> None:
    url = str(repository.folder)
    before = _source(url, branch="main").pinned(means)
    before.fetch(means)
    repository.commit({"knowledge/more.md": b"# More\n"})
    after = _source(url, branch="main").pinned(means)
    assert after.pin != before.pin
    assert after.moved(before.pin, means) == ""


def test_a_rewritten_branch_is_told(repository: Repository, means: Means) -> None:
    url = f"file://{repository.folder}"
    repository.commit({"knowledge/more.md": b"# More\n"})
    before = _source(url, branch="main").pinned(means)
    before.fetch(means)
    repository.git("commit", "--quiet", "--amend", "-m", "another history")
    after = _source(url, branch="main").pinned(means)
    assert "the branch main was rewritten" in after.moved(before.pin, means)


def test_a_commit_that_is_gone_is_an_integrity_error(reached: tuple[str, Means], repository: Repository) -> None:
    url, means = reached
    gone = repository.commit({"knowledge/more.md": b"# More\n"})
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    (repository.folder / ".git/ORIG_HEAD").unlink()
    repository.git("reflog", "expire", "--expire=now", "--all")
    repository.git("gc", "--quiet", "--prune=now")
    for wanted, said in (({"branch": "main"}, "the branch 'main' was rewritten"), ({"tag": "v1"}, "the tag 'v1' was moved")):
        assert said in _refused(_source(url, **wanted).at(gone), means, INTEGRITY)


def test_a_server_that_gives_tips_only_is_asked_for_the_branch(repository: Repository, tls: Certificate, means: Means) -> None:
    first = repository.git("rev-parse", "HEAD")
    repository.commit({"knowledge/more.md": b"# More\n"})
    repository.git("tag", "--delete", "v1")
    repository.git("config", "uploadpack.allowAnySHA1InWant", "false")
    repository.git("config", "protocol.version", "0")
    with https(repository.folder.parent, tls) as address:
        environ = {**means.environ, "GIT_SSL_CAINFO": str(tls.file)}
        source = _source(f"{address}/deck", branch="main").at(first)
        assert source.fetch(replace(means, environ=environ)).files == FILES


def test_a_server_that_stalls_is_one_error(tls: Certificate, means: Means) -> None:
    def stalled(handler: Handler, data: bytes) -> None:
        handler.answer(200, b"x", length=1000)
        handler.rfile.read(1)

    with site(tls) as web:
        web.behave["deck/info/refs"] = [stalled]
        trusting = replace(means, environ={**means.environ, "GIT_SSL_CAINFO": str(tls.file)})
        message = _refused(_source(web.url("deck"), tag="v1"), trusting, NETWORK)
    assert "git: fatal: unable to access" in message


@pytest.mark.parametrize("wanted", [{"tag": "v9"}, {"branch": "none"}])
def test_what_is_not_there_is_named(repository: Repository, means: Means, wanted: dict[str, str]) -> None:
    message = _refused(_source(str(repository.folder), **wanted), means, NOT_FOUND)
    assert f"no {next(iter(wanted))} {next(iter(wanted.values()))!r} there" in message


def test_a_repository_that_is_not_there(means: Means, tmp_path: Path) -> None:
    assert "does not appear to be a git repository" in _refused(_source(str(tmp_path / "none")), means, NETWORK)


@pytest.mark.parametrize("url", ["ext::sh -c touch% x", "http://example.com/x", "git://example.com/x", "fd::3"])
def test_other_protocols_are_not_spoken(means: Means, url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    _refused(_source(url), means, NETWORK)
    assert not list(tmp_path.glob("x*"))


def test_a_secret_in_an_address_is_never_said(repository: Repository, tls: Certificate, means: Means) -> None:
    secret = LOGIN.partition(":")[2]
    with https(repository.folder.parent, tls, LOGIN) as address:
        trusting = replace(means, environ={**means.environ, "GIT_SSL_CAINFO": str(tls.file)})
        source = _source(f"{address}/deck".replace("://", f"://{LOGIN}@"))
        assert source.pinned(trusting).fetch(trusting).files == FILES
        assert secret not in source.describe()
        for wrong in (replace(source, tag="none"), replace(source, url=source.url.replace("deck", "nothing"))):
            with pytest.raises(CaroError) as caught:
                wrong.pinned(trusting)
            assert secret not in str(vars(caught.value))


def test_insteadof_of_the_user_counts_and_leads_to_no_other_protocol(
    repository: Repository, tls: Certificate, means: Means, tmp_path: Path
) -> None:
    config = tmp_path / "gitconfig"
    environ = {**means.environ, "GIT_SSL_CAINFO": str(tls.file), "GIT_CONFIG_GLOBAL": str(config)}
    using = replace(means, environ=environ)
    with https(repository.folder.parent, tls) as address:
        config.write_text(f'[url "{address}/"]\n\tinsteadOf = git@corp.invalid:\n')
        assert _source("git@corp.invalid:deck", tag="v1").pinned(using).fetch(using).files == FILES
    config.write_text(f'[url "{repository.folder.parent}/"]\n\tinsteadOf = https://corp.invalid/\n')
    assert "transport 'file' not allowed" in _refused(_source("https://corp.invalid/deck", tag="v1"), using, NETWORK)


def test_the_user_of_ssh_is_a_part_of_the_address_and_a_password_is_not() -> None:
    assert _source("ssh://git@example.com/deck", tag="v1").describe() == "git+ssh://git@example.com/deck?tag=v1"
    assert _source("ssh://git:secret@example.com/deck").describe() == "git+ssh://git@example.com/deck"
    assert _source("https://me:secret@example.com/deck").describe() == "git+https://example.com/deck"
    assert _source("git@example.com:deck").describe() == "git+git@example.com:deck"


def test_a_word_is_a_commit_a_tag_or_a_branch(repository: Repository, means: Means) -> None:
    url, commit = str(repository.folder), repository.git("rev-parse", "HEAD")
    repository.git("branch", "work/a")
    for ref, wanted in ((commit, "commit"), ("v1", "tag"), ("work/a", "branch")):
        source = GitSource.at_ref(url, ref, "", means)
        assert getattr(source, wanted) == ref
        assert source.pinned(means).pin == commit
    repository.git("branch", "v1")
    for ref, code, said in (("v1", USAGE, "a tag and a branch"), ("v9", NOT_FOUND, "no tag or branch 'v9'")):
        with pytest.raises(CaroError, match=said) as caught:
            GitSource.at_ref(url, ref, "", means)
        assert caught.value.code == code


def test_without_git_the_package_is_named(means: Means, tmp_path: Path) -> None:
    nothing = replace(means, environ={**means.environ, "PATH": str(tmp_path)})
    with pytest.raises(CaroError, match="git: not on PATH") as caught:
        _source(str(tmp_path)).pinned(nothing)
    assert caught.value.code == NOT_FOUND
    assert "apt-get install git" in caught.value.hint


def test_what_git_gets_of_the_environment() -> None:
    outer = {
        "HOME": "/h",
        "SSH_AUTH_SOCK": "/s",
        "GIT_DIR": "/evil",
        "GIT_EXEC_PATH": "/evil",
        "LD_PRELOAD": "/evil",
        "GIT_EDITOR": "e",
    }
    found = environment(outer, ("https",))
    assert found["HOME"] == "/h"
    assert found["SSH_AUTH_SOCK"] == "/s"
    assert found["GIT_ALLOW_PROTOCOL"] == "https"
    assert not {"GIT_DIR", "GIT_EXEC_PATH", "LD_PRELOAD", "GIT_EDITOR"} & set(found)


def test_two_processes_may_fetch_into_one_cache(repository: Repository, means: Means) -> None:
    code = (
        "import os, sys; from pathlib import Path\n"
        "from runtime.supply.git.source import GitSource; from runtime.supply.means import Means\n"
        "means = Means(cache=Path(sys.argv[2]), environ=dict(os.environ))\n"
        "print(len(GitSource(url=sys.argv[1], shown='x', tag='v1').pinned(means).fetch(means).files))"
    )
    words = [sys.executable, "-c", code, f"file://{repository.folder}", str(means.cache)]
    running = [subprocess.Popen(words, env={**os.environ, **means.environ}, stdout=subprocess.PIPE) for _ in range(4)]
    assert [one.communicate()[0].decode().strip() for one in running] == [str(len(FILES))] * 4
