"""What the content scan found, in lines for whoever brings a skill in; `caro skill validate` shows all of it."""

from collections.abc import Sequence

from runtime.authoring.validate.problems import Problem

SHOWN = 10  # findings of a skill


def told(findings: Sequence[Problem]) -> list[str]:
    """The first of them, a line each, and how many more there are. The lines hold a skill's own characters: not yet neutral."""
    lines = [f"warning: {one.file}:{one.line}: {one.found} ({one.rule})" for one in findings[:SHOWN]]
    more = len(findings) - len(lines)
    return [*lines, *([f"warning: and {more} more; 'caro skill validate' shows them"] if more else [])]
