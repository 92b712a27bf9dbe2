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
    from runtime.contract.policy import Commands, Tool

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

    `needs` are programs with the versions that they must have, for whoever starts them to look.
    """

    __slots__ = ("action", "needs", "reasons")

    def __init__(self, action: str, reasons: tuple[str, ...], needs: "tuple[Tool, ...]") -> None:
        self.action = action
        self.reasons = reasons
        self.needs = needs


def ruling(verdict: Verdict, policy: "Commands | None") -> Ruling:
    """The strictest of what the verdict's level, and each line of the policy, ask for."""
    said = [_by_level(verdict, (policy and policy.risk_tolerance) or MEDIUM)]
    needs: list[Tool] = []
    if policy is not None:
        for line in verdict.lines():
            said += [(REFUSE, f"blocked: {one.reason}") for one in policy.blocked or () if fits(one.pattern, line)]
            said += [(ASK, f"needs an approval: {one.reason}") for one in policy.approval or () if fits(one.pattern, line)]
            for must in policy.required or ():
                if fits(must.command, line) and not fits(must.pattern, line):
                    said.append((REFUSE, f"must fit {must.pattern!r}: {must.reason}"))
        for words in verdict.commands if policy.tools is not None else ():
            said += _by_tools(words, policy.tools or (), needs)
    action = max((one for one, _ in said), key=ORDER.index)
    reasons = tuple(dict.fromkeys(reason for one, reason in said if one == action and reason))
    return Ruling(action, reasons, tuple(dict.fromkeys(needs)))


def _by_level(verdict: Verdict, tolerance: str) -> tuple[str, str]:
    if verdict.level == CRITICAL:
        return REFUSE, "what is critical is never run"
    action = LINES.get(tolerance, LINES["low"]).get(verdict.level, RUN)
    return action, f"{verdict.level}, and the risk tolerance is {tolerance}" if action != RUN else ""


def _by_tools(words: tuple[str, ...], tools: "tuple[Tool, ...]", needs: "list[Tool]") -> list[tuple[str, str]]:
    tool = next((one for one in tools if fits(one.program, words[0])), None)
    if tool is None:
        return [(REFUSE, f"{words[0]} is not among the tools of the policy")]
    if tool.versions:
        needs.append(tool)
    if not tool.contexts:
        return []
    named = _contexts(words)
    outside = [one for one in named if not any(fits(known, one) for known in tool.contexts)]
    if outside:
        return [(REFUSE, f"{words[0]} may not act on {', '.join(outside)}")]
    return [] if named else [(ASK, f"{words[0]} does not say where it acts; the policy allows {', '.join(tool.contexts)}")]


def _contexts(words: tuple[str, ...]) -> list[str]:
    found = [words[at + 1] for at, one in enumerate(words[:-1]) if one in CONTEXTS]
    return found + [one.partition("=")[2] for one in words if one.partition("=")[0] in CONTEXTS and "=" in one]
