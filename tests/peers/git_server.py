"""git over https (git http-backend behind a small server), over ssh (sshd), and repositories to serve."""

import os
import pwd
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from tests.peers.machine import FOLDERS, Certificate, free_port, program, serving
from tests.peers.web import basic, website

ENVIRONMENT = {
    "PATH": FOLDERS,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.com",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.com",
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}


class Repository:
    """A repository with a working tree."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True)
        self.git("init", "--quiet", "--initial-branch=main", "--template=")

    def git(self, *words: str) -> str:
        """Run git there; what it prints."""
        done = subprocess.run(
            [program("git"), *words],
            cwd=self.folder,
            env={**ENVIRONMENT, "HOME": str(self.folder)},
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode().strip()

    def commit(self, files: Mapping[str, bytes], message: str = "change") -> str:
        """Write files and commit all that is there; the commit."""
        for path, data in files.items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.git("add", "--all", "--force")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")


class Backend(BaseHTTPRequestHandler):
    """git http-backend as CGI, for who has the login."""

    protocol_version = "HTTP/1.1"
    root: Path
    login: str

    def do_GET(self) -> None:
        if self.login and self.headers.get("Authorization") != basic(self.login):
            self._answer(401, {"WWW-Authenticate": 'Basic realm="git"'}, b"")
            return
        done = subprocess.run(
            [program("git"), "http-backend"], input=self._body(), env=self._environment(), capture_output=True, check=False
        )
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n"))
        self._answer(int(headers.pop("Status", "200").split()[0]), headers, body)

    def do_POST(self) -> None:
        self.do_GET()

    def _environment(self) -> dict[str, str]:
        path, _, query = self.path.partition("?")
        return {
            **ENVIRONMENT,
            "GIT_PROJECT_ROOT": str(self.root),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }

    def _body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def _answer(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@contextmanager
def https(root: Path, tls: Certificate, login: str = "") -> Iterator[str]:
    """The repositories below a folder, for everybody or for one `user:password`; the address."""
    with website(type("Served", (Backend,), {"root": root, "login": login}), tls) as address:
        yield address


@contextmanager
def sshd(folder: Path) -> Iterator[tuple[str, str]]:
    """A server for this user: what an address begins with, and the GIT_SSH_COMMAND that knows host and key."""
    folder.mkdir(parents=True)
    for name in ("host", "user"):
        subprocess.run(
            [program("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)], check=True, capture_output=True
        )
    port, user = free_port(), pwd.getpwuid(os.getuid()).pw_name
    (folder / "known").write_text(f"[127.0.0.1]:{port} {(folder / 'host.pub').read_text()}")
    (folder / "config").write_text(
        f"ListenAddress 127.0.0.1\nPort {port}\nHostKey {folder}/host\nAuthorizedKeysFile {folder}/user.pub\nStrictModes no\n"
        f"UsePAM no\nPasswordAuthentication no\nPidFile none\nPermitRootLogin yes\n"
    )
    if os.getuid() == 0:
        Path("/run/sshd").mkdir(exist_ok=True)  # where it puts itself before anybody is known
    command = f"ssh -F none -i {folder}/user -o IdentitiesOnly=yes -o UserKnownHostsFile={folder}/known -o BatchMode=yes"
    with serving([program("sshd"), "-D", "-e", "-f", folder / "config"], port, folder / "log"):
        yield f"ssh://{user}@127.0.0.1:{port}", command
