"""Entry of `caro`: parse, run one command, print what it returned, exit. The one place that prints and exits. Hot."""

import os
import sys

from runtime import __version__
from runtime.catalog.installed import catalog, default_skills
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import COMPLETE, PROGRAM, Command
from runtime.cli.parse import completed, parse
from runtime.cli.terminal import Terminal, neutral
from runtime.errors import CANCELLED, NOT_FOUND, OUTPUT, SUCCESS, USAGE, CaroError
from runtime.payload.locate import open_file
from runtime.payload.read import Payload

EBADF = 9  # errno is one more module to load
BUNDLE = "CARO_BUNDLE"  # where a caro that runs from its sources finds a payload; an executable never looks


def frozen() -> bool:
    """Whether this is an executable, and not its sources."""
    return bool(getattr(sys, "frozen", False))


def bundle() -> Payload:
    """The payload of this executable; of the file that CARO_BUNDLE names when run from sources."""
    if frozen():
        payload = Payload(open_file(sys.executable))
        from runtime.payload.libraries import install

        install(payload)
        return payload
    path = os.environ.get(BUNDLE)
    if not path:
        raise CaroError(
            "this caro runs from its sources and has no skills",
            code=NOT_FOUND,
            hint=f"build one with 'bundler bundle enterprise', or set {BUNDLE} to the path of a built caro",
        )
    return Payload(open_file(path))


def opened(payload: Payload) -> Catalog:
    """All skills of this start: the payload's, and what this user has installed."""
    return catalog(payload, os.environ, lambda error: complain(error.message, error.hint))


def answer(words: list[str]) -> int:
    """Do what the command line says; the exit code. What a command returns is printed whole or not at all.

    Raises CaroError and BrokenPipeError.
    """
    if words == ["--version"]:
        write(f"{PROGRAM} {__version__}\n")
        return SUCCESS
    words = completed(words)
    plain = None if COMPLETE in os.environ else parse(words)
    if plain:
        return perform(*plain, opened(bundle()))
    payload = bundle() if frozen() else None  # click's native parts lie in it
    from runtime.cli.click_app import Shown, interpret

    call = interpret(words, lambda: opened(payload or bundle()))
    if isinstance(call, Shown):
        write(call.text)
        return call.code
    return perform(*call, opened(payload or bundle()))


def perform(command: Command, values: dict[str, str | None], skills: Catalog) -> int:
    """Run one command and print its answer."""
    try:
        module = __import__(command.module, fromlist=["run"])
    except ModuleNotFoundError as error:
        if error.name != command.module:
            raise
        what = f"'{PROGRAM} {' '.join(command.path)}' is not in this executable"
        raise CaroError(what, code=USAGE, hint=f"a profile whose features have {command.feature!r} builds it in") from None
    if "skills" in values and values["skills"] is None:
        values["skills"] = default_skills(os.environ, skills)
    write(module.run(skills, Terminal(), values))
    return SUCCESS


def write(text: str) -> None:
    """Put text on standard output, all of it. Raises CaroError (output) and BrokenPipeError."""
    try:
        if sys.stdout is None:
            raise OSError(EBADF, os.strerror(EBADF))  # noqa: TRY301 (what a closed descriptor says everywhere else)
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        hint = "nothing was done; free space or write elsewhere, then repeat"
        raise CaroError(f"standard output: {error.strerror}", code=OUTPUT, hint=hint) from None


def complain(message: str, hint: str) -> None:
    """Write an error to standard error, neutralised; a standard error that takes nothing is no reason to fail otherwise."""
    text = f"{PROGRAM}: {message}\n" + (f"{PROGRAM}: hint: {hint}\n" if hint else "")
    try:
        os.write(2, neutral(text).encode(errors="backslashreplace"))
    except OSError:
        return


def failed(error: CaroError) -> int:
    """Print what there is of an answer, then the error; its exit code."""
    if error.answer:
        try:
            write(error.answer)
        except BrokenPipeError:
            return error.code
    complain(error.message, error.hint)
    return error.code


def main() -> int:
    """The exit code of the command line in sys.argv."""
    try:
        return answer(sys.argv[1:])
    except CaroError as error:
        return failed(error)
    except BrokenPipeError:
        return SUCCESS  # who reads has read enough
    except KeyboardInterrupt:
        return CANCELLED


def run() -> None:
    """Console script: exit without tearing the interpreter down, which nothing here needs."""
    os._exit(main())
