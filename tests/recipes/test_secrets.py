"""Secrets: where they may come from, and that they show nowhere."""

import json
from pathlib import Path

import pytest

from runtime.contract.recipe import Recipe
from runtime.errors import CaroError
from runtime.recipes import engine
from runtime.recipes.secrets import collected
from tests.recipes.engine_case import Edge, fails, job, recipe, says

TEXT = """
id: case
name: Case
description: One secret, by environment and by standard input.
parameters: [{name: token, type: secret, required: true}, {name: plain, default: x}]
steps:
  - {id: one, command: "tool one {{plain}}", env: {TOKEN: "{{token}}"}, confirmation: auto}
  - {id: two, command: "tool two", stdin: "{{token}}", confirmation: auto}
"""
SECRET = "hunter2-and-more"


@pytest.fixture
def asked() -> Recipe:
    return recipe(TEXT)


def test_a_file_of_this_user_alone(asked: Recipe, tmp_path: Path) -> None:
    file = tmp_path / "token"
    file.write_text(SECRET + "\n")
    file.chmod(0o600)
    assert collected(asked, [f"token=file:{file}"], {}, None) == {"token": SECRET}
    file.chmod(0o640)
    with pytest.raises(CaroError, match="mode 0640"):
        collected(asked, [f"token=file:{file}"], {}, None)
    file.chmod(0o600)
    (tmp_path / "link").symlink_to(file)
    with pytest.raises(CaroError):
        collected(asked, [f"token=file:{tmp_path / 'link'}"], {}, None)


def test_a_variable_or_a_prompt(asked: Recipe) -> None:
    assert collected(asked, ["token=env:T"], {"T": SECRET}, None) == {"token": SECRET}
    assert collected(asked, ["token=prompt"], {}, lambda _: SECRET) == {"token": SECRET}
    assert collected(asked, [], {}, lambda _: SECRET) == {"token": SECRET}
    assert collected(asked, [], {}, None) == {}


@pytest.mark.parametrize("text", ["token", "token=", "token=hunter2", "token=file:", "token=env:NO", "plain=prompt", "x=prompt"])
def test_what_is_no_source_is_a_mistake(asked: Recipe, text: str) -> None:
    with pytest.raises(CaroError):
        collected(asked, [text], {}, lambda _: SECRET)
    with pytest.raises(CaroError):
        collected(asked, ["token=prompt", "token=prompt"], {}, lambda _: SECRET)


def test_a_prompt_needs_somebody(asked: Recipe) -> None:
    with pytest.raises(CaroError, match="nobody can be asked"):
        collected(asked, ["token=prompt"], {}, None)


def test_a_secret_shows_nowhere() -> None:
    edge = Edge({"tool one *": says(f"got {SECRET}\n"), "tool two": fails(1, f"no {SECRET}".encode())})
    ended = engine.run(job(TEXT, secrets={"token": SECRET}), edge.machine(), edge.person(), keep=edge.kept.append)
    assert ended.result == "failed"
    assert edge.commands[0].environment["TOKEN"] == SECRET
    assert edge.commands[1].stdin == SECRET.encode()
    assert not [command for command in edge.commands if SECRET in repr(command.argvs)]
    shown = json.dumps(ended.data()) + repr(edge.entries) + repr(edge.kept) + repr(edge.told)
    assert SECRET not in shown
    assert ended.acts[0].stdout == "got ***\n"
    assert ended.parameters["token"] == "***"


def test_a_secret_that_a_program_prints_is_captured_by_nobody() -> None:
    text = TEXT.replace('id: two, command: "tool two"', 'id: two, command: "tool two {{seen}}"').replace(
        "confirmation: auto}\n  - {id: two", "confirmation: auto, capture: seen}\n  - {id: two"
    )
    edge = Edge({"tool one *": says(f"x{SECRET}")})
    ended = engine.run(job(text, secrets={"token": SECRET}), edge.machine(), edge.person())
    assert (ended.result, len(edge.commands)) == ("failed", 1)
    assert "holds a secret" in ended.message
