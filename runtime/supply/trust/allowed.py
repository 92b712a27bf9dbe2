"""Whose signatures count: files in ssh-keygen's format (ALLOWED SIGNERS in its manual), or plain public keys, one a line."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from runtime.errors import INVALID, CaroError
from runtime.supply.trust import times
from runtime.supply.trust.keys import CERTIFICATES, FIELDS, PublicKey, from_text

LARGEST = 256 << 10  # bytes of a file
WORD = re.compile(r'(?:[^\s"]|"(?:[^"\\]|\\.)*")+')
OPTION = re.compile(r'([A-Za-z-]+)(?:="((?:[^"\\]|\\.)*)")?(?:,|\Z)')
HINT = "a line is PRINCIPALS [OPTIONS] KEYTYPE BASE64, as in ssh-keygen's ALLOWED SIGNERS, or a public key"


@dataclass(frozen=True, slots=True, kw_only=True)
class AllowedSigner:
    """One line. `authority`: the key signs certificates, not skills. Times in seconds; an empty `namespaces` is any."""

    principals: str
    key: PublicKey
    authority: bool = False
    namespaces: str = ""
    after: int | None = None
    before: int | None = None


def wrong(place: str, what: str, hint: str = HINT) -> CaroError:
    """The error for a file of keys that cannot be read."""
    return CaroError(f"{place}: {what}", code=INVALID, hint=hint)


def lines(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Lines that are neither empty nor comments, each with its place. Raises CaroError (invalid)."""
    if len(data) > LARGEST:
        raise wrong(name, f"more than {LARGEST} bytes", "keep keys and nothing else in it")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise wrong(name, f"byte 0x{data[error.start]:02x} at offset {error.start} is no UTF-8", HINT) from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            yield f"{name}:{number}", line.strip()


def allowed_signers(name: str, data: bytes) -> tuple[AllowedSigner, ...]:
    """The signers of a file. Raises CaroError (invalid) with file and line."""
    signers: list[AllowedSigner] = []
    for place, line in lines(name, data):
        try:
            signers.append(_signer(place, line))
        except CaroError as error:
            message = error.message if error.code == INVALID else f"{place}: {error.message}"
            raise CaroError(message, code=INVALID, hint=error.hint or HINT) from None
    if not signers:
        raise wrong(name, "no signer in it")
    return tuple(signers)


def _signer(place: str, line: str) -> AllowedSigner:
    words = WORD.findall(line)
    if words[:1] and words[0] in FIELDS and len(words) > 1:
        return AllowedSigner(principals=" ".join(words[2:]) or place.rpartition(":")[0], key=from_text(words[0], words[1]))
    kind = next((number for number, word in enumerate(words[:3]) if number and (word in FIELDS or word in CERTIFICATES)), 0)
    if not kind or len(words) < kind + 2 or not words[0].strip('"'):
        raise wrong(place, "neither an allowed signer nor a public key of an accepted kind")
    if words[kind] in CERTIFICATES:
        raise wrong(place, "a certificate", "list the key of its authority, with the option cert-authority")
    options = _options(place, words[1]) if kind == 2 else {}
    return AllowedSigner(
        principals=words[0].strip('"'),
        key=from_text(words[kind], words[kind + 1]),
        authority="cert-authority" in options,
        namespaces=options.get("namespaces", ""),
        after=_time(place, options, "valid-after"),
        before=_time(place, options, "valid-before"),
    )


def _options(place: str, text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    while at < len(text):
        match = OPTION.match(text, at)
        name = match[1].lower() if match else ""
        if match is None or name not in {"cert-authority", "namespaces", "valid-after", "valid-before"}:
            raise wrong(
                place,
                f"the option {text[at : at + 40]!a} is not known",
                "known are cert-authority, namespaces, valid-after, valid-before",
            )
        if name in found or (match[2] is None) != (name == "cert-authority") or match[2] == "":
            raise wrong(place, f"the option {name} is there twice, or without a value, or with one that it does not have")
        found[name] = (match[2] or "").replace('\\"', '"')
        at = match.end()
    return found


def _time(place: str, options: dict[str, str], name: str) -> int | None:
    if name not in options:
        return None
    found = times.parsed(options[name])
    if found is None:
        raise wrong(place, f"{name} is {options[name]!a}", "wanted YYYYMMDD[HHMM[SS]][Z]")
    return found
