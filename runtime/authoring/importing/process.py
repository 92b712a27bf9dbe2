"""A program that reads what nobody vouches for, through the guard's door: no input, a fixed environment, limits."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from runtime.guard.confine import door
from runtime.guard.confine.records import EXITED, OUTPUT, TIMEOUT, UNCONFINED, Command


class ProcessError(Exception):
    """Why there is no output; the text is the reason."""


def output(argv: Sequence[str], *, folder: Path, environment: Mapping[str, str], seconds: float, most: int) -> bytes:
    """What a program prints, at most so many bytes. It and all that it started is killed when it is over. Raises ProcessError."""
    path = shutil.which(argv[0], path=environment.get("PATH"))
    if path is None:
        raise ProcessError(f"{argv[0]} cannot be started: {os.strerror(2)}")
    argvs = ((str(Path(path).absolute()), *argv[1:]),)
    command = Command(argvs=argvs, environment=environment, folder=str(folder), timeout=seconds, level=UNCONFINED, most=most)
    outcome = door.run(command)
    if outcome.ended != EXITED:
        said = {TIMEOUT: f"not done after {seconds:g} seconds", OUTPUT: f"more than {most} bytes"}
        raise ProcessError(said.get(outcome.ended, f"{argv[0]} cannot be started: {outcome.reason or outcome.ended}"))
    if outcome.code:
        raise ProcessError(f"{argv[0]} failed with exit code {outcome.code}")
    return outcome.stdout
