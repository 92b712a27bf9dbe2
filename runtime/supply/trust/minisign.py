"""minisign's keys and signatures: both kinds, of the message itself (`Ed`) and of its BLAKE2b digest (`ED`).

The format is described on minisign's home page. The untrusted comment means nothing; the trusted one is signed, and is not used.
"""

from dataclasses import dataclass

from runtime.supply.trust.base64_text import decoded
from runtime.supply.trust.verifying import ed25519
from runtime.supply.trust.wire import unreadable

UNTRUSTED, TRUSTED = b"untrusted comment: ", b"trusted comment: "
LARGEST = 10 << 10  # bytes; comments are limited to 1 and 8 KiB
KEY_BYTES, SIGNATURE_BYTES = 2 + 8 + 32, 2 + 8 + 64


@dataclass(frozen=True, slots=True, kw_only=True)
class MinisignKey:
    """A public key; `number` is the identifier that signatures name it by."""

    number: bytes
    public: bytes

    @property
    def fingerprint(self) -> str:
        """The identifier as minisign shows it."""
        return fingerprint(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class MinisignSignature:
    """A signature whose shape is right; nothing was verified yet."""

    number: bytes
    hashed: bool
    signature: bytes
    comment: bytes
    whole: bytes

    def covers(self, key: MinisignKey, message: bytes) -> bool:
        """Whether the key signed these bytes, and the trusted comment with them."""
        signed = _blake2b(message) if self.hashed else message
        return ed25519(key.public, self.signature, signed) and ed25519(key.public, self.whole, self.signature + self.comment)


def fingerprint(number: bytes) -> str:
    """`minisign:` and the identifier as minisign shows it, which leaves zeros in front out."""
    return f"minisign:{int.from_bytes(number, 'little'):X}"


def public_key(data: bytes) -> MinisignKey:
    """The key of a `.pub` file of two lines, or of its second line alone. Raises CaroError (integrity)."""
    lines = data.removesuffix(b"\n").split(b"\n")
    if lines[0].startswith(UNTRUSTED):
        lines = lines[1:]
    raw = decoded(lines[0], "the minisign key") if len(lines) == 1 else b""
    if len(raw) != KEY_BYTES or raw[:2] != b"Ed":
        raise unreadable("no minisign public key")
    return MinisignKey(number=raw[2:10], public=raw[10:])


def signature(data: bytes) -> MinisignSignature:
    """The signature of a `.minisig` file, which is all that the bytes hold. Raises CaroError (integrity)."""
    lines = data.split(b"\n")
    if len(data) > LARGEST or len(lines) != 5 or lines[4] or not lines[0].startswith(UNTRUSTED) or not lines[2].startswith(TRUSTED):
        raise unreadable("no minisign signature: four lines, each ended by one newline")
    raw, whole = decoded(lines[1], "the minisign signature"), decoded(lines[3], "the minisign signature")
    if len(raw) != SIGNATURE_BYTES or raw[:2] not in {b"Ed", b"ED"}:
        raise unreadable("no minisign signature of a known kind")
    comment = lines[2].removeprefix(TRUSTED)
    return MinisignSignature(number=raw[2:10], hashed=raw[:2] == b"ED", signature=raw[10:], comment=comment, whole=whole)


def _blake2b(message: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import BLAKE2b, Hash

    state = Hash(BLAKE2b(64))
    state.update(message)
    return state.finalize()
