"""Whose a name is."""

import pytest

from bundler.budget.origin import of_entry, of_file, of_module, of_section
from bundler.budget.parts import Label

ENTRIES = {
    "skill/core.git": ("skills", "core.git", "knowledge"),
    "skill/core.git/knowledge": ("skills", "core.git", "knowledge"),
    "skill/core.git/compiled": ("skills", "core.git", "compiled"),
    "shared": ("shared", "shared", "shared"),
    "dictionary": ("dictionary", "dictionary", "dictionary"),
    "library/zstandard:zstandard.backend_c": ("library", "zstandard", "zstandard"),
    "library/_datetime:_datetime": ("standard library", "_datetime", "_datetime"),
    "library/pydantic_core._pydantic_core:_pydantic_core": ("library", "pydantic-core", "pydantic_core._pydantic_core"),
    "lock": ("records", "lock", "lock"),
    "policy": ("records", "policy", "policy"),
    "from.a.later.version": ("records", "from.a.later.version", "from.a.later.version"),
}
MODULES = {
    "json.decoder": ("standard library", "json", "json.decoder"),
    "_sysconfigdata__linux_x86_64-linux-gnu": (
        "standard library",
        "_sysconfigdata__linux_x86_64-linux-gnu",
        "_sysconfigdata__linux_x86_64-linux-gnu",
    ),
    "struct": ("standard library", "struct", "struct"),
    "pyimod02_importers": ("library", "PyInstaller", "pyimod02_importers"),
    "pyiboot01_bootstrap": ("library", "PyInstaller", "pyiboot01_bootstrap"),
    "_pyi_rth_utils": ("library", "PyInstaller", "_pyi_rth_utils"),
    "click.core": ("library", "click", "click.core"),
    "yaml.cyaml": ("library", "PyYAML", "yaml.cyaml"),
    "__main__": ("runtime", "__main__", "__main__"),
    "runtime": ("runtime", "runtime", "runtime"),
    "runtime.errors": ("runtime", "errors", "runtime.errors"),
    "runtime.authoring.validate.shape": ("runtime", "authoring", "runtime.authoring.validate.shape"),
}
FILES = {
    "libpython3.12.so.1.0": ("interpreter", "python", "libpython3.12.so.1.0"),
    "libz.so.1": ("library", "libz", "libz.so.1"),
    "python3.12/lib-dynload/mmap.cpython-312-x86_64-linux-gnu.so": (
        "standard library",
        "mmap",
        "mmap.cpython-312-x86_64-linux-gnu.so",
    ),
    "_internal/libz.so.1": ("library", "libz", "libz.so.1"),
    "_internal/base_library.zip": ("standard library", "base_library.zip", "base_library.zip"),
    "base_library.zip": ("standard library", "base_library.zip", "base_library.zip"),
    "zstandard/backend_c.cpython-312.so": ("library", "zstandard", "zstandard/backend_c.cpython-312.so"),
    "tree_sitter.libs/libx.so": ("library", "tree-sitter", "tree_sitter.libs/libx.so"),
}


def _row(label: Label) -> tuple[str, str, str]:
    return label.group, label.owner, label.detail


@pytest.mark.parametrize(("name", "wanted"), ENTRIES.items())
def test_entries(name: str, wanted: tuple[str, str, str]) -> None:
    assert _row(of_entry(name)) == wanted


@pytest.mark.parametrize(("name", "wanted"), MODULES.items())
def test_modules(name: str, wanted: tuple[str, str, str]) -> None:
    assert _row(of_module(name)) == wanted


@pytest.mark.parametrize(("name", "wanted"), FILES.items())
def test_files(name: str, wanted: tuple[str, str, str]) -> None:
    assert _row(of_file(name)) == wanted


@pytest.mark.parametrize(
    ("tag", "owner"), [(b"SKIL", "skills"), (b"STRS", "strings"), (b"INDX", "index"), (b"XTRA", "XTRA"), (b"\xff\0ab", "\\xff\0ab")]
)
def test_sections(tag: bytes, owner: str) -> None:
    assert (of_section(tag).group, of_section(tag).owner) == ("tables", owner)
