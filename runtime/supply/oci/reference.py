"""Where an artifact is: `host[:port]/name`, then `:tag` or `@sha256:...`; or `layout:FOLDER`, with the same behind it.

Grammar: OCI distribution specification 1.1, "Pulling manifests".
"""

import re
from dataclasses import dataclass
from typing import Self

HOST = r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?|\[[0-9a-fA-F:]+\](?::[0-9]{1,5})?"
PART = r"[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*"
TAG = r"[A-Za-z0-9_][A-Za-z0-9._-]{0,127}"
DIGEST = r"sha256:[0-9a-f]{64}"
REGISTRY = re.compile(rf"(?P<host>{HOST})/(?P<name>{PART}(?:/{PART})*)(?::(?P<tag>{TAG}))?(?:@(?P<digest>{DIGEST}))?", re.ASCII)
LAYOUT = re.compile(rf"layout:(?P<folder>[^@]+?)(?::(?P<tag>{TAG}))?(?:@(?P<digest>{DIGEST}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One of both: `host` and `name`, or `folder`."""

    host: str = ""
    name: str = ""
    folder: str = ""
    tag: str = ""
    digest: str = ""

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """What the text refers to, or None if it is no reference."""
        match = LAYOUT.fullmatch(text) or REGISTRY.fullmatch(text)
        return cls(**{key: value or "" for key, value in match.groupdict().items()}) if match else None

    def __str__(self) -> str:
        place = f"layout:{self.folder}" if self.folder else f"{self.host}/{self.name}"
        return place + (f":{self.tag}" if self.tag else "") + (f"@{self.digest}" if self.digest else "")


def tag_of(version: str) -> str:
    """The tag of a version: tags have no plus sign."""
    return version.replace("+", "_")


def version_of(tag: str) -> str:
    """The version that a tag may stand for."""
    return tag.replace("_", "+")
