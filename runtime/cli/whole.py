"""Whole numbers of the command line. Hot."""

from runtime.errors import USAGE, CaroError


def whole(values: dict[str, str | None], name: str, default: int, most: int) -> int:
    """The number of option `--name`, from 1 to `most`. Raises CaroError (usage)."""
    text = values.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        raise CaroError(
            f"--{name}: found {text!r}; wanted a number from 1 to {most}", code=USAGE, hint=f"for example --{name} {default}"
        )
    return int(text)
