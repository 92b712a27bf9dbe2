"""Finding and reading a profile; every problem in one report."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bundler.profile.schema import Profile
from runtime.authoring.validate.document import TOML_BYTES, read_toml
from runtime.authoring.validate.ids import spelled_out, unquoted_ids
from runtime.authoring.validate.problems import Problem, nearest, refuse
from runtime.authoring.validate.rules import id_problem
from runtime.authoring.validate.shape import filled, key_path
from runtime.contract.records import NAMESPACES
from runtime.errors import NOT_FOUND, CaroError
from runtime.supply.constraint import Constraint

FOLDER = Path("profiles")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
OPTIMISE = ("start", "size")
PLATFORMS = ("linux-x86_64", "linux-aarch64")
HINT = "correct these places; the README describes the keys of a profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """A profile that holds, the file it came from, and the sha256 of that file."""

    profile: Profile
    file: Path
    digest: str


def locate(name: str, folder: Path) -> Path:
    """The file of a profile, by name in the folder or as a path. Raises CaroError (not found)."""
    path = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    if path.is_file():
        return path
    known = sorted(file.stem for file in folder.glob("*.toml"))
    hint = f"profiles here: {', '.join(known)}; {nearest(name, known)}" if known else f"create {path}"
    raise CaroError(f"{path}: no such profile", code=NOT_FOUND, hint=hint)


def load(name: str, folder: Path = FOLDER) -> Loaded:
    """Read the profile. Raises CaroError: not found, or invalid with every problem."""
    file = locate(name, folder)
    with file.open("rb") as stream:
        data = stream.read(TOML_BYTES + 1)
    parsed = read_toml(str(file), data)
    if isinstance(parsed, Problem):
        raise refuse(str(file), [parsed], HINT)
    problems = list(unquoted_ids(str(file), parsed, ("skills",)))
    if problems:
        raise refuse(str(file), problems, HINT)
    profile = filled(Profile, str(file), spelled_out(parsed, "skills"))
    problems = profile if isinstance(profile, list) else list(_value_problems(str(file), profile))
    if problems or isinstance(profile, list):
        raise refuse(str(file), problems, HINT)
    return Loaded(profile=profile, file=file, digest=f"sha256:{sha256(data).hexdigest()}")


def _value_problems(file: str, profile: Profile) -> Iterator[Problem]:
    def problem(key: tuple[int | str, ...], found: str, wanted: str) -> Problem:
        return Problem(file=file, key=key_path(key), found=ascii(found), wanted=wanted)

    about, target = profile.profile, profile.target
    for field, value in (("name", about.name), ("executable", about.executable)):
        if not NAME.fullmatch(value):
            yield problem(("profile", field), value, "letters, digits, '.', '_' and '-'")
    for field, value, known in (("optimise", target.optimise, OPTIMISE), ("platform", target.platform, PLATFORMS)):
        if value not in known:
            yield problem(("target", field), value, nearest(value, known))
    sources = profile.sources.items()
    for name, number, namespace in ((name, at, one) for name, place in sources for at, one in enumerate(place.namespaces)):
        if namespace not in NAMESPACES:
            yield problem(("sources", name, "namespaces", number), namespace, nearest(namespace, NAMESPACES))
    yield from (problem(("skills", *key), found, wanted) for key, found, wanted in _skill_problems(profile))


def _skill_problems(profile: Profile) -> Iterator[tuple[tuple[str, ...], str, str]]:
    if not profile.skills:
        yield (), "nothing", "at least one skill"
    for id, asked in profile.skills.items():
        wanted = id_problem(id)
        if wanted:
            yield (id,), id, wanted
        if Constraint.parse(asked.version) is None:
            yield (id, "version"), asked.version, "a constraint such as >=1.0,<2.0, ^1.2, ~1.6, 1.0 or *"
