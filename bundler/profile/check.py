"""The rules of a profile's values. Shapes are already right."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_network

from bundler.budget.limits import parse_share, parse_size
from bundler.profile import places, trust
from bundler.profile.effective import Profile
from bundler.profile.extend import FEATURES
from bundler.profile.schema import ProfileFile
from bundler.profile.tighten import unknown_words
from runtime.authoring.importing.imported import KINDS as IMPORTS
from runtime.authoring.validate.problems import Problem, nearest
from runtime.authoring.validate.rules import id_problem
from runtime.authoring.validate.shape import key_path
from runtime.supply.constraint import Constraint

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
DOTTED = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3}){1,2}", re.ASCII)
OPTIMISE = ("start", "size")
LAYOUTS = ("onefile", "onedir")
PLATFORMS = ("linux-x86_64", "linux-aarch64")
TRACKED = ("skills.lock", "size.json", "dictionary")  # files of dist-profiles/NAME that are not made by a build
SIZES = ("total", "knowledge", "recipes", "wasm", "base")

Defect = tuple[tuple[str | int, ...], str, str]  # key, found, wanted


def file_problems(file: str, written: ProfileFile, dropped: Sequence[str]) -> Iterator[Problem]:
    """What is wrong in one file, whatever it extends."""
    checks = (
        *(_about, _skills, places.skill_defects, places.source_defects, places.override_defects),
        *(_target, _budget, trust.defects, _policy),
    )
    for check in checks:
        for key, found, wanted in check(written):
            yield Problem(file=file, key=key_path(key), found=found, wanted=wanted)
    for id in dropped:
        wrong = id_problem(id)
        if wrong:
            yield Problem(file=file, key=key_path(["skills", id]), found="this id", wanted=wrong)


def whole_problems(profile: Profile) -> Iterator[Problem]:
    """What is wrong in a profile once its parents are applied."""
    if profile.file.stem != profile.name:
        wanted = f"{profile.file.stem!r}, as the file is named: results and locks go by it"
        yield Problem(file=str(profile.file), key="profile.name", found=ascii(profile.name), wanted=wanted)
    if not profile.skills:
        yield Problem(file=str(profile.file), key="skills", found="nothing", wanted="at least one skill")
    yield from trust.whole_problems(profile)
    for id in profile.budget.skills:
        if id not in profile.skills:
            wanted = nearest(id, profile.skills)
            yield Problem(
                file=str(profile.file), key=key_path(["budget", "skills", id]), found="a skill that is not bundled", wanted=wanted
            )
    for id in (profile.policy.required or ()) if profile.policy else ():
        if id not in profile.skills:
            yield Problem(
                file=str(profile.file),
                key="policy.required",
                found=f"{id!r}, which is not bundled",
                wanted="a skill of this profile",
            )


def _about(written: ProfileFile) -> Iterator[Defect]:
    about = written.profile
    for field, value in (("name", about.name), ("executable", about.executable)):
        if value is not None and not NAME.fullmatch(value):
            yield ("profile", field), ascii(value), "letters, digits, '.', '_' and '-'"
    if about.executable in TRACKED:
        yield (
            ("profile", "executable"),
            ascii(about.executable),
            f"a name that is not one of {', '.join(TRACKED)}, which lie beside it",
        )
    for number, feature in enumerate(about.features or ()):
        if feature not in FEATURES:
            yield ("profile", "features", number), ascii(feature), nearest(feature, FEATURES)


def _skills(written: ProfileFile) -> Iterator[Defect]:
    for id, asked in written.skills.items():
        wanted = id_problem(id)
        if wanted:
            yield ("skills", id), ascii(id), wanted
        if Constraint.parse(asked.version) is None:
            yield ("skills", id, "version"), ascii(asked.version), "a constraint such as >=1.0,<2.0, ^1.2, ~1.6, 1.0 or *"
        if asked.import_ and asked.import_ not in IMPORTS:
            yield ("skills", id, "import"), ascii(asked.import_), nearest(asked.import_, IMPORTS)
        if asked.import_ and not asked.path:
            yield ("skills", id, "path"), "nothing", "the path of what is imported"


def _target(written: ProfileFile) -> Iterator[Defect]:
    target = written.target
    for field, value, known in (
        ("optimise", target.optimise, OPTIMISE),
        ("layout", target.layout, LAYOUTS),
        ("platform", target.platform, PLATFORMS),
    ):
        if value is not None and value not in known:
            yield ("target", field), ascii(value), nearest(value, known)
    for field, value in (("glibc", target.glibc), ("python", target.python)):
        if value is not None and not DOTTED.fullmatch(value):
            yield ("target", field), ascii(value), "a version such as 2.35" if field == "glibc" else "a version such as 3.12.1"


def _budget(written: ProfileFile) -> Iterator[Defect]:
    budget = written.budget
    sizes = [((name,), getattr(budget, name)) for name in SIZES] + [(("skills", id), size) for id, size in budget.skills.items()]
    for key, size in sizes:
        if size is not None and parse_size(size) is None:
            yield ("budget", *key), ascii(size), "a size such as 20 MB or 300 kB"
    if budget.growth is not None and parse_share(budget.growth) is None:
        yield ("budget", "growth"), ascii(budget.growth), "a share such as 5 %"


def _policy(written: ProfileFile) -> Iterator[Defect]:
    if written.policy is None:
        return
    for key, found, known in unknown_words(written.policy):
        yield ("policy", *key.split(".")), ascii(found), nearest(found, known)
    for number, address in enumerate(written.policy.programs.addresses or ()):
        if not _network(address):
            yield ("policy", "programs", "addresses", number), ascii(address), "a network such as 10.20.0.0/16"
    for name in ("max_seconds", "max_memory_mb"):
        most = getattr(written.policy.executables, name)
        if most is not None and most < 1:
            yield ("policy", "executables", name), str(most), "at least 1"
    days = written.policy.journal.retain_days
    if days is not None and days < 1:
        yield ("policy", "journal", "retain_days"), str(days), "at least 1"


def _network(text: str) -> bool:
    try:
        ip_network(text)
    except ValueError:
        return False
    return True
