"""The base: frozen once for its inputs, kept in the cache, checked when it is taken out."""

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from bundler.freeze import cache
from bundler.freeze.inputs import Inputs, Part, file_hash, gather
from bundler.freeze.pyinstaller import ENTRY, Frozen, freeze
from runtime.contract.layout import LIBRARY_ENTRY, STORED, ZLIB
from runtime.payload.write import Entry

PARTS = ("bootloader", "archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A frozen runtime without a payload. `libraries` go into the payload; `reused` says that nothing was frozen."""

    inputs: Inputs
    natives: tuple[Part, ...]
    bootloader: bytes
    archive: bytes
    libraries: tuple[Entry, ...]
    reused: bool


def base(*, optimise: str, root: Path, script: Path = ENTRY, progress: Callable[[str], None] = lambda step: None) -> Base:
    """The base for these inputs, out of the cache or frozen now. Raises CaroError."""
    inputs = gather(optimise=optimise, script=script.read_text(encoding="utf-8"))
    place = root / "bases" / inputs.key
    with cache.alone(place.with_suffix(".lock")):
        found = _kept(place, inputs, reused=True)
        if found:
            progress("base: found in the cache")
            return found
        progress("base: PyInstaller freezes the runtime")
        with TemporaryDirectory(prefix="caro-freeze-") as folder:
            frozen = freeze(Path(folder), script=script, optimise=optimise)
        _keep(place, frozen)
    made = _kept(place, inputs, reused=False)
    if made is None:
        raise AssertionError(f"{place}: a base that was just kept is not whole")
    return made


def _keep(place: Path, frozen: Frozen) -> None:
    """Write the parts, then the table that makes them count."""
    files = {"bootloader": frozen.bootloader, "archive": frozen.archive}
    files |= {f"library-{name}": data for name, data in frozen.cold.items()}
    natives = {name: {"source": source, "hash": file_hash(Path(source))} for name, source in frozen.natives.items()}
    for name, data in files.items():
        cache.put(place / name, data)
    table = {"files": {name: sha256(data).hexdigest() for name, data in files.items()}, "natives": natives}
    cache.put(place / "base.json", json.dumps(table, indent=1).encode())


def _kept(place: Path, inputs: Inputs, *, reused: bool) -> Base | None:
    """The base in the cache, if it is whole and its system libraries are still what they were."""
    try:
        table = json.loads((place / "base.json").read_bytes())
        files = {name: (place / name).read_bytes() for name in table["files"]}
        natives = [(name, native["hash"], file_hash(Path(native["source"]))) for name, native in sorted(table["natives"].items())]
    except (OSError, ValueError, KeyError):
        return None
    if any(sha256(files[name]).hexdigest() != digest for name, digest in table["files"].items()):
        return None
    if any(then != now for _, then, now in natives):
        return None
    return Base(
        inputs=inputs,
        natives=tuple(Part(name=name, version="", hash=digest) for name, digest, _ in natives),
        bootloader=files["bootloader"],
        archive=files["archive"],
        libraries=_libraries(files, inputs.optimise),
        reused=reused,
    )


def _libraries(files: Mapping[str, bytes], optimise: str) -> tuple[Entry, ...]:
    """Cold modules as entries: stored for a fast first use, or deflated. Not zstd: its decoder is one of them."""
    entries: list[Entry] = []
    for name, data in sorted(files.items()):
        if name in PARTS:
            continue
        stored = zlib.compress(data, 9) if optimise == "size" else data
        codec = ZLIB if optimise == "size" else STORED
        entries.append(Entry(name=LIBRARY_ENTRY + name.removeprefix("library-"), codec=codec, raw=len(data), stored=stored))
    return tuple(entries)


def recorded(found: Base) -> dict[str, object]:
    """The base as the lockfile records it."""
    inputs = found.inputs
    return {
        "platform": inputs.platform,
        "optimise": inputs.optimise,
        "runtime": inputs.runtime,
        "recipe": inputs.recipe,
        "strip": inputs.strip,
        "python": asdict(inputs.python),
        "packages": [asdict(part) for part in inputs.packages],
        "natives": [asdict(part) for part in found.natives],
    }
