"""What was installed for this user, and what was switched off: `skills.lock` in caro's folder says so. Hot.

That lock is TOML, of which caro writes one key a line, so a start reads the few lines that it wants without a parser of TOML. It is
replaced in one step, so a skill is installed from the moment when the lock names it. Each pack is the one that the lock knows: its
root digest stands there. The policy of this program decides at each start whether installed skills count at all.
"""

import os

from runtime.catalog.shelf import Catalog
from runtime.errors import INTEGRITY, CaroError
from runtime.guard.home import CONFIG, caro_home
from runtime.payload.locate import damaged, open_file
from runtime.payload.read import Payload

LOCK, PACKS, PACK = "skills.lock", "skills", ".pack"
HEAD, OFF, PREFIX = "[[skills]]", "off", "sha256:"
VERSION = "version = "  # no lockfile is without it

TYPE_CHECKING = False  # typing is 7 ms; type checkers know this name as well
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Complain = Callable[[CaroError], None]


def catalog(payload: Payload, environment: "Mapping[str, str]", complain: "Complain") -> Catalog:
    """The skills of this start. A pack that is damaged or missing is complained about and left out."""
    folder = caro_home(environment)
    file = os.path.join(folder, LOCK)
    text = _text(file)
    off, rows = scanned(text)
    if not rows:
        if text and VERSION not in text:
            what = f"{file}: no lockfile of caro; installed skills are left out"
            complain(CaroError(what, code=INTEGRITY, hint="move it away to start again without installed skills"))
        return Catalog(payload, (), off)
    from runtime.guard.policy import ceiling
    from runtime.guard.users import counts

    limit = ceiling(payload)
    packs: list[Payload] = []
    for row in rows:
        if counts(row.get("id", ""), limit):
            try:
                packs.append(_opened(folder, row))
            except CaroError as error:
                complain(error)
    return Catalog(payload, tuple(packs), off)


def default_skills(environment: "Mapping[str, str]", here: Catalog) -> str | None:
    """What `--skills` is where nobody says it, by config.toml. Where there is none, this costs one look.

    What it leaves out and is not here is left out already. Raises CaroError: invalid, not found.
    """
    file = os.path.join(caro_home(environment), CONFIG)
    if not os.path.lexists(file):
        return None
    from runtime.catalog.choice import chosen
    from runtime.guard.settings import settings

    text = settings(environment).default or ""
    ids = {skill.id for skill in here.skills()}
    kept = [one for one in text.split(",") if not one.strip().startswith("!") or one.strip()[1:] in ids]
    try:
        chosen(here, ",".join(kept) or None)
    except CaroError as error:
        hint = "correct it there; --skills overrules it for one command"
        raise CaroError(f"{file}: skills.default: {error.message}", code=error.code, hint=hint) from None
    return ",".join(kept) or None


def pack_path(folder: str, id: str, version: str, pack: str) -> str:
    """Where a pack lies in caro's folder. Its digest is part of the name, so that it never takes the place of another one."""
    return os.path.join(folder, PACKS, id, f"{version}-{pack.removeprefix(PREFIX)[:16]}{PACK}")


def scanned(text: str) -> "tuple[frozenset[str], list[dict[str, str]]]":
    """The ids that are switched off, and the texts of each skill's table."""
    off: frozenset[str] = frozenset()
    rows: list[dict[str, str]] = []
    for line in text.split("\n"):
        key, equals, value = line.partition(" = ")
        if line == HEAD:
            rows.append({})
        elif rows and equals and value[:1] == value[-1:] == '"':
            rows[-1][key] = value[1:-1]
        elif key == OFF and not rows:
            off = frozenset(part.strip(' "') for part in value.strip("[]").split(",")) - {""}
    return off, rows


def _text(path: str) -> str:
    """The lock; empty where there is none. One that cannot be read is none as well: reading commands need no home."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return ""
    try:
        parts = []
        while part := os.read(descriptor, 1 << 16):
            parts.append(part)
    except OSError:
        return ""
    finally:
        os.close(descriptor)
    return b"".join(parts).decode(errors="replace")


def _opened(folder: str, row: dict[str, str]) -> Payload:
    path = pack_path(folder, row.get("id", ""), row.get("version", ""), row.get("pack", ""))
    try:
        payload = Payload(open_file(path))
        if row.get("pack") != PREFIX + payload.place.root.hex() or payload.skills.count != 1:
            raise damaged(path, f"is not the pack that {LOCK} names")
        if payload.skill_id(0).decode() != row["id"]:
            raise damaged(path, f"holds {payload.skill_id(0).decode()!a}, not {row['id']}")
    except CaroError as error:
        hint = f"caro skill remove {row.get('id', '')}, then add it again"
        raise CaroError(f"installed skill {row.get('id', '')!a} is left out: {error.message}", code=error.code, hint=hint) from None
    return payload
