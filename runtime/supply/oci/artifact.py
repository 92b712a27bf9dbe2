"""A skill as an artifact: its manifest, skill.toml, as configuration, its tree as one layer. The same skill, the same digest.

The configuration tells version, dependencies and platform without the layer, so a resolver need not fetch what it does not take.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import INTEGRITY, INVALID, NOT_FOUND, USAGE, CaroError
from runtime.guard.json_text import strict
from runtime.supply import limits
from runtime.supply.archive.tree import MANIFEST as SKILL_TOML
from runtime.supply.archive.tree import contents
from runtime.supply.archive.writing import tarball
from runtime.supply.cache import digest_of
from runtime.supply.oci.store import ARTIFACT, EMPTY, MANIFEST, Store

CONFIG = "application/vnd.caro.skill.manifest.v1+toml"
LAYER = "application/vnd.caro.skill.tree.v1.tar"
ID, VERSION, INTEGRITY_KEY = "caro.skill.id", "caro.skill.version", "caro.skill.integrity"
CONFIG_BYTES = 256 << 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Artifact:
    """A manifest that was read: its annotations, and where configuration and layer are, with their bytes' number."""

    annotations: Mapping[str, str]
    config: tuple[str, int]
    layer: tuple[str, int]


def push(store: Store, files: Mapping[str, bytes], id: str, version: str, tag: str, *, force: bool = False) -> str:
    """Have the skill in the store; the digest of its manifest.

    Raises CaroError, a conflict too where the tag is of something else, unless `force`: who has it locked would find another.
    """
    config, layer = files[SKILL_TOML], tarball(files)
    value = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": ARTIFACT,
        "config": {"mediaType": CONFIG, "digest": digest_of(config), "size": len(config)},
        "layers": [{"mediaType": LAYER, "digest": digest_of(layer), "size": len(layer)}],
        "annotations": {ID: id, VERSION: version, INTEGRITY_KEY: integrity(tree_digest(dict(files)))},
    }
    data = json.dumps(value, sort_keys=True, separators=(",", ":")).encode()
    if not force:
        _unchanged(store, tag, digest_of(data))
    store.put_blob(config)
    store.put_blob(layer)
    return store.put_manifest(data, tag)


def _unchanged(store: Store, tag: str, digest: str) -> None:
    """Raises CaroError (usage) where the tag is of another manifest."""
    try:
        there = store.resolve(tag, pushes=True)
    except CaroError as error:
        if error.code != NOT_FOUND:
            raise
        return
    if there != digest:
        raise CaroError(
            f"{tag} is there already: {there}; this one is {digest}",
            code=USAGE,
            hint="a published version does not change: give this one another version, or replace it with --force",
        )


def refer(store: Store, subject: tuple[str, int], kind: str, data: bytes, annotations: Mapping[str, str], tag: str = "") -> str:
    """Attach something to a manifest (digest, bytes), such as a signature; the digest of what refers to it."""
    empty = b"{}"
    value = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "artifactType": kind,
        "config": {"mediaType": EMPTY, "digest": store.put_blob(empty), "size": len(empty)},
        "layers": [{"mediaType": kind, "digest": store.put_blob(data), "size": len(data)}],
        "subject": {"mediaType": MANIFEST, "digest": subject[0], "size": subject[1]},
        "annotations": dict(annotations),
    }
    return store.put_manifest(json.dumps(value, sort_keys=True, separators=(",", ":")).encode(), tag)


def opened(data: bytes, shown: str) -> Artifact:
    """What a manifest says. Raises CaroError (invalid) where it is no skill's."""
    try:
        return _opened(strict(data))
    except (ValueError, KeyError, TypeError) as error:
        hint = "'bundler push' makes such artifacts"
        raise CaroError(f"{shown}: no artifact of a skill: {error}", code=INVALID, hint=hint) from None


def skill_of(data: bytes) -> tuple[str, str]:
    """Id and version that a manifest's annotations name; empty where it is of something else."""
    try:
        found = _opened(strict(data)).annotations
    except (ValueError, KeyError, TypeError):
        return "", ""
    return found.get(ID, ""), found.get(VERSION, "")


def _opened(value: object) -> Artifact:
    """Raises ValueError, KeyError or TypeError."""
    if not isinstance(value, dict) or value.get("artifactType") != ARTIFACT:
        raise ValueError("its artifactType is not a skill's")
    (layer,) = value["layers"]
    return Artifact(
        annotations={str(key): str(one) for key, one in dict(value.get("annotations") or {}).items()},
        config=_described(value["config"], CONFIG, CONFIG_BYTES),
        layer=_described(layer, LAYER, limits.UNPACKED_BYTES),
    )


def _described(value: Mapping[str, object], kind: str, most: int) -> tuple[str, int]:
    """Digest and size of a descriptor. Raises ValueError."""
    size = value["size"]
    if value["mediaType"] != kind:
        raise ValueError(f"{value['mediaType']!a} for {kind}")
    if not isinstance(size, int) or not 0 <= size <= most:
        raise ValueError(f"{size!a} bytes; at most {most} are allowed")
    return str(value["digest"]), size


def tree(store: Store, artifact: Artifact, shown: str) -> dict[str, bytes]:
    """The skill's files. Raises CaroError (integrity) where the configuration is of another skill."""
    digest, size = artifact.layer
    files = dict(contents(store.blob(digest, size, what=shown), shown).files)
    if digest_of(files[SKILL_TOML]) != artifact.config[0]:
        raise CaroError(
            f"{shown}: its configuration is not the {SKILL_TOML} of its layer",
            code=INTEGRITY,
            hint="push the skill again with 'bundler push'",
        )
    return files
