"""Sizes and shares as people write them."""

from fractions import Fraction

import pytest

from bundler.budget.limits import parse_share, parse_size, shown_share

SIZES = {
    "20 MB": 20_000_000,
    "20MB": 20_000_000,
    "300 kB": 300_000,
    "1.5 kB": 1500,
    "0.000001 MB": 1,
    "4.35 MB": 4_350_000,  # 4.35 * 1e6 is 4349999.999... as a float
    "007 B": 7,
    "0 B": 0,
    "7 B": 7,
}
NO_SIZES = (
    "",
    "20",
    "MB",
    "20 mb",
    "20 KB",
    "20 MiB",
    "20 GB",
    "-1 kB",
    "+1 kB",
    "1,5 kB",
    ".5 kB",
    "5. kB",
    "1e3 kB",
    "0.5 B",
    "1.2345 kB",
    "20  MB",
    "20\tMB",
    " 20 MB",
    "20 MB ",
    "20 MB\n",
    "٢٠ MB",
    "1_000 B",
    "9" * 5000 + " B",
)
SHARES = {"5 %": Fraction(1, 20), "5%": Fraction(1, 20), "2.5 %": Fraction(1, 40), "0 %": Fraction(0), "150 %": Fraction(3, 2)}
NO_SHARES = ("", "5", "%", "-5 %", "5 percent", "5 % ", "0.05", "1/3 %", "5 %%")


@pytest.mark.parametrize(("text", "wanted"), SIZES.items())
def test_a_size_is_exact(text: str, wanted: int) -> None:
    assert parse_size(text) == wanted


@pytest.mark.parametrize("text", NO_SIZES, ids=ascii)
def test_anything_else_is_no_size(text: str) -> None:
    assert parse_size(text) is None


@pytest.mark.parametrize(("text", "wanted"), SHARES.items())
def test_a_share_is_exact(text: str, wanted: Fraction) -> None:
    assert parse_share(text) == wanted


@pytest.mark.parametrize("text", NO_SHARES, ids=ascii)
def test_anything_else_is_no_share(text: str) -> None:
    assert parse_share(text) is None


@pytest.mark.parametrize("text", ["5 %", "2.5 %", "0 %", "150 %"])
def test_a_share_is_shown_as_it_is_written(text: str) -> None:
    share = parse_share(text)
    assert share is not None
    assert shown_share(share) == text
