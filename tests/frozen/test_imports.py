"""Imports end to end: a profile with every kind is built and read, and the executable imports the same things itself."""

import json
import os
import shutil
from pathlib import Path

import pytest

from runtime.errors import USAGE
from tests.authoring.importing.machine import PLAIN, PRINTS
from tests.project import Project, run

ENTRIES = """\
[skills]
"custom.notes" = { import = "markdown", path = "../made/notes" }
"custom.forms" = { import = "skill-md", path = "../made/forms" }
"custom.tldr" = { import = "tldr", path = "../made/tldr" }
"custom.manual" = { import = "man", path = "../made/programs" }
"""
FILES = {
    "made/notes/README.md": "# Notes\n\nOurs.\n",
    "made/forms/SKILL.md": "---\nname: forms\ndescription: Fill in forms.\nallowed-tools: Bash(git:*)\n---\n# Forms\n",
    "made/forms/run.sh": "echo run\n",
    "made/tldr/pages/linux/ip.md": "# ip\n\n> Addresses.\n\n- Show them:\n\n`ip {{[-br|-brief]}} addr`\n",
    "made/tldr/pages/common/tar.md": "# tar\n\n> Archives.\n\n- List one:\n\n`tar tf {{file}}`\n",
    "made/programs": "cmd\n",
    "made/man/man1/cmd.1": PLAIN,
    "made/bin/mandoc": PRINTS,
}
DOCUMENTS = {
    ("custom.notes", "README"): "# Notes",
    ("custom.forms", "overview"): "# Forms",
    ("custom.tldr", "linux/ip"): "Show them:\n```sh\nip -brief addr\n```",
    ("custom.manual", "cmd"): "cmd - a command",
}


@pytest.fixture
def imports(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The project with a folder of things to import, all of which its profile wants."""
    for path, text in FILES.items():
        file = project.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    (project.folder / "made/bin/mandoc").chmod(0o755)
    monkeypatch.setenv("PATH", f"{project.folder}/made/bin{os.pathsep}{os.environ['PATH']}")
    profile = project.folder / "profiles/community.toml"
    profile.write_text(profile.read_text().replace("[skills]\n", ENTRIES))
    return project


def _environment(project: Project) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "MANPATH": str(project.folder / "made/man")}


@pytest.fixture
def manual(imports: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The same, where the bundler finds the manual as well."""
    plain = Project.environment
    monkeypatch.setattr(Project, "environment", lambda self: plain(self) | _environment(imports))
    return imports


def test_a_profile_with_every_kind_is_built_and_read(manual: Project) -> None:
    executable, _ = manual.bundle("community")
    for (skill, document), wanted in DOCUMENTS.items():
        assert wanted in run([executable, "show", skill, document]).out
    assert run([executable, "verify"]).code == 0
    assert 'source = "import+tldr+../made/tldr"' in (executable.parent / "skills.lock").read_text()


def test_an_edited_page_is_no_longer_what_the_lock_says(manual: Project) -> None:
    assert manual.bundler("lock", "community").code == 0
    page = manual.folder / "made/tldr/pages/common/tar.md"
    page.write_text(page.read_text().replace("List", "Show"))
    done = manual.bundler("bundle", "community")
    assert done.code == USAGE
    assert "skill custom.tldr: integrity: locked h1:" in done.err


SOURCES = {"markdown": "notes", "skill-md": "forms", "tldr": "tldr", "man": "programs"}


@pytest.mark.parametrize("optimised", ["caro", "small"])
@pytest.mark.parametrize("kind", SOURCES)
def test_the_executable_imports_each_kind(
    request: pytest.FixtureRequest, imports: Project, tmp_path: Path, kind: str, optimised: str
) -> None:
    caro = request.getfixturevalue(optimised)
    words = [caro, "skill", "import", kind, imports.folder / "made" / SOURCES[kind], "--id", "custom.made", "--format", "json"]
    done = run(words, env=_environment(imports), cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out)["folder"] == "custom.made"
    assert run([caro, "skill", "validate", "--strict", tmp_path / "custom.made"]).out.endswith("no problems\n")
    shutil.rmtree(tmp_path / "custom.made")
