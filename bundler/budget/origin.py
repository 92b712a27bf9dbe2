"""Whose a name is: of an entry of the payload, a module, or a file of PyInstaller's archive. Pure.

Modules are told apart by their names alone, so that the answer is the same on every machine.
"""

import sys
from pathlib import PurePosixPath

from bundler.budget import parts
from bundler.budget.parts import Label
from runtime.contract.layout import (
    DICTIONARY,
    ENTRIES,
    FILES,
    INDEX_SECTIONS,
    LIBRARY_ENTRY,
    RECIPE_TABLE,
    SHARED,
    SHARED_ENTRY,
    SKILL_ENTRY,
    SKILLS,
    STRINGS,
)

FOLDER = "_internal/"  # where PyInstaller puts the files beside a program
BOOTSTRAP = ("pyimod", "pyiboot", "pyi_rth", "_pyi_rth")  # modules that PyInstaller adds to every program
OURS = "runtime"
PROGRAM = "__main__"
PLATFORM_MODULE = "_sysconfigdata_"  # of the standard library; its name ends with the platform
UNDIVIDED = "knowledge"  # the layer of an entry that holds a whole skill
SECTIONS = {
    SKILLS: "skills",
    FILES: "files",
    RECIPE_TABLE: "recipes",
    ENTRIES: "entries",
    STRINGS: "strings",
    **dict.fromkeys(INDEX_SECTIONS, "index"),
}
DISTRIBUTIONS = {"yaml": "PyYAML", "_yaml": "PyYAML"}  # where the name that is imported is not the distribution's


def of_section(tag: bytes) -> Label:
    """A section of the plain area; one that is unknown here goes by its tag."""
    name = SECTIONS.get(tag) or tag.decode("ascii", errors="backslashreplace")
    return Label(group=parts.TABLES, owner=name, detail=tag.decode("ascii", errors="backslashreplace"))


def of_entry(name: str) -> Label:
    """An entry of the payload."""
    if name.startswith(SKILL_ENTRY):
        id, _, layer = name.removeprefix(SKILL_ENTRY).partition("/")
        return Label(group=parts.SKILLS, owner=id, detail=layer or UNDIVIDED)
    if name.startswith(SHARED_ENTRY):
        return of_file(name.removeprefix(SHARED_ENTRY))
    if name.startswith(LIBRARY_ENTRY):
        return of_module(name.removeprefix(LIBRARY_ENTRY).partition(":")[0])
    group = {SHARED: parts.SHARED, DICTIONARY: parts.DICTIONARY}.get(name, parts.RECORDS)
    return Label(group=group, owner=name, detail=name)


def of_module(name: str) -> Label:
    """A Python module, compiled or native."""
    top, _, below = name.partition(".")
    if name == PROGRAM or top == OURS:
        return Label(group=parts.RUNTIME, owner=below.partition(".")[0] or top, detail=name)
    if top.startswith(BOOTSTRAP) or top == "PyInstaller":
        return Label(group=parts.LIBRARY, owner="PyInstaller", detail=name)
    if top in sys.stdlib_module_names or top.startswith(PLATFORM_MODULE):
        return Label(group=parts.STANDARD, owner=top, detail=name)
    return Label(group=parts.LIBRARY, owner=DISTRIBUTIONS.get(top) or top.lstrip("_").replace("_", "-"), detail=name)


def of_file(name: str) -> Label:
    """A file that the bootloader unpacks, or that lies beside it: shared libraries, extension modules, base_library.zip."""
    path = PurePosixPath(name.removeprefix(FOLDER))
    if path.name.startswith("libpython"):
        return Label(group=parts.INTERPRETER, owner="python", detail=path.name)
    if "lib-dynload" in path.parts:
        return Label(group=parts.STANDARD, owner=path.name.partition(".")[0], detail=path.name)
    if path.name == "base_library.zip":
        return Label(group=parts.STANDARD, owner=path.name, detail=path.name)
    return Label(group=parts.LIBRARY, owner=path.parts[0].partition(".")[0].replace("_", "-"), detail=str(path))
