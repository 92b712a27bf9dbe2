"""Data as JSON or YAML. ASCII only, so no character of a skill reaches a terminal raw. Cold: imports json or yaml."""

from runtime.cli.commands import YAML


def encoded(form: str | None, data: object) -> str:
    """The data in that format, with a line end; OUTPUT.md describes each command's."""
    if form == YAML:
        import yaml

        return yaml.safe_dump(data, sort_keys=False, allow_unicode=False, width=120)
    import json

    return json.dumps(data, indent=2, ensure_ascii=True) + "\n"
