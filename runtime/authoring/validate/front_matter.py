"""Front matter: YAML between two lines `---` at the very top of a document or recipe.

Two keys have a meaning: `feature: eks`, and in documents `os: linux` (or a list) for what holds on these systems only.
"""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from runtime.authoring.validate.problems import Problem, key_path, nearest, repeated
from runtime.authoring.validate.yaml_text import read_yaml

FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
FEATURE = "feature"
OS = "os"
SYSTEMS = ("linux", "macos", "windows")


def front_matter(text: str) -> tuple[dict[str, object], str]:
    """What stands in the front matter, and the text behind it. A document without one (or with a broken one) is all text."""
    read = read_front_matter("", text)
    return ({}, text) if isinstance(read, list) else read


def read_front_matter(file: str, text: str) -> tuple[dict[str, object], str] | list[Problem]:
    """The same, or every problem of the front matter."""
    match = FRONT.match(text)
    if not match:
        return {}, text
    read = read_yaml(file, match[1].encode(), above=1)
    return read if isinstance(read, list) else (read, text[match.end() :])


def features_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Which feature each file of a sound skill belongs to; files that name none are for all."""
    named = ((path, front.get(FEATURE)) for path, front in _fronts(files, (".md", ".yaml")))
    return {path: feature for path, feature in named if isinstance(feature, str)}


def os_of(files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """For which operating systems each document of a sound skill is; documents that name none are for all."""
    named = ((path, front.get(OS)) for path, front in _fronts(files, (".md",)))
    return {path: tuple(systems) for path, value in named if (systems := _systems(value))}


def _fronts(files: Mapping[str, bytes], suffixes: tuple[str, ...]) -> Iterator[tuple[str, dict[str, object]]]:
    for path, data in files.items():
        if path.endswith(suffixes) and data.startswith(b"---"):
            yield path, front_matter(data.decode(errors="replace"))[0]


def _systems(value: object) -> list[str]:
    listed = value if isinstance(value, list) else [value]
    return [name for name in listed if isinstance(name, str)]


def front_problems(
    file: str, front: Mapping[str, object], features: Mapping[str, object] | None, *, document: bool
) -> Iterator[Problem]:
    """The keys that have a meaning have a right value. `features` are those of the manifest (None: not known).

    A document may have other keys, which mean nothing; a recipe may not, and has no `os`.
    """
    known = [FEATURE, OS] if document else [FEATURE]
    for name in front:
        close = not document or get_close_matches(name, known, n=1, cutoff=0.8)
        if name not in known and close:
            yield Problem(file=file, key=key_path([name]), found="an unknown key", wanted=nearest(name, known))
    yield from _feature(file, front, features)
    if document and OS in front:
        yield from _os(file, front[OS])


def _feature(file: str, front: Mapping[str, object], features: Mapping[str, object] | None) -> Iterator[Problem]:
    feature = front.get(FEATURE)
    if FEATURE in front and not isinstance(feature, str):
        yield Problem(file=file, key=FEATURE, found=ascii(feature), wanted="the name of a feature")
    elif isinstance(feature, str) and features is not None and feature not in features:
        wanted = f"a feature of [features]; {nearest(feature, features)}" if features else "a feature that [features] declares"
        yield Problem(file=file, key=FEATURE, found=ascii(feature), wanted=wanted)


def _os(file: str, value: object) -> Iterator[Problem]:
    listed = value if isinstance(value, list) else [value]
    names = _systems(value)
    if not names or len(names) < len(listed):
        yield Problem(file=file, key=OS, found=ascii(value), wanted=f"one of {', '.join(SYSTEMS)}, or a list of them")
        return
    for number, name in enumerate(names):
        if name not in SYSTEMS:
            key = key_path([OS, number] if isinstance(value, list) else [OS])
            yield Problem(file=file, key=key, found=ascii(name), wanted=nearest(name, SYSTEMS))
    for number in repeated(names):
        yield Problem(file=file, key=key_path([OS, number]), found=f"{names[number]!a} again", wanted="each system once")
