"""One call of a skill's export: its input as the export takes it, its limits, what it may reach, and its answer as JSON. Cold."""

import json
from collections.abc import Callable, Sequence

from runtime import __version__
from runtime.errors import DENIED, FAILED, INVALID, NOT_FOUND, POLICY, CaroError
from runtime.wasm import world
from runtime.wasm.component import Component
from runtime.wasm.host import Call, use
from runtime.wasm.limits import DEFAULT, LINE, LINES, Limits
from runtime.wasm.values import ERR, Enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.wasm.host import HostFunction, Offers
    from runtime.wasm.outside import Desk, Outside
    from runtime.wasm.values import Lifted, Lowered

API = "1.0"  # of skills: `contract.records`, which a use has no time to import
Log = Callable[[str, str], None]  # level, and a line


class Guest:
    """A skill's executable, ready to be called. `outside` is made when it asks for something."""

    __slots__ = ("component", "exports", "id", "limits", "outside", "version")

    def __init__(
        self,
        id: str,
        version: str,
        exports: Sequence[str],
        component: Component,
        outside: "Callable[[], Outside]",
        limits: Limits = DEFAULT,
    ) -> None:
        self.id = id
        self.version = version
        self.exports = exports
        self.component = component
        self.outside = outside
        self.limits = limits


def called(guest: Guest, export: str, text: str, log: Log, *, plain: bool = False) -> str:
    """The answer of an export to a JSON text, or where it is `plain` to any text, which is handed over as it is: JSON.

    Raises CaroError: not found for an export that the skill has not, invalid for input that is no JSON, failed (or denied, policy,
    where a wish of the guest was denied) for a guest that answers with an error, with something else than JSON, or not at all.
    """
    call = _call(guest, world.canonical(export), text, plain=plain)
    desk = _Desk(guest, export)
    context = {"skill": guest.id, "version": guest.version, "caro": __version__, "api": API}
    answer = use(guest.component, call, json.dumps(context), {**desk.offers(), world.LOG: {"log": _logged(log)}}, guest.limits)
    said = str(answer.value or "")
    if answer.side == ERR:
        raise _refused(f"{guest.id}: {export}: {said}", desk.desk)
    try:
        json.loads(said)
    except (ValueError, RecursionError):
        raise CaroError(f"{guest.id}: {export}: its answer is no JSON", code=FAILED, hint="tell its authors") from None
    return said


class _Desk:
    """Where its wishes arrive, made for the first of them: the guard takes as long to import as a use takes."""

    def __init__(self, guest: Guest, export: str) -> None:
        self._guest, self._step = guest, f"call {export}"
        self._offers: Offers | None = None
        self.desk: Desk | None = None

    def offers(self) -> "dict[str, dict[str, HostFunction]]":
        """What asks for something, under its names."""
        return {one: {name: self._later(one, name) for name in names} for one, names in world.OFFERED.items() if one != world.LOG}

    def _later(self, interface: str, name: str) -> "HostFunction":
        def called(arguments: "Sequence[Lifted]") -> "Lowered | None":
            return self._made()[interface][name](arguments)

        return called

    def _made(self) -> "Offers":
        if self._offers is None:
            from runtime.wasm.offers import offers
            from runtime.wasm.outside import Desk

            self.desk = Desk(self._guest.outside(), self._step)
            self._offers = offers(self.desk)
        return self._offers


def _logged(log: Log) -> "HostFunction":
    """The host function `log`: so many lines, so long."""
    left = [LINES]

    def told(arguments: "Sequence[Lifted]") -> None:
        level, text = arguments
        left[0] -= 1
        if left[0] >= 0:
            log(level.name if isinstance(level, Enum) else "", str(text)[:LINE])

    return told


def _call(guest: Guest, export: str, text: str, *, plain: bool) -> Call:
    if export not in {world.canonical(name) for name in guest.exports}:
        listed = ", ".join(guest.exports) or "nothing"
        raise CaroError(f"{guest.id}: exports no {export!r}", code=NOT_FOUND, hint=f"it exports {listed}")
    if export == world.DISCOVER:
        return Call(export)
    if plain and export not in world.STANDARD:
        return Call(world.CALL, export, text)
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        hint = "--text hands over plain text as it is"
        raise CaroError(f"{guest.id}: {export}: the input is no JSON: {error}", code=INVALID, hint=hint) from None
    if export == world.PARSE:
        return Call(export, *_parts(guest.id, value))
    return Call(export, text) if export == world.PLAN else Call(world.CALL, export, text)


def _parts(id: str, value: object) -> tuple[str, str]:
    if isinstance(value, dict) and set(value) == {"tool", "output"} and all(isinstance(one, str) for one in value.values()):
        return value["tool"], value["output"]
    raise CaroError(
        f'{id}: {world.PARSE}: found other input than {{"tool": "...", "output": "..."}}', code=INVALID, hint="both are texts"
    )


def _refused(message: str, desk: "Desk | None") -> CaroError:
    """The guest's own error. What it was denied explains it."""
    for one in desk.denied if desk else ():
        code = POLICY if one.said_by == "policy" else DENIED
        return CaroError(message, code=code, hint=f"denied: {one.kind} {one.resource}: {one.reason}")
    return CaroError(message, code=FAILED)
