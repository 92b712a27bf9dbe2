"""Output of programs on standard error: whole lines, nothing for the terminal to obey, no secret."""

import pytest

from runtime.cli.live import Live


def shown(pieces: list[bytes], capfd: pytest.CaptureFixture[str], secrets: tuple[str, ...] = ()) -> str:
    live = Live(secrets)
    for piece in pieces:
        live.take(1, piece)
    live.flush()
    return capfd.readouterr().err


@pytest.mark.parametrize(
    "hostile", [b"\x1b[2J", b"\x1b]0;title\x07", b"\x9b2J", b"\rover", "\u202egnp.exe".encode(), b"\x08", b"\xff"]
)
def test_row_25_what_a_terminal_would_obey_is_shown(hostile: bytes, capfd: pytest.CaptureFixture[str]) -> None:
    text = shown([b"before " + hostile + b" after\n"], capfd)
    assert text.startswith("  before ")
    assert not [character for character in text if not character.isprintable() and character not in "\n\ufffd"]


def test_lines_come_whole_and_once(capfd: pytest.CaptureFixture[str]) -> None:
    assert shown([b"a", b"b\nc", b"\r\n", b"d"], capfd) == "  ab\n  c\n  d\n"


def test_a_secret_is_masked_across_pieces(capfd: pytest.CaptureFixture[str]) -> None:
    assert shown([b"x hun", b"ter2! y\n"], capfd, ("hunter2!",)) == "  x *** y\n"
