"""The journal under writers at once, kills, edits, cuts, swaps and links: rows 63, 65 and 70 of the attack table."""

import json
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.contract import policy
from runtime.errors import INTEGRITY, NOT_FOUND, POLICY, CaroError
from runtime.guard import chain
from runtime.guard.home import account_home
from runtime.guard.journal import ALLOWED, DECISION, DENIED, INTENT, RESULT, Entry, Journal, open_journal
from runtime.guard.journal_check import Report, verify
from runtime.guard.records import Ceiling
from tests.project import ROOT

NOW = 1_800_000_000.25
ENTRY = Entry(event=DECISION, skill="core.git", capability="terminal_exec", resource="git", decision=ALLOWED, reason="granted")


def _silent(text: str) -> None:
    raise AssertionError(text)


def _journal(path: Path, *, full: int = 1 << 20) -> Journal:
    return Journal(str(path), _silent, full=full)


def _written(folder: Path, count: int = 5, *, full: int = 1 << 20) -> Path:
    path = folder / "state" / "journal.jsonl"
    journal = _journal(path, full=full)
    assert [journal.append(ENTRY, NOW + number) for number in range(count)] == list(range(1, count + 1))
    return path


def _anchor(path: Path) -> Path:
    return path.with_name(path.name + ".anchor")


def test_a_record_says_what_happened_and_leaves_out_what_is_empty(tmp_path: Path) -> None:
    path = _written(tmp_path, 1)
    record = json.loads(path.read_text())
    digest = record.pop("hash")
    assert record == {
        "number": 1,
        "previous": "0" * 64,
        "time": "2027-01-15T08:00:00.250Z",
        "event": "decision",
        "skill": "core.git",
        "capability": "terminal_exec",
        "resource": "git",
        "decision": "allowed",
        "reason": "granted",
    }
    assert digest == chain.sealed(record)[1]
    assert path.stat().st_mode & 0o777 == _anchor(path).stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_sound_journal_is_whole(tmp_path: Path) -> None:
    report = verify(str(_written(tmp_path)))
    assert (report.records, report.flaws, report.notes) == (5, (), ())


def test_secrets_are_masked_and_names_kept(tmp_path: Path) -> None:
    path = _written(tmp_path, 1)
    known = "s3cr3t \u00e9 value"
    entry = Entry(
        event=INTENT,
        skill="core.git",
        command=("curl", "-H", "Authorization: Bearer abcdefgh12345678", f"--x={known}"),
        parameters={"token": known, "name": "web", "url": "https://me:hunter22@host.test/x"},
    )
    assert _journal(path).append(entry, NOW, (known,)) == 2
    text = path.read_text()
    for secret in ("s3cr3t", "abcdefgh12345678", "hunter22"):
        assert secret not in text
    record = json.loads(text.splitlines()[1])
    assert record["parameters"] == {"token": "***", "name": "web", "url": "https://me:***@host.test/x"}
    assert record["command"] == ["curl", "-H", "Authorization: Bearer ***", "--x=***"]
    assert not verify(str(path)).flaws


def test_a_huge_record_is_cut_and_the_chain_goes_on(tmp_path: Path) -> None:
    path = _written(tmp_path, 1)
    huge = Entry(event=RESULT, skill="core.git", reason="x" * 100_000, command=("a" * 100,) * 5000, exit_status=0)
    journal = _journal(path)
    assert journal.append(huge, NOW) == 2
    assert journal.append(ENTRY, NOW) == 3
    assert len(path.read_bytes().splitlines()[1]) < chain.LONGEST
    assert not verify(str(path)).flaws


WRITER = """
import sys
from runtime.guard.journal import Entry, Journal
journal = Journal(sys.argv[1], print, full=int(sys.argv[3]))
for number in range(int(sys.argv[2])):
    entry = Entry(event="decision", skill="core.git", resource=str(number), decision="denied" if number % 10 == 0 else "allowed")
    assert journal.append(entry, 1.0 * number)
"""


def _writer(path: Path, count: int, full: int = 1 << 20) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(count), str(full)], cwd=ROOT)


@pytest.mark.parametrize("full", [1 << 20, 20_000])
def test_row_63_eight_writers_of_a_hundred_records_make_one_chain(tmp_path: Path, full: int) -> None:
    path = tmp_path / "journal.jsonl"
    writers = [_writer(path, 100, full) for _ in range(8)]
    assert [writer.wait() for writer in writers] == [0] * 8
    report = verify(str(path))
    assert (report.records, report.flaws, report.notes) == (800, (), ())
    assert (len(report.files) > 1) == (full < 1 << 20)


def test_row_65_killed_writers_leave_a_whole_chain(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    for _ in range(6):
        writer = _writer(path, 100_000)
        while not path.exists() or path.stat().st_size < 1000:
            assert writer.poll() is None
        writer.send_signal(signal.SIGKILL)
        writer.wait()
        with path.open("ab") as file:
            file.truncate(file.tell())
        assert _journal(path).append(ENTRY, NOW)
    report = verify(str(path))
    assert report.flaws == ()


@pytest.mark.parametrize("left", [1, 40, -1])
def test_row_65_a_torn_line_is_recovered_and_flagged(tmp_path: Path, left: int) -> None:
    path = _written(tmp_path, 3)
    before = _anchor(path).read_bytes()
    assert _journal(path).append(ENTRY, NOW) == 4
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3]) + lines[3][:left])
    _anchor(path).write_bytes(before)
    torn = verify(str(path))
    assert not torn.flaws
    assert [note.record for note in torn.notes] == [4]
    number = _journal(path).append(ENTRY, NOW)
    assert number == (5 if left == -1 else 4)
    report = verify(str(path))
    assert (report.flaws, report.records) == ((), number)
    assert len(report.notes) == (0 if left == -1 else 1)
    assert b'"torn"' in path.read_bytes() or left == -1


def test_row_65_a_record_that_the_anchor_does_not_know_yet_is_no_flaw(tmp_path: Path) -> None:
    path = _written(tmp_path, 3)
    before = _anchor(path).read_bytes()
    assert _journal(path).append(ENTRY, NOW) == 4
    _anchor(path).write_bytes(before)
    report = verify(str(path))
    assert (report.flaws, [note.record for note in report.notes]) == ((), [4])
    assert _journal(path).append(ENTRY, NOW) == 5
    report = verify(str(path))
    assert (report.flaws, report.notes) == ((), ())


def _edit(path: Path, number: int, change: Callable[[bytes], bytes]) -> None:
    lines = path.read_bytes().splitlines(keepends=True)
    lines[number - 1] = change(lines[number - 1])
    path.write_bytes(b"".join(lines))


def _resealed(line: bytes) -> bytes:
    """A record with another reason and the right hash of its own."""
    record = json.loads(line)
    del record["hash"]
    return chain.sealed({**record, "reason": "nothing to see"})[0]


def _no_anchor(path: Path) -> None:
    _anchor(path).unlink()


def _older_anchor(path: Path) -> None:
    record = json.loads(path.read_bytes().splitlines()[1])
    _anchor(path).write_text(f"{2:020d} {record['hash']}\n")


def _another_journal(path: Path) -> None:
    other = _written(path.parent.parent / "other", 6)
    path.write_bytes(b"".join(other.read_bytes().splitlines(keepends=True)[:5]).replace(b"granted", b"granteD"))


def _another_whole_journal(path: Path) -> None:
    journal = Journal(str(path.parent.parent / "third" / "journal.jsonl"), _silent)
    for number in range(5):
        journal.append(ENTRY, NOW + 100 + number)
    path.write_bytes(Path(journal.path).read_bytes())


def _anchor_of_another(path: Path) -> None:
    _another_whole_journal(copy := path.parent.parent / "copy.jsonl")
    record = json.loads(copy.read_bytes().splitlines()[-1])
    _anchor(path).write_text(f"{5:020d} {record['hash']}\n")


# what is done to five records, and the record that is named
ATTACKS: dict[str, tuple[Callable[[Path], object], int]] = {
    "one byte in the first": (lambda path: _edit(path, 1, lambda line: line.replace(b"granted", b"grantes")), 1),
    "one byte in the middle": (lambda path: _edit(path, 3, lambda line: line.replace(b"granted", b"grantes")), 3),
    "one byte in the last": (lambda path: _edit(path, 5, lambda line: line.replace(b"granted", b"grantes")), 5),
    "one byte of a hash": (lambda path: _edit(path, 3, lambda line: line.replace(b'hash":"', b'hash":"f')), 3),
    "a space more": (lambda path: _edit(path, 3, lambda line: line.replace(b'":"', b'": "', 1)), 3),
    "a key twice": (lambda path: _edit(path, 3, lambda line: line.replace(b"{", b'{"reason":"a",', 1)), 3),
    "a record with a new hash": (lambda path: _edit(path, 3, _resealed), 4),
    "the last with a new hash": (lambda path: _edit(path, 5, _resealed), 5),
    "the first cut": (lambda path: _edit(path, 1, lambda _: b""), 1),
    "one cut in the middle": (lambda path: _edit(path, 3, lambda _: b""), 3),
    "the last cut": (lambda path: _edit(path, 5, lambda _: b""), 5),
    "the last cut in half": (lambda path: _edit(path, 5, lambda line: line[:50]), 5),
    "one cut in half": (lambda path: _edit(path, 3, lambda line: line[:50] + b"\n"), 3),
    "one twice": (lambda path: _edit(path, 3, lambda line: line + line), 3),
    "emptied": (lambda path: path.write_bytes(b""), 1),
    "removed": (lambda path: path.unlink(), 1),
    "replaced by records of another": (_another_journal, 1),
    "replaced by another whole one": (_another_whole_journal, 5),
    "the anchor of another": (_anchor_of_another, 5),
    "an older anchor": (_older_anchor, 2),
    "no anchor": (_no_anchor, 5),
    "an anchor of garbage": (lambda path: _anchor(path).write_bytes(b"x"), 5),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_row_70_what_is_changed_is_found_and_the_record_named(tmp_path: Path, attack: str) -> None:
    path = _written(tmp_path)
    change, named = ATTACKS[attack]
    change(path)
    report = verify(str(path))
    assert report.flaws
    assert named == report.flaws[0].record, report.flaws


@pytest.mark.parametrize("attack", ATTACKS)
def test_row_70_a_later_record_does_not_heal_it(tmp_path: Path, attack: str) -> None:
    path = _written(tmp_path)
    ATTACKS[attack][0](path)
    assert _journal(path).append(ENTRY, NOW)
    assert _journal(path).append(ENTRY, NOW)
    assert verify(str(path)).flaws


@given(st.data())
def test_row_70_any_changed_byte_is_found(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    path = _written(tmp_path_factory.mktemp("journal"), 3)
    raw = bytearray(path.read_bytes())
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    path.write_bytes(raw)
    assert verify(str(path)).flaws


@pytest.mark.parametrize("which", ["journal", "anchor"])
def test_row_70_a_link_in_its_place_is_never_followed(tmp_path: Path, which: str) -> None:
    path = _written(tmp_path)
    replaced = path if which == "journal" else _anchor(path)
    target = tmp_path / "target"
    replaced.rename(target)
    replaced.symlink_to(target)
    before = target.read_bytes()
    said: list[str] = []
    journal = Journal(str(path), said.append)
    assert [journal.append(ENTRY, NOW), journal.append(ENTRY, NOW)] == [0, 0]
    assert len(said) == 1
    assert target.read_bytes() == before
    with pytest.raises(CaroError) as caught:
        verify(str(path))
    assert caught.value.code == INTEGRITY


def test_row_70_a_hard_link_or_a_pipe_in_its_place_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    os.link(_written(tmp_path), path)
    with pytest.raises(CaroError, match="no plain file"):
        Journal(str(path), _silent, required=True).append(ENTRY, NOW)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(CaroError, match="no plain file"):
        Journal(str(path), _silent, required=True).append(ENTRY, NOW)


@pytest.mark.parametrize("which", [0, 1])
def test_full_files_are_kept_and_missed(tmp_path: Path, which: int) -> None:
    path = _written(tmp_path, 60, full=4000)
    report = verify(str(path))
    assert (report.records, report.flaws) == (60, ())
    assert len(report.files) > 3
    Path(report.files[which]).unlink()
    flaws = verify(str(path)).flaws
    assert flaws[0].record == (1 if which == 0 else int(Path(report.files[0]).stem) + 1)


def test_a_killed_rotation_goes_on_where_it_was(tmp_path: Path) -> None:
    path = _written(tmp_path, 20, full=4000)
    folder = path.with_name(path.name + ".d")
    path.rename(folder / f"{20:012d}.jsonl")
    assert _journal(path).append(ENTRY, NOW) == 21
    assert verify(str(path)).flaws == ()


def test_a_required_journal_that_cannot_be_written_stops_everything(tmp_path: Path) -> None:
    """The folder is a file: that holds for root too."""
    (tmp_path / "state").write_text("")
    with pytest.raises(CaroError) as caught:
        Journal(str(tmp_path / "state" / "journal.jsonl"), _silent, required=True).append(ENTRY, NOW)
    assert caught.value.code == POLICY


def test_another_journal_that_cannot_be_written_is_said_once(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    said: list[str] = []
    journal = Journal(str(tmp_path / "state" / "journal.jsonl"), said.append)
    assert [journal.append(ENTRY, NOW) for _ in range(3)] == [0, 0, 0]
    assert len(said) == 1
    assert "journal.jsonl: the journal cannot be written: " in said[0]


LIMITED = """
import resource, signal, sys
from runtime.guard.journal import Entry, Journal
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
journal = Journal(sys.argv[1], lambda text: None)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
print(journal.append(Entry(event="result", skill="core.git", reason="x" * 300), 0.0))
"""


def test_row_64_a_record_that_does_not_fit_is_taken_back(tmp_path: Path) -> None:
    path = _written(tmp_path)
    before = path.read_bytes()
    assert resource.RLIMIT_FSIZE
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(path), str(len(before) + 100)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout == "0\n"
    assert path.read_bytes() == before
    assert _journal(path).append(ENTRY, NOW) == 6
    report = verify(str(path))
    assert (report.flaws, report.notes) == ((), ())


def test_without_a_journal_nothing_is_verified(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        verify(str(tmp_path / "journal.jsonl"))
    assert caught.value.code == NOT_FOUND
    assert list(tmp_path.iterdir()) == []


REQUIRED = policy.Journal(required=True)
PLACED = [
    (None, {"HOME": "/h"}, "/h/.local/state/caro/journal.jsonl"),
    (None, {"HOME": "/h", "XDG_STATE_HOME": "/s"}, "/s/caro/journal.jsonl"),
    (None, {"HOME": "/h", "XDG_STATE_HOME": "s", "CARO_HOME": "/c"}, "/h/.local/state/caro/journal.jsonl"),
    (policy.Journal(path="~/j"), {"HOME": "/h"}, "/h/j"),
    (REQUIRED, {"HOME": "/h", "XDG_STATE_HOME": "/s", "CARO_HOME": "/c"}, "~/.local/state/caro/journal.jsonl"),
    (policy.Journal(required=True, path="~/j"), {"HOME": "/h", "XDG_STATE_HOME": "/s"}, "~/j"),
    (policy.Journal(required=True, path="/var/log/j"), {"HOME": "/h"}, "/var/log/j"),
]


@pytest.mark.parametrize(("asked", "environment", "wanted"), PLACED)
def test_a_required_journal_lies_where_no_variable_moves_it(
    asked: policy.Journal | None, environment: dict[str, str], wanted: str
) -> None:
    ceiling = Ceiling(policy=policy.Policy(journal=asked)) if asked else Ceiling()
    journal = open_journal(ceiling, environment, _silent)
    assert journal.path == wanted.replace("~", account_home())
    assert journal.required == bool(asked and asked.required)


def test_denials_and_executions_are_put_on_the_disk() -> None:
    assert [Entry(event=event, skill="a").sure for event in (DECISION, INTENT, RESULT)] == [False, True, True]
    assert Entry(event=DECISION, skill="a", decision=DENIED).sure


def test_a_report_names_its_files(tmp_path: Path) -> None:
    report: Report = verify(str(_written(tmp_path)))
    assert report.files == (report.path,)
    assert len(report.head) == 64
