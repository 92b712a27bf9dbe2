"""Requests as people and programs send them: an answer, or one clear sentence with the right exit code, and nothing raw."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.cli.terminal import neutral
from runtime.errors import NOT_FOUND, SUCCESS, USAGE, CaroError
from runtime.payload.read import Payload
from tests.cli.hostile import TEXTS, obeyed
from tests.knowledge.library import library, payload, tried
from tests.making import bare, composed
from tests.project import ROOT, Done, run

SHORT = 1000  # characters that an error may have, whatever was asked
COMMANDS = ["ask", "search", "context"]


@pytest.fixture(scope="module")
def corpus() -> Payload:
    return payload(*library())


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bundle") / "bundle"
    made.write_bytes(bare(composed(library())))
    return made


def _caro(file: Path, *words: str) -> Done:
    return run([sys.executable, "-m", "runtime", *words], env={"PYTHONPATH": str(ROOT), "CARO_BUNDLE": str(file)})


def read_yaml(text: str) -> dict[str, object]:
    from yaml import safe_load

    read = safe_load(text)
    assert isinstance(read, dict)
    return read


DISTINCT = " ".join(f"w{at:x}q" for at in range(17_000))
# name: the request, and the exit code
REQUESTS: dict[str, tuple[str, int]] = {
    "empty": ("", USAGE),
    "blanks": (" \t  ", USAGE),
    "line ends": ("\n\r\n", USAGE),
    "blanks of other scripts": ("\u3000\u2003\xa0", USAGE),
    "signs alone": ("?!. -- ///", NOT_FOUND),
    "one letter": ("x", NOT_FOUND),
    "a digit": ("7", NOT_FOUND),
    "stop words alone": ("how do I do that with the", NOT_FOUND),
    "a word that no skill has": ("zyzzyva", NOT_FOUND),
    "Chinese": ("撤销最后一次提交", NOT_FOUND),
    "one Chinese character": ("撤", NOT_FOUND),
    "Russian": ("отменить последний коммит", NOT_FOUND),
    "Arabic": ("تراجع عن آخر تغيير", NOT_FOUND),
    "Japanese and English": ("undo the last commit を", SUCCESS),
    "smileys": ("\U0001f600\U0001f4a5", NOT_FOUND),
    "a very long word": ("a" * 100_000, NOT_FOUND),
    "long words": (" ".join(letter * 9_000 for letter in "abcdefghij"), NOT_FOUND),
    "100 KB that repeat": ("undo the last commit " * 5_000, SUCCESS),
    "100 KB of different words": (DISTINCT, NOT_FOUND),
    "100 KB of signs": ("\u2026" * 33_000, NOT_FOUND),
    "100 KB of Chinese": ("撤销提交" * 8_000, NOT_FOUND),
    "half characters": ("\udcff\udc80\ud800", NOT_FOUND),
    "half characters in a request": ("undo \udcff the last commit", SUCCESS),
    "the bytes of a program": (bytes(range(256)).decode("latin-1") * 40, NOT_FOUND),
    "NULs in a request": ("undo\0the\0last\0commit", SUCCESS),
    "escapes in a request": ("undo \x1b[31mthe last\x1b[0m commit", SUCCESS),
    "capitals": ("UNDO THE LAST COMMIT", SUCCESS),
    "a question": ("How do I undo my last commit?!", SUCCESS),
    "a path": ("../../etc/passwd", NOT_FOUND),
    "a command": ("'; rm -rf / #", NOT_FOUND),
    "slots": ("{{undo}} the {{last}} commit", SUCCESS),
    "patterns": ("undo the last commit $(x)", SUCCESS),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", REQUESTS)
def test_any_request_has_an_answer_or_one_sentence(corpus: Payload, command: str, name: str) -> None:
    request, code = REQUESTS[name]
    answer = tried(corpus, [command, request])
    if isinstance(answer, CaroError):
        assert answer.code == code or (command == "search" and answer.code == NOT_FOUND)
        assert len(answer.message) < SHORT
        assert len(answer.hint) < SHORT
        assert "\n" not in answer.message + answer.hint
        assert answer.hint
        assert obeyed(neutral(answer.message + answer.hint)) == ""
    else:
        assert code == SUCCESS or command != "ask"
        assert obeyed(answer) == ""


@pytest.mark.parametrize("format", ["json", "yaml"])
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("name", REQUESTS)
def test_data_is_whole_and_plain_ascii_whatever_was_asked(corpus: Payload, command: str, name: str, format: str) -> None:
    request, _ = REQUESTS[name]
    answer = tried(corpus, [command, request, "--format", format])
    text = answer.answer if isinstance(answer, CaroError) else answer
    if text:
        assert text.isascii()
        assert obeyed(text) == ""
        read = json.loads(text) if format == "json" else read_yaml(text)
        assert read["request"] == request if "\ud800" not in request else True
    else:
        assert isinstance(answer, CaroError)


def test_a_request_is_repeated_only_as_far_as_it_says_something(corpus: Payload) -> None:
    error = tried(corpus, ["ask", "zyzzyva " * 100])
    assert isinstance(error, CaroError)
    assert "..." in error.message
    assert error.hint.count("zyzzyva") == 1


@pytest.mark.parametrize("name", TEXTS)
def test_nothing_of_a_request_reaches_a_terminal_raw(file: Path, name: str) -> None:
    text, _ = TEXTS[name]
    given = text.replace("\0", "")
    for words in (["ask", given], [f"{given} zyzzyva"], ["ask", "undo last commit", given, "--why"]):
        done = _caro(file, *words)
        assert done.code in {SUCCESS, NOT_FOUND}
        assert obeyed(done.out + done.err) == ""
        assert "Traceback" not in done.err
        assert len(done.err.splitlines()) in {0, 2}


# what is typed, exit code, the first words of the answer, and of the complaint
PROCESSES: list[tuple[list[str], int, str, str]] = [
    (["undo the last commit but keep the changes"], SUCCESS, "git reset --soft HEAD~1\n", ""),
    (["undo", "the", "last", "commit", "but", "keep", "the", "changes"], SUCCESS, "git reset --soft HEAD~1\n", ""),
    (["ask", "remove dangling images"], SUCCESS, "docker image prune\n", ""),
    (["search", "--kind", "skill", "container"], SUCCESS, "KIND", ""),
    (["context", "remove dangling images"], SUCCESS, "<!-- tool.docker 1.0.0: prompts/context -->\n", ""),
    ([""], USAGE, "", "caro: no command is named ''"),
    ([" "], USAGE, "", 'caro: the request is empty\ncaro: hint: say what you want, for example caro "undo my last commit"\n'),
    (["ask", ""], USAGE, "", "caro: the request is empty\n"),
    (["search", "\t"], USAGE, "", "caro: the request is empty\n"),
    (["context", ""], USAGE, "", "caro: the request is empty\n"),
    (
        ["zyzzyva quux"],
        NOT_FOUND,
        "",
        "caro: nothing here fits 'zyzzyva quux'\ncaro: hint: no skill here knows 'zyzzyva', 'quux'; ",
    ),
    (["ask", "--limit", "0", "undo"], USAGE, "", "caro: --limit: found '0'; wanted a number from 1 to 100\n"),
    (["ask", "\udcff\udc80"], NOT_FOUND, "", "caro: nothing here fits '\\udcff\\udc80'\n"),
    (["ask", "a" * 100_000], NOT_FOUND, "", "caro: nothing here fits 'aaa"),
]


@pytest.mark.parametrize(("words", "code", "out", "err"), PROCESSES, ids=[ascii(" ".join(case[0]))[:60] for case in PROCESSES])
def test_a_process_answers_like_this(file: Path, words: list[str], code: int, out: str, err: str) -> None:
    done = _caro(file, *words)
    assert done.code == code
    assert (done.out.startswith(out) and done.out) if out else not done.out
    assert done.err.startswith(err) if err else not done.err
    assert len(done.err) < SHORT


@given(st.sampled_from(COMMANDS), st.text(st.characters()) | st.text(st.sampled_from("undo lastcmi\x1b\udcff前\n-'\"{}")))
@settings(max_examples=150)
def test_no_request_ends_in_a_traceback(command: str, request: str) -> None:
    answer = tried(SMALL, [command, request]) if not request.startswith("-") else ""
    if isinstance(answer, CaroError):
        assert answer.code in {NOT_FOUND, USAGE}
        assert (answer.code == USAGE) == (not request.strip())
    else:
        assert obeyed(answer) == ""


SMALL = payload(*library())
