"""Whatever bytes an executable is given, it answers: with JSON, or with one sentence. It never traps."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guests.cases import cases
from tests.guests.guest import Answer, call, run
from tests.guests.test_json import VALUES as JSON
from tests.project import ROOT

MODULE = "bin/skill.wasm"
FOLDERS = {folder.name: folder for folder in sorted((ROOT / "skills").iterdir()) if (folder / MODULE).is_file()}
EXPORTS = [(folder, name) for folder in FOLDERS.values() for name in json.loads(run(folder / MODULE, "describe"))["exports"]]
RECORDED = {
    (folder, name): [case.input for case in cases(folder) if case.export == name and len(case.input) < 20_000]
    for folder, name in EXPORTS
}
LONGEST = 600 + 3  # bytes of an error

# The words that the readers look for, so that what is made of them gets further than noise does.
WORDS = st.sampled_from(
    (
        "Name: x\n|Status: Running\n|Containers:\n|  web:\n|    State: Waiting\n|      Reason: OOMKilled\n|Events:\n"
        '|# branch.head main\n|# branch.oid é\n|u UU é é é é é é é é "\\303|1 .M|2 R. N... a b c d e R100 x\ty\n|? "\\"\n'
        "|FROM a AS b\n|RUN <<E\n|E\n|# escape=`\n|COPY --from=|ARG A=${A:-|$A ${|CMD [|ENV A='|\\\n|ONBUILD "
        '|{"Statement":|[{"Action":|"*"|}|]|,|"Principal":{"AWS":|"\\ud800|-0.1e+|null|arn:aws:iam::|:'
        '|{"kind":"List","items":[|{"kind":"Pod","metadata":{"name":"|{"status":"|\x1b[2J|\u0085|\0|\r\n|\ufeff|😀'
    ).split("|")
)
NOISE = st.one_of(st.text(max_size=200), st.lists(WORDS | st.text(max_size=3), max_size=40).map("".join))
VALUES = JSON | WORDS | st.lists(WORDS, max_size=3)


def sound(said: Answer) -> None:
    """JSON, or one line without control characters."""
    if not said.error:
        json.loads(said.text)
        return
    assert said.text
    assert len(said.text.encode()) <= LONGEST
    assert not [character for character in said.text if ord(character) < 32 or 127 <= ord(character) < 160]


def asked(folder: Path, export: str, text: str) -> Answer:
    if export == "parse-output":
        text = json.dumps({"tool": text[:20], "output": text})
    return call(folder / MODULE, export, text)


@pytest.mark.parametrize(("folder", "export"), EXPORTS, ids=lambda value: getattr(value, "name", value))
@settings(max_examples=40, deadline=None, derandomize=True)
@given(text=NOISE)
def test_noise_is_answered(folder: Path, export: str, text: str) -> None:
    sound(asked(folder, export, text))


@pytest.mark.parametrize(("folder", "export"), EXPORTS, ids=lambda value: getattr(value, "name", value))
@settings(max_examples=40, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_damaged_recording_is_answered(folder: Path, export: str, data: st.DataObject) -> None:
    text = data.draw(st.sampled_from(RECORDED[folder, export]))
    start, end = sorted((data.draw(st.integers(0, len(text))), data.draw(st.integers(0, len(text)))))
    sound(asked(folder, export, text[:start] + data.draw(NOISE) + text[end:]))
    sound(asked(folder, export, text[:end]))


@pytest.mark.parametrize(("folder", "export"), EXPORTS, ids=lambda value: getattr(value, "name", value))
@settings(max_examples=30, deadline=None, derandomize=True)
@given(data=st.data())
def test_a_field_of_any_type_is_answered(folder: Path, export: str, data: st.DataObject) -> None:
    """One value inside a recorded document becomes something else."""
    documents = [json.loads(text) for text in RECORDED[folder, export] if _is_object(text)] or [{"a": 1}]
    document = data.draw(st.sampled_from(documents))
    sound(asked(folder, export, json.dumps(_replaced(document, data))))


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _replaced(value: object, data: st.DataObject) -> object:
    """`value` with one part of it, somewhere, drawn anew."""
    keys = list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    if not keys or data.draw(st.integers(0, 5)) == 0:
        return data.draw(VALUES)
    key = data.draw(st.sampled_from(keys))
    if isinstance(value, dict):
        return {**value, key: _replaced(value[key], data)}
    assert isinstance(value, list)
    return [*value[:key], _replaced(value[key], data), *value[key + 1 :]]


@pytest.mark.parametrize(("folder", "export"), EXPORTS, ids=lambda value: getattr(value, "name", value))
def test_nesting_has_a_bound(folder: Path, export: str) -> None:
    for text in ("[" * 100_000, '{"a":' * 100_000, '{"Statement":' * 70):
        said = asked(folder, export, text)
        assert said.error
        sound(said)


@pytest.mark.parametrize("folder", FOLDERS.values(), ids=lambda value: value.name)
def test_an_input_that_memory_does_not_hold_is_an_error(folder: Path) -> None:
    name = next(name for owner, name in EXPORTS if owner == folder)
    text = json.dumps({"status": "x", "a": [1] * 200_000})
    said = run(folder / MODULE, "call", name, text, memory=2 << 20)
    assert said.tag == "err"
    if folder.name in {"core.git", "tool.kubernetes"}:
        assert said.payload == "there is not enough memory for this input"


def test_an_object_with_many_keys_takes_no_square_of_time() -> None:
    text = json.dumps({f"key{number}": number for number in range(10_000)})
    said = call(FOLDERS["tool.kubernetes"] / MODULE, "findings", text)
    assert said.error
    assert said.text == 'the input: expected an object of Kubernetes with "kind", found none'
