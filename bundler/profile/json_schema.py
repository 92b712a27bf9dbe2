"""JSON Schemas of what people write, for editors that complete and check while they type.

pydantic makes them from the records; what is read more freely than the records say is put back: a bare constraint for a table,
`false` to drop a skill, hyphens in keys.
"""

from typing import Any

from bundler.lock.record import Lock
from bundler.profile.schema import ProfileFile
from runtime.authoring.importing.imported import KINDS as IMPORTS
from runtime.authoring.validate.shape import written_key
from runtime.contract.recipe import Recipe
from runtime.contract.records import NAMESPACES, Manifest
from runtime.supply.trust.trust import ANY, LEVELS

KINDS = {"manifest": Manifest, "recipe": Recipe, "profile": ProfileFile, "lock": Lock}
DRAFT = "https://json-schema.org/draft/2020-12/schema"
CONSTRAINT = {"type": "string", "description": "A version constraint, such as >=1.0,<2.0, ^1.2, ~1.6, 1.0 or *."}
DROPPED = {"const": False, "description": "Drops what the parent profile lists."}


def json_schema(kind: str) -> dict[str, Any]:
    """The schema of skill.toml, recipes/*.yaml, profiles/*.toml or skills.lock."""
    from pydantic import TypeAdapter

    schema = {"$schema": DRAFT, **TypeAdapter(KINDS[kind]).json_schema(mode="validation")}
    if kind == "manifest":
        _also(schema["properties"]["dependencies"], CONSTRAINT)
    if kind == "profile":
        _also(schema["properties"]["skills"], CONSTRAINT, DROPPED)
        _hyphenated(schema["$defs"]["Wanted"])
        level = {"type": "string", "enum": list(LEVELS)}
        require = schema["$defs"]["Trust"]["properties"]["require"]
        require |= {"additionalProperties": level, "propertyNames": {"enum": [ANY, *NAMESPACES]}}
        schema["$defs"]["Trust"]["properties"]["require"] = {"anyOf": [level, require]}
        schema["$defs"]["Wanted"]["properties"]["import"]["enum"] = ["", *IMPORTS]
        schema["$defs"]["Wanted"]["dependentRequired"] = {"import": ["path"]}
    if kind == "lock":
        for table in (schema, *schema["$defs"].values()):
            _hyphenated(table)
    return schema


def _also(table: dict[str, Any], *forms: dict[str, Any]) -> None:
    """Other forms that each value of the table may have."""
    table["additionalProperties"] = {"anyOf": [*forms, table["additionalProperties"]]}


def _hyphenated(record: dict[str, Any]) -> None:
    """Keys as they are written."""
    record["properties"] = {written_key(key).replace("_", "-"): value for key, value in record["properties"].items()}
    record["required"] = [written_key(key).replace("_", "-") for key in record.get("required", [])]
