"""SSH public keys: kinds, blobs, fingerprints. RFC 4253, 5656 and 8709; OpenSSH PROTOCOL.u2f for keys of security keys.

No key of DSA, and none of RSA below 2048 bits.
"""

from dataclasses import dataclass

from runtime.contract.digest import sha256
from runtime.supply.trust.base64_text import decoded, encoded
from runtime.supply.trust.wire import Reader, string, unreadable

CURVES = {"nistp256": 32, "nistp384": 48, "nistp521": 66}  # bytes of a coordinate
RSA_BITS = (2048, 16384)
EXPONENT_BYTES = 4
FIELDS = {
    "ssh-ed25519": 1,
    "ssh-rsa": 2,
    "sk-ssh-ed25519@openssh.com": 2,
    "sk-ecdsa-sha2-nistp256@openssh.com": 3,
    **{f"ecdsa-sha2-{curve}": 2 for curve in CURVES},
}
CERTIFICATES = {f"{kind.removesuffix('@openssh.com')}-cert-v01@openssh.com": kind for kind in FIELDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicKey:
    """A key whose shape is right. `blob` is the whole of it in wire format; `fields` are its parts behind the kind."""

    kind: str
    blob: bytes
    fields: tuple[bytes, ...]

    @property
    def fingerprint(self) -> str:
        """As `ssh-keygen -l` shows it."""
        return "SHA256:" + encoded(sha256(self.blob).digest()).decode().rstrip("=")


def kind_of(blob: bytes) -> str:
    """The name that a key or certificate begins with. Raises CaroError (integrity)."""
    return Reader(blob, "the public key").name()


def parsed(blob: bytes) -> PublicKey:
    """The key in a blob. Raises CaroError (integrity) for any other kind, and for trailing bytes."""
    reader = Reader(blob, "the public key")
    kind = reader.name()
    if kind not in FIELDS:
        raise unreadable(f"keys of the kind {kind} are not accepted; accepted are {', '.join(FIELDS)}")
    key = key_of(kind, reader)
    reader.end()
    return key


def key_of(kind: str, reader: Reader) -> PublicKey:
    """The key of that kind whose fields come next. Raises CaroError (integrity)."""
    fields = tuple(reader.string() for _ in range(FIELDS[kind]))
    _sound(kind, fields)
    return PublicKey(kind=kind, blob=string(kind.encode()) + b"".join(map(string, fields)), fields=fields)


def _sound(kind: str, fields: tuple[bytes, ...]) -> None:
    if kind == "ssh-rsa":
        _sound_rsa(b"".join(map(string, fields)))
    elif "ecdsa" in kind:
        _sound_point(kind, fields)
    elif len(fields[0]) != 32:
        raise unreadable(f"an Ed25519 key of {len(fields[0])} bytes; wanted 32")


def _sound_rsa(data: bytes) -> None:
    exponent, modulus = rsa_numbers(data)
    least, most = RSA_BITS
    if not least <= modulus.bit_length() <= most:
        raise unreadable(f"an RSA key of {modulus.bit_length()} bits; accepted are {least} to {most}")
    if exponent < 3 or not exponent % 2:
        raise unreadable("an RSA key whose exponent is even or below 3")


def rsa_numbers(data: bytes) -> tuple[int, int]:
    """Exponent and modulus. Raises CaroError (integrity)."""
    reader = Reader(data, "the RSA key")
    return reader.positive(EXPONENT_BYTES), reader.positive(RSA_BITS[1] // 8)


def _sound_point(kind: str, fields: tuple[bytes, ...]) -> None:
    curve = kind.removesuffix("@openssh.com").rpartition("-")[2]
    if fields[0] != curve.encode():
        raise unreadable(f"a key of the kind {kind} names the curve {fields[0][:20]!a}")
    if fields[1][:1] != b"\4" or len(fields[1]) != 1 + 2 * CURVES[curve]:
        raise unreadable(f"a key of the kind {kind} whose point is not uncompressed")


def from_text(kind: str, text: str) -> PublicKey:
    """The key of a `.pub` line: its kind and its base64. Raises CaroError (integrity)."""
    key = parsed(decoded(text.encode(errors="replace"), "the public key"))
    if key.kind != kind:
        raise unreadable(f"the line says {kind}, the key in it is of the kind {key.kind}")
    return key
