"""What is signed of a skill: four lines that say which bytes are which release. SIGNATURES.md describes them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from runtime.supply.trust.wire import unreadable

FORMAT = "caro-skill@1"  # also the namespace of SSH signatures
REGISTRY = "caro-registry@1"  # that of signatures of a registry's snapshot, which has no statement: its bytes are signed
MOST = 1024  # bytes
STARTS = (b"-----BEGIN SSH SIGNATURE-----", b"untrusted comment:")
SHAPE = re.compile(
    rb"caro-skill@1\nid ([a-z0-9.-]{1,200})\nversion ([0-9A-Za-z.+-]{1,200})\nintegrity (h1:[A-Za-z0-9+/]{43}=)\n",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """This tree is that version of that skill."""

    id: str
    version: str
    integrity: str

    def encode(self) -> bytes:
        """The signed bytes; the same statement gives the same bytes."""
        return f"{FORMAT}\nid {self.id}\nversion {self.version}\nintegrity {self.integrity}\n".encode()


def parsed(data: bytes) -> Statement:
    """The statement in bytes that were verified. Raises CaroError (integrity)."""
    match = SHAPE.fullmatch(data)
    if match is None:
        raise unreadable("what was signed is no statement about a skill")
    id, version, integrity = (part.decode() for part in match.groups())
    return Statement(id=id, version=version, integrity=integrity)


def chosen(files: Mapping[str, bytes], integrity: str) -> bytes | None:
    """Of the files in a skill's `signatures/`, that of this tree, else the last by name; None where there are none.

    A choice and no check: whatever is chosen is examined.
    """
    mine = f"\nintegrity {integrity}\n".encode()
    found = [files[name] for name in sorted(files, key=lambda name: (mine in files[name][:MOST], name)) if name.endswith(".sig")]
    return found[-1] if found else None


def split(raw: bytes) -> tuple[bytes, bytes]:
    """The statement's bytes, unparsed, and those of the signature behind it. Raises CaroError (integrity)."""
    for start in STARTS:
        head, found, _ = raw.partition(b"\n" + start)
        if found:
            if len(head) >= MOST:
                break
            return head + b"\n", raw[len(head) + 1 :]
    raise unreadable(f"a signature begins with the {FORMAT} statement, and an SSH or minisign signature of it follows")
