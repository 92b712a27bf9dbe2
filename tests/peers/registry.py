"""Debian's docker-registry on loopback, open, with passwords, or with bearer tokens; and the server that gives those."""

import base64
import hashlib
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509 import load_pem_x509_certificate

from tests.peers.machine import Certificate, free_port, program, serving
from tests.peers.web import basic, website

LOGIN = "robot:s3cr3t-of-the-test"
TOKENS = "caro-tests"


@dataclass(frozen=True)
class Running:
    """A registry: its host and port, and the folder of its storage."""

    host: str
    storage: Path


@contextmanager
def registry(folder: Path, tls: Certificate | None = None, auth: str = "") -> Iterator[Running]:
    """A registry; `auth` is the section of its configuration that says who may what, in YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    secured = f"  tls:\n    certificate: {tls.file}\n    key: {tls.key}\n" if tls else ""
    (folder / "config.yml").write_text(
        f"version: 0.1\nlog:\n  level: warn\nstorage:\n  filesystem:\n    rootdirectory: {folder}/storage\n"
        f"http:\n  addr: 127.0.0.1:{port}\n{secured}{auth}"
    )
    with serving([program("docker-registry"), "serve", folder / "config.yml"], port, folder / "log"):
        yield Running(f"127.0.0.1:{port}", folder / "storage")


@contextmanager
def with_passwords(folder: Path, tls: Certificate) -> Iterator[Running]:
    """One that knows LOGIN by htpasswd."""
    folder.mkdir(parents=True)
    user, _, password = LOGIN.partition(":")
    done = subprocess.run([program("htpasswd"), "-Bbn", user, password], capture_output=True, check=True)
    (folder / "htpasswd").write_bytes(done.stdout)
    with registry(folder, tls, f"auth:\n  htpasswd:\n    realm: tests\n    path: {folder}/htpasswd\n") as running:
        yield running


@contextmanager
def with_tokens(folder: Path, tls: Certificate) -> Iterator[Running]:
    """One that believes tokens, which another server gives to LOGIN, or for a refresh token that is its password."""
    with website(_token_server(tls), tls) as realm:
        values = {"realm": f"{realm}/token", "service": TOKENS, "issuer": TOKENS, "rootcertbundle": tls.file}
        auth = "auth:\n  token:\n" + "".join(f"    {key}: {value}\n" for key, value in values.items())
        with registry(folder, tls, auth) as running:
            yield running


def _token_server(tls: Certificate) -> type[BaseHTTPRequestHandler]:
    class Tokens(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            query = parse_qs(urlsplit(self.path).query)
            self._say(query, self.headers.get("Authorization") == basic(LOGIN))

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self._say(form, form.get("refresh_token") == [LOGIN.partition(":")[2]])

        def _say(self, wanted: dict[str, list[str]], known: bool) -> None:
            body = json.dumps({"token": token(tls, wanted.get("scope", []))}).encode() if known else b"{}"
            self.send_response(200 if known else 401)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    return Tokens


def token(tls: Certificate, scopes: list[str]) -> str:
    """A JSON web token for what the scopes ask, signed with the key of the certificate."""
    key = serialization.load_pem_private_key(tls.key.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    certificate = load_pem_x509_certificate(tls.file.read_bytes()).public_bytes(serialization.Encoding.DER)
    header = {"typ": "JWT", "alg": "RS256", "x5c": [base64.b64encode(certificate).decode()]}
    now = int(time.time())
    access = [
        {"type": kind, "name": name, "actions": actions.split(",")}
        for kind, name, actions in (scope.split(":") for scope in scopes if scope)
    ]
    claims = {
        "iss": TOKENS,
        "aud": TOKENS,
        "sub": "robot",
        "iat": now,
        "nbf": now - 10,
        "exp": now + 300,
        "jti": hashlib.sha256(str(scopes).encode()).hexdigest(),
        "access": access,
    }
    signed = b".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims))
    signature = base64.urlsafe_b64encode(key.sign(signed, padding.PKCS1v15(), hashes.SHA256())).rstrip(b"=")
    return f"{signed.decode()}.{signature.decode()}"
