"""The front matter of a SKILL.md, read by its published rules; what breaks them is mended, and noted as a problem.

Rules: agentskills.io/specification. `name` is 1 to 64 of a-z, 0-9 and single hyphens and the folder's name; `description` has at
most 1024 characters, `compatibility` 500; `metadata` maps words to words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.authoring.importing.note import Notes
from runtime.authoring.importing.prose import cut, description, plain
from runtime.authoring.validate.front_matter import FRONT
from runtime.authoring.validate.problems import Problem, nearest, short
from runtime.authoring.validate.rules import DESCRIPTION_LENGTH
from runtime.authoring.validate.yaml_text import read_yaml

KEYS = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*", re.ASCII)
NAME_LENGTH, COMPATIBILITY_LENGTH = 64, 500
MARK = re.compile(r"[|>][-+]?\Z|[&!]\S+[ \t]+")  # of a block, an anchor, a tag
LINE = re.compile(r"([A-Za-z][A-Za-z0-9_-]*)[ \t]*:(?:[ \t]+(.*))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What a SKILL.md says about itself. `tools` is `allowed-tools` as it was written."""

    name: str
    description: str
    license: str = ""
    compatibility: str = ""
    metadata: Mapping[str, str] = field(default_factory=dict)
    tools: object = None


class FrontReader:
    """Reads one front matter and notes what it mends."""

    def __init__(self, file: str, notes: Notes) -> None:
        self.file = file
        self.notes = notes

    def read(self, text: str, folder: str) -> tuple[Front, str]:
        """The front matter of a text, and the body behind it. `folder` is the name of the folder that it lies in."""
        values, body = self._values(text)
        for key in values:
            if key not in KEYS:
                self._mend("an unknown key", key, "an unknown key", nearest(key, KEYS))
        front = Front(
            name=self._name(values.get("name"), folder),
            description=self._description(values.get("description"), body),
            license=self._text(values, "license"),
            compatibility=self._compatibility(values),
            metadata=self._metadata(values.get("metadata")),
            tools=values.get("allowed-tools"),
        )
        return front, body

    def _mend(self, what: str, key: str, found: str, wanted: str) -> None:
        self.notes.mended(what, Problem(file=self.file, key=key, found=short(found), wanted=wanted))

    def _values(self, text: str) -> tuple[dict[str, object], str]:
        lines = text.lstrip("\n")
        match = FRONT.match(lines)
        if not match:
            self._mend("no front matter", "", "no front matter", "name and description between two lines ---")
            return {}, text
        if lines != text:
            self._mend("lines before the front matter", "", "empty lines at the top", "--- in the first line")
        read = read_yaml(self.file, match[1].encode(), above=1)
        if isinstance(read, list):
            for problem in read:
                self.notes.mended("front matter that is no plain YAML", problem)
            read = _by_lines(match[1])
        return read, lines[match.end() :]

    def _name(self, value: object, folder: str) -> str:
        written = "" if value is None else str(value)
        if not written:
            self._mend("a missing name", "name", "nothing", f"{folder!a}, as the folder is named")
        elif not NAME.fullmatch(written) or len(written) > NAME_LENGTH:
            self._mend("a name of other characters", "name", ascii(written), f"1 to {NAME_LENGTH} of a-z, 0-9 and single hyphens")
        elif written != folder:
            self._mend("a name that is not the folder's", "name", ascii(written), f"{folder!a}, as the folder is named")
        return plain(written or folder)

    def _description(self, value: object, body: str) -> str:
        words = plain(value) if isinstance(value, str) else ""
        if not words:
            self._mend("a missing description", "description", "nothing", "what the skill does and when to use it")
            return description(body)
        if len(str(value)) > DESCRIPTION_LENGTH:
            self._mend("a long description", "description", f"{len(str(value))} characters", f"at most {DESCRIPTION_LENGTH}")
        return cut(words)

    def _text(self, values: Mapping[str, object], key: str) -> str:
        value = values.get(key)
        if value is not None and not isinstance(value, str):
            self._mend(f"a {key} that is no text", key, ascii(value), "text")
        return "" if value is None else plain(str(value))

    def _compatibility(self, values: Mapping[str, object]) -> str:
        words = self._text(values, "compatibility")
        if len(words) > COMPATIBILITY_LENGTH:
            found = f"{len(words)} characters"
            self._mend("a long compatibility", "compatibility", found, f"at most {COMPATIBILITY_LENGTH}")
        return words

    def _metadata(self, value: object) -> dict[str, str]:
        table = value if isinstance(value, dict) else {}
        wrong = [key for key, inner in table.items() if not isinstance(inner, str)]
        if value is not None and (wrong or not isinstance(value, dict)):
            found = f"other values, as of {wrong[0]!a}" if wrong else ascii(value)
            self._mend("metadata that are no words", "metadata", found, "words for words")
        return {key: plain(str(inner)) for key, inner in table.items() if isinstance(inner, str | int | float)}


def _by_lines(front: str) -> dict[str, object]:
    """Keys at the start of lines, each with all that follows as its text: what a person sees in broken YAML."""
    values: dict[str, list[str]] = {}
    key = ""
    for line in front.split("\n"):
        match = LINE.fullmatch(line)
        if match:
            key = match[1]
            values[key] = [MARK.sub("", match[2] or "")]
        elif key:
            values[key].append(line.strip().removeprefix("- "))
    return {key: " ".join(" ".join(lines).split()).strip("\"'") for key, lines in values.items()}
