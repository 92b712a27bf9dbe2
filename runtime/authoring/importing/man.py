"""Manual pages of a list of programs, rendered by mandoc or man. Roff is a programming language, and comes from anybody."""

import os
import re
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from runtime.authoring.importing import man_document
from runtime.authoring.importing.document import document
from runtime.authoring.importing.licence import Licence
from runtime.authoring.importing.note import Notes
from runtime.authoring.importing.placing import placed
from runtime.authoring.importing.process import ProcessError, output
from runtime.authoring.importing.rendered import sections
from runtime.authoring.importing.tree import About, assembled
from runtime.authoring.validate.document import text_problem
from runtime.authoring.validate.problems import Problem, refuse
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.guard.programs import PROGRAM_NAME
from runtime.supply.folder import read as read_file

COLUMNS = 80
SECONDS, BYTES = 30, 8 << 20  # for one page; the longest manual pages have 2 MB
LIST_BYTES = 1 << 20
ROOTS = ("/usr/local/share/man", "/usr/share/man")
FOLDERS = ("man1", "man8")  # programs, and those of administrators
PAGE = re.compile(r"(.+)\.([18][a-z]*)(?:\.(?:gz|bz2|xz|zst))?")
# mandoc writes Markdown of pages in mdoc alone, so both render for a terminal.
RENDERERS: Mapping[str, tuple[str, ...]] = {
    "mandoc": ("mandoc", "-T", "utf8", "-O", f"width={COLUMNS}"),
    "man": ("man", "--no-hyphenation", "--no-justification", "-P", "cat", "-l"),
}
LICENCE = Licence(
    expression="LicenseRef-manual-pages",
    text=b"Each document is the manual page of a program, under the licence of that program's documentation.\n",
)


def read(file: Path, id: str, notes: Notes) -> SkillTree:
    """The skill of the manual pages that the lines of a file name."""
    programs = _programs(file)
    command = _renderer()
    pages = _pages()
    texts = {}
    for program in programs:
        text = _rendered(command, program, pages, notes)
        if text:
            texts[program] = text
            notes.taken(f"manual pages, rendered by {command[0]}", program)
    if not texts:
        raise CaroError(f"{file}: none of these programs has a manual page here", code=NOT_FOUND, hint="install their manual pages")
    documents = {place: texts[program] for program, place in placed(texts, notes).items()}
    notes.changed(f"licences, which manual pages do not state alike: {LICENCE.expression} in skill.toml", "LICENSE")
    return assembled(_about(id, list(texts)), documents, LICENCE, str(file))


def _about(id: str, programs: Sequence[str]) -> About:
    shown = ", ".join(programs[:40]) + (" and others" if len(programs) > 40 else "")
    return About(
        id=id,
        name="Manual pages",
        description=f"Manual pages of {shown}: what they do, their options, and examples.",
        topics=tuple(programs[:12]),
    )


def _programs(file: Path) -> list[str]:
    """The names in the file, each once. Raises CaroError (not found, or invalid with every line that is none)."""
    try:
        status = file.lstat()
    except OSError as error:
        raise CaroError(f"{file}: {error.strerror}", code=NOT_FOUND, hint="name a text file that lists programs") from None
    if not file.is_file() or file.is_symlink() or status.st_size > LIST_BYTES:
        raise CaroError(
            f"{file}: no text file", code=INVALID, hint=f"name a file of at most {LIST_BYTES} bytes that lists programs"
        )
    data = read_file(file, status)
    wrong = text_problem(str(file), data)
    lines = [] if wrong else [line.partition("#")[0].strip() for line in data.decode().splitlines()]
    problems = [wrong] if wrong else list(_no_programs(str(file), lines))
    if problems:
        raise refuse(str(file), problems, "write the name of one program on each line")
    return list(dict.fromkeys(filter(None, lines)))


def _no_programs(file: str, lines: Sequence[str]) -> list[Problem]:
    if not any(lines):
        return [Problem(file=file, key="", found="no line with a name", wanted="the name of a program on each line")]
    return [
        Problem(file=file, key=f"line {number}", found=ascii(line[:80]), wanted="the bare name of a program")
        for number, line in enumerate(lines, start=1)
        if line and not PROGRAM_NAME.fullmatch(line)
    ]


def _renderer() -> Sequence[str]:
    for program, command in RENDERERS.items():
        if shutil.which(program):
            return command
    raise CaroError("mandoc and man: neither is on PATH", code=NOT_FOUND, hint="apt-get install mandoc, or man-db")


def _pages() -> dict[str, tuple[Path, Path]]:
    """Of each program that has a manual page here, the root of the manual and the file. MANPATH replaces the usual roots."""
    roots = [root for root in os.environ.get("MANPATH", "").split(os.pathsep) if root] or list(ROOTS)
    found: dict[str, tuple[Path, Path]] = {}
    for root, folder in ((Path(root), folder) for folder in FOLDERS for root in roots):
        for name in _names(root / folder):  # sorted, so that `x.1` comes before `x.1ssl`
            match = PAGE.fullmatch(name)
            if match:
                found.setdefault(match[1], (root, root / folder / name))
    return found


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except OSError:  # not every root has every folder
        return []


def _rendered(command: Sequence[str], program: str, pages: Mapping[str, tuple[Path, Path]], notes: Notes) -> str:
    """The document of a program; empty where there is none."""
    if program not in pages:
        notes.lost(f"{program}: no manual page is installed", program, "the manual page of the program")
        return ""
    root, page = pages[program]
    try:
        data = output([*command, str(page.absolute())], folder=root, environment=_environment(), seconds=SECONDS, most=BYTES)
    except ProcessError as error:
        notes.lost(f"{program}: {error}", program, "a page that can be rendered")
        return ""
    found = sections(data)
    if not found:
        notes.lost(f"{program}: {command[0]} printed no section of a manual page", program, "a page with headings")
        return ""
    return document(program, man_document.written(program, found), notes)


def _environment() -> dict[str, str]:
    """The same for everybody but for where programs are."""
    fixed = {"LC_ALL": "C.UTF-8", "MANPAGER": "cat", "PAGER": "cat", "MANWIDTH": str(COLUMNS), "TERM": "dumb", "TZ": "UTC"}
    return {"PATH": os.environ.get("PATH", os.defpath), **fixed}
