"""One signature by one SSH key, verified with `cryptography`. SHA-1 (ssh-rsa) is never accepted."""

from runtime.contract.digest import sha256
from runtime.supply.trust.keys import CURVES, PublicKey, rsa_numbers
from runtime.supply.trust.wire import Reader, string, unreadable

HASHES = {"nistp256": "SHA256", "nistp384": "SHA384", "nistp521": "SHA512"}
RSA_HASHES = {"rsa-sha2-256": "SHA256", "rsa-sha2-512": "SHA512"}
TOUCHED = 1  # the flag of a security key: somebody was there


def verified(key: PublicKey, signature: bytes, message: bytes) -> bool:
    """Whether the key made this signature (a blob in wire format) over the message.

    Raises CaroError (integrity) for a signature whose shape is wrong or whose algorithm is not accepted.
    """
    reader = Reader(signature, "the signature")
    algorithm = reader.name()
    _fits(key, algorithm)
    raw = reader.string()
    if key.kind.startswith("sk-"):
        message = _of_a_security_key(key, reader, message)
    reader.end()
    if key.kind == "ssh-rsa":
        return _rsa(key, RSA_HASHES[algorithm], raw, message)
    return _ecdsa(key, raw, message) if "ecdsa" in key.kind else ed25519(key.fields[0], raw, message)


def _fits(key: PublicKey, algorithm: str) -> None:
    accepted = tuple(RSA_HASHES) if key.kind == "ssh-rsa" else (key.kind,)
    if algorithm not in accepted:
        raise unreadable(f"the algorithm {algorithm} is not accepted; of a key {key.kind} it is {' or '.join(accepted)}")


def _of_a_security_key(key: PublicKey, reader: Reader, message: bytes) -> bytes:
    """What such a key signs instead of the message (OpenSSH PROTOCOL.u2f)."""
    flags, counter = reader.take(1), reader.take(4)
    if not flags[0] & TOUCHED:
        raise unreadable("the security key signed although nobody touched it")
    return bytes(sha256(key.fields[-1]).digest()) + flags + counter + bytes(sha256(message).digest())


def ed25519(public: bytes, raw: bytes, message: bytes) -> bool:
    """Whether these 64 bytes are the Ed25519 signature. Raises CaroError (integrity) for another length."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    if len(raw) != 64:
        raise unreadable(f"an Ed25519 signature of {len(raw)} bytes; wanted 64")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _rsa(key: PublicKey, name: str, raw: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    exponent, modulus = rsa_numbers(b"".join(map(string, key.fields)))
    try:
        RSAPublicNumbers(exponent, modulus).public_key().verify(raw, message, PKCS1v15(), getattr(hashes, name)())
    except (InvalidSignature, ValueError):
        return False
    return True


def _ecdsa(key: PublicKey, raw: bytes, message: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec, utils

    curve = key.fields[0].decode()
    reader = Reader(raw, "the ECDSA signature")
    signature = utils.encode_dss_signature(reader.positive(CURVES[curve]), reader.positive(CURVES[curve]))
    reader.end()
    kinds: dict[str, ec.EllipticCurve] = {"nistp256": ec.SECP256R1(), "nistp384": ec.SECP384R1(), "nistp521": ec.SECP521R1()}
    try:
        public = ec.EllipticCurvePublicKey.from_encoded_point(kinds[curve], key.fields[1])
        public.verify(signature, message, ec.ECDSA(getattr(hashes, HASHES[curve])()))
    except (InvalidSignature, ValueError):
        return False
    return True
