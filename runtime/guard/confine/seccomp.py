"""The filter of system calls, as BPF: what no confined program may ask the kernel for. Pure, but for `install`.

By hand, because libseccomp would have to be shipped. Numbers from asm/unistd_64.h (x86-64) and asm-generic/unistd.h (aarch64).
"""

import errno
import os
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.guard.confine import kernel
from runtime.guard.confine.kernel import Lacking

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
KILL, ERROR, ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
NUMBER, ARCHITECTURE, FIRST, SECOND = 0, 4, 16, 24  # offsets in struct seccomp_data; of an argument the low half
FILTER = 2  # SECCOMP_MODE_FILTER
X32 = 0x40000000  # the bit of x86-64's second set of numbers
NEW_NAMESPACE = 0x7E020000  # CLONE_NEW{NS,CGROUP,UTS,IPC,USER,PID,NET}
PUSH_BACK = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX: words for the terminal's next reader (row 58)
NETWORK, UNIX = (2, 10), (1,)  # AF_INET and AF_INET6, AF_UNIX
# Other processes; namespaces and mounts; the kernel itself; keys; files by number instead of by path; the machine.
REFUSED = {
    "x86_64": """ptrace 101, process_vm_readv 310, process_vm_writev 311, pidfd_getfd 438, kcmp 312, process_madvise 440,
        unshare 272, setns 308, mount 165, umount2 166, pivot_root 155, chroot 161, open_tree 428, move_mount 429, fsopen 430,
        fsconfig 431, fsmount 432, fspick 433, mount_setattr 442, open_tree_attr 467,
        perf_event_open 298, bpf 321, userfaultfd 323, kexec_load 246, kexec_file_load 320, init_module 175, finit_module 313,
        delete_module 176, iopl 172, ioperm 173, syslog 103, lookup_dcookie 212,
        keyctl 250, add_key 248, request_key 249, open_by_handle_at 304, name_to_handle_at 303, fanotify_init 300,
        reboot 169, swapon 167, swapoff 168, acct 163, quotactl 179, quotactl_fd 443, settimeofday 164, clock_settime 227,
        adjtimex 159, clock_adjtime 305, sethostname 170, setdomainname 171, vhangup 153""",
    "aarch64": """ptrace 117, process_vm_readv 270, process_vm_writev 271, pidfd_getfd 438, kcmp 272, process_madvise 440,
        unshare 97, setns 268, mount 40, umount2 39, pivot_root 41, chroot 51, open_tree 428, move_mount 429, fsopen 430,
        fsconfig 431, fsmount 432, fspick 433, mount_setattr 442, open_tree_attr 467,
        perf_event_open 241, bpf 280, userfaultfd 282, kexec_load 104, kexec_file_load 294, init_module 105, finit_module 273,
        delete_module 106, syslog 116, lookup_dcookie 18,
        keyctl 219, add_key 217, request_key 218, open_by_handle_at 265, name_to_handle_at 264, fanotify_init 262,
        reboot 142, swapon 224, swapoff 225, acct 89, quotactl 60, quotactl_fd 443, settimeofday 170, clock_settime 112,
        adjtimex 171, clock_adjtime 266, sethostname 161, setdomainname 162, vhangup 58""",
}
JUDGED = {"x86_64": (0xC000003E, 56, 41, 16, 319), "aarch64": (0xC00000B7, 220, 198, 29, 279)}  # as the fields of Machine
# ENOSYS, so that libc and programs fall back: clone3 and io_uring_*, whose arguments cannot be judged.
ABSENT = (435, 425, 426, 427)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What a filter must know of an architecture: its AUDIT_ARCH, the calls whose arguments are judged, those that are refused.

    `memory_file` is memfd_create, absent too: a program could be started from such a file, which is under no rule of Landlock.
    """

    audit: int
    clone: int
    socket: int
    ioctl: int
    memory_file: int
    refused: Mapping[str, int]


def _numbers(text: str) -> Mapping[str, int]:
    pairs = (pair.split() for pair in text.split(","))
    return {name: int(number) for name, number in pairs}


def machines() -> Mapping[str, Machine]:
    """The architectures that there is a filter for, as uname names them."""
    return {name: _machine(*numbers, REFUSED[name]) for name, numbers in JUDGED.items()}


def _machine(audit: int, clone: int, socket: int, ioctl: int, memory_file: int, refused: str) -> Machine:
    numbers = _numbers(refused)
    return Machine(audit=audit, clone=clone, socket=socket, ioctl=ioctl, memory_file=memory_file, refused=numbers)


def here() -> Machine:
    """The architecture of this process. Raises Lacking."""
    name = os.uname().machine
    found = machines().get(name)
    if found is None:
        raise Lacking(f"seccomp: no filter for {name}", errno.ENOSYS)
    return found


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _refuse(error: int) -> bytes:
    return _op(RETURN, ERROR | error)


def program(machine: Machine, families: Sequence[int]) -> bytes:
    """The filter. `families` are the address families that socket(2) may open."""
    code = [_op(LOAD, ARCHITECTURE), _op(EQUAL, machine.audit, 1), _op(RETURN, KILL), _op(LOAD, NUMBER)]
    code += [_op(AT_LEAST, X32, 0, 1), _op(RETURN, KILL)]
    for numbers, error in ((machine.refused.values(), errno.EPERM), ((*ABSENT, machine.memory_file), errno.ENOSYS)):
        for number in numbers:
            code += [_op(EQUAL, number, 0, 1), _refuse(error)]
    code += [_op(EQUAL, machine.clone, 0, 3), _op(LOAD, FIRST), _op(ANY_BIT, NEW_NAMESPACE, 0, 1), _refuse(errno.EPERM)]
    code += [_op(LOAD, NUMBER), _op(EQUAL, machine.ioctl, 0, len(PUSH_BACK) * 2 + 1), _op(LOAD, SECOND)]
    for request in PUSH_BACK:
        code += [_op(EQUAL, request, 0, 1), _refuse(errno.EPERM)]
    code += [_op(LOAD, NUMBER), _op(EQUAL, machine.socket, 0, len(families) + 2), _op(LOAD, FIRST)]
    code += [_op(EQUAL, family, len(families) - place) for place, family in enumerate(families)]
    return b"".join([*code, _refuse(errno.EAFNOSUPPORT), _op(RETURN, ALLOW)])


def install(code: bytes) -> None:
    """Put the filter on this process and all that it starts, after no_new_privs. Raises Lacking."""
    held = kernel.buffer(code)
    kernel.prctl("seccomp", kernel.SECCOMP, FILTER, struct.pack("@HP", len(code) // 8, kernel.address(held)))
