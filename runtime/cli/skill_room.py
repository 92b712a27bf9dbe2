"""What the commands that change this user's skills work with, and how consent is asked for."""

import os

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.guard import policy
from runtime.guard.account import in_detail, in_words
from runtime.guard.home import caro_home
from runtime.guard.journal import open_journal
from runtime.supply.installed.adding import Prepared, grown
from runtime.supply.installed.changing import Room, switch
from runtime.supply.installed.shelf import Shelf


def room(catalog: Catalog) -> Room:
    """This user's folder beside this program."""
    from runtime.cli.main import complain

    ceiling = policy.ceiling(catalog.embedded)
    journal = open_journal(ceiling, os.environ, lambda text: complain(text, ""))
    return Room(shelf=Shelf(caro_home(os.environ)), catalog=catalog, ceiling=ceiling, journal=journal)


def consent(made: Prepared) -> bool:
    """Ask a person for everything that the skill asks for; what is new against the version before is marked."""
    from runtime.cli.consent import consented

    about = made.skill.manifest.skill
    new = set(grown(made.before, made)) if made.before else set()
    words = [in_words(item) + (" (new)" if item in new else "") for item in made.asks]
    signed = f"signed by {made.arriving.signer}" if made.arriving.signer else "not signed"
    title = f"{about.id} {about.version} from {made.arriving.source} ({signed}) may then:"
    return consented(title, words, [in_detail(item) for item in made.asks], yes=False)


def switched(catalog: Catalog, values: dict[str, str | None], *, on: bool) -> str:
    """Switch a skill on or off; what to say."""
    id = values["skill"] or ""
    changed = switch(room(catalog), id, on=on)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], {"id": id, "on": on, "changed": changed})
    return f"{id}: {'' if changed else 'already '}switched {'on' if on else 'off'}\n"
