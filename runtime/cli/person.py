"""A person at the terminal: asked on standard error, answering on standard input. Cold."""

import os
import sys
from collections.abc import Sequence

from runtime.cli.terminal import neutral
from runtime.contract.recipe import Parameter, Recipe
from runtime.errors import CANCELLED, DENIED, CaroError
from runtime.recipes.values import Value, missing, parsed

TRIES = 3  # answers to one question


def present() -> bool:
    """Whether somebody can be asked."""
    return bool(sys.stdin and sys.stdin.isatty() and os.isatty(2))


def say(text: str) -> None:
    """Put a text on standard error, neutralised; a standard error that takes nothing is no reason to fail."""
    try:
        os.write(2, neutral(text).encode(errors="backslashreplace"))
    except OSError:
        return


def agreed(title: str, lines: Sequence[str]) -> bool:
    """Whether the person says yes to this. What was typed before the question does not count."""
    say("".join(f"{line}\n" for line in (title, *(f"  {line}" for line in lines))))
    try:
        return answered("Run it? [y/N] ").strip().lower() in {"y", "yes"}
    except CaroError:
        return False


def answered(question: str) -> str:
    """The line that is typed now. Raises CaroError (cancelled) at the end of input."""
    import termios

    termios.tcflush(sys.stdin.fileno(), termios.TCIFLUSH)
    say(question)
    line = sys.stdin.readline()
    if not line:
        raise CaroError("the input has ended", code=CANCELLED)
    return line.removesuffix("\n")


def answered_unseen(question: str) -> str:
    """The same without echo."""
    import termios

    terminal = sys.stdin.fileno()
    before = termios.tcgetattr(terminal)
    silent = before[:]
    silent[3] &= ~termios.ECHO
    try:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, silent)
        return answered(question)
    finally:
        termios.tcsetattr(terminal, termios.TCSAFLUSH, before)
        say("\n")


def passphrase(name: str) -> bytes:
    """The passphrase of a key. Raises CaroError (denied) where nobody can be asked."""
    if not present():
        raise CaroError(f"{name}: has a passphrase, and nobody can be asked here", code=DENIED, hint=f"'ssh-add {name}' first")
    return answered_unseen(f"passphrase of {name}: ").encode()


def filled_in(recipe: Recipe, known: dict[str, Value]) -> dict[str, Value]:
    """The values, and those that a person gives for what is missing; where nobody is there, they stay missing."""
    lacking = [one for one in missing(recipe, known, {}) if not one.hidden] if present() else []
    return {**known, **{one.name: _value(one) for one in lacking}}


def _value(parameter: Parameter) -> Value:
    """What a person types, asked again where it does not fit. Raises CaroError (invalid) for the last try."""
    choices = f" ({', '.join(parameter.choices)})" if parameter.choices else ""
    question = f"{parameter.name}, {parameter.description or parameter.type}{choices}: "
    for _ in range(TRIES - 1):
        try:
            return parsed(parameter, answered(question))
        except CaroError as error:
            if error.code == CANCELLED:
                raise
            say(f"{error.message}\n")
    return parsed(parameter, answered(question))
