from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.making import tree

Make = Callable[..., Path]


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
