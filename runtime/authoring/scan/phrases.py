"""Phrases that give orders to a model instead of knowledge to a reader (attack table, row 26). A heuristic, in English."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from runtime.authoring.validate.hidden import HIDDEN_IN_LINES
from runtime.authoring.validate.problems import Problem, short

INJECTION = "injection"
MOST = 20  # findings of one file
LARGEST = 1 << 20  # characters of a file that are compared
_ALL = r"(?:(?:all|any|the|your|my|of|these|those|every|each|user)\s+){0,3}"
_EARLIER = r"(?:previous|prior|above|earlier|preceding|foregoing|existing|original|system|safety)"
_ORDERS = r"(?:instructions?|prompts?|rules?|directives?|guidelines?|messages?|context|commands?)"
_SECRETS = (
    r"(?:api[\s_-]?keys?|passwords?|credentials?|secrets?|tokens?|private\s+keys?|ssh\s+keys?|\S*\.ssh\b\S*|\S*\.aws/\S+"
    r"|environment\s+variables)"
)
_TELLING = r"(?:tell|telling|inform|informing|notify|notifying|alert|alerting|mention|mentioning|warn|warning)"
_GUARDS = r"(?:consent|approvals?|permission\s+(?:checks?|prompts?)|safety\s+(?:checks?|rules?|filters?)|guardrails?)"
_USER = r"the\s+(?:user|human|operator)\b"
# What each does, and how it is written in lower case; words may be on several lines. Each begins with words to choose from, so
# that the engine skips what begins with other letters: 0.06 s for a megabyte.
PHRASES = (
    (
        "takes back earlier instructions",
        rf"(?:ignore|disregard|forget|override|bypass)\s+{_ALL}{_EARLIER}\s+(?:\w+\s+)?{_ORDERS}\b",
    ),
    (
        "asks for the model's own instructions",
        r"(?:reveal|print|show|repeat|output|display|leak|disclose)\s+(?:me\s+)?(?:your|the)\s+"
        r"(?:system|hidden|initial|secret|original)\s+(?:prompt|instructions?|message)s?\b",
    ),
    (
        "gives the model another role",
        r"you\s+are\s+(?:now|no\s+longer)\s+(?:\w+\s+){0,3}(?:dan|jailbroken|unrestricted|unfiltered|developer\s+mode|bound\s+by"
        r"|restricted)\b",
    ),
    ("gives the model another role", r"(?:enable|enter|activate)\s+(?:jailbreak|god|dan)\s+mode\b"),
    (
        "hides from the user",
        rf"(?:do\s+not|don['\u2019]?t|never|without)\s+{_TELLING}\s+(?:(?:this|it|anything)\s+to\s+)?{_USER}",
    ),
    ("hides from the user", rf"(?:hide|conceal)\s+(?:this|it|these)\s+from\s+{_USER}"),
    ("goes around consent", rf"(?:bypass|skip|disable|circumvent|evade)\s+{_ALL}{_GUARDS}\b"),
    ("goes around consent", r"(?:bypass|skip|circumvent|evade)\s+(?:all|any|every|user|human)\s+confirmations?\b"),
    (
        "sends secrets away",
        r"(?:send|upload|post|exfiltrate|forward|transmit|leak|e-?mail)\s+"
        rf"(?:\S+\s+){{0,6}}?{_SECRETS}\s+(?:\S+\s+){{0,4}}?to\s+\S*(?:https?://|@|webhook|server|endpoint)",
    ),
    (
        "imitates the frame of a conversation",
        r"<\|(?:im_start|im_end|system|assistant|endoftext|start_header_id|eot_id)\|>",
    ),
    ("imitates the frame of a conversation", r"\[/?inst\]|<</?sys>>|</?(?:system|system[-_]prompt|assistant[-_]instructions?)>"),
)
COMPILED = tuple((meaning, re.compile(pattern)) for meaning, pattern in PHRASES)


def phrases(file: str, text: str) -> Iterator[Problem]:
    """The first phrases with their places. Text is compared as it reads: without what does not show, and in plain letters."""
    text = text[:LARGEST]
    shown = (text if text.isascii() else HIDDEN_IN_LINES.sub("", normalize("NFKC", text))).lower()
    found = sorted((match.span(), meaning) for meaning, pattern in COMPILED for match in pattern.finditer(shown))
    for (start, end), meaning in found[:MOST]:
        said = short(" ".join(shown[start:end].split()))
        yield Problem(
            file=file,
            key="",
            found=f"{said!a}, which {meaning}",
            wanted="knowledge, and no orders to a model",
            warning=True,
            heuristic=True,
            line=shown.count("\n", 0, start) + 1,
            column=start - shown.rfind("\n", 0, start),
            rule=INJECTION,
        )
