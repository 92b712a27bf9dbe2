"""SSH signatures over any bytes, the format of OpenSSH's PROTOCOL.sshsig: what `ssh-keygen -Y sign` writes.

Strict: version 1, nothing in the reserved field, nothing left over, base64 in its one form, lines as ssh-keygen breaks them.
"""

from dataclasses import dataclass

from runtime.contract.digest import sha256
from runtime.supply.trust.base64_text import decoded, encoded
from runtime.supply.trust.certificate import Certificate, certificate
from runtime.supply.trust.keys import CERTIFICATES, PublicKey, kind_of, parsed
from runtime.supply.trust.verifying import verified
from runtime.supply.trust.wire import Reader, string, unreadable

MAGIC = b"SSHSIG"
VERSION = 1
BEGIN, END = b"-----BEGIN SSH SIGNATURE-----\n", b"-----END SSH SIGNATURE-----\n"
WIDTH = 70
WIDEST = 76  # other programs break lines elsewhere, but at one place
LARGEST = 64 << 10  # bytes of armour
HASH = "sha512"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """A signature whose shape is right. `owner` made it or claims so: nothing was verified yet."""

    owner: PublicKey | Certificate
    namespace: str
    algorithm: str
    signature: bytes

    @property
    def key(self) -> PublicKey:
        """The key that signed."""
        return self.owner.key if isinstance(self.owner, Certificate) else self.owner

    def covers(self, message: bytes) -> bool:
        """Whether the key signed these bytes. Raises CaroError (integrity) for an algorithm that is not accepted."""
        return verified(self.key, self.signature, signed_bytes(message, self.namespace, self.algorithm))


def read(armour: bytes) -> Signature:
    """The signature in its armour, which is all that the bytes hold. Raises CaroError (integrity)."""
    reader = Reader(_unarmoured(armour), "the SSH signature")
    if reader.take(len(MAGIC)) != MAGIC:
        raise unreadable("the armour holds no SSH signature")
    version = reader.number()
    if version != VERSION:
        raise unreadable(f"an SSH signature of version {version}; wanted {VERSION}")
    blob, namespace = reader.string(), reader.name()
    if reader.string():
        raise unreadable("the SSH signature has something in its reserved field")
    algorithm, signature = reader.name(), reader.string()
    reader.end()
    if algorithm not in {"sha256", "sha512"}:
        raise unreadable(f"an SSH signature over {algorithm}; wanted sha512 or sha256")
    owner = certificate(blob) if kind_of(blob) in CERTIFICATES else parsed(blob)
    return Signature(owner=owner, namespace=namespace, algorithm=algorithm, signature=signature)


def written(blob: bytes, namespace: str, signature: bytes) -> bytes:
    """A signature made with `signed_bytes`, in its armour. `blob` is the public key or the certificate."""
    parts = (blob, namespace.encode(), b"", HASH.encode(), signature)
    text = encoded(MAGIC + VERSION.to_bytes(4, "big") + b"".join(map(string, parts)))
    lines = b"".join(text[place : place + WIDTH] + b"\n" for place in range(0, len(text), WIDTH))
    return BEGIN + lines + END


def signed_bytes(message: bytes, namespace: str, algorithm: str = HASH) -> bytes:
    """What a key signs in place of the message."""
    parts = (namespace.encode(), b"", algorithm.encode(), _digest(algorithm, message))
    return MAGIC + b"".join(map(string, parts))


def _digest(algorithm: str, message: bytes) -> bytes:
    if algorithm == "sha256":
        return bytes(sha256(message).digest())
    from cryptography.hazmat.primitives.hashes import SHA512, Hash

    state = Hash(SHA512())
    state.update(message)
    return state.finalize()


def _unarmoured(armour: bytes) -> bytes:
    if len(armour) > LARGEST:
        raise unreadable(f"an SSH signature of {len(armour)} bytes; at most {LARGEST} are allowed")
    if not armour.startswith(BEGIN) or not armour.endswith(END) or len(armour) <= len(BEGIN) + len(END):
        raise unreadable("no SSH signature: it begins and ends with lines of its own, and lines end with one newline")
    lines = armour[len(BEGIN) : -len(END)].split(b"\n")
    width = len(lines[0])
    even = all(len(line) == width for line in lines[:-2]) and lines[-1] == b"" and 0 < len(lines[-2]) <= width <= WIDEST
    if not even:
        raise unreadable("the lines of the SSH signature are not of one length")
    return decoded(b"".join(lines), "the SSH signature")
