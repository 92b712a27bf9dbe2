"""YAML read by the core schema of YAML 1.2, under limits.

PyYAML's resolver follows YAML 1.1 (`no` is false, `010` is eight), and its composer builds what an alias bomb describes. Its events
are neither: data is built from them here, so that nothing refused is ever expanded. Limits: 256 KiB, 32 levels, 20,000 values.
Refused with their line: anchors, aliases, tags, directives, merge keys, duplicate keys, keys that are no strings, second documents.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from runtime.authoring.validate.document import DEPTH, text_problem
from runtime.authoring.validate.problems import Problem, key_path, short

if TYPE_CHECKING:
    from yaml.events import CollectionStartEvent, DocumentStartEvent, Event, ScalarEvent

YAML_BYTES = 256 << 10
VALUES = 20_000
# Section 10.3.2 of YAML 1.2.2.
CORE = re.compile(
    r"(?P<null>null|Null|NULL|~|)|(?P<true>true|True|TRUE)|(?P<false>false|False|FALSE)"
    r"|(?P<decimal>[-+]?[0-9]+)|0o(?P<octal>[0-7]+)|0x(?P<hexadecimal>[0-9a-fA-F]+)"
    r"|(?P<float>[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))",
    re.ASCII,
)
BASES = {"decimal": 10, "octal": 8, "hexadecimal": 16}
# YAML 1.1 broke lines at these; YAML 1.2 does not, and PyYAML does.
FOREIGN_BREAK = re.compile("[\x85\u2028\u2029]")


def read_yaml(file: str, data: bytes, *, above: int = 0) -> dict[str, object] | list[Problem]:
    """The table that a YAML document is, or every problem that it has. `above` is the number of lines before it in the file."""
    if len(data) > YAML_BYTES:
        return [Problem(file=file, key="", found=f"{len(data)} bytes", wanted=f"at most {YAML_BYTES}")]
    problem = text_problem(file, data)
    if problem:
        return [problem]
    text = data.decode()
    broken = FOREIGN_BREAK.search(text)
    if broken:
        line = text.count("\n", 0, broken.start()) + above + 1
        return [Problem(file=file, key="", found=f"the character {broken[0]!a} in line {line}", wanted="line feeds", line=line)]
    building = _Building(file, above)
    try:
        for event in _events(text):
            building.take(event)
    except _StopError as stop:
        line = 0 if stop.line is None else stop.line + above + 1
        found = f"{short(stop.found)} in line {line}" if line else stop.found
        building.problems.append(Problem(file=file, key=key_path(building.path()), found=found, wanted=stop.wanted, line=line))
    if building.problems:
        return building.problems
    if not isinstance(building.value, dict):
        return [Problem(file=file, key="", found="no table" if building.value is not None else "nothing", wanted="keys and values")]
    return building.value


def yaml_places(text: str, *, above: int = 0) -> dict[str, tuple[int, int]]:
    """Line and column of each key and list item of a document, by key path, as far as it can be read."""
    building, places = _Building("", above), dict[str, tuple[int, int]]()
    try:
        for event in _events(text):
            start = event.start_mark
            at = (start.line + above + 1, start.column + 1) if start else (0, 0)
            if building.in_list():
                places.setdefault(key_path(building.path()), at)
            building.take(event)
            if not building.in_list():
                places.setdefault(key_path(building.path()), at)
    except _StopError:
        return places
    return places


class _StopError(Exception):
    """The document cannot be read past this place. `line` counts from 0."""

    def __init__(self, found: str, wanted: str, line: int | None) -> None:
        super().__init__(found)
        self.found, self.wanted, self.line = found, wanted, line


def _events(text: str) -> "Iterator[Event]":
    """PyYAML's events; its scanner raises errors of its own, and of Python for escapes such as `\\UFFFFFFFF`."""
    import yaml

    try:
        yield from yaml.parse(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position))
        raise _StopError(f"no YAML: the character {text[int(error.position)]!a}", "visible characters", line) from None
    except yaml.MarkedYAMLError as error:
        said = " ".join(filter(None, (error.context, error.problem)))
        raise _StopError(
            f"no YAML: {said}", "a YAML 1.2 document", error.problem_mark.line if error.problem_mark else None
        ) from None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        raise _StopError(f"no YAML: {error}", "a YAML 1.2 document", None) from None


def _line(event: "Event") -> int:
    """The line where it begins, from 0."""
    return event.start_mark.line if event.start_mark else 0


class _Building:
    """The value so far: a stack of open tables and lists, with the key that each table waits to fill."""

    def __init__(self, file: str, above: int) -> None:
        self.file, self.above = file, above
        self.problems: list[Problem] = []
        self.value: object = None
        self._open: list[dict[str, object] | list[object]] = []
        self._keys: list[str | None] = []
        self._count = 0
        self._documents = 0

    def take(self, event: "Event") -> None:
        """One event. Raises _StopError at what cannot be skipped."""
        import yaml

        if isinstance(event, yaml.DocumentStartEvent):
            self._document(event)
        elif isinstance(event, yaml.AliasEvent):
            self._refuse(event, f"the alias *{event.anchor}", "the value itself, written out")
            self._put(event, None)
        elif isinstance(event, yaml.ScalarEvent):
            self._marks(event)
            self._put(event, _scalar(event))
        elif isinstance(event, yaml.CollectionStartEvent):
            self._marks(event)
            self._opened(event, {} if isinstance(event, yaml.MappingStartEvent) else [])
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
            self._keys.pop()
            self._filled()

    def path(self) -> list[int | str]:
        """The keys from the top to the place that is filled next."""
        places: list[int | str] = []
        for depth, (inside, key) in enumerate(zip(self._open, self._keys, strict=True), start=1):
            if isinstance(inside, list):
                places.append(len(inside) - (depth < len(self._open)))
            elif key is not None:
                places.append(key)
        return places

    def in_list(self) -> bool:
        """Whether the next value is a list's."""
        return bool(self._open) and isinstance(self._open[-1], list)

    def _document(self, event: "DocumentStartEvent") -> None:
        self._documents += 1
        if self._documents > 1:
            raise _StopError("a second document", "one document", _line(event))
        if event.version or event.tags:
            raise _StopError("a directive", "none", _line(event))

    def _refuse(self, event: "Event", found: str, wanted: str) -> None:
        line = _line(event) + self.above + 1
        key, found = key_path(self.path()), f"{short(found)} in line {line}"
        self.problems.append(Problem(file=self.file, key=key, found=found, wanted=wanted, line=line))

    def _marks(self, event: "ScalarEvent | CollectionStartEvent") -> None:
        if event.anchor is not None:
            self._refuse(event, f"the anchor &{event.anchor}", "no anchor; each value written out")
        if event.tag is not None:
            self._refuse(event, f"the tag {event.tag}", "no tag; core types only")

    def _opened(self, event: "CollectionStartEvent", inside: dict[str, object] | list[object]) -> None:
        if len(self._open) >= DEPTH:
            raise _StopError("values nested too deeply", f"at most {DEPTH} levels", _line(event))
        self._put(event, inside)
        self._open.append(inside)
        self._keys.append(None)

    def _put(self, event: "Event", value: object) -> None:
        """A key, or a value where one is due. A table or list stays the place to fill until it ends."""
        self._count += 1
        if self._count > VALUES:
            raise _StopError(f"more than {VALUES} values", "fewer", _line(event))
        if not self._open:
            self.value = value
            return
        inside = self._open[-1]
        if isinstance(inside, dict) and self._keys[-1] is None:
            self._key(event, value)
            return
        if isinstance(inside, dict):
            inside[self._keys[-1] or ""] = value
        else:
            inside.append(value)
        if not isinstance(value, dict | list):
            self._filled()

    def _key(self, event: "Event", value: object) -> None:
        inside = self._open[-1]
        if not isinstance(value, str):
            shown = "a table or list" if isinstance(value, dict | list) else f"the value {value!a}"
            raise _StopError(f"{shown} as a key", "a string, in quotes if need be", _line(event))
        self._keys[-1] = value
        if value == "<<" and getattr(event, "style", None) is None:
            self._refuse(event, "the merge key <<", "the keys themselves, written out")
        elif value in inside:
            self._refuse(event, f"the key {value!a} again", "each key once")

    def _filled(self) -> None:
        """The innermost table waits for its next key."""
        if self._open and isinstance(self._open[-1], dict):
            self._keys[-1] = None


def _scalar(event: "ScalarEvent") -> object:
    """The value of a scalar: quoted and block ones are strings, plain ones what the core schema says."""
    match = CORE.fullmatch(event.value) if event.style is None else None
    kind = match.lastgroup if match else None
    if match is None or kind is None:
        return event.value
    if kind in BASES:
        if len(match[0]) > 64:
            raise _StopError("an integer beyond 64 bits", "a smaller one", _line(event))
        return int(match[kind], BASES[kind])
    if kind == "float":
        return float(match[0].replace(".inf", "inf").replace(".Inf", "inf").replace(".INF", "inf").lower().replace(".nan", "nan"))
    return {"null": None, "true": True, "false": False}[kind]
