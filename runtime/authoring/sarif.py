"""A report as SARIF 2.1.0 (OASIS, Static Analysis Results Interchange Format), for code hosts and editors."""

from collections.abc import Collection, Mapping, Sequence
from posixpath import join, normpath
from urllib.parse import quote

from runtime import __version__
from runtime.authoring.validate.problems import Problem

VERSION = "2.1.0"
ERROR, WARNING = "error", "warning"


def sarif(folder: str, problems: Sequence[Problem], errors: Collection[Problem], rules: Mapping[str, str]) -> dict[str, object]:
    """The log of one run. Files are named from where `folder` is, so that a run at the top of a repository names them as it does.

    `rules` says of each rule id what it wants; `errors` are the problems that stop the skill.
    """
    ids = list(rules)
    stopping = frozenset(errors)
    listed = [{"id": id, "shortDescription": {"text": text}} for id, text in rules.items()]
    return {
        "version": VERSION,
        "runs": [
            {
                "tool": {"driver": {"name": "caro", "version": __version__, "semanticVersion": __version__, "rules": listed}},
                "columnKind": "unicodeCodePoints",
                "results": [_result(folder, one, ids, ERROR if one in stopping else WARNING) for one in problems],
            }
        ],
    }


def _result(folder: str, problem: Problem, ids: Sequence[str], level: str) -> dict[str, object]:
    text = f"{problem.key}: " if problem.key else ""
    location: dict[str, object] = {"physicalLocation": _place(folder, problem)}
    if problem.key:
        location["logicalLocations"] = [{"fullyQualifiedName": problem.key}]
    return {
        "ruleId": problem.rule,
        "ruleIndex": ids.index(problem.rule),
        "level": level,
        "message": {"text": f"{text}found {problem.found}; wanted {problem.wanted}"},
        "locations": [location],
    }


def _place(folder: str, problem: Problem) -> dict[str, object]:
    place: dict[str, object] = {"artifactLocation": {"uri": _uri(normpath(join(folder, problem.file)))}}
    if problem.line:
        place["region"] = {"startLine": problem.line, **({"startColumn": problem.column} if problem.column else {})}
    return place


def _uri(path: str) -> str:
    """A path as a URI reference: relative, or of a file of this machine."""
    written = quote(path, errors="surrogateescape")
    return f"file://{written}" if path.startswith("/") else written
