"""Whatever somebody wrote, what is made of it is a skill that the validator accepts, strictly."""

import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given
from hypothesis import strategies as st

from runtime.authoring.importing.imported import imported
from runtime.authoring.importing.man_document import written as man_written
from runtime.authoring.importing.rendered import sections
from runtime.authoring.importing.toml_text import Value, written
from runtime.authoring.validate.manifest import skill

PIECES = (
    *("---\n", "name: ", "description: ", "allowed-tools: ", "metadata:\n  version: ", "license: ", "feature: x\n", "os: linux\n"),
    *("# ", "```\n", "~~~sh\n", "\n", "\n\n", "word ", "Bash(git:*) ", "[a](b) ", "*", "<!-- ", "-->", "===\n", "> ", "- ", "`"),
    *("\u200b", "\u202e", "\ufeff", "\r\n", "\x00", "\x1b[2J", "é", "\U0001f600", "'", '"', "\\", ": ", "&a ", "!t ", "{", "]"),
)
TEXT = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
BYTES = TEXT.map(str.encode) | st.binary(max_size=60)
PAGE = "# a\n\n> b\n\n- "


def _sound(kind: str, path: str, files: dict[str, bytes], id: str) -> None:
    with TemporaryDirectory() as folder:
        for name, data in files.items():
            (Path(folder) / name).parent.mkdir(parents=True, exist_ok=True)
            (Path(folder) / name).write_bytes(data)
        skill(imported(kind, Path(folder) / path, id).tree, strict=True)


@given(BYTES, BYTES, BYTES)
@example(b"---\nname: x\ndescription: y\n---\n```\n\xe2\x80\xae\n", b"", b"")
@example(b"---\nname: ''\ndescription: '\xe2\x80\xae'\nlicense: \xe2\x80\x8b\n---\n", b"---\nfeature: 1\n---", b"\r")
def test_any_agent_skill(main: bytes, other: bytes, licence: bytes) -> None:
    _sound("skill-md", "forms", {"forms/SKILL.md": main, "forms/a/b.md": other, "forms/LICENSE": licence}, "")


@given(BYTES, BYTES)
def test_any_markdown(readme: bytes, other: bytes) -> None:
    _sound("markdown", "notes", {"notes/README.md": readme, "notes/b/c.md": other, "notes/d.md": b""}, "custom.notes")


@given(TEXT, TEXT)
def test_any_page(said: str, command: str) -> None:
    page = f"{PAGE}{said}:\n\n`{command}`\n".encode()
    _sound("tldr", "", {"pages/linux/a.md": page, "pages/common/b.md": b"# b\n\n- c\n\n`d`\n"}, "custom.tldr")


@given(
    st.lists(
        st.sampled_from(
            ("       ", "   ", "$ ", "cmd ", "word", "\n", "\n\n", "EXAMPLES\n", "NAME\n", "•", "`", "\\", "x\bx", "\x1b[1m")
        )
    )
)
def test_any_rendered_page_is_taken_apart(pieces: list[str]) -> None:
    text = man_written("cmd", sections("".join(pieces).encode()))
    assert text.startswith("# cmd\n")
    assert "\b" not in text
    assert "\x1b" not in text


WORDS = st.text(st.characters(exclude_categories=["Cs"]))


@given(WORDS, st.lists(WORDS))
def test_any_text_comes_back_out_of_toml(text: str, listed: list[str]) -> None:
    values: dict[str, Value] = {"a": text, "b": tuple(listed), "c": True}
    read = tomllib.loads(written({"skill": values, "empty": {"d": ""}}))
    assert read == {"skill": {**({"a": text} if text else {}), **({"b": listed} if listed else {}), "c": True}}
