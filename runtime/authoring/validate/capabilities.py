"""`[capabilities]` of a manifest: what a request may name. Whether it is granted is another question."""

import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

from runtime.authoring.validate.commands import ANY, PROGRAM
from runtime.authoring.validate.hidden import HIDDEN
from runtime.authoring.validate.problems import Defect
from runtime.contract.recipe import NEVER_PASSED
from runtime.contract.records import Capabilities, TerminalExec

VARIABLES = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:(?<=_)\*)?", re.ASCII)
HOST_LENGTH = 253
LABEL = re.compile(r"[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?", re.ASCII)
ORIGIN = re.compile(r"(?:(https?)://)?([^/:@?#\[\]]*)(?::([0-9]{1,5}))?", re.ASCII)
NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
ROOTS = re.compile(r"/|~(?:/|\Z)|\./|\$CARO_PROJECT_ROOT(?:/|\Z)|\$CARO_CACHE(?:/|\Z)")
# Folders whose writer owns the machine, the account or this program (its home is ~/.caro), and folders that hold homes.
NEVER_WRITTEN = frozenset(("/", "~", "/tmp", "/var/tmp", "/home", "/root", "/Users", "/etc", "/usr", "/var", "~/.caro"))  # noqa: S108


def capability_problems(asked: Capabilities) -> Iterator[Defect]:
    """Programs, paths, hosts, variables."""
    yield from _programs(asked.terminal_exec)
    for kind, paths in (("filesystem_read", asked.filesystem_read), ("filesystem_write", asked.filesystem_write)):
        for number, path in enumerate(paths):
            wanted = path_problem(path) or (write_problem(path) if kind == "filesystem_write" else None)
            if wanted:
                yield Defect((kind, number), ascii(path), wanted)
    for number, pattern in enumerate(asked.network):
        wanted = network_problem(pattern)
        if wanted:
            yield Defect(("network", number), ascii(pattern), wanted)
    yield from _variables(asked.env_read)


def _variables(names: Sequence[str]) -> Iterator[Defect]:
    for number, name in enumerate(names):
        if not VARIABLES.fullmatch(name):
            yield Defect(("env_read", number), ascii(name), "NAME or PREFIX_*")
        elif any(fnmatchcase(name.rstrip("*"), pattern) for pattern in NEVER_PASSED):
            yield Defect(("env_read", number), ascii(name), "another variable; this one is never passed on")


def _programs(asked: TerminalExec) -> Iterator[Defect]:
    if asked.allowed and not asked.commands:
        wanted = f'the programs that the skill runs, or ["{ANY}"] for all'
        yield Defect(("terminal_exec", "commands"), "allowed = true, and no commands", wanted)
    if asked.commands and not asked.allowed:
        yield Defect(("terminal_exec", "allowed"), "false, and commands", "allowed = true, or no commands")
    if ANY in asked.commands:
        yield Defect(("terminal_exec", "commands"), f'"{ANY}", which is every program', "the names of programs", warning=True)
    yield from _names("commands", [name if name != ANY else "any" for name in asked.commands])
    yield from _names("blocked", asked.blocked)
    commands = frozenset(asked.commands)
    for number, name in enumerate(asked.blocked):
        if name in commands:
            yield Defect(("terminal_exec", "blocked", number), f"{name!a}, which commands names too", "one of the two")


def _names(field: str, names: Sequence[str]) -> Iterator[Defect]:
    for number, name in enumerate(names):
        if not PROGRAM.fullmatch(name):
            yield Defect(("terminal_exec", field, number), ascii(name), "the bare name of a program")


def path_problem(path: str) -> str | None:
    """What is wanted instead of a path that a request names, or None."""
    if not ROOTS.match(path) or HIDDEN.search(path):
        return "a path from /, ~/, ./, $CARO_PROJECT_ROOT or $CARO_CACHE"
    if "\\" in path or "$" in path[1:] or any(character in path for character in "*?["):
        return "a path with /, without variables and globs; a folder stands for all below it"
    return "a path without '..'" if ".." in path.split("/") else None


def write_problem(path: str) -> str | None:
    """What is wanted instead of a path that nobody may be granted for writing (row 45), or None."""
    parts = [part for part in path.split("/") if part not in {"", "."}]
    plain = ("/" if path.startswith("/") else "") + "/".join(parts)
    inside = plain.startswith("~/.caro/")
    return "a folder of the skill's own, such as $CARO_CACHE" if plain in NEVER_WRITTEN or inside else None


def network_problem(pattern: str) -> str | None:
    """What is wanted instead of a pattern of hosts, or None."""
    match = ORIGIN.fullmatch(pattern)
    if not match or not pattern.isascii() or len(match[2]) > HOST_LENGTH:
        return "example.com, *.example.com or https://host:8443"
    scheme, host, port = match.groups()
    if port and not scheme:
        return "a port behind a scheme, as in https://host:8443"
    if port and not 1 <= int(port) <= 65_535:
        return "a port from 1 to 65535"
    labels = host.split(".")
    if NUMBER.fullmatch(labels[-1]):
        return "the name of a host; only a profile or the user grants addresses"
    if not all(LABEL.fullmatch(label) for label in labels):
        return "a host name in lower case, such as example.com"
    return "a host name that does not end in a wildcard" if "*" in labels[-1] else None
