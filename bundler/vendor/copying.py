"""A vendored folder: skills as an OCI image layout, wheels as pip downloads them, and the lock that both belong to.

DIR/skills/            image layout; the name of each skill is ID-HEX, the sha256 behind its integrity
DIR/wheels/            the wheels of bundler/freeze/wheels.txt for the Python and machine that vendored
DIR/locks/NAME.lock    the lock of each profile that was vendored into it
"""

import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bundler.freeze.inputs import wheel_hashes
from bundler.lock import text
from bundler.locking import FILE, obeyed
from bundler.profile.effective import Profile
from bundler.writing import put
from runtime.contract.verified import VerifiedSkill
from runtime.errors import INTEGRITY, NETWORK, NOT_FOUND, CaroError
from runtime.supply.cache import digest_of
from runtime.supply.means import Means
from runtime.supply.oci.layout import Layout
from runtime.supply.vendored import SKILLS, tree
from runtime.supply.vendored import put as put_skill

WHEELS, LOCKS = "wheels", "locks"
REQUIREMENTS = Path(__file__).parents[1] / "freeze" / "wheels.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendored:
    """What is in the folder: skills as `ID VERSION`, and file names of wheels; `copied` are the skills that were put there now."""

    skills: tuple[str, ...]
    wheels: tuple[str, ...]
    copied: tuple[VerifiedSkill, ...] = ()


def vendor(profile: Profile, locks: Path, folder: Path, means: Means) -> Vendored:
    """Copy what the profile's lock pins, and the wheels. Raises CaroError; what was copied so far stays, and is used again."""
    locked = obeyed(profile, locks / profile.name, means)
    layout = Layout(folder / SKILLS)
    for skill in locked.skills.skills:
        put_skill(layout, skill)
    put(folder / LOCKS / f"{profile.name}.lock", (locks / profile.name / FILE).read_bytes())
    _download(folder / WHEELS)
    return replace(verified(folder, [profile.name]), copied=tuple(locked.skills.skills))


def _download(folder: Path) -> None:
    """The wheels for this Python, by pip; those that are there are not fetched again."""
    if not _missing(folder):
        return
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(folder), "--requirement", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n  ".join(done.stderr.strip().splitlines()[-3:])
        raise CaroError(f"pip could not fetch the wheels:\n  {tail}", code=NETWORK, hint="repeat when the network is there")


def _missing(folder: Path) -> list[str]:
    """Packages of wheels.txt that have no wheel here whose hash is allowed. Raises CaroError (integrity) for any other file."""
    allowed = wheel_hashes(REQUIREMENTS.read_text(encoding="utf-8"))
    there: set[str] = set()
    for file in sorted(folder.glob("*")):
        name = file.name.partition("-")[0].lower().replace("_", "-")
        if digest_of(file.read_bytes()) not in allowed.get(name, ()):
            raise CaroError(
                f"{file}: its sha256 is none that bundler/freeze/wheels.txt allows for {name}",
                code=INTEGRITY,
                hint="remove the file and vendor again",
            )
        there.add(name)
    return sorted(set(allowed) - there)


def verified(folder: Path, profiles: Sequence[str] = ()) -> Vendored:
    """Hold everything in the folder against the locks that are in it. Asks no network.

    Raises CaroError: not found for what is missing, integrity for what is not what a lock pins.
    """
    names = list(profiles) or sorted(file.stem for file in (folder / LOCKS).glob("*.lock"))
    if not names:
        raise CaroError(f"{folder}: no lock in it", code=NOT_FOUND, hint="'bundler vendor PROFILE DIR' makes such a folder")
    rows = {(row.id, row.version, row.integrity) for name in names for row in text.read(folder / LOCKS / f"{name}.lock")[0].skills}
    for id, version, integrity in sorted(rows):
        if tree(folder, id, integrity) is None:
            raise CaroError(f"{folder}: {id} {version} is not in it", code=NOT_FOUND, hint="vendor again")
    missing = _missing(folder / WHEELS)
    if missing:
        raise CaroError(f"{folder}: no wheels of {', '.join(missing)}", code=NOT_FOUND, hint="vendor again, on such a machine")
    return Vendored(
        skills=tuple(f"{id} {version}" for id, version, _ in sorted(rows)),
        wheels=tuple(file.name for file in sorted((folder / WHEELS).iterdir())),
    )
