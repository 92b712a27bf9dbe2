"""The skills of this program as one list: those inside the executable, and those that were installed. Hot.

An id is claimed once: an installed skill of an id that is embedded does not count. What is switched off counts nowhere but where
it is switched on again.
"""

from runtime.contract.layout import SkillRow, unpack_facts
from runtime.errors import NOT_FOUND, CaroError
from runtime.payload.locate import damaged
from runtime.payload.read import Payload

LISTING = "caro skill list"


class Skill(SkillRow):
    """A skill with the payload that holds it, and its number in that payload's table; `installed` by the user, not embedded."""

    __slots__ = ("installed", "number", "payload")

    def __init__(self, payload: Payload, number: int, *, installed: bool = False) -> None:
        super().__init__(*payload.skill_parts(number))
        self.payload = payload
        self.number = number
        self.installed = installed

    def manifest(self) -> list[tuple[str, str]]:
        """The rest of the manifest as facts (FORMAT.md). Raises CaroError (integrity)."""
        try:
            return unpack_facts(self.facts)
        except ValueError:
            raise damaged(self.payload.place.path, f"skill {self.id}: its facts are no pairs of texts") from None


class Catalog:
    """What one start has. `embedded` is the executable's own payload, `installed` hold one skill each; `off` are ids."""

    __slots__ = ("embedded", "installed", "off")

    def __init__(self, embedded: Payload, installed: "tuple[Payload, ...]" = (), off: "frozenset[str]" = frozenset()) -> None:
        self.embedded = embedded
        self.off = off
        self.installed = tuple(one for one in installed if position(embedded, one.skill_id(0)) is None) if installed else ()

    def skills(self) -> list[Skill]:
        """All that are switched on, sorted by id."""
        found = [Skill(self.embedded, number) for number in range(self.embedded.skills.count)]
        if self.installed:
            found = sorted([*found, *(Skill(one, 0, installed=True) for one in self.installed)], key=lambda skill: skill.id)
        return [skill for skill in found if skill.id not in self.off] if self.off else found

    def find(self, id: str) -> Skill:
        """The skill of that id. Raises CaroError (not found): with the nearest id, or because it is switched off."""
        wanted = id.encode(errors="replace")
        for payload in (self.embedded, *self.installed):
            number = position(payload, wanted)
            if number is not None:
                if id in self.off:
                    raise CaroError(f"{id}: is switched off", code=NOT_FOUND, hint=f"caro skill enable {id}")
                return Skill(payload, number, installed=payload is not self.embedded)
        raise missing("skill", id, [skill.id for skill in self.skills()], LISTING)

    def corpora(self, counted: "list[Skill] | None") -> "list[tuple[Payload, frozenset[int] | None]]":
        """The payloads with the numbers of the skills that count in each; None for all of them."""
        if counted is None and not self.off:
            return [(payload, None) for payload in (self.embedded, *self.installed)]
        found = self.skills() if counted is None else counted
        return [
            (payload, frozenset(skill.number for skill in found if skill.payload is payload))
            for payload in (self.embedded, *self.installed)
        ]


def position(payload: Payload, id: bytes) -> int | None:
    """The number of a skill in the payload's sorted table."""
    low, high = 0, payload.skills.count
    while low < high:
        middle = (low + high) // 2
        if payload.skill_id(middle) < id:
            low = middle + 1
        else:
            high = middle
    return low if low < payload.skills.count and payload.skill_id(low) == id else None


def missing(kind: str, name: str, known: list[str], listing: str) -> CaroError:
    """A not-found error that offers the nearest names, or those that contain the one that was asked for."""
    from difflib import get_close_matches

    close = get_close_matches(name, known, n=3, cutoff=0.5) or [one for one in known if name in one][:3]
    hint = f"perhaps {', '.join(close)}; " if close else ""
    return CaroError(f"no {kind} is named {name!r}", code=NOT_FOUND, hint=f"{hint}'{listing}' lists them")
