"""What one use of a guest may take at most. Time and memory are the manifest's, under the policy's ceiling; the others are fixed."""

from dataclasses import dataclass

from runtime.contract.policy import Executables
from runtime.contract.records import MEGABYTES, SECONDS
from runtime.errors import POLICY, CaroError
from runtime.guard.records import Ceiling

FUEL = 500_000_000  # per second of its time: twice what a fast machine burns, so that it ends what a stopped clock would not
STACK = 512 << 10  # bytes; a part of the engine's configuration
TABLES, INSTANCES, MEMORIES, ELEMENTS = 32, 64, 8, 100_000
INPUT, OUTPUT = 16 << 20, 8 << 20  # bytes of a text that goes in, and of one that comes out
CALLS = 1000  # of host functions that ask, in one use
PROGRAM_SECONDS, FETCH_SECONDS = 60, 20  # of all programs of a use together, and of one address
LINES, LINE = 256, 4096  # of `log`: how many, and bytes of each
WASM, CODE = 32 << 20, 128 << 20  # bytes of a component, and of its machine code
COMPILE_SECONDS, COMPILE_MEMORY = 60, 2 << 30  # of a child that compiles one


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Of one use: wall-clock time in seconds, without what host functions take, and memory in bytes."""

    seconds: float = SECONDS
    memory: int = MEGABYTES << 20

    @property
    def fuel(self) -> int:
        """How many instructions, roughly."""
        return int(self.seconds * FUEL)


DEFAULT = Limits()


def within(seconds: int | None, megabytes: int | None, ceiling: Ceiling) -> Limits:
    """What a manifest asks for, or the default, under the policy's ceiling. Raises CaroError (policy) for one that cannot be read."""
    if ceiling.fault:
        raise CaroError(
            f"nothing is allowed: {ceiling.fault}", code=POLICY, hint="the file is damaged; copy it again from its source"
        )
    most = ceiling.policy.executables if ceiling.policy else Executables()
    seconds, megabytes = seconds or SECONDS, megabytes or MEGABYTES
    return Limits(
        seconds=min(seconds, most.max_seconds or seconds),
        memory=min(megabytes, most.max_memory_mb or megabytes) << 20,
    )
