"""`[trust]` of a profile with its files read: what each namespace requires, whose signatures count, which keys are revoked."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from runtime.errors import INTEGRITY, INVALID, CaroError
from runtime.guard.json_text import strict
from runtime.supply.trust.allowed import AllowedSigner, allowed_signers
from runtime.supply.trust.minisign import MinisignKey, public_key
from runtime.supply.trust.revoked import revoked_keys

NONE, PINNED, SIGNED = LEVELS = ("none", "pinned", "signed")  # from the least to the most
ANY = "*"  # the namespaces that are not named


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """`require` maps a namespace, or `*`, to a level. The default trusts nobody and requires nothing."""

    require: Mapping[str, str] = field(default_factory=dict)
    signers: tuple[AllowedSigner, ...] = ()
    minisign: tuple[MinisignKey, ...] = ()
    revoked: frozenset[str] = frozenset()

    def level(self, id: str) -> str:
        """What a skill of this id must be."""
        return level(self.require, id.partition(".")[0])


def level(require: Mapping[str, str], namespace: str) -> str:
    """What a namespace requires."""
    return require.get(namespace, require.get(ANY, NONE))


def trusted(require: Mapping[str, str], signers: Mapping[str, bytes], revoked: Mapping[str, bytes]) -> Trust:
    """Trust from the contents of files by their names. Raises CaroError (invalid) with file and line."""
    ssh = [one for name, data in signers.items() if not _is_minisign(data) for one in allowed_signers(name, data)]
    others = [_minisign_key(name, data) for name, data in signers.items() if _is_minisign(data)]
    keys = [key for name, data in revoked.items() for key in revoked_keys(name, data)]
    return Trust(require=dict(require), signers=tuple(ssh), minisign=tuple(others), revoked=frozenset(keys))


def _is_minisign(data: bytes) -> bool:
    return data.startswith((b"untrusted comment:", b"RW"))


def _minisign_key(name: str, data: bytes) -> MinisignKey:
    try:
        return public_key(data)
    except CaroError as error:
        raise CaroError(f"{name}: {error.message}", code=INVALID, hint="'minisign -G' writes such a file") from None


def packed(require: Mapping[str, str], signers: Mapping[str, bytes], revoked: Mapping[str, bytes]) -> bytes:
    """The same as JSON, for the executable, which needs the keys where users add skills themselves."""
    files = {"signers": signers, "revoked": revoked}
    texts = {key: {name: data.decode() for name, data in sorted(those.items())} for key, those in files.items()}
    return json.dumps({"require": dict(sorted(require.items())), **texts}, sort_keys=True).encode()


def unpacked(data: bytes) -> Trust:
    """What `packed` wrote. Raises CaroError (integrity): what is declared and cannot be read trusts nobody."""
    try:
        found: Any = strict(data)
        signers, revoked = ({name: text.encode() for name, text in found[key].items()} for key in ("signers", "revoked"))
        return trusted({key: LEVELS[LEVELS.index(value)] for key, value in found["require"].items()}, signers, revoked)
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError, CaroError) as error:
        what = f"the trusted keys of this program cannot be read: {error}"
        raise CaroError(what, code=INTEGRITY, hint="fetch the program again") from None
