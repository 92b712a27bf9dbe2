"""Executables that are built once in a run and shared by all workers, and projects to build in.

Property tests measure no time: a busy machine is no defect.
"""

import os
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import rmtree

import pytest
from hypothesis import HealthCheck, settings

from tests.project import Project, copied

pytest_plugins = ["tests.peers.fixtures"]

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run see."""
    own = tmp_path_factory.getbasetemp()  # of a worker; without workers of the run itself, and beside it lie those of other runs
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "frozen"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def cache(shared: Path) -> Path:
    return shared / "cache"


@pytest.fixture
def project(tmp_path: Path, cache: Path) -> Project:
    """A copy of the profiles and skills, to be changed."""
    folder = tmp_path / "project"
    folder.mkdir()
    return copied(folder, cache)


def _built(shared: Path, cache: Path, optimise: str) -> Path:
    folder = shared / optimise
    with (shared / f"{optimise}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if (folder / "built").exists():
            return Path((folder / "built").read_text())
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        executable, _ = copied(folder, cache).bundle("enterprise", "--optimise", optimise)
        (folder / "built").write_text(str(executable))
        return executable


@pytest.fixture(scope="session")
def caro(shared: Path, cache: Path) -> Path:
    """The enterprise executable, optimised for start."""
    return _built(shared, cache, "start")


@pytest.fixture(scope="session")
def small(shared: Path, cache: Path) -> Path:
    """The enterprise executable, optimised for size."""
    return _built(shared, cache, "size")
