"""Native extension modules that lie in the payload, loaded through a memfd when they are first imported.

A start that needs none of them neither reads nor unpacks them. They are loaded from checked bytes.
"""

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import ExtensionFileLoader

from runtime.contract.layout import LIBRARY_ENTRY, SHARED_ENTRY, EntryRow
from runtime.payload.read import Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import ModuleType

# Module -> shared libraries that it needs and that a machine may not have.
LINKED = {
    "_ctypes": ("libffi.so",),
    "_hashlib": ("libcrypto.so",),
    "_ssl": ("libcrypto.so", "libssl.so"),
    "cryptography.hazmat.bindings._rust": ("libgcc_s.so",),
    "libwasmtime.so": ("libgcc_s.so",),
}
F_ADD_SEALS, SEALS = 1033, 0b1111  # fcntl.h: seal, shrink, grow, write; Python names them only where fcntl is loaded


class Libraries:
    """A finder for `sys.meta_path`."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        self._entries: dict[str, EntryRow] | None = None
        self._shared: dict[str, str | None] = {}

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The spec of a module that is an entry of the payload."""
        if self._entries is None:
            self._entries = _entries(self._payload)
        entry = self._entries.get(name)
        return ModuleSpec(name, _Loader(self._payload, entry), origin=entry.name) if entry else None

    def shared(self, name: str) -> str | None:
        """The path of a shared library that is no module, mapped from memory; None where the payload has none of that name."""
        if name not in self._shared:
            entry = self._payload.find_entry(SHARED_ENTRY + name)
            self._shared[name] = in_memory(name, self._payload.pieces(entry)) if entry else None
        return self._shared[name]


def _entries(payload: Payload) -> dict[str, EntryRow]:
    found: dict[str, EntryRow] = {}
    for number in range(payload.entry_number(LIBRARY_ENTRY), payload.entries.count):
        entry = payload.entry(number)
        if not entry.name.startswith(LIBRARY_ENTRY):
            break
        found[entry.name[len(LIBRARY_ENTRY) :].partition(":")[0]] = entry
    return found


class _Loader(ExtensionFileLoader):
    """Loads one entry. The module's init function may have another name than the module: `zstandard` is its C backend."""

    def __init__(self, payload: Payload, entry: EntryRow) -> None:
        super().__init__(entry.name.partition(":")[2], "")
        self._payload = payload
        self._entry = entry

    def create_module(self, spec: ModuleSpec) -> "ModuleType":
        """Map the library, and first what it is linked against; the base class initialises it."""
        _map_linked(self.name)
        self.path = in_memory(self.name, self._payload.pieces(self._entry))
        return super().create_module(ModuleSpec(self.name, self, origin=self.path))


def in_memory(name: str, pieces: "Iterable[bytes]") -> str:
    """A path that dlopen accepts, of a sealed file without a name on any disk.

    The descriptor stays open: glibc remembers a library by this path, and would answer with it for the next one.
    """
    return f"/proc/self/fd/{sealed(name, pieces)}"


def sealed(name: str, pieces: "Iterable[bytes]") -> int:
    """The descriptor of a file in memory that nobody can change."""
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    for raw in pieces:
        view = memoryview(raw)
        while view:
            view = view[os.write(descriptor, view) :]
    _seal(descriptor, name)
    return descriptor


def _seal(descriptor: int, name: str) -> None:
    if name != "fcntl":  # which seals, and comes out of such a file itself where it is no part of the interpreter
        from fcntl import fcntl

        fcntl(descriptor, F_ADD_SEALS, SEALS)


def shared(name: str) -> str | None:
    """The path of a shared library of this program's payload, mapped from memory; None where it has none of that name."""
    _map_linked(name)
    for finder in sys.meta_path:
        if isinstance(finder, Libraries):
            return finder.shared(name)
    return None


def _map_linked(name: str) -> None:
    for one in LINKED.get(name, ()):
        _map(shared(one))


def _map(path: str | None) -> None:
    """Map a shared library. It is no module, so importing it fails; it stays, and who is linked against it finds it by its name."""
    from _imp import create_dynamic

    with_no_init = ModuleSpec("library", None, origin=path)
    try:
        if path:
            create_dynamic(with_no_init)
    except ImportError:
        return


def one_folder() -> bool:
    """Whether this executable lies unpacked beside its libraries (onedir)."""
    return os.path.basename(getattr(sys, "_MEIPASS", "")) == "_internal"


def install(payload: Payload) -> None:
    """Let imports find the libraries of this payload: last, or, where modules could lie in an open folder (onedir), first."""
    if one_folder():
        sys.meta_path.insert(0, Libraries(payload))
    else:
        sys.meta_path.append(Libraries(payload))
