"""Keys that no longer count, whoever lists them: public keys and fingerprints, one a line.

`ssh-ed25519 AAAA...`, `SHA256:...` as `ssh-keygen -l` shows it, a minisign key `RW...` or its identifier
`minisign:E7620F1842B4E81F`. A key in here is also revoked as an authority. ssh-keygen's binary lists (KRL) are refused by
name.
"""

import re

from runtime.errors import INVALID, CaroError
from runtime.supply.trust import minisign
from runtime.supply.trust.allowed import lines, wrong
from runtime.supply.trust.keys import FIELDS, from_text

KRL = b"SSHKRL\n\0"
FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}|minisign:(?:0|[1-9A-F][0-9A-F]{0,15})", re.ASCII)
HINT = "a line is a public key, SHA256:..., a minisign key or minisign:..."


def revoked_keys(name: str, data: bytes) -> frozenset[str]:
    """Their fingerprints. Raises CaroError (invalid) with file and line."""
    if data.startswith(KRL):
        raise wrong(name, "a binary revocation list of ssh-keygen", "list the keys' fingerprints, one a line: 'ssh-keygen -lf KEY'")
    found: set[str] = set()
    for place, line in lines(name, data):
        try:
            found |= _fingerprint(line)
        except CaroError as error:
            raise CaroError(f"{place}: {error.message}", code=INVALID, hint=HINT) from None
    return frozenset(found)


def _fingerprint(line: str) -> set[str]:
    words = line.split()
    if line.startswith("untrusted comment:"):
        return set()
    if words[0] in FIELDS and len(words) > 1:
        return {from_text(words[0], words[1]).fingerprint}
    if FINGERPRINT.fullmatch(words[0]):
        return {words[0]}
    return {minisign.public_key(line.encode()).fingerprint}
