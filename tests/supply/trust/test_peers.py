"""Other programs and ours verify each other: ssh-keygen, its certificates, ssh-agent, minisign."""

import os
import re
from pathlib import Path

import pytest

from runtime.supply.trust import minisign, sshsig
from runtime.supply.trust.examine import examine
from runtime.supply.trust.signing import SigningKey, opened, signature, signed
from runtime.supply.trust.statement import FORMAT
from runtime.supply.trust.trust import Trust, trusted
from runtime.supply.trust.verdicts import GOOD, Finding
from tests.project import ROOT
from tests.supply.trust.conftest import KINDS, done, program, ran
from tests.supply.trust.making import ABOUT, NOW, TREE, SecurityKey, line

WHO = "release@example.com"


def _never(name: str) -> bytes:
    raise AssertionError(f"asked for the passphrase of {name}")


def _trust(text: str) -> Trust:
    return trusted({"*": "signed"}, {"keys/allowed": text.encode()}, {})


def _examined(raw: bytes, trust: Trust) -> Finding:
    return examine(raw, ABOUT.id, TREE, trust, NOW)


def _by_ssh_keygen(ssh_keygen: str, folder: Path, allowed: str, armour: bytes, message: bytes) -> bool:
    (folder / "allowed").write_text(allowed)
    (folder / "sig").write_bytes(armour)
    words: list[str | Path] = [ssh_keygen, "-Y", "verify", "-f", folder / "allowed", "-I", WHO, "-n", FORMAT, "-s", folder / "sig"]
    return ran(words, message).returncode == 0


def _ssh_keygen_signs(ssh_keygen: str, key: Path, message: bytes, **env: str) -> bytes:
    return done([ssh_keygen, "-Y", "sign", "-f", key, "-n", FORMAT, "-q"], message, env={**os.environ, **env})


def _certified(ssh_keygen: str, folder: Path, key: Path, authority: Path) -> Path:
    """A certificate of the key for our principal, by that authority, beside a copy of the key."""
    own = folder / "user"
    own.write_bytes(key.read_bytes())
    own.chmod(0o600)
    own.with_suffix(".pub").write_bytes(key.with_suffix(".pub").read_bytes())
    validity = "20200101Z:20400101Z"
    done([ssh_keygen, "-q", "-s", authority, "-I", "a test", "-n", f"{WHO},other", "-V", validity, own.with_suffix(".pub")])
    return folder / "user-cert.pub"


@pytest.mark.parametrize("kind", KINDS)
def test_ssh_keygen_verifies_ours(kind: str, key_files: dict[str, Path], ssh_keygen: str, tmp_path: Path) -> None:
    armour = signature(ABOUT.encode(), FORMAT, opened(key_files[kind], _never, ""))
    allowed = f"{WHO} {key_files[kind].with_suffix('.pub').read_text()}"
    assert _by_ssh_keygen(ssh_keygen, tmp_path, allowed, armour, ABOUT.encode())
    assert not _by_ssh_keygen(ssh_keygen, tmp_path, allowed, armour, ABOUT.encode() + b"x")


@pytest.mark.parametrize("kind", KINDS)
def test_ours_verifies_ssh_keygens(kind: str, key_files: dict[str, Path], ssh_keygen: str) -> None:
    armour = _ssh_keygen_signs(ssh_keygen, key_files[kind], ABOUT.encode())
    found = _examined(ABOUT.encode() + armour, _trust(f"{WHO} {key_files[kind].with_suffix('.pub').read_text()}"))
    assert found.verdict == GOOD, found
    assert found.signer is not None
    shown = done([ssh_keygen, "-lf", key_files[kind].with_suffix(".pub")]).decode().split()[1]
    assert found.signer.text == f"{WHO} ({shown})"


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa384"])
def test_bytes_are_those_of_ssh_keygen(kind: str, key_files: dict[str, Path], ssh_keygen: str) -> None:
    """Ed25519 is deterministic, so the whole armour is the same; of ECDSA the signature alone differs."""
    theirs = _ssh_keygen_signs(ssh_keygen, key_files[kind], ABOUT.encode())
    ours = signature(ABOUT.encode(), FORMAT, opened(key_files[kind], _never, ""))
    assert (theirs == ours) == (kind == "ed25519")
    assert theirs.splitlines()[1] == ours.splitlines()[1]


def test_a_signature_over_sha256_counts_too(key_files: dict[str, Path], ssh_keygen: str) -> None:
    words: list[str | Path] = [ssh_keygen, "-Y", "sign", "-f", key_files["ed25519"], "-n", FORMAT, "-q", "-Ohashalg=sha256"]
    read = sshsig.read(done(words, b"text"))
    assert read.algorithm == "sha256"
    assert read.covers(b"text")
    assert not read.covers(b"texT")


@pytest.mark.parametrize("authority", KINDS)
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa256", "rsa"])
def test_certificates_of_ssh_keygen(kind: str, authority: str, key_files: dict[str, Path], ssh_keygen: str, tmp_path: Path) -> None:
    """ssh-keygen signs with a certificate and ours verifies, ours signs with the same and ssh-keygen verifies."""
    certificate = _certified(ssh_keygen, tmp_path, key_files[kind], key_files[authority])
    allowed = f"*@example.com cert-authority {key_files[authority].with_suffix('.pub').read_text()}"
    theirs = _ssh_keygen_signs(ssh_keygen, certificate, ABOUT.encode())
    found = _examined(ABOUT.encode() + theirs, _trust(allowed))
    assert found.verdict == GOOD, found
    assert found.signer is not None
    shown = done([ssh_keygen, "-lf", key_files[authority].with_suffix(".pub")]).decode().split()[1]
    assert found.signer.text == f"{WHO} (authority {shown})"
    ours = signature(ABOUT.encode(), FORMAT, opened(certificate, _never, ""))
    assert _by_ssh_keygen(ssh_keygen, tmp_path, allowed, ours, ABOUT.encode())


@pytest.mark.parametrize("kind", KINDS)
def test_the_agent_signs(kind: str, agent: str, key_files: dict[str, Path], ssh_keygen: str, tmp_path: Path) -> None:
    """The private key is not beside the public one: only the agent has it."""
    done([program("ssh-add", "openssh-client"), "-q", key_files[kind]], env={**os.environ, "SSH_AUTH_SOCK": agent})
    public = tmp_path / "elsewhere.pub"
    public.write_bytes(key_files[kind].with_suffix(".pub").read_bytes())
    raw = signed(ABOUT, opened(public, _never, agent))
    allowed = f"{WHO} {public.read_text()}"
    assert _examined(raw, _trust(allowed)).verdict == GOOD
    assert _by_ssh_keygen(ssh_keygen, tmp_path, allowed, raw.removeprefix(ABOUT.encode()), ABOUT.encode())


@pytest.mark.parametrize("holds_the_certificate", [True, False])
def test_the_agent_signs_for_a_certificate(
    holds_the_certificate: bool, agent: str, key_files: dict[str, Path], ssh_keygen: str, tmp_path: Path
) -> None:
    certificate = _certified(ssh_keygen, tmp_path, key_files["ed25519"], key_files["rsa"])
    added = tmp_path / "user" if holds_the_certificate else key_files["ed25519"]
    done([program("ssh-add", "openssh-client"), "-q", added], env={**os.environ, "SSH_AUTH_SOCK": agent})
    (tmp_path / "user").unlink()
    raw = signed(ABOUT, opened(certificate, _never, agent))
    allowed = f"*@example.com cert-authority {key_files['rsa'].with_suffix('.pub').read_text()}"
    assert _examined(raw, _trust(allowed)).verdict == GOOD
    assert _by_ssh_keygen(ssh_keygen, tmp_path, allowed, raw.removeprefix(ABOUT.encode()), ABOUT.encode())


@pytest.mark.parametrize("kind", ["ed25519", "ecdsa"])
def test_security_keys_as_ssh_keygen_sees_them(kind: str, ssh_keygen: str, tmp_path: Path) -> None:
    key: SigningKey = SecurityKey(kind)
    raw = signed(ABOUT, key)
    allowed = f"{WHO} {line(SecurityKey(kind).public)}\n"
    assert _by_ssh_keygen(ssh_keygen, tmp_path, allowed, raw.removeprefix(ABOUT.encode()), ABOUT.encode())
    assert _examined(raw, _trust(allowed)).verdict == GOOD


@pytest.mark.parametrize("legacy", [True, False])
def test_minisigns_signatures(legacy: bool, minisign_program: str, tmp_path: Path) -> None:
    """Of the message itself and of its digest; the comment is part of what is signed."""
    secret, public, file = tmp_path / "secret", tmp_path / "public", tmp_path / "statement"
    done([minisign_program, "-G", "-W", "-p", public, "-s", secret])
    file.write_bytes(ABOUT.encode())
    done([minisign_program, "-S", *(["-l"] if legacy else []), "-s", secret, "-m", file, "-t", "a comment"])
    written = (tmp_path / "statement.minisig").read_bytes()
    assert minisign.signature(written).hashed != legacy
    trust = trusted({"*": "signed"}, {"keys/mini": public.read_bytes()}, {})
    found = _examined(ABOUT.encode() + written, trust)
    assert found.verdict == GOOD, found
    assert found.signer is not None
    assert found.signer.fingerprint.removeprefix("minisign:") in public.read_text().splitlines()[0]
    assert _examined(ABOUT.encode() + written.replace(b"a comment", b"A comment"), trust).verdict != GOOD


def test_the_commands_of_our_page_make_and_check_a_signature(key_files: dict[str, Path], tmp_path: Path) -> None:
    """The four lines of SIGNATURES.md, as they stand there."""
    program("ssh-keygen", "openssh-client")
    page = (ROOT / "runtime/supply/trust/SIGNATURES.md").read_text().split("ssh-keygen makes and checks it:\n\n")[1]
    commands = [line.strip() for line in page.split("\n\n")[0].splitlines()]
    assert len(commands) == 4
    (tmp_path / "ALLOWED").write_text(f"{WHO} {key_files['ecdsa384'].with_suffix('.pub').read_text()}")
    words = {"KEY": str(key_files["ecdsa384"]), "INTEGRITY": TREE, "ID": ABOUT.id, "VERSION": ABOUT.version, "WHO": WHO}
    script = "set -e\n" + "\n".join(commands)
    for name, value in words.items():
        script = re.sub(rf"\b{name}\b", value, script)
    done(["sh", "-c", f"cd '{tmp_path}'\n{script}"])
    raw = (tmp_path / f"{ABOUT.id}-{ABOUT.version}.sig").read_bytes()
    assert _examined(raw, _trust((tmp_path / "ALLOWED").read_text())).verdict == GOOD
