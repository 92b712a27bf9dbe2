"""caro skill enable"""

from runtime.catalog.shelf import Catalog
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.skill_room import switched

    return switched(catalog, values, on=True)
