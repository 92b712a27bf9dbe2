"""Nothing of a skill, an argument or a path is obeyed by the terminal or hides from the reader."""

import json
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from runtime.cli.commands import JSON, YAML
from runtime.cli.main import complain
from runtime.cli.markdown import render
from runtime.cli.output import encoded
from runtime.cli.terminal import Terminal, neutral
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.records import Capabilities, Feature, Knowledge, TerminalExec
from runtime.errors import CaroError
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.locate import locate
from runtime.payload.read import Payload
from tests.cli.hostile import ARABIC, TEXTS, obeyed
from tests.making import answered, bare, lock, stored, terminal, tree, verified

CALLS = {
    "list": "skill list",
    "info": "skill info core.alpha",
    "show": "show core.alpha",
    "about": "about",
    "verify": "verify",
}
TERMINALS = {
    "pipe": terminal(),
    "narrow": terminal(columns=30),
    "styled": terminal(columns=80, styled=True),
}


def _payload(text: str) -> Payload:
    """A payload with the text in every place that a manifest, a lock, a path or a document has, past the verifier.

    Without NUL where the format refuses it.
    """
    sound = text.replace("\0", "")
    known = verified([tree("core.alpha")])
    (skill,) = known.skills
    manifest = replace(
        skill.manifest,
        skill=replace(skill.manifest.skill, name=text, description=text, version=text, keywords=(sound, sound), repository=sound),
        knowledge=Knowledge(topics=(sound,), synonyms={sound: (sound,)}),
        capabilities=Capabilities(network=(sound,), terminal_exec=TerminalExec(commands=(sound,))),
        features={sound: Feature(description=sound)},
        suggestions={sound: sound},
    )
    documents = {"knowledge/overview.md": _document(text).encode(), f"knowledge/{sound}.md": b"# Named\n"}
    files = {**skill.tree.files, **documents}
    digest = integrity(tree_digest(files))
    forged = replace(skill, manifest=manifest, tree=replace(skill.tree, files=files), integrity=digest, source=sound)
    hostile = replace(known, skills=(forged,))
    extra = [lock(hostile, _toml(sound)), stored(text, b"x")]
    return Payload(locate(f"/opt/{text}/caro", bare(compose(hostile, Frames(store=None), extra))))


def _document(text: str) -> str:
    return f"# {text}\n\n{text}\n\n* `{text}`\n"


def _toml(text: str) -> str:
    return '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'


def _shown(payload: Payload, call: str, to: Terminal, format: str) -> str:
    return answered(payload, [*CALLS[call].split(), "--format", format], to)


def _decoded(shown: str, format: str) -> Any:
    import yaml

    return json.loads(shown) if format == JSON else yaml.safe_load(shown)


@pytest.mark.parametrize("kind", TERMINALS)
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", TEXTS)
def test_row_23_row_24_no_command_prints_what_a_terminal_obeys(name: str, call: str, kind: str) -> None:
    to = TERMINALS[kind]
    shown = _shown(_payload(TEXTS[name][0]), call, to, "table")
    assert obeyed(shown, styled=to.styled) == ""


@pytest.mark.parametrize("format", [JSON, YAML])
@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", TEXTS)
def test_row_23_row_24_data_is_ascii(name: str, call: str, format: str) -> None:
    shown = _shown(_payload(TEXTS[name][0]), call, terminal(), format)
    assert shown.isascii()
    assert obeyed(shown) == ""
    assert _decoded(shown, format)


@pytest.mark.parametrize("name", TEXTS)
def test_row_23_row_24_what_was_hidden_is_shown(name: str) -> None:
    text, wanted = TEXTS[name]
    assert wanted in neutral(text)
    payload = _payload(text)
    for call in ("list", "info", "show"):
        assert wanted in _shown(payload, call, terminal(), "table"), call


@pytest.mark.parametrize("name", TEXTS)
def test_row_23_row_24_data_gives_the_exact_text(name: str) -> None:
    text = TEXTS[name][0]
    payload = _payload(text)
    for format in (JSON, YAML):
        (listed,) = _decoded(_shown(payload, "list", terminal(), format), format)
        assert (listed["name"], listed["description"]) == (text, text)
        assert _decoded(_shown(payload, "show", terminal(), format), format)["text"] == _document(text)


@pytest.mark.parametrize("name", TEXTS)
def test_row_23_row_24_an_error_is_neutral(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    text, wanted = TEXTS[name]
    complain(f"no skill is named {text}", f"perhaps {text}")
    error = capfd.readouterr().err
    assert obeyed(error) == ""
    assert error.count(wanted) == 2


NESTED: dict[str, Callable[[str], str]] = {
    "text": lambda text: text,
    "heading": lambda text: f"# {text}\n",
    "heading underlined": lambda text: f"{text}\n===\n",
    "emphasis": lambda text: f"*{text}* **{text}** ~~{text}~~",
    "code": lambda text: f"`{text}`",
    "fence": lambda text: f"```{text}\n{text}\n```\n",
    "indented": lambda text: f"    {text}\n",
    "link": lambda text: f'[{text}](http://x/{text} "{text}")',
    "link in brackets": lambda text: f"[x](<{text}>)",
    "reference": lambda text: f'[{text}]\n\n[{text}]: http://x/{text} "{text}"\n',
    "address": lambda text: f"<http://x/{text}> <{text}@x.example>",
    "image": lambda text: f"![{text}](http://x/{text})",
    "HTML": lambda text: f"<b title='{text}'>{text}</b>\n\n<div>\n{text}\n</div>\n",
    "table": lambda text: f"| {text} | b |\n|---|---|\n| {text} | {text} |\n",
    "quote in a list": lambda text: f"1. > {text}\n   > {text}\n2. {text}\n",
    "rule": lambda text: f"{text}\n\n---\n\n{text}",
    "escaped": lambda text: "".join("\\" + c for c in text),
    "entities": lambda text: "".join(f"&#{ord(c)};" for c in text),
    "entities in hexadecimal": lambda text: "".join(f"&#x{ord(c):x};" for c in text),
    "entities in an address": lambda text: "[a](http://x/{0} '{0}')".format("".join(f"&#{ord(c)};" for c in text)),
    "entities by name": lambda text: text + "&shy;&lrm;&rlm;&zwj;&zwnj;&ZeroWidthSpace;&NoBreak;&Tab;&NewLine;&#27;&#x9b;",
    "per cent in an address": lambda text: "[a](http://x/" + "".join(f"%{byte:02x}" for byte in text.encode()) + ")",
}


@pytest.mark.parametrize("columns", [1, 24, 80, 200])
@pytest.mark.parametrize("place", NESTED)
def test_row_23_row_24_markdown_sets_no_other_escape_than_its_own(place: str, columns: int) -> None:
    for name, (text, _) in TEXTS.items():
        shown = render(neutral(NESTED[place](text)), terminal(columns=columns, styled=True))
        assert obeyed(shown, styled=True) == "", name


@given(
    st.text(st.sampled_from([*"ab *_`[]()<>#-|\\&;:!~\n\t\r1.0x", "\x1b", "\x9b", "\u202e", "\u200b", "\xad", "前"]), max_size=80)
)
def test_row_23_row_24_any_markdown_is_neutral_when_rendered(text: str) -> None:
    shown = render(neutral(text), terminal(columns=40, styled=True))
    assert obeyed(shown, styled=True) == ""
    assert obeyed(render(neutral(text), terminal(columns=40))) == ""


# Fillers, joiners and selectors, which are no format characters by their category and show as nothing all the same.
BLANK = {"\r", *map(chr, (0x34F, 0x115F, 0x1160, *range(0x180B, 0x1810), 0x3164, 0xFFA0, *range(0xE0000, 0xE1000)))}


@given(st.text())
@example("a\u034fb")
@example("\U000e0180")
def test_neutral_text_hides_nothing_and_stays_so(text: str) -> None:
    shown = neutral(text)
    assert obeyed(_without_newer_signs(shown)) == ""
    assert neutral(shown) == shown
    if not obeyed(text) and not set(text) & BLANK:
        assert shown == text


def _without_newer_signs(text: str) -> str:
    """Format characters of scripts and of musical notation, which show or change what stands next to them only."""
    return "".join(
        c for c in text if not (unicodedata.category(c) == "Cf" and ord(c) >= 0x10000 and not 0xE0000 <= ord(c) <= 0xE007F)
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", ""),
        ("plain text", "plain text"),
        ("two\nlines\ttab", "two\nlines\ttab"),
        ("Windows\r\nlines\r\n", "Windows\nlines\n"),
        ("old Mac\rlines", "old Mac\\x0dlines"),
        ("both\r\r\n", "both\\x0d\n"),
        ("ümläut 前 \U0001f600 e\u0301", "ümläut 前 \U0001f600 e\u0301"),
        ("".join(sorted(ARABIC)), "".join(sorted(ARABIC))),
        ("already \\x1b[2J", "already \\x1b[2J"),
    ],
)
def test_text_that_shows_stays_as_it_is(text: str, wanted: str) -> None:
    assert neutral(text) == wanted


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(JSONS)
def test_json_is_ascii_and_comes_back_exactly(data: object) -> None:
    shown = encoded(JSON, data)
    assert shown.isascii()
    assert obeyed(shown) == ""
    assert shown.endswith("\n")
    assert json.loads(shown) == data


@pytest.mark.parametrize(
    ("tty", "environment", "styled"),
    [
        (True, {"TERM": "xterm"}, True),
        (True, {"TERM": "dumb"}, False),
        (True, {}, False),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False),
        (True, {"TERM": "xterm", "NO_COLOR": ""}, True),
        (False, {"TERM": "xterm"}, False),
    ],
)
def test_styles_are_for_terminals_that_take_them(
    monkeypatch: pytest.MonkeyPatch, tty: bool, environment: dict[str, str], styled: bool
) -> None:
    for name in ("TERM", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: tty)
    made = Terminal()
    assert made.styled == styled
    assert bool(made.columns) == tty
    assert made.style("x", "1") == ("\x1b[1mx\x1b[0m" if styled else "x")
    assert made.style("", "1") == ""


def test_a_missing_skill_named_with_hostile_text_is_an_error_without_it() -> None:
    for text, _ in TEXTS.values():
        with pytest.raises(CaroError) as caught:
            answered(_payload("x"), ["skill", "info", text], terminal())
        assert obeyed(neutral(caught.value.message + caught.value.hint)) == ""
