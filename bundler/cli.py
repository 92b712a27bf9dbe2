"""The bundler's command line, and its one place that prints and exits."""

import errno
import json
import os
import shlex
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path

import click

from bundler import locking
from bundler.budget import table
from bundler.budget.attribute import attribute
from bundler.budget.baseline import baseline_of, read_baseline, write_baseline
from bundler.budget.judge import notes
from bundler.build import BuildReport, Choices, Progress, bundle
from bundler.doctor import examined
from bundler.fetch_bars import fetching, in_words
from bundler.freeze.attach import built
from bundler.judging import BASELINE
from bundler.lock.comparing import changes, shown
from bundler.lock.gates import KINDS as GATES
from bundler.lock.text import read
from bundler.locking import Renewal
from bundler.profile.check import LAYOUTS, OPTIMISE
from bundler.profile.effective import Profile
from bundler.profile.json_schema import KINDS, json_schema
from bundler.profile.load import load
from bundler.registry.commands import push_command, registry
from bundler.resolve import default_means
from bundler.vendor import copying
from bundler.vendor.commands import vendor_command
from bundler.warning import warn
from runtime import __version__
from runtime.authoring.validate.problems import nearest
from runtime.authoring.validate.rules import id_problem
from runtime.cli.table import size
from runtime.cli.table import table as rows
from runtime.cli.terminal import Terminal, neutral
from runtime.errors import CANCELLED, NOT_FOUND, OUTPUT, SUCCESS, USAGE, CaroError


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="bundler", message="%(prog)s %(version)s")
def application() -> None:
    """Turn a profile (a list of curated skills) into one verified offline executable."""


application.add_command(registry)
application.add_command(push_command)
application.add_command(vendor_command)

DEFAULTS = {"--profiles": "profiles", "--locks": "dist-profiles"}
FOLDER = click.option(
    "--profiles",
    "folder",
    type=click.Path(path_type=Path),
    default=Path(DEFAULTS["--profiles"]),
    show_default=True,
    help="Where NAME.toml is.",
)
LOCKS = click.option(
    "--locks",
    type=click.Path(path_type=Path),
    default=Path(DEFAULTS["--locks"]),
    show_default=True,
    help="Where NAME/skills.lock and NAME/size.json are.",
)
RESULTS = click.option(
    "--output", type=click.Path(path_type=Path), help="Where NAME/ with the executable is; beside the lock without it."
)
FORMAT = click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="How data is printed."
)
PROFILES = click.argument("profiles", nargs=-1, required=True, metavar="PROFILE...")


@application.command("bundle")
@PROFILES
@FOLDER
@LOCKS
@RESULTS
@click.option("--optimise", type=click.Choice(OPTIMISE), help="Instead of the profile's target.optimise.")
@click.option("--layout", type=click.Choice(LAYOUTS), help="Instead of the profile's target.layout.")
@click.option("--offline", is_flag=True, help="Use no network: what is not in the cache is an error.")
@click.option("--from", "vendored", type=click.Path(path_type=Path), metavar="DIR", help="Take skills from what 'vendor' made.")
@FORMAT
def bundle_command(
    profiles: tuple[str, ...],
    folder: Path,
    locks: Path,
    output: Path | None,
    optimise: str | None,
    layout: str | None,
    vendored: Path | None,
    form: str,
    *,
    offline: bool,
) -> None:
    """Build the executables of profiles, by name or as paths of TOML files, as their locks say."""
    choices = Choices(profiles=folder, locks=locks, output=output or locks, optimise=optimise, layout=layout)
    if vendored:
        copying.names(vendored)
    reports: list[BuildReport] = []
    for name in dict.fromkeys(profiles):
        with _progress(name) as progress:
            means = default_means(offline=offline, vendored=vendored, progress=in_words(progress))
            reports.append(bundle(name, replace(choices, means=means), progress))
        if form == "text":
            click.echo(_text(reports[-1]))
    if form == "json":
        click.echo(json.dumps([asdict(report) for report in reports], indent=2, default=str))


class _Lock(click.Group):
    """`lock` without one of its own words locks the profiles that it names."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The same words, with the one for locking in front."""
        return super().parse_args(ctx, args if args[:1] and args[0] in self.commands else ["profiles", *args])


@application.group("lock", cls=_Lock)
def lock_group() -> None:
    """Write and compare locks: what each bundle is made of."""


@lock_group.command("diff")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@FORMAT
def diff_command(old: Path, new: Path, form: str) -> None:
    """Compare two locks: skills that came, went and changed, and what they ask for."""
    found = changes(read(old)[0], read(new)[0])
    if form == "json":
        click.echo(json.dumps([asdict(one) for one in found], indent=2))
    else:
        click.echo(neutral(shown(found)))


@lock_group.command("profiles")
@click.argument("profiles", nargs=-1, metavar="PROFILE...")
@FOLDER
@LOCKS
@click.option("--check", is_flag=True, help="Write nothing; fail if a lock is not what it should be.")
@click.option("--retrain", is_flag=True, help="Train the compression dictionary anew (needs 200 documents to be worth it).")
@click.option(
    "--upgrade",
    multiple=True,
    is_flag=False,
    flag_value=locking.ALL,
    metavar="[ID]",
    help="Take newer versions, of a skill or of all.",
)
@click.option(
    "--accept", "accepted", multiple=True, metavar="ID:KIND", help=f"Accept a change by name; KIND is {', '.join(GATES)}."
)
def lock_command(
    profiles: tuple[str, ...],
    folder: Path,
    locks: Path,
    upgrade: tuple[str, ...],
    accepted: tuple[str, ...],
    *,
    check: bool,
    retrain: bool,
) -> None:
    """Write skills.lock of profiles: what each bundle is made of, to be reviewed and committed."""
    if check and (retrain or upgrade or accepted):
        raise click.UsageError("--check writes nothing, so it cannot --retrain, --upgrade or --accept")
    for name in accepted:
        if name.rpartition(":")[2] not in GATES:
            raise click.UsageError(f"--accept {name}: wanted ID:KIND, and KIND one of {', '.join(GATES)}")
    profiles, upgrade = _told_apart(profiles, upgrade)
    loaded = {name: load(name, folder) for name in profiles}
    _known({locks / profile.name: profile for profile in loaded.values()}, upgrade, accepted)
    for name, profile in loaded.items():
        place = locks / profile.name
        if check:
            with fetching() as means:
                locking.obeyed(profile, place, means)
            click.echo(f"{place / locking.FILE}: holds")
            continue
        words = ["bundler", "lock", name, *_given("--profiles", folder), *_given("--locks", locks)]
        words += [word for id in upgrade for word in (["--upgrade"] if id == locking.ALL else ["--upgrade", id])]
        command = shlex.join([*words, *(["--retrain"] if retrain else [])])
        with fetching() as means:
            renewal = Renewal(retrain=retrain, upgrade=upgrade, accepted=accepted, command=command, means=means)
            renewed = locking.renew(profile, place, renewal)
        warn(renewed.skills.skills)
        said = "written" if renewed.changes else "unchanged"
        click.echo(f"{place / locking.FILE}: {said}" + "".join(f"\n  {neutral(line)}" for line in renewed.changes))


def _given(option: str, folder: Path) -> list[str]:
    """The option as it has to be repeated, nothing where it is what it is without."""
    return [] if str(folder) == DEFAULTS[option] else [option, str(folder)]


def _known(profiles: Mapping[Path, Profile], upgrade: Collection[str], accepted: Collection[str]) -> None:
    """Raises CaroError (usage) for an id that no profile and no lock has: it would do nothing, and nobody would see it.

    A change that is not there is no error: the words that accepted it may stay in a script.
    """
    found = [locking.known(profile, place) for place, profile in profiles.items()]
    ids = {id for one in found for id in one or ()}
    if None in found:
        return
    asked = [(f"--upgrade {id}", id) for id in upgrade] + [(f"--accept {name}", name.rpartition(":")[0]) for name in accepted]
    for words, id in asked:
        if id not in {*ids, locking.ALL}:
            hint = f"correct the id: {nearest(id, ids)}"
            raise CaroError(f"{words}: neither the profile nor its lock has {id!a}", code=USAGE, hint=hint)


def _told_apart(profiles: tuple[str, ...], upgrade: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The word behind `--upgrade` may be the first profile: only ids of skills have a dot, and no ending."""
    ids = tuple(word for word in upgrade if word == locking.ALL or (id_problem(word) is None))
    names = tuple(word for word in upgrade if word not in ids)
    if not (names or profiles):
        raise click.UsageError("name a profile")
    return (*names, *profiles), (*ids, *([locking.ALL] if names else []))


@application.command("size")
@click.argument("subject", metavar="PROFILE|FILE")
@FOLDER
@LOCKS
@RESULTS
@click.option("--accept", is_flag=True, help="Make this the baseline (size.json) that later builds are compared with.")
@FORMAT
def size_command(subject: str, folder: Path, locks: Path, output: Path | None, form: str, *, accept: bool) -> None:
    """Show where every byte of an executable goes: of a profile's last build, or of a file."""
    profile = None if Path(subject).is_file() and not subject.endswith(".toml") else load(subject, folder)
    place = locks / profile.name if profile else None
    file = built((output or locks) / profile.name, profile.executable) if profile else Path(subject)
    attribution = attribute(file)
    baseline = read_baseline(place / BASELINE) if place else None
    if accept:
        if place is None:
            raise click.UsageError("--accept goes with a profile, whose baseline it writes")
        write_baseline(place / BASELINE, baseline_of(attribution))
    if form == "json":
        click.echo(json.dumps(table.report(attribution, baseline), indent=2))
        return
    click.echo(table.text(attribution, Terminal(), baseline), nl=False)
    for note in notes(attribution, profile.budget, baseline) if profile else ():
        click.echo(note)


@application.command("schema")
@click.argument("kind", type=click.Choice(sorted(KINDS)))
def schema_command(kind: str) -> None:
    """Print the JSON Schema of a file that people write, for editors."""
    click.echo(json.dumps(json_schema(kind), indent=2, sort_keys=True))


@application.command("doctor")
@FORMAT
def doctor_command(form: str) -> None:
    """Check that this machine has what a build needs."""
    findings = examined()
    if form == "json":
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        click.echo(
            rows(Terminal(), ("CHECK", "", "DETAIL"), [(f.check, "ok" if f.ok else "no", f.detail) for f in findings]), nl=False
        )
    missing = [finding.check for finding in findings if not finding.ok]
    if missing:
        raise CaroError(
            f"this machine cannot build yet: {', '.join(missing)}", code=NOT_FOUND, hint="the table says what to install"
        )


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
    facts = f"{size(report.size)}; {len(report.skills)} skills, base {base}, {made}; needs glibc {report.glibc}"
    return "\n".join([f"{report.file}: {facts}", f"sha256 {report.sha256}", *report.notes])


def main(words: list[str]) -> int:
    """The exit code of a command line."""
    try:
        if sys.stdout is None:  # click would say nothing, and nobody would know
            raise OSError(errno.EBADF, os.strerror(errno.EBADF), "standard output")  # noqa: TRY301 (told below)
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
