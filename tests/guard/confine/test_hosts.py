"""Hosts are a list that the proxy keeps, and nothing leads past it (rows 51 to 53)."""

import http.server
import socket
import threading
from collections.abc import Callable, Iterator, Sequence

import pytest

from runtime.guard import addresses
from runtime.guard.confine import proxy, request
from runtime.guard.confine.records import BWRAP, LANDLOCK, NAMESPACES, Outcome
from runtime.guard.decide import decide
from runtime.guard.records import NETWORK, Decision, Grants, Wish
from tests.guard.confine.ground import WHO, Ground, ground
from tests.guard.rights import rights

LEVELS = (NAMESPACES, BWRAP)
NETWORKS = ("127.0.0.1/32",)


class Answers(http.server.BaseHTTPRequestHandler):
    """Says what it was asked, by whichever name."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{self.path} of {self.headers['Host']}\n".encode())

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def deciding(hosts: Sequence[str], addresses: Sequence[str] = ()) -> Callable[[str], Decision]:
    """What a skill with these grants is answered."""
    asked = rights(Grants(network=tuple(hosts)), Grants(network=tuple(hosts), addresses=tuple(addresses)))
    return lambda resource: decide(Wish(kind=NETWORK, resource=resource), asked)


def curl(one: Ground, level: str, *words: str, decide: Callable[[str], Decision] | None) -> Outcome:
    reach = one.reach("curl", hosts=decide)
    return one.run(level, ("curl", "--silent", "--show-error", "--max-time", "10", *words), reach)


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
def test_a_granted_host_is_reached_and_no_other(level: str, who: str, port: int) -> None:
    with ground(who) as one:
        allowed = deciding(["example.com"], NETWORKS)
        done = curl(one, level, f"http://127.0.0.1:{port}/a", decide=allowed)
        assert (done.code, done.stdout) == (0, f"/a of 127.0.0.1:{port}\n".encode()), done.stderr
        assert [(host.allowed, host.resource) for host in done.hosts] == [(True, f"http://127.0.0.1:{port}")]
        tunnel = curl(one, level, "--proxytunnel", f"http://127.0.0.1:{port}/b", decide=allowed)
        assert tunnel.stdout == f"/b of 127.0.0.1:{port}\n".encode()
        denied = curl(one, level, "http://example.org/", "https://example.org/", decide=allowed)
        assert [(host.allowed, host.said_by) for host in denied.hosts] == [(False, "request")] * 2
        assert b"caro: http://example.org:80: the skill does not ask for it" in denied.stdout


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("level", LEVELS)
def test_row_51_nothing_leads_past_the_proxy(level: str, who: str, port: int) -> None:
    with ground(who) as one:
        for decide in (deciding(["example.com"], NETWORKS), None):
            for words in (
                ("--noproxy", "*", f"http://127.0.0.1:{port}/"),
                ("--proxy", f"http://127.0.0.1:{port}", "http://example.com/"),
            ):
                done = curl(one, level, *words, decide=decide)
                assert (done.code, done.stdout) == (7, b"")


def test_at_l2_the_network_is_open_to_all_hosts_or_to_none(port: int) -> None:
    with ground(WHO[0]) as one:
        url = f"http://127.0.0.1:{port}/"
        assert curl(one, LANDLOCK, url, decide=deciding(["example.com"], NETWORKS)).code == 7
        assert curl(one, LANDLOCK, url, decide=None).code == 7
        every = one.reach("curl", hosts=deciding(["*"]), any_host=True)
        assert one.run(LANDLOCK, ("curl", "--silent", url), every).code == 0


@pytest.mark.parametrize(
    "target",
    [
        *("evil.example\0.good.example:443", "evil.example%00.good.example:443", "good.example@evil.example:443", "127.1:443"),
        *("0x7f.1:443", "2130706433:443", "[::1]:443", "[::ffff:127.0.0.1]:443", ".good.example:443", "good.example..:443"),
        *("good.example\n.evil.example:443", "good.example#.evil.example:443", "\uff47ood.example:443", "good.example:0"),
        *("good.example:22", "good.example:65536", "evil.example:443", "good.example", "", "good.example:443/", "localhost:443"),
    ],
)
def test_row_52_a_host_that_is_none_is_refused(target: str) -> None:
    head = f"CONNECT {target} HTTP/1.1\r\nHost: good.example\r\n\r\n".encode()
    asked = request.read(head)
    if asked is not None:
        decision, targets = proxy.Proxy(deciding(["good.example", "*.good.example"], ["10.0.0.0/8"]), -1).judged(asked.resource)
        assert (decision.allowed, targets) == (False, ())


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "169.254.169.254", "fd00:ec2::254", "0.0.0.0", "::ffff:169.254.169.254", "100.100.100.200"]
)
def test_row_53_an_allowed_name_may_not_lead_to_a_special_address(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, port, **_: [(0, 0, 0, "", (address, port))])
    made = proxy.Proxy(deciding(["good.example"]), -1)
    decision, targets = made.judged("good.example:443")
    assert (decision.allowed, targets, decision.said_by) == (False, (), "rule")


def test_row_53_nor_to_an_address_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    own = socket.gethostbyname("localhost")  # the only one that every machine has; as if it were none of the special ones
    monkeypatch.setattr(addresses, "special", lambda _: False)
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, port, **_: [(0, 0, 0, "", (own, port))])
    assert proxy.Proxy(deciding(["good.example"]), -1).judged("good.example:443")[1] == ()


def test_row_53_what_is_dialled_is_what_was_checked(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ["203.0.113.7", "127.0.0.1", "2001:db8::7"]
    monkeypatch.setattr(socket, "getaddrinfo", lambda name, port, **_: [(0, 0, 0, "", (one, port)) for one in found])
    assert proxy.Proxy(deciding(["good.example"]), -1).judged("good.example:443")[1] == [("203.0.113.7", 443), ("2001:db8::7", 443)]
    granted = proxy.Proxy(deciding(["good.example"], NETWORKS), -1).judged("good.example:443")
    assert [address for address, _ in granted[1]] == found


@pytest.mark.parametrize("level", LEVELS)
def test_row_53_by_a_real_name(level: str, port: int) -> None:
    with ground(WHO[0]) as one:
        done = curl(one, level, f"http://localhost:{port}/", decide=deciding([f"http://localhost:{port}"]))
        assert b"is not granted" in done.stdout
        assert [host.said_by for host in done.hosts] == ["rule"]


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\nHost: good.example\r\n\r\n",
        b"GET https://good.example/ HTTP/1.1\r\n\r\n",
        b"GET ftp://good.example/ HTTP/1.1\r\n\r\n",
        b"GET http:///x HTTP/1.1\r\n\r\n",
        b"CONNECT good.example HTTP/1.1\r\n\r\n",
        b"CONNECT good.example:443 HTTP/2\r\n\r\n",
        b"CONNECT good.example:443 HTTP/1.1\r\nA: b\nC: d\r\n\r\n",
        b"\x16\x03\x01",
        b"",
    ],
)
def test_what_is_no_request_of_a_proxy_is_refused(head: bytes) -> None:
    assert request.read(head) is None


def test_a_plain_request_goes_to_the_host_that_was_decided_about() -> None:
    lines = ("host: evil.example", "Proxy-Authorization: x", " folded", "Accept: */*", "Connection: keep-alive")
    head = "\r\n".join(("GET http://good.example/a?b HTTP/1.1", *lines, "", "")).encode()
    asked = request.read(head)
    assert asked is not None
    assert asked.resource == "http://good.example:80"
    assert asked.passed == b"GET /a?b HTTP/1.1\r\nHost: good.example\r\nAccept: */*\r\nConnection: close\r\n\r\n"
