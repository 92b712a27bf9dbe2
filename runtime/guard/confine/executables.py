"""What the kernel itself starts with a program: the loader of an ELF file, the interpreters of a script.

Sources: elf(5); execve(2) for the line after #!, of which the kernel reads so many bytes and passes the rest as one argument.
"""

import os
import struct
from collections.abc import Callable, Iterator

LINE = 256  # bytes of a first line that the kernel reads
DEEP = 5  # interpreters of interpreters
INTERPRETER = 3  # PT_INTERP
LONGEST = 4096  # bytes of a path
ENV = "env"

Find = Callable[[str], str | None]


def needed(path: str, find: Find) -> tuple[str, ...]:
    """The program and all that is started with it, links followed, each once. `find` knows programs by their bare names."""
    return tuple(dict.fromkeys(_needed(os.path.realpath(path), find, DEEP)))


def _needed(path: str, find: Find, deep: int) -> Iterator[str]:
    yield path
    for one in _started_with(path, find) if deep else ():
        yield from _needed(os.path.realpath(one), find, deep - 1)


def _started_with(path: str, find: Find) -> tuple[str, ...]:
    try:
        with open(path, "rb") as file:
            head = file.read(LINE)
            if head.startswith(b"\x7fELF"):
                return _loader(head, lambda place, size: _at(file.fileno(), place, size))
    except (OSError, struct.error):
        return ()
    return _interpreters(head, find) if head.startswith(b"#!") else ()


def _at(descriptor: int, place: int, size: int) -> bytes:
    return os.pread(descriptor, size, place)


def _loader(head: bytes, read: Callable[[int, int], bytes]) -> tuple[str, ...]:
    """The path in the program header PT_INTERP of a 64-bit little-endian file; a 32-bit one could not run past seccomp anyway."""
    if head[4:6] != b"\x02\x01":
        return ()
    table, size, count = struct.unpack_from("<Q", head, 32)[0], *struct.unpack_from("<HH", head, 54)
    for number in range(min(count, 128)):
        kind, _, place, _, _, length = struct.unpack_from("<IIQQQQ", read(table + number * size, size))
        if kind == INTERPRETER and length <= LONGEST:
            return (os.fsdecode(read(place, length).rstrip(b"\0")),)
    return ()


def _interpreters(head: bytes, find: Find) -> tuple[str, ...]:
    """The program of the first line; behind `env` the one that it looks up."""
    words = os.fsdecode(head[2:].partition(b"\n")[0]).split()
    if not words or not os.path.isabs(words[0]) or "\0" in words[0]:
        return ()
    named = next((word for word in words[1:] if not word.startswith("-") and "=" not in word), "")
    found = find(named) if os.path.basename(words[0]) == ENV and named else None
    return (words[0], *filter(None, [found]))
