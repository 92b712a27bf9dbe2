"""Servers for a run, one of each kind in every worker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers import registry
from tests.peers.machine import Certificate, certificate
from tests.peers.web import Site, site


@pytest.fixture(scope="session")
def tls(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """The certificate of every server with TLS."""
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def open_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[registry.Running]:
    """A registry without TLS that everybody may push to."""
    with registry.registry(tmp_path_factory.mktemp("open")) as running:
        yield running


@pytest.fixture(scope="session")
def password_registry(tmp_path_factory: pytest.TempPathFactory, tls: Certificate) -> Iterator[registry.Running]:
    """A registry with TLS that wants a password."""
    with registry.with_passwords(tmp_path_factory.mktemp("passwords") / "r", tls) as running:
        yield running


@pytest.fixture(scope="session")
def token_registry(tmp_path_factory: pytest.TempPathFactory, tls: Certificate) -> Iterator[registry.Running]:
    """A registry with TLS that wants a bearer token."""
    with registry.with_tokens(tmp_path_factory.mktemp("tokens") / "r", tls) as running:
        yield running


@pytest.fixture
def web() -> Iterator[Site]:
    """An empty web site on loopback."""
    with site() as made:
        yield made


@pytest.fixture
def secure_web(tls: Certificate) -> Iterator[Site]:
    """The same with TLS."""
    with site(tls) as made:
        yield made


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home folder with nothing in it."""
    folder = tmp_path / "home"
    folder.mkdir()
    return folder
