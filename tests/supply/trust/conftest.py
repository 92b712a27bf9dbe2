"""Keys of every kind made by the real ssh-keygen, an ssh-agent on a socket of its own, and the programs themselves."""

import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

KINDS = {
    "ed25519": ("ed25519", ""),
    "ecdsa256": ("ecdsa", "256"),
    "ecdsa384": ("ecdsa", "384"),
    "ecdsa521": ("ecdsa", "521"),
    "rsa": ("rsa", "2048"),
}


def program(name: str, package: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is needed: apt-get install {package}"
    return found


def ran(words: Sequence[str | Path], data: bytes = b"", *, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(list(map(str, words)), input=data, capture_output=True, check=False, env=env)


def done(words: Sequence[str | Path], data: bytes = b"", *, env: dict[str, str] | None = None) -> bytes:
    """What the program wrote; it must have succeeded."""
    result = ran(words, data, env=env)
    assert result.returncode == 0, result.stderr.decode()
    return result.stdout


@pytest.fixture(scope="session")
def ssh_keygen() -> str:
    return program("ssh-keygen", "openssh-client")


@pytest.fixture(scope="session")
def minisign_program() -> str:
    return program("minisign", "minisign")


@pytest.fixture(scope="session")
def key_files(tmp_path_factory: pytest.TempPathFactory, ssh_keygen: str) -> dict[str, Path]:
    """Private keys by kind, without a passphrase; `.pub` lies beside each."""
    folder = tmp_path_factory.mktemp("keys")
    for name, (kind, bits) in KINDS.items():
        size = ["-b", bits] if bits else []
        done([ssh_keygen, "-q", "-t", kind, *size, "-N", "", "-C", f"{name}@example.com", "-f", folder / name])
    return {name: folder / name for name in KINDS}


@pytest.fixture
def agent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The socket of an ssh-agent that ends with the test."""
    socket = tmp_path_factory.mktemp("a") / "s"
    command = [program("ssh-agent", "openssh-client"), "-D", "-a", str(socket)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as started:
        assert started.stdout is not None
        started.stdout.readline()  # it announces its socket once it listens
        try:
            yield str(socket)
        finally:
            started.terminate()
