"""HTTP as sources need it: bounded, with retries, resumed where a connection broke, and no credential for another host.

Only a server's silence and its 429, 500, 502, 503 and 504 are tried again; what it says is taken at its word.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from runtime.errors import NETWORK, NOT_FOUND, USAGE, CaroError
from runtime.supply.means import Means
from runtime.supply.net.address import (
    WELL_FORMED,
    host_of,
    is_cut,
    is_loopback,
    joined,
    origin,
    split_login,
    url_problem,
    without_secrets,
)
from runtime.supply.net.logins import basic, netrc_login

if TYPE_CHECKING:
    import urllib3

PIECE = 1 << 16  # bytes
REDIRECTS = 5
AGAIN = frozenset({429, 500, 502, 503, 504})
ABSENT = frozenset({401, 403, 404, 410})  # some servers say 403 of a file that is not there
PAUSE = 10.0  # seconds; a server that asks for more is not waited for
AGENT = "caro"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a server said. Header names are in lower case; `url` is where the answer came from."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked. `most` bounds the answer's bytes; `authorization` goes to the origin of the first URL and no other."""

    method: str
    url: str
    most: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None
    authorization: str = ""
    what: str = ""  # for progress; empty is not told


class _BrokenError(Exception):
    """The connection failed; the text says how. `hopeless`: another attempt would end the same way."""

    def __init__(self, said: str, *, hopeless: bool = False) -> None:
        super().__init__(said)
        self.hopeless = hopeless


class Web:
    """One client with its connections, for one task."""

    def __init__(self, means: Means) -> None:
        self._means = means
        self._pools: dict[str, urllib3.PoolManager] = {}

    def get(self, url: str, *, most: int, what: str = "", headers: Mapping[str, str] | None = None) -> bytes:
        """The whole body of a resource. Raises CaroError: network, not found, or usage for what is no address."""
        return expected(self._plain(url, most, what, headers or {}), {200}).body

    def maybe(self, url: str, *, most: int) -> bytes | None:
        """The same of what need not be there; None also where no network may be used. Raises CaroError (network)."""
        if self._means.offline:
            return None
        answer = self._plain(url, most, "", {})
        return None if answer.status in ABSENT else expected(answer, {200}).body

    def _plain(self, url: str, most: int, what: str, headers: Mapping[str, str]) -> Answer:
        if url_problem(url):
            raise CaroError(f"{without_secrets(url)}: {url_problem(url)}", code=USAGE, hint=f"correct it: {WELL_FORMED}")
        if is_cut(url) and not self._means.offline:
            raise CaroError(
                f"{without_secrets(url)}: its credential was not kept",
                code=NETWORK,
                hint="name the whole address again, or let ~/.netrc keep a login for its host",
            )
        clean, login = split_login(url)
        login = login or netrc_login(self._means.environ, host_of(clean))
        authorization = basic(login) if login else ""
        return self.ask(Ask(method="GET", url=clean, most=most, headers=headers, authorization=authorization, what=what))

    def ask(self, ask: Ask) -> Answer:
        """The answer, redirects followed. Raises CaroError (network) where there is none."""
        first = ask.url
        for _ in range(REDIRECTS + 1):
            self._allowed(ask.url)
            answer = self._patiently(ask)
            target = answer.headers.get("location", "")
            if answer.status not in {301, 302, 303, 307, 308} or not target or ask.method not in {"GET", "HEAD"}:
                return answer
            ask = _redirected(ask, target)
        raise _failed(first, f"more than {REDIRECTS} redirects")

    def _allowed(self, url: str) -> None:
        if url_problem(url):  # what a server named: one's own words were looked at before
            raise CaroError(
                f"{without_secrets(url)}: {url_problem(url)}", code=NETWORK, hint="ask who runs the server that named it"
            )
        scheme = url.partition("://")[0]
        if self._means.offline:
            raise CaroError(
                f"{without_secrets(url)}: not in the cache, and no network may be used",
                code=NETWORK,
                hint="repeat without --offline, or vendor it first",
            )
        if scheme != "https" and not (scheme == "http" and is_loopback(host_of(url))):
            raise CaroError(
                f"{without_secrets(url)}: only https is fetched (and http from this machine itself)",
                code=NETWORK,
                hint="use the https address of the server",
            )

    def _patiently(self, ask: Ask) -> Answer:
        """The answer, after some attempts; one that broke off is gone on with."""
        patience, found = self._means.patience, bytearray()
        resumed: dict[str, str] = {}
        for attempt in range(1, patience.attempts + 1):
            last = attempt == patience.attempts
            pause = patience.pause * 2 ** (attempt - 1)
            try:
                answer = self._once(ask, found, resumed)
            except _BrokenError as error:
                if last or error.hopeless:
                    raise _failed(ask.url, str(error), attempts=attempt) from None
            else:
                if answer.status not in AGAIN or last:
                    return answer
                found.clear()
                pause = max(pause, _asked_to_wait(answer))
            time.sleep(min(pause, PAUSE))
        raise AssertionError("no attempt was made")

    def _once(self, ask: Ask, found: bytearray, resumed: dict[str, str]) -> Answer:
        """One attempt. `found` keeps what came before the connection broke, `resumed` the mark that it is the same."""
        headers = {"User-Agent": AGENT, "Accept-Encoding": "identity", **ask.headers}
        if ask.authorization:
            headers["Authorization"] = ask.authorization
        if found:
            headers |= {"Range": f"bytes={len(found)}-"} | resumed
        response = self._sent(ask, headers)
        try:
            got = {name.lower(): value for name, value in response.headers.items()}
            if not (found and response.status == 206 and got.get("content-range", "").startswith(f"bytes {len(found)}-")):
                found.clear()
            mark = got.get("etag", "")
            resumed.clear()
            resumed |= {"If-Range": mark} if mark and not mark.startswith("W/") else {}
            self._filled(ask, response, found, got)
            status = 200 if response.status == 206 and ask.headers.get("Range") is None else response.status
            return Answer(status=status, headers=got, body=bytes(found), url=ask.url)
        finally:
            response.close()

    def _sent(self, ask: Ask, headers: Mapping[str, str]) -> "urllib3.BaseHTTPResponse":
        import urllib3

        try:
            return self._pool(ask.url).request(
                ask.method, ask.url, headers=headers, body=ask.body, redirect=False, retries=False, preload_content=False
            )
        except (urllib3.exceptions.HTTPError, ValueError) as error:
            raise _broken(error) from None

    def _filled(self, ask: Ask, response: "urllib3.BaseHTTPResponse", found: bytearray, headers: Mapping[str, str]) -> None:
        """Read the body into `found`, within bounds of size and of patience."""
        length = headers.get("content-length", "")
        total = len(found) + int(length) if _is_number(length) else 0
        if total > ask.most and ask.method != "HEAD":
            raise _BrokenError(f"{total} bytes; at most {ask.most} are fetched", hopeless=True)
        began, before = time.monotonic(), len(found)
        for piece in _pieces(response):
            found += piece
            if len(found) > ask.most:
                raise _BrokenError(f"more than {ask.most} bytes", hopeless=True)
            lasted = time.monotonic() - began
            if lasted > self._means.patience.slow_for and (len(found) - before) / lasted < self._means.patience.slow:
                raise _BrokenError("too slow")
            if ask.what:
                self._means.progress(ask.what, len(found), total)

    def _pool(self, url: str) -> "urllib3.PoolManager":
        """The connections for a URL: straight, or by the proxy that the environment names."""
        from runtime.supply.net.connections import pool, proxy_for

        proxy = proxy_for(url, self._means.environ)
        if proxy not in self._pools:
            self._pools[proxy] = pool(proxy, self._means)
        return self._pools[proxy]


def expected(answer: Answer, statuses: set[int]) -> Answer:
    """The answer, if it is one of these. Raises CaroError: not found, or network with what the server said."""
    if answer.status in statuses:
        return answer
    shown = without_secrets(answer.url)
    if answer.status in {401, 403}:
        raise CaroError(
            f"{shown}: the server answered {answer.status}: it wants other credentials",
            code=NETWORK,
            hint="log in where this source keeps its credentials: ~/.netrc for archives and registries, 'docker login' for OCI",
        )
    if answer.status in {404, 410}:
        raise CaroError(f"{shown}: not there (the server answered {answer.status})", code=NOT_FOUND, hint="correct the address")
    raise CaroError(f"{shown}: the server answered {answer.status}", code=NETWORK, hint="repeat later, or ask its administrator")


def _redirected(ask: Ask, target: str) -> Ask:
    """The same of another address: credentials go to the same origin only, and https is not left."""
    clean, _ = split_login(joined(ask.url, target))
    if url_problem(clean):
        raise CaroError(
            f"{without_secrets(ask.url)}: redirected to {without_secrets(clean)}: {url_problem(clean)}",
            code=NETWORK,
            hint="ask who runs the server",
        )
    if origin(ask.url)[0] == "https" and origin(clean)[0] != "https":
        raise _failed(ask.url, f"redirected to {without_secrets(clean)}, which is not https")
    same = origin(clean) == origin(ask.url)
    return replace(ask, url=clean, authorization=ask.authorization if same else "")


def _asked_to_wait(answer: Answer) -> float:
    said = answer.headers.get("retry-after", "")
    return float(said) if _is_number(said) and len(said) < 6 else 0.0


def _is_number(said: str) -> bool:
    """Whether a header says a number: other digits than ASCII's, and a thousand of them, are none."""
    return said.isascii() and said.isdigit() and len(said) < 20


def _pieces(response: "urllib3.BaseHTTPResponse") -> Iterator[bytes]:
    """What comes, as it comes: a read that waited for a whole piece would wait for ever where a byte comes now and then."""
    import urllib3

    try:
        while piece := response.read1(PIECE, decode_content=False):
            yield piece
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise _broken(error) from None


def _broken(error: Exception) -> _BrokenError:
    """What happened, in the words of whoever noticed, without the client's own."""
    import urllib3

    within = [one for one in (getattr(error, "reason", None), *error.args) if isinstance(one, Exception)]
    cause = within[0] if within else error
    if any(isinstance(one, urllib3.exceptions.SSLError) for one in (error, cause)):
        return _BrokenError(f"TLS: {cause}", hopeless=True)
    if isinstance(cause, urllib3.exceptions.TimeoutError) and not isinstance(cause, urllib3.exceptions.NewConnectionError):
        return _BrokenError("no answer in time")
    if isinstance(cause, urllib3.exceptions.IncompleteRead):
        return _BrokenError(f"the connection ended after {cause.partial} bytes")
    said = str(cause).rpartition(": ")[2] or type(cause).__name__
    return _BrokenError(said, hopeless=isinstance(cause, urllib3.exceptions.LocationParseError | ValueError))


def _failed(url: str, said: str, attempts: int = 1) -> CaroError:
    times = f" ({attempts} attempts)" if attempts > 1 else ""
    hint = "repeat when the network is there; HTTPS_PROXY names a proxy, SSL_CERT_FILE the certificates of an own authority"
    return CaroError(f"{without_secrets(url)}: {without_secrets(said)}{times}", code=NETWORK, hint=hint)
