"""An attribution as text for a terminal, and as the JSON of `bundler size --format json`."""

from collections.abc import Iterator

from bundler.budget.baseline import Baseline, compare, incomparable
from bundler.budget.overrun import exact
from bundler.budget.parts import SKILLS, Attribution, Size
from runtime.cli.table import size as human
from runtime.cli.table import table
from runtime.cli.terminal import Terminal, neutral

OWNERS = 5  # of a group that are named

Cells = tuple[str, ...]


def text(attribution: Attribution, terminal: Terminal, baseline: Baseline | None = None, *, owners: int = OWNERS) -> str:
    """Groups and their largest owners, each kind largest first; with a baseline, how much each changed."""
    heads: Cells = ("share", "size", "bytes", *(("change",) if baseline else ()), "group", "owner")
    rows = [row if baseline else (*row[:3], *row[4:]) for row in _rows(attribution, baseline, owners)]
    widths = [max(len(row[at]) for row in [heads, *rows]) for at in range(len(heads) - 2)]
    aligned = [tuple(cell.rjust(width) for cell, width in zip(row, widths, strict=False)) + row[-2:] for row in [heads, *rows]]
    return _heading(attribution, baseline) + table(terminal, aligned[0], aligned[1:])


def report(attribution: Attribution, baseline: Baseline | None = None) -> dict[str, object]:
    """What JSON can hold. `stored` of all parts sums to `size`; sizes in bytes."""
    made = attribution.made
    return {
        "file": attribution.file,
        "size": attribution.size,
        "profile": made.profile,
        "python": made.python,
        "platform": made.platform,
        "optimise": made.optimise,
        "layout": made.layout,
        "groups": {name: _json(size) for name, size in attribution.groups().items()},
        "parts": [
            {"group": part.group, "owner": part.owner, "detail": part.detail, "stored": part.stored, "raw": part.raw}
            for part in attribution.parts
        ],
        "skills": {
            id: {**{layer: _json(size) for layer, size in layers.items()}, "total": _json(_sum(layers))}
            for id, layers in attribution.skills().items()
        },
        "baseline": _compared(attribution, baseline) if baseline else None,
    }


def _compared(attribution: Attribution, baseline: Baseline) -> dict[str, object]:
    """`incomparable` says why growth is not judged, empty if it is."""
    return {
        "total": baseline.total,
        "incomparable": incomparable(baseline, attribution),
        "changes": [
            {
                "kind": change.kind,
                "name": change.name,
                "layer": change.layer,
                "before": change.before,
                "after": change.after,
            }
            for change in compare(baseline, attribution)
        ],
    }


def _json(size: Size) -> dict[str, int]:
    return {"stored": size.stored, "raw": size.raw}


def _sum(layers: dict[str, Size]) -> Size:
    return sum(layers.values(), start=Size(stored=0, raw=0))


def _heading(attribution: Attribution, baseline: Baseline | None) -> str:
    line = f"{attribution.file}: {exact(attribution.size)}"
    if baseline:
        change = attribution.size - baseline.total
        line += f", {_signed(change)} B against the baseline" if change else ", as large as the baseline"
        why = incomparable(baseline, attribution)
        line += f"\n{why}" if why else ""
    return neutral(line) + "\n\n"


def _rows(attribution: Attribution, baseline: Baseline | None, owners: int) -> Iterator[Cells]:
    """Share, size, bytes, change, group, owner."""
    stored_before = baseline.groups if baseline else {}
    sizes = {**dict.fromkeys(stored_before, 0), **{group: size.stored for group, size in attribution.groups().items()}}
    for group, whole in sorted(sizes.items(), key=lambda item: -item[1]):
        yield (*_cells(whole, attribution.size), _change(whole, stored_before.get(group, 0)), group, "")
        named = [(owner, size.stored) for (of, owner), size in attribution.owners().items() if of == group and size.stored]
        if len(named) == 1 and named[0][0] == group:
            continue
        for owner, stored in named[:owners]:
            before = sum(baseline.skills.get(owner, {}).values()) if baseline and group == SKILLS else stored
            yield (*_cells(stored, attribution.size), _change(stored, before), "", owner)
        rest = [stored for _, stored in named[owners:]]
        if rest:
            yield (*_cells(sum(rest), attribution.size), "", "", f"and {len(rest)} more")


def _cells(stored: int, whole: int) -> Cells:
    return f"{100 * stored / whole:.1f} %", human(stored), str(stored)


def _change(after: int, before: int) -> str:
    return _signed(after - before) if after != before else ""


def _signed(number: int) -> str:
    return f"{number:+d}"
