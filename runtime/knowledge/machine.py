"""What this machine is, as far as an answer depends on it. Hot."""

import os
import sys

from runtime.contract.layout import SYSTEMS as FLAGS

SYSTEMS = {"linux": "linux", "darwin": "macos", "win32": "windows"}
PLATFORM, TOOLS = "platform.os[]", "platform.required_tools[]"


def system() -> str:
    """The operating system as manifests name it."""
    return SYSTEMS.get(sys.platform, sys.platform)


def for_here(flags: int) -> bool:
    """Whether a file with these flags is for this system."""
    systems = {name for name, bit in FLAGS if flags & bit}
    return not systems or system() in systems


def on_path(program: str) -> bool:
    """Whether PATH has the program."""
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return any(os.access(os.path.join(folder, program), os.X_OK) for folder in folders if folder)


def runs_here(facts: list[tuple[str, str]]) -> bool:
    """Whether a skill with these facts is for this system."""
    systems = [value for key, value in facts if key == PLATFORM]
    return not systems or system() in systems


def missing_tools(facts: list[tuple[str, str]]) -> list[str]:
    """The tools that a skill requires and that PATH does not have."""
    return [value for key, value in facts if key == TOOLS and not on_path(value)]
