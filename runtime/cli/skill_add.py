"""caro skill add"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.skill_room import add, fetching, room
    from runtime.supply.installed.arrivals import Asked
    from runtime.supply.installed.bringing import brought

    names = ("git", "ref", "url", "oci", "sha256")
    asked = Asked(
        place=values["skill"] or "",
        **{name: values[name] or "" for name in names},
        version=values["version"] or "*",
        features=tuple(filter(None, (values["features"] or "").split(","))),
        default_features=values["no-default-features"] is None,
    )
    here = room(catalog)
    with fetching(here) as fetcher:
        arriving = brought(asked, fetcher)
    made = add(here, arriving, values, enable=values["no-enable"] is None)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        fields = ("id", "version", "source", "integrity", "signer")
        first, *others = ({name: getattr(one, name) for name in fields} for one in reversed(made))
        return encoded(values["format"], first | {"dependencies": others[::-1]})
    return "".join(f"{one.id} {one.version} added from {one.source}\n" for one in made)
