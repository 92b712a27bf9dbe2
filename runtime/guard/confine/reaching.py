"""What a command of a skill may reach: the skill's rights as files, programs and hosts of this machine.

Programs are those of the command and those that the skill is granted, with what the kernel and they themselves start with them.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from runtime.guard.confine import companions, surroundings
from runtime.guard.confine.executables import needed
from runtime.guard.confine.records import Reach
from runtime.guard.decide import decide, effective
from runtime.guard.paths import contains
from runtime.guard.records import ANY, NETWORK, PROGRAM, READ, WRITE, Grants, Rights, Wish

Find = Callable[[str], str | None]
SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib64")  # a program elsewhere has its libraries beside it
PREFIX_FOLDERS = ("lib", "lib64", "libexec", "share")


class Reaching:
    """The reach of each command of one skill. `find` knows programs by their names, `private` is for temporary files."""

    def __init__(self, rights: Rights, find: Find, private: str) -> None:
        self._rights, self._find, self._private = rights, find, private
        self._grants = effective(rights)
        self._granted: frozenset[str] | None = None

    def of(self, programs: Sequence[str]) -> Reach:
        """The reach of a command whose programs have these absolute paths."""
        grants, rights = self._grants, self._rights
        if self._granted is None:
            self._granted = frozenset(self._all_granted())
            self._own_cache()
        started = self._granted | {one for path in programs for one in self._with_companions(path)}
        network, addresses = grants.patterns(NETWORK), grants.addresses
        hosts = network is None or addresses is None or bool(network or addresses)
        return Reach(
            programs=tuple(sorted(started)),
            read=(*_paths(grants, READ), *_beside(started)),
            write=(*_paths(grants, WRITE), self._private),
            sockets=grants.sockets or (),
            hosts=(lambda resource: decide(Wish(kind=NETWORK, resource=resource), rights)) if hosts else None,
            any_host=network is None or ANY in network,
        )

    def _all_granted(self) -> Iterator[str]:
        names = self._grants.patterns(PROGRAM)
        if names is None or ANY in names:
            yield from (*self._rights.places.programs, *surroundings.LIBRARIES)
        for name in names or ():
            path = None if name == ANY else self._find(name)
            yield from self._with_companions(path) if path else ()

    def _with_companions(self, path: str) -> Iterator[str]:
        yield from needed(path, self._find)
        others = companions.of(os.path.basename(path))
        yield from (os.path.realpath(tree) for tree in others.trees)
        for name in others.programs:
            found = self._find(name)
            yield from needed(found, self._find) if found else ()

    def _own_cache(self) -> None:
        """The skill's own folder is made for it."""
        cache = self._rights.places.cache
        if cache in _paths(self._grants, WRITE):
            with suppress(OSError):
                os.makedirs(cache, 0o700, exist_ok=True)


def _paths(grants: Grants, kind: str) -> tuple[str, ...]:
    found = grants.patterns(kind)
    return () if found is None else found


def _beside(programs: frozenset[str]) -> Iterator[str]:
    """The data of programs that have a place of their own: of /opt/x/bin/tool, the folders lib, libexec and share of /opt/x."""
    for program in sorted(programs):
        folder, prefix = os.path.dirname(program), os.path.dirname(os.path.dirname(program))
        own = os.path.basename(folder) == "bin" and prefix != "/" and not any(contains(one, program) for one in SYSTEM)
        yield from (path for path in (os.path.join(prefix, name) for name in PREFIX_FOLDERS if own) if os.path.isdir(path))
