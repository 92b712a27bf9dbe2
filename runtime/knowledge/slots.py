"""Places in a command that a person fills in: `{{path/to/file}}`, as documents write them. Hot."""

OPEN, CLOSE = "{{", "}}"
TEMPLATES = frozenset(["end", "else"])  # words of Go templates, which commands pass on as they are


def slots(command: str) -> list[str]:
    """What is to be filled in, each once, in order."""
    return list(dict.fromkeys(name for name in _names(command) if name))


def shown(command: str) -> str:
    """The command with each slot as `<path/to/file>`."""
    for name in slots(command):
        command = command.replace(OPEN + name + CLOSE, f"<{name}>")
    return command


def _names(command: str) -> list[str]:
    parts = command.split(OPEN)
    found: list[str] = []
    for number in range(1, len(parts)):
        name, close, _ = parts[number].partition(CLOSE)
        found.append(name if close and not parts[number - 1].endswith("$") and _is_slot(name) else "")
    return found


def _is_slot(name: str) -> bool:
    """Whether this is no expression of a template language, such as `.Names` or `json .`; `file1 file2 ...` is a slot."""
    plain = name.replace(" ...", "")
    return bool(name) and not name[0].isspace() and name[0] not in "./$\"'#" and " ." not in plain and name not in TEMPLATES
