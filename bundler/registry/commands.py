"""bundler registry ..., bundler push: options and one call each."""

import os
from pathlib import Path

import click

from bundler.fetch_bars import fetching
from bundler.registry import adding
from bundler.registry.serving import server
from bundler.warning import warn
from runtime.cli.person import passphrase
from runtime.errors import USAGE, CaroError
from runtime.supply.oci.artifact import push
from runtime.supply.oci.layout import Layout
from runtime.supply.oci.reference import Reference, tag_of
from runtime.supply.oci.registry import Registry
from runtime.supply.oci.signature import sign
from runtime.supply.trust.signing import signing_snapshots

INDEX = click.argument("index", type=click.Path(path_type=Path, file_okay=False))
SIGN = click.option(
    "--sign",
    "key",
    type=click.Path(path_type=Path),
    metavar="KEY",
    help="An SSH key to sign the snapshot with: its file, or the .pub of one that ssh-agent holds.",
)


@click.group("registry")
def registry() -> None:
    """Keep a registry of skills: a folder that any web server serves."""


@registry.command("add")
@INDEX
@click.argument("skills", nargs=-1, required=True, metavar="SKILL...")
@SIGN
def add_command(index: Path, skills: tuple[str, ...], key: Path | None) -> None:
    """Put versions of skills, folders or archives, into INDEX, which is made where it is missing."""
    sign = _sign(key)
    with fetching(offline=True) as means:
        found = [adding.read_skill(skill, means) for skill in skills]
        warn(found)
        for added in adding.add(index, found, sign):
            click.echo(f"{added.line.id} {added.line.version}: {'added' if added.new else 'there already'}, {added.line.integrity}")


@registry.command("build")
@INDEX
@SIGN
def build_command(index: Path, key: Path | None) -> None:
    """Check every line and file of INDEX and make its snapshot anew."""
    found = adding.build(index, _sign(key))
    click.echo(f"{index}: {len(found)} skills, {sum(found.values())} versions")


def _sign(key: Path | None) -> adding.Sign | None:
    """What signs with the key that `--sign` names: an agent's, or one of a file, whose passphrase a person is asked for."""
    return signing_snapshots(key, passphrase, os.environ.get("SSH_AUTH_SOCK", "")) if key else None


@registry.command("serve")
@INDEX
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option("--port", type=int, default=0, help="Any without it.")
def serve_command(index: Path, host: str, port: int) -> None:
    """Serve INDEX over http until it is interrupted."""
    with server(index, host, port) as running:
        click.echo(f"http://{host}:{running.server_address[1]}")
        running.serve_forever()


@click.command("push")
@click.argument("skill")
@click.argument("reference")
@click.option("--force", is_flag=True, help="Replace what was published under that tag.")
def push_command(skill: str, reference: str, *, force: bool) -> None:
    """Push SKILL, a folder or an archive, to REFERENCE: HOST/NAME or layout:FOLDER, its version as tag where none is named."""
    place = Reference.parse(reference)
    if place is None or place.digest:
        raise CaroError(f"{reference!a}: no reference to push to", code=USAGE, hint="HOST/NAME, HOST/NAME:TAG or layout:FOLDER")
    with fetching() as means:
        found = adding.read_skill(skill, means)
        warn([found])
        about = found.manifest.skill
        tag = place.tag or (f"{about.id}-{tag_of(about.version)}" if place.folder else tag_of(about.version))
        store = Layout(Path(place.folder)) if place.folder else Registry(place, means)
        digest = push(store, found.tree.files, about.id, about.version, tag, force=force)
        if found.tree.signature:
            sign(store, digest, found.tree.signature)
    click.echo(f"{place}{'' if place.tag else f':{tag}'}@{digest}")
