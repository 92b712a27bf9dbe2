"""A program that reads what nobody vouches for: no shell, no input, a fixed environment, limits of time and output."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

PIECE = 1 << 16


class ProcessError(Exception):
    """Why there is no output; the text is the reason."""


def output(argv: Sequence[str], *, folder: Path, environment: Mapping[str, str], seconds: float, most: int) -> bytes:
    """What a program prints, at most so many bytes. It and all that it started is killed when it is over. Raises ProcessError."""
    try:
        process = subprocess.Popen(
            argv,
            cwd=folder,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ProcessError(f"{argv[0]} cannot be started: {error.strerror}") from None
    with process:
        try:
            data = _read(process, time.monotonic() + seconds, seconds, most)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    if process.returncode:
        raise ProcessError(f"{argv[0]} failed with exit code {process.returncode}")
    return data


def _read(process: subprocess.Popen[bytes], end: float, seconds: float, most: int) -> bytes:
    """All that it prints until it ends."""
    if process.stdout is None:
        raise AssertionError("a process without a pipe")
    pipe, data = process.stdout.fileno(), bytearray()
    while len(data) <= most:
        left = end - time.monotonic()
        ready = left > 0 and select.select([pipe], [], [], left)[0]
        if not ready:
            raise ProcessError(f"not done after {seconds:g} seconds")
        piece = os.read(pipe, PIECE)
        if not piece:
            _ended(process, end, seconds)
            return bytes(data)
        data += piece
    raise ProcessError(f"more than {most} bytes")


def _ended(process: subprocess.Popen[bytes], end: float, seconds: float) -> None:
    try:
        process.wait(max(end - time.monotonic(), 0.1))
    except subprocess.TimeoutExpired:
        raise ProcessError(f"not done after {seconds:g} seconds") from None
