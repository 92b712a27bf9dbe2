"""Native extension modules that lie in the payload, loaded through a memfd when they are first imported.

A start that needs none of them neither reads nor unpacks them. They are loaded from checked bytes.
"""

import os
import sys
from _frozen_importlib import ModuleSpec
from _frozen_importlib_external import ExtensionFileLoader

from runtime.contract.layout import LIBRARY_ENTRY, EntryRow
from runtime.payload.read import Payload

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType

NEEDS = {"_ctypes": "libffi"}  # module -> the shared library of the payload that it is linked against
F_ADD_SEALS, SEALS = 1033, 0b1111  # fcntl.h: seal, shrink, grow, write; Python names them only where fcntl is loaded


class Libraries:
    """A finder for `sys.meta_path`."""

    def __init__(self, payload: Payload) -> None:
        self._payload = payload
        self._entries: dict[str, EntryRow] | None = None

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The spec of a module that is an entry of the payload."""
        if self._entries is None:
            self._entries = _entries(self._payload)
        entry = self._entries.get(name)
        needed = self._entries.get(NEEDS.get(name, ""))
        if needed:
            _mapped(self._payload, needed)
        return ModuleSpec(name, _Loader(self._payload, entry), origin=entry.name) if entry else None


def _entries(payload: Payload) -> dict[str, EntryRow]:
    found: dict[str, EntryRow] = {}
    for number in range(payload.entry_number(LIBRARY_ENTRY), payload.entries.count):
        entry = payload.entry(number)
        if not entry.name.startswith(LIBRARY_ENTRY):
            break
        found[entry.name[len(LIBRARY_ENTRY) :].partition(":")[0]] = entry
    return found


def _mapped(payload: Payload, entry: EntryRow) -> None:
    """Map a shared library: the dynamic linker then takes it for the one of that name that a module wants, wherever it came from.

    Python has no dlopen without ctypes; importing the library as a module does it, and fails only then.
    """
    from _imp import create_dynamic

    name = entry.name.partition(":")[2]
    try:
        create_dynamic(ModuleSpec(name, None, origin=in_memory(name, payload.read(entry))))
    except ImportError as error:
        if f"PyInit_{name}" not in str(error):
            raise


class _Loader(ExtensionFileLoader):
    """Loads one entry. The module's init function may have another name than the module: `zstandard` is its C backend."""

    def __init__(self, payload: Payload, entry: EntryRow) -> None:
        super().__init__(entry.name.partition(":")[2], "")
        self._payload = payload
        self._entry = entry

    def create_module(self, spec: ModuleSpec) -> "ModuleType":
        """Map the library; the base class initialises it."""
        self.path = in_memory(self.name, self._payload.read(self._entry))
        return super().create_module(ModuleSpec(self.name, self, origin=self.path))


def in_memory(name: str, raw: bytes) -> str:
    """A path that dlopen accepts, of a sealed file without a name on any disk.

    The descriptor stays open: glibc remembers a library by this path, and would answer with it for the next one.
    """
    descriptor = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(raw)
    while view:
        view = view[os.write(descriptor, view) :]
    _seal(descriptor, name)
    return f"/proc/self/fd/{descriptor}"


def _seal(descriptor: int, name: str) -> None:
    if name != "fcntl":  # which seals, and comes out of such a file itself where it is no part of the interpreter
        from fcntl import fcntl

        fcntl(descriptor, F_ADD_SEALS, SEALS)


def one_folder() -> bool:
    """Whether this executable lies unpacked beside its libraries (onedir)."""
    return os.path.basename(getattr(sys, "_MEIPASS", "")) == "_internal"


def install(payload: Payload) -> None:
    """Let imports find the libraries of this payload: last, or, where modules could lie in an open folder (onedir), first."""
    if one_folder():
        sys.meta_path.insert(0, Libraries(payload))
    else:
        sys.meta_path.append(Libraries(payload))
