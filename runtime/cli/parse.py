"""The plain forms of the command line, without click (25 to 47 ms). Hot.

Understands exactly what click would read the same way, and leaves the rest (help, abbreviations, mistakes) to click:
`tests/cli/test_parse.py` holds both against each other.
"""

from runtime.cli.commands import COMMANDS, Argument, Command, Option

Values = dict[str, str | None]


def parse(words: list[str]) -> tuple[Command, Values] | None:
    """The command and its values, or None where click has to look."""
    for command in COMMANDS:
        length = len(command.path)
        if tuple(words[:length]) == command.path:
            values = _values(command, words[length:])
            return None if values is None else (command, values)
    return None


def _values(command: Command, words: list[str]) -> Values | None:
    options = {option.name: option for option in command.options}
    values: Values = {option.name[2:]: option.default for option in command.options}
    plain: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-"):
            plain.append(word)
            continue
        name, equals, value = word.partition("=")
        option = options.get(name)
        if option is None or option.flag:
            return None
        chosen = _choice(option, value if equals else next(rest, ""))
        if not chosen:
            return None
        values[name[2:]] = chosen
    return _placed(command.arguments, plain, values)


def _choice(option: Option, value: str) -> str | None:
    value = option.aliases.get(value, value)
    if option.choices:
        return value if value in option.choices else None
    return None if value.startswith("-") else value


def _placed(arguments: tuple[Argument, ...], plain: list[str], values: Values) -> Values | None:
    if not sum(argument.required for argument in arguments) <= len(plain) <= len(arguments):
        return None
    for number, argument in enumerate(arguments):
        value = plain[number] if number < len(plain) else None
        if value is not None and argument.choices and value not in argument.choices:
            return None
        values[argument.name] = value
    return values
