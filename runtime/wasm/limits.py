"""What one use of a guest takes at most: time and memory as its manifest says, under the policy's ceiling; the rest is fixed."""

SECONDS, MEGABYTES = 5, 64  # where a manifest says nothing: the defaults of `contract.records`, which a use has no time to import
FUEL = 4_000_000_000  # per second of its time: more than a fast machine burns; it ends what a stopped clock would not
STACK = 512 << 10  # bytes; a part of the engine's configuration
TABLES, INSTANCES, MEMORIES, ELEMENTS = 32, 64, 8, 100_000
INPUT, OUTPUT = 16 << 20, 8 << 20  # bytes of a text that goes in, and of one that comes out
CALLS = 1000  # of host functions that ask, in one use
PROGRAM_SECONDS, FETCH_SECONDS = 60, 20  # of all programs of a use together, and of one address
LINES, LINE = 256, 4096  # of `log`: how many, and bytes of each
WASM, CODE = 32 << 20, 128 << 20  # bytes of a component, and of its machine code
COMPILE_SECONDS, COMPILE_MEMORY = 60, 2 << 30  # of a child that compiles one


class Limits:
    """Of one use: wall-clock time in seconds, without what host functions take, and memory in bytes."""

    __slots__ = ("memory", "seconds")

    def __init__(self, seconds: float = SECONDS, memory: int = MEGABYTES << 20) -> None:
        self.seconds = seconds
        self.memory = memory

    @property
    def fuel(self) -> int:
        """How many instructions, roughly."""
        return int(self.seconds * FUEL)


DEFAULT = Limits()


def within(seconds: int | None, megabytes: int | None, most: tuple[int | None, int | None]) -> Limits:
    """What a manifest asks for, or the default, and no more than the policy's seconds and megabytes."""
    seconds, megabytes = seconds or SECONDS, megabytes or MEGABYTES
    return Limits(min(seconds, most[0] or seconds), min(megabytes, most[1] or megabytes) << 20)
