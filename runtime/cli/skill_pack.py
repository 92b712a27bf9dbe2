"""caro skill pack"""

from runtime.catalog.shelf import Catalog
from runtime.cli.commands import TABLE
from runtime.cli.table import pairs, size
from runtime.cli.terminal import Terminal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from runtime.authoring.packing import Sign


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    from pathlib import Path

    from runtime.authoring.packing import packed
    from runtime.catalog.safety import builtin

    output = values["output"]
    made = packed(Path(values["path"] or "."), Path(output) if output else None, builtin(catalog), _sign(values["sign"]))
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        fields = ("id", "version", "files", "size", "integrity", "sha256", "signature")
        warnings = len(made.warnings)
        data = {"file": str(made.file), **{name: getattr(made, name) for name in fields}, "warnings": warnings}
        return encoded(values["format"], data)
    rows = [
        ("file", str(made.file)),
        ("size", f"{size(made.size)}, {made.files} files"),
        ("integrity", made.integrity),
        ("sha256", made.sha256),
    ]
    if made.signature:
        rows.append(("signature", made.signature))
    if made.warnings:
        rows.append(("warnings", f"{len(made.warnings)}; 'caro skill validate' shows them"))
    return pairs(terminal, rows)


def _sign(key: str | None) -> "Sign | None":
    """What signs with the key that `--sign` names: an agent's, or one of a file, whose passphrase a person is asked for."""
    if not key:
        return None
    import os
    from pathlib import Path

    from runtime.cli.person import passphrase
    from runtime.supply.trust.signing import signing

    return signing(Path(key), passphrase, os.environ.get("SSH_AUTH_SOCK", ""))
