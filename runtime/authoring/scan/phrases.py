"""Phrases that give orders to a model instead of knowledge to a reader (attack table, row 26). A heuristic, in English."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from runtime.authoring.validate.hidden import HIDDEN_IN_LINES
from runtime.authoring.validate.problems import Problem, short

INJECTION = "injection"
MOST = 20  # findings of one file
_ALL = r"(?:(?:all|any|the|your|my|of|these|those|every|each|user)\s+){0,3}"
_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|existing|original|system|safety)"
_ORDERS = r"(?:instructions?|prompts?|rules?|directives?|guidelines?|messages?|context|commands?)"
_SECRETS = (
    r"(?:api[\s_-]?keys?|passwords?|credentials?|secrets?|tokens?|private\s+keys?|ssh\s+keys?|\S*\.ssh\b\S*|\S*\.aws/\S+"
    r"|environment\s+variables)"
)
_TELLING = r"(?:tell|telling|inform|informing|notify|notifying|alert|alerting|mention|mentioning|warn|warning)"
_GUARDS = r"(?:consent|approvals?|permission\s+(?:checks?|prompts?)|safety\s+(?:checks?|rules?|filters?)|guardrails?)"
# What each does, and how it is written; words may be on several lines.
PHRASES = {
    "takes back earlier instructions": (
        rf"\b(?:ignore|disregard|forget|override|bypass)\s+{_ALL}{_EARLIER}\s+(?:\w+\s+)?{_ORDERS}\b"
    ),
    "asks for the model's own instructions": (
        r"\b(?:reveal|print|show|repeat|output|display|leak|disclose)\s+(?:me\s+)?(?:your|the)\s+"
        r"(?:system|hidden|initial|secret|original)\s+(?:prompt|instructions?|message)s?\b"
    ),
    "gives the model another role": (
        r"\byou\s+are\s+(?:now|no\s+longer)\s+(?:\w+\s+){0,3}(?:DAN|jailbroken|unrestricted|unfiltered|developer\s+mode|bound\s+by"
        r"|restricted)\b|\b(?:enable|enter|activate)\s+(?:jailbreak|god|DAN)\s+mode\b"
    ),
    "hides from the user": (
        rf"\b(?:do\s+not|don['\u2019]?t|never|without)\s+{_TELLING}\s+(?:(?:this|it|anything)\s+to\s+)?the\s+(?:user|human|operator)\b"
        r"|\b(?:hide|conceal)\s+(?:this|it|these)\s+from\s+the\s+(?:user|human|operator)\b"
    ),
    "goes around consent": (
        rf"\b(?:bypass|skip|disable|circumvent|evade)\s+{_ALL}{_GUARDS}\b"
        r"|\b(?:bypass|skip|circumvent|evade)\s+(?:all|any|every|user|human)\s+confirmations?\b"
    ),
    "sends secrets away": (
        rf"\b(?:send|upload|post|exfiltrate|forward|transmit|leak|e-?mail)\s+(?:\S+\s+){{0,6}}?{_SECRETS}\s+(?:\S+\s+){{0,4}}?to\s+"
        r"\S*(?:https?://|@|webhook|server|endpoint)"
    ),
    "imitates the frame of a conversation": (
        r"<\|(?:im_start|im_end|system|assistant|endoftext|start_header_id|eot_id)\|>|\[/?INST\]|<</?SYS>>"
        r"|</?(?:system|system[-_]prompt|assistant[-_]instructions?)>"
    ),
}
PHRASE = re.compile("|".join(f"(?P<p{number}>{pattern})" for number, pattern in enumerate(PHRASES.values())), re.IGNORECASE)
MEANINGS = tuple(PHRASES)


def phrases(file: str, text: str) -> Iterator[Problem]:
    """Each phrase with its place. Text is compared as it reads: without what does not show, and in plain letters."""
    shown = text if text.isascii() else HIDDEN_IN_LINES.sub("", normalize("NFKC", text))
    for number, match in enumerate(PHRASE.finditer(shown)):
        if number == MOST:
            return
        kind = int((match.lastgroup or "p0")[1:])
        said = short(" ".join(match[0].split()))
        yield Problem(
            file=file,
            key="",
            found=f"{said!a}, which {MEANINGS[kind]}",
            wanted="knowledge, and no orders to a model",
            warning=True,
            heuristic=True,
            line=shown.count("\n", 0, match.start()) + 1,
            column=match.start() - shown.rfind("\n", 0, match.start()),
            rule=INJECTION,
        )
