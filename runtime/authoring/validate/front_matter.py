"""Front matter: YAML between two lines `---` at the very top of a document or recipe. `feature: eks` is its one key of meaning."""

import re
from collections.abc import Iterator, Mapping
from difflib import get_close_matches

from runtime.authoring.validate.problems import Problem, key_path, nearest
from runtime.authoring.validate.yaml_text import read_yaml

FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^---[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
FEATURE = "feature"


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
    found: dict[str, str] = {}
    for path, data in files.items():
        if path.endswith((".md", ".yaml")) and data.startswith(b"---"):
            feature = front_matter(data.decode(errors="replace"))[0].get(FEATURE)
            if isinstance(feature, str):
                found[path] = feature
    return found


def feature_problems(
    file: str, front: Mapping[str, object], features: Mapping[str, object] | None, *, alone: bool
) -> Iterator[Problem]:
    """The feature is one that the manifest declares (None: not known). `alone`: no other key may stand there, as in a recipe."""
    for name in front:
        close = not alone and get_close_matches(name, [FEATURE], n=1, cutoff=0.8)
        if name != FEATURE and (alone or close):
            yield Problem(file=file, key=key_path([name]), found="an unknown key", wanted=nearest(name, [FEATURE]))
    feature = front.get(FEATURE)
    if FEATURE in front and not isinstance(feature, str):
        yield Problem(file=file, key=FEATURE, found=ascii(feature), wanted="the name of a feature")
    elif isinstance(feature, str) and features is not None and feature not in features:
        wanted = f"a feature of [features]; {nearest(feature, features)}" if features else "a feature that [features] declares"
        yield Problem(file=file, key=FEATURE, found=ascii(feature), wanted=wanted)
