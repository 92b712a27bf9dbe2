"""Signing with a private key in a file: OpenSSH's own format, or PKCS#8.

Encrypted keys of OpenSSH's format need bcrypt, which is not on board: ssh-agent opens them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from runtime.errors import INVALID, CaroError
from runtime.supply.trust.keys import PublicKey, from_text
from runtime.supply.trust.verifying import HASHES
from runtime.supply.trust.wire import mpint, string, unreadable

Passphrase = Callable[[str], bytes]  # asked with the file's name


@dataclass(frozen=True, slots=True, kw_only=True)
class FileKey:
    """A private key in memory. `blob` is the public key or the certificate that goes into signatures."""

    blob: bytes
    public: PublicKey
    private: Any

    def sign(self, data: bytes) -> bytes:
        """The signature in wire format."""
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec, padding, utils

        kind = self.public.kind
        if kind == "ssh-rsa":
            return string(b"rsa-sha2-512") + string(self.private.sign(data, padding.PKCS1v15(), hashes.SHA512()))
        if kind == "ssh-ed25519":
            return string(kind.encode()) + string(self.private.sign(data))
        hash = getattr(hashes, HASHES[kind.rpartition("-")[2]])()
        r, s = utils.decode_dss_signature(self.private.sign(data, ec.ECDSA(hash)))
        return string(kind.encode()) + string(mpint(r) + mpint(s))


def file_key(name: str, data: bytes, ask: Passphrase) -> FileKey:
    """The key in a file's bytes. Raises CaroError (invalid): no private key, a wrong passphrase, a kind that is not accepted."""
    private = _loaded(name, data, None)
    if private is None:
        private = _loaded(name, data, ask(name))
    try:
        public = _public(private)
    except CaroError as error:
        raise _unfit(name, error.message) from None
    return FileKey(blob=public.blob, public=public, private=private)


def _public(private: Any) -> PublicKey:
    """Its public key. Raises CaroError (integrity) for a kind, or a size, that is not accepted."""
    from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    if not isinstance(private, ed25519.Ed25519PrivateKey | ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise unreadable("a private key of a kind that is not accepted")
    try:
        kind, _, text = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode().partition(" ")
    except ValueError:
        raise unreadable("a private key of a curve that SSH does not have") from None
    return from_text(kind, text)


def _loaded(name: str, data: bytes, passphrase: bytes | None) -> Any:
    """The key, or None if it wants a passphrase and there is none."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    load = load_ssh_private_key if b"BEGIN OPENSSH PRIVATE KEY" in data[:64] else load_pem_private_key
    try:
        return load(data, passphrase)
    except TypeError:  # encrypted, and no passphrase
        if passphrase is None:
            return None
        raise _unfit(name, "a passphrase was given for a key that has none") from None
    except UnsupportedAlgorithm as error:
        if "bcrypt" in str(error):
            raise _unfit(name, "an encrypted key of OpenSSH's format, which only ssh-agent can open here") from None
        raise _unfit(name, "a private key of a kind that is not accepted") from None
    except ValueError:
        what = "the passphrase is wrong, or the file is damaged" if passphrase else "no private key of OpenSSH's format or PKCS#8"
        raise _unfit(name, what) from None


def _unfit(name: str, what: str) -> CaroError:
    return CaroError(
        f"{name}: {what}", code=INVALID, hint=f"give the key to ssh-agent ('ssh-add {name}') and name its public key, {name}.pub"
    )
