"""A vendored folder: skills as an OCI image layout, wheels as pip downloads them, and the lock that both belong to.

DIR/skills/            image layout; the name of each skill is ID-HEX, the sha256 behind its integrity
DIR/wheels/            the wheels of bundler/freeze/wheels.txt for the Python and machine that vendored
DIR/locks/NAME.lock    the lock of each profile that was vendored into it
"""

import errno
import os
import re
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
from runtime.errors import INTEGRITY, NETWORK, NOT_FOUND, OUTPUT, CaroError
from runtime.supply.cache import digest_of
from runtime.supply.means import Means
from runtime.supply.oci.layout import Layout
from runtime.supply.vendored import SIGNED, SKILLS, tag_of, tree
from runtime.supply.vendored import put as put_skill

WHEELS, LOCKS, BLOBS = "wheels", "locks", "blobs/sha256"
OWN = ("oci-layout", "index.json", ".lock")  # what an image layout has besides its blobs
DIGEST = re.compile(rb"sha256:[0-9a-f]{64}")
REQUIREMENTS = Path(__file__).parents[1] / "freeze" / "wheels.txt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendored:
    """What is in the folder: skills as `ID VERSION`, and file names of wheels; then what to say of it, a sentence each.

    `copied` are the skills that were put there now.
    """

    skills: tuple[str, ...]
    wheels: tuple[str, ...]
    remarks: tuple[str, ...] = ()
    copied: tuple[VerifiedSkill, ...] = ()


def vendor(profile: Profile, locks: Path, folder: Path, means: Means) -> Vendored:
    """Copy what the profile's lock pins, and the wheels. Raises CaroError; what was copied so far stays, and is used again."""
    locked = obeyed(profile, locks / profile.name, means)
    layout = Layout(folder / SKILLS)
    for skill in locked.skills.skills:
        put_skill(layout, skill)
    put(folder / LOCKS / f"{profile.name}.lock", (locks / profile.name / FILE).read_bytes())
    _download(folder / WHEELS)
    return replace(verified(folder, locks, [profile.name]), copied=tuple(locked.skills.skills))


def _download(folder: Path) -> None:
    """The wheels for this Python, by pip; those that are there are not fetched again."""
    if not _missing(folder):
        return
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--require-hashes", "--no-deps"]
    command += ["--only-binary", ":all:", "--dest", str(folder), "--requirement", str(REQUIREMENTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        tail = "\n  ".join(done.stderr.strip().splitlines()[-3:])
        full = os.strerror(errno.ENOSPC) in done.stderr
        raise CaroError(
            f"{folder}: pip could not fetch the wheels:\n  {tail}",
            code=OUTPUT if full else NETWORK,
            hint="free space, then repeat" if full else "repeat when the network is there",
        )


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


def names(folder: Path) -> list[str]:
    """The profiles that were vendored into a folder. Raises CaroError (not found) for a folder that was not made so."""
    if not folder.is_dir():
        raise CaroError(f"{folder}: no such folder", code=NOT_FOUND, hint="'bundler vendor PROFILE DIR' makes it")
    found = sorted(file.stem for file in (folder / LOCKS).glob("*.lock"))
    if not found:
        raise CaroError(f"{folder}: no lock in it", code=NOT_FOUND, hint="'bundler vendor PROFILE DIR' makes such a folder")
    return found


def _held(folder: Path, locks: Path, name: str) -> str:
    """Hold a lock in the folder against that of the profile: a build goes by that one. What to say where there is none.

    Raises CaroError (integrity) where they differ.
    """
    copy, original = folder / LOCKS / f"{name}.lock", locks / name / FILE
    if not original.exists():
        return f"{copy}: held against nothing: there is no {original} here"
    if copy.read_bytes() != text.read(original)[1]:
        raise CaroError(
            f"{copy}: not the same as {original}",
            code=INTEGRITY,
            hint=f"look at the difference; vendor {name} again if it is right",
        )
    return ""


def _stray(folder: Path) -> list[str]:
    """Files below skills/ that no lock in the folder needs: of versions that were vendored before, or somebody put them there."""
    layout = Layout(folder / SKILLS)
    rows = [row for name in names(folder) for row in text.read(folder / LOCKS / f"{name}.lock")[0].skills]
    tags = {tag_of(row.id, row.integrity) for row in rows}
    digests = {layout.resolve(tag) for tag in layout.tags() if tag.removesuffix(SIGNED) in tags}
    digests |= {found.decode() for digest in digests for found in DIGEST.findall(layout.manifest(digest))}
    needed = {folder / SKILLS / name for name in OWN} | {folder / SKILLS / BLOBS / one.removeprefix("sha256:") for one in digests}
    return sorted(str(file) for file in (folder / SKILLS).rglob("*") if not file.is_dir() and file not in needed)


def verified(folder: Path, locks: Path, profiles: Sequence[str] = ()) -> Vendored:
    """Hold everything in the folder against the locks that are in it, and those against the profiles' own. Asks no network.

    Raises CaroError: not found for what is missing, integrity for what is not what a lock pins.
    """
    wanted = list(profiles) or names(folder)
    rows = {(row.id, row.version, row.integrity) for name in wanted for row in text.read(folder / LOCKS / f"{name}.lock")[0].skills}
    remarks = [said for name in wanted if (said := _held(folder, locks, name))]
    for id, version, integrity in sorted(rows):
        if tree(folder, id, integrity) is None:
            raise CaroError(f"{folder}: {id} {version} is not in it", code=NOT_FOUND, hint="vendor again")
    missing = _missing(folder / WHEELS)
    if missing:
        raise CaroError(f"{folder}: no wheels of {', '.join(missing)}", code=NOT_FOUND, hint="vendor again, on such a machine")
    if not profiles:
        remarks += [f"{file}: no lock needs it; remove it" for file in _stray(folder)]
    return Vendored(
        remarks=tuple(remarks),
        skills=tuple(f"{id} {version}" for id, version, _ in sorted(rows)),
        wheels=tuple(file.name for file in sorted((folder / WHEELS).iterdir())),
    )
