"""What a command line may be without a shell."""

from runtime.contract.command import simple_commands


def test_a_line_that_goes_on_is_refused_and_makes_no_word_of_its_own() -> None:
    found = simple_commands("curl -a \\\n -b")
    assert isinstance(found, tuple)
    assert found[0] == "a line that goes on behind a backslash"


def test_words_of_a_pipeline() -> None:
    assert simple_commands("sort 'a b' | uniq -c") == [["sort", "a b"], ["uniq", "-c"]]
