"""What the content scan finds in skills on their way into a lock, a registry or a vendored folder, said on standard error.

It stops nothing. Programs that documents show and the manifest does not ask for are left to `caro skill validate`: they are for the
author of the skill, change nothing of what a bundle may do, and would bury what matters here.
"""

from collections.abc import Iterable

import click

from bundler.safety import builtin
from runtime.authoring.scan.content import scanned
from runtime.authoring.scan.programs import COMMAND
from runtime.cli.findings import told
from runtime.cli.terminal import neutral
from runtime.contract.verified import VerifiedSkill
from runtime.safety.table import Table


def warn(skills: Iterable[VerifiedSkill]) -> None:
    """The first findings of each skill."""
    table = Table([builtin()])
    for skill in skills:
        found = scanned(skill.tree, skill.manifest, skill.recipes, table)
        for line in told([one for one in found if one.key or one.rule != COMMAND]):
            click.echo(neutral(f"bundler: {skill.manifest.skill.id}: {line}").replace("\n", " "), err=True)
