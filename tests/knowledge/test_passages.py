"""Sections and command examples of documents, of any shape."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from runtime.knowledge.passages import body, examples, first_sentence, last_sentence, sections

Heads = list[tuple[str, ...]]
# name: a document, and the headings of its sections
SECTIONS: dict[str, tuple[str, Heads]] = {
    "empty": ("", []),
    "blank": ("\n \n\t\n", []),
    "no heading": ("Text.\n", [()]),
    "text before the first heading": ("Text.\n\n# One\n\nMore.\n", [(), ("One",)]),
    "nested": ("# A\n## B\n### C\n## D\n# E\n", [("A",), ("A", "B"), ("A", "B", "C"), ("A", "D"), ("E",)]),
    "levels left out": ("# A\n### C\n## B\n#### D\n", [("A",), ("A", "C"), ("A", "B"), ("A", "B", "D")]),
    "deep headings are text": ("# A\n##### E\n###### F\n", [("A",)]),
    "a heading that begins deep": ("### C\ntext\n# A\n", [("C",), ("A",)]),
    "closing hashes": ("## B ##\n", [("B",)]),
    "a tab behind the hashes": ("#\tA\n", [("A",)]),
    "no space is no heading": ("#A\n#!/bin/sh\n", [()]),
    "hashes alone": ("# A\n#\ntext\n", [("A",)]),
    "an indented heading is text": ("# A\n    # B\n", [("A",)]),
    "an underlined heading is text": ("# A\n\nB\n=\n\nC\n-\n", [("A",)]),
    "a heading in a fence": ("# A\n```sh\n# no heading\n```\n## B\n", [("A",), ("A", "B")]),
    "in a fence of waves": ("# A\n~~~\n# no heading\n~~~\n## B\n", [("A",), ("A", "B")]),
    "a longer fence": ("# A\n````md\n```\n# no heading\n```\n````\n## B\n", [("A",), ("A", "B")]),
    "another mark closes no fence": ("# A\n```\n~~~\n# no heading\n```\n## B\n", [("A",), ("A", "B")]),
    "a closing fence has no words": ("# A\n```\n``` sh\n# no heading\n```\n## B\n", [("A",), ("A", "B")]),
    "an indented fence": ("# A\n- one\n\n  ```sh\n  # no heading\n  ```\n## B\n", [("A",), ("A", "B")]),
    "an open fence has the rest": ("# A\n```sh\n# no heading\n## nor this\n", [("A",)]),
    "code within a line is no fence": ("# A\n```git status``` shows it.\n## B\n", [("A",), ("A", "B")]),
    "front matter": ("---\nfeature: eks\n---\n# A\n", [("A",)]),
    "front matter alone": ("---\nfeature: eks\n---\n", []),
    "front matter that does not end": ("---\n# A\n", [(), ("A",)]),
    "a rule is no front matter": ("----\n# A\n---\n", [(), ("A",)]),
    "line ends of Windows": ("---\r\nos: linux\r\n---\r\n# A\r\ntext\r\n## B\r\n", [("A",), ("A", "B")]),
}


@pytest.mark.parametrize("name", SECTIONS)
def test_a_document_has_these_sections(name: str) -> None:
    text, wanted = SECTIONS[name]
    assert [section.heads for section in sections(text)] == wanted


def test_headings_in_front_matter_are_none() -> None:
    assert sections("---\n# a comment of YAML\nos: linux\n---\nText.\n")[0].heads == ()


Shown = list[tuple[list[str], str]]
# name: a document, and each example's sentences and command
EXAMPLES: dict[str, tuple[str, Shown]] = {
    "a sentence": ("# A\n\nUndo it:\n\n```sh\ngit reset\n```\n", [(["Undo it:"], "git reset")]),
    "the last sentence": ("Long talk. Undo it:\n```sh\ngit reset\n```\n", [(["Undo it:"], "git reset")]),
    "a sentence of several lines": ("Undo\nthe commit:\n```sh\ngit reset\n```\n", [(["Undo the commit:"], "git reset")]),
    "the heading": ("# A\n## Undo it\n```sh\ngit reset\n```\n", [(["Undo it"], "git reset")]),
    "nothing before it": ("```sh\ngit reset\n```\n", [([], "git reset")]),
    "a list": ("- undo it\n- take it back\n\n```sh\ngit reset\n```\n", [(["undo it", "take it back"], "git reset")]),
    "a numbered list": ("1. undo it\n2. take it back\n```sh\ngit reset\n```\n", [(["undo it", "take it back"], "git reset")]),
    "a list of other marks": ("* undo it\n+ take it back\n```sh\ngit reset\n```\n", [(["undo it", "take it back"], "git reset")]),
    "items of several lines": (
        "- undo\n  the commit\n- take it back\n```sh\ngit reset\n```\n",
        [(["undo the commit", "take it back"], "git reset")],
    ),
    "one item": ("- First this. Undo it:\n\n  ```sh\n  git reset\n  ```\n", [(["Undo it:"], "git reset")]),
    "a table before it": ("# A\n| a | b |\n```sh\ngit reset\n```\n", [(["A"], "git reset")]),
    "other languages": ("```python\nprint()\n```\n```\nplain\n```\n```yaml\na: b\n```\n", []),
    "every shell": (
        "".join(f"{shell}:\n```{shell}\nrun {shell}\n```\n" for shell in ("bash", "zsh", "fish", "powershell", "cmd", "SH")),
        [([f"{shell}:"], f"run {shell}") for shell in ("bash", "zsh", "fish", "powershell", "cmd", "SH")],
    ),
    "a fence of waves": ("Undo:\n~~~sh\ngit reset\n~~~\n", [(["Undo:"], "git reset")]),
    "words behind the language": ("Undo:\n``` sh title=x\ngit reset\n```\n", [(["Undo:"], "git reset")]),
    "fences within a fence": ("Show:\n````sh\ncat <<E\n```\nE\n````\n", [(["Show:"], "cat <<E\n```\nE")]),
    "a session": ("Look:\n```console\n$ git status\nOn branch main\n$ git log\n```\n", [(["Look:"], "git status\ngit log")]),
    "a session of root": ("Look:\n```console\n# id\nuid=0\n```\n", [(["Look:"], "id")]),
    "a session of another prompt": ("Look:\n```terminal\n> dir\nfiles\n```\n", [(["Look:"], "dir")]),
    "prompts in a shell block": ("Look:\n```sh\n$ git status\n$ git log\n```\n", [(["Look:"], "git status\ngit log")]),
    "a variable is no prompt": ("Look:\n```sh\n$HOME/bin/x\n```\n", [(["Look:"], "$HOME/bin/x")]),
    "comments lead": (
        "Ways:\n```sh\n# undo\ngit reset\n# keep\ngit stash\n```\n",
        [(["undo"], "git reset"), (["keep"], "git stash")],
    ),
    "one comment is of the command": ("Ways:\n```sh\n# undo\ngit reset\n```\n", [(["Ways:"], "# undo\ngit reset")]),
    "a later comment does not part": (
        "Ways:\n```sh\ngit reset\n# then\ngit stash\n```\n",
        [(["Ways:"], "git reset\n# then\ngit stash")],
    ),
    "comments without commands": ("Ways:\n```sh\n# one\n# two\n```\n", [(["Ways:"], "# one\n# two")]),
    "an empty block": ("Ways:\n```sh\n\n```\n", []),
    "indented in a list": ("- Undo:\n\n  ```sh\n  if a; then\n    b\n  fi\n  ```\n", [(["Undo:"], "if a; then\n  b\nfi")]),
    "indented by tabs": ("Undo:\n\t```sh\n\tgit reset\n\t```\n", [(["Undo:"], "git reset")]),
    "less indented than its fence": ("- Undo:\n\n    ```sh\n  git reset\n    ```\n", [(["Undo:"], "git reset")]),
    "an open fence": ("Undo:\n```sh\ngit reset\n", []),
    "another block between": ("Undo:\n```sh\na\n```\n```sh\nb\n```\n", [(["Undo:"], "a"), ([], "b")]),
    "a sentence before another language": (
        "One:\n```yaml\na: b\n```\nTwo:\n```sh\nb\n```\n",
        [(["One:"], "x"), (["Two:"], "b")][1:],
    ),
    "code within a line": ("```git status``` shows it.\n\nUndo:\n```sh\ngit reset\n```\n", [(["Undo:"], "git reset")]),
    "line ends of Windows": (
        "# A\r\n\r\nUndo it:\r\n\r\n```sh\r\ngit reset\r\ngit log\r\n```\r\n",
        [(["Undo it:"], "git reset\ngit log")],
    ),
    "comments and line ends of Windows": (
        "Ways:\r\n```sh\r\n# undo\r\ngit reset\r\n\r\n# keep\r\ngit stash\r\n```\r\n",
        [(["undo"], "git reset"), (["keep"], "git stash")],
    ),
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_document_has_these_examples(name: str) -> None:
    text, wanted = EXAMPLES[name]
    assert [(one.intros, one.command) for one in examples(sections(text))] == wanted


def test_an_example_knows_its_section() -> None:
    text = "# A\n```sh\na\n```\n## B\ntext\n## C\n```sh\nb\n```\n```sh\nc\n```\n"
    assert [(one.command, one.section) for one in examples(sections(text))] == [("a", 0), ("b", 2), ("c", 2)]


SENTENCES = [
    ("", "", ""),
    ("One.", "One", "One."),
    ("One. Two.", "One", "Two."),
    ("One! Two? Three", "One!", "Three"),
    ("See 1.2.3 for more. Then:", "See 1.2.3 for more", "Then:"),
    ("No end", "No end", "No end"),
    ("A: b", "A: b", "A: b"),
    ("One.\nTwo", "One", "One.\nTwo"),
]


@pytest.mark.parametrize(("text", "first", "last"), SENTENCES)
def test_the_first_and_the_last_sentence(text: str, first: str, last: str) -> None:
    assert (first_sentence(text), last_sentence(text)) == (first, last)


LINE = st.sampled_from(
    "# A|## B ##|### C|##### E|#|```|```sh|````sh|~~~|~~~console|---|- item|1. item|| a | b |text. more:|$ git status|# comment"
    "|  ```sh|\t```|    code|> quote|===||| |\r|feature: eks|{{slot}}|\x1b[2J|前|\udcff|``` x ```".split("|")
)
DOCUMENT = st.lists(LINE, max_size=24).map("\n".join) | st.text() | st.text(st.sampled_from("#`~-$ \n\tab.:1>|"), max_size=80)


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


@given(DOCUMENT)
@example("---\n---\n---")
@example("```sh\n# x\n")
def test_the_sections_together_are_the_body(text: str) -> None:
    found = sections(text)
    assert _lines("\n".join(section.text for section in found)) == _lines(body(text))
    assert all(section.text.strip() for section in found)
    assert sections(text)[:1] == [] or found[0].text == sections(text)[0].text


@given(DOCUMENT)
def test_examples_are_of_the_document_and_say_something(text: str) -> None:
    found = sections(text)
    for one in examples(found):
        assert one.command.strip()
        assert all(one.intros)
        for line in one.command.split("\n"):
            assert line.strip() in found[one.section].text


@given(DOCUMENT)
def test_sentences_of_any_text(text: str) -> None:
    assert text.startswith(first_sentence(text))
    assert last_sentence(text) in text
