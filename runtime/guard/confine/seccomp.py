"""The filter of system calls, as BPF: what no confined program may ask the kernel for (`calls`). Pure, but for `install`.

By hand, because libseccomp would have to be shipped.
"""

import errno
import os
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from runtime.guard.confine import calls, kernel
from runtime.guard.confine.kernel import Lacking

LOAD, AND, JUMP, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x54, 0x05, 0x15, 0x35, 0x45, 0x06
KILL, ERROR, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER, ARCHITECTURE, ARGUMENTS, WIDTH = 0, 4, 16, 8  # offsets in struct seccomp_data; of an argument the low half is judged
FILTER = 2  # SECCOMP_MODE_FILTER
X32 = 0x40000000  # the bit of x86-64's second set of numbers
NEW_NAMESPACE = 0x7E020000  # CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}
PUSH_BACK = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: words for the terminal's next reader (row 58)
NETWORK, UNIX = (2, 10), (1,)  # AF_INET and AF_INET6, AF_UNIX
KIND, CONNECTED = 0xF, (1, 5)  # of a pair of sockets: SOCK_STREAM, SOCK_SEQPACKET; half of any other sends to each path (row 49)
OWNERS_RIGHTS = 0o6000
MAKES = 0x40 | 0x400000  # O_CREAT, __O_TMPFILE
FEW = 3  # numbers that are looked for one after the other
OF_A_USER = 2  # PRIO_USER: all processes of a user, who may be named 0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Machine:
    """What a filter must know of an architecture: its AUDIT_ARCH, and the numbers of calls."""

    audit: int
    numbers: Mapping[str, int]

    def of(self, names: Iterable[str]) -> tuple[int, ...]:
        """The numbers of those that it has."""
        return tuple(self.numbers[name] for name in names if name in self.numbers)


def machines() -> Mapping[str, Machine]:
    """The architectures that there is a filter for, as uname names them."""
    return {name: Machine(audit=audit, numbers=calls.numbers(name)) for name, audit in calls.AUDIT.items()}


@cache
def here() -> Machine:
    """The architecture of this process. Raises Lacking."""
    name = os.uname().machine
    if name not in calls.AUDIT:
        raise Lacking(f"seccomp: no filter for {name}", errno.ENOSYS)
    return Machine(audit=calls.AUDIT[name], numbers=calls.numbers(name))


@cache
def program(machine: Machine, families: Sequence[int], *, alone: bool) -> bytes:
    """The filter. `families` are those that socket(2) may open; `alone` says that there are own namespaces of IPC and processes.

    A tree of numbers: the kernel walks the filter at each call, and once for each number when it is installed.
    """
    refused = calls.REFUSED if alone else calls.REFUSED + calls.SHARED
    bodies: dict[int, tuple[bytes, ...]] = {number: (_refuse(errno.EPERM),) for number in machine.of(refused)}
    bodies |= {number: (_refuse(errno.ENOSYS),) for number in machine.of(calls.ABSENT)}
    bodies |= {number: body for name, body in _judged(families, alone=alone) for number in machine.of((name,))}
    code = [_op(LOAD, ARCHITECTURE), _op(EQUAL, machine.audit, 1), _op(RETURN, KILL), _op(LOAD, NUMBER)]
    code += [_op(AT_LEAST, X32, 0, 1), _op(RETURN, KILL)]
    return b"".join([*code, *_tree(sorted(bodies.items()))])


def _tree(bodies: Sequence[tuple[int, Sequence[bytes]]]) -> list[bytes]:
    """What finds the call's number among these, and goes on with its body, or allows it."""
    if len(bodies) <= FEW:
        checks = (op for number, body in bodies for op in (_op(EQUAL, number, 0, len(body) + 1), *body, _op(RETURN, ALLOW)))
        return [*checks, _op(RETURN, ALLOW)]
    middle = len(bodies) // 2
    below = _tree(bodies[:middle])
    return [_op(AT_LEAST, bodies[middle][0], 0, 1), _op(JUMP, len(below)), *below, *_tree(bodies[middle:])]


def _judged(families: Sequence[int], *, alone: bool) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    """Calls that depend on an argument: what refuses them; what it lets by is allowed."""
    yield "clone", _any_bit(0, NEW_NAMESPACE)
    yield "ioctl", (_argument(1), *(op for one in PUSH_BACK for op in (_op(EQUAL, one, 0, 1), _refuse(errno.EPERM))))
    yield "socket", (_argument(0), *_only(families))
    yield "socketpair", (_argument(1), _op(AND, KIND), *_only(CONNECTED))
    for name, place in calls.MODES.items():
        yield name, _any_bit(place, OWNERS_RIGHTS)
    for name, (flags, mode) in calls.OPENING.items():
        yield name, (_argument(flags), _op(ANY_BIT, MAKES, 0, 3), *_any_bit(mode, OWNERS_RIGHTS))
    for name, place in {} if alone else calls.OF_OTHERS.items():
        whose = (_argument(0), _op(EQUAL, OF_A_USER, 0, 1), _refuse(errno.EPERM)) if name == "setpriority" else ()
        yield name, (*whose, _argument(place), _op(EQUAL, 0, 1), _refuse(errno.EPERM))


def _any_bit(place: int, bits: int) -> tuple[bytes, ...]:
    """Refuse an argument that has any of these bits."""
    return _argument(place), _op(ANY_BIT, bits, 0, 1), _refuse(errno.EPERM)


def _only(values: Sequence[int]) -> tuple[bytes, ...]:
    """Refuse what is none of these values."""
    return *(_op(EQUAL, one, len(values) - place) for place, one in enumerate(values)), _refuse(errno.EAFNOSUPPORT)


def _argument(place: int) -> bytes:
    return _op(LOAD, ARGUMENTS + place * WIDTH)


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _refuse(error: int) -> bytes:
    return _op(RETURN, ERROR | error)


def install(code: bytes) -> None:
    """Put the filter on this process and all that it starts, after no_new_privs. Raises Lacking."""
    held = kernel.buffer(code)
    kernel.prctl("seccomp", kernel.SECCOMP, FILTER, struct.pack("@HP", len(code) // 8, kernel.address(held)))
