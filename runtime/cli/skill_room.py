"""What the commands that change this user's skills work with, and how consent is asked for."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.findings import told
from runtime.cli.table import size
from runtime.cli.terminal import neutral
from runtime.guard import policy
from runtime.guard.account import in_detail, in_words
from runtime.guard.home import caro_home
from runtime.guard.journal import open_journal
from runtime.guard.settings import settings
from runtime.supply.installed.adding import Arriving, Prepared
from runtime.supply.installed.changing import How, Room, switch
from runtime.supply.installed.changing import add as add_all
from runtime.supply.installed.record import Installed
from runtime.supply.installed.shelf import Shelf

PATIENCE = 0.5  # seconds before a fetch is talked about
WIDE = 60  # characters of what is fetched


def room(catalog: Catalog) -> Room:
    """This user's folder beside this program."""
    from runtime.cli.main import complain

    ceiling = policy.ceiling(catalog.embedded)
    journal = open_journal(ceiling, os.environ, lambda text: complain(text, ""))
    shelf = Shelf(caro_home(os.environ))
    return Room(shelf=shelf, catalog=catalog, ceiling=ceiling, journal=journal, settings=settings(os.environ))


@contextmanager
def fetching(room: Room) -> Iterator[Room]:
    """The same, with a line on the terminal that says how far a fetch is; it is gone when the fetch has ended."""
    if not os.isatty(2):
        yield room
        return
    begun, shown = time.monotonic(), False

    def told(what: str, done: int, total: int) -> None:
        nonlocal shown
        if time.monotonic() - begun > PATIENCE:
            shown = True
            far = f"{done * 100 // total} %" if total else size(done)
            os.write(2, f"\r\x1b[K{neutral(what)[-WIDE:]} {far}".encode(errors="backslashreplace"))

    try:
        yield replace(room, progress=told)
    finally:
        if shown:
            os.write(2, b"\r\x1b[K")


def add(
    room: Room, arriving: Sequence[Arriving], values: Mapping[str, str | None], *, enable: bool | None
) -> tuple[Installed, ...]:
    """Install what arrived, as the options say. `enable`: switch it on or off, or leave what is replaced. Raises CaroError."""

    def asked(made: Sequence[Prepared]) -> bool:
        return all(_consented(one, room.settings.never_grant) for one in made)

    how = How(yes=values["yes"] is not None, force=values["force"] is not None, enable=enable)
    return add_all(room, arriving, _warned if how.yes else asked, how)


def _warned(made: Sequence[Prepared]) -> bool:
    """What the content scan found, said to nobody in particular."""
    from runtime.cli.main import complain

    for one in made:
        for line in told(one.findings):
            complain(f"{one.skill.manifest.skill.id}: {line}", "")
    return True


def _consented(made: Prepared, never: Sequence[str]) -> bool:
    """Ask a person for everything that the skill asks for; what is new against the version before is marked."""
    from runtime.cli.consent import consented

    about = made.skill.manifest.skill
    new = set(made.news if made.before else ())
    marks = {item: " (new)" if item in new else "" for item in made.asks}
    words = [in_words(item) + (" (not granted: config.toml)" if item.kind in never else marks[item]) for item in made.asks]
    signed = f"signed by {made.signer}" if made.signer else "not signed"
    title = f"{about.id} {about.version} from {made.arriving.source} ({signed}) may then"
    return consented(title, [*words, *told(made.findings)], [in_detail(item) for item in made.asks], yes=False)


def switched(catalog: Catalog, values: dict[str, str | None], *, on: bool) -> str:
    """Switch a skill on or off; what to say."""
    id = values["skill"] or ""
    changed = switch(room(catalog), id, on=on)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], {"id": id, "on": on, "changed": changed})
    return f"{id}: {'' if changed else 'already '}switched {'on' if on else 'off'}\n"
