"""The signature of an artifact: a manifest that refers to it, whose one layer is the file of SIGNATURES.md. Read, not believed."""

from runtime.contract.digest import integrity, tree_digest
from runtime.errors import INVALID, CaroError
from runtime.guard.json_text import strict
from runtime.supply.oci.artifact import refer
from runtime.supply.oci.store import Store
from runtime.supply.trust.lying import LARGEST
from runtime.supply.trust.statement import chosen

KIND = "application/vnd.caro.skill.signature.v1"
MOST = 64  # signatures of one artifact that are looked at


def sign(store: Store, digest: str, signature: bytes, tag: str = "") -> str:
    """Attach a signature to the manifest of that digest; the digest of what refers to it. Raises CaroError."""
    return refer(store, (digest, len(store.manifest(digest))), KIND, signature, {}, tag)


def signature_of(store: Store, digest: str, files: dict[str, bytes]) -> bytes | None:
    """Of the signatures that refer to a manifest, that of this tree, or another one, or None. Raises CaroError."""
    rows = [str(row["digest"]) for row in store.referrers(digest) if row.get("artifactType") == KIND]
    if len(rows) > MOST:
        hint = "have those removed that nobody needs"
        raise CaroError(f"{digest}: more than {MOST} signatures refer to it", code=INVALID, hint=hint)
    return chosen({f"{row}.sig": attached(store, row) for row in rows}, integrity(tree_digest(files)))


def attached(store: Store, digest: str) -> bytes:
    """The signature in a manifest that refers to something. Raises CaroError."""
    try:
        layer, size = _layer(strict(store.manifest(digest)))
    except (ValueError, KeyError, TypeError) as error:
        raise CaroError(f"{digest}: no signature: {error}", code=INVALID, hint="attach it again with 'bundler push'") from None
    return store.blob(layer, size)


def _layer(value: object) -> tuple[str, int]:
    """Digest and bytes of the signature that a manifest describes. Raises ValueError, KeyError or TypeError."""
    if not isinstance(value, dict) or value.get("artifactType") != KIND:
        raise ValueError("its artifactType is another")
    (layer,) = value["layers"]
    size = layer["size"]
    if layer["mediaType"] != KIND or not isinstance(size, int) or not 0 <= size <= LARGEST:
        raise ValueError(f"its layer is no signature of at most {LARGEST} bytes")
    return str(layer["digest"]), size
