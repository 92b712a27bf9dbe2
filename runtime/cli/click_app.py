"""The same command line with click: help, mistakes, completion, and every form that `parse` leaves alone. Cold: imports click."""

import os
from collections.abc import Callable
from contextlib import redirect_stdout
from difflib import get_close_matches
from importlib.util import find_spec
from io import StringIO
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem, get_completion_class

from runtime import __version__
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import ABOUT, BETWEEN, COMMANDS, COMPLETE, GROUPS, PATH, PROGRAM, TRUE, Argument, Command, Option
from runtime.cli.offers import offered
from runtime.errors import SUCCESS, USAGE, CaroError

Values = dict[str, str | None]
Call = tuple[Command, Values]
_Given = str | bool | tuple[str, ...] | None
Bundle = Callable[[], Catalog]


class Shown(NamedTuple):
    """A text that is the whole answer, and the exit code with it."""

    code: int
    text: str


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


def application(calls: list[Call], bundle: Bundle) -> click.Group:
    """The click program of the table in `commands`, without what this executable was built without.

    A command that was understood is added to `calls`, not run. `bundle` opens the catalog, for completion alone.
    """
    top = _Group(PROGRAM, help=ABOUT, context_settings={"help_option_names": ["-h", "--help"]}, no_args_is_help=True)
    top.params.append(
        click.Option(["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
    )
    groups: dict[tuple[str, ...], click.Group] = {(): top}
    for command in COMMANDS:
        if find_spec(command.module) is None:
            continue
        path = command.path[:-1]
        if path not in groups:
            groups[path] = _Group(path[-1], help=GROUPS[path], no_args_is_help=True)
            top.add_command(groups[path])
        groups[path].add_command(_command(command, calls, bundle))
    return top


def _version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        click.echo(f"{PROGRAM} {__version__}")
        ctx.exit()


def _command(command: Command, calls: list[Call], bundle: Bundle) -> click.Command:
    parameters: list[click.Parameter] = [_argument(argument, bundle) for argument in command.arguments]
    parameters += [_option(option, command, bundle) for option in command.options]
    many = {option.name[2:].replace("-", "_"): BETWEEN for option in command.options if option.many}
    notes = "\n\n".join(f"{argument.name.upper()}: {argument.help}" for argument in command.arguments)

    def called(**values: _Given) -> None:
        calls.append((command, {name.replace("_", "-"): _value(value, many.get(name, " ")) for name, value in values.items()}))

    return click.Command(
        command.path[-1], params=parameters, callback=called, help=f"{command.help}\n\n{notes}".strip(), short_help=command.help
    )


def _value(value: _Given, between: str) -> str | None:
    """What click has of an option or argument, as `parse` gives it."""
    if isinstance(value, bool):
        return TRUE if value else None
    if isinstance(value, tuple):
        return between.join(value) if value or between != BETWEEN else None
    return value


def _argument(argument: Argument, bundle: Bundle) -> click.Argument:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        if argument.offers == PATH:
            return [CompletionItem(incomplete, type="dir")]
        return [CompletionItem(name) for name in offered(bundle(), argument.offers, ctx.params) if name.startswith(incomplete)]

    kind = click.Choice(argument.choices) if argument.choices else None
    return click.Argument(
        [argument.name],
        required=argument.required,
        nargs=-1 if argument.many else 1,
        type=kind,
        shell_complete=None if argument.choices else complete,
    )


def _option(option: Option, command: Command, bundle: Bundle) -> click.Option:
    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        # An option that waits for its value ends click's parsing before the arguments; their words are left in `args`.
        before = ctx.params | dict(zip((argument.name for argument in command.arguments), ctx.args, strict=False))
        return [CompletionItem(name) for name in offered(bundle(), option.offers, before) if name.startswith(incomplete)]

    if option.many:
        return click.Option([option.name], multiple=True, metavar=option.metavar, help=option.help, shell_complete=complete)
    if option.flag:
        return click.Option([option.name], is_flag=True, help=option.help)
    if option.choices:
        return click.Option([option.name], type=_Choice(option), default=option.default, show_default=True, help=option.help)
    return click.Option([option.name], default=option.default, show_default=True, metavar=option.metavar, help=option.help)


def interpret(words: list[str], bundle: Bundle) -> Call | Shown:
    """The command that the words call and its values; or the text where help, version or completion was all they asked for.

    Raises CaroError (usage) for every mistake in them.
    """
    calls: list[Call] = []
    program = application(calls, bundle)
    asked = os.environ.get(COMPLETE)
    code, text = SUCCESS, StringIO()  # click would be silent on a closed output, and make a closed pipe exit code 1
    try:
        with redirect_stdout(text):
            if asked:
                _complete(program, asked)
            else:
                program.main(words, prog_name=PROGRAM, standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        code = USAGE
        text.write(error.ctx.get_help() + "\n")
    except click.ClickException as error:
        ctx = getattr(error, "ctx", None)
        path = ctx.command_path if ctx else PROGRAM
        raise CaroError(error.format_message().rstrip("."), code=USAGE, hint=f"'{path} --help' shows how it is used") from None
    return calls[0] if calls else Shown(code, text.getvalue())


def _complete(program: click.Group, asked: str) -> None:
    """Print what a shell's script asked for: `SHELL_complete`."""
    shell, _, what = asked.partition("_")
    kind = get_completion_class(shell)
    if kind is None:
        raise CaroError(f"{COMPLETE}={asked}: no such shell", code=USAGE, hint="'caro completion --help' lists them")
    if what == "source":
        click.echo(completion_script(shell), nl=False)
        return
    try:
        click.echo(kind(program, {}, PROGRAM, COMPLETE).complete())
    except (KeyError, ValueError, IndexError):
        raise CaroError(
            f"{COMPLETE}={asked}: COMP_WORDS and COMP_CWORD say nothing", code=USAGE, hint="only a completion script sets these"
        ) from None


def completion_script(shell: str) -> str:
    """The script that makes a shell ask us. Click would start bash to see whether it is older than 4.4; we do not."""
    kind = get_completion_class(shell)
    if kind is None:
        raise CaroError(f"{shell}: no such shell", code=USAGE, hint="'caro completion --help' lists them")
    made = kind(click.Group(PROGRAM), {}, PROGRAM, COMPLETE)
    return str(made.source_template % made.source_vars()) + "\n"
