"""What a policy makes of a verdict: run, ask or refuse. Critical is never run, whatever a policy tolerates.

tolerance   moderate   not understood   high
low         ask        refuse           refuse
medium      run        ask              ask       (where no policy says anything)
high        run        ask              run
"""

from runtime.safety.verdict import CRITICAL, HIGH, MODERATE, NOT_UNDERSTOOD, Verdict
from runtime.safety.wild import fits

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.contract.policy import Commands

RUN, ASK, REFUSE = "run", "ask", "refuse"
ORDER = (RUN, ASK, REFUSE)
MEDIUM = "medium"
LINES = {
    "low": {MODERATE: ASK, NOT_UNDERSTOOD: REFUSE, HIGH: REFUSE},
    MEDIUM: {NOT_UNDERSTOOD: ASK, HIGH: ASK},
    "high": {NOT_UNDERSTOOD: ASK},
}
# Options by which a tool is told where to act.
CONTEXTS = ("--context", "--kube-context", "--cluster", "--profile", "--project", "--subscription", "--host", "-H", "--workspace")


class Ruling:
    """What is to be done with a command, and who says why.

    `needs` are pairs of a program and the versions that they must have, for whoever starts them to look.
    """

    __slots__ = ("action", "needs", "reasons")

    def __init__(self, action: str, reasons: tuple[str, ...], needs: tuple[tuple[str, str], ...]) -> None:
        self.action = action
        self.reasons = reasons
        self.needs = needs


class Lines:
    """What a policy says of commands, in plain slots: `blocked` and `approval` are (pattern, reason), `required`
    (command, pattern, reason), `tools` (program, versions, contexts...) or None where all are allowed.
    """

    __slots__ = ("approval", "blocked", "required", "tolerance", "tools")

    def __init__(self, text: str) -> None:
        rows = [line.split("\t") for line in text.split("\n") if line]
        self.tolerance = next((row[1] for row in rows if row[0] == "tolerance"), MEDIUM)
        self.blocked = [row[1:] for row in rows if row[0] == "blocked"]
        self.approval = [row[1:] for row in rows if row[0] == "approval"]
        self.required = [row[1:] for row in rows if row[0] == "required"]
        tools = [row[1:] for row in rows if row[0] == "tool"]
        self.tools = tools if tools or ["tools"] in rows else None


def policy_text(policy: "Commands | None") -> str:
    """The lines that `Lines` reads."""
    if policy is None:
        return ""
    rows: list[tuple[str, ...]] = [("tolerance", policy.risk_tolerance)] if policy.risk_tolerance else []
    rows += [("blocked", one.pattern, one.reason) for one in policy.blocked or ()]
    rows += [("approval", one.pattern, one.reason) for one in policy.approval or ()]
    rows += [("required", one.command, one.pattern, one.reason) for one in policy.required or ()]
    rows += [("tools",)] if policy.tools is not None else []
    rows += [("tool", one.program, one.versions, *one.contexts) for one in policy.tools or ()]
    return "".join("\t".join(" ".join(part.split()) for part in row) + "\n" for row in rows)


def ruling(verdict: Verdict, policy: Lines) -> Ruling:
    """The strictest of what the verdict's level, and each line of the policy, ask for. `Lines("")`: no policy."""
    said = [_by_level(verdict, policy.tolerance)]
    needs: list[tuple[str, str]] = []
    for line in verdict.lines():
        said += [(REFUSE, f"blocked: {reason}") for pattern, reason in policy.blocked if fits(pattern, line)]
        said += [(ASK, f"needs an approval: {reason}") for pattern, reason in policy.approval if fits(pattern, line)]
        for command, pattern, reason in policy.required:
            if fits(command, line) and not fits(pattern, line):
                said.append((REFUSE, f"must fit {pattern!r}: {reason}"))
    for words in verdict.commands if policy.tools is not None else ():
        said += _by_tools(words, policy.tools or [], needs)
    action = max((one for one, _ in said), key=ORDER.index)
    reasons = tuple(dict.fromkeys(reason for one, reason in said if one == action and reason))
    return Ruling(action, reasons, tuple(dict.fromkeys(needs)))


def _by_level(verdict: Verdict, tolerance: str) -> tuple[str, str]:
    if verdict.level == CRITICAL:
        return REFUSE, "what is critical is never run"
    action = LINES.get(tolerance, LINES["low"]).get(verdict.level, RUN)
    return action, f"{verdict.level}, and the risk tolerance is {tolerance}" if action != RUN else ""


def _by_tools(words: tuple[str, ...], tools: list[list[str]], needs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    tool = next((one for one in tools if fits(one[0], words[0])), None)
    if tool is None:
        return [(REFUSE, f"{words[0]} is not among the tools of the policy")]
    program, versions, *contexts = tool
    if versions:
        needs.append((program, versions))
    if not contexts:
        return []
    named = _contexts(words)
    outside = [one for one in named if not any(fits(known, one) for known in contexts)]
    if outside:
        return [(REFUSE, f"{words[0]} may not act on {', '.join(outside)}")]
    return [] if named else [(ASK, f"{words[0]} does not say where it acts; the policy allows {', '.join(contexts)}")]


def _contexts(words: tuple[str, ...]) -> list[str]:
    found = [words[at + 1] for at, one in enumerate(words[:-1]) if one in CONTEXTS]
    return found + [one.partition("=")[2] for one in words if one.partition("=")[0] in CONTEXTS and "=" in one]
