"""URLs. What is written into locks, messages and logs never holds a credential: it is taken out at the door."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from runtime.guard.redact import TELLING, redacted

LOOPBACK = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]|::1", re.ASCII)
USERINFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^/@\s'\"]+@")
QUERY = re.compile(r"(?P<key>[?&][^=&#\s'\"]+=)[^&#\s'\"]+")
LOGIN = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)(?P<login>[^/?#]*)@", re.ASCII)
PARAMETER = re.compile(r"(?P<before>[?&;#])(?P<name>[^=&;#?]*)=(?P<value>[^&;#]+)")
# Names of parameters that `redact` has no need to know: in a text they are words, in an address they are signatures and keys.
SIGNING = re.compile(r"(?i)(?:.*[._-])?(?:key|sig|signature|auth|authorization|pass|pwd|jwt|sas|bearer)", re.ASCII)
HIDDEN = "..."
WELL_FORMED = "SCHEME://HOST/PATH, an IPv6 host in brackets, a port below 65536"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A user and a password, or a token without a user. Its repr shows neither."""

    user: str
    password: str

    def __repr__(self) -> str:
        return "Login(...)"


def is_url(text: str) -> bool:
    """Whether it is a URL, and not a path."""
    return "://" in text


def split_login(url: str) -> tuple[str, Login | None]:
    """The URL without user and password, and those."""
    found = LOGIN.match(url)
    if not found:
        return url, None
    name, _, password = found["login"].partition(":")
    return found["scheme"] + url[found.end() :], Login(user=unquote(name), password=unquote(password))


def url_problem(url: str) -> str:
    """What is wrong with host or port of a URL, or nothing. Never in the words of urllib: those quote a password."""
    try:
        _ = urlsplit(url).port
    except ValueError:
        return "no address: its host or its port cannot be one"
    return ""


def has_credential(url: str) -> bool:
    """Whether a parameter of the URL is a credential, by its name or by its form."""
    return any(_is_secret(found) for found in PARAMETER.finditer(url))


def is_cut(url: str) -> bool:
    """Whether a parameter was taken out before the URL was written down: it cannot be asked again."""
    return any(found["value"] == HIDDEN for found in PARAMETER.finditer(url))


def without_credentials(url: str) -> str:
    """The URL as it may be written down: no user information but the user of ssh, who is a part of the address there.

    Parameters keep their names, and their values where those are no credentials: they tell one archive from another.
    """
    clean, login = split_login(url)
    if login and clean.startswith("ssh://"):
        clean = clean.replace("://", f"://{login.user}@", 1)
    return PARAMETER.sub(lambda found: f"{found['before']}{found['name']}={HIDDEN}" if _is_secret(found) else found[0], clean)


def _is_secret(parameter: re.Match[str]) -> bool:
    name, value = unquote(parameter["name"]), unquote(parameter["value"])
    return bool(TELLING.search(name) or SIGNING.fullmatch(name)) or redacted(value) != value


def without_secrets(text: str) -> str:
    """Any text with the secrets of the URLs in it taken out: user information, and values of query parameters."""
    return QUERY.sub(r"\g<key>...", USERINFO.sub(r"\g<scheme>", text))


def joined(base: str, target: str) -> str:
    """Where a server points to, from the URL that it was asked by; what is no address is given back as it was said."""
    try:
        return urljoin(base, target)
    except ValueError:
        return target


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: where credentials may go. What is no address is of no origin but its own."""
    if url_problem(url):
        return "", url, 0
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def host_of(url: str) -> str:
    """Host, and port where it is written."""
    return urlsplit(url).netloc.rpartition("@")[2]


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return LOOPBACK.fullmatch(re.sub(r":[0-9]+\Z", "", host)) is not None
