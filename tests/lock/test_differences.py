"""What a lock says and is wanted otherwise: each field that differs is one line that names it."""

from dataclasses import fields, replace
from typing import Any

import pytest

from bundler.lock.record import Lock, LockedBase, LockedPackage, LockedSkill, differences, requested
from runtime.contract.records import Capabilities, TerminalExec
from tests.lock.test_text import BASE, LOCK, SKILL

OTHER = replace(SKILL, id="core.omega")
PACKAGE = BASE.packages[0]
TWO = replace(LOCK, skills=(SKILL, OTHER))


def _skill(**values: Any) -> Lock:
    return replace(TWO, skills=(replace(SKILL, **values), OTHER))


def _base(**values: Any) -> Lock:
    return replace(TWO, base=replace(BASE, **values))


def _package(**values: Any) -> Lock:
    return _base(packages=(replace(PACKAGE, **values), *BASE.packages[1:]))


ROWS: dict[str, tuple[Lock, str]] = {
    "version": (replace(TWO, version=2), "version: locked 1; wanted 2"),
    "profile": (replace(TWO, profile="two"), "profile: locked one; wanted two"),
    "profile_digest": (replace(TWO, profile_digest="sha256:dd"), "profile-digest: locked sha256:cc; wanted sha256:dd"),
    "base.python": (_base(python="3.12"), "base.python: locked 3.11 or newer; wanted 3.12"),
    "base.dictionary": (_base(dictionary="sha256:ee"), "base.dictionary: locked none; wanted sha256:ee"),
    "base.packages.version": (_package(version="9"), "package click: version: locked 8.5.1; wanted 9"),
    "base.packages.hash": (_package(hash="sha256:ff"), "package click: hash: locked sha256:aa; wanted sha256:ff"),
    "skills.version": (_skill(version="1.0.1"), "skill core.alpha: version: locked 1.0.0; wanted 1.0.1"),
    "skills.source": (_skill(source="path+x"), "skill core.alpha: source: locked path+../skills/core.alpha; wanted path+x"),
    "skills.integrity": (_skill(integrity="h1:xyz="), "skill core.alpha: integrity: locked h1:abc=; wanted h1:xyz="),
    "skills.resolved": (_skill(resolved="sha256:11"), "skill core.alpha: resolved: locked ; wanted sha256:11"),
    "skills.index": (_skill(index="sha256:12"), "skill core.alpha: index: locked ; wanted sha256:12"),
    "skills.signer": (_skill(signer="me"), "skill core.alpha: signer: locked ; wanted me"),
    "skills.override": (_skill(override="1: so"), "skill core.alpha: override: locked ; wanted 1: so"),
    "skills.license": (_skill(license="MIT"), "skill core.alpha: license: locked Apache-2.0; wanted MIT"),
    "skills.required_by": (_skill(required_by=("profile one",)), "skill core.alpha: required-by: locked "),
    "skills.features": (_skill(features=("a",)), "skill core.alpha: features: locked "),
    "skills.capabilities": (
        _skill(capabilities={**SKILL.capabilities, "secrets_access": True}),
        "skill core.alpha: capabilities: ",
    ),
}


def test_nothing_differs_from_itself() -> None:
    assert differences(TWO, TWO) == []


def test_every_field_has_a_row_here() -> None:
    named = {"id", "name"}  # what a row is found by
    whole = {field.name for field in fields(Lock)} - {"base", "skills"}
    whole |= {f"base.{field.name}" for field in fields(LockedBase)} - {"base.packages"}
    whole |= {f"base.packages.{field.name}" for field in fields(LockedPackage) if field.name not in named}
    whole |= {f"skills.{field.name}" for field in fields(LockedSkill) if field.name not in named}
    assert set(ROWS) == whole


@pytest.mark.parametrize("key", ROWS)
def test_a_field_that_differs_is_one_line_that_names_it(key: str) -> None:
    wanted, line = ROWS[key]
    (found,) = differences(TWO, wanted)
    assert found.startswith(line)
    (back,) = differences(wanted, TWO)
    assert back.partition(": locked ")[0] == found.partition(": locked ")[0]


ADDED = LockedPackage(name="new", version="1", hash="sha256:aa")
LISTS: dict[str, tuple[Lock, Lock, list[str]]] = {
    "a new skill": (LOCK, TWO, ["skill core.omega: not locked"]),
    "a skill less": (TWO, LOCK, ["skill core.omega: locked, no longer wanted"]),
    "another skill": (
        LOCK,
        replace(LOCK, skills=(OTHER,)),
        ["skill core.alpha: locked, no longer wanted", "skill core.omega: not locked"],
    ),
    "a new package": (LOCK, replace(LOCK, base=replace(BASE, packages=(*BASE.packages, ADDED))), ["package new: not locked"]),
    "a package less": (
        LOCK,
        replace(LOCK, base=replace(BASE, packages=BASE.packages[:1])),
        ["package x: locked, no longer wanted"],
    ),
}


@pytest.mark.parametrize("case", LISTS)
def test_rows_that_come_and_go(case: str) -> None:
    locked, wanted, lines = LISTS[case]
    assert differences(locked, wanted) == lines


def test_all_that_differs_is_said_in_an_order_of_its_own() -> None:
    lines = [line for wanted, _ in ROWS.values() for line in differences(TWO, wanted)]
    skills = (replace(SKILL, version="1.0.1", integrity="h1:xyz="), OTHER)
    both = replace(TWO, profile="two", base=replace(BASE, python="3.12"), skills=skills)
    found = differences(TWO, both)
    assert found == [
        line
        for key in ("profile", "base.python", "skills.integrity", "skills.version")
        for line in lines
        if line.startswith(ROWS[key][1])
    ]


def test_a_row_that_is_there_twice_is_no_lock_of_these_skills() -> None:
    evil = replace(SKILL, integrity="h1:evil=")
    for locked in (replace(TWO, skills=(SKILL, SKILL, OTHER)), replace(TWO, skills=(evil, SKILL, OTHER))):
        (line,) = differences(locked, TWO)
        assert "core.alpha" in line


ASKED: list[tuple[Capabilities, dict[str, object]]] = [
    (Capabilities(), {}),
    (Capabilities(terminal_exec=TerminalExec(allowed=True, commands=("git",))), {"terminal_exec": ("git",)}),
    (Capabilities(terminal_exec=TerminalExec(allowed=False, commands=("git",))), {}),
    (Capabilities(filesystem_read=("./",)), {"filesystem_read": ("./",)}),
    (Capabilities(filesystem_write=("./",)), {"filesystem_write": ("./",)}),
    (Capabilities(network=("a.example",)), {"network": ("a.example",)}),
    (Capabilities(env_read=("AWS_*",)), {"env_read": ("AWS_*",)}),
    (Capabilities(secrets_access=True), {"secrets_access": True}),
    (Capabilities(shell=True), {"shell": True}),
]


@pytest.mark.parametrize(("capabilities", "wanted"), ASKED)
def test_what_a_skill_asks_for_is_locked_and_nothing_else(capabilities: Capabilities, wanted: dict[str, object]) -> None:
    assert requested(capabilities) == wanted


def test_every_capability_has_a_row_here() -> None:
    assert {key for _, wanted in ASKED for key in wanted} == {field.name for field in fields(Capabilities)}
