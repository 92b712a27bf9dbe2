"""What of a new lock nobody may miss: each is refused unless it is accepted by name."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from bundler.lock.record import Lock, LockedSkill
from runtime.errors import POLICY, CaroError
from runtime.supply.version import Version

CAPABILITIES, VERSION, SOURCE, SIGNER, HISTORY = "capabilities", "version", "source", "signer", "history"
KINDS = (CAPABILITIES, VERSION, SOURCE, SIGNER, HISTORY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """One change of one skill that asks for a look."""

    id: str
    kind: str
    said: str

    @property
    def name(self) -> str:
        """What accepts it."""
        return f"{self.id}:{self.kind}"


def gates(old: Lock, new: Lock, moved: Mapping[str, str]) -> list[Gate]:
    """Of every skill that both locks have. `moved` says of a skill how its history was rewritten."""
    before = {skill.id: skill for skill in old.skills}
    found = [gate for skill in new.skills if skill.id in before for gate in _changed(before[skill.id], skill)]
    found += [Gate(id=id, kind=HISTORY, said=said) for id, said in moved.items() if said and id in before]
    return sorted(found, key=lambda gate: gate.name)


def _changed(old: LockedSkill, new: LockedSkill) -> Iterator[Gate]:
    more = grown(old.capabilities, new.capabilities)
    if more:
        yield Gate(id=new.id, kind=CAPABILITIES, said=f"asks for more: {', '.join(more)}")
    then, now = Version.parse(old.version), Version.parse(new.version)
    if then and now and now < then:
        yield Gate(id=new.id, kind=VERSION, said=f"goes down from {old.version} to {new.version}")
    if old.source != new.source:
        yield Gate(id=new.id, kind=SOURCE, said=f"comes from {new.source}, no longer from {old.source}")
    if old.signer and old.signer != new.signer:
        yield Gate(id=new.id, kind=SIGNER, said=f"is signed by {new.signer or 'nobody'}, no longer by {old.signer}")


def grown(old: Mapping[str, bool | tuple[str, ...]], new: Mapping[str, bool | tuple[str, ...]]) -> list[str]:
    """What is asked for now and was not before."""
    found: list[str] = []
    for kind, value in new.items():
        before = old.get(kind, ())
        if isinstance(value, bool):
            found += [kind] if value and not before else []
        else:
            found += [f"{kind} {one}" for one in value if not isinstance(before, tuple) or one not in before]
    return found


def passed(found: Collection[Gate], accepted: Collection[str], profile: str, command: str) -> None:
    """Raises CaroError (policy) for what was not accepted, with the words that accept it behind the `command` that was given."""
    closed = [gate for gate in found if gate.name not in accepted]
    if closed:
        lines = "".join(f"\n  {gate.id} {gate.said}" for gate in closed)
        words = " ".join(f"--accept {gate.name}" for gate in closed)
        raise CaroError(
            f"{profile}: not locked; {len(closed)} change{'s' if len(closed) > 1 else ''} must be accepted by name{lines}",
            code=POLICY,
            hint=f"look at the skill, then: {command} {words}",
        )
