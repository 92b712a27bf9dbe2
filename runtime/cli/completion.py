"""caro completion"""

from runtime.catalog.shelf import Catalog
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.click_app import completion_script

    return completion_script(values["shell"] or "")
