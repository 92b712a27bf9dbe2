"""Skills, policies and homes on the disk of a test, for the parts of the guard that look at it."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from runtime.contract.layout import BUILD, POLICY
from runtime.contract.policy import Policy
from runtime.payload.read import Payload
from tests.making import bare, composed, opened, stored, tree

ASKED = """
[capabilities]
filesystem_read = ["./", "~/.tool"]
filesystem_write = ["$CARO_CACHE"]
network = ["*.example.com", "https://api.example.org:8443"]
env_read = ["TOOL_*", "HOME_PAGE"]

[capabilities.terminal_exec]
allowed = true
commands = ["git", "tool"]
blocked = ["rm"]
"""
SKILL = "custom.test"


def payload(policy: Policy | bytes | None = None, manifest: str = ASKED, *, built: bool = True) -> Payload:
    """A payload of one skill, with a policy as the bundler writes it; as bytes it is put there as it is, b"" leaves it out."""
    data = policy if isinstance(policy, bytes) else json.dumps(None if policy is None else asdict(policy), sort_keys=True).encode()
    entries = [stored(POLICY, data)] if data else []
    entries += [stored(BUILD, b"{}")] if built else []
    return opened(bare(composed([tree(SKILL, manifest=manifest)], entries)))


def homes(folder: Path) -> Mapping[str, str]:
    """An environment whose home lies in that folder."""
    (folder / "home").mkdir(exist_ok=True)
    return {"HOME": str(folder / "home")}
