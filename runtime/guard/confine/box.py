"""The confinement of one command: made by the process that leads it, put on by each program before it is started."""

import os
from collections.abc import Sequence

from runtime.guard.confine import bwrap, kernel, landlock, mounts, namespaces, seccomp, surroundings
from runtime.guard.confine.bwrap import Holder
from runtime.guard.confine.landlock import DEVICE, MAKE_SOCK, READ, READ_FILE, RUN, WRITE, Ruleset
from runtime.guard.confine.records import BWRAP, LANDLOCK, NAMESPACES, Command, Reach

LEAST = {LANDLOCK: landlock.WHOLE, BWRAP: 1, NAMESPACES: 1}  # ABI of Landlock: read-only mounts make up for the first two
OWN, OWN_MEMORY = "/proc/self", "/proc/self/statm"
ROOM = 2  # times its own memory that a process may need to start another one without a copy of itself


class Box:
    """Entered, furnished, then worn by every program. Each step raises Lacking where this host does not let it."""

    def __init__(self, command: Command) -> None:
        """What can be made before the fork is made here: in a forked process each page that Python touches is copied first."""
        self._reach, self._level = command.reach, command.level
        self._processes = command.limits.processes
        self._filter = seccomp.program(seccomp.here(), _families(command.level, command.reach), alone=command.level != LANDLOCK)
        self._rules = _rules(command.level, command.reach.programs)
        self.each = command.level == LANDLOCK or command.limits.memory < ROOM * _memory()
        self.kept: tuple[int, ...] = (self._rules.descriptor,)
        self._who = (os.geteuid(), os.getegid())
        self._holder: Holder | None = None
        if command.level != LANDLOCK:
            namespaces.words()

    def forked(self) -> int:
        """Fork the leader: into own namespaces, if the level has some that this program makes."""
        return kernel.forked(namespaces.KINDS) if self._level == NAMESPACES else os.fork()

    def enter(self) -> None:
        """Enter own namespaces, if the level has some."""
        if self._level == NAMESPACES:
            namespaces.entered(*self._who, self._processes)
        elif self._level == BWRAP:
            self._holder = bwrap.entered(self._processes)

    def leave(self) -> None:
        """End the namespaces, with all that is left in them."""
        if self._holder:
            self._holder.end()

    def furnish(self, give: int) -> None:
        """Mount what is granted, with a rule for each, and open the network's one door."""
        writing = WRITE | MAKE_SOCK if self._reach.sockets else WRITE
        with mounts.places(self._reach) as found:
            if self._level != LANDLOCK:
                mounts.furnish(self._reach, found)
            for place in found:
                self._rules.add(place.descriptor, writing if place.write else READ)
        if self._level != LANDLOCK:
            self._rules.by_path("/proc", READ)
            namespaces.loopback()
            namespaces.hidden()
            if give >= 0:
                namespaces.listening(give)

    def wear(self) -> None:
        """Confine this process, and whatever it starts."""
        if self._level == LANDLOCK:
            self._rules.by_path(OWN, READ)
        kernel.new_privileges_refused()
        kernel.without_capabilities(own=self._level != LANDLOCK)
        self._rules.enforce()
        seccomp.install(self._filter)


def _memory() -> int:
    """The address space of this process in bytes: with a lower limit on itself it could start nothing."""
    with open(OWN_MEMORY, "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGESIZE")


def _rules(level: str, programs: Sequence[str]) -> Ruleset:
    """What every command may read of the system, and the programs that this one may start."""
    rules = Ruleset(LEAST[level])
    for rights, paths in (
        (RUN, programs),
        (READ, (*surroundings.LIBRARIES, *surroundings.SETTINGS, *surroundings.HARDWARE)),
        (READ_FILE, surroundings.RANDOM),
        (DEVICE, surroundings.SINKS),
        (READ, surroundings.KERNEL if level == LANDLOCK else ()),
    ):
        for path in paths:
            rules.by_path(path, rights)
    return rules


def _families(level: str, reach: Reach) -> tuple[int, ...]:
    """What sockets may be of. Without an own network namespace the network is open to all or to none."""
    open_to_all = level != LANDLOCK or (reach.hosts is not None and reach.any_host)
    return (seccomp.NETWORK if open_to_all else ()) + (seccomp.UNIX if reach.sockets else ())
