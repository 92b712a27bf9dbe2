"""Keys, certificates and signatures made in memory, for tests that need many or wrong ones."""

from binascii import a2b_base64
from collections.abc import Sequence
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, utils

from runtime.contract.digest import integrity, sha256
from runtime.supply.trust import sshsig
from runtime.supply.trust.base64_text import encoded
from runtime.supply.trust.key_file import FileKey
from runtime.supply.trust.keys import PublicKey, from_text, parsed
from runtime.supply.trust.signing import signed
from runtime.supply.trust.statement import Statement
from runtime.supply.trust.trust import Trust, trusted
from runtime.supply.trust.wire import mpint, string

NOW = 1_800_000_000  # 2027-01-15T08:00:00Z
TREE = integrity(sha256(b"the tree").digest())
ABOUT = Statement(id="custom.deck", version="1.2.0", integrity=TREE)


def file_key(private: Any) -> FileKey:
    """A key of `cryptography` as one that was read from a file."""
    return FileKey(blob=public(private).blob, public=public(private), private=private)


def public(private: Any) -> PublicKey:
    form = serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH
    kind, _, text = private.public_key().public_bytes(*form).decode().partition(" ")
    return from_text(kind, text)


def ed(seed: int = 1) -> FileKey:
    """The Ed25519 key of a seed."""
    return file_key(ed25519.Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def line(key: PublicKey) -> str:
    return f"{key.kind} {encoded(key.blob).decode()}"


def allowing(key: PublicKey, options: str = "", principals: str = "release@example.com", revoked: Sequence[str] = ()) -> Trust:
    """Trust in one key, everything to be signed."""
    text = f"{principals} {options} {line(key)}\n"
    return trusted({"*": "signed"}, {"keys/allowed": text.encode()}, {"keys/revoked": "\n".join(revoked).encode()})


def certified(key: FileKey, authority: FileKey, principals: Sequence[str], after: int, before: int, **other: Any) -> FileKey:
    """The key with a certificate. `other`: `host`, `option` (a critical one)."""
    builder = (
        serialization.SSHCertificateBuilder()
        .public_key(key.private.public_key())
        .type(serialization.SSHCertificateType.HOST if other.get("host") else serialization.SSHCertificateType.USER)
        .key_id(b"made for a test")
        .valid_after(after)
        .valid_before(before)
    )
    builder = builder.valid_principals([name.encode() for name in principals]) if principals else builder.valid_for_all_principals()  # type: ignore[no-untyped-call]  # cryptography's
    if "option" in other:
        builder = builder.add_critical_option(other["option"], b"x")
    text = builder.sign(authority.private).public_bytes().split()[1]
    return FileKey(blob=a2b_base64(text), public=key.public, private=key.private)


def envelope(blob: bytes, namespace: bytes, reserved: bytes, algorithm: bytes, signature: bytes, *, version: int = 1) -> bytes:
    """An SSH signature with these fields, right or wrong, before it is armoured."""
    return b"SSHSIG" + version.to_bytes(4, "big") + b"".join(map(string, (blob, namespace, reserved, algorithm, signature)))


def armoured(data: bytes, width: int = 70) -> bytes:
    text = encoded(data)
    lines = [text[place : place + width] for place in range(0, len(text), width)]
    return sshsig.BEGIN + b"".join(one + b"\n" for one in lines) + sshsig.END


class SecurityKey:
    """What a FIDO token does, in software: `application` and a counter are signed, and whether somebody touched it."""

    def __init__(self, kind: str, flags: int = 1) -> None:
        self.flags = bytes([flags])
        application = string(b"ssh:")
        if kind == "ed25519":
            self.private: Any = ed25519.Ed25519PrivateKey.from_private_bytes(b"\7" * 32)
            self.name = b"sk-ssh-ed25519@openssh.com"
            point = string(self.private.public_key().public_bytes_raw())
        else:
            self.private = ec.derive_private_key(7, ec.SECP256R1())
            self.name = b"sk-ecdsa-sha2-nistp256@openssh.com"
            form = serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
            point = string(b"nistp256") + string(self.private.public_key().public_bytes(*form))
        self.blob = string(self.name) + point + application
        self.public = parsed(self.blob)

    def sign(self, data: bytes) -> bytes:
        counter = (5).to_bytes(4, "big")
        message = sha256(b"ssh:").digest() + self.flags + counter + sha256(data).digest()
        if self.name.startswith(b"sk-ssh"):
            raw = self.private.sign(message)
        else:
            r, s = utils.decode_dss_signature(self.private.sign(message, ec.ECDSA(hashes.SHA256())))
            raw = mpint(r) + mpint(s)
        return string(self.name) + string(raw) + self.flags + counter


SIGNED = signed(ABOUT, ed())
