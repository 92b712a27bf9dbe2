"""An image-layout folder (OCI image specification 1.1): blobs by digest, and index.json. Any tool that reads those reads ours."""

import json
from collections.abc import Sequence
from fcntl import LOCK_EX, flock
from pathlib import Path

from runtime.errors import INTEGRITY, INVALID, NOT_FOUND, CaroError
from runtime.guard.json_text import strict
from runtime.supply.cache import digest_of
from runtime.supply.oci.store import ARTIFACT, INDEX, MANIFEST, MANIFEST_BYTES
from runtime.supply.writing import put

REF = "org.opencontainers.image.ref.name"
VERSION = {"imageLayoutVersion": "1.0.0"}
HINT = "free space, or make the folder writable, then repeat: what is there already is used again"


class Layout:
    """A folder. Reading it needs no more than to read; writing locks it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def rows(self) -> list[dict[str, object]]:
        """The descriptors of index.json. Raises CaroError: not found, invalid."""
        file = self._folder / "index.json"
        try:
            value = strict(_bounded(file, MANIFEST_BYTES))
        except FileNotFoundError:
            raise CaroError(f"{file}: no such file", code=NOT_FOUND, hint="name an image-layout folder") from None
        except (OSError, ValueError) as error:
            raise CaroError(f"{file}: no index: {error}", code=INVALID, hint="name an image-layout folder") from None
        rows = value.get("manifests") if isinstance(value, dict) else None
        return [row for row in rows or [] if isinstance(row, dict) and isinstance(row.get("digest"), str)]

    def tags(self) -> Sequence[str]:
        return [name for row in self.rows() if (name := _name(row))]

    def resolve(self, tag: str, *, pushes: bool = False) -> str:
        for row in self.rows():
            if _name(row) == tag:
                return str(row["digest"])
        raise CaroError(
            f"{self._folder}: no {tag!a} in it", code=NOT_FOUND, hint=f"there is: {', '.join(self.tags()) or 'nothing'}"
        )

    def manifest(self, digest: str) -> bytes:
        return self._blob(digest, MANIFEST_BYTES)

    def blob(self, digest: str, size: int, what: str = "") -> bytes:
        return self._blob(digest, size)

    def _blob(self, digest: str, most: int) -> bytes:
        file = self._file(digest)
        try:
            data = _bounded(file, most)
        except FileNotFoundError:
            raise CaroError(f"{file}: no such file", code=NOT_FOUND, hint="the folder is not whole: copy it again") from None
        except (OSError, ValueError) as error:
            raise CaroError(f"{file}: {error}", code=INTEGRITY, hint="the folder is damaged: copy it again") from None
        found = digest_of(data)
        if found != digest:
            raise CaroError(f"{file}: found {found}; wanted {digest}", code=INTEGRITY, hint="the folder is damaged: copy it again")
        return data

    def _file(self, digest: str) -> Path:
        algorithm, _, hexadecimal = digest.partition(":")
        if algorithm != "sha256" or len(hexadecimal) != 64 or set(hexadecimal) - set("0123456789abcdef"):
            raise CaroError(f"{self._folder}: {digest!a} is no sha256 digest", code=INVALID, hint="the folder is damaged")
        return self._folder / "blobs/sha256" / hexadecimal

    def put_blob(self, data: bytes) -> str:
        digest = digest_of(data)
        file = self._file(digest)
        if not file.exists():
            put(file, data, HINT)
        return digest

    def put_manifest(self, data: bytes, tag: str) -> str:
        digest = self.put_blob(data)
        value = strict(data)
        kind = value.get("artifactType") if isinstance(value, dict) else None
        row: dict[str, object] = {"mediaType": MANIFEST, "digest": digest, "size": len(data)}
        row |= {"artifactType": kind} if kind else {}
        row |= {"annotations": {REF: tag}} if tag else {}
        with (self._folder / ".lock").open("ab") as lock:
            flock(lock, LOCK_EX)
            self._listed(row, tag)
        return digest

    def _listed(self, row: dict[str, object], tag: str) -> None:
        rows = self.rows() if (self._folder / "index.json").exists() else []
        kept = [one for one in rows if not (_name(one) == tag and tag) and (one["digest"], _name(one)) != (row["digest"], tag)]
        kept = sorted([*kept, row], key=lambda one: (_name(one), str(one["digest"])))
        self._put("oci-layout", VERSION)
        self._put("index.json", {"schemaVersion": 2, "mediaType": INDEX, "manifests": kept})

    def _put(self, name: str, value: object) -> None:
        put(self._folder / name, (json.dumps(value, sort_keys=True) + "\n").encode(), HINT)

    def referrers(self, digest: str) -> list[dict[str, object]]:
        found: list[dict[str, object]] = []
        for row in (one for one in self.rows() if one.get("artifactType") != ARTIFACT):  # a skill refers to nothing
            value = strict(self.manifest(str(row["digest"])))
            subject = value.get("subject") if isinstance(value, dict) else None
            if isinstance(subject, dict) and subject.get("digest") == digest:
                found.append(row)
        return found


def _name(row: dict[str, object]) -> str:
    annotations = row.get("annotations")
    found = annotations.get(REF, "") if isinstance(annotations, dict) else ""
    return found if isinstance(found, str) else ""


def _bounded(file: Path, most: int) -> bytes:
    with file.open("rb") as stream:
        data = stream.read(most + 1)
    if len(data) > most:
        raise ValueError(f"more than {most} bytes")
    return data
