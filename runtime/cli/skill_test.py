"""caro skill test"""

from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.payload.read import Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.authoring.testing.knowledge import Result


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.authoring.testing.skill import tested

    folder = values["path"] or "."
    results = tested(folder, values["filter"] or "", values["why-not"])
    if not results:
        raise CaroError(
            f"{folder}: no case matches {values['filter']!r}", code=NOT_FOUND, hint="--filter takes a part of a case's name"
        )
    failed = [one for one in results if one.failures]
    answer = _data(values["format"], folder, results) if values["format"] != TABLE else _text(terminal, results)
    if failed:
        raise CaroError(
            f"{folder}: {len(failed)} of {len(results)} cases failed",
            code=INVALID,
            hint="--why-not DOCUMENT tells why a document was not taken",
            answer=answer,
        )
    return answer


def _data(form: str | None, folder: str, results: "list[Result]") -> str:
    from runtime.cli.output import encoded

    rows = [
        {
            "name": one.case.name,
            "request": one.case.request,
            "passed": not one.failures,
            "failures": list(one.failures),
            "loaded": list(one.loaded),
            **({"why_not": one.why_not} if one.why_not else {}),
        }
        for one in results
    ]
    return encoded(form, {"path": folder, "passed": not any(one.failures for one in results), "cases": rows})


def _text(terminal: Terminal, results: "list[Result]") -> str:
    rows = [
        (one.case.name, "failed" if one.failures else "passed", "; ".join(filter(None, [*one.failures, one.why_not])))
        for one in results
    ]
    passed = sum(not one.failures for one in results)
    return table(terminal, ("CASE", "RESULT", "WHY"), rows) + f"{passed} of {len(results)} cases passed\n"
