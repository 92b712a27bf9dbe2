"""caro skill features"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    skill = catalog.find(values["skill"] or "")
    found: dict[str, dict[str, str]] = {}
    for key, value in skill.manifest():
        head, _, rest = key.partition(".")
        name, _, field = rest.partition(".")
        if head == "features":
            found.setdefault(name, {})[field] = value
    rows = [(name, one.get("description", ""), one.get("default", "false")) for name, one in found.items()]
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        listed = [{"name": name, "description": description, "default": default == "true"} for name, description, default in rows]
        return encoded(values["format"], listed)
    heads = ("FEATURE", "DESCRIPTION", "DEFAULT")
    return table(terminal, heads, rows) if rows else f"{skill.id} has no features\n"
