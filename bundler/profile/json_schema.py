"""JSON Schemas of what people write, for editors that complete and check while they type. Made from the records by pydantic."""

from bundler.lock.record import Lock
from bundler.profile.schema import ProfileFile
from runtime.contract.recipe import Recipe
from runtime.contract.records import Manifest

KINDS = {"manifest": Manifest, "recipe": Recipe, "profile": ProfileFile, "lock": Lock}
DRAFT = "https://json-schema.org/draft/2020-12/schema"


def json_schema(kind: str) -> dict[str, object]:
    """The schema of skill.toml, recipes/*.yaml, profiles/*.toml or skills.lock."""
    from pydantic import TypeAdapter

    return {"$schema": DRAFT, **TypeAdapter(KINDS[kind]).json_schema(mode="validation")}
