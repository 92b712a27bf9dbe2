"""Secrets out of the desktop's keyring (the Secret Service on the session bus). Cold; the feature `keyring` ships what it needs.

An entry is found by the two attributes that tools of this field write: `service` and `username`.
"""

from runtime.errors import DENIED, NOT_FOUND, CaroError

FEATURE = "keyring"


def from_keyring(name: str, where: str) -> str:
    """The secret of the entry `SERVICE/USERNAME`. Raises CaroError: no keyring, a locked one, no such entry or several."""
    service, slash, user = where.rpartition("/")
    if not slash or not service or not user:
        raise CaroError(f"secret {name}: keyring:{where!a}", code=NOT_FOUND, hint="keyring:SERVICE/USERNAME")
    try:
        from secretstorage.exceptions import SecretStorageException
    except ImportError:
        what = f"secret {name}: this caro was built without the keyring"
        raise CaroError(what, code=NOT_FOUND, hint=f"a profile whose features have {FEATURE!r} builds it in") from None
    try:
        return _found(name, service, user)
    except (SecretStorageException, OSError) as error:
        what = f"secret {name}: the keyring does not answer: {str(error) or type(error).__name__}"
        raise CaroError(what, code=NOT_FOUND, hint="a session bus with a keyring; DBUS_SESSION_BUS_ADDRESS names the bus") from None


def _found(name: str, service: str, user: str) -> str:
    from secretstorage import dbus_init, search_items

    with dbus_init() as bus:
        items = list(search_items(bus, {"service": service, "username": user}))
        if len(items) != 1:
            found = f"{len(items)} entries" if items else "no entry"
            made = f"secret-tool store --label={service} service {service} username {user}"
            raise CaroError(f"secret {name}: the keyring has {found} {service}/{user}", code=NOT_FOUND, hint=made)
        if items[0].is_locked() and items[0].unlock():
            raise CaroError(f"secret {name}: the keyring is locked and was not unlocked", code=DENIED, hint="unlock it")
        return items[0].get_secret().decode()
