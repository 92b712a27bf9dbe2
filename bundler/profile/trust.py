"""`[trust]` of a profile: its shorter spelling, its rules, what a child may change, and the key files that it names.

A child may ask for more and trust fewer keys, never the other way round.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bundler.profile.effective import Profile
from bundler.profile.schema import ProfileFile, Trust
from runtime.authoring.validate.problems import Problem, nearest
from runtime.contract.records import NAMESPACES
from runtime.errors import INVALID, NOT_FOUND, CaroError
from runtime.supply.trust import trust
from runtime.supply.trust.allowed import LARGEST

Defect = tuple[tuple[str | int, ...], str, str]  # key, found, wanted
KEYS = ("signers", "revoked")


def spelled_out(parsed: Mapping[str, object]) -> dict[str, object]:
    """The same with a bare level as a table of one: `require = "signed"` is `{ "*" = "signed" }`."""
    table = parsed.get("trust")
    if not isinstance(table, dict) or not isinstance(table.get("require"), str):
        return dict(parsed)
    return {**parsed, "trust": {**table, "require": {trust.ANY: table["require"]}}}


def defects(written: ProfileFile) -> Iterator[Defect]:
    """What is wrong in one file."""
    if written.trust is None:
        return
    for namespace, level in written.trust.require.items():
        if namespace not in {trust.ANY, *NAMESPACES}:
            yield ("trust", "require", namespace), "no namespace", nearest(namespace, (trust.ANY, *NAMESPACES))
        if level not in trust.LEVELS:
            yield ("trust", "require", namespace), ascii(level), nearest(level, trust.LEVELS)
    for key in KEYS:
        for number, path in enumerate(getattr(written.trust, key) or ()):
            if not path:
                yield ("trust", key, number), "nothing", "the path of a file of keys"


def moved(table: Trust | None, path: Callable[[str], str]) -> Trust | None:
    """The table with its paths as they are from elsewhere."""
    if table is None:
        return None
    signers, revoked = (None if paths is None else tuple(map(path, paths)) for paths in (table.signers, table.revoked))
    return replace(table, signers=signers, revoked=revoked)


def whole_problems(profile: Profile) -> Iterator[Problem]:
    """What is wrong once parents are applied: signatures are asked for, and no key is named."""
    if profile.trust and profile.trust.signers:
        return
    asking = ['trust.require asks for "signed"'] if profile.trust and trust.SIGNED in profile.trust.require.values() else []
    asking += [f"sources.{name}.signed asks for signatures" for name, place in profile.sources.items() if place.signed]
    if asking:
        wanted = f"at least one file of keys, as {asking[0]}"
        yield Problem(file=str(profile.file), key="trust.signers", found="nothing", wanted=wanted)


def tightened(parent: Trust, child: Trust) -> tuple[Trust, list[tuple[str, str, str]]]:
    """The child's trust over the parent's, and each key that loosens: (key, found, wanted)."""
    loosened = [
        (f"require.{namespace}", f"{level!r} over {above!r}", "the parent's level, or a stricter one")
        for namespace, level in child.require.items()
        for above in [trust.level(parent.require, namespace)]
        if _rank(level) < _rank(above)
    ]
    if parent.signers is not None and not set(child.signers or ()) <= set(parent.signers):
        loosened.append(("signers", f"{child.signers!r} over {parent.signers!r}", "files of the parent's, or fewer"))
    if child.revoked is not None and not set(parent.revoked or ()) <= set(child.revoked):
        loosened.append(("revoked", f"{child.revoked!r} over {parent.revoked!r}", "all of the parent's, or more"))
    return _merged(parent, child), loosened


def _merged(parent: Trust, child: Trust) -> Trust:
    """Of each namespace the stricter level."""
    both = {**parent.require, **child.require}
    require = {one: max(trust.level(parent.require, one), trust.level(child.require, one), key=_rank) for one in both}
    return Trust(
        require=require,
        signers=parent.signers if child.signers is None else child.signers,
        revoked=parent.revoked if child.revoked is None else child.revoked,
    )


def _rank(level: str) -> int:
    return trust.LEVELS.index(level)


def with_keys(profile: Profile) -> Profile:
    """The profile with its key files read. Raises CaroError: not found, or invalid with file and line."""
    if profile.trust is None:
        return profile
    keys = {
        path: _read(profile, f"trust.{key}[{number}]", path)
        for key in KEYS
        for number, path in enumerate(getattr(profile.trust, key) or ())
    }
    found = replace(profile, keys=keys)
    trusted(found)
    return found


def trusted(profile: Profile) -> trust.Trust:
    """What the profile trusts. Raises CaroError (invalid) for a file that holds something else than keys."""
    try:
        return trust.trusted(*_files(profile))
    except CaroError as error:
        raise CaroError(f"{profile.file}: trust: {error.message}", code=error.code, hint=error.hint) from None


def packed(profile: Profile) -> bytes:
    """The same for the executable."""
    return trust.packed(*_files(profile))


def _files(profile: Profile) -> tuple[Mapping[str, str], dict[str, bytes], dict[str, bytes]]:
    table = profile.trust or Trust()
    signers, revoked = ({path: profile.keys[path] for path in getattr(table, key) or ()} for key in KEYS)
    return table.require, signers, revoked


def _read(profile: Profile, key: str, path: str) -> bytes:
    file = Path(profile.file.parent, path)
    place = f"{profile.file}: {key}: {file}"
    if not file.is_file():
        raise CaroError(f"{place}: no such file", code=NOT_FOUND, hint="correct the path, or put the keys there")
    try:
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
        data.decode()
    except (OSError, UnicodeDecodeError) as error:
        what = getattr(error, "strerror", None) or "no UTF-8"
        raise CaroError(f"{place}: cannot be read: {what}", code=INVALID, hint="name a file of keys") from None
    return data
