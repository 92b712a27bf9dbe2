"""The plain forms of the command line, without click (25 to 47 ms). Hot.

Understands exactly what click would read the same way, and leaves the rest (help, abbreviations, mistakes) to click:
`tests/cli/test_parse.py` holds both against each other.
"""

from runtime.cli.commands import COMMANDS, Command, Option


def parse(words: list[str]) -> tuple[Command, dict[str, str | None]] | None:
    """The command and its values, or None where click has to look."""
    for command in COMMANDS:
        length = len(command.path)
        if tuple(words[:length]) == command.path:
            values = _values(command, words[length:])
            return None if values is None else (command, values)
    return None


def _values(command: Command, words: list[str]) -> dict[str, str | None] | None:
    options = {option.name: option for option in command.options}
    values: dict[str, str | None] = {option.name[2:]: option.default for option in command.options}
    plain: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            plain.append(word)
            continue
        name, equals, value = word.partition("=")
        option = options.get(name)
        chosen = option and _choice(option, value if equals else next(rest, ""))
        if not chosen:
            return None
        values[name[2:]] = chosen
    if not sum(argument.required for argument in command.arguments) <= len(plain) <= len(command.arguments):
        return None
    for number, argument in enumerate(command.arguments):
        values[argument.name] = plain[number] if number < len(plain) else None
    return values


def _choice(option: Option, value: str) -> str | None:
    value = option.aliases.get(value, value)
    return value if value in option.choices else None
