"""The skills that ship, asked what people ask: the command that is right, and requests about none of them."""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.retrieval import judging, made
from bench.retrieval.baselines import Descriptions, Fts, Row, Topics, write_fts
from bench.retrieval.report import Report
from runtime.contract.verified import VerifiedSkill
from runtime.knowledge.answer import answered
from runtime.knowledge.passages import examples, sections
from runtime.knowledge.search import Search
from runtime.knowledge.slots import shown
from runtime.pack.finding import listed
from runtime.pack.titles import title
from runtime.payload.read import Payload
from runtime.supply.constraint import Constraint
from runtime.supply.path import PathSource
from runtime.supply.verify import Fetched, verify

ROOT = Path(__file__).parents[2]
SETS = ("development", "held")
SHOWN = 5  # commands of an answer
WANTED = {1: 0.85, 5: 0.95}  # of the held requests
REFUSED = 0.9  # of the foreign ones
Finder = Callable[[str], list[str]]  # the commands of an answer, none if nothing fits


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Requests with patterns of right commands, and requests that no skill is about."""

    wanted: tuple[tuple[str, tuple[str, ...]], ...]
    foreign: tuple[str, ...]


def run(report: Report, folder: Path) -> None:
    """Print a table for each set and judge the held one. What misses there is never shown: nobody shall tune on it."""
    skills = verify(fetched())
    payload = made.opened(made.bare(made.packed(skills)))
    found = [pair for skill in skills.skills for pair in _examples(skill)]
    commands = [command for command, _ in found]
    finders = {"caro ask": _ours(payload), **_baselines(commands, [row for _, row in found], folder)}
    for name in SETS:
        questions = _questions(name)
        ranks = {system: [_rank(find(text), right) for text, right in questions.wanted] for system, find in finders.items()}
        refused = {system: sum(not find(text) for text in questions.foreign) for system, find in finders.items()}
        _print(report, name, questions, ranks, refused)
        known = sum(bool(_rank(commands, right)) for _, right in questions.wanted)
        report.say(f"the skills have a right command for {known} of {len(questions.wanted)}")
        if name == "held":
            _limits(report, ranks["caro ask"], refused["caro ask"] / len(questions.foreign))
        elif report.details:
            _details(report, questions, ranks["caro ask"], finders["caro ask"])


def fetched() -> list[Fetched]:
    """The skills of this project."""
    return [_fetched(path.parent) for path in sorted((ROOT / "skills").glob("*/skill.toml"))]


def _fetched(folder: Path) -> Fetched:
    tree = PathSource(folder=folder, shown=folder.name).fetch()
    return Fetched(id=folder.name, constraint=Constraint("*", ()), source=folder.name, tree=tree, wanted_by="bench/retrieval")


def _questions(name: str) -> Questions:
    data = tomllib.loads((ROOT / "tests" / "knowledge" / "requests" / f"{name}.toml").read_text(encoding="utf-8"))
    return Questions(
        wanted=tuple((one["text"], tuple(one["accept"])) for one in data["request"]),
        foreign=tuple(one["text"] for one in data["foreign"]),
    )


def _ours(payload: Payload) -> Finder:
    def find(request: str) -> list[str]:
        answer = answered(Search(request, [(payload, None)]), SHOWN)
        return [shown(hit.command) for hit in answer.commands] if answer.fits else []

    return find


def _baselines(commands: Sequence[str], rows: Sequence[Row], folder: Path) -> dict[str, Finder]:
    topics, descriptions = Topics(rows), Descriptions(rows)
    write_fts(rows, str(folder / "examples"))
    fts = Fts(str(folder / "examples"))
    systems = {"topics, edit distance": topics.rank, "FTS5 porter": fts.rank, "BM25 of sentences": descriptions.rank}
    return {name: _named(commands, rank) for name, rank in systems.items()}


def _named(commands: Sequence[str], rank: Callable[[str, int], list[int]]) -> Finder:
    return lambda request: [commands[number] for number in rank(request, SHOWN)]


def _examples(skill: VerifiedSkill) -> list[tuple[str, Row]]:
    """Each command with its row: its skill's topics and its document's title, its sentence, the command."""
    knowledge = skill.manifest.knowledge
    made: list[tuple[str, Row]] = []
    for path in sorted(path for path in skill.tree.files if listed(skill, path)):
        name = title(path, skill.tree.files[path])
        for one in examples(sections(skill.tree.files[path].decode())):
            command = shown(one.command)
            row = Row(
                f"{skill.manifest.skill.name} {name}",
                " ".join(one.intros),
                command,
                topics=[*knowledge.topics, *skill.manifest.skill.keywords, name],
                synonyms=knowledge.synonyms,
                priority=knowledge.priority,
            )
            made.append((command, row))
    return made


def _rank(commands: Sequence[str], right: Sequence[str]) -> int:
    return next((at for at, one in enumerate(commands, 1) if any(re.search(pattern, one) for pattern in right)), 0)


def _print(report: Report, name: str, questions: Questions, ranks: dict[str, list[int]], refused: dict[str, int]) -> None:
    foreign = len(questions.foreign)
    rows = [
        [system, *(f"{judging.recall(own, depth):.3f}" for depth in (1, 5)), f"{refused[system]} of {foreign}"]
        for system, own in ranks.items()
    ]
    report.table(f"skills that ship, {len(questions.wanted)} requests: {name}", ["", "@1", "@5", "foreign refused"], rows)


def _limits(report: Report, ranks: Sequence[int], refused: float) -> None:
    for depth, wanted in WANTED.items():
        found = judging.recall(ranks, depth)
        report.limit(f"held @{depth} {found:.3f}; at least {wanted} wanted", holds=found >= wanted)
    report.limit(f"{refused:.1%} of the held foreign requests refused; at least {REFUSED:.0%} wanted", holds=refused >= REFUSED)


def _details(report: Report, questions: Questions, ranks: Sequence[int], find: Finder) -> None:
    """What misses in the development set."""
    for (text, _), rank in zip(questions.wanted, ranks, strict=True):
        if rank != 1:
            report.say(f"  {rank or '-'}  {text!r}: {next(iter(find(text)), 'nothing fits')!r}")
    for text in questions.foreign:
        if find(text):
            report.say(f"  answered  {text!r}: {find(text)[0]!r}")
