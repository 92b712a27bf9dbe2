"""A secret out of a real keyring, on a session bus of its own with a home of its own."""

import shutil
import sys
from pathlib import Path

import pytest

from runtime.errors import NOT_FOUND, CaroError
from runtime.recipes.keyring import from_keyring
from tests.project import ROOT, Done, run

SECRET = "hunter2-and-more"
KEPT = f"""
import secretstorage
from runtime.errors import CaroError
from runtime.recipes.keyring import from_keyring

with secretstorage.dbus_init() as bus:
    collection = secretstorage.get_default_collection(bus)
    collection.create_item("one", {{"service": "forge", "username": "me"}}, b"{SECRET}")
    for number in range(2):
        collection.create_item("two", {{"service": "twice", "username": "me", "number": str(number)}}, b"{SECRET}")
print(from_keyring("token", "forge/me"))
for where in ("forge/you", "twice/me"):
    try:
        print(from_keyring("token", where))
    except CaroError as error:
        print(error.code, error.message)
"""


def _in_a_session(script: str, home: Path) -> Done:
    """The script with a session bus and an unlocked keyring, both of which end with it."""
    for program, package in (("dbus-run-session", "dbus"), ("gnome-keyring-daemon", "gnome-keyring")):
        assert shutil.which(program), f"{program}: not on PATH: apt-get install {package}"
    home.mkdir()
    unlocked = 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null && exec "$@"'
    environment = {"HOME": str(home), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT), "XDG_RUNTIME_DIR": str(home)}
    return run(["dbus-run-session", "--", "sh", "-c", unlocked, "sh", sys.executable, "-c", script], env=environment)


def test_an_entry_is_found_by_service_and_user(tmp_path: Path) -> None:
    done = _in_a_session(KEPT, tmp_path / "home")
    assert done.out.splitlines() == [
        SECRET,
        f"{NOT_FOUND} secret token: the keyring has no entry forge/you",
        f"{NOT_FOUND} secret token: the keyring has 2 entries twice/me",
    ], done.err


def test_without_a_keyring_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'no-bus'}")
    with pytest.raises(CaroError, match="the keyring does not answer") as caught:
        from_keyring("token", "forge/me")
    assert caught.value.code == NOT_FOUND


@pytest.mark.parametrize("where", ["forge", "/me", "forge/", "/"])
def test_an_entry_is_named_by_both(where: str) -> None:
    with pytest.raises(CaroError, match="keyring:"):
        from_keyring("token", where)
