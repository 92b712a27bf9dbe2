"""What must hold of any line: dressing it up never makes it look better."""

import tomllib

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.safety.calls import SILENT
from runtime.safety.judge import judge, judge_argvs
from runtime.safety.table import Table
from runtime.safety.verdict import RANK
from tests.safety.test_cases import CASES, HERE

# Words that can be taken apart and put together again, by a shell that is not of Windows.
PLAIN = [case["line"] for case in CASES if not set(case["line"]) & set("'\"`$\\;|&<>(){}*?[]~#=!^\n")]
LINES = [case["line"] for case in CASES if "\n" not in case["line"] and not case["line"].endswith("&")]
# What means something else in another folder.
ELSEWHERE = ("..", "find .", "rm -rf *")
OF_WINDOWS = {case["line"] for case in tomllib.loads((HERE / "near-windows.toml").read_text(encoding="utf-8"))["case"]}
WRAPPERS = (
    *(
        "sudo ",
        "sudo -u root ",
        "env A=1 ",
        "nice -n 5 ",
        "nohup ",
        "timeout 9 ",
        "stdbuf -oL ",
        "setsid ",
        "time ",
        "ionice -c 2 ",
        "command ",
    ),
    *("doas ", "busybox ", "exec ", "strace -f ", "xvfb-run ", "flock /tmp/l "),
)
EASY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def _rank(line: str, rules: Table) -> int:
    return RANK[judge(line, rules).level]


def _dressed(word: str, how: int) -> str:
    """The same word, quoted in another way."""
    return (
        word,
        f"'{word}'",
        f'"{word}"',
        f"{word[0]}''{word[1:]}",
        f"\\{word}",
        "$'" + "".join(f"\\x{byte:02x}" for byte in word.encode()) + "'",
        f'{word[:1]}"{word[1:]}"',
    )[how]


@EASY
@given(line=st.sampled_from(PLAIN), hows=st.lists(st.integers(0, 6), min_size=12, max_size=12))
def test_quoting_a_word_differently_never_lowers_a_verdict(line: str, hows: list[int], rules: Table) -> None:
    words = line.split()
    dressed = " ".join(_dressed(word, hows[at % len(hows)]) for at, word in enumerate(words))
    assert _rank(dressed, rules) >= _rank(line, rules)


@EASY
@given(line=st.sampled_from(PLAIN), wrappers=st.lists(st.sampled_from(WRAPPERS), min_size=1, max_size=4))
def test_a_wrapper_never_lowers_a_verdict(line: str, wrappers: list[str], rules: Table) -> None:
    assert _rank("".join(wrappers) + line, rules) >= _rank(line, rules)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_one_wrapper_never_lowers_the_verdict_of_any_line(wrapper: str, rules: Table) -> None:
    assert [line for line in PLAIN if _rank(wrapper + line, rules) < _rank(line, rules)] == []


@pytest.mark.parametrize("more", ["; true", " && true", " || true", "\ntrue", " ; echo done", " &"])
def test_appending_something_harmless_never_lowers_a_verdict(more: str, rules: Table) -> None:
    assert [line for line in LINES if _rank(line + more, rules) < _rank(line, rules)] == []


@pytest.mark.parametrize("before", ["true; ", "cd /tmp/x && ", 'echo "it\'s"; ', "A=1; ", "if true; then :; fi; ", "( :; ); "])
def test_something_harmless_before_it_never_hides_a_critical_line(before: str, rules: Table) -> None:
    lines = [line for line in LINES if _rank(line, rules) == RANK["critical"] and not any(one in line for one in ELSEWHERE)]
    assert [line for line in lines if _rank(before + line, rules) < RANK["critical"]] == []


@pytest.mark.parametrize("way", ["sh -c {}", "eval {}", "echo {} | bash", "bash <<< {}", "ssh host {}"])
def test_a_text_in_a_shell_is_judged_as_the_text(way: str, rules: Table) -> None:
    lower = []
    for line in (one for one in LINES if one not in OF_WINDOWS):
        whole = way.format("'" + line.replace("'", "'\\''") + "'")
        if _rank(whole, rules) < min(_rank(line, rules), RANK["high"]) - ("echo -" in line):
            lower.append(whole)
    assert lower == []


def test_words_are_judged_as_the_line_of_them(rules: Table) -> None:
    assert [line for line in PLAIN if judge_argvs([line.split()], rules).level != judge(line, rules).level] == []


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200) | st.text(alphabet="rm -f/$(){}[]<>|&;'\"`\\\n*?!#=~a1", max_size=120))
def test_any_text_gets_a_verdict(text: str, rules: Table) -> None:
    assert judge(text, rules).level in RANK


@EASY
@given(
    before=st.sampled_from(LINES),
    builtin=st.sampled_from(["cd /tmp", "export A=b", ":", "local a", "alias l=ls"]),
    line=st.sampled_from(LINES),
)
def test_a_line_is_judged_whatever_was_judged_before(before: str, builtin: str, line: str, rules: Table) -> None:
    alone = repr(judge(line, rules))
    judge(f"{before} | {builtin}", rules)
    assert repr(judge(line, rules)) == alone
    assert (SILENT.text, len(SILENT.items), len(SILENT.calls)) == ("", 0, 0)
