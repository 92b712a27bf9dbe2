"""Keys to sign with: files, and agents that answer rightly, wrongly or not at all."""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from socket import AF_UNIX, SOCK_STREAM, socket

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed448, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, NoEncryption, PrivateFormat

from runtime.errors import FAILED, INVALID, NOT_FOUND, CaroError
from runtime.supply.trust import sshsig
from runtime.supply.trust.agent import identities
from runtime.supply.trust.signing import opened, signature
from runtime.supply.trust.wire import string
from tests.supply.trust.conftest import done, program
from tests.supply.trust.making import certified, ed, line, public

KEY = ed()
SECRET = b"correct horse"


def _never(name: str) -> bytes:
    raise AssertionError(f"asked for the passphrase of {name}")


def _file(folder: Path, data: bytes | str, name: str = "key") -> Path:
    file = folder / name
    file.write_bytes(data.encode() if isinstance(data, str) else data)
    return file


def _pkcs8(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey | ed448.Ed448PrivateKey, passphrase: bytes = b"") -> bytes:
    hidden = BestAvailableEncryption(passphrase) if passphrase else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, hidden)


def test_a_passphrase_is_asked_for_once_and_with_the_files_name(tmp_path: Path) -> None:
    private = ec.generate_private_key(ec.SECP384R1())
    asked: list[str] = []

    def ask(name: str) -> bytes:
        asked.append(name)
        return SECRET

    file = _file(tmp_path, _pkcs8(private, SECRET))
    key = opened(file, ask, "")
    assert key.blob == public(private).blob
    assert sshsig.read(signature(b"x", "file", key)).covers(b"x")
    assert asked == [str(file)]


def test_a_key_without_a_passphrase_asks_nothing(tmp_path: Path) -> None:
    private = KEY.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    assert opened(_file(tmp_path, private), _never, "").blob == KEY.blob


def test_ssh_keygens_encrypted_keys_go_through_the_agent(tmp_path: Path, ssh_keygen: str) -> None:
    """Their encryption needs bcrypt."""
    file = tmp_path / "key"
    done([ssh_keygen, "-q", "-t", "ed25519", "-N", SECRET.decode(), "-f", file])
    with pytest.raises(CaroError, match="which only ssh-agent can open here") as caught:
        opened(file, lambda _: SECRET, "")
    assert caught.value.code == INVALID
    assert f"ssh-add {file}" in caught.value.hint


SMALL = rsa.generate_private_key(65537, 1024)
WRONG: dict[str, tuple[bytes, str]] = {
    "noise": (b"-----BEGIN OPENSSH PRIVATE KEY-----\nnoise\n-----END OPENSSH PRIVATE KEY-----\n", "no private key"),
    "another kind of file": (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "no private key"),
    "no key at all": (b"noise", "neither a private nor a public SSH key"),
    "an empty file": (b"", "neither a private nor a public SSH key"),
    "a wrong passphrase": (_pkcs8(ec.generate_private_key(ec.SECP256R1()), b"another"), "the passphrase is wrong"),
    "a short RSA key": (_pkcs8(SMALL), "an RSA key of 1024 bits"),
    "a curve that SSH has not": (_pkcs8(ec.generate_private_key(ec.SECP256K1())), "that SSH does not have"),
    "Ed448": (_pkcs8(ed448.Ed448PrivateKey.generate()), "of a kind that is not accepted"),
    "a public key that is cut off": (line(KEY.public)[:40].encode(), "ends after"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_file_that_cannot_sign(case: str, tmp_path: Path) -> None:
    data, words = WRONG[case]
    with pytest.raises(CaroError, match=words) as caught:
        opened(_file(tmp_path, data), lambda _: SECRET, "")
    assert caught.value.message.startswith(f"{tmp_path / 'key'}: ")
    assert caught.value.code == INVALID


def test_a_dsa_key_is_refused(tmp_path: Path) -> None:
    data = dsa.generate_private_key(1024).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with pytest.raises(CaroError, match="of a kind that is not accepted") as caught:
        opened(_file(tmp_path, data), _never, "")
    assert caught.value.code == INVALID


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CaroError, match="cannot be read") as caught:
        opened(tmp_path / "nothing", _never, "")
    assert caught.value.code == NOT_FOUND


def test_a_public_key_alone_signs_nothing(tmp_path: Path) -> None:
    with pytest.raises(CaroError, match="SSH_AUTH_SOCK names no agent") as caught:
        opened(_file(tmp_path, line(KEY.public), "key.pub"), _never, "")
    assert caught.value.code == NOT_FOUND
    assert str(tmp_path / "key") in caught.value.hint


def test_a_public_key_beside_another_private_key(tmp_path: Path) -> None:
    _file(tmp_path, ed(2).private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    with pytest.raises(CaroError, match="not the private key of"):
        opened(_file(tmp_path, line(KEY.public), "key.pub"), _never, "")


def test_the_agent_does_not_hold_the_key(agent: str, tmp_path: Path, key_files: dict[str, Path]) -> None:
    done([program("ssh-add", "openssh-client"), "-q", key_files["rsa"]], env={**os.environ, "SSH_AUTH_SOCK": agent})
    assert len(identities(agent)) == 1
    with pytest.raises(CaroError, match="the agent does not hold it"):
        opened(_file(tmp_path, line(KEY.public), "key.pub"), _never, agent)


def test_the_agent_is_gone(tmp_path: Path) -> None:
    with pytest.raises(CaroError, match=r"ssh-agent at .* cannot be used") as caught:
        opened(_file(tmp_path, line(KEY.public), "key.pub"), _never, str(tmp_path / "gone"))
    assert caught.value.code == FAILED
    assert "SSH_AUTH_SOCK" in caught.value.hint


def _served(listener: socket, answers: Sequence[bytes]) -> None:
    for answer in answers:
        connection, _ = listener.accept()
        with connection:
            connection.recv(1 << 16)
            connection.sendall(answer)


@pytest.fixture
def false_agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator["FalseAgent"]:
    one = FalseAgent(tmp_path_factory.mktemp("f") / "s")
    yield one
    one.thread.join(10)
    one.listener.close()


class FalseAgent:
    """An agent that gives prepared answers, one a connection."""

    def __init__(self, place: Path) -> None:
        self.place = str(place)
        self.listener = socket(AF_UNIX, SOCK_STREAM)
        self.listener.bind(self.place)
        self.listener.listen()
        self.thread = threading.Thread()

    def answers(self, *answers: bytes) -> None:
        self.thread = threading.Thread(target=_served, args=(self.listener, answers), daemon=True)
        self.thread.start()


ONE = string(bytes([12]) + (1).to_bytes(4, "big") + string(KEY.blob) + string(b"a comment"))
LISTS = {
    "nothing": (b"", "an answer of 0 bytes where 0 were announced"),
    "half": (ONE[:20], "an answer of 16 bytes where"),
    "an empty answer": (string(b""), "an answer of 0 bytes"),
    "a huge announcement": (b"\xff\xff\xff\xff", "where 4294967295 were announced"),
    "a refusal": (string(b"\5"), "refused"),
    "another message": (string(b"\x2a"), "an answer of the kind 42"),
    "more keys than it has": (string(bytes([12]) + (2).to_bytes(4, "big")), "in the middle of a field"),
    "too many keys": (string(bytes([12]) + (1 << 31).to_bytes(4, "big")), "names 2147483648 keys"),
    "bytes behind": (string(ONE[4:] + b"\0"), "1 bytes too many"),
}


@pytest.mark.parametrize("case", LISTS)
def test_an_agent_that_answers_wrongly(case: str, false_agent: FalseAgent) -> None:
    answer, words = LISTS[case]
    false_agent.answers(answer)
    with pytest.raises(CaroError, match=words):
        identities(false_agent.place)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (string(bytes([14]) + string(ed(2).sign(b"something else"))), "does not fit its key"),
        (string(bytes([14]) + string(string(b"ssh-rsa") + string(b"x" * 64))), "the algorithm ssh-rsa is not accepted"),
        (string(b"\5"), "refused"),
    ],
)
def test_an_agents_wrong_signature_is_not_given_out(answer: bytes, words: str, false_agent: FalseAgent, tmp_path: Path) -> None:
    false_agent.answers(ONE, answer)
    key = opened(_file(tmp_path, line(KEY.public), "key.pub"), _never, false_agent.place)
    with pytest.raises(CaroError, match=words):
        signature(b"x", "file", key)


def test_a_certificates_private_key_lies_beside_it(tmp_path: Path) -> None:
    certificate = certified(KEY, ed(2), ["a"], 0, 9)
    _file(tmp_path, KEY.private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    text = line(type(KEY.public)(kind="ssh-ed25519-cert-v01@openssh.com", blob=certificate.blob, fields=()))
    key = opened(_file(tmp_path, text, "key-cert.pub"), _never, "")
    assert key.blob == certificate.blob
    assert sshsig.read(signature(b"x", "file", key)).covers(b"x")
