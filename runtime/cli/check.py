"""caro check"""

import sys

from runtime.catalog.safety import rules
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, table
from runtime.cli.terminal import Terminal
from runtime.contract.layout import POLICY as POLICY_ENTRY
from runtime.contract.layout import POLICY_LINES
from runtime.errors import CRITICAL, HIGH, NOT_UNDERSTOOD, POLICY, USAGE, CaroError
from runtime.payload.read import Payload
from runtime.safety.judge import judge
from runtime.safety.ruling import Lines, Ruling, policy_text, ruling
from runtime.safety.verdict import Verdict

CODES = {"high": HIGH, "critical": CRITICAL, "not understood": NOT_UNDERSTOOD}
STANDARD_INPUT = "-"
MOST = 65_536  # bytes that are read; the engine looks at fewer and says so


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    command = _command(values["command"] or "")
    verdict = judge(command, rules(catalog))
    said = ruling(verdict, _policy(catalog.embedded))
    if values["format"] == TABLE:
        answer = _text(terminal, command, verdict, said)
    else:
        from runtime.cli.output import encoded

        answer = encoded(values["format"], _data(command, verdict, said))
    code = CODES.get(verdict.level)
    if code is None:
        return answer
    hint = next((one.instead for one in verdict.findings if one.instead), "") or "; ".join(said.reasons)
    why = verdict.findings[0].reason if verdict.findings and verdict.level != "not understood" else "; ".join(verdict.doubts)
    raise CaroError(f"{verdict.level}: {why}", code=code, hint=hint, answer=answer)


def _command(words: str) -> str:
    if words != STANDARD_INPUT:
        return words
    data = sys.stdin.buffer.read(MOST + 1) if sys.stdin is not None else b""
    if len(data) > MOST:
        raise CaroError(f"standard input: more than {MOST} bytes", code=USAGE, hint="check one command at a time")
    return data.decode(errors="replace").rstrip("\n")


def _policy(payload: Payload) -> Lines:
    """What the policy says of commands, read without the rest of it where the bundler wrote it so."""
    entry, lines = payload.find_entry(POLICY_ENTRY), payload.find_entry(POLICY_LINES)
    if lines is not None:
        return Lines(payload.read(lines).decode())
    if entry is not None and payload.read(entry) == b"null":
        return Lines("")
    from runtime.guard.policy import ceiling

    found = ceiling(payload)
    if found.fault:
        raise CaroError(found.fault, code=POLICY, hint="this executable is damaged; fetch it again")
    return Lines(policy_text(found.policy.commands if found.policy else None))


def _text(terminal: Terminal, command: str, verdict: Verdict, said: Ruling) -> str:
    shown = command if len(command) <= 500 else command[:500] + "..."
    about = [("command", shown), ("verdict", verdict.level), *(("not understood", doubt) for doubt in verdict.doubts)]
    about += [("policy", f"{said.action}: {'; '.join(said.reasons)}" if said.reasons else said.action)]
    about += [("needs", f"{program} {versions}") for program, versions in said.needs]
    parts = [pairs(terminal, about)]
    if verdict.findings:
        rows = [(one.level, f"{one.family}/{one.rule}", one.words, one.reason) for one in verdict.findings]
        parts.append(table(terminal, ("LEVEL", "RULE", "WORDS", "REASON"), rows))
    safer = list(dict.fromkeys(one.instead for one in verdict.findings if one.instead))
    if safer:
        parts.append(pairs(terminal, [("safer", one) for one in safer]))
    return "\n".join(parts)


def _data(command: str, verdict: Verdict, said: Ruling) -> dict[str, object]:
    return {
        "command": command,
        "verdict": verdict.level,
        "findings": [
            {
                "rule": f"{one.family}/{one.rule}",
                "level": one.level,
                "words": one.words,
                "reason": one.reason,
                "instead": one.instead,
            }
            for one in verdict.findings
        ],
        "doubts": list(verdict.doubts),
        "policy": {
            "action": said.action,
            "reasons": list(said.reasons),
            "needs": [{"program": program, "versions": versions} for program, versions in said.needs],
        },
    }
