"""Credentials that a user keeps outside of what is committed: ~/.netrc."""

import os
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from runtime.errors import INVALID, CaroError
from runtime.supply.net.address import Login


def basic(login: Login) -> str:
    """The value of an Authorization header (RFC 7617)."""
    return "Basic " + b64encode(f"{login.user}:{login.password}".encode()).decode()


def netrc_login(environ: Mapping[str, str], host: str) -> Login | None:
    """What `$NETRC` or `~/.netrc` has for a host (without its port, as the file cannot hold one). Raises CaroError (invalid)."""
    home = environ.get("HOME", "")
    file = Path(environ.get("NETRC") or os.path.join(home, ".netrc"))
    if not (home or "NETRC" in environ) or not file.is_file():
        return None
    import netrc

    try:
        found = netrc.netrc(file).hosts.get(host.partition(":")[0])
    except (netrc.NetrcParseError, UnicodeDecodeError, OSError) as error:
        where = f" at line {error.lineno}" if isinstance(error, netrc.NetrcParseError) else ""
        raise CaroError(f"{file}: cannot be read{where}", code=INVALID, hint="see netrc(5)") from None
    return Login(user=found[0], password=found[2] or "") if found else None
