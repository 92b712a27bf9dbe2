"""Finding and reading a profile and its parents; every problem of a file in one report."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bundler.profile import trust
from bundler.profile.check import file_problems, whole_problems
from bundler.profile.effective import Profile
from bundler.profile.extend import combined
from bundler.profile.schema import Place, ProfileFile, Wanted
from runtime.authoring.validate.document import TOML_BYTES, read_toml
from runtime.authoring.validate.ids import spelled_out, unquoted_ids
from runtime.authoring.validate.problems import Problem, nearest, refuse
from runtime.authoring.validate.shape import filled
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.git.remote import SCP
from runtime.supply.net.address import is_url

FOLDER = Path("profiles")
LAYOUT = "layout:"  # an OCI image-layout folder
PARENTS = 8  # a longer chain is a mistake
HINT = "correct these places; the README describes the keys of a profile"


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One file of a chain of profiles: as written, paths relative to the first file of the chain, and ids set to false."""

    file: Path
    written: ProfileFile
    dropped: tuple[str, ...]


def locate(name: str, folder: Path) -> Path:
    """The file of a profile, by name in the folder or as a path. Raises CaroError (not found)."""
    path = Path(name) if name.endswith(".toml") else folder / f"{name}.toml"
    if path.is_file():
        return path
    known = sorted(file.stem for file in path.parent.glob("*.toml"))
    near = nearest(path.stem, known)
    perhaps = f"; {near}" if near.startswith("perhaps") else ""
    hint = f"profiles here: {', '.join(known)}{perhaps}" if known else f"create {path}"
    raise CaroError(f"{path}: no such profile", code=NOT_FOUND, hint=hint)


def load(name: str, folder: Path = FOLDER) -> Profile:
    """Read a profile and apply its parents. Raises CaroError: not found, or invalid with every problem."""
    first = locate(name, folder)
    layers = [_read(first, first.parent)]
    while layers[-1].written.profile.extends is not None:
        layers.append(_parent(layers))
    profile, problems = combined([(layer.written, layer.dropped, layer.file) for layer in reversed(layers)], first)
    problems = problems or list(whole_problems(profile))
    if problems:
        raise refuse(str(first), problems, HINT)
    return trust.with_keys(profile)


def _parent(layers: list[Layer]) -> Layer:
    child = layers[-1]
    extends = child.written.profile.extends or ""
    try:
        file = locate(str(child.file.parent / extends) if extends.endswith(".toml") else extends, child.file.parent)
    except CaroError as error:
        raise CaroError(f"{child.file}: profile.extends: {error.message}", code=error.code, hint=error.hint) from None
    chain = " extends ".join([*(layer.written.profile.name for layer in layers), extends])
    if any(file.samefile(layer.file) for layer in layers):
        raise CaroError(f"{child.file}: profile.extends: {chain}, a circle", code=INVALID, hint="one of them must not extend")
    if len(layers) > PARENTS:
        raise CaroError(
            f"{child.file}: profile.extends: {chain}: more than {PARENTS} parents", code=INVALID, hint="join some of them"
        )
    return _read(file, layers[0].file.parent)


def _read(file: Path, origin: Path) -> Layer:
    with file.open("rb") as stream:
        data = stream.read(TOML_BYTES + 1)
    parsed = read_toml(str(file), data)
    if isinstance(parsed, Problem):
        raise refuse(str(file), [parsed], HINT)
    problems = list(unquoted_ids(str(file), parsed, ("skills",)))
    if problems:
        raise refuse(str(file), problems, HINT)
    kept, dropped = _without_dropped(parsed)
    written = filled(ProfileFile, str(file), trust.spelled_out(spelled_out(kept, "skills")))
    problems = written if isinstance(written, list) else list(file_problems(str(file), written, dropped))
    if problems or isinstance(written, list):
        raise refuse(str(file), problems, HINT)
    return Layer(file=file, written=_moved(written, file.parent, origin), dropped=dropped)


def _without_dropped(parsed: Mapping[str, object]) -> tuple[dict[str, object], tuple[str, ...]]:
    """`"core.git" = false` is neither a constraint nor a table; keys with hyphens are spelled as the records are."""
    skills = parsed.get("skills")
    if not isinstance(skills, dict):
        return dict(parsed), ()
    kept = {id: _underscored(value) for id, value in skills.items() if value is not False}
    return {**parsed, "skills": kept}, tuple(id for id, value in skills.items() if value is False)


def _underscored(value: object) -> object:
    return {key.replace("-", "_"): inner for key, inner in value.items()} if isinstance(value, dict) else value


def _moved(written: ProfileFile, folder: Path, origin: Path) -> ProfileFile:
    """Paths as they are from the folder of the first file of the chain."""

    def moved(path: str) -> str:
        return os.path.normpath(os.path.join(os.path.relpath(folder, origin), path)) if path else path

    def anywhere(text: str) -> str:
        """An address stays as it is."""
        if text.startswith(LAYOUT):
            return LAYOUT + moved(text.removeprefix(LAYOUT))
        return text if is_url(text) or SCP.fullmatch(text) else moved(text)

    skills: dict[str, Wanted] = {
        id: replace(
            wanted,
            path=moved(wanted.path),
            git=anywhere(wanted.git),
            url=anywhere(wanted.url),
            oci=anywhere(wanted.oci) if wanted.oci.startswith(LAYOUT) else wanted.oci,
        )
        for id, wanted in written.skills.items()
    }
    sources: dict[str, Place] = {
        name: replace(
            place,
            path=moved(place.path),
            registry=anywhere(place.registry),
            mirrors=tuple(map(anywhere, place.mirrors)),
            oci=anywhere(place.oci) if place.oci.startswith(LAYOUT) else place.oci,
        )
        for name, place in written.sources.items()
    }
    return replace(written, skills=skills, sources=sources, trust=trust.moved(written.trust, moved))
