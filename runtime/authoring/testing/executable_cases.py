"""tests/executable_test.yaml: what an export is given and what must come of it, as guest/README.md describes it. Cold."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from runtime.authoring.validate.problems import Defect, Problem, nearest, repeated
from runtime.authoring.validate.rules import inner_path_problem
from runtime.authoring.validate.shape import filled
from runtime.authoring.validate.yaml_text import read_yaml
from runtime.contract.records import Strict

FILE = "tests/executable_test.yaml"
FOLDER = "tests"
ANSWERS = ("expected", "expected_contains", "expected_error")
INPUTS = ("input", "input_file")
LARGEST = 16 << 20  # bytes of an input, as `caro call` takes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Written(Strict):
    """One case as it is written; of `input` and `input_file` one is there, and one of the three expectations."""

    name: str
    export: str
    input: str | None = None
    input_file: str | None = None
    expected: object = None
    expected_contains: object = None
    expected_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _File(Strict):
    test_cases: tuple[Written, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExecutableCase:
    """One case: the text that the export gets, which of ANSWERS is expected, and what it says."""

    name: str
    export: str
    input: str
    kind: str
    wanted: object


def executable_cases(folder: Path, data: bytes, exports: tuple[str, ...]) -> tuple[list[ExecutableCase], list[Problem]]:
    """The cases of a skill's file, and every problem in it. `exports` are those that the manifest promises."""
    parsed = read_yaml(FILE, data)
    if isinstance(parsed, list):
        return [], parsed
    found = filled(_File, FILE, parsed)
    if isinstance(found, list):
        return [], found
    rows = parsed["test_cases"]
    keys = [tuple(row) for row in rows] if isinstance(rows, list) else []
    problems = [defect.of(FILE) for defect in _rules(found.test_cases, keys, exports)]
    made: list[ExecutableCase] = []
    for number, (case, given) in enumerate(zip(found.test_cases, keys, strict=True) if not problems else ()):
        try:
            made.append(_case(folder, case, given))
        except (OSError, ValueError) as error:
            why = f"no UTF-8 at byte {error.start}" if isinstance(error, UnicodeDecodeError) else str(error)
            problems.append(Defect(("test_cases", number, "input_file"), why, "a text file below tests/, UTF-8").of(FILE))
    return made, problems


def _case(folder: Path, case: Written, keys: tuple[str, ...]) -> ExecutableCase:
    """The case with its input read. Raises OSError, ValueError."""
    text = case.input or ""
    if case.input_file is not None:
        text = _text(folder / FOLDER / case.input_file)
    kind = next(key for key in keys if key in ANSWERS)
    return ExecutableCase(name=case.name, export=case.export, input=text, kind=kind, wanted=getattr(case, kind))


def _text(file: Path) -> str:
    if not file.is_file():
        raise ValueError(f"{str(file)!a}, and no such file")
    if file.stat().st_size > LARGEST:
        raise ValueError(f"more than {LARGEST} bytes")
    return file.read_bytes().decode()


def _rules(cases: tuple[Written, ...], keys: list[tuple[str, ...]], exports: tuple[str, ...]) -> Iterator[Defect]:
    if not cases:
        yield Defect(("test_cases",), "no case", "cases such as {name: ..., export: ..., input: ..., expected: ...}")
    for number in repeated(case.name for case in cases):
        yield Defect(("test_cases", number, "name"), ascii(cases[number].name), "each name once")
    for number, (case, given) in enumerate(zip(cases, keys, strict=True)):
        for defect in _one(case, given, exports):
            yield defect._replace(key=("test_cases", number, *defect.key))


def _one(case: Written, keys: tuple[str, ...], exports: tuple[str, ...]) -> Iterator[Defect]:
    if not case.name.strip() or "\n" in case.name:
        yield Defect(("name",), ascii(case.name), "a name on one line")
    if case.export not in exports:
        yield Defect(("export",), ascii(case.export), f"an export of skill.toml; {nearest(case.export, exports)}")
    for choice in (INPUTS, ANSWERS):
        there = [key for key in keys if key in choice]
        if len(there) != 1:
            yield Defect((), " and ".join(there) or f"none of {', '.join(choice)}", f"exactly one of {', '.join(choice)}")
    wrong = inner_path_problem(case.input_file) if case.input_file is not None else ""
    if wrong:
        yield Defect(("input_file",), ascii(case.input_file), wrong)
    for key in {"expected_error", *INPUTS} & set(keys):
        if getattr(case, key) is None or (key == "expected_error" and not case.expected_error):
            yield Defect((key,), "nothing", "a text")


def missing(wanted: object, found: object, path: str = "") -> list[str]:
    """Where `found` lacks something of `wanted`: keys of an object, elements of a list in any order, else the same value."""
    if isinstance(wanted, Mapping) and isinstance(found, Mapping):
        return [line for key, value in wanted.items() for line in _member(value, found, key, f"{path}.{key}")]
    if isinstance(wanted, list | tuple) and isinstance(found, list):
        return [f"{path}: none is like {one!r}" for one in wanted if all(missing(one, other) for other in found)]
    return [] if wanted == found and type(wanted) is type(found) else [f"{path}: wanted {wanted!r}, found {found!r}"]


def _member(value: object, found: Mapping[str, object], key: str, path: str) -> list[str]:
    return missing(value, found[key], path) if key in found else [f"{path}: missing"]


def different(wanted: object, found: object, path: str = "") -> list[str]:
    """Where two JSON values are not the same."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        lines = [line for key, value in wanted.items() for line in _value(value, found, key, f"{path}.{key}")]
        return lines + [f"{path}.{key}: not expected" for key in found if key not in wanted]
    if isinstance(wanted, list) and isinstance(found, list) and len(wanted) == len(found):
        return [line for at, pair in enumerate(zip(wanted, found, strict=True)) for line in different(*pair, f"{path}[{at}]")]
    number = isinstance(wanted, int | float) and not isinstance(wanted, bool) and not isinstance(found, bool)
    return [] if wanted == found and (number or type(wanted) is type(found)) else [f"{path}: wanted {wanted!r}, found {found!r}"]


def _value(value: object, found: dict[str, object], key: str, path: str) -> list[str]:
    return different(value, found[key], path) if key in found else [f"{path}: missing"]
