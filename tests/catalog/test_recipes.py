"""Recipes found by name and read as they were validated."""

import json
from dataclasses import asdict

import pytest

from runtime.catalog.choice import chosen
from runtime.catalog.recipes import find, read, recipes
from runtime.catalog.shelf import Catalog
from runtime.contract.layout import COMPILED, RECIPE, RECIPE_TABLE, SKILL, SKILL_ENTRY, SKILLS
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.errors import INTEGRITY, NOT_FOUND, USAGE, CaroError
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.read import Payload
from runtime.payload.write import Strings, write
from tests.making import NO_ROWS, bare, opened, stored, tree, verified
from tests.supply.test_features import RECIPE as TEXT

MANIFEST = 'recipes = true\n[capabilities.terminal_exec]\nallowed = true\ncommands = ["git"]\n'
HAVE = {"cloud.aws": ["undo", "list-all"], "core.git": ["undo", "undo-last", "tag"], "core.shell": []}


def _skill(id: str, names: list[str]) -> SkillTree:
    files = {f"recipes/{name}.yaml": TEXT.format(id=name).encode() for name in names}
    return tree(id, files, manifest=MANIFEST if names else "")


def _verified() -> VerifiedSkills:
    """Each verified alone: in one bundle, two recipes of one id are refused."""
    return VerifiedSkills(skills=tuple(verified([_skill(id, names)]).skills[0] for id, names in HAVE.items()))


@pytest.fixture(scope="module")
def payload() -> Payload:
    return opened(bare(compose(_verified(), Frames(store=None), [])))


LISTED: list[tuple[str | None, list[str]]] = [
    (None, ["cloud.aws/list-all", "cloud.aws/undo", "core.git/tag", "core.git/undo", "core.git/undo-last"]),
    ("core.git", ["core.git/tag", "core.git/undo", "core.git/undo-last"]),
    ("!core.git", ["cloud.aws/list-all", "cloud.aws/undo"]),
    ("core.shell", []),
    ("none", []),
]


@pytest.mark.parametrize(("skills", "wanted"), LISTED)
def test_recipes_of_the_skills_that_count_are_sorted(payload: Payload, skills: str | None, wanted: list[str]) -> None:
    found = recipes(chosen(Catalog(payload), skills))
    assert [f"{skill.id}/{row.id}" for skill, row in found] == wanted


# name, --skills, what is found
FOUND: list[tuple[str, str | None, str]] = [
    ("tag", None, "core.git/tag"),
    ("core.git/tag", None, "core.git/tag"),
    ("core.git/undo", None, "core.git/undo"),
    ("cloud.aws/undo", None, "cloud.aws/undo"),
    ("undo", "core.git", "core.git/undo"),
    ("undo", "!core.git", "cloud.aws/undo"),
    ("undo-last", "all", "core.git/undo-last"),
]


@pytest.mark.parametrize(("name", "skills", "wanted"), FOUND)
def test_a_recipe_is_found_by_its_name(payload: Payload, name: str, skills: str | None, wanted: str) -> None:
    skill, row = find(name, chosen(Catalog(payload), skills))
    assert f"{skill.id}/{row.id}" == wanted


# name, --skills, code, what the message and the hint must have
NOT: list[tuple[str, str | None, int, str, str]] = [
    ("undo", None, USAGE, "several recipes are named 'undo': cloud.aws/undo, core.git/undo", "SKILL/ID"),
    ("tga", None, NOT_FOUND, "no recipe is named 'tga'", "perhaps tag"),
    ("core.git/undo-lst", None, NOT_FOUND, "no recipe is named 'core.git/undo-lst'", "perhaps core.git/undo-last"),
    ("tag", "cloud.aws", NOT_FOUND, "no recipe is named 'tag'", "'caro recipe list' lists them"),
    ("cloud.aws/tag", None, NOT_FOUND, "no recipe is named 'cloud.aws/tag'", "'caro recipe list' lists them"),
    ("", None, NOT_FOUND, "no recipe is named ''", "'caro recipe list' lists them"),
    ("core.git/", None, NOT_FOUND, "no recipe is named 'core.git/'", "'caro recipe list' lists them"),
    ("TAG", None, NOT_FOUND, "no recipe is named 'TAG'", "'caro recipe list' lists them"),
    ("tag\n", None, NOT_FOUND, "no recipe is named 'tag\\n'", "perhaps tag"),
    ("\udcff", None, NOT_FOUND, "no recipe is named '\\udcff'", "'caro recipe list' lists them"),
]


@pytest.mark.parametrize(("name", "skills", "code", "message", "hint"), NOT, ids=ascii)
def test_a_name_of_none_or_several(payload: Payload, name: str, skills: str | None, code: int, message: str, hint: str) -> None:
    with pytest.raises(CaroError) as caught:
        find(name, chosen(Catalog(payload), skills))
    assert (caught.value.code, caught.value.message) == (code, message)
    assert hint in caught.value.hint


def test_a_recipe_is_read_as_it_was_validated(payload: Payload) -> None:
    for skill in _verified().skills:
        for recipe in skill.recipes:
            found, row = find(f"{skill.manifest.skill.id}/{recipe.id}", chosen(Catalog(payload), None))
            assert (row.id, row.name, row.description) == (recipe.id, recipe.name, recipe.description)
            assert read(found, row) == json.loads(json.dumps(asdict(recipe)))


@pytest.mark.parametrize("compiled", [None, b"{}", b'{"undo": 1}'], ids=["no entry", "nothing in it", "no recipe"])
def test_a_recipe_that_is_listed_and_not_compiled_is_damage(compiled: bytes | None) -> None:
    strings = Strings()
    texts = [part for text in ("core.git", "1", "", "", "", "") for part in strings.add(text.encode())]
    skill = SKILL.pack(*texts, 0, 0, 0, 0, 0)
    row = RECIPE.pack(*(part for text in ("undo", "", "") for part in strings.add(text.encode())), 0)
    entries = [] if compiled is None else [stored(f"{SKILL_ENTRY}core.git/{COMPILED}", compiled)]
    sections = {**NO_ROWS, SKILLS: (SKILL.size, skill), RECIPE_TABLE: (RECIPE.size, row)}
    made = opened(bare(write(sections, strings, entries)))
    with pytest.raises(CaroError, match=r"recipe core\.git/undo: listed, and not compiled") as caught:
        read(*find("undo", chosen(Catalog(made), None)))
    assert caught.value.code == INTEGRITY
