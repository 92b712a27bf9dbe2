"""Programs are a list that the kernel keeps: what an allowed one starts, and what is started beside it (rows 46 and 57)."""

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from runtime.guard.confine.executables import needed
from runtime.guard.confine.reaching import Reaching
from runtime.guard.confine.records import LANDLOCK, NAMESPACES, NOT_STARTED, Outcome, Reach
from runtime.guard.records import Grants
from tests.guard.confine.ground import LEVELS, WHO, Ground, found, ground, program
from tests.guard.rights import rights

LOADER = next(one for one in needed(program("cat"), found) if "ld" in Path(one).name)


def git(one: Ground) -> Reach:
    """The reach of a skill that may run git in `work`, as recipes have it."""
    grants = Grants(terminal_exec=("git",), filesystem_write=(str(one.folder("work")),))
    return Reaching(rights(grants), found, str(one.folder("tmp"))).of([program("git")])


def repository(one: Ground, level: str) -> None:
    done = one.run(level, ("git", "init", "--quiet", "."), git(one))
    assert done.code == 0, done.stderr


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
def test_git_works_in_its_grants(level: str, who: str) -> None:
    with ground(who) as one:
        repository(one, level)
        for words in (
            ("add", "secret"),
            ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "commit", "--quiet", "--message", "one"),
            ("fsck", "--no-progress"),
            ("submodule", "status"),  # a script of the shell, which starts sed and basename
            ("gc", "--quiet"),
        ):
            done = one.run(level, ("git", *words), git(one))
            assert (done.code, done.stderr) == (0, b""), words
        assert one.run(level, ("git", "log", "--oneline"), git(one)).stdout.endswith(b" one\n")


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(
    "words",
    [
        ("-c", "alias.x=!rm secret", "x"),
        ("-c", "core.fsmonitor=/bin/rm secret #", "status"),
        ("-c", "core.pager=/bin/rm secret", "--paginate", "version"),
        ("-c", "core.sshCommand=/bin/rm secret #", "ls-remote", "ssh://h/x"),
        ("-c", "protocol.ext.allow=always", "ls-remote", "ext::/bin/rm secret"),
    ],
    ids=lambda words: words[1].partition("=")[0],
)
def test_row_57_git_starts_nothing_else(words: tuple[str, ...], level: str, who: str) -> None:
    with ground(who) as one:
        repository(one, level)
        one.run(level, ("git", *words), git(one))
        assert (one.folder("work") / "secret").exists()


@pytest.mark.parametrize("who", WHO)
def test_row_50_no_signal_from_inside_ends_the_first_process(who: str) -> None:
    """It is the one that reports: who ends it hides how a step has ended."""
    script = "for one in INT TERM HUP QUIT STOP KILL CHLD; do kill -$one $PPID; done; kill -0 1 && echo still; exit 3"
    with ground(who) as one:
        done = one.run(NAMESPACES, ("sh", "-c", script), one.reach("sh"))
        assert (done.stdout, done.statuses) == (b"still\n", (3,)), done


LAUNCHERS: dict[str, Callable[[str], tuple[str, ...]]] = {
    "find": lambda victim: ("find", victim, "-exec", "/bin/rm", "{}", ";"),
    "find-loader": lambda victim: ("find", victim, "-exec", LOADER, "/bin/rm", "{}", ";"),
    "awk": lambda victim: ("awk", f'BEGIN {{ system("rm {victim}") }}'),
    "awk-loader": lambda victim: ("awk", f'BEGIN {{ system("{LOADER} /bin/rm {victim}") }}'),
    "env": lambda victim: ("env", "rm", victim),
    "xargs": lambda victim: ("xargs", "-a", victim, "rm"),
    "tar": lambda victim: ("tar", "cf", "/dev/null", "--checkpoint=1", f"--checkpoint-action=exec=rm {victim}", victim),
    "sh": lambda victim: ("sh", "-c", f"rm {victim}; {LOADER} /bin/rm {victim}; exec /bin/rm {victim}"),
    "sh-link": lambda victim: ("sh", "-c", f": > x; PATH=. x; PATH=/bin:/usr/bin:/usr/sbin rm {victim}; . /bin/rm"),
}


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", LAUNCHERS)
def test_row_57_an_allowed_launcher_starts_nothing_else(name: str, level: str, who: str) -> None:
    with ground(who) as one:
        victim = one.folder("work") / "secret"
        argv = LAUNCHERS[name](str(victim))
        more = ("sh",) if argv[0] == "awk" else ()  # system() needs a shell to get that far
        done = one.run(level, argv, one.reach(argv[0], *more))
        assert done.ended != NOT_STARTED, done.reason
        assert victim.exists(), done.stderr


@pytest.mark.parametrize("level", LEVELS)
def test_row_57_a_loader_maps_no_program_that_was_brought_along(level: str) -> None:
    """Where there are mounts; Landlock alone has no right for it, a gap that L2 declares."""
    with ground(WHO[0]) as one:
        for folder in ("work", "read"):
            shutil.copy(program("true"), one.folder(folder) / "mine")
            done = one.run(level, ("find", "secret", "-exec", LOADER, str(one.folder(folder) / "mine"), ";"), one.reach("find"))
            assert (b"failed to map" in done.stderr) is (level != LANDLOCK), done.stderr


def test_a_script_brings_its_interpreters(tmp_path: Path) -> None:
    lines = {"plain": "#!/bin/sh -e", "looked-up": "#!/usr/bin/env python3", "other": "#!/usr/bin/env -S A=b python3 -I"}
    for name, line in lines.items():
        (tmp_path / name).write_text(f"{line}\n")
    sh, env, python = (os.path.realpath(program(name)) for name in ("sh", "env", "python3"))
    assert set(needed(str(tmp_path / "plain"), found)) == {str(tmp_path / "plain"), sh, LOADER}
    for name in ("looked-up", "other"):
        assert set(needed(str(tmp_path / name), found)) == {str(tmp_path / name), env, python, LOADER}


@pytest.mark.parametrize("data", [b"", b"#!", b"#!relative\n", b"\x7fELF", b"\x7fELF\x02\x01" + bytes(58), b"#!/a\0b\n"])
def test_what_is_no_program_brings_nothing(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "odd").write_bytes(data)
    assert set(needed(str(tmp_path / "odd"), found)) <= {str(tmp_path / "odd"), "/a\0b"}


def test_a_loop_of_interpreters_ends(tmp_path: Path) -> None:
    (tmp_path / "one").write_text(f"#!{tmp_path}/two\n")
    (tmp_path / "two").write_text(f"#!{tmp_path}/one\n")
    assert set(needed(str(tmp_path / "one"), found)) == {str(tmp_path / "one"), str(tmp_path / "two")}


def swapped(one: Ground, part: str, level: str) -> Outcome:
    """A command whose write grant, or a folder above it, became a link to `outside` after it was granted."""
    work = one.folder("work")
    grant = work / "inner" / "deep"
    grant.mkdir(parents=True)
    (one.folder("outside") / "deep").mkdir()
    reach = one.reach("sh", write=(str(grant),))
    shutil.rmtree(work / "inner")
    if part == "above":
        (work / "inner").symlink_to(one.folder("outside"))
    else:
        (work / "inner").mkdir()
        grant.symlink_to(one.folder("outside") / "deep")
    return one.run(level, ("sh", "-c", f": > {grant}/left"), reach)


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("part", ["itself", "above"])
def test_row_46_a_grant_that_became_a_link_starts_nothing(part: str, level: str) -> None:
    with ground(WHO[0]) as one:
        done = swapped(one, part, level)
        assert (done.ended, done.statuses) == (NOT_STARTED, ())
        assert "it was none when it was granted" in done.reason
        assert list((one.folder("outside") / "deep").iterdir()) == []


@pytest.mark.parametrize("level", LEVELS)
def test_a_grant_that_is_not_there_is_left_out(level: str) -> None:
    with ground(WHO[0]) as one:
        reach = one.reach("sh", read=(f"{one.top}/none",), write=(f"{one.top}/none/below",))
        done = one.run(level, ("sh", "-c", f"echo done; : > {one.top}/none"), reach)
        assert done.stdout == b"done\n"
        assert not (one.top / "none").exists()


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
def test_grants_may_lie_in_each_other(level: str, who: str) -> None:
    with ground(who) as one:
        inner = one.folder("read") / "inner"
        inner.mkdir()
        os.chown(inner, one.top.stat().st_uid, one.top.stat().st_gid)
        read, work = str(one.folder("read")), str(one.folder("work"))
        reach = one.reach("sh", "cat", read=(read, work), write=(str(inner), work))
        done = one.run(level, ("sh", "-c", f"cat {read}/secret; : > {inner}/new; : > new; : > {read}/no"), reach)
        assert done.stdout == b"read\n"
        assert (inner / "new").exists()
        assert (one.folder("work") / "new").exists()
        assert not (one.folder("read") / "no").exists()


CONNECT = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1]); print('open')"


@pytest.mark.parametrize("level", LEVELS)
def test_row_49_a_granted_socket_is_reached_and_no_other_in_its_usual_places(level: str) -> None:
    """/run and /tmp are out of sight beside it. At L2 every socket is open once one is: a gap that it declares."""
    with ground(WHO[0]) as one, TemporaryDirectory(dir="/tmp") as folder, socket.socket(socket.AF_UNIX) as other:
        other.bind(f"{folder}/agent")
        other.listen()
        Path(folder).chmod(0o755)
        reach = one.reach("python3", sockets=(one.unix,))
        said = [one.run(level, ("python3", "-IS", "-c", CONNECT, path), reach) for path in (one.unix, f"{folder}/agent")]
        assert [done.stdout for done in said] == [b"open\n", b"open\n" if level == LANDLOCK else b""]
        reach = one.reach("python3", sockets=(f"{folder}/agent",))
        granted = one.run(level, ("python3", "-IS", "-c", CONNECT, f"{folder}/agent"), reach)
        assert granted.stdout == b"open\n", granted.stderr
