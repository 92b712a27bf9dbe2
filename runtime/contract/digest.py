"""sha256, and the integrity of a tree. Hot: uses the interpreter's own module, as hashlib would bring OpenSSL (4.7 MB)."""

try:
    from _sha2 import sha256
except ImportError:  # CPython 3.11
    from _sha256 import sha256

__all__ = ["integrity", "sha256", "tree_digest", "tree_of"]


def tree_digest(files: "dict[str, bytes]") -> bytes:
    """The sha256 behind Go's `h1:` scheme: over lines `<sha256 of file>  <path>`, sorted by the bytes of the path.

    The same as `find . -type f -printf '%P\\n' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum`.
    """
    return tree_of({path: sha256(data).hexdigest() for path, data in files.items()})


def tree_of(digests: "dict[str, str]") -> bytes:
    """The same out of the sha256 of each file, in hex."""
    lines = [f"{digests[path]}  {path}\n" for path in sorted(digests, key=str.encode)]
    digest: bytes = sha256("".join(lines).encode()).digest()
    return digest


def integrity(digest: bytes) -> str:
    """A tree digest as it is written: `h1:` and base64."""
    from binascii import b2a_base64

    return "h1:" + b2a_base64(digest, newline=False).decode()
