"""What a shell offers after a tab, asked for as each shell's script asks."""

import subprocess
from pathlib import Path

import pytest

from runtime.cli.commands import COMMANDS, SHELLS
from tests.frozen.test_commands import SKILLS
from tests.project import ROOT, run

TOP = sorted({command.path[0] for command in COMMANDS})
DOCUMENTS = sorted(
    str(path.relative_to(ROOT / "skills/core.git/knowledge").with_suffix(""))
    for path in (ROOT / "skills/core.git").glob("knowledge/**/*.md")
)
PATTERNS = [name for name in DOCUMENTS if name.startswith("patterns/")]
RECIPES = sorted(path.stem for path in (ROOT / "skills").glob("*/recipes/*.yaml"))
GIT = sorted(f"core.git/{path.stem}" for path in (ROOT / "skills").glob("core.git/recipes/*.yaml"))

# the words before the one that is being typed, that one, and what is offered
OFFERED: list[tuple[list[str], str, list[str]]] = [
    ([], "", TOP),
    ([], "sk", ["skill"]),
    ([], "zz", []),
    (
        ["skill"],
        "",
        [
            "add",
            "capabilities",
            "disable",
            "enable",
            "export",
            "features",
            "import",
            "info",
            "init",
            "list",
            "pack",
            "remove",
            "search",
            "test",
            "update",
            "validate",
        ],
    ),
    (["recipe"], "", ["list", "plan", "propose", "resume", "run", "show"]),
    (["skill", "list"], "--", ["--format", "--help", "--skills"]),
    (["skill", "list"], "--f", ["--format"]),
    (["skill", "validate"], "--s", ["--strict"]),
    (["skill", "list", "--format"], "", ["json", "table", "yaml"]),
    (["show"], "", SKILLS),
    (["show"], "core.", [id for id in SKILLS if id.startswith("core.")]),
    (["show"], "nothing.", []),
    (["skill", "info"], "tool.d", ["tool.docker"]),
    (["show", "core.git"], "", DOCUMENTS),
    (["show", "core.git"], "patterns/", PATTERNS),
    (["show", "--format", "json", "core.git"], "patterns/", PATTERNS),
    (["show", "core.gti"], "", []),
    (
        ["recipe", "show"],
        "",
        sorted([*RECIPES, *(f"{path.parents[1].name}/{path.stem}" for path in (ROOT / "skills").glob("*/recipes/*"))]),
    ),
    (["recipe", "show"], "core.git/", GIT),
    (["completion"], "", sorted(SHELLS)),
]


def _asked(caro: Path, shell: str, before: list[str], word: str) -> list[str]:
    """The names that are offered, as that shell's script reads them."""
    environment = {"_CARO_COMPLETE": f"{shell}_complete", "COMP_WORDS": " ".join(["caro", *before, word]).strip()}
    environment["COMP_CWORD"] = word if shell == "fish" else str(len(before) + 1)
    if shell == "fish":
        environment["COMP_WORDS"] = " ".join(["caro", *before])
    done = run([caro], env=environment)
    assert (done.code, done.err) == (0, "")
    lines = done.out.strip("\n").splitlines()
    if shell == "bash":
        return [line.removeprefix("plain,") for line in lines]
    if shell == "fish":
        return [line.removeprefix("plain,").partition("\t")[0] for line in lines]
    assert lines[::3] == ["plain"] * (len(lines) // 3)
    return [name.replace("\\:", ":") for name in lines[1::3]]


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(
    ("before", "word", "wanted"), OFFERED, ids=lambda value: " ".join(value) if value and len(value) < 9 else ""
)
def test_what_is_offered(shell: str, before: list[str], word: str, wanted: list[str], caro: Path) -> None:
    assert sorted(name for name in _asked(caro, shell, before, word) if name) == wanted


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_asks_this_program(shell: str, caro: Path) -> None:
    script = run([caro, "completion", shell]).out
    assert f"_CARO_COMPLETE={shell}_complete" in script
    assert script.endswith("\n")


def test_bash_can_read_its_script(caro: Path, tmp_path: Path) -> None:
    file = tmp_path / "caro.bash"
    file.write_text(run([caro, "completion", "bash"]).out)
    done = run(["bash", "-n", file], env={"PATH": "/usr/bin:/bin"})
    assert (done.code, done.err) == (0, "")


def test_bash_offers_it_after_a_tab(caro: Path, tmp_path: Path) -> None:
    file = tmp_path / "caro.bash"
    file.write_text(run([caro, "completion", "bash"]).out)
    press = (
        'source "$1"; registered=$(complete -p caro); name=${registered##*-F }; COMP_WORDS=(caro show core.g); COMP_CWORD=2;'
        ' "${name% *}" caro core.g show; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    path = f"{caro.parent}:/usr/bin:/bin"
    done = subprocess.run(
        ["bash", "--norc", "-c", press, "bash", file], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "core.git\n"), done.stderr


def test_an_unknown_shell_is_a_usage_error(caro: Path) -> None:
    done = run([caro], env={"_CARO_COMPLETE": "tcsh_complete", "COMP_WORDS": "caro ", "COMP_CWORD": "1"})
    assert (done.code, done.out) == (2, "")
    assert "_CARO_COMPLETE=tcsh_complete: no such shell" in done.err
