"""caro skill pack"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, size
from runtime.cli.terminal import Terminal


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.packing import packed

    output = values["output"]
    made = packed(Path(values["path"] or "."), Path(output) if output else None)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        fields = ("id", "version", "files", "size", "integrity", "sha256")
        warnings = len(made.warnings)
        data = {"file": str(made.file), **{name: getattr(made, name) for name in fields}, "warnings": warnings}
        return encoded(values["format"], data)
    rows = [
        ("file", str(made.file)),
        ("size", f"{size(made.size)}, {made.files} files"),
        ("integrity", made.integrity),
        ("sha256", made.sha256),
    ]
    if made.warnings:
        rows.append(("warnings", f"{len(made.warnings)}; 'caro skill validate' shows them"))
    return pairs(terminal, rows)
