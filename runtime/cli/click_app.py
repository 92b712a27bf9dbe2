"""The same command line with click: help, mistakes, and every form that `parse` leaves alone. Cold: imports click."""

from difflib import get_close_matches

import click

from runtime import __version__
from runtime.cli.commands import ABOUT, COMMANDS, GROUPS, PROGRAM, Command, Option
from runtime.errors import SUCCESS, USAGE, CaroError

Call = tuple[Command, dict[str, str | None]]


class _Choice(click.Choice[str]):
    """A choice whose other spellings are understood and not shown."""

    def __init__(self, option: Option) -> None:
        super().__init__(option.choices)
        self._aliases = option.aliases

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        return super().convert(self._aliases.get(value, value), param, ctx)


class _Group(click.Group):
    """A group that offers the nearest command."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if self.get_command(ctx, name) is None and not name.startswith("-"):
            close = get_close_matches(name, self.list_commands(ctx), n=1)
            raise click.UsageError(f"no command is named {name!r}" + (f"; perhaps {close[0]!r}" if close else ""), ctx)
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def application(calls: list[Call]) -> click.Group:
    """The click program of the table in `commands`. A command that was understood is added to `calls`, not run."""
    top = _Group(PROGRAM, help=ABOUT, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
    top.params.append(
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
    )
    groups: dict[tuple[str, ...], click.Group] = {(): top}
    for path, text in GROUPS.items():
        groups[path] = _Group(path[-1], help=text, no_args_is_help=True)
        top.add_command(groups[path])
    for command in COMMANDS:
        groups[command.path[:-1]].add_command(_command(command, calls))
    return top


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit()


def _command(command: Command, calls: list[Call]) -> click.Command:
    parameters: list[click.Parameter] = [
        click.Argument([argument.name], required=argument.required) for argument in command.arguments
    ]
    parameters += [
        click.Option([option.name], type=_Choice(option), default=option.default, show_default=True, help=option.help)
        for option in command.options
    ]
    notes = "\n\n".join(f"{argument.name.upper()}: {argument.help}" for argument in command.arguments)

    def called(**values: str | None) -> None:
        calls.append((command, values))

    return click.Command(
        command.path[-1], params=parameters, callback=called, help=f"{command.help}\n\n{notes}".strip(), short_help=command.help
    )


def interpret(words: list[str]) -> Call | int:
    """The command that the words call and its values; or the exit code where help or the version was all they asked for.

    Raises CaroError (usage) for every mistake in them.
    """
    calls: list[Call] = []
    try:
        application(calls).main(words, prog_name=PROGRAM, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return USAGE
    except click.ClickException as error:
        ctx = getattr(error, "ctx", None)
        path = ctx.command_path if ctx else PROGRAM
        raise CaroError(error.format_message().rstrip("."), code=USAGE, hint=f"'{path} --help' shows how it is used") from None
    return calls[0] if calls else SUCCESS
