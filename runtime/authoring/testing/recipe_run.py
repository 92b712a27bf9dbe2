"""Recipe cases, run by the engine itself. Only its edge is replaced: no program starts, nothing is written. Cold."""

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from posixpath import basename

from runtime.authoring.testing.recipe_cases import Mock, RecipeCase, given
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest
from runtime.guard import grants
from runtime.guard.confine.records import EXITED, NOT_STARTED, Command, Live, Outcome
from runtime.guard.paths import FOLDERS
from runtime.guard.records import Ceiling, Places, Rights
from runtime.recipes import engine
from runtime.recipes.job import Job
from runtime.recipes.machine import Machine, Person
from runtime.recipes.places import line
from runtime.recipes.transcript import IN_JSON, Transcript
from runtime.recipes.wishes import placed

HOME = "/home/user"  # of a machine that is not there
PLACES = Places(home=HOME, folder=f"{HOME}/project", project=f"{HOME}/project", cache=f"{HOME}/.caro/cache", programs=FOLDERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipeResult:
    """What became of one case. `failures` say what was not as expected; `unused` are globs of its mocks that nothing needed."""

    case: RecipeCase
    failures: tuple[str, ...]
    unused: tuple[str, ...]
    commands: tuple[str, ...]
    transcript: Transcript


class Answers:
    """The door of one case: each command is answered by the first mock that fits and may still answer."""

    def __init__(self, mocks: Sequence[Mock]) -> None:
        self.mocks, self.counts = mocks, [0] * len(mocks)
        self.commands: list[str] = []
        self.unmatched: list[str] = []

    def run(self, command: Command, live: Live | None = None) -> Outcome:
        """The answer, without starting anything."""
        said = line([(basename(argv[0]), *argv[1:]) for argv in command.argvs])
        self.commands.append(said)
        for number, mock in enumerate(self.mocks):
            if fnmatchcase(said, mock.command) and (mock.times is None or self.counts[number] < mock.times):
                self.counts[number] += 1
                return _outcome(mock, len(command.argvs))
        self.unmatched.append(said)
        return Outcome(ended=NOT_STARTED, reason="no mock fits")


def tried(case: RecipeCase, shared: Sequence[Mock], recipe: Recipe, manifest: Manifest) -> RecipeResult:
    """Run, and compare. `shared` are the mocks of all cases. Raises CaroError for values that do not fit."""
    answers = Answers((*case.mock_commands, *shared))
    rights = grants.rights(manifest.skill.id, manifest.capabilities, None, Ceiling(), PLACES, embedded=True)
    ended = engine.run(_job(case, recipe, manifest, rights), _machine(case, answers, rights), Person(ask=lambda *_: True))
    own = zip(case.mock_commands, answers.counts, strict=False)
    return RecipeResult(
        case=case,
        failures=(*(f"no mock fits: {one}" for one in answers.unmatched), *_unlike(case, ended, answers.commands)),
        unused=tuple(mock.command for mock, count in own if not count),
        commands=tuple(answers.commands),
        transcript=ended,
    )


def _job(case: RecipeCase, recipe: Recipe, manifest: Manifest, rights: Rights) -> Job:
    return Job(
        skill=manifest.skill.id,
        version=manifest.skill.version,
        recipe=recipe,
        values=given(case, recipe),
        rights=rights,
        default_confirmation=manifest.recipes.default_confirmation,
    )


def _machine(case: RecipeCase, answers: Answers, rights: Rights) -> Machine:
    """A machine that has what the case says, and every program that it does not lack."""
    there = {placed(path, rights) for path in case.files}
    return Machine(
        door=answers.run,
        find=lambda name: None if name in case.missing else f"{FOLDERS[0]}/{name}",
        exists=there.__contains__,
        write=lambda path, _: there.add(path),
        outer={"HOME": HOME, **case.env},
        folders=FOLDERS,
        folder=PLACES.folder,
    )


def _outcome(mock: Mock, programs: int) -> Outcome:
    statuses = (*[0] * (programs - 1), mock.exit_code) if mock.ended == EXITED else ()
    return Outcome(ended=mock.ended, statuses=statuses, stdout=mock.stdout.encode(), stderr=mock.stderr.encode())


def _unlike(case: RecipeCase, ended: Transcript, commands: Sequence[str]) -> list[str]:
    """What is not as expected."""
    found = []
    if ended.result != case.expected_result:
        found.append(f"ended as {ended.result} ({ended.message}); expected {case.expected_result}")
    if case.expected_message not in ended.message:
        found.append(f"the message is {ended.message!r}; expected {case.expected_message!r} in it")
    back = IN_JSON.get(ended.rolled_back, ended.rolled_back)
    if case.expected_rolled_back not in {None, back}:
        found.append(f"rolled back: {_word(back)}; expected {_word(case.expected_rolled_back)}")
    lacking = _lacking(case.expected_commands, commands)
    return [*found, f"not run, or not in this order: {lacking}"] if lacking else found


def _word(back: object) -> str:
    return "nothing" if back is None else str(back).lower()


def _lacking(globs: Sequence[str], commands: Sequence[str]) -> str:
    """The first glob that no command fits behind that of the one before it; empty where each has one."""
    left = iter(commands)
    return next((glob for glob in globs if not any(fnmatchcase(one, glob) for one in left)), "")
