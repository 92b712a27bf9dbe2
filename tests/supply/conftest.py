import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from runtime.supply.means import Means, Patience
from tests.making import tree

Make = Callable[..., Path]
HASTE = Patience(connect=5, read=0.5, attempts=3, pause=0.01, slow_for=0.5)


@pytest.fixture
def made(tmp_path: Path) -> Make:
    """Makes the folder of a sound skill, with more files."""

    def make(files: Mapping[str, bytes] | None = None, id: str = "core.alpha") -> Path:
        folder = tmp_path / id
        for path, data in tree(id, files).files.items():
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return folder

    return make


@pytest.fixture
def means(tmp_path: Path, home: Path) -> Means:
    """A cache of its own, a home with nothing in it, and little patience."""
    return Means(cache=tmp_path / "cache", environ={"PATH": os.environ["PATH"], "HOME": str(home)}, patience=HASTE)


@pytest.fixture
def offline(means: Means) -> Means:
    """The same without a network."""
    return replace(means, offline=True)
