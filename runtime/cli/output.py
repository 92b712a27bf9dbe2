"""Data as JSON. ASCII only, so no character of a skill reaches a terminal raw. Cold: imports json."""

import json


def as_json(data: object) -> str:
    """Indented JSON with a line end; OUTPUT.md describes each command's."""
    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"
