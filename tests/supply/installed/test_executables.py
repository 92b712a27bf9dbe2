"""Installed skills with an executable: the .wasm stays in the pack, is compiled when it is called, and nothing else is loaded."""

import json
import shutil
from pathlib import Path

import pytest

from runtime.catalog.executables import component
from runtime.catalog.installed import LOCK, PACKS
from runtime.catalog.shelf import Skill
from runtime.errors import DENIED, FAILED, INTEGRITY, INVALID, NOT_FOUND
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.supply.installed.record import read, written
from tests.supply.installed.ground import Ground
from tests.wasm.guests import ASKING, LOOP, text, wasm
from tests.wasm.skill import EXECUTABLE, ID, file, skill

RECIPE = b"""id: say
name: Say
description: Says it again.
steps: [{id: one, call: {export: echo, input: {a: [1]}}, confirmation: auto, expect: {json_path: "$.a[0]", equals: 1}}]
"""


def folder(ground: Ground, source: str = "", manifest: str = "", recipes: bool = False) -> Path:
    """The folder of a skill with that component."""
    promised = EXECUTABLE if not recipes else f"recipes = true\n{EXECUTABLE}"
    files = {"bin/skill.wasm": wasm(source or text()), **({"recipes/say.yaml": RECIPE} if recipes else {})}
    return ground.skill(ID, manifest=promised + manifest, files=files)


def add(ground: Ground, one: Path) -> None:
    done = ground.caro("skill", "add", one, "--yes")
    assert (done.code, done.err) == (0, "")


def pack(ground: Ground) -> Path:
    (only,) = (ground.own / PACKS / ID).iterdir()
    return only


def test_the_module_is_in_the_pack_and_answers(ground: Ground) -> None:
    one = folder(ground)
    add(ground, one)
    packed = Payload(open_file(str(pack(ground))))
    assert packed.machines() == []
    assert component(Skill(packed, 0, installed=True)) == (one / "bin/skill.wasm").read_bytes()
    shutil.rmtree(one)
    done = ground.caro("call", ID, "echo", '{"a": 1}', "--format", "json")
    assert (done.code, json.loads(done.out), done.err) == (0, {"a": 1}, "")


def test_nothing_is_kept_of_what_was_compiled(ground: Ground) -> None:
    add(ground, folder(ground))
    before = ground.everything()
    assert ground.caro("call", ID, "echo", "1").out == "1\n"
    assert ground.everything() == before


def test_a_step_of_a_recipe_calls_it(ground: Ground) -> None:
    add(ground, folder(ground, recipes=True))
    done = ground.caro("recipe", "run", "say", "--yes", "--format", "json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["result"] == "success"


def test_its_limits_are_those_of_its_manifest(ground: Ground) -> None:
    add(ground, folder(ground, text({"call": LOOP}), "max_seconds = 1\n"))
    done = ground.caro("call", ID, "echo", "1")
    assert (done.code, "not done within 1 s" in done.err) == (FAILED, True)


def test_it_reaches_what_was_consented_to_and_no_more(ground: Ground) -> None:
    add(ground, folder(ground, ASKING, '\n[capabilities]\nenv_read = ["nothing"]\n'))
    assert ground.caro("call", ID, "echo", "1", nothing="x").out == "1\n"
    assert ground.caro("skill", "capabilities", ID, "revoke", "env_read=nothing").code == 0
    denied = ground.caro("call", ID, "echo", "1", nothing="x")
    assert (denied.code, "env_read 'nothing': it is not granted" in denied.err) == (DENIED, True)


@pytest.mark.parametrize(
    ("source", "said"), [(ASKING, "does not ask for env_read"), (text(described='{"exports": {}}'), "promises the export")]
)
def test_a_component_that_promises_otherwise_is_not_added(ground: Ground, source: str, said: str) -> None:
    done = ground.caro("skill", "add", folder(ground, source), "--yes")
    assert (done.code, said in done.err) == (INVALID, True)
    assert ground.installed() == {}
    assert ground.packs() == []


def test_machine_code_in_a_pack_is_never_loaded(ground: Ground) -> None:
    """Somebody who can write to the folder puts a payload there that has machine code, and names it in the lock."""
    add(ground, folder(ground))
    (ground.folder / "forged").mkdir()
    forged = ground.folder / "forged" / "payload"
    forged.write_bytes(file(skill()))
    root = Payload(open_file(str(forged))).place.root.hex()
    lock = read(ground.state())
    old = lock.skills[0].pack.removeprefix("sha256:")
    (ground.own / LOCK).write_text(written(lock).replace(old, root))
    shutil.copy(forged, ground.own / PACKS / ID / f"1.0.0-{root[:16]}.pack")
    assert Payload(open_file(str(forged))).machines()
    assert ground.installed() == {ID: "1.0.0"}
    done = ground.caro("call", ID, "echo", "1")
    assert (done.code, "its pack has no bin/skill.wasm" in done.err) == (INTEGRITY, True)


def test_a_damaged_module_is_not_compiled(ground: Ground) -> None:
    add(ground, folder(ground))
    data = bytearray(pack(ground).read_bytes())
    data[len(data) // 2] ^= 1
    pack(ground).write_bytes(data)
    assert ground.caro("call", ID, "echo", "1").code in {INTEGRITY, NOT_FOUND}


def test_a_skill_without_one_says_so(ground: Ground) -> None:
    add(ground, ground.skill(ID))
    done = ground.caro("call", ID, "echo", "1")
    assert (done.code, f"{ID}: has no executable" in done.err) == (NOT_FOUND, True)
