"""A folder in which every program is one recorder, and nothing else can be found."""

import json
import shutil
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from runtime.guard.programs import PROGRAM_NAME

SHELL = "sh"
KEYWORDS = ("[[",)  # of other shells: a program's name for this one
BAIT = ("here1", "here2")  # what a pattern would find
RECORDER = """#!{python} -IS
import os, sys
from _json import encode_basestring_ascii as text


def file(number):
    try:
        return os.readlink("/proc/self/fd/" + str(number))
    except OSError:
        return ""


words = [os.path.basename(sys.argv[0]), *sys.argv[1:]]
line = "[[" + ",".join(map(text, words)) + "]," + text(file(0)) + "," + text(file(1)) + "," + text(file(2)) + "]\\n"
calls = os.open(os.environ["TMPDIR"] + "/calls", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
os.write(calls, line.encode())
try:
    os.write(1, b"out\\n")
except OSError:
    pass
"""


@dataclass(frozen=True, slots=True, order=True)
class Call:
    """A program that was started: its words, and the files of the scratch folder that its input and outputs are."""

    words: tuple[str, ...]
    files: tuple[str, ...] = ()

    def filled(self, stands: dict[str, str]) -> "Call":
        """The same with values for the words that stand for them."""
        return Call(tuple(_filled(word, stands) for word in self.words), tuple(_filled(file, stands) for file in self.files))

    def texts(self) -> tuple[str, ...]:
        """All but the program."""
        return (*self.words[1:], *self.files)


def _filled(text: str, stands: dict[str, str]) -> str:
    """Each at its place alone: a value may spell out the word that stands for another one."""
    for word, value in stands.items():
        before, found, after = text.partition(word)
        if found:
            return _filled(before, stands) + value + _filled(after, stands)
    return text


class Scratch:
    """Programs in `bin`, the current folder `work`, temporary files and the record in `private`."""

    def __init__(self, root: Path, programs: Iterable[str]) -> None:
        self.bin, self.work, self.private, self.home = (str(root / name) for name in ("bin", "work", "private", "home"))
        for folder in (self.bin, self.private, self.home):
            Path(folder).mkdir(mode=0o700, parents=True)
        self.calls = Path(self.private, "calls")
        recorder = root / "recorder"
        recorder.write_text(RECORDER.format(python=sys.executable))
        recorder.chmod(0o700)
        for name in {*programs, *KEYWORDS} - {SHELL}:
            Path(self.bin, name).symlink_to(recorder)
        Path(self.bin, SHELL).symlink_to(shutil.which(SHELL) or "/bin/sh")

    def environment(self) -> dict[str, str]:
        """As the engine makes it."""
        return {"PATH": self.bin, "HOME": self.home, "TMPDIR": self.private}

    def clear(self, files: Sequence[str]) -> None:
        """An empty record, and a folder that holds the bait and, where they can be, files of these names."""
        self.calls.unlink(missing_ok=True)
        shutil.rmtree(self.work, ignore_errors=True)
        Path(self.work).mkdir(mode=0o700)
        for name in (*BAIT, *files):
            with suppress(OSError, ValueError):
                path = Path(f"{self.work}/{name}")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()

    def recorded(self) -> list[Call]:
        """What was started since, sorted: the programs of a pipeline start in any order."""
        lines = self.calls.read_text().splitlines() if self.calls.exists() else []
        return sorted(self._call(*json.loads(line)) for line in lines)

    def _call(self, words: list[str], *files: str) -> Call:
        folder = f"{self.work}/"
        return Call(tuple(words), tuple(file.removeprefix(folder) for file in files if file.startswith(folder)))


def names(texts: Iterable[str]) -> set[str]:
    """Whatever in these texts could be a program."""
    return {word for text in texts for word in PROGRAM_NAME.findall(text) if len(word) < 64}
