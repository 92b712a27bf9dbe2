"""The system calls that a filter judges, by name: their numbers on each architecture, and what becomes of them. Data, pure.

Sources: asm/unistd_64.h (x86-64), asm-generic/unistd.h (aarch64, which has no chmod, open, mknod and the like). Numbers from 424 on
are the same on both.
"""

from collections.abc import Mapping
from functools import cache

AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# EPERM. Other processes; namespaces and mounts; the kernel itself; keys; files by number instead of by path; the machine.
REFUSED = tuple(
    """ptrace process_vm_readv process_vm_writev pidfd_getfd kcmp process_madvise
    unshare setns mount umount2 pivot_root chroot open_tree move_mount fsopen fsconfig fsmount fspick mount_setattr open_tree_attr
    perf_event_open bpf userfaultfd kexec_load kexec_file_load init_module finit_module delete_module iopl ioperm syslog
    lookup_dcookie keyctl add_key request_key open_by_handle_at name_to_handle_at fanotify_init
    reboot swapon swapoff acct quotactl quotactl_fd settimeofday clock_settime adjtimex clock_adjtime sethostname setdomainname
    vhangup""".split()
)
# ENOSYS, so that libc and programs fall back: arguments in memory, which cannot be judged; memfd_create, since a program could be
# started from such a file, which is under no rule of Landlock; inotify, which watches what may not be read.
ABSENT = tuple(
    """clone3 io_uring_setup io_uring_enter io_uring_register openat2 memfd_create
    inotify_init inotify_init1 inotify_add_watch""".split()
)
# EPERM where there is no own IPC namespace: memory, queues and semaphores that others of the same user have made.
SHARED = tuple("shmget shmat shmctl msgget msgsnd msgrcv msgctl semget semop semctl semtimedop mq_open mq_unlink".split())
# EPERM where there is no own PID namespace, unless the process that this argument (from 0) names is the caller, 0.
OF_OTHERS = {
    "prlimit64": 0,
    "setpriority": 1,
    "ioprio_set": 1,
    "sched_setparam": 0,
    "sched_setscheduler": 0,
    "sched_setaffinity": 0,
    "sched_setattr": 0,
    "migrate_pages": 0,
    "move_pages": 0,
}
# EPERM for a mode that gives a file its owner's rights (set-user-ID, set-group-ID): the place of the mode.
MODES = {"chmod": 1, "fchmod": 1, "fchmodat": 2, "fchmodat2": 2, "mknod": 1, "mknodat": 2, "creat": 1}
OPENING = {"open": (1, 2), "openat": (2, 3)}  # the same where flags say that a file is made: the places of flags and mode
BOTH = """pidfd_getfd 438, process_madvise 440, open_tree 428, move_mount 429, fsopen 430, fsconfig 431, fsmount 432, fspick 433,
    mount_setattr 442, open_tree_attr 467, quotactl_fd 443, clone3 435, io_uring_setup 425, io_uring_enter 426,
    io_uring_register 427, openat2 437, fchmodat2 452"""
NUMBERED = {
    "x86_64": """clone 56, socket 41, socketpair 53, ioctl 16,
        ptrace 101, process_vm_readv 310, process_vm_writev 311, kcmp 312,
        unshare 272, setns 308, mount 165, umount2 166, pivot_root 155, chroot 161,
        perf_event_open 298, bpf 321, userfaultfd 323, kexec_load 246, kexec_file_load 320, init_module 175, finit_module 313,
        delete_module 176, iopl 172, ioperm 173, syslog 103, lookup_dcookie 212,
        keyctl 250, add_key 248, request_key 249, open_by_handle_at 304, name_to_handle_at 303, fanotify_init 300,
        reboot 169, swapon 167, swapoff 168, acct 163, quotactl 179, settimeofday 164, clock_settime 227,
        adjtimex 159, clock_adjtime 305, sethostname 170, setdomainname 171, vhangup 153,
        memfd_create 319, inotify_init 253, inotify_init1 294, inotify_add_watch 254,
        shmget 29, shmat 30, shmctl 31, msgget 68, msgsnd 69, msgrcv 70, msgctl 71, semget 64, semop 65, semctl 66,
        semtimedop 220, mq_open 240, mq_unlink 241,
        prlimit64 302, setpriority 141, ioprio_set 251, sched_setparam 142, sched_setscheduler 144, sched_setaffinity 203,
        sched_setattr 314, migrate_pages 256, move_pages 279,
        chmod 90, fchmod 91, fchmodat 268, mknod 133, mknodat 259, creat 85, open 2, openat 257""",
    "aarch64": """clone 220, socket 198, socketpair 199, ioctl 29,
        ptrace 117, process_vm_readv 270, process_vm_writev 271, kcmp 272,
        unshare 97, setns 268, mount 40, umount2 39, pivot_root 41, chroot 51,
        perf_event_open 241, bpf 280, userfaultfd 282, kexec_load 104, kexec_file_load 294, init_module 105, finit_module 273,
        delete_module 106, syslog 116, lookup_dcookie 18,
        keyctl 219, add_key 217, request_key 218, open_by_handle_at 265, name_to_handle_at 264, fanotify_init 262,
        reboot 142, swapon 224, swapoff 225, acct 89, quotactl 60, settimeofday 170, clock_settime 112,
        adjtimex 171, clock_adjtime 266, sethostname 161, setdomainname 162, vhangup 58,
        memfd_create 279, inotify_init1 26, inotify_add_watch 27,
        shmget 194, shmat 196, shmctl 195, msgget 186, msgsnd 189, msgrcv 188, msgctl 187, semget 190, semop 193, semctl 191,
        semtimedop 192, mq_open 180, mq_unlink 181,
        prlimit64 261, setpriority 140, ioprio_set 30, sched_setparam 118, sched_setscheduler 119, sched_setaffinity 122,
        sched_setattr 274, migrate_pages 238, move_pages 239,
        fchmod 52, fchmodat 53, mknodat 33, openat 56""",
}


@cache
def numbers(machine: str) -> Mapping[str, int]:
    """The number of each call on an architecture, as uname names it; those that it does not have are not in it."""
    pairs = (pair.split() for pair in f"{BOTH},{NUMBERED[machine]}".split(","))
    return {name: int(number) for name, number in pairs}
