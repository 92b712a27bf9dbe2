"""bundler size: every byte of a real build, the baseline that it is compared with, and a budget that stops one."""

import json
import re
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

import pytest

from runtime.errors import NOT_FOUND, POLICY, USAGE
from tests.project import Project, run

DOCUMENT = "knowledge/patterns/many-words.md"


def _words(length: int, seed: int = 7) -> str:
    """About that many bytes of words that nothing repeats."""
    draw = Random(seed)
    words = [draw.randbytes(draw.randrange(2, 6)).hex() for _ in range(length // 8)]
    lines = [" ".join(words[at : at + 12]) for at in range(0, len(words), 12)]
    return "# Many words\n\n" + "\n".join(lines) + "\n"


def _json(project: Project, *words: str) -> Any:
    done = project.bundler("size", *words, "--format", "json")
    assert done.code == 0, done.err
    return json.loads(done.out)


def _add(project: Project, skill: str, length: int) -> Path:
    file = project.folder / "skills" / skill / DOCUMENT
    file.write_text(_words(length))
    assert project.bundler("lock", "enterprise").code == 0
    return file


def _grow_by(project: Project, share: str) -> None:
    profile = project.folder / "profiles/enterprise.toml"
    profile.write_text(profile.read_text().replace("[budget]\n", f'[budget]\ngrowth = "{share}"\n'))


def test_parts_sum_to_the_file_of_a_profile_and_of_a_path(caro: Path, project: Project) -> None:
    executable, report = project.bundle("enterprise")
    by_name, by_path = _json(project, "enterprise"), _json(project, str(executable))
    for found in (by_name, by_path):
        assert sum(part["stored"] for part in found["parts"]) == found["size"] == executable.stat().st_size == report["size"]
        assert sum(group["stored"] for group in found["groups"].values()) == found["size"]
    assert by_name["parts"] == by_path["parts"]
    assert set(by_name["skills"]) == {path.name for path in (project.folder / "skills").iterdir() if path.is_dir()}
    for skill in by_name["skills"].values():
        layers = [size["stored"] for layer, size in skill.items() if layer != "total"]
        assert sum(layers) == skill["total"]["stored"] > 0


def test_parts_of_a_folder_sum_to_all_of_its_files(caro: Path, project: Project) -> None:
    executable, _ = project.bundle("enterprise", "--layout", "onedir")
    found = _json(project, "enterprise")
    files = [file for file in executable.parent.rglob("*") if file.is_file()]
    assert sum(part["stored"] for part in found["parts"]) == found["size"] == sum(file.stat().st_size for file in files)
    assert found["layout"] == "onedir"


def test_what_was_not_built_has_no_size(project: Project) -> None:
    done = project.bundler("size", "enterprise")
    assert (done.code, done.out) == (NOT_FOUND, "")
    assert "'bundler bundle enterprise' builds it" in done.err


def test_accept_writes_the_baseline_once_and_then_the_same(caro: Path, project: Project) -> None:
    executable, _ = project.bundle("enterprise")
    file = executable.parent / "size.json"
    assert _json(project, "enterprise")["baseline"] is None
    assert not file.exists()
    assert project.bundler("size", "enterprise", "--accept").code == 0
    first = file.read_bytes()
    assert json.loads(first)["total"] == executable.stat().st_size
    assert project.bundler("size", "enterprise", "--accept").code == 0
    assert file.read_bytes() == first
    assert _json(project, "enterprise")["baseline"] == {"total": executable.stat().st_size, "incomparable": "", "changes": []}
    of_a_file = project.bundler("size", str(executable), "--accept")
    assert (of_a_file.code, of_a_file.out) == (USAGE, "")


def test_growth_over_the_baseline_is_refused_and_accepted_by_name(caro: Path, project: Project) -> None:
    _grow_by(project, "0.01 %")
    executable, _ = project.bundle("enterprise")
    before = sha256(executable.read_bytes()).digest()
    assert "budget.growth: not judged: there is no baseline yet" in project.bundler("size", "enterprise").out
    assert project.bundler("size", "enterprise", "--accept").code == 0
    _add(project, "cloud.aws", 9_000)
    done = project.bundler("bundle", "enterprise")
    assert (done.code, done.out) == (POLICY, "")
    assert "enterprise: 1 budget is exceeded" in done.err
    assert "budget.growth: found " in done.err
    assert "0.01 % more than the baseline's" in done.err
    assert re.search("largest: .*cloud.aws ", done.err)  # and the tables, where its words are indexed
    assert sha256(executable.read_bytes()).digest() == before
    profile = project.folder / "profiles/enterprise.toml"
    profile.write_text(profile.read_text().replace("0.01 %", "50 %"))
    grown, report = project.bundle("enterprise")
    changes = _json(project, "enterprise")["baseline"]["changes"]
    assert changes[0]["kind"] == "total"
    assert (
        changes[0]["after"] - changes[0]["before"]
        == grown.stat().st_size - json.loads((grown.parent / "size.json").read_text())["total"]
    )
    assert {change["name"] for change in changes if change["kind"] == "skill"} == {"cloud.aws"}
    assert report["size"] == grown.stat().st_size


# what the baseline was made with otherwise, and how that is said
OTHERWISE = {
    "python": ("3.9.1 sha256:aa", "interpreter '3.9.1 sha256:aa', now '"),
    "platform": ("linux-aarch64", "platform 'linux-aarch64', now '"),
    "optimise": ("size", "target.optimise 'size', now 'start'"),
    "layout": ("onedir", "target.layout 'onedir', now 'onefile'"),
}


def test_a_baseline_that_was_made_otherwise_is_not_judged_and_says_so(caro: Path, project: Project) -> None:
    _grow_by(project, "0 %")
    executable, _ = project.bundle("enterprise")
    file = executable.parent / "size.json"
    assert project.bundler("size", "enterprise", "--accept").code == 0
    baseline = json.loads(file.read_text())
    _add(project, "core.git", 20_000)
    assert project.bundler("bundle", "enterprise").code == POLICY
    for key, (value, said) in OTHERWISE.items():
        file.write_text(json.dumps({**baseline, key: value}))
        done = project.bundler("bundle", "enterprise")
        assert done.code == 0, done.err
        shown = project.bundler("size", "enterprise")
        note = f"budget.growth: not judged: the baseline was made with another {said}"
        assert [line for line in shown.out.splitlines() if line.startswith(note)]
        assert said in _json(project, "enterprise")["baseline"]["incomparable"]


ALLOWED = {"cloud.aws": "200.0 kB (200000 B)", "core.posix": "100.0 kB (100000 B)"}


@pytest.mark.parametrize("skill", ALLOWED)
def test_a_document_that_breaks_a_budget_is_named_with_what_would_fit(skill: str, caro: Path, project: Project) -> None:
    executable, _ = project.bundle("enterprise")
    before = executable.read_bytes()
    document = _add(project, skill, 400_000)
    assert 380_000 < document.stat().st_size < 420_000
    done = project.bundler("bundle", "enterprise")
    assert (done.code, done.out) == (POLICY, "")
    lines = [line.strip() for line in done.err.splitlines()]
    over = next(number for number, line in enumerate(lines) if line.startswith(f'budget.skills."{skill}": found '))
    assert f"allowed {ALLOWED[skill]}" in lines[over]
    assert lines[over + 1].startswith("largest: knowledge ")
    assert lines[over + 2].startswith(f"to fit: remove document {DOCUMENT}, which leaves ")
    assert "'bundler size enterprise' shows where every byte goes" in done.err
    assert executable.read_bytes() == before
    assert {path.name for path in executable.parent.iterdir()} == {"caro", "skills.lock"}
    document.unlink()
    again, report = project.bundle("enterprise")
    assert again.read_bytes() == before
    assert report["frames_compressed"] == []
    assert run([again, "verify"]).code == 0
