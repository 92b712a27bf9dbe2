"""A tree as a tar file, for the cache, layers and registries: the same tree, the same bytes, on every machine and Python.

Not compressed: compressors differ between versions, and what is hashed must not.
"""

import io
import tarfile
from collections.abc import Mapping

MODE = 0o644


def tarball(files: Mapping[str, bytes]) -> bytes:
    """Sorted, no times, no owners, no folders; long names as POSIX has them."""
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode="w", format=tarfile.PAX_FORMAT, encoding="utf-8") as archive:
        for path in sorted(files, key=str.encode):
            member = tarfile.TarInfo(path)
            member.size, member.mode = len(files[path]), MODE
            archive.addfile(member, io.BytesIO(files[path]))
    return made.getvalue()
