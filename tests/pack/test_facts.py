"""Every key of a manifest becomes facts, in its order."""

import tomllib

import pytest

from runtime.contract.layout import pack_facts, unpack_facts
from runtime.contract.records import Manifest
from runtime.errors import INVALID, CaroError
from runtime.pack.facts import facts
from tests.making import MANIFEST, tree, verified

# What stands behind the sound manifest, and the facts that it adds or changes.
CASES: list[tuple[str, list[tuple[str, str]]]] = [
    ("", [("api_version", "1.0"), ("license", "Apache-2.0"), ("provides.knowledge", "true"), ("provides.recipes", "false")]),
    ("[knowledge]\npriority = 0\n", [("knowledge.priority", "0")]),
    (
        '[knowledge]\ntopics = ["b", "a", "b"]\n',
        [("knowledge.topics[]", "b"), ("knowledge.topics[]", "a"), ("knowledge.topics[]", "b")],
    ),
    (
        '[knowledge.synonyms]\nundo = ["reset", "revert"]\n',
        [("knowledge.synonyms.undo[]", "reset"), ("knowledge.synonyms.undo[]", "revert")],
    ),
    (
        '[dependencies]\n"core.git" = ">=1.0"\n',
        [('dependencies."core.git".version', ">=1.0"), ('dependencies."core.git".optional', "false")],
    ),
    (
        '[features]\nextra = { description = "More", default = false }\n',
        [("features.extra.description", "More"), ("features.extra.default", "false")],
    ),
    ('[platform]\nos = ["linux"]\n', [("platform.os[]", "linux")]),
    (
        '[capabilities]\nshell = true\nnetwork = ["https://example.org:8443"]\n',
        [("capabilities.network[]", "https://example.org:8443"), ("capabilities.shell", "true")],
    ),
    ('[capabilities.terminal_exec]\nallowed = true\ncommands = ["git"]\n', [("capabilities.terminal_exec.allowed", "true")]),
    ('[suggestions]\n"tool.jq" = "reads JSON"\n', [('suggestions."tool.jq"', "reads JSON")]),
]


def _manifest(more: str) -> Manifest:
    return verified([tree("core.alpha", manifest=more)]).skills[0].manifest


@pytest.mark.parametrize(("more", "wanted"), CASES, ids=[more.partition("\n")[0] or "[skill]" for more, _ in CASES])
def test_a_key_of_the_manifest_is_a_fact(more: str, wanted: list[tuple[str, str]]) -> None:
    found = facts(_manifest(more))
    keys = {key for key, _ in wanted}
    assert [pair for pair in found if pair[0] in keys] == wanted
    assert unpack_facts(pack_facts(found)) == found


def test_what_has_a_column_of_its_own_is_no_fact() -> None:
    table = tomllib.loads(MANIFEST.format(id="core.alpha", version="1.0.0"))["skill"]
    keys = {key for key, _ in facts(_manifest(""))}
    assert keys.isdisjoint({"id", "name", "version", "description", "skill.id", "skill.name"})
    assert set(table) - keys == {"id", "name", "version", "description"}


def test_what_is_empty_is_no_fact() -> None:
    assert all(value for _, value in facts(_manifest("")))


@pytest.mark.parametrize(
    "more",
    ['[knowledge.synonyms]\n"a\\u0000b" = ["x"]\n', '[knowledge.synonyms]\nx = ["a\\u0000b"]\n', '[features]\n"\\u0000" = {}\n'],
)
def test_a_nul_in_a_manifest_is_refused_before_it_could_shift_facts(more: str) -> None:
    with pytest.raises(CaroError, match="NUL") as caught:
        verified([tree("core.alpha", manifest=more)])
    assert caught.value.code == INVALID
