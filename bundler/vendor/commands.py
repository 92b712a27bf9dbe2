"""bundler vendor ...: options and one call each."""

from pathlib import Path

import click

from bundler.fetch_bars import fetching
from bundler.profile.load import load
from bundler.vendor import copying
from bundler.warning import warn
from runtime.cli.terminal import neutral


@click.command("vendor")
@click.argument("words", nargs=-1, required=True, metavar="PROFILE DIR | verify DIR")
@click.option("--profiles", "folder", type=click.Path(path_type=Path), default=Path("profiles"), show_default=True)
@click.option("--locks", type=click.Path(path_type=Path), default=Path("dist-profiles"), show_default=True)
def vendor_command(words: tuple[str, ...], folder: Path, locks: Path) -> None:
    """Copy all that a build of PROFILE fetches into DIR, for 'bundle --offline --from DIR'; or verify what is in DIR.

    Skills and wheels are held against the locks in DIR, and each of those must be the same as NAME/skills.lock in --locks, where
    that is; what no lock needs is named.
    """
    if len(words) != 2:
        raise click.UsageError("two words are wanted: PROFILE DIR, or verify DIR")
    if words[0] == "verify":
        found = copying.verified(Path(words[1]), locks)
        click.echo(f"{words[1]}: whole; {len(found.skills)} skills, {len(found.wheels)} wheels")
        for remark in found.remarks:
            click.echo(neutral(f"warning: {remark}"))
        return
    with fetching() as means:
        found = copying.vendor(load(words[0], folder), locks, Path(words[1]), means)
    warn(found.copied)
    click.echo(f"{words[1]}: {len(found.skills)} skills, {len(found.wheels)} wheels")
