"""The folders of this user and of caro, by the environment and by the system's list of users. Hot."""

import os

CONFIG = "config.toml"  # what the user wants of every command; in caro's folder
NOWHERE = "/nonexistent"  # the home of a user who has none

TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Mapping


def account_home() -> str:
    """The home folder that the system knows for this user, which no variable moves; NOWHERE if it knows none."""
    import pwd

    try:
        return pwd.getpwuid(os.getuid()).pw_dir
    except KeyError:
        return NOWHERE


def home(environment: "Mapping[str, str]") -> str:
    """The user's home folder."""
    said = environment.get("HOME", "")
    return said if os.path.isabs(said) else account_home()


def caro_home(environment: "Mapping[str, str]") -> str:
    """The folder of caro's settings, grants, installed skills and cache."""
    said = environment.get("CARO_HOME")
    return os.path.abspath(said) if said else os.path.join(home(environment), ".caro")
