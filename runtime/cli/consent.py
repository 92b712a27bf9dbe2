"""The question before anything is granted: y, N, or d for details. Talks on standard error, listens on standard input. Cold."""

import os
import sys
from collections.abc import Sequence

from runtime.cli.terminal import neutral
from runtime.errors import DENIED, CaroError


def consented(title: str, words: Sequence[str], details: Sequence[str], *, yes: bool) -> bool:
    """Whether a person agrees to every line. `yes` agrees unasked; without it a terminal is needed.

    Raises CaroError (denied) where nobody can be asked.
    """
    if yes:
        return True
    if not (sys.stdin and sys.stdin.isatty() and os.isatty(2)):
        raise CaroError(f"{title}: nobody can be asked here", code=DENIED, hint="repeat it on a terminal, or with --yes")
    _say("".join(f"{line}\n" for line in (f"{title}:", *(f"  {word}" for word in words))))
    while True:
        _say("Allow all of it? [y/N/d] ")
        answer = sys.stdin.readline().strip().lower()
        if answer not in {"d", "details"}:
            return answer in {"y", "yes"}
        _say("".join(f"  {detail}\n" for detail in details))


def _say(text: str) -> None:
    os.write(2, neutral(text).encode(errors="backslashreplace"))
