"""tests/executable_test.yaml of a skill of this repository, which holds no problem."""

from pathlib import Path

from runtime.authoring.testing.executable_cases import FILE, ExecutableCase, executable_cases
from runtime.authoring.validate.manifest import manifest
from runtime.supply.path import PathSource


def cases(folder: Path) -> list[ExecutableCase]:
    """The cases of a skill."""
    promised = manifest(PathSource(folder, folder.name).fetch(), strict=True).executable
    found, problems = executable_cases(folder, (folder / FILE).read_bytes(), promised.exports if promised else ())
    assert problems == []
    return found
