"""The kit's JSON reader and writer, through the executable that takes any document."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.guests.guest import call
from tests.project import ROOT

AWS = ROOT / "skills" / "cloud.aws" / "bin" / "skill.wasm"
GIT = ROOT / "skills" / "core.git" / "bin" / "skill.wasm"

VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)

MALFORMED = [
    ("{", "line 1, column 2: expected a key in quotes, or '}', found the end"),
    ('{"a"}', "line 1, column 5: expected ':' after a key, found \"}\""),
    ('{"a":1,}', 'line 1, column 8: expected a key in quotes, found "}"'),
    ('{"a":1 "b":2}', "line 1, column 8: expected ',' or '}' after a member, found a quote"),
    ("[1,]", 'line 1, column 4: expected a JSON value, found "]"'),
    ("[1\n2]", "line 2, column 1: expected ',' or ']' after an element, found \"2\""),
    ('["é", ü]', 'line 1, column 7: expected a JSON value, found "ü"'),
    ("[01]", "line 1, column 3: expected ',' or ']' after an element, found \"1\""),
    ("[-]", 'line 1, column 3: expected a digit, found "]"'),
    ("[1.]", 'line 1, column 4: expected a digit, found "]"'),
    ("[1e+]", 'line 1, column 5: expected a digit, found "]"'),
    ('["\\x"]', 'line 1, column 4: expected an escape: one of " \\ / b f n r t u, found "x"'),
    ('["\\u12g4"]', 'line 1, column 7: expected four hexadecimal digits after \\u, found "g"'),
    ('["\\ud800x"]', 'expected the second half of a surrogate pair, \\uDC00 to \\uDFFF, found "x"'),
    ('["\\ud800\\u0041"]', "expected the second half of a surrogate pair before this"),
    ('["\\udc00"]', "expected the first half of a surrogate pair before this"),
    ('["a\nb"]', "line 1, column 4: expected an escape instead of a control character in a string, found the end of the line"),
    ('["a', "line 1, column 4: expected a quote that ends the string, found the end"),
    ('["a\\', "found the end"),
    ("[true, nul]", 'line 1, column 8: expected a JSON value, found "n"'),
    ("{} {}", 'line 1, column 4: expected the end of the input after one JSON value, found "{"'),
    ('{"a":1,"\\u0061":2}', 'line 1, column 19: the key "a" stands twice in the object that ends here'),
    ("[" * 65 + "]" * 65, "line 1, column 65: expected at most 64 lists and objects inside each other"),
]


@pytest.mark.parametrize(("text", "message"), MALFORMED, ids=[text[:20] for text, _ in MALFORMED])
def test_what_is_wrong_is_said_with_its_place(text: str, message: str) -> None:
    said = call(AWS, "explain-policy", text)
    assert said.error
    assert message in said.text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(value=VALUES, indent=st.sampled_from([None, 2]), ascii_only=st.booleans())
def test_what_others_write_is_read(value: object, indent: int | None, ascii_only: bool) -> None:
    """It may be no policy, but never no JSON."""
    said = call(AWS, "explain-policy", json.dumps(value, indent=indent, ensure_ascii=ascii_only))
    assert not said.text.startswith("line ")


@pytest.mark.parametrize(
    "text", ["ä €  😀", 'a "quoted" \\ word', "tab\there", "bell\a \x1b[31m", "\u0085\u009b and \x7f", "/slash/"]
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_text_comes_back_as_it_was(text: str, ascii_only: bool) -> None:
    document = {"Statement": {"Sid": text, "Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"}}
    said = call(AWS, "explain-policy", json.dumps(document, ensure_ascii=ascii_only))
    assert said.data()["statements"][0]["sid"] == text
    assert not [character for character in said.text if ord(character) < 32 or 127 <= ord(character) < 160]


def test_every_escape_is_read() -> None:
    head = "# branch.oid 1\\n# branch.head \\u006d\\u00e4\\u20ac\\ud83d\\ude00\\/\\n"
    said = call(GIT, "explain-state", f'{{"status": "{head}"}}')
    assert said.data()["branch"]["head"] == "mä€😀/"
