"""The hostile skills, bundled: one recipe a way. What they ask for they are granted; nothing but the journal's path is policy's."""

import json
from fcntl import LOCK_EX, flock
from pathlib import Path
from shutil import rmtree

from tests.hostile.ways import Way, load
from tests.project import copied

PROFILE = """\
[profile]
name = "hostile"
extends = "community"
description = "Skills that try to get out."
[skills]
"custom.hostile" = { path = "../skills/custom.hostile" }
"custom.narrow" = { path = "../skills/custom.narrow" }
"custom.proxy" = { path = "../skills/custom.proxy" }
[policy.confinement]
minimum = "L0"
[policy.programs]
addresses = ["10.77.0.1/32"]
[policy.journal]
path = "~/journal.jsonl"
"""
MANIFEST = """\
[skill]
id = "{id}"
name = "Hostile"
version = "1.0.0"
description = "Recipes that try to get out."
api_version = "1.0"
license = "Apache-2.0"
[provides]
recipes = true
[capabilities]
filesystem_read = ["./"]
filesystem_write = ["./box", "./box/inner", "./race"]
network = {hosts}
[capabilities.terminal_exec]
allowed = true
commands = {programs}
"""
PROGRAMS = {
    "custom.hostile": ["sh", "python3", "curl"],
    "custom.narrow": ["git", "awk", "find", "tar"],
    "custom.proxy": ["python3", "curl"],
}
NAMES = ("allowed", "loop", "both", "meta", "alibaba", "six", "mapped", "zero", "rebind", "*.good")
HOSTS = {"custom.proxy": [f"{name}.test" for name in NAMES]}


def build(shared: Path, cache: Path) -> Path:
    """The executable, built once in a run of the tests."""
    folder = shared / "hostile"
    with (shared / "hostile.lock").open("w") as lock:
        flock(lock, LOCK_EX)
        if not (folder / "built").exists():
            rmtree(folder, ignore_errors=True)
            folder.mkdir()
            project = copied(folder, cache)
            (folder / "profiles/hostile.toml").write_text(PROFILE)
            for id in PROGRAMS:
                _skill(folder / "skills" / id, id)
            (folder / "built").write_text(str(project.bundle("hostile")[0]))
    return Path((folder / "built").read_text())


def _skill(folder: Path, id: str) -> None:
    (folder / "recipes").mkdir(parents=True)
    hosts, programs = json.dumps(HOSTS.get(id, [])), json.dumps(PROGRAMS[id])
    (folder / "skill.toml").write_text(MANIFEST.format(id=id, hosts=hosts, programs=programs))
    (folder / "LICENSE").write_text("Apache-2.0\n")
    for way in load():
        if way.skill == id:
            (folder / f"recipes/{way.id}.yaml").write_text(json.dumps(_recipe(way)))


def _recipe(way: Way) -> dict[str, object]:
    """As JSON, which is YAML too."""
    steps = [
        {"id": f"step{number}", "argv": argv, "confirmation": "auto", "timeout": way.timeout}
        for number, argv in enumerate(way.argvs)
    ]
    return {"id": way.id, "name": way.name, "description": "A way out.", "steps": steps}
