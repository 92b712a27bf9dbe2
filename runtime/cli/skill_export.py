"""caro skill export"""

from runtime.catalog.documents import contents
from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.skill_import import folder_row, noted
from runtime.cli.table import pairs
from runtime.cli.terminal import Terminal
from runtime.errors import NOT_FOUND, CaroError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.contract.verified import SkillTree


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.exporting import exported
    from runtime.authoring.writing import put

    folder = Path(values["folder"] or "")
    made = exported(_tree(catalog, values["skill"] or ""), folder.absolute().name)
    put(folder, made.files)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], folder_row(made.id, folder, made.files, made.notes))
    rows = [("id", made.id), ("folder", str(folder)), ("files", str(len(made.files)))]
    return pairs(terminal, rows) + noted(terminal, made.notes)


def _tree(catalog: Catalog, named: str) -> "SkillTree":
    """A skill of this program; what has a slash, or is no skill of it and a folder, is a folder."""
    from pathlib import Path

    from runtime.contract.verified import SkillTree
    from runtime.supply.path import PathSource

    try:
        found = None if "/" in named else catalog.find(named)
    except CaroError as error:
        if error.code != NOT_FOUND or not Path(named).is_dir():
            raise
        found = None
    if found is None:
        return PathSource(Path(named), named).fetch()
    return SkillTree(origin=found.id, files=contents(found))
