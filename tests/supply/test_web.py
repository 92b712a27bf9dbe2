"""HTTP against a server that misbehaves: one clear error, or the right bytes after all; and no secret anywhere."""

import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.errors import INVALID, NETWORK, NOT_FOUND, USAGE, CaroError
from runtime.supply.archive.source import ArchiveSource
from runtime.supply.git.source import GitSource
from runtime.supply.means import Means
from runtime.supply.net.address import has_credential, split_login, without_credentials, without_secrets
from runtime.supply.net.connections import proxy_for
from runtime.supply.net.web import Web
from tests.peers.machine import Certificate
from tests.peers.web import Behaviour, Handler, Site, basic, mark, site

DATA = bytes(range(256)) * 1000
SECRET = "hunter2-of-the-test"


def _get(web: Site, means: Means, path: str = "file", most: int = 1 << 20) -> bytes:
    return Web(means).get(web.url(path), most=most, what="file")


def _fails(web: Site, means: Means, code: int = NETWORK, most: int = 1 << 20) -> str:
    with pytest.raises(CaroError) as caught:
        _get(web, means, most=most)
    assert caught.value.code == code
    assert web.url("file") in caught.value.message
    assert caught.value.hint
    return caught.value.message


def _truncated(handler: Handler, data: bytes) -> None:
    handler.answer(200, data[:100_000], {"ETag": mark(data)}, length=len(data))
    handler.close_connection = True


def _truncated_without_mark(handler: Handler, data: bytes) -> None:
    handler.answer(200, data[:100_000], length=len(data))
    handler.close_connection = True


def _whole_again(handler: Handler, data: bytes) -> None:
    """A server that does not know Range."""
    handler.answer(200, data)


def _elsewhere_in_it(handler: Handler, data: bytes) -> None:
    """A 206 of another part than was asked for."""
    handler.answer(206, data[5:], {"Content-Range": f"bytes 5-{len(data) - 1}/{len(data)}"})


def _busy(handler: Handler, data: bytes) -> None:
    handler.answer(503, b"", {"Retry-After": "0"})


def _stalled(handler: Handler, data: bytes) -> None:
    handler.answer(200, data[:10], length=len(data))
    handler.rfile.read(1)  # until the client has gone
    handler.close_connection = True


def _drips(handler: Handler, data: bytes) -> None:
    """A byte now and then: each read is in time, and it never ends."""
    handler.answer(200, b"", length=len(data))
    with suppress(OSError):
        for place in range(len(data)):
            handler.wfile.write(data[place : place + 1])
            handler.gone.wait(0.05)
    handler.close_connection = True


def _hangs_up(handler: Handler, data: bytes) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def test_a_file_is_fetched_and_progress_told(web: Site, means: Means) -> None:
    web.files["file"] = DATA
    told: list[tuple[str, int, int]] = []
    assert _get(web, replace(means, progress=lambda *one: told.append(one))) == DATA
    assert told[-1] == ("file", len(DATA), len(DATA))
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)


def test_a_broken_download_is_gone_on_with(web: Site, means: Means) -> None:
    web.files["file"] = DATA
    web.behave["file"] = [_truncated]
    assert _get(web, means) == DATA
    assert [one.get("range") for one in web.requests("file")] == [None, "bytes=100000-"]
    assert web.requests("file")[1]["if-range"] == mark(DATA)


def test_a_broken_download_of_a_file_that_changed_begins_again(web: Site, means: Means) -> None:
    web.files["file"] = DATA

    def changed(handler: Handler, data: bytes) -> None:
        _truncated(handler, data)
        web.files["file"] = DATA[:50_000] + b"another"

    web.behave["file"] = [changed]
    assert _get(web, means) == DATA[:50_000] + b"another"


@pytest.mark.parametrize("second", [_whole_again, _elsewhere_in_it, _busy])
def test_what_a_server_makes_of_a_range_is_never_put_together_wrongly(web: Site, means: Means, second: Behaviour) -> None:
    web.files["file"] = DATA
    web.behave["file"] = [_truncated_without_mark, second]
    assert _get(web, means) in {DATA, DATA[5:]}  # the digest decides about a server that answers what nobody asked


@pytest.mark.parametrize("behaviour", [_busy, _hangs_up, _stalled])
def test_a_failure_that_passes_is_tried_again(web: Site, means: Means, behaviour: Behaviour) -> None:
    web.files["file"] = DATA
    web.behave["file"] = [behaviour, behaviour]
    assert _get(web, means) == DATA


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (_busy, "answered 503"),
        (_hangs_up, "(3 attempts)"),
        (_stalled, "no answer in time (3 attempts)"),
        (_drips, "too slow (3 attempts)"),
        (_truncated, "ended after"),
    ],
)
def test_a_failure_that_stays_is_one_error(web: Site, means: Means, behaviour: Behaviour, said: str) -> None:
    web.files["file"] = DATA
    web.behave["file"] = [behaviour] * 3
    assert said in _fails(web, means)
    assert len(web.requests("file")) == 3


def test_nobody_listens(means: Means) -> None:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{one.getsockname()[1]}"
        with pytest.raises(CaroError, match="refused") as caught:
            Web(means).get(f"{address}/x", most=10)
    assert caught.value.code == NETWORK


def test_what_is_not_there_is_said_at_once(web: Site, means: Means) -> None:
    assert "not there (the server answered 404)" in _fails(web, means, NOT_FOUND)
    assert len(web.requests("file")) == 1


def test_too_much_is_not_fetched(web: Site, means: Means) -> None:
    web.files["file"] = DATA
    assert f"{len(DATA)} bytes; at most 1000 are fetched" in _fails(web, means, most=1000)

    def endless(handler: Handler, data: bytes) -> None:
        handler.send_response(200)
        handler.end_headers()
        handler.close_connection = True
        handler.wfile.write(bytes(4000))

    web.behave["file"] = [endless]
    assert "more than 1000 bytes" in _fails(web, means, most=1000)


def _to(target: str) -> Behaviour:
    def redirect(handler: Handler, data: bytes) -> None:
        handler.answer(302, b"", {"Location": target})

    return redirect


def test_a_redirect_to_another_host_gets_no_credentials(web: Site, means: Means, home: Path) -> None:
    (home / ".netrc").write_text(f"machine 127.0.0.1 login me password {SECRET}\n")
    with site() as other:
        other.files["there"] = b"data"
        web.behave["file"] = [_to(other.url("there"))]
        assert _get(web, means) == b"data"
        assert web.requests("file")[0]["authorization"] == basic(f"me:{SECRET}")
        assert "authorization" not in other.requests("there")[0]


def test_a_redirect_on_the_same_host_keeps_them(web: Site, means: Means, home: Path) -> None:
    (home / ".netrc").write_text(f"machine 127.0.0.1 login me password {SECRET}\n")
    web.files["there"] = b"data"
    web.login = f"me:{SECRET}"
    web.behave["file"] = [_to("/there")]
    assert _get(web, means) == b"data"


def test_redirects_end(web: Site, means: Means) -> None:
    web.behave["file"] = [_to("/file") for _ in range(9)]
    assert "more than 5 redirects" in _fails(web, means)


NO_ADDRESSES = [
    "http://[::1",
    "http://[::1/x.tgz",
    "http://127.0.0.1:99999999/x",
    f"http://127.0.0.1:{SECRET}@/x:y",
    "http://a\u2100b/x",
]


@pytest.mark.parametrize("url", NO_ADDRESSES[:3])
def test_what_is_no_address_is_the_fault_of_whoever_wrote_it(url: str, web: Site, means: Means) -> None:
    with pytest.raises(CaroError, match="no address") as caught:
        Web(means).get(url, most=10)
    assert (caught.value.code, url in caught.value.message) == (USAGE, True)
    web.behave["file"] = [_to(url)]
    said = _fails(web, means)
    assert "redirected to " in said
    assert url in said


@pytest.mark.parametrize("url", NO_ADDRESSES)
def test_no_address_ends_in_a_traceback(url: str, means: Means) -> None:
    for ask in (ArchiveSource(place=url, shown=url), GitSource(url=url, shown=url)):
        assert SECRET not in ask.describe()
        with pytest.raises(CaroError) as caught:
            ask.pinned(means)
        assert caught.value.hint
        assert SECRET not in caught.value.message


def _odd_length(handler: Handler, data: bytes) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", "\u00b2")
    handler.end_headers()
    handler.wfile.write(data)
    handler.close_connection = True


def _odd_pause(handler: Handler, data: bytes) -> None:
    handler.answer(503, b"", {"Retry-After": "\u00b2"})


@pytest.mark.parametrize("behaviour", [_odd_length, _odd_pause])
def test_a_header_that_says_no_number_is_not_believed(web: Site, means: Means, behaviour: Behaviour) -> None:
    web.files["file"] = DATA
    web.behave["file"] = [behaviour]
    assert _get(web, means) == DATA


def test_https_is_never_left(secure_web: Site, web: Site, means: Means, tls: Certificate) -> None:
    trusting = replace(means, environ={**means.environ, "SSL_CERT_FILE": str(tls.file)})
    web.files["file"] = b"data"
    secure_web.behave["file"] = [_to(web.url("file"))]
    assert "which is not https" in _fails(secure_web, trusting)
    assert not web.asked


def test_a_certificate_is_checked_and_an_own_authority_trusted(secure_web: Site, means: Means, tls: Certificate) -> None:
    secure_web.files["file"] = b"data"
    assert "TLS: " in _fails(secure_web, means)
    trusting = replace(means, environ={**means.environ, "SSL_CERT_FILE": str(tls.file)})
    assert _get(secure_web, trusting) == b"data"


def test_plain_http_is_for_this_machine_only(means: Means) -> None:
    for url in ("http://example.com/x", "ftp://127.0.0.1/x", "file:///etc/passwd"):
        with pytest.raises(CaroError, match="only https is fetched") as caught:
            Web(means).get(url, most=10)
        assert caught.value.code == NETWORK


def test_offline_asks_nobody(web: Site, offline: Means) -> None:
    assert "no network may be used" in _fails(web, offline)
    assert not web.asked


@pytest.fixture(params=["userinfo", "netrc"])
def login(request: pytest.FixtureRequest, web: Site, home: Path) -> Iterator[str]:
    """The address of the file, by which a secret gets to the server."""
    web.login = f"me:{SECRET}"
    if request.param == "netrc":
        (home / ".netrc").write_text(f"machine 127.0.0.1 login me password {SECRET}\n")
        yield web.url("file")
    else:
        yield web.url("file").replace("://", f"://me:{SECRET}@")


def test_a_login_is_used_and_never_said(web: Site, means: Means, login: str) -> None:
    web.files["file"] = DATA
    assert Web(means).get(login, most=1 << 20) == DATA
    for behaviour in (_busy, _hangs_up, _truncated):
        web.behave["file"] = [behaviour] * 3
        with pytest.raises(CaroError) as caught:
            Web(means).get(login, most=1 << 20)
        assert SECRET not in str(vars(caught.value)) + repr(caught.value)


def test_a_wrong_login_is_told_without_it(web: Site, means: Means) -> None:
    web.login = "me:another"
    with pytest.raises(CaroError, match="wants other credentials") as caught:
        Web(means).get(web.url("file").replace("://", f"://me:{SECRET}@"), most=10)
    assert SECRET not in caught.value.message


def test_a_broken_netrc_is_named_without_its_lines(web: Site, means: Means, home: Path) -> None:
    (home / ".netrc").write_text(f"machine 127.0.0.1 pasword {SECRET}\n")
    with pytest.raises(CaroError, match=r"\.netrc: cannot be read") as caught:
        _get(web, means)
    assert caught.value.code == INVALID
    assert SECRET not in caught.value.message


TEXTS = {
    f"cannot clone 'https://me:{SECRET}@host/x': no": "cannot clone 'https://host/x': no",
    f"ssh://{SECRET}@host/x": "ssh://host/x",
    f"https://host/x?token={SECRET}&page=2#a": "https://host/x?token=...&page=...#a",
    "https://host/x": "https://host/x",
}


@pytest.mark.parametrize("text", TEXTS)
def test_secrets_are_taken_out_of_texts(text: str) -> None:
    assert without_secrets(text) == TEXTS[text]


ADDRESSES = {
    f"https://host/x.tgz?token={SECRET}&page=2#subdirectory=a": "https://host/x.tgz?token=...&page=2#subdirectory=a",
    f"https://host/x.tgz?X-Amz-Date=1&X-Amz-Signature={SECRET}": "https://host/x.tgz?X-Amz-Date=1&X-Amz-Signature=...",
    f"https://host/x.tgz?sv=2026&se=1&sp=r&sig={SECRET}": "https://host/x.tgz?sv=2026&se=1&sp=r&sig=...",
    f"https://host/x.tgz?to%6ben={SECRET}": "https://host/x.tgz?to%6ben=...",
    f"https://host/x.tgz?a=1;private_key={SECRET}": "https://host/x.tgz?a=1;private_key=...",
    f"https://host/x.tgz#access_token={SECRET}": "https://host/x.tgz#access_token=...",
    f"https://host/x.tgz?v=ghp_{'a' * 36}": "https://host/x.tgz?v=...",
    "https://host/x.tgz?version=1&keyboard=de": "https://host/x.tgz?version=1&keyboard=de",
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_credentials_are_taken_out_of_the_parameters_of_an_address(url: str) -> None:
    assert without_credentials(url) == ADDRESSES[url]
    assert without_credentials(ADDRESSES[url]) == ADDRESSES[url]
    assert has_credential(url) == (url != ADDRESSES[url])
    assert ArchiveSource(place=url, shown=url).describe() == f"archive+{ADDRESSES[url]}"
    assert GitSource(url=url, shown=url).describe() == f"git+{ADDRESSES[url]}"


def test_an_address_that_lost_its_credential_is_not_asked(web: Site, means: Means) -> None:
    web.files["file"] = DATA
    with pytest.raises(CaroError, match="its credential was not kept") as caught:
        _get(web, means, "file?token=...")
    assert caught.value.code == NETWORK
    assert not web.asked


def test_a_login_is_taken_out_of_an_address() -> None:
    url, found = split_login(f"https://me:{SECRET}%20x@host:8443/a?b=c")
    assert url == "https://host:8443/a?b=c"
    assert found is not None
    assert (found.user, found.password) == ("me", f"{SECRET} x")
    assert SECRET not in repr(found)


PROXIES = [
    ({"https_proxy": "http://p:1"}, "https://a.example/x", "http://p:1"),
    ({"HTTPS_PROXY": "p:1"}, "https://a.example/x", "http://p:1"),
    ({"ALL_PROXY": "http://p:1"}, "https://a.example/x", "http://p:1"),
    ({"http_proxy": "http://p:1"}, "https://a.example/x", ""),
    ({"https_proxy": "http://p:1", "no_proxy": "b.example,.example"}, "https://a.example/x", ""),
    ({"https_proxy": "http://p:1", "NO_PROXY": "*"}, "https://a.example/x", ""),
    ({"https_proxy": "http://p:1", "no_proxy": "ample"}, "https://a.example/x", "http://p:1"),
    ({"https_proxy": "http://p:1"}, "https://127.0.0.1:5/x", ""),
    ({"HTTP_PROXY": "http://p:1", "REQUEST_METHOD": "GET"}, "http://a.example/x", ""),
]


@pytest.mark.parametrize(("environ", "url", "wanted"), PROXIES)
def test_proxies_are_those_of_the_environment(environ: dict[str, str], url: str, wanted: str) -> None:
    assert proxy_for(url, environ) == wanted


def test_a_proxy_is_asked_with_its_login(web: Site, means: Means) -> None:
    """The server answers as a proxy would that refuses; what counts is who was asked, and with what."""
    proxy = web.address.replace("://", f"://me:{SECRET}@")
    through = replace(means, environ={"https_proxy": proxy, "PATH": os.defpath})
    with pytest.raises(CaroError) as caught:
        Web(through).get("https://a.example/x", most=10)
    assert caught.value.code == NETWORK
    assert SECRET not in caught.value.message
