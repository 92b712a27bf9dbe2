"""What a skill asks for, value by value: who admits it, and whether it is allowed. And the same in plain words, to consent to."""

from collections.abc import Sequence
from dataclasses import dataclass

from runtime.guard import kinds, paths, variables
from runtime.guard.change import ON, Item, is_path, items
from runtime.guard.launchers import launches
from runtime.guard.places import settled
from runtime.guard.records import (
    ADDRESSES,
    ANY,
    ENVIRONMENT,
    GRANT,
    NETWORK,
    POLICY,
    PROGRAM,
    READ,
    REQUEST,
    RULE,
    SECRETS,
    SHELL,
    SOCKET,
    SWITCHES,
    WRITE,
    Grants,
    Rights,
)

CODE = "this equals running any code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One value: which of the three admit it, and who limits it (empty: nobody)."""

    kind: str
    value: str
    request: bool
    grant: bool
    policy: bool
    limited_by: str

    @property
    def allowed(self) -> bool:
        """Whether all of it is allowed."""
        return not self.limited_by


def account(asked: Grants, granted: Grants, rights: Rights) -> list[Line]:
    """A line for each value that is asked for or granted; `asked` and `granted` have the paths as people write them."""
    found = dict.fromkeys([*items(asked), *items(granted)])
    return [_line(item, rights, asked.filesystem_write or ()) for item in found]


def _line(item: Item, rights: Rights, written: Sequence[str]) -> Line:
    kind, value = item
    real = (settled([value], rights.places, written) or ("",))[0] if is_path(kind) else value
    request = bool(rights.request.network) if kind == ADDRESSES else bool(rights.request.terminal_exec)
    if kind not in {ADDRESSES, SOCKET}:
        request = _admits(rights.request, kind, real)
    grant, policy = _admits(rights.grant, kind, real), not rights.fault and _admits(rights.ceiling, kind, real)
    limits = ((request, REQUEST), (grant, GRANT), (policy, POLICY), (not _forbidden(kind, real, rights), RULE))
    by = next((who for admitted, who in limits if not admitted), "")
    return Line(kind=kind, value=value, request=request, grant=grant, policy=policy, limited_by=by)


def _admits(grants: Grants, kind: str, value: str) -> bool:
    if kind in SWITCHES:
        return grants.switch(kind)
    return bool(value) and not (kind == PROGRAM and value in grants.blocked) and kinds.covered(kind, grants.patterns(kind), value)


def _forbidden(kind: str, value: str, rights: Rights) -> bool:
    if kind in {READ, WRITE}:
        return bool(paths.refusal(value, rights.places, write=kind == WRITE))
    return kind == ENVIRONMENT and variables.never_passed(value.rstrip("*"))


def in_words(item: Item) -> str:
    """One value as a sentence that a person can consent to."""
    kind, value = item
    if kind == PROGRAM:
        return _program(value)
    if kind == ENVIRONMENT:
        return f"see every variable that begins with {value[:-1]}" if value.endswith(ANY) else f"see the variable {value}"
    words = {
        READ: f"read {value} and all below it",
        WRITE: f"change and delete {value} and all below it",
        NETWORK: "connect to any host" if value == ANY else f"connect to {value.replace('*', 'any name')}",
        ADDRESSES: f"connect to addresses in {value}",
        SOCKET: f"talk to the socket {value}; of a container service, this equals being root",
        SECRETS: "use the secrets that you give its recipes",
        SHELL: f"run shell scripts; {CODE}",
    }
    return words[kind]


def _program(name: str) -> str:
    if name == ANY:
        return f"run any program; {CODE}"
    return f"run {name}; {CODE}" if launches(name) else f"run {name}"


def in_detail(item: Item) -> str:
    """The same as it is written in grants."""
    return item.kind if item.value == ON else f"{item.kind}={item.value}"
