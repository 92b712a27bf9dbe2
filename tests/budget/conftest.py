"""Executables of both kinds."""

from pathlib import Path

import pytest


@pytest.fixture(scope="session", params=["caro", "small"])
def built(request: pytest.FixtureRequest) -> Path:
    """The enterprise executable, optimised for start and for size."""
    file: Path = request.getfixturevalue(str(request.param))
    return file
