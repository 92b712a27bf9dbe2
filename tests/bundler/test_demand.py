"""What a target demands: of glibc, of the machine, of its Python and its packages."""

import platform
from pathlib import Path

import pytest

from bundler.freeze.demand import glibc_fits, machine_fits, packages_fit
from bundler.freeze.inputs import Inputs, Part, Pin, host_platform, installed, pins
from bundler.freeze.pyinstaller import newest, version_key
from bundler.freeze.runtime_base import Base
from bundler.profile.effective import Profile
from bundler.profile.load import load
from runtime.errors import NOT_FOUND, USAGE, CaroError

OBJDUMP = """\
0000000000000000      DF *UND*  0000000000000000 ({}) memcpy
0000000000000000  w   D  *UND*  0000000000000000  Base        __gmon_start__
"""
NEWEST: list[tuple[str, str]] = [
    ("", "0"),
    ("GLIBC_2.2.5", "2.2.5"),
    ("GLIBC_2.2.5 GLIBC_2.34 GLIBC_2.4", "2.34"),
    ("GLIBC_2.9 GLIBC_2.10", "2.10"),
    ("GLIBC_2.3 GLIBC_2.3.4", "2.3.4"),
    ("GLIBC_2.34 GLIBC_2.34 GLIBC_2.34", "2.34"),
    ("GLIBC_PRIVATE GLIBC_2.17", "2.17"),
    ("GLIBC_PRIVATE", "0"),
    ("GLIBCXX_3.4.30 GLIBC_2.14", "2.14"),
    ("XGLIBC_2.99 GLIBC_2.14", "2.14"),
    ("OPENSSL_3.0.0 GCC_3.0", "0"),
]


@pytest.mark.parametrize(("symbols", "wanted"), NEWEST)
def test_the_newest_symbol_counts(symbols: str, wanted: str) -> None:
    assert newest("".join(OBJDUMP.format(symbol) for symbol in symbols.split())) == wanted
    assert newest("".join(OBJDUMP.format(symbol) for symbol in reversed(symbols.split()))) == wanted


def test_versions_are_ordered_as_numbers() -> None:
    rising = ["0", "2", "2.2", "2.2.5", "2.3", "2.3.4", "2.4", "2.9", "2.10", "2.34", "2.100", "3.0"]
    assert sorted(set(rising), key=version_key) == rising


def _profile(folder: Path, target: str) -> Profile:
    file = folder / "one.toml"
    file.write_text(f'[profile]\nname = "one"\n[skills]\n"core.git" = "*"\n[target]\nplatform = "{host_platform()}"\n{target}\n')
    return load(str(file))


def _base(**glibc: str) -> Base:
    part = Part(name="python", version="3", hash="sha256:aa")
    inputs = Inputs(
        python=part,
        packages=(),
        runtime="",
        recipe="",
        strip="",
        platform="",
        optimise="start",
        layout="onefile",
        features=(),
        script="",
    )
    return Base(inputs=inputs, natives=(), bootloader=b"", archive=b"", beside={}, libraries=(), glibc=glibc, reused=True)


BASE = _base(bootloader="2.2.5", libpython="2.35", libz="2.14", mmap="2.34")
GLIBC = {
    "2.35": "",
    "2.36": "",
    "2.100": "",
    "3.0": "",
    "2.34": "libpython needs 2.35",
    "2.4": "libpython needs 2.35, libz needs 2.14, mmap needs 2.34",
}


@pytest.mark.parametrize("wanted", GLIBC)
def test_each_part_that_needs_a_newer_glibc_is_named(wanted: str, tmp_path: Path) -> None:
    profile = _profile(tmp_path, f'glibc = "{wanted}"')
    if not GLIBC[wanted]:
        glibc_fits(profile, BASE)
        return
    with pytest.raises(CaroError) as caught:
        glibc_fits(profile, BASE)
    assert caught.value.code == USAGE
    assert caught.value.message == f"{profile.file}: target.glibc: at most {wanted} allowed; {GLIBC[wanted]}"
    assert caught.value.hint


def test_a_profile_that_says_nothing_takes_any_glibc_and_the_floor_is_known(tmp_path: Path) -> None:
    glibc_fits(_profile(tmp_path, ""), BASE)
    assert BASE.glibc_floor == "2.35"
    assert _base(a="2.9", b="2.10", c="0").glibc_floor == "2.10"


HERE = platform.python_version()
MAJOR, MINOR, PATCH = platform.python_version_tuple()


@pytest.mark.parametrize("wanted", [HERE, f"{MAJOR}.{MINOR}"])
def test_the_python_that_runs_the_bundler_fits(wanted: str, tmp_path: Path) -> None:
    machine_fits(_profile(tmp_path, f'python = "{wanted}"'))


@pytest.mark.parametrize("wanted", ["3.9", f"{MAJOR}.{MINOR}.99", f"{MAJOR}.1"])
def test_another_python_is_refused_with_both_versions(wanted: str, tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        machine_fits(_profile(tmp_path, f'python = "{wanted}"'))
    assert caught.value.code == USAGE
    assert f"one.toml: target.python: found {wanted!r}; the bundler runs on Python {HERE}" in caught.value.message
    assert wanted in caught.value.hint


def test_another_platform_is_refused_with_both_names(tmp_path: Path) -> None:
    other = {"linux-x86_64": "linux-aarch64"}.get(host_platform(), "linux-x86_64")
    file = tmp_path / "one.toml"
    file.write_text(f'[profile]\nname = "one"\n[skills]\n"core.git" = "*"\n[target]\nplatform = "{other}"\n')
    with pytest.raises(CaroError) as caught:
        machine_fits(load(str(file)))
    assert caught.value.code == USAGE
    assert f"target.platform: found {other!r}; this machine can build {host_platform()!r}" in caught.value.message


def test_every_pinned_package_has_a_version_and_a_hash() -> None:
    found = pins()
    assert {"pyinstaller", "click", "zstandard"} <= set(found)
    assert all(pin.version and pin.hash.startswith("sha256:") for pin in found.values())
    assert len({pin.hash for pin in found.values()}) == len(found)


def test_another_version_of_a_package_is_refused_with_both(tmp_path: Path) -> None:
    version = installed("click").version
    packages_fit({"click": Pin(version=version, hash="")})
    with pytest.raises(CaroError) as caught:
        packages_fit({"click": Pin(version="0.1", hash="")})
    assert caught.value.code == USAGE
    assert f"click: {version} is installed; bundler/freeze/wheels.txt pins 0.1" in caught.value.message
    with pytest.raises(CaroError, match="no-such-package: not installed") as missing:
        packages_fit({"no-such-package": Pin(version="1", hash="")})
    assert missing.value.code == NOT_FOUND
    assert "wheels.txt" in missing.value.hint
