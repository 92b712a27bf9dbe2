"""Secrets out of texts, before they are hashed, written or shown: known ones, the longest first, then what looks like one."""

import re
from collections.abc import Mapping, Sequence

MASK = "***"
TELLING = re.compile(r"(?i)password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential", re.ASCII)
# What is a secret by its form. A group, where there is one, is the part that stays.
FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]*(?:-----END [A-Z ]*PRIVATE KEY-----)?",
        r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
        r"\bgh[opsur]_[0-9A-Za-z]{36,255}\b|\bgithub_pat_[0-9A-Za-z_]{22,255}\b|\bglpat-[0-9A-Za-z_-]{20,255}",
        r"\bxox[abprs]-[0-9A-Za-z-]{10,255}|\bsk-[0-9A-Za-z_-]{20,255}",
        r"\beyJ[0-9A-Za-z_-]{5,4096}\.[0-9A-Za-z_-]{5,4096}\.[0-9A-Za-z_-]{5,4096}",
        r"(?i)\b(bearer\s+|basic\s+)[0-9A-Za-z+/._~=-]{8,4096}",
        r"(?i)\b([a-z0-9_-]{0,40}(?:password|passwd|secret|token|api[_-]?key|access[_-]?key)[a-z0-9_-]{0,40}\s{0,4}[=:]\s{0,4})[^\s,;&]{1,4096}",
        r"(?i)\b([a-z][a-z0-9+.-]{0,20}://[^\s:/@]{0,256}:)[^\s/@]{1,1024}(?=@)",
    )
)


def redacted(text: str, secrets: Sequence[str] = ()) -> str:
    """The text with every secret masked. `secrets` are known values."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, MASK)
    for form in FORMS:
        text = form.sub(lambda match: (match[1] if match.re.groups else "") + MASK, text)
    return text


def redacted_values(values: Mapping[str, object], secrets: Sequence[str] = ()) -> dict[str, object]:
    """The same for all texts in a record, at any depth; names stay, and a name can say that its text is a secret."""
    return {name: MASK if _tells(name, value) else _value(value, secrets) for name, value in values.items()}


def _tells(name: str, value: object) -> bool:
    return isinstance(value, str) and TELLING.search(name) is not None


def _value(value: object, secrets: Sequence[str]) -> object:
    if isinstance(value, str):
        return redacted(value, secrets)
    if isinstance(value, Mapping):
        return redacted_values(value, secrets)
    if isinstance(value, list | tuple):
        return [_value(one, secrets) for one in value]
    return value
