"""Where in a file a key stands: line and column, both from 1, for problems that name a key path alone."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from runtime.authoring.validate.document import TOKEN, TOML_BYTES
from runtime.authoring.validate.front_matter import FRONT
from runtime.authoring.validate.problems import Problem, key_path
from runtime.authoring.validate.yaml_text import yaml_places

TOO_LARGE = bytes(TOML_BYTES + 1)  # stands for a file that is not there; no file of more bytes was read
Places = dict[str, tuple[int, int]]
Part = int | str


def located(problems: Iterable[Problem], files: Mapping[str, bytes]) -> Iterator[Problem]:
    """The same problems with line and column, where their file has the key, or one above it."""
    known: dict[str, Places] = {}
    for problem in problems:
        if problem.line or not problem.key or len(files.get(problem.file, TOO_LARGE)) > TOML_BYTES:
            yield problem
            continue
        if problem.file not in known:
            known[problem.file] = _places(problem.file, files[problem.file])
        line, column = _place(known[problem.file], problem.key)
        yield replace(problem, line=line, column=column)


def _places(file: str, data: bytes) -> Places:
    text = data.decode(errors="replace")
    if file.endswith(".toml"):
        return toml_places(text)
    front = FRONT.match(text)
    places = yaml_places(front[1], above=1) if front else {}
    if file.endswith((".yaml", ".yml")):
        behind = text[front.end() :] if front else text
        places |= yaml_places(behind, above=text.count("\n") - behind.count("\n"))
    return places


def _place(places: Places, key: str) -> tuple[int, int]:
    """The place of a key path, or of the nearest one above it that is written out."""
    ends = [len(key), *(at for at in range(len(key) - 1, 0, -1) if key[at] in ".[")]
    return next((places[key[:end]] for end in ends if key[:end] in places), (0, 0))


def toml_places(text: str) -> Places:
    """Line and column of each key, header and list element of a TOML document that parses, by key path."""
    return _Toml(text).places


class _Toml:
    """Walks the tokens of a TOML document. Of one that does not parse it finds what it can, and always ends."""

    def __init__(self, text: str) -> None:
        self.places: Places = {}
        self._tokens = list(_tokens(text))
        self._at = 0
        self._counts: dict[str, int] = {}
        table: tuple[Part, ...] = ()
        while self._at < len(self._tokens):
            word = self._word()
            if word == "[":
                table = self._header()
            elif word == "\n":
                self._at += 1
            else:
                self._pair(table)

    def _word(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _note(self, key: tuple[Part, ...], at: int) -> None:
        if at < len(self._tokens):
            self.places.setdefault(key_path(key), self._tokens[at][1:])

    def _header(self) -> tuple[Part, ...]:
        """`[a.b]`, or `[[a.b]]`, which is the next element of a list."""
        start = self._at
        self._at += 1
        several = self._word() == "["
        self._at += several
        key: tuple[Part, ...] = self._key("]")
        if several:
            name = key_path(key)
            self._counts[name] = self._counts.get(name, -1) + 1
            key = (*key, self._counts[name])
        while self._word() == "]":
            self._at += 1
        self._note(key, start)
        return key

    def _key(self, *ends: str) -> tuple[str, ...]:
        """The parts of a dotted key, up to one of these tokens or the end of the line."""
        parts: list[str] = []
        while self._word() not in {*ends, "\n", ""}:
            word = self._word()
            if word != ".":
                parts.append(word[1:-1] if word[0] in "\"'" else word)
            self._at += 1
        return tuple(parts)

    def _pair(self, table: tuple[Part, ...], *ends: str) -> None:
        """`key = value`; the key has at most sixteen parts in what the reader lets pass."""
        start = self._at
        parts = self._key("=", *ends)
        for count in range(1, min(len(parts), 16) + 1):
            self._note((*table, *parts[:count]), start)
        if self._word() == "=":
            self._at += 1
            self._value((*table, *parts))
        elif self._at == start:  # no key: no TOML
            self._at += 1

    def _value(self, key: tuple[Part, ...]) -> None:
        if self._word() == "[" and len(key) < 64:
            self._list(key)
        elif self._word() == "{" and len(key) < 64:
            self._inline(key)
        else:
            while self._word() not in {"", "\n", ",", "]", "}"}:
                self._at += 1

    def _list(self, key: tuple[Part, ...]) -> None:
        self._at += 1
        number = 0
        while self._word() not in {"]", ""}:
            if self._word() in {"\n", ",", "}"}:
                self._at += 1
                continue
            self._note((*key, number), self._at)
            self._value((*key, number))
            number += 1
        self._at += 1

    def _inline(self, key: tuple[Part, ...]) -> None:
        self._at += 1
        while self._word() not in {"}", ""}:
            if self._word() in {"\n", ",", "]"}:
                self._at += 1
            else:
                self._pair(key, "}", ",")
        self._at += 1


def _tokens(text: str) -> Iterator[tuple[str, int, int]]:
    """What is neither space nor comment, with its line and column."""
    line, start = 1, 0
    for match in TOKEN.finditer(text):
        word = match[0]
        if word[0] not in " \t#\r":
            yield word, line, match.start() - start + 1
        breaks = word.count("\n")
        if breaks:
            line, start = line + breaks, match.start() + word.rindex("\n") + 1
