"""Signing through ssh-agent (draft-miller-ssh-agent): the key stays where it is, be it in memory, a token or a security key."""

from dataclasses import dataclass

from runtime.errors import FAILED, CaroError
from runtime.supply.trust.certificate import certificate
from runtime.supply.trust.keys import CERTIFICATES, kind_of
from runtime.supply.trust.wire import Reader, string

LIST, LISTED, SIGN, SIGNED = 11, 12, 13, 14  # numbers of messages
SHA2_512 = 4  # the flag that asks RSA keys for rsa-sha2-512
LARGEST = 256 << 10  # bytes of an answer, as in OpenSSH
PATIENCE = 120  # seconds; somebody may have to touch a token
KEYS = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentKey:
    """A key that an agent holds. `blob` goes into signatures (public key or certificate); `held` is what it lists."""

    socket: str
    blob: bytes
    held: bytes

    def sign(self, data: bytes) -> bytes:
        """The signature in wire format. Raises CaroError."""
        request = bytes([SIGN]) + string(self.held) + string(data) + SHA2_512.to_bytes(4, "big")
        answer = _asked(self.socket, request, SIGNED)
        signature = answer.string()
        answer.end()
        return signature


def agent_key(socket: str, blob: bytes) -> AgentKey | None:
    """The key of that blob (a certificate's own key will do), or None if the agent does not hold it. Raises CaroError."""
    held = identities(socket)
    plain = certificate(blob).key.blob if kind_of(blob) in CERTIFICATES else blob
    found = next((one for one in (blob, plain) if one in held), None)
    return None if found is None else AgentKey(socket=socket, blob=blob, held=found)


def identities(socket: str) -> list[bytes]:
    """Blobs of all keys that the agent holds. Raises CaroError."""
    answer = _asked(socket, bytes([LIST]), LISTED)
    count = answer.number()
    if count > KEYS:
        raise _trouble(socket, f"names {count} keys")
    blobs: list[bytes] = []
    for _ in range(count):
        blobs.append(answer.string())
        answer.string()  # the comment
    answer.end()
    return blobs


def _trouble(place: str, what: str) -> CaroError:
    return CaroError(
        f"ssh-agent at {place} {what}", code=FAILED, hint="'ssh-add -L' lists what it holds; SSH_AUTH_SOCK says where it is"
    )


def _asked(place: str, request: bytes, wanted: int) -> Reader:
    from socket import AF_UNIX, SOCK_STREAM, socket

    try:
        with socket(AF_UNIX, SOCK_STREAM) as connection:
            connection.settimeout(PATIENCE)
            connection.connect(place)
            connection.sendall(string(request))
            with connection.makefile("rb") as stream:
                length = int.from_bytes(stream.read(4), "big")
                answer = stream.read(min(length, LARGEST))
    except (OSError, ValueError) as error:
        raise _trouble(place, f"cannot be used: {error}") from None
    if not 0 < length <= LARGEST or len(answer) < length:
        raise _trouble(place, f"gave an answer of {len(answer)} bytes where {length} were announced")
    if answer[0] != wanted:
        raise _trouble(place, "refused" if answer[0] in {5, 102} else f"gave an answer of the kind {answer[0]}")
    return Reader(answer[1:], "ssh-agent's answer")
