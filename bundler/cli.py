"""The bundler's command line, and its one place that prints and exits."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

import click

from bundler.build import BuildReport, Choices, Progress, bundle
from runtime import __version__
from runtime.cli.table import size
from runtime.cli.terminal import neutral
from runtime.errors import CANCELLED, OUTPUT, SUCCESS, USAGE, CaroError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bundler", message="%(prog)s %(version)s")
def application() -> None:
    """Turn a profile (a list of curated skills) into one verified offline executable."""


@application.command("bundle")
@click.argument("profiles", nargs=-1, required=True, metavar="PROFILE...")
@click.option(
    "--profiles", "folder", type=click.Path(path_type=Path), default=Path("profiles"), show_default=True, help="Where NAME.toml is."
)
@click.option(
    "--output", type=click.Path(path_type=Path), default=Path("dist-profiles"), show_default=True, help="Where NAME/ goes."
)
@click.option("--optimise", type=click.Choice(["start", "size"]), help="Instead of the profile's target.optimise.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How the report is printed."
)
def bundle_command(profiles: tuple[str, ...], folder: Path, output: Path, optimise: str | None, form: str) -> None:
    """Build the executables of profiles, by name or as paths of TOML files."""
    choices = Choices(profiles=folder, output=output, optimise=optimise)
    reports: list[BuildReport] = []
    for name in dict.fromkeys(profiles):
        with _progress(name) as progress:
            reports.append(bundle(name, choices, progress))
        if form == "text":
            click.echo(_text(reports[-1]))
    if form == "json":
        click.echo(json.dumps([asdict(report) for report in reports], indent=2, default=str))


@contextmanager
def _progress(name: str) -> Iterator[Progress]:
    """A spinner with the stage on a terminal; nothing in a pipe."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda stage: None
        return
    with console.status(name) as status:
        yield lambda stage: status.update(f"{name}: {stage}")


def _text(report: BuildReport) -> str:
    made = f"{len(report.frames_compressed)} frames compressed, {len(report.frames_reused)} reused"
    base = "reused" if report.base_reused else "frozen"
    parts = f"bootloader {size(report.bootloader)}, payload {size(report.payload)}, archive {size(report.archive)}"
    return f"{report.file}: {size(report.size)} ({parts}); {len(report.skills)} skills, base {base}, {made}\nsha256 {report.sha256}"


def main(words: list[str]) -> int:
    """The exit code of a command line."""
    try:
        application.main(words, prog_name="bundler", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help(), err=True)
        return USAGE
    except (KeyboardInterrupt, click.Abort):
        return CANCELLED
    except BrokenPipeError:
        return SUCCESS
    except (CaroError, click.ClickException, OSError) as error:
        return _complain(error)
    return SUCCESS


def _complain(error: CaroError | click.ClickException | OSError) -> int:
    """Say what happened and what to do next; the exit code."""
    if isinstance(error, CaroError):
        message, hint, code = error.message, error.hint, error.code
    elif isinstance(error, OSError):
        message, hint, code = f"{error.filename or 'output'}: {error.strerror}", "", OUTPUT
    else:
        ctx = getattr(error, "ctx", None)
        message, code = error.format_message().rstrip("."), USAGE
        hint = f"'{ctx.command_path if ctx else 'bundler'} --help' shows how it is used"
    click.echo(neutral(f"bundler: {message}" + (f"\nbundler: hint: {hint}" if hint else "")), err=True)
    return code


def run() -> None:
    """Console script."""
    sys.exit(main(sys.argv[1:]))
