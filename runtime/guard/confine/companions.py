"""What a program needs beside itself to do its own work, as data: other programs, folders of programs, folders to read.

A program that has no entry gets itself, its loader and, for a script, its interpreters. Paths that a machine lacks are left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Companions:
    """`programs` are looked up by name; whatever lies in `trees` may be started and read; `read` are folders of data."""

    programs: tuple[str, ...] = ()
    trees: tuple[str, ...] = ()
    read: tuple[str, ...] = ()


NONE = Companions()
PLUGINS = (
    *("/usr/libexec/docker/cli-plugins", "/usr/lib/docker/cli-plugins"),
    *("/usr/local/libexec/docker/cli-plugins", "/usr/local/lib/docker/cli-plugins"),
)
OF: Mapping[str, Companions] = {
    # Some commands of git are scripts of the shell (submodule, mergetool), which use these: git-sh-setup, git-sh-i18n.
    "git": Companions(
        programs=("sh", "sed", "basename", "dirname", "uname", "gettext", "envsubst", "gettext.sh"),
        trees=("/usr/lib/git-core", "/usr/libexec/git-core", "/usr/local/libexec/git-core"),
    ),
    "docker": Companions(trees=PLUGINS),
    "aws": Companions(trees=("/usr/local/aws-cli",)),
    "gcloud": Companions(programs=("sh",), trees=("/usr/lib/google-cloud-sdk", "/opt/google-cloud-sdk")),
    "az": Companions(programs=("bash",), trees=("/opt/az",)),
    "java": Companions(trees=("/usr/lib/jvm",)),
}


def of(program: str) -> Companions:
    """The companions of the program of that name."""
    return OF.get(program, NONE)
