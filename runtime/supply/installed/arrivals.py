"""A skill out of any source, ready to be looked at before it is added."""

from pathlib import Path

from runtime.authoring.validate.manifest import skill
from runtime.supply.installed.adding import Arriving
from runtime.supply.path import PathSource


def from_folder(path: str, features: tuple[str, ...], *, default_features: bool) -> Arriving:
    """The skill in a folder. Raises CaroError."""
    folder = Path(path).absolute()
    source = PathSource(folder, str(folder))
    tree = source.fetch()
    return Arriving(
        id=skill(tree, strict=True)[0].skill.id,
        tree=tree,
        source=source.describe(),
        features=features,
        default_features=default_features,
    )
