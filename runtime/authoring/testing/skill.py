"""A skill folder's tests, found and run. Cold."""

from pathlib import Path

from runtime.authoring.testing.cases import FILE, cases
from runtime.authoring.testing.knowledge import Result, payload_of, tried
from runtime.authoring.validate.manifest import skill
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.constraint import Constraint
from runtime.supply.path import PathSource
from runtime.supply.verify import Fetched, verify

LARGEST = 1 << 20  # bytes of a file of cases


def tested(folder: str, part: str, why_not: str | None) -> list[Result]:
    """The results of the cases whose name has `part`, in the order of the file.

    Raises CaroError: invalid for a defective skill or file of cases, not found where the skill has none.
    """
    source = PathSource(Path(folder), folder)
    tree = source.fetch()
    manifest, _ = skill(tree, strict=False)
    found, problems = cases(_text(Path(folder) / FILE))
    if problems:
        first = problems[0]
        raise CaroError(
            f"{Path(folder) / FILE}: {first.key}: found {first.found}; wanted {first.wanted}",
            code=INVALID,
            hint=_more(len(problems)),
        )
    constraint = Constraint("*", ())
    verified = verify(
        [Fetched(id=manifest.skill.id, constraint=constraint, source=source.describe(), tree=tree, wanted_by="its tests")]
    )
    payload = payload_of(verified)
    return [tried(payload, case, why_not) for case in found if part.lower() in case.name.lower()]


def _more(count: int) -> str:
    return f"correct the line; {count - 1} more problems are behind it" if count > 1 else "correct the line"


def _text(file: Path) -> str:
    try:
        with open(file, "rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        raise CaroError(
            f"{file}: {error.strerror}", code=NOT_FOUND, hint="write cases as '## Test: NAME' with bullets; the README shows one"
        ) from None
    if len(data) > LARGEST:
        raise CaroError(f"{file}: more than {LARGEST} bytes", code=INVALID, hint="split it into several skills' tests")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise CaroError(f"{file}: no UTF-8 at byte {error.start}", code=INVALID, hint="save the file as UTF-8") from None
