"""Built executables, from the same cache and folders as those of tests/frozen: each is made once in a run."""

from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import rmtree

import pytest

from tests.project import copied


def _built(shared: Path, optimise: str) -> Path:
    folder = shared / optimise
    with (shared / f"{optimise}.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if (folder / "built").exists():
            return Path((folder / "built").read_text())
        rmtree(folder, ignore_errors=True)
        folder.mkdir()
        project = copied(folder, shared / "cache")
        locked = project.bundler("lock", "enterprise")
        assert locked.code == 0, locked.err
        executable, _ = project.bundle("enterprise", "--optimise", optimise)
        (folder / "built").write_text(str(executable))
        return executable


@pytest.fixture(scope="session", params=["start", "size"])
def built(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The enterprise executable, optimised for the one and for the other."""
    shared = tmp_path_factory.getbasetemp().parent / "frozen"
    shared.mkdir(exist_ok=True)
    return _built(shared, str(request.param))
