"""From the words of a command to skills in memory, with what they need. What the feature `fetch` brings is imported here alone."""

import os
from collections.abc import Sequence
from pathlib import Path

from runtime.errors import NOT_FOUND, CaroError
from runtime.supply.absent import FETCH, told
from runtime.supply.installed.adding import Arriving
from runtime.supply.installed.arrivals import Asked, arrived, checked, here
from runtime.supply.installed.changing import Room
from runtime.supply.means import Means

CACHE = "cache/supply"


def means(room: Room) -> Means:
    """What this user fetches with."""
    return Means(cache=Path(room.shelf.home, CACHE), environ=dict(os.environ), progress=room.progress)


def brought(asked: Asked, room: Room, moving: Sequence[str] = ()) -> Sequence[Arriving]:
    """The skill, behind what it needs that is not here; what is `moving` may be replaced. Raises CaroError."""
    asked = checked(asked)
    room.judge().anything()
    if asked.is_id or not asked.place:
        return _fetched(asked, room, moving)
    if not os.path.lexists(asked.place):
        hint = "correct the path; an id has the form NAMESPACE.NAME"
        raise CaroError(f"{asked.place}: no such folder or archive", code=NOT_FOUND, hint=hint)
    first = arrived(here(asked), asked, means(room))
    return [first] if not room.settings.registry else _completed(first, room)


def listed(words: Sequence[str], room: Room) -> list[tuple[str, str]]:
    """Ids that the registry has and that hold all words, with the newest version of each. Raises CaroError."""
    with told("the registry cannot be asked", FETCH):
        from runtime.supply.installed.elsewhere import index
        from runtime.supply.installed.elsewhere import listed as found

        return found(words, index(room.settings.registry, means(room)))


def lines(id: str, room: Room) -> list[dict[str, object]]:
    """What the registry says of each version of a skill, the newest first. Raises CaroError (not found)."""
    with told("the registry cannot be asked", FETCH):
        from runtime.supply.installed.elsewhere import index
        from runtime.supply.installed.elsewhere import lines as found

        return found(id, index(room.settings.registry, means(room)))


def _fetched(asked: Asked, room: Room, moving: Sequence[str]) -> Sequence[Arriving]:
    option = next((f"--{name}" for name in ("git", "url", "oci") if getattr(asked, name)), asked.place)
    with told(f"{option}: only a folder or an archive file can be added", FETCH):
        from runtime.supply.installed.elsewhere import fetched

        return fetched(asked, room.catalog, room.settings.registry, means(room), moving)


def _completed(first: Arriving, room: Room) -> Sequence[Arriving]:
    """With what it needs, out of the registry that the settings name; without the feature `fetch`, what is here must do."""
    try:
        from runtime.supply.installed.elsewhere import completed
    except ModuleNotFoundError:
        return [first]
    return completed(first, room.catalog, room.settings.registry, means(room))
