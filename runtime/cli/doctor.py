"""caro doctor: what this machine lets the executable do, each probed and not guessed."""

import os
import sys

from runtime.catalog.executables import discovers
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.payload.libraries import one_folder

Finding = tuple[str, bool, str]


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    findings = [_unpacking(), _memory(), _home(), _output(terminal), _libc(), *_confinement(), *_tools(catalog)]
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], [{"check": check, "ok": good, "detail": detail} for check, good, detail in findings])
    rows = [(check, "ok" if good else "no", detail) for check, good, detail in findings]
    return table(terminal, ("CHECK", "", "DETAIL"), rows)


def _unpacking() -> Finding:
    if one_folder():
        return "unpacks its interpreter", True, "it does not: it lies unpacked beside the program"
    folder = os.path.dirname(getattr(sys, "_MEIPASS", "")) or os.environ.get("TMPDIR", "/tmp")  # noqa: S108 (it is where the bootloader unpacks)
    free = os.statvfs(folder)
    room = free.f_bavail * free.f_frsize
    noexec = bool(free.f_flag & os.ST_NOEXEC)
    detail = f"{folder}: {room // 1_000_000} MB free" + (
        ", forbids execution; set TMPDIR, or use a bundle with layout = onedir" if noexec else ""
    )
    return "unpacks its interpreter", not noexec, detail


def _memory() -> Finding:
    """Native modules of the payload are mapped from memory: try it with one."""
    try:
        import math

        return "maps native modules from memory", bool(math.pi), "memfd_create and /proc/self/fd"
    except (ImportError, OSError) as error:
        return "maps native modules from memory", False, f"{error}; is /proc mounted?"


def _tools(catalog: Catalog) -> list[Finding]:
    """What executables of skills find out; nothing where this program has none."""
    telling = [skill for skill in catalog.skills() if discovers(skill)]
    if not telling:
        return []
    from runtime.cli.tools import asked

    return [(f"tools of {one.skill}", one.whole, one.text) for one in asked(catalog, telling)]


def _home() -> Finding:
    folder = os.environ.get("CARO_HOME") or os.path.join(os.path.expanduser("~"), ".caro")
    place = folder
    while place and not os.path.isdir(place) and place != os.path.dirname(place):
        place = os.path.dirname(place)
    writable = os.access(place, os.W_OK)
    return "can keep settings", writable, folder + ("" if writable else ": read-only; every reading command works without it")


def _output(terminal: Terminal) -> Finding:
    what = f"{terminal.columns} columns" if terminal.columns else "no terminal"
    return "terminal", True, f"{what}, {'styled' if terminal.styled else 'plain'}"


def _confinement() -> list[Finding]:
    """What the operating system enforces here for programs that recipes start, each level tried with a program."""
    try:
        from runtime.guard.confine import levels
    except ImportError:  # a bundle without recipes starts no programs, and has nothing to confine them with
        return []
    found = [(f"confines at {one.level}", one.available, levels.described(one)) for one in levels.confining()]
    kernel = levels.landlock()
    return [*found, ("Landlock", kernel.available, kernel.missing or kernel.level)]


def _libc() -> Finding:
    try:
        found = os.confstr("CS_GNU_LIBC_VERSION") or "unknown"
    except (ValueError, OSError):
        found = "not glibc"
    return "C library", found.startswith("glibc"), found
