"""The published templates, read where they lie by the reader of recipes. Nothing of them is kept."""

import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass

from bench.retrieval.corpora import corpus
from runtime.authoring.validate.yaml_text import read_yaml

FILE = "command-templates.tar.gz"
PLACE = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}", re.ASCII)
HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """A parameter of a template; `default` is None where it has none."""

    name: str
    description: str
    default: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A command with `{{name}}` in it; the names are those that a recipe may have. `problem`: why the file cannot be read."""

    path: str
    name: str = ""
    description: str = ""
    command: str = ""
    arguments: tuple[Argument, ...] = ()
    renamed: bool = False
    problem: str = ""


def templates() -> Iterator[Template]:
    """All of them by path. Raises MissingError."""
    with tarfile.open(corpus(FILE)) as archive:
        for member in sorted(archive, key=lambda member: member.name):
            stream = archive.extractfile(member) if member.isfile() else None
            if stream and member.name.endswith((".yaml", ".yml")):
                yield _template(member.name, stream.read())


def _template(path: str, data: bytes) -> Template:
    read = read_yaml(path, data)
    if isinstance(read, list):
        return Template(path=path, problem=read[0].found)
    command = str(read["command"])
    listed = read.get("arguments")
    arguments = tuple(_argument(one) for one in (listed if isinstance(listed, list) else ()))
    written = PLACE.sub(lambda match: f"{{{{{_named(match[1])}}}}}", command)
    return Template(
        path=path,
        name=str(read["name"]),
        description=str(read.get("description") or ""),
        command=written.rstrip("\n"),
        arguments=arguments,
        renamed=written != command,
    )


def _argument(one: dict[str, object]) -> Argument:
    default = one.get("default_value")
    written = str(default).lower() if isinstance(default, bool) else str(default)
    return Argument(
        name=_named(str(one["name"])), description=str(one.get("description") or ""), default=None if default is None else written
    )


def _named(name: str) -> str:
    """`sshKeyPath` as a recipe has it, `ssh_key_path`."""
    return HUMP.sub("_", name).replace("-", "_").lower()
