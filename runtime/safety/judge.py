"""The verdict on a line: its calls, the rules about each, the worst level of them."""

from runtime.safety.calls import SILENT, Call, Stream
from runtime.safety.marks import foreign, shown
from runtime.safety.matching import holds
from runtime.safety.table import Table
from runtime.safety.verdict import NOT_UNDERSTOOD, RANK, SAFE, Finding, Verdict
from runtime.safety.walk import Walk

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

RAW = frozenset("(<>")  # what the shell itself does
WHAT_IF = "-whatif"  # of PowerShell
HELP = frozenset(("--help", "/?", "-?", WHAT_IF))
MOST_FINDINGS = 100
MOST_LINE = 2_000  # characters of a line that are looked through for phrases


def judge(text: str, table: Table) -> Verdict:
    """What a command line would do, as a shell reads it."""
    walk = Walk()
    text = text.lstrip().removeprefix("$ ")  # a prompt that was copied along
    if text.endswith((" \\", " \\\n")):
        text = text.rstrip()[:-1]  # a line that would go on: what is there is whole
    walk.line(text)
    if _of_windows(text):
        walk.line(text.replace("^", "").replace("\\", "/").replace("$env:", "%env:").replace("$Env:", "%env:"))
    if _of_powershell(text) or (_of_windows(text) and ("`" in text or "{" in text)):
        walk.programs.invoke(["powershell", "-c", foreign(text[:MOST_LINE])], SILENT)
    if walk.doubts or _of_powershell(text):
        walk.call(Call("(line)", [], code=text[:MOST_LINE]))
    return _verdict(walk, table)


def judge_argvs(argvs: "Sequence[Sequence[str]]", table: Table) -> Verdict:
    """What a pipeline of programs would do whose words are split already; one program is a pipeline of one."""
    walk = Walk()
    stream = SILENT
    calls: list[Call] = []
    for argv in argvs:
        stream = walk.programs.invoke([foreign(word) for word in argv], stream)
        calls += stream.calls
        stream = Stream(stream.text, stream.items, list(calls))
    return _verdict(walk, table)


def _verdict(walk: Walk, table: Table) -> Verdict:
    findings: dict[tuple[str, str, str], Finding] = {}
    for call in walk.calls:
        helped = not call.code and _asks_for_help(call)
        for row in table.about(call.name):
            if not helped and holds(row, call, table.places):
                words = _words(call)
                findings[row.family, row.id, words] = Finding(row.id, row.family, row.level, words, row.reason, row.instead)
    found = _sorted(list(findings.values())[:MOST_FINDINGS])
    level = found[0].level if found else SAFE
    if walk.doubts and RANK[level] < RANK[NOT_UNDERSTOOD]:
        level = NOT_UNDERSTOOD
    run = dict.fromkeys((call.name, *call.args) for call in walk.calls if call.name[:1] not in {"(", "<", ">"})
    return Verdict(level, found, tuple(walk.doubts), tuple(run))


def _asks_for_help(call: Call) -> bool:
    """Whether a program would only say something. Behind options and paths --help may come too late, as getopt often stops."""
    lower = [one.lower() for one in call.args]
    if call.name[:1] in RAW or HELP.isdisjoint(lower):
        return False
    if WHAT_IF in lower:
        return "--" not in lower
    first = next(at for at, one in enumerate(lower) if one in HELP)
    return all(one.replace("-", "a").isidentifier() and not one.startswith("-") for one in lower[:first])


def _sorted(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: -RANK[finding.level]))


def _words(call: Call) -> str:
    if call.name == "(line)":
        return shown([call.code.strip()])
    return shown(list(call.args) if call.name[:1] == "(" else [call.name, *call.args])


def _of_windows(text: str) -> bool:
    """Whether backslashes may be those of a path, `C:\\`, `HKLM\\`, or a caret hides a word of cmd."""
    if "$env:" in text.lower():
        return True
    caret = text.find("^", 1)
    if caret > 0 and text[caret - 1].isalpha() and text[caret + 1 : caret + 2].isalpha():  # cmd drops it
        return True
    at = text.find("\\")
    while at > 0:
        if text[at - 1] in ":%mMuUrR":
            return True
        at = text.find("\\", at + 1)
    return False


def _of_powershell(text: str) -> bool:
    lower = text.lower()
    return any(
        word in lower for word in ("iex", "invoke-", "new-object", "[system.", "[convert]", "-encodedcommand", "net.webclient")
    )
