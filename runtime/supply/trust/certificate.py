"""SSH certificates (OpenSSH PROTOCOL.certkeys): who a key belongs to, said by an authority for a time."""

from dataclasses import dataclass

from runtime.supply.trust.keys import CERTIFICATES, PublicKey, key_of, parsed
from runtime.supply.trust.verifying import verified
from runtime.supply.trust.wire import Reader, unreadable

USER = 1
PRINCIPALS = 256  # as in OpenSSH


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A user certificate whose shape is right. Times are seconds since 1970 UTC: it counts from `after` on, until `before`.

    `signature` is the authority's, over `signed`; nothing in here may be believed before `genuine` said yes.
    """

    key: PublicKey
    authority: PublicKey
    name: str
    principals: tuple[str, ...]
    after: int
    before: int
    signed: bytes
    signature: bytes

    def genuine(self) -> bool:
        """Whether the authority that it names signed it. Raises CaroError (integrity)."""
        return verified(self.authority, self.signature, self.signed)


def certificate(blob: bytes) -> Certificate:
    """The certificate in a blob. Raises CaroError (integrity): another kind, a host's, critical options, trailing bytes."""
    reader = Reader(blob, "the certificate")
    kind = reader.name()
    if kind not in CERTIFICATES:
        raise unreadable(f"certificates of the kind {kind} are not accepted")
    reader.string(256)  # the nonce
    key = key_of(CERTIFICATES[kind], reader)
    reader.number(8)  # the serial number
    if reader.number() != USER:
        raise unreadable("the certificate is no user's")
    name = reader.name(1024)
    principals = _principals(reader.string())
    after, before = reader.number(8), reader.number(8)
    _no_conditions(reader)
    authority, signature = parsed(reader.string()), reader.string()
    reader.end()
    return Certificate(
        key=key,
        authority=authority,
        name=name,
        principals=principals,
        after=after,
        before=before,
        signed=blob[: -4 - len(signature)],
        signature=signature,
    )


def _no_conditions(reader: Reader) -> None:
    """Critical options limit what a certificate is good for, none of them for signing: to pass over one would be to widen it."""
    options = reader.string()
    if options:
        raise unreadable(
            f"the certificate has the critical option {Reader(options, 'the certificate').name()}, which is not accepted"
        )
    reader.string()  # extensions, which mean nothing here
    if reader.string():
        raise unreadable("the certificate has something in its reserved field")


def _principals(data: bytes) -> tuple[str, ...]:
    reader = Reader(data, "the certificate")
    names: list[str] = []
    while reader.more:
        names.append(reader.name())
        if len(names) > PRINCIPALS:
            raise unreadable(f"the certificate has more than {PRINCIPALS} principals")
    if len(set(names)) < len(names):
        raise unreadable("the certificate names a principal twice")
    return tuple(names)
