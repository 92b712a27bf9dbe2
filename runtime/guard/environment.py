"""The environment of a child: made from a list, never inherited (attack table, rows 54 and 55)."""

import re
from collections.abc import Mapping, Sequence

from runtime.errors import DENIED, CaroError
from runtime.guard import variables
from runtime.guard.decide import decide
from runtime.guard.records import ENVIRONMENT, Rights, Wish

PASSED = re.compile(r"LANG|LANGUAGE|LC_[A-Z]+|TERM|COLORTERM|NO_COLOR|TZ|USER|LOGNAME", re.ASCII)
FIXED = frozenset(("PATH", "HOME", "TMPDIR", "XDG_CACHE_HOME", "SHELL"))  # a step cannot set these


def environment(
    outer: Mapping[str, str], rights: Rights, folders: Sequence[str], private: str, added: Mapping[str, str] | None = None
) -> dict[str, str]:
    """The variables of a child, and no others.

    `outer` is the environment that caro was started with, `folders` the search path, `private` the child's own folder for temporary
    files, `added` what a step sets (secrets too). Raises CaroError (denied) for a variable that no step may set.
    """
    passed = {name: value for name, value in outer.items() if _passed(name, rights)}
    chosen = dict(added or {})
    for name in chosen:
        if name in FIXED or not variables.NAME.fullmatch(name) or variables.never_passed(name):
            raise CaroError(
                f"the variable {name!a} cannot be set for a program", code=DENIED, hint="use an option of the program itself"
            )
    fixed = {"PATH": ":".join(folders), "HOME": outer.get("HOME") or rights.places.home, "TMPDIR": private}
    return passed | chosen | fixed | {"XDG_CACHE_HOME": f"{private}/cache"}


def _passed(name: str, rights: Rights) -> bool:
    if name in FIXED or variables.never_passed(name):
        return False
    return PASSED.fullmatch(name) is not None or decide(Wish(kind=ENVIRONMENT, resource=name), rights).allowed
