"""caro recipe plan"""

from dataclasses import asdict

from runtime.catalog.choice import chosen
from runtime.catalog.recipes import find
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.person import filled_in
from runtime.cli.recipe_job import Found, found, given
from runtime.cli.table import pairs, table
from runtime.cli.terminal import Terminal
from runtime.guard.records import Decision
from runtime.recipes.places import line
from runtime.recipes.plan import Plan, PlannedCheck, PlannedStep, plan
from runtime.recipes.values import Value, sketched

Row = tuple[str, ...]
STRONGEST = "at the strongest level that this machine has (caro doctor tries them)"


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    one = found(catalog, *find(values["id"] or "", chosen(catalog, values["skills"])))
    return shown(one, filled_in(one.recipe, given(one.recipe, values)), terminal, values["format"])


def shown(one: Found, known: dict[str, Value], terminal: Terminal, form: str | None) -> str:
    """The plan with these values; of secrets it needs none. What the machine can confine is not tried: that starts programs."""
    made = plan(one.job(sketched(one.recipe, known)))
    if form != TABLE:
        from runtime.cli.output import encoded

        return encoded(form, listed({**asdict(made), "denied": [asdict(decision) for decision in made.denied]}))
    return _text(made, terminal)


def listed(value: object) -> object:
    """Tuples as lists, which YAML knows."""
    if isinstance(value, dict):
        return {name: listed(inner) for name, inner in value.items()}
    return [listed(inner) for inner in value] if isinstance(value, list | tuple) else value


def _text(made: Plan, terminal: Terminal) -> str:
    about = [
        ("recipe", f"{made.skill}/{made.recipe}"),
        ("confined", f"{STRONGEST}; the policy wants {made.minimum} at least" if made.minimum else STRONGEST),
        *((f"parameter {name}", value) for name, value in made.parameters.items()),
    ]
    parts = [pairs(terminal, about)]
    for heads, rows in (
        (("PRECONDITION", "GRANTED", "PROBES"), [_check(one) for one in made.preconditions]),
        (("STEP", "CONFIRM", "RISK", "GRANTED", "RUNS"), [_step(one) for one in made.steps]),
        (("VERIFIED BY", "GRANTED", "RUNS"), [_check(one) for one in made.verification]),
        (("ROLLBACK OF", "RUNS"), [row for one in reversed(made.steps) for row in _undo(one)]),
        (("DENIED", "BY", "WHY"), [_denied(one) for one in made.denied]),
    ):
        if rows:
            parts.append(table(terminal, heads, rows))
    end = "nothing would run\n" if made.denied else ""
    return "\n".join(parts) + end


def _granted(decisions: tuple[Decision, ...]) -> str:
    said = sorted({one.said_by for one in decisions if not one.allowed})
    return f"no, by {' and '.join(said)}" if said else "yes"


def _check(one: PlannedCheck) -> Row:
    return one.check, _granted(one.decisions), line(one.commands) or " ".join(one.args)


def _step(one: PlannedStep) -> Row:
    notes = {
        f"into {one.stdout_to}": one.stdout_to,
        f"with {', '.join(one.environment)}": one.environment,
        "with standard input": one.stdin,
        f"captured as {one.capture}": one.capture,
        "not this time": one.when == "no",
        f"when {one.when}": one.when not in {"", "yes", "no"},
        "cannot be taken back": one.irreversible,
    }
    said = [note for note, there in notes.items() if there]
    runs = line(one.commands) + (f" ({'; '.join(said)})" if said else "")
    return one.id, one.confirmation, one.risk, _granted(one.decisions), runs


def _undo(one: PlannedStep) -> list[Row]:
    return [(one.id, line(undo.commands) + (f" (if {line(undo.only_if)})" if undo.only_if else "")) for undo in one.undo]


def _denied(one: Decision) -> Row:
    return f"{one.kind} {one.resource}".strip(), one.said_by, one.reason
