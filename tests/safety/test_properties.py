"""What must hold of any line: dressing it up never makes it look better."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime.safety.judge import judge, judge_argvs
from runtime.safety.table import Table
from runtime.safety.verdict import RANK
from tests.safety.test_cases import CASES

# Words that can be taken apart and put together again.
PLAIN = [case["line"] for case in CASES if not set(case["line"]) & set("'\"`$\\;|&<>(){}*?[]~#=!\n")]
LINES = [case["line"] for case in CASES if "\n" not in case["line"] and not case["line"].endswith("&")]
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


@EASY
@given(line=st.sampled_from(LINES), more=st.sampled_from(["; true", " && true", " || true", "\ntrue", " ; echo done", " &"]))
def test_appending_something_harmless_never_lowers_a_verdict(line: str, more: str, rules: Table) -> None:
    assert _rank(line + more, rules) >= _rank(line, rules)


@EASY
@given(
    line=st.sampled_from(LINES),
    before=st.sampled_from(["true; ", "cd /tmp/x && ", 'echo "it\'s"; ', "A=1; ", "if true; then :; fi; ", "( :; ); "]),
)
def test_something_harmless_before_it_never_hides_a_critical_line(line: str, before: str, rules: Table) -> None:
    if judge(line, rules).level == "critical" and "rm -rf *" not in line:
        assert judge(before + line, rules).level == "critical"


@EASY
@given(line=st.sampled_from(LINES))
def test_a_text_in_a_shell_is_judged_as_the_text(line: str, rules: Table) -> None:
    quoted = "'" + line.replace("'", "'\\''") + "'"
    for way in (f"sh -c {quoted}", f"eval {quoted}", f"echo {quoted} | bash", f"bash <<< {quoted}", f"ssh host {quoted}"):
        assert _rank(way, rules) >= min(_rank(line, rules), RANK["high"]) - ("echo -" in line), way


@EASY
@given(line=st.sampled_from(PLAIN))
def test_words_are_judged_as_the_line_of_them(line: str, rules: Table) -> None:
    assert judge_argvs([line.split()], rules).level == judge(line, rules).level


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=200) | st.text(alphabet="rm -f/$(){}[]<>|&;'\"`\\\n*?!#=~a1", max_size=120))
def test_any_text_gets_a_verdict(text: str, rules: Table) -> None:
    assert judge(text, rules).level in RANK
