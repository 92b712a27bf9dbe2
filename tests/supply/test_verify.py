"""The verifier: what it says yes to, and how it says no."""

from dataclasses import replace

import pytest

from runtime.contract.digest import integrity, tree_digest
from runtime.contract.verified import SkillTree
from runtime.errors import INVALID, USAGE, CaroError
from runtime.supply.verify import verify
from tests.making import fetched, tree

SOUND = tree("core.alpha", version="1.4.0")


def _with(**files: bytes | None) -> SkillTree:
    """The sound skill with files changed or, as None, left out; `__` stands for a slash and `_dot_` for a dot."""
    named = {name.replace("__", "/").replace("_dot_", "."): data for name, data in files.items()}
    merged = {**SOUND.files, **named}
    return replace(SOUND, files={path: data for path, data in merged.items() if data is not None})


def _manifest(old: bytes, new: bytes) -> SkillTree:
    text = SOUND.files["skill.toml"]
    assert old in text
    return _with(skill_dot_toml=text.replace(old, new))


def test_a_sound_skill_is_verified_as_it_is() -> None:
    asked = fetched(SOUND, "core.alpha", "^1.2")
    (skill,) = verify([asked]).skills
    assert skill.tree is SOUND
    assert skill.source == asked.source
    assert skill.manifest.skill.id == "core.alpha"
    assert skill.manifest.skill.version == "1.4.0"
    assert skill.integrity == integrity(tree_digest(dict(SOUND.files)))


def test_skills_are_sorted_by_id() -> None:
    ids = ["tool.b", "core.a-b", "core.ab", "cloud.z", "core.a"]
    found = verify([fetched(tree(id), id) for id in ids])
    assert [skill.manifest.skill.id for skill in found.skills] == sorted(ids)


def test_no_skills_are_verified_too() -> None:
    assert verify([]).skills == ()


def test_a_skill_of_another_id_is_refused() -> None:
    with pytest.raises(CaroError) as caught:
        verify([fetched(SOUND, "core.beta")])
    assert caught.value.code == INVALID
    assert caught.value.message == (
        "skills/core.alpha: skill.toml: skill.id: found 'core.alpha'; wanted 'core.beta', as profiles/test.toml says"
    )
    assert caught.value.hint


@pytest.mark.parametrize("constraint", ["<1.4", "=1.4.1", "^2", "~1.3", ">=1.0,<1.4"])
def test_row_31_a_version_that_was_not_asked_for_is_a_conflict(constraint: str) -> None:
    with pytest.raises(CaroError) as caught:
        verify([fetched(SOUND, "core.alpha", constraint)])
    assert caught.value.code == USAGE
    assert caught.value.message == f"core.alpha: profiles/test.toml wants {constraint}; skills/core.alpha has 1.4.0"
    assert caught.value.hint


# the skill, and what its message must say: file, key, what was found
DEFECTS: list[tuple[str, SkillTree, list[str]]] = [
    ("no manifest", _with(skill_dot_toml=None), ["skill.toml: found no such file"]),
    ("no TOML", _with(skill_dot_toml=b"[skill"), ["skill.toml: found no TOML"]),
    ("no UTF-8", _with(skill_dot_toml=b"[skill]\n\xff"), ["skill.toml: found byte 0xff at offset 8"]),
    ("unknown key", _manifest(b"license =", b"licence ="), ["skill.toml: skill.licence", "license"]),
    ("another type", _manifest(b'"1.4.0"', b"1.4"), ["skill.toml: skill.version", "1.4"]),
    ("no semantic version", _manifest(b'"1.4.0"', b'"1.4"'), ["skill.toml: skill.version", "'1.4'"]),
    ("newer api", _manifest(b'api_version = "1.0"', b'api_version = "1.1"'), ["skill.toml: skill.api_version", "1.1"]),
    ("bad id", _manifest(b"core.alpha", b"Core.Alpha"), ["skill.toml: skill.id", "Core.Alpha"]),
    ("no description", _manifest(b'"A skill that tests made."', b'""'), ["skill.toml: skill.description"]),
    ("bidi in the name", _manifest(b"Made for", b"Made \\u202efor"), ["skill.toml: skill.name", "\\u202e"]),
    ("broken promise", _with(knowledge__overview_dot_md=None, knowledge__prompts__context_dot_md=None), ["provides.knowledge"]),
    ("no context", _with(knowledge__prompts__context_dot_md=None), ["knowledge/prompts/context.md"]),
    ("no licence", _with(LICENSE=None), ["LICENSE: found no such file"]),
    ("document that is no UTF-8", _with(knowledge__bad_dot_md=b"# \xfe"), ["knowledge/bad.md: found byte 0xfe at offset 2"]),
    ("document with a mark", _with(knowledge__bad_dot_md=b"\xef\xbb\xbf# X"), ["knowledge/bad.md", "byte order mark"]),
    (
        "two at once",
        replace(_manifest(b'"1.4.0"', b'"x"'), files={**_manifest(b'"1.4.0"', b'"x"').files, "knowledge/bad.md": b"\xff"}),
        ["2 problems", "skill.version", "knowledge/bad.md"],
    ),
]


@pytest.mark.parametrize(("skill", "said"), [case[1:] for case in DEFECTS], ids=[case[0] for case in DEFECTS])
def test_a_defect_is_refused_with_file_and_key(skill: SkillTree, said: list[str]) -> None:
    with pytest.raises(CaroError) as caught:
        verify([fetched(skill, "core.alpha")])
    assert caught.value.code == INVALID
    assert caught.value.message.startswith("skills/core.alpha: ")
    assert [words for words in said if words in caught.value.message] == said
    assert caught.value.hint


def test_one_defect_among_sound_skills_stops_all_of_them() -> None:
    broken = _with(skill_dot_toml=None)
    with pytest.raises(CaroError, match="no such file"):
        verify([fetched(tree("core.beta"), "core.beta"), fetched(broken, "core.alpha"), fetched(tree("core.gamma"), "core.gamma")])


@pytest.mark.parametrize(
    "change",
    [
        _with(LICENSE=b"Another licence\n"),
        _with(data__new=b""),
        _with(knowledge__overview_dot_md=SOUND.files["knowledge/overview.md"] + b"\n"),
        _manifest(b"Made for a test", b"Made for the test"),
    ],
)
def test_row_32_any_change_of_a_file_changes_the_integrity(change: SkillTree) -> None:
    one, other = (verify([fetched(skill, "core.alpha")]).skills[0].integrity for skill in (SOUND, change))
    assert one != other
