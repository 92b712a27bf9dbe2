"""The rules of where skills come from: one place each, addresses without passwords, what pins what."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bundler.profile.schema import Place, ProfileFile, Wanted
from runtime.authoring.validate.problems import nearest
from runtime.authoring.validate.rules import id_problem
from runtime.contract.records import NAMESPACES
from runtime.supply.constraint import Constraint
from runtime.supply.git.remote import COMMIT
from runtime.supply.limits import path_problem
from runtime.supply.net.address import WELL_FORMED, has_credential, is_url, split_login, url_problem
from runtime.supply.oci.reference import Reference

PLACES = ("path", "git", "oci", "url")
SOURCES = ("path", "registry", "oci")
REFS = ("tag", "branch", "commit")
NEEDS = {"tag": "git", "branch": "git", "commit": "git", "sha256": "url"}
REF = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._/+@-]{0,199}", re.ASCII)
SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
SECRET = "an address without a password: ~/.netrc, git's helpers or 'docker login' keep those"  # noqa: S105 (no password)

Defect = tuple[tuple[str | int, ...], str, str]  # key, found, wanted


def skill_defects(written: ProfileFile) -> Iterator[Defect]:
    """Of `[skills]`: where each comes from."""
    for id, asked in written.skills.items():
        for key, found, wanted in _wanted_defects(asked):
            yield ("skills", id, *key), found, wanted


def _wanted_defects(asked: Wanted) -> Iterator[Defect]:
    for group in (PLACES, REFS):
        named = [key for key in group if getattr(asked, key)]
        if len(named) > 1:
            yield (named[1],), f"beside {named[0]}", f"one of {', '.join(group)}"
    for key, needed in NEEDS.items():
        if getattr(asked, key) and not getattr(asked, needed):
            yield (key,), f"no {needed}", f"a key {needed} beside it"
    if asked.subdirectory and not (asked.git or asked.url or asked.path.endswith(ARCHIVES)):
        yield ("subdirectory",), "neither git nor an archive", "a key git or url beside it"
    yield from _value_defects(asked)


ARCHIVES = (".tar.gz", ".tgz", ".tar.zst", ".tar", ".zip")


def _value_defects(asked: Wanted) -> Iterator[Defect]:
    for key in ("git", "url"):
        yield from _address((key,), getattr(asked, key), ("https", "ssh", "file", "http") if key == "git" else ("https", "http"))
    for key in ("tag", "branch"):
        if getattr(asked, key) and (not REF.fullmatch(getattr(asked, key)) or ".." in getattr(asked, key)):
            yield (key,), ascii(getattr(asked, key)), "the name of a tag or branch"
    if asked.commit and not COMMIT.fullmatch(asked.commit):
        yield ("commit",), ascii(asked.commit), "a whole commit id, 40 or 64 hexadecimal digits"
    if asked.sha256 and not SHA256.fullmatch(asked.sha256):
        yield ("sha256",), ascii(asked.sha256), "64 hexadecimal digits"
    if asked.subdirectory and path_problem(asked.subdirectory.strip("/")):
        yield ("subdirectory",), ascii(asked.subdirectory), "the path of a folder below the top"
    if asked.oci and Reference.parse(asked.oci) is None:
        yield ("oci",), ascii(asked.oci), "HOST/NAME, HOST/NAME:TAG, HOST/NAME@sha256:..., or layout:FOLDER"


def _address(key: tuple[str | int, ...], text: str, schemes: tuple[str, ...]) -> Iterator[Defect]:
    """A URL has no password and no token, and only ssh has a user. What was found is not shown: it may be a secret."""
    if not is_url(text):
        return
    if url_problem(text):
        yield key, url_problem(text), WELL_FORMED
        return
    _, login = split_login(text)
    if login and (login.password or urlsplit(text).scheme != "ssh"):
        yield key, "a user or a password in an address", SECRET
    if has_credential(text):
        yield key, "a token, key or signature in an address", SECRET
    if urlsplit(text).scheme not in schemes:
        yield key, ascii(urlsplit(text).scheme), f"one of {', '.join(schemes)}"


def source_defects(written: ProfileFile) -> Iterator[Defect]:
    """Of `[sources]`."""
    for name, place in written.sources.items():
        for key, found, wanted in _place_defects(place):
            yield ("sources", name, *key), found, wanted


def _place_defects(place: Place) -> Iterator[Defect]:
    for number, namespace in enumerate(place.namespaces):
        if namespace not in NAMESPACES:
            yield ("namespaces", number), ascii(namespace), nearest(namespace, NAMESPACES)
    yield from _kind_defects(place)
    yield from _address(("registry",), place.registry, ("https", "http"))
    for number, mirror in enumerate(place.mirrors):
        yield from _address(("mirrors", number), mirror, ("https", "http"))
    if place.oci and Reference.parse(f"{place.oci}/name" if not place.oci.startswith("layout:") else place.oci) is None:
        yield ("oci",), ascii(place.oci), "HOST/NAME, which the id is put behind, or layout:FOLDER"


def _kind_defects(place: Place) -> Iterator[Defect]:
    """Of which kind it is, and what only an index has."""
    named = [key for key in SOURCES if getattr(place, key)]
    if not named:
        yield ("path",), "nothing", "this key, or registry, or oci"
    if len(named) > 1:
        yield (named[1],), f"beside {named[0]}", f"one of {', '.join(SOURCES)}"
    for key in ("mirrors", "signed"):
        if getattr(place, key) and not place.registry:
            yield (key,), "no registry", "a key registry beside it"


def override_defects(written: ProfileFile) -> Iterator[Defect]:
    """Of `[overrides]`: a constraint and a reason."""
    for id, override in written.overrides.items():
        wrong = id_problem(id)
        if wrong:
            yield ("overrides", id), ascii(id), wrong
        if Constraint.parse(override.version) is None:
            yield ("overrides", id, "version"), ascii(override.version), "a constraint such as 1.2.0, ^1.2 or *"
        if not override.reason.strip():
            yield ("overrides", id, "reason"), "nothing", "why: it goes into the lock"
