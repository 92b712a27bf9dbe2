from pathlib import Path

import pytest

from tests.supply.installed.ground import Ground
from tests.supply.trust.conftest import agent, key_files, ssh_keygen

__all__ = ["agent", "key_files", "ssh_keygen"]


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    return Ground(tmp_path)
