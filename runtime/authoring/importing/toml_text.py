"""skill.toml as text: tables of strings, lists of strings and booleans, the same text for the same values."""

from collections.abc import Mapping

Value = str | bool | tuple[str, ...]
SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def written(tables: Mapping[str, Mapping[str, Value]]) -> str:
    """The file's text; empty values and tables are left out."""
    shown = {name: [f"{key} = {_value(value)}\n" for key, value in table.items() if value] for name, table in tables.items()}
    return "\n".join(f"[{name}]\n{''.join(lines)}" for name, lines in shown.items() if lines)


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _string(value) if isinstance(value, str) else f"[{', '.join(map(_string, value))}]"


def _string(text: str) -> str:
    """A basic string (TOML 1.0, section String): quotes, backslashes and control characters are escaped."""
    escaped = (SHORT.get(character) or (_code(character) if _is_control(character) else character) for character in text)
    return f'"{"".join(escaped)}"'


def _is_control(character: str) -> bool:
    return character < " " or character == "\x7f"


def _code(character: str) -> str:
    return f"\\u{ord(character):04x}"
