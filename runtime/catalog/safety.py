"""The rules of the safety engine in this program: those of every bundle, and those of its skills, which can only add to them."""

from runtime.catalog.shelf import Catalog
from runtime.contract.layout import SAFETY_ENTRY, EntryRow
from runtime.payload.locate import damaged
from runtime.payload.read import Payload
from runtime.safety.table import Table

BUILTIN = f"{SAFETY_ENTRY}caro"


def rules(catalog: Catalog) -> Table:
    """The table. Raises CaroError (integrity) where the bundle's own rules are missing: nothing would be refused without them."""
    _present(catalog.embedded)
    return Table([text for payload in (catalog.embedded, *catalog.installed) for text in _texts(payload)])


def builtin(catalog: Catalog) -> Table:
    """Those of every bundle alone, so that a skill is judged alike wherever it is looked at. Raises as `rules` does."""
    return Table([catalog.embedded.read(_present(catalog.embedded)).decode()])


def _present(payload: Payload) -> EntryRow:
    found = payload.find_entry(BUILTIN)
    if found is None:
        raise damaged(payload.place.path, "the rules of the safety engine are missing")
    return found


def _texts(payload: Payload) -> list[str]:
    found: list[str] = []
    for number in range(payload.entry_number(SAFETY_ENTRY), payload.entries.count):
        entry = payload.entry(number)
        if not entry.name.startswith(SAFETY_ENTRY):
            break
        found.append(payload.read(entry).decode())
    return found
