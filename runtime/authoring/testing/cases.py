"""tests/knowledge_test.md: one `## Test: NAME` a case, with bullets that say what is asked and what is expected. Cold."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runtime.authoring.validate.problems import Problem, nearest

FILE = "tests/knowledge_test.md"
HEAD = re.compile(r"##[ \t]+Test:(.*)")
BULLET = re.compile(r"[-*][ \t]+\*\*([^*]+)\*\*:?[ \t]*(.*\S)?[ \t]*")
ASKED = ("input request", "input topic")
FILES, CONTAINS, EXCLUDES, COMMAND = (
    "expected files loaded",
    "expected context contains",
    "expected context excludes",
    "expected command",
)
KEYS = (*ASKED, FILES, CONTAINS, EXCLUDES, COMMAND)
NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `files` None: not asked; empty: nothing must be found. `commands` are right as the first answer."""

    name: str
    line: int
    request: str
    files: tuple[str, ...] | None
    contains: tuple[str, ...]
    excludes: tuple[str, ...]
    commands: tuple[str, ...]


def cases(text: str) -> tuple[list[Case], list[Problem]]:
    """The cases of a file, and every problem in it."""
    found: list[Case] = []
    problems: list[Problem] = []
    for name, line, bullets in _blocks(text):
        wrong = list(_problems(name, line, bullets))
        problems += wrong
        if not wrong:
            found.append(_case(name, line, bullets))
    if not found and not problems:
        problems.append(Problem(file=FILE, key="", found="no case", wanted="sections such as '## Test: undo a commit'"))
    return found, problems


def _blocks(text: str) -> Iterator[tuple[str, int, list[tuple[str, str]]]]:
    name, line, bullets = "", 0, list[tuple[str, str]]()
    for number, one in enumerate(text.splitlines(), 1):
        head = HEAD.fullmatch(one)
        bullet = BULLET.fullmatch(one.strip())
        if head:
            if line:
                yield name, line, bullets
            name, line, bullets = head[1].strip(), number, []
        elif bullet and line:
            bullets.append((bullet[1].strip().rstrip(":").lower(), _plain(bullet[2] or "")))
    if line:
        yield name, line, bullets


def _plain(value: str) -> str:
    """A value without the backticks or quotes around it."""
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in '`"' else value


def _problems(name: str, line: int, bullets: list[tuple[str, str]]) -> Iterator[Problem]:
    where = f"line {line}: {name}"
    for key, value in bullets:
        if key not in KEYS:
            yield Problem(file=FILE, key=where, found=f"the bullet {key!r}", wanted=nearest(key, KEYS))
        elif not value:
            yield Problem(file=FILE, key=where, found=f"nothing behind {key!r}", wanted="a value on the same line")
    if not name:
        yield Problem(file=FILE, key=f"line {line}", found="a test without a name", wanted="## Test: what it is about")
    keys = [key for key, _ in bullets]
    if sum(key in ASKED for key in keys) != 1:
        yield Problem(
            file=FILE, key=where, found=f"{sum(key in ASKED for key in keys)} inputs", wanted="one Input request or Input topic"
        )
    if not set(keys) & {FILES, CONTAINS, EXCLUDES, COMMAND}:
        yield Problem(file=FILE, key=where, found="no expectation", wanted="a bullet such as **Expected files loaded**")


def _case(name: str, line: int, bullets: list[tuple[str, str]]) -> Case:
    def of(key: str) -> tuple[str, ...]:
        return tuple(value for found, value in bullets if found == key)

    files = [part.strip().removeprefix("knowledge/") for value in of(FILES) for part in value.split(",")]
    return Case(
        name=name,
        line=line,
        request=next(value for key, value in bullets if key in ASKED),
        files=None if not files else () if files == [NONE] else tuple(files),
        contains=of(CONTAINS),
        excludes=of(EXCLUDES),
        commands=of(COMMAND),
    )
