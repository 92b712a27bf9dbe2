"""Executable skills in a real executable: with nothing around it, ended by Ctrl-C, denied, and left out with the feature."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from runtime.errors import CANCELLED, DENIED, NOT_FOUND, USAGE
from tests.project import ROOT, Project, run
from tests.wasm.guests import ASKING, LOOP, text
from tests.wasm.skill import ID, skill

PROFILE = """[profile]
name = "{name}"
features = {features}
[skills]
"{id}" = {{ path = "../skill" }}
"{other}" = {{ path = "../other" }}
"""
OTHER = "custom.other"
# `echo` loops over the input "loop", and else says it again.
BODY = f"(if (i32.eq (local.get 3) (i32.const 6)) (then {LOOP})) (return (call $ok (local.get 2) (local.get 3)))"


# An executable that is installed, and called by a step.
CALLS = b"""id: say
name: Say
description: Says it again.
steps: [{id: one, call: {export: echo, input: {a: [1]}}, confirmation: auto, expect: {json_path: "$.a[0]", equals: 1}}]
"""
LATER = "custom.later"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, cache: Path) -> Project:
    """Two skills with executables, and profiles with the feature and without."""
    folder = tmp_path_factory.mktemp("executables")
    asking = skill(ASKING, '\n[capabilities]\nenv_read = ["nothing", "other"]\n')
    for name, files in (("skill", skill(text({"call": BODY}), "max_seconds = 60\n").files), ("other", asking.files)):
        for path, data in files.items():
            file = folder / name / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data.replace(ID.encode(), OTHER.encode()) if name == "other" and path == "skill.toml" else data)
    (folder / "profiles").mkdir()
    for name, features in (("with", ["recipes", "manage", "wasm"]), ("without", ["recipes", "manage"])):
        said = PROFILE.format(name=name, features=json.dumps(features), id=ID, other=OTHER)
        (folder / "profiles" / f"{name}.toml").write_text(said)
    return Project(folder, cache)


@pytest.fixture(scope="module")
def program(project: Project) -> Path:
    """The executable with the feature."""
    return project.bundle("with")[0]


def test_an_export_answers_with_nothing_around_it(program: Path) -> None:
    done = run([program, "call", ID, "echo", "-", "--format", "json"], data=b'{"a": 1}')
    assert (done.code, json.loads(done.out), done.err) == (0, {"a": 1}, "")


def test_an_export_answers_without_a_network_and_with_a_limit_of_memory(program: Path) -> None:
    script = f"ulimit -v 1000000; exec unshare --user --net {program} call {ID} echo 1"
    done = run(["/bin/sh", "-c", script], env={"PATH": os.environ["PATH"]})
    assert (done.code, done.out) == (0, "1\n"), done.err


# Everything is mounted read-only but /dev; a folder of a mount that cannot be is none that a program could write to either.
READ_ONLY = r"""set -eu
mount --make-rprivate /
for place in $(cut -d ' ' -f 2 /proc/mounts | grep -v '^/dev\|^/proc\|^/sys' | sort -r); do
    mount -o remount,bind,ro "$place" 2>&- || true
done
if touch "$1" 2>&-; then exit 99; fi
exec env -i TMPDIR=/dev/shm "$2" call tool.kubernetes findings - --format json
"""


def test_the_crash_looping_pod_is_named_where_nothing_can_be_written_or_reached(caro: Path, tmp_path: Path) -> None:
    recorded = (ROOT / "skills/tool.kubernetes/tests/executable/crash-loop.json").read_bytes()
    alone = ["unshare", "--user", "--map-root-user", "--mount", "--net", "/bin/sh", "-c", READ_ONLY, "sh"]
    done = run([*alone, tmp_path / "written", caro], env={"PATH": os.environ["PATH"]}, data=recorded)
    assert done.code == 0, done.err
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["object"], finding["reason"]) == ("pod/web-7c9d8f6b5d-x2x4q", "CrashLoopBackOff")
    assert "DATABASE_URL is not set" in finding["message"]


def test_the_whole_file_verifies_without_the_modules_in_it(program: Path) -> None:
    assert run([program, "verify"]).code == 0
    assert b"\0asm\x0d\0\x01\0" not in program.read_bytes()


def test_an_unknown_export_is_named(program: Path) -> None:
    done = run([program, "call", ID, "findings", "1"])
    assert (done.code, done.err.splitlines()[-1]) == (NOT_FOUND, "caro: hint: it exports echo, parse_output")


def test_ctrl_c_ends_a_call_at_once(program: Path) -> None:
    child = subprocess.Popen([program, "call", ID, "echo", '"loop"'], env={}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    while child.poll() is None and not in_the_guest(child.pid):
        time.sleep(0.05)
    assert child.poll() is None
    child.send_signal(signal.SIGINT)
    out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (CANCELLED, b"", b"")


def in_the_guest(bootloader: int) -> bool:
    """Whether the interpreter that a bootloader started has a second thread, which is the guest's."""
    children = Path(f"/proc/{bootloader}/task/{bootloader}/children").read_text().split()
    return any(len(list(Path(f"/proc/{child}/task").iterdir())) > 1 for child in children)


def test_a_processor_without_extensions_is_enough(project: Project) -> None:
    """Emulated; the variables are those that the bootloader sets for itself when it starts again, which would not be emulated."""
    emulator = shutil.which("qemu-x86_64")
    assert emulator, "apt-get install qemu-user"
    folder = project.bundle("with", "--layout", "onedir", "--output", str(project.folder / "folder"))[0].parent
    started = {
        "_PYI_ARCHIVE_FILE": f"{folder}/caro",
        "_PYI_PARENT_PROCESS_LEVEL": "-1",
        "_PYI_LINUX_PROCESS_NAME": "caro",
        "LD_LIBRARY_PATH": f"{folder}/_internal",
    }
    done = run([emulator, "-cpu", "qemu64", "-strace", folder / "caro", "call", ID, "echo", "1"], env=started)
    assert (done.code, done.out) == (0, "1\n"), done.err[-2000:]
    assert "execve(" not in done.err


def test_a_wish_is_decided_and_written_down(program: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "nothing": "x"}
    done = run([program, "call", OTHER, "echo", "1"], env=environment)
    assert (done.code, done.out) == (0, "1\n"), done.err
    assert run([program, "skill", "capabilities", OTHER, "revoke", "env_read=nothing"], env=environment).code == 0
    denied = run([program, "call", OTHER, "echo", "1"], env=environment)
    assert denied.code == DENIED
    assert "env_read 'nothing': it is not granted" in denied.err
    shown = json.loads(run([program, "journal", "show", "--format", "json"], env=environment).out)
    wishes = [(one["step"], one["capability"], one["decision"]) for one in shown if one["event"] == "decision"]
    assert wishes == [("call echo", "env_read", "allowed"), ("call echo", "env_read", "denied")]


def later(folder: Path) -> Path:
    """The folder of a skill that is installed later."""
    made = skill(files={"recipes/say.yaml": CALLS}).files
    for path, data in made.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    manifest = (
        (folder / "skill.toml").read_text().replace(ID, LATER).replace("executable = true", "recipes = true\nexecutable = true")
    )
    (folder / "skill.toml").write_text(manifest)
    return folder


def test_an_installed_executable_is_compiled_when_it_is_used(program: Path, tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    assert run([program, "skill", "add", later(tmp_path / "later"), "--yes"], env=environment).code == 0
    done = run([program, "call", LATER, "echo", '{"a": 1}', "--format", "json"], env=environment)
    assert (done.code, json.loads(done.out), done.err) == (0, {"a": 1}, "")
    ran = run([program, "recipe", "run", "say", "--yes", "--format", "json"], env=environment, cwd=tmp_path)
    assert (ran.code, json.loads(ran.out)["result"]) == (0, "success"), ran.err
    kept = [file for file in (tmp_path / ".caro").rglob("*") if file.is_file()]
    assert {file.suffix for file in kept} <= {".pack", ".lock", ".json", ""}
    assert not [file for file in kept if file.read_bytes()[:4] == b"\x7fELF"]


def test_a_new_executable_is_whole_and_its_tests_pass(program: Path, tmp_path: Path) -> None:
    environment, folder = {"HOME": str(tmp_path)}, tmp_path / "words"
    steps: list[list[str | Path]] = [
        ["skill", "init", "words", "--type", "full", "--dir", folder],
        ["skill", "validate", "--strict", folder],
        ["skill", "test", folder],
        ["skill", "add", folder, "--yes"],
    ]
    for words in steps:
        done = run([program, *words], env=environment)
        assert (done.code, done.err) == (0, ""), words
    done = run([program, "call", "custom.words", "count-words", "-", "--text"], env=environment, data=b"to be or nevertheless")
    assert (done.code, json.loads(done.out)) == (0, {"words": 4, "longest": "nevertheless"}), done.err


def test_without_the_feature_an_installed_one_is_not_called(project: Project, tmp_path: Path) -> None:
    without, _ = project.bundle("without")
    environment, folder = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}, later(tmp_path / "later")
    assert run([without, "skill", "add", folder, "--yes"], env=environment).code == 0
    ran = run([without, "recipe", "run", "say", "--yes"], env=environment, cwd=tmp_path)
    assert (ran.code, "the skill's executable is not in this program" in ran.err) == (DENIED, True), ran.err
    assert run([without, "doctor"], env=environment).err == ""
    made = run([without, "skill", "init", "words", "--type", "executable", "--dir", tmp_path / "words"], env=environment)
    assert made.code == 0, made.err
    tested = run([without, "skill", "test", tmp_path / "words"], env=environment)
    assert (tested.code, "cases of executables cannot be run in this executable" in tested.err) == (USAGE, True)


def test_without_the_feature_it_says_which_one_is_missing(project: Project, program: Path) -> None:
    whole = program.stat().st_size
    without, _ = project.bundle("without")
    done = run([without, "call", ID, "echo", "1"])
    assert done.code == USAGE
    assert done.err.splitlines()[-1] == "caro: hint: a profile whose features have 'wasm' builds it in"
    assert run([without, "verify"]).code == 0
    assert whole - without.stat().st_size > 7_000_000
