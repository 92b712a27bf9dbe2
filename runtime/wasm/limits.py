"""What one use of a guest may take at most. Time and memory are the manifest's, under the policy's ceiling; the others are fixed."""

from dataclasses import dataclass

SECONDS, MEGABYTES = 5, 64  # where a manifest says nothing
MOST_SECONDS, MOST_MEGABYTES = 300, 1024  # what a manifest may ask for
FUEL = 500_000_000  # per second of its time: twice what a fast machine burns, so that it ends what a stopped clock would not
STACK = 512 << 10  # bytes; a part of the engine's configuration
TABLES, INSTANCES, MEMORIES, ELEMENTS = 32, 64, 8, 100_000
INPUT, OUTPUT = 16 << 20, 8 << 20  # bytes of a text that goes in, and of one that comes out
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
