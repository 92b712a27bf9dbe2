"""The confinement of one command: made by the process that leads it, put on by each program before it is started."""

from collections.abc import Sequence

from runtime.guard.confine import bwrap, kernel, landlock, mounts, namespaces, seccomp, surroundings
from runtime.guard.confine.landlock import DEVICE, MAKE_SOCK, READ, READ_FILE, RUN, WRITE, Ruleset
from runtime.guard.confine.mounts import Place
from runtime.guard.confine.records import BWRAP, LANDLOCK, NAMESPACES, Command, Reach

LEAST = {LANDLOCK: landlock.WHOLE, BWRAP: 1, NAMESPACES: 1}  # ABI of Landlock: read-only mounts make up for the first two
OWN = "/proc/self"


class Box:
    """Entered, furnished, then worn by every program. Each step raises Lacking where this host does not let it."""

    def __init__(self, command: Command, give: int) -> None:
        self._reach, self._level, self._give = command.reach, command.level, give
        self._processes = command.limits.processes
        self._filter = seccomp.program(seccomp.here(), _families(command.level, command.reach))
        self._outer: bwrap.Outer | None = None
        self._rules: Ruleset | None = None

    def enter(self) -> int:
        """Fork into own namespaces, if the level has some: 0 in the process that goes on, else the number of that process."""
        if self._level == NAMESPACES:
            return namespaces.entered()
        if self._level == BWRAP:
            self._outer = bwrap.started()
            return bwrap.entered(self._outer)
        return 0

    def leave(self) -> None:
        """End what holds the namespaces, when the process in them has ended."""
        if self._outer:
            self._outer.end()

    def furnish(self) -> None:
        """Mount, open the network's one door, and collect the rules."""
        if self._level != LANDLOCK:
            mounts.own()
            namespaces.few_processes(self._processes)
        with mounts.places(self._reach) as found:
            if self._level != LANDLOCK:
                mounts.furnish(self._reach, found)
            self._rules = self._ruleset(found)
        if self._level != LANDLOCK:
            namespaces.loopback()
            namespaces.hidden()
            if self._give >= 0:
                namespaces.listening(self._give)

    def _ruleset(self, found: Sequence[Place]) -> Ruleset:
        rules = Ruleset(LEAST[self._level])
        for place in found:
            rules.add(place.descriptor, (WRITE | MAKE_SOCK if self._reach.sockets else WRITE) if place.write else READ)
        for rights, paths in (
            (RUN, self._reach.programs),
            (READ, (*surroundings.LIBRARIES, *surroundings.SETTINGS, *surroundings.HARDWARE)),
            (READ_FILE, surroundings.RANDOM),
            (DEVICE, surroundings.SINKS),
            (READ, surroundings.KERNEL if self._level == LANDLOCK else ("/proc",)),
        ):
            for path in paths:
                rules.by_path(path, rights)
        return rules

    def wear(self) -> None:
        """Confine this process, and whatever it starts."""
        if self._rules is None:
            raise RuntimeError("a box that was not furnished")
        if self._level == LANDLOCK:
            self._rules.by_path(OWN, READ)
        kernel.new_privileges_refused()
        kernel.without_capabilities()
        self._rules.enforce()
        seccomp.install(self._filter)


def _families(level: str, reach: Reach) -> tuple[int, ...]:
    """What sockets may be of. Without an own network namespace the network is open to all or to none."""
    open_to_all = level != LANDLOCK or (reach.hosts is not None and reach.any_host)
    return (seccomp.NETWORK if open_to_all else ()) + (seccomp.UNIX if reach.sockets else ())
