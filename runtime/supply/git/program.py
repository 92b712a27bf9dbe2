"""The git program, started for one thing at a time, through the guard's door.

Its own settings count as far as they are the way to a server (credential helpers, insteadOf, ssh); what would run something, or
change what is read, is overruled here. It has no terminal, so it cannot ask.
"""

import os
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from runtime.errors import NETWORK, NOT_FOUND, CaroError
from runtime.guard.confine import door
from runtime.guard.confine.records import EXITED, TIMEOUT, UNCONFINED, Command, Limits
from runtime.supply.means import Means
from runtime.supply.net.address import without_secrets

PASSED = (
    *("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS"),
    *("SSH_AUTH_SOCK", "SSH_ASKPASS", "SSH_ASKPASS_REQUIRE", "DISPLAY", "WAYLAND_DISPLAY", "GNUPGHOME"),
    *("GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_ASKPASS", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH", "GIT_SSL_NO_VERIFY"),
    *("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"),
)
FIXED = {
    "LC_ALL": "C",  # its messages are read here
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PROTOCOL_FROM_USER": "0",
}
OVERRULED = {
    "core.hooksPath": "/dev/null",
    "core.fsmonitor": "false",
    "core.attributesFile": "/dev/null",
    "fetch.fsckObjects": "true",
    "fetch.recurseSubmodules": "false",
    "fetch.unpackLimit": "1",  # always one pack, so that its size is bounded
    "gc.auto": "0",
    "maintenance.auto": "false",
    "protocol.version": "2",
    "http.lowSpeedLimit": "256",  # bytes a second, below which a server has stalled
    "http.followRedirects": "initial",
    "advice.fetchShowForcedUpdates": "false",
}
UNREAD = "Could not read from remote repository"
PACK = 1 << 30  # bytes of the largest file that a fetch may write
MESSAGE = 4 << 20  # bytes of what it says


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How git ended, and what it wrote. `err` holds no secret of a URL."""

    code: int
    out: bytes
    err: str

    @property
    def why(self) -> str:
        """The line that tells why: the first that begins with `fatal:` or `error:`, or what ssh said before it."""
        lines = [line.removeprefix("remote: ").strip() for line in self.err.splitlines() if line.strip()]
        told = [line for line in lines if line.startswith(("fatal:", "error:", "ERROR:")) and UNREAD not in line]
        before = [line for line in lines if UNREAD not in line]
        return (told or before[-1:] or lines or [f"exit code {self.code}"])[0]


class Git:
    """git with its environment. Raises CaroError (not found) where there is none."""

    def __init__(self, means: Means, protocols: Sequence[str]) -> None:
        path = shutil.which("git", path=means.environ.get("PATH"))
        if path is None:
            raise CaroError(
                "git: not on PATH; a source needs it", code=NOT_FOUND, hint="apt-get install git (or your system's package of it)"
            )
        self._means, self._path = means, str(Path(path).absolute())
        self._environment = environment(means.environ, protocols)

    def run(self, words: Sequence[str], *, folder: Path, data: bytes | None = None, most: int = MESSAGE, what: str = "") -> Said:
        """Run one command in a folder; `what` is told to progress, as far as it is. Raises CaroError (network) where it hangs."""
        settings = OVERRULED | {"http.lowSpeedTime": str(max(1, round(self._means.patience.read)))}
        overruled = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        command = Command(
            argvs=((self._path, *overruled, *words),),
            environment=self._environment,
            folder=str(folder),
            timeout=self._means.patience.whole,
            level=UNCONFINED,  # the user's own git, with the user's own ssh, helpers and addresses
            stdin=data,
            most=most,
            limits=Limits(file=PACK),
        )
        outcome = door.run(command, self._live(what) if what else None)
        err = without_secrets(outcome.stderr.decode(errors="replace"))
        if outcome.ended != EXITED:
            said = {TIMEOUT: f"not done after {self._means.patience.whole:g} seconds"}.get(outcome.ended, outcome.ended)
            raise CaroError(f"git {words[0]}: {outcome.reason or said}", code=NETWORK, hint="repeat, or ask who runs the server")
        return Said(code=outcome.code, out=outcome.stdout, err=err)

    def _live(self, what: str) -> "_Percent":
        return _Percent(what, self._means)


class _Percent:
    """Tells how far git says that it is: `Receiving objects:  42% (420/1000)`."""

    def __init__(self, what: str, means: Means) -> None:
        self._what, self._means = what, means

    def __call__(self, descriptor: int, piece: bytes) -> None:
        _, found, rest = piece.decode(errors="replace").rpartition("Receiving objects:")
        percent = rest.partition("%")[0].strip()
        if descriptor == 2 and found and percent.isdigit():
            self._means.progress(self._what, int(percent), 100)


def environment(outer: Mapping[str, str], protocols: Sequence[str]) -> dict[str, str]:
    """What git gets of the user's environment, and the protocols that it may use, redirects included."""
    passed = {name: outer[name] for name in PASSED if name in outer}
    return {"PATH": os.defpath} | passed | FIXED | {"GIT_ALLOW_PROTOCOL": ":".join(protocols)}
