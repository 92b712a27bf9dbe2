"""A small payload for starts from sources."""

from pathlib import Path

import pytest

from runtime.contract.verified import SkillTree
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.supply.constraint import Constraint
from runtime.supply.verify import Fetched, verify

MANIFEST = b"""
[skill]
id = "core.sound"
name = "Sound"
version = "1.0.0"
description = "A skill without a defect."
api_version = "1.0"
license = "Apache-2.0"
[provides]
knowledge = true
"""


@pytest.fixture(scope="session")
def bare_payload(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A payload file without an executable around it."""
    files = {
        "skill.toml": MANIFEST,
        "LICENSE": b"-",
        "knowledge/overview.md": b"# Sound\n",
        "knowledge/prompts/context.md": b"# Context\n",
    }
    tree = SkillTree(origin="here", files=files)
    asked = Fetched(id="core.sound", constraint=Constraint("*", ()), source="path+here", tree=tree, wanted_by="a test")
    block = compose(verify([asked]), Frames(store=None), [])
    file = tmp_path_factory.mktemp("payload") / "bare"
    file.write_bytes(block.data + block.footer(0))
    return file
