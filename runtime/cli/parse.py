"""The plain forms of the command line, without click (25 to 47 ms). Hot.

Understands exactly what click would read the same way, and leaves the rest (help, abbreviations, mistakes) to click:
`tests/cli/test_parse.py` holds both against each other.
"""

from runtime.cli.commands import BETWEEN, COMMANDS, GROUPS, TRUE, Argument, Command, Option

FEWEST = 3  # words that are a request without quotes; two may be a misspelt command
VALUED = frozenset(option.name for command in COMMANDS for option in command.options if not option.flag)

STDIN = "-"  # a plain word, as click has it: standard input
Values = dict[str, str | None]


def completed(words: list[str]) -> list[str]:
    """The words, behind `ask` where they are a request and name no command.

    A request is one argument with spaces, or several words of which the first is no command; one or two may be misspelt commands.
    """
    before = ["", *words]
    plain = [word for at, word in enumerate(words) if not word.startswith("-") and before[at] not in VALUED]
    if not plain or words[0] != plain[0] or any(plain[0] == one.path[0] for one in COMMANDS) or (plain[0],) in GROUPS:
        return words
    return ["ask", *words] if any(character.isspace() for character in plain[0]) or len(plain) >= FEWEST else words


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
        if not word.startswith("-") or word == STDIN:
            plain.append(word)
            continue
        name, equals, value = word.partition("=")
        option = options.get(name)
        if option is None:
            return None
        if option.flag:
            if equals:
                return None
            values[name[2:]] = TRUE
            continue
        chosen = _choice(option, value if equals else next(rest, ""))
        if not chosen:
            return None
        before = values[name[2:]] if option.many else None
        values[name[2:]] = chosen if before is None else before + BETWEEN + chosen
    return _placed(command.arguments, plain, values)


def _choice(option: Option, value: str) -> str | None:
    value = option.aliases.get(value, value)
    if option.choices:
        return value if value in option.choices else None
    return None if value.startswith("-") else value


def _placed(arguments: tuple[Argument, ...], plain: list[str], values: Values) -> Values | None:
    if arguments and arguments[-1].many and len(plain) >= len(arguments):
        plain = [*plain[: len(arguments) - 1], " ".join(plain[len(arguments) - 1 :])]
    if not sum(argument.required for argument in arguments) <= len(plain) <= len(arguments):
        return None
    for number, argument in enumerate(arguments):
        value = plain[number] if number < len(plain) else None
        if value is not None and argument.choices and value not in argument.choices:
            return None
        values[argument.name] = value
    return values
