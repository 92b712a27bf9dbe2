"""What a profile's target demands of the machine that builds and of the base that it made."""

import platform
from collections.abc import Mapping

from bundler.freeze.inputs import Pin, host_platform, installed
from bundler.freeze.pyinstaller import version_key
from bundler.freeze.runtime_base import Base
from bundler.profile.effective import Profile
from runtime.errors import USAGE, CaroError


def machine_fits(profile: Profile) -> None:
    """Raises CaroError (a conflict) where this machine cannot build the profile."""
    wanted, here = profile.target.platform, host_platform()
    if wanted != here:
        raise CaroError(
            f"{profile.file}: target.platform: found {wanted!r}; this machine can build {here!r}",
            code=USAGE,
            hint="build on a machine of that platform: what is frozen is this machine's Python",
        )
    python = platform.python_version()
    if profile.target.python and not f"{python}.".startswith(f"{profile.target.python}."):
        raise CaroError(
            f"{profile.file}: target.python: found {profile.target.python!r}; the bundler runs on Python {python}",
            code=USAGE,
            hint=f"run the bundler with Python {profile.target.python}",
        )


def packages_fit(pins: Mapping[str, Pin]) -> None:
    """Raises CaroError (a conflict) where another version of a package is installed than the one that is pinned."""
    for name, pin in pins.items():
        found = installed(name).version
        if found != pin.version:
            raise CaroError(
                f"{name}: {found} is installed; bundler/freeze/wheels.txt pins {pin.version}",
                code=USAGE,
                hint="python -m pip install --require-hashes -r bundler/freeze/wheels.txt",
            )


def glibc_fits(profile: Profile, base: Base) -> None:
    """Raises CaroError (a conflict) naming the parts that need a newer glibc than the target allows."""
    wanted = profile.target.glibc
    if not wanted:
        return
    newer = sorted(f"{name} needs {version}" for name, version in base.glibc.items() if version_key(version) > version_key(wanted))
    if newer:
        raise CaroError(
            f"{profile.file}: target.glibc: at most {wanted} allowed; {', '.join(newer)}",
            code=USAGE,
            hint="build with a Python made on an older system, or allow a newer glibc",
        )
