"""Every command of the built executable, as a user starts it."""

import json
import os
import pty
import subprocess
from pathlib import Path

import pytest

from tests.project import ROOT, run

SKILLS = sorted(file.parent.name for file in (ROOT / "skills").glob("*/skill.toml"))
ISOLATED = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--net"]

FORMS = [
    (["--version"], "caro 0"),
    (["--help"], "Usage: caro"),
    (["-h"], "Usage: caro"),
    (["skill", "--help"], "list"),
    (["skill", "list", "--help"], "--format"),
    (["skill", "list"], "core.git"),
    (["skill", "list", "--format", "text"], "core.git"),
    (["skill", "info", "core.git"], "integrity"),
    (["skill", "info", "--format=json", "core.git"], '"integrity"'),
    (["show", "core.git"], "# Git"),
    (["show", "core.posix", "find-files"], "# "),
    (["show", "core.git", "--format", "json"], '"text"'),
    (["verify"], "whole"),
    (["verify", "--format", "json"], '"checked"'),
    (["about"], "python"),
    (["about", "--format", "json"], '"lock"'),
    (["skill", "list", "--format", "yaml"], "id: core.git"),
    (["skill", "list", "--skills", "core.git,core.shell"], "core.shell"),
    (["skill", "list", "--skills=!core.git"], "core.shell"),
    (["skill", "validate", str(ROOT / "skills" / "tool.docker")], "no problems"),
    (["skill", "validate", "--strict", "--format", "json", str(ROOT / "skills" / "core.git")], '"valid": true'),
    (["skill", "validate", "--format", "sarif", str(ROOT / "skills" / "core.git")], '"version": "2.1.0"'),
    (["skill", "import", "--help"], "--strict"),
    (["skill", "init", "--help"], "knowledge"),
    (["recipe", "list"], "undo-last-commit"),
    (["recipe", "list", "--format", "json", "--skills", "tool.docker"], '"skill": "tool.docker"'),
    (["recipe", "show", "undo-last-commit"], "git reset"),
    (["recipe", "show", "core.git/tag-release", "--format", "yaml"], "steps:"),
    (["recipe", "plan", "undo-last-commit"], "git reset --soft '{parent}'"),
    (["recipe", "plan", "tag-release", "--param=tag=v1.0.0", "--param", "message=a; b", "--format", "json"], '"--message=a; b"'),
    (["recipe", "run", "--help"], "--dry-run"),
    (["skill", "capabilities", "cloud.aws"], "sts.amazonaws.com"),
    (["skill", "capabilities", "core.git", "--format", "json"], '"granted_by": "default"'),
    (["undo my last commit but keep the changes"], "git reset --soft HEAD~1"),
    (["undo", "my", "last", "commit", "but", "keep", "the", "changes"], "git reset --soft HEAD~1"),
    (["ask", "clean", "up", "dangling", "images", "--why"], "docker image prune"),
    (["ask", "undo my last commit", "--format", "json", "--limit", "1"], '"commands"'),
    (["ask", "undo my last commit", "--format=yaml", "--skills", "core.git"], "commands:"),
    (["search", "undo", "my", "last", "commit"], "core.git/"),
    (["search", "--kind", "recipe", "undo my last commit"], "undo-last-commit"),
    (["search", "undo my last commit", "--kind=document", "--format", "json"], '"hits"'),
    (["context", "undo my last commit"], "<!-- core.git "),
    (["context", "undo my last commit", "--max-tokens", "300", "--format", "json"], '"max_tokens": 300'),
    (["skill", "test", "--filter", "typo in", str(ROOT / "skills" / "core.git")], "1 of 1 cases passed"),
    (
        ["skill", "test", "--format", "json", "--why-not", "overview", "--filter", "typo in", str(ROOT / "skills" / "core.git")],
        '"passed": true',
    ),
    (["lock"], "[[skills]]"),
    (["lock", "--format", "json"], '"integrity"'),
    (["doctor"], "maps native modules"),
    (["doctor", "--format", "json"], '"ok": true'),
    (["completion", "bash"], "_CARO_COMPLETE"),
    (["completion", "zsh"], "_CARO_COMPLETE"),
    (["completion", "fish"], "_CARO_COMPLETE"),
]

MISTAKES = [
    (["show"], 2, "Missing argument 'SKILL'"),
    (["skill", "lst"], 2, "perhaps 'list'"),
    (["skill", "list", "--formt", "json"], 2, "--format"),
    (["skill", "list", "--format", "xml"], 2, "'xml'"),
    (["skill", "list", "surplus"], 2, "surplus"),
    (["skill", "info", "core.gti"], 1, "core.git"),
    (["show", "core.git", "no-such-document"], 1, "no-such-document"),
    (["show", "core.git", "--skills=none"], 1, "left out by --skills=none"),
    (["skill", "list", "--skills", "core.gti"], 1, "core.git"),
    (["skill", "list", "--skills", "core.git,!core.shell"], 2, "none, all"),
    (["recipe", "show", "undo-last-comit"], 1, "undo-last-commit"),
    (["recipe", "plan", "tag-release"], 2, "no value for tag, message"),
    (["recipe", "plan", "tag-release", "--param", "tags=v1"], 2, "perhaps 'tag'"),
    (["recipe", "plan", "tag-release", "--param", "tag=-d", "--param", "message=x"], 5, "does not begin with '-'"),
    (["recipe", "plan", "tag-release", "--params-file", "/no/such/file"], 1, "/no/such/file"),
    (["recipe", "run", "undo-last-commit", "--secret", "changes=prompt"], 2, "no secret"),
    (["recipe", "resume", "20260101-000000-00000000"], 1, "nothing to go on with"),
    (["completion", "tcsh"], 2, "'tcsh'"),
    ([" "], 2, "the request is empty"),
    (["ask"], 2, "Missing argument 'REQUEST"),
    (["zyzzyva quux"], 1, "nothing here fits 'zyzzyva quux'"),
    (["ask", "zyzzyva", "--skills=none"], 1, "nothing here fits 'zyzzyva'"),
    (["search", "--kind", "file", "x"], 2, "'file'"),
    (["context", "undo", "--max-tokens", "0"], 2, "wanted a number from 1 to 1000000"),
    (["skil", "list", "--format", "json"], 2, "perhaps 'skill'"),
    (["skill", "test", "/no/such/folder"], 1, "no such folder"),
    (["skill", "validate", "/no/such/folder"], 1, "no such folder"),
    (["skill", "import", "tlrd", "x"], 2, "'tlrd'"),
    (["skill", "import", "markdown", "/no/such/folder", "--id", "custom.x"], 1, "no such folder"),
    (["skill", "import", "markdown", "/no/such/folder"], 2, "no id"),
]


@pytest.mark.parametrize("optimised", ["caro", "small"])
@pytest.mark.parametrize(("words", "wanted"), FORMS, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_each_form_answers_in_a_bare_environment(
    request: pytest.FixtureRequest, optimised: str, words: list[str], wanted: str
) -> None:
    done = run([request.getfixturevalue(optimised), *words])
    assert (done.code, done.err) == (0, "")
    assert wanted in done.out


@pytest.mark.parametrize(
    ("words", "code", "wanted"), MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, list) else ""
)
def test_a_mistake_is_one_clear_error(caro: Path, words: list[str], code: int, wanted: str) -> None:
    done = run([caro, *words])
    assert (done.code, done.out) == (code, "")
    assert wanted in done.err
    assert done.err.startswith("caro: ")
    assert "Traceback" not in done.err


def test_no_command_shows_help_and_is_a_usage_error(caro: Path) -> None:
    done = run([caro])
    assert done.code == 2
    assert "Usage: caro" in done.out + done.err


def test_lists_all_skills_without_network_from_another_folder(caro: Path, tmp_path: Path) -> None:
    done = run([*ISOLATED, caro, "skill", "list", "--format", "json"], env={"PATH": "/usr/bin:/bin"}, cwd=tmp_path)
    assert done.code == 0, done.err
    assert [skill["id"] for skill in json.loads(done.out)] == SKILLS


@pytest.mark.parametrize("skill", SKILLS)
def test_every_document_comes_out_as_it_went_in(caro: Path, skill: str) -> None:
    info = json.loads(run([caro, "skill", "info", skill, "--format", "json"]).out)
    files = {
        path.relative_to(ROOT / "skills" / skill / "knowledge") for path in (ROOT / "skills" / skill).glob("knowledge/**/*.md")
    }
    assert {Path(document["name"] + ".md") for document in info["documents"]} == files
    for document in info["documents"][:: max(1, len(info["documents"]) // 4)]:
        shown = json.loads(run([caro, "show", skill, document["name"], "--format", "json"]).out)
        assert shown["text"] == (ROOT / "skills" / skill / "knowledge" / f"{document['name']}.md").read_text()


def test_a_document_is_rendered_on_a_terminal_and_plain_in_a_pipe(caro: Path) -> None:
    plain = run([caro, "show", "core.git"], env={"TERM": "xterm"}).out
    assert "\x1b" not in plain
    assert "```sh\n" in plain
    shown = _on_a_terminal([str(caro), "show", "core.git"], {"TERM": "xterm"})
    assert "\x1b[1;35mGit" in shown
    assert "```" not in shown
    for environment in ({"TERM": "xterm", "NO_COLOR": "1"}, {"TERM": "dumb"}):
        assert "\x1b" not in _on_a_terminal([str(caro), "show", "core.git"], environment)


def _on_a_terminal(command: list[str], environment: dict[str, str]) -> str:
    ours, theirs = pty.openpty()
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment, close_fds=True) as process:
        os.close(theirs)
        said = bytearray()
        while True:
            try:
                piece = os.read(ours, 65536)
            except OSError:  # a terminal that nobody holds any more
                break
            if not piece:
                break
            said += piece
        assert process.wait(30) == 0
    os.close(ours)
    return said.decode()
