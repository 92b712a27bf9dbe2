"""URLs. What is written into locks, messages and logs never holds a password: it is taken out at the door."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

LOOPBACK = re.compile(r"localhost|127(?:\.[0-9]{1,3}){3}|\[::1\]|::1", re.ASCII)
USERINFO = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*://)[^/@\s'\"]+@")
QUERY = re.compile(r"(?P<key>[?&][^=&#\s'\"]+=)[^&#\s'\"]+")


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
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not at:
        return url, None
    name, _, password = user.partition(":")
    return urlunsplit(parts._replace(netloc=host)), Login(user=unquote(name), password=unquote(password))


def without_password(url: str) -> str:
    """The URL as it may be written down: of user information only the user of ssh, who is a part of the address there."""
    clean, login = split_login(url)
    if login and clean.startswith("ssh://"):
        return clean.replace("://", f"://{login.user}@", 1)
    return clean


def without_secrets(text: str) -> str:
    """Any text with the secrets of the URLs in it taken out: user information, and values of query parameters."""
    return QUERY.sub(r"\g<key>...", USERINFO.sub(r"\g<scheme>", text))


def origin(url: str) -> tuple[str, str, int]:
    """Scheme, host and port: where credentials may go. Raises ValueError for a port that is none."""
    parts = urlsplit(url)
    return parts.scheme, (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)


def host_of(url: str) -> str:
    """Host, and port where it is written."""
    return urlsplit(url).netloc.rpartition("@")[2]


def is_loopback(host: str) -> bool:
    """Whether a host, with or without a port, is this machine."""
    return LOOPBACK.fullmatch(re.sub(r":[0-9]+\Z", "", host)) is not None
