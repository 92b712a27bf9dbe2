"""The world of caro-skill.wit: what a component imports and exports, and which capability covers which import."""

import re
from collections.abc import Iterable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.contract.records import Capabilities

PACKAGE, MAJOR, MINOR = "caro:skill", 1, 0
NAMED = re.compile(r"caro:skill/([a-z][a-z0-9-]*)@([0-9]{1,9})\.([0-9]{1,9})\.([0-9]{1,9})", re.ASCII)
TYPES, EXEC, HTTP, FS, ENV, LOG, GUEST = "types", "host-exec", "host-http", "host-fs", "host-env", "host-log", "guest"
INTERFACES = (TYPES, EXEC, HTTP, FS, ENV, LOG)

DESCRIBE, INIT, SHUTDOWN, CALL = "describe", "init", "shutdown", "call"
DISCOVER, PARSE, PLAN = "discover-tools", "parse-output", "plan-workflow"
STANDARD = (DISCOVER, PARSE, PLAN)
# How many texts each function of `guest` takes, and what it answers: nothing, a text, or a result.
NONE, TEXT, SIDES = "nothing", "string", "result"
FUNCTIONS = {
    DESCRIBE: (0, TEXT),
    INIT: (1, SIDES),
    DISCOVER: (0, SIDES),
    PARSE: (2, SIDES),
    PLAN: (1, SIDES),
    CALL: (2, SIDES),
    SHUTDOWN: (0, NONE),
}
# Host interface -> its functions.
OFFERED = {
    EXEC: ("exec",),
    HTTP: ("http-get",),
    FS: ("read-file", "write-file"),
    ENV: ("get",),
    LOG: ("log",),
}


def named(text: str) -> tuple[str, int] | None:
    """The interface that an import or export is of, and its major version; None for one of another package."""
    match = NAMED.fullmatch(text)
    return (match[1], int(match[2])) if match else None


def covered(capabilities: "Capabilities") -> frozenset[str]:
    """The interfaces that a manifest's capabilities cover."""
    programs = capabilities.terminal_exec
    asked = {
        TYPES: True,
        LOG: True,
        EXEC: programs.allowed and bool(programs.commands),
        HTTP: bool(capabilities.network),
        FS: bool(capabilities.filesystem_read or capabilities.filesystem_write),
        ENV: bool(capabilities.env_read),
    }
    return frozenset(name for name, yes in asked.items() if yes)


NEEDS = {
    EXEC: "terminal_exec with commands",
    HTTP: "network",
    FS: "filesystem_read or filesystem_write",
    ENV: "env_read",
}


def import_problems(imports: Iterable[str], capabilities: "Capabilities") -> list[str]:
    """What is wrong with the imports of a component whose manifest asks for these capabilities, a line each."""
    allowed = covered(capabilities)
    found = []
    for text in imports:
        name = named(text)
        if name is None:
            found.append(f"it imports {text!r}; a skill imports interfaces of {PACKAGE} alone, there is no WASI")
        elif name[1] != MAJOR:
            found.append(f"it imports {text!r}; this program has {PACKAGE} {MAJOR}.{MINOR}")
        elif name[0] not in INTERFACES:
            found.append(f"it imports {text!r}, which {PACKAGE} {MAJOR}.{MINOR} has not")
        elif name[0] not in allowed:
            found.append(f"it imports {text!r}; the manifest does not ask for {NEEDS[name[0]]}")
    return found


def guest_export(exports: Iterable[str]) -> str | None:
    """The export that is the guest interface of this major version."""
    return next((text for text in exports if named(text) == (GUEST, MAJOR)), None)


def export_problems(exports: Iterable[str]) -> list[str]:
    """What is wrong with the exports of a component, a line each."""
    listed = list(exports)
    others = [name[1] for name in map(named, listed) if name and name[0] == GUEST and name[1] != MAJOR]
    if others:
        return [f"it exports the interface guest of {PACKAGE} {others[0]}; this program has {PACKAGE} {MAJOR}.{MINOR}"]
    if guest_export(listed) is None:
        return [f"it does not export {PACKAGE}/{GUEST}@{MAJOR}.{MINOR}.0"]
    return []


def canonical(export: str) -> str:
    """How the world writes the name of an export: manifests may say `parse_output`."""
    plain = export.replace("_", "-")
    return plain if plain in STANDARD else export
