import pytest

from runtime.payload.write import Block
from tests.payload.sample import sample


@pytest.fixture(scope="session")
def block() -> Block:
    """The small payload of `sample`."""
    return sample()
