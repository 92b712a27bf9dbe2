"""Signing a statement about a skill with a key file or through ssh-agent. Every signature is verified before it is given out."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.absent import SIGN, told
from runtime.supply.trust import sshsig
from runtime.supply.trust.agent import agent_key
from runtime.supply.trust.base64_text import decoded
from runtime.supply.trust.certificate import certificate
from runtime.supply.trust.key_file import Passphrase, file_key
from runtime.supply.trust.keys import CERTIFICATES, FIELDS, PublicKey, kind_of, parsed
from runtime.supply.trust.statement import FORMAT, REGISTRY, Statement

LARGEST = 64 << 10  # bytes of a key file


Sign = Callable[[str, str, str], bytes]  # of an id, a version and an integrity


class SigningKey(Protocol):
    """What can sign: a key of a file, or one that an agent holds."""

    @property
    def blob(self) -> bytes:
        """The public key, or the certificate, in wire format."""

    def sign(self, data: bytes) -> bytes:
        """The signature in wire format. Raises CaroError."""


def signing(file: Path, ask: Passphrase, socket: str) -> Sign:
    """What signs with the key that a file names. Raises CaroError, also at once for a key that cannot be used."""
    with told(f"{file}: nothing can be signed", SIGN):
        key = opened(file, ask, socket)

    def sign(id: str, version: str, integrity: str) -> bytes:
        with told(f"{id}: cannot be signed", SIGN):
            return signed(Statement(id=id, version=version, integrity=integrity), key)

    return sign


def signing_snapshots(file: Path, ask: Passphrase, socket: str) -> Callable[[bytes], bytes]:
    """What signs the bytes of registries' snapshots. Raises CaroError, also at once for a key that cannot be used."""
    key = opened(file, ask, socket)
    return lambda snapshot: signature(snapshot, REGISTRY, key)


def signed(about: Statement, key: SigningKey) -> bytes:
    """The statement and its signature, as they travel with a skill. Raises CaroError."""
    return about.encode() + signature(about.encode(), FORMAT, key)


def signature(message: bytes, namespace: str, key: SigningKey) -> bytes:
    """An SSH signature in its armour. Raises CaroError, also where an agent's signature does not hold."""
    made = sshsig.written(key.blob, namespace, key.sign(sshsig.signed_bytes(message, namespace)))
    if not sshsig.read(made).covers(message):
        raise CaroError("the signature just made does not fit its key", code=INVALID, hint="look at the key: 'ssh-keygen -lf KEY'")
    return made


def opened(file: Path, ask: Passphrase, socket: str) -> SigningKey:
    """The key that a file names: a private key, or a public key or certificate whose private key an agent holds or lies beside it.

    `socket` is SSH_AUTH_SOCK, or empty. Raises CaroError.
    """
    data = _bytes(file)
    if data.startswith(b"-----BEGIN"):
        return file_key(str(file), data, ask)
    blob = _public(file, data)
    held = agent_key(socket, blob) if socket else None
    if held is not None:
        return held
    private = file.with_name(file.name.removesuffix(".pub").removesuffix("-cert"))
    if private == file or not private.is_file():
        where = "the agent does not hold it" if socket else "SSH_AUTH_SOCK names no agent"
        raise CaroError(
            f"{file}: a public key; {where}", code=NOT_FOUND, hint=f"'ssh-add {private}', or name the private key's file"
        )
    return _beside(file, blob, private, ask)


def _beside(file: Path, blob: bytes, private: Path, ask: Passphrase) -> SigningKey:
    key = file_key(str(private), _bytes(private), ask)
    if key.public.blob != _key_in(blob).blob:
        raise CaroError(f"{private}: not the private key of {file}", code=INVALID, hint="name the file of the private key itself")
    return type(key)(blob=blob, public=key.public, private=key.private)


def _public(file: Path, data: bytes) -> bytes:
    words = data.split(maxsplit=2)
    if len(words) < 2 or words[0].decode(errors="replace") not in {*FIELDS, *CERTIFICATES}:
        raise CaroError(f"{file}: neither a private nor a public SSH key", code=INVALID, hint="'ssh-keygen -t ed25519' makes a key")
    try:
        blob = decoded(words[1], "the public key")
        _key_in(blob)
    except CaroError as error:
        raise CaroError(f"{file}: {error.message}", code=INVALID, hint="'ssh-keygen -lf' shows what is in it") from None
    return blob


def _key_in(blob: bytes) -> PublicKey:
    """The key itself, also where it has a certificate. Raises CaroError (integrity)."""
    return certificate(blob).key if kind_of(blob) in CERTIFICATES else parsed(blob)


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(LARGEST)
    except OSError as error:
        raise CaroError(f"{file}: cannot be read: {error.strerror}", code=NOT_FOUND, hint="name the file of a key") from None
