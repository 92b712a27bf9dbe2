"""Credentials for registries where `docker login` and its relatives keep them: config.json, and the helpers that it names."""

import json
import os
import re
import shutil
from base64 import b64decode
from binascii import Error as Base64Error
from collections.abc import Mapping
from pathlib import Path

from runtime.errors import INVALID, NETWORK, CaroError
from runtime.guard.confine import door
from runtime.guard.confine.records import EXITED, UNCONFINED, Command
from runtime.guard.json_text import strict
from runtime.supply.means import Means
from runtime.supply.net.address import Login

NAME = re.compile(r"[A-Za-z0-9_.-]+", re.ASCII)
TOKEN = "<token>"  # noqa: S105 (the user name that stands for an identity token)
LARGEST = 1 << 20  # bytes
SECONDS = 30.0  # that a helper may take
PASSED = (
    "PATH",
    "HOME",
    "USER",
    "LOGNAME",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "DBUS_SESSION_BUS_ADDRESS",
    "DISPLAY",
    "GNUPGHOME",
)


def files(environ: Mapping[str, str]) -> list[Path]:
    """Where credentials may be, the first that has some for a host counts."""
    home, run = environ.get("HOME", ""), environ.get("XDG_RUNTIME_DIR", "")
    named = [environ.get("REGISTRY_AUTH_FILE", ""), os.path.join(environ.get("DOCKER_CONFIG", ""), "config.json")]
    found = [named[0], named[1] if environ.get("DOCKER_CONFIG") else ""]
    found += [f"{run}/containers/auth.json" if run else "", f"{home}/.docker/config.json" if home else ""]
    return [Path(file) for file in found if file]


def login_for(host: str, means: Means) -> Login | None:
    """The login for a registry; a token has no user. Raises CaroError: invalid for a file that is none, network for a helper."""
    for file in files(means.environ):
        config = _read(file)
        helper = _helper(config, host)
        found = _asked(helper, host, means) if helper else _stored(config, host, file)
        if found:
            return found
    return None


def has_helper(host: str, means: Means) -> bool:
    """Whether a program would be started for it."""
    return any(_helper(_read(file), host) for file in files(means.environ))


def _read(file: Path) -> Mapping[str, object]:
    try:
        with file.open("rb") as stream:
            value = strict(stream.read(LARGEST))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):
        value = None
    if not isinstance(value, dict):
        raise CaroError(f"{file}: no file of credentials", code=INVALID, hint="repair it, or log in again")
    return value


def _table(config: Mapping[str, object], key: str) -> Mapping[str, object]:
    found = config.get(key)
    return found if isinstance(found, dict) else {}


def _helper(config: Mapping[str, object], host: str) -> str:
    found = _table(config, "credHelpers").get(host) or config.get("credsStore") or ""
    return found if isinstance(found, str) and NAME.fullmatch(found) else ""


def _stored(config: Mapping[str, object], host: str, file: Path) -> Login | None:
    """`auths`: by host, or by an address with it; `auth` is base64 of `user:password`."""
    auths = _table(config, "auths")
    entry = next(
        (auths[key] for key in (host, f"https://{host}", f"https://{host}/v1/", f"https://{host}/v2/") if key in auths), None
    )
    if not isinstance(entry, dict):
        return None
    token, auth = entry.get("identitytoken"), entry.get("auth")
    if isinstance(token, str) and token:
        return Login(user="", password=token)
    if not isinstance(auth, str) or not auth:
        return None
    try:
        user, colon, password = b64decode(auth, validate=True).decode().rstrip("\0").partition(":")
    except (Base64Error, ValueError):
        colon = ""
    if not colon:
        raise CaroError(f"{file}: auths.{host!a}.auth: not base64 of user:password", code=INVALID, hint="log in again")
    return Login(user=user, password=password)


def _asked(helper: str, host: str, means: Means) -> Login | None:
    """What `docker-credential-HELPER get` answers. None where it has nothing for the host."""
    program = shutil.which(f"docker-credential-{helper}", path=means.environ.get("PATH"))
    if program is None:
        raise CaroError(
            f"docker-credential-{helper}: not on PATH; the credentials for {host} are kept by it",
            code=NETWORK,
            hint="install it, or take it out of config.json",
        )
    passed = {name: means.environ[name] for name in PASSED if name in means.environ}
    command = Command(
        argvs=((program, "get"),),
        environment=passed,
        folder="/",
        timeout=SECONDS,
        level=UNCONFINED,  # the user's own helper, which talks to the user's own keyring
        stdin=host.encode(),
        most=LARGEST,
    )
    outcome = door.run(command)
    if outcome.ended != EXITED:
        raise CaroError(
            f"{program}: {outcome.reason or outcome.ended}", code=NETWORK, hint="try it by hand: 'echo HOST | PROGRAM get'"
        )
    if outcome.code:
        return None
    try:
        value = json.loads(outcome.stdout)
        user, secret = str(value["Username"]), str(value["Secret"])
    except (ValueError, KeyError, TypeError):
        raise CaroError(f"{program}: its answer for {host} is no login", code=NETWORK, hint="try it by hand") from None
    return Login(user="" if user == TOKEN else user, password=secret)
