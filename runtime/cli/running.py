"""A run at the terminal: a person to ask, progress on standard error, the run on the disk, and what is said in the end."""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager

from runtime.cli import person
from runtime.cli.commands import TABLE
from runtime.cli.live import Live
from runtime.cli.main import complain
from runtime.cli.recipe_job import Found
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.contract.recipe import Recipe
from runtime.errors import CaroError
from runtime.guard import journal_view
from runtime.guard.confine.records import Outcome
from runtime.guard.home import caro_home
from runtime.guard.journal import open_journal
from runtime.recipes import engine, runs, transcript
from runtime.recipes.job import Job
from runtime.recipes.machine import Calls, Person, here
from runtime.recipes.places import line
from runtime.recipes.progress import Keep, Progress
from runtime.recipes.secrets import collected
from runtime.recipes.transcript import Act, Transcript

WORDS = {
    "": "",
    transcript.YES: "; taken back",
    transcript.PARTIAL: "; taken back in part",
    transcript.NO: "; nothing was taken back",
}


def secrets(recipe: Recipe, texts: Sequence[str]) -> dict[str, str]:
    """The secrets of a run. Raises CaroError."""
    return collected(recipe, texts, os.environ, person.answered_unseen if person.present() else None)


def performed(one: Found, job: Job, id: str, progress: Progress, terminal: Terminal, values: Mapping[str, str | None]) -> str:
    """Run it, or go on with it; the answer. Raises CaroError, with the answer, for all but success."""
    home = caro_home(os.environ)
    file = values.get("transcript")
    if file:
        journal_view.write_copy(file, iter(()))  # refused before anything is done
    disk = _Disk(home, id, job)
    with disk.held():
        ended = _run(one, job, id, progress, values, disk.keep)
        if ended.result == transcript.SUCCESS or ended.rolled_back in {transcript.YES, transcript.PARTIAL}:
            runs.forget(home, id)
    if file:
        _write(file, ended)
    return _answer(ended, terminal, values["format"], resumable=os.path.exists(runs.path(home, id)))


class _Disk:
    """Where a run is put down. Where that cannot be, it is said once and the run goes on."""

    def __init__(self, home: str, id: str, job: Job) -> None:
        self._home, self._id, self._job = home, id, job
        self._lost = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """The run is this process's alone. Raises CaroError (conflict)."""
        with ExitStack() as stack:
            try:
                stack.enter_context(runs.held(self._home, self._id))
            except OSError as error:
                self._lose(error)
            yield

    def keep(self, progress: Progress) -> None:
        """Put down how far it has come."""
        try:
            if not self._lost:
                runs.save(self._home, self._id, self._job, progress)
        except OSError as error:
            self._lose(error)

    def _lose(self, error: OSError) -> None:
        complain(f"{self._home}: cannot be written: {error.strerror or error}; this run cannot be gone on with", "")
        self._lost = True


def _run(one: Found, job: Job, id: str, progress: Progress, values: Mapping[str, str | None], keep: Keep) -> Transcript:
    live = Live(job.values.hidden())
    journal = open_journal(one.ceiling, os.environ, lambda text: complain(text, ""))

    def tell(text: str) -> None:
        live.flush()
        person.say(f"{text}\n")

    def ask(title: str, lines: Sequence[str]) -> bool:
        live.flush()
        return person.agreed(title, lines)

    somebody = Person(ask=ask if person.present() else None, yes=values["yes"] is not None, tell=tell)
    with here(job.rights, one.ceiling, journal, live.take, _calls(one)) as machine:
        ended = engine.run(job, machine, somebody, id=id, keep=keep, progress=progress)
    live.flush()
    return ended


def _calls(one: Found) -> Calls:
    """Calls of exports of the skill's executable, which is loaded for the first one."""

    def call(export: str, given: str, seconds: int) -> Outcome:
        from runtime.cli.guest import outcome

        return outcome(one.catalog, one.skill, export, given, seconds)

    return call


def _write(file: str, ended: Transcript) -> None:
    from runtime.cli.output import encoded

    with open(file, "w", encoding="ascii") as opened:
        opened.write(encoded("json", ended.data()))


def _answer(ended: Transcript, terminal: Terminal, form: str | None, *, resumable: bool) -> str:
    """The transcript as data or as a table. Raises CaroError, with it, for all but success."""
    shown = _table(ended, terminal) if form == TABLE else _encoded(form, ended)
    if ended.result == transcript.SUCCESS:
        return shown
    message = f"{ended.skill}/{ended.recipe}: {ended.result}: {ended.message}{WORDS[ended.rolled_back]}"
    hint = f"'caro recipe resume {ended.run}' goes on after the last completed step" if resumable else ""
    raise CaroError(message, code=ended.code, hint=hint, answer=shown)


def _encoded(form: str | None, ended: Transcript) -> str:
    from runtime.cli.output import encoded
    from runtime.cli.recipe_plan import listed

    return encoded(form, listed(ended.data()))


def _table(ended: Transcript, terminal: Terminal) -> str:
    rows = [(act.kind, act.id, act.result, f"{act.duration} ms", _what(act)) for act in ended.acts]
    said = table(terminal, ("ACT", "OF", "RESULT", "TOOK", "WHAT"), rows) if rows else ""
    return f"{said}{ended.skill}/{ended.recipe}: {ended.result}\n"


def _what(act: Act) -> str:
    return "; ".join(filter(None, [line(act.commands), act.reason]))
