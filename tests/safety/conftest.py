"""The rules of every bundle, compiled once."""

import pytest

from bundler.safety import builtin
from runtime.safety.table import Table


@pytest.fixture(scope="session")
def rules() -> Table:
    """The table that a bundle without skills' rules has."""
    return Table([builtin()])
