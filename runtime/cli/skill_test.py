"""caro skill test"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, table
from runtime.cli.terminal import Terminal
from runtime.errors import INVALID, NOT_FOUND, CaroError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.authoring.testing.executable_run import ExecutableResult
    from runtime.authoring.testing.knowledge import Result
    from runtime.authoring.testing.recipe_run import RecipeResult
    from runtime.authoring.testing.skill import Tested

    Any = Result | RecipeResult | ExecutableResult

KNOWLEDGE, RECIPE, EXECUTABLE = "knowledge", "recipe", "executable"  # kinds of cases
HINT = "--verbose shows what a recipe did or an executable said; --why-not DOCUMENT tells why a document was not taken"


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.authoring.testing.skill import tested

    folder = values["path"] or "."
    results = tested(folder, values["filter"] or "", values["why-not"])
    everything: list[Any] = [*results.knowledge, *results.recipes, *results.executables]
    if not everything:
        raise CaroError(
            f"{folder}: no case matches {values['filter']!r}", code=NOT_FOUND, hint="--filter takes a part of a case's name"
        )
    verbose = values["verbose"] is not None
    shown = _text(terminal, results, verbose) if values["format"] == TABLE else _data(values["format"], folder, results, verbose)
    failed = sum(bool(one.failures) for one in everything)
    if failed:
        message = f"{folder}: {failed} of {len(everything)} cases failed"
        raise CaroError(message, code=INVALID, hint=HINT, answer=shown)
    return shown


def _data(form: str | None, folder: str, results: "Tested", verbose: bool) -> str:
    from runtime.cli.output import encoded
    from runtime.cli.recipe_plan import listed

    rows = [
        *(_asked(one) for one in results.knowledge),
        *(_ran(one, verbose) for one in results.recipes),
        *(_called(one, verbose) for one in results.executables),
    ]
    return encoded(form, listed({"path": folder, "passed": all(row["passed"] for row in rows), "cases": rows}))


def _asked(one: "Result") -> dict[str, object]:
    return {
        "name": one.case.name,
        "kind": KNOWLEDGE,
        "request": one.case.request,
        "passed": not one.failures,
        "failures": one.failures,
        "loaded": one.loaded,
        **({"why_not": one.why_not} if one.why_not else {}),
    }


def _ran(one: "RecipeResult", verbose: bool) -> dict[str, object]:
    ended = one.transcript.data()
    return {
        "name": one.case.name,
        "kind": RECIPE,
        "recipe": one.case.recipe,
        "passed": not one.failures,
        "failures": one.failures,
        "unused": one.unused,
        "result": ended["result"],
        "message": ended["message"],
        "rolled_back": ended["rolled_back"],
        "commands": one.commands,
        **({"transcript": ended} if verbose and one.failures else {}),
    }


def _called(one: "ExecutableResult", verbose: bool) -> dict[str, object]:
    import json

    said = {"answer": json.loads(one.answer) if one.answer else None, "log": one.log}
    return {
        "name": one.case.name,
        "kind": EXECUTABLE,
        "export": one.case.export,
        "passed": not one.failures,
        "failures": one.failures,
        "error": one.error or None,
        **(said if verbose and one.failures else {}),
    }


def _text(terminal: Terminal, results: "Tested", verbose: bool) -> str:
    rows = [
        *((one.case.name, _word(one), "; ".join(filter(None, [*one.failures, one.why_not]))) for one in results.knowledge),
        *((one.case.name, _word(one), "; ".join([*one.failures, *_unused(one)])) for one in results.recipes),
        *((one.case.name, _word(one), "; ".join(one.failures)) for one in results.executables),
    ]
    passed = sum(row[1] == "passed" for row in rows)
    told = [_told(terminal, one) for one in results.recipes if verbose and one.failures]
    told += [_said(terminal, one) for one in results.executables if verbose and one.failures]
    return "".join([table(terminal, ("CASE", "RESULT", "WHY"), rows), *told, f"{passed} of {len(rows)} cases passed\n"])


def _word(one: "Any") -> str:
    return "failed" if one.failures else "passed"


def _unused(one: "RecipeResult") -> list[str]:
    return [f"never used: {glob}" for glob in one.unused]


def _told(terminal: Terminal, one: "RecipeResult") -> str:
    """The transcript of a case: each act with what it printed."""
    from runtime.recipes.places import line

    rows = [("case", one.case.name)]
    for act in one.transcript.acts:
        said = "; ".join(filter(None, [act.result, line(act.commands), act.reason]))
        rows += [(f"{act.kind} {act.id}", said), *((name, text) for name, text in _outputs(act.stdout, act.stderr) if text)]
    end = f"{one.transcript.result}: {one.transcript.message}".removesuffix(": ")
    return f"\n{pairs(terminal, [*rows, ('end', end)])}\n"


def _said(terminal: Terminal, one: "ExecutableResult") -> str:
    """What an executable answered in a case."""
    rows = [("case", one.case.name), *(("log", line) for line in one.log), ("end", one.error or one.answer)]
    return f"\n{pairs(terminal, rows)}\n"


def _outputs(stdout: str, stderr: str) -> tuple[tuple[str, str], ...]:
    return ("  stdout", stdout.rstrip("\n")), ("  stderr", stderr.rstrip("\n"))
