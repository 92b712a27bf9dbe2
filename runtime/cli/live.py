"""What programs write, on standard error as it comes: whole lines, without secrets, nothing for the terminal to obey (row 25)."""

from collections.abc import Sequence

from runtime.cli.person import say
from runtime.guard.redact import redacted

LONGEST = 64 << 10  # bytes of a line that does not end


class Live:
    """Both streams of the programs of one run."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = secrets
        self._open = {1: bytearray(), 2: bytearray()}

    def take(self, descriptor: int, piece: bytes) -> None:
        """A piece of one of them."""
        pending = self._open[descriptor]
        pending += piece
        end = pending.rfind(b"\n") + 1
        if not end and len(pending) > LONGEST:
            end = len(pending)
        if end:
            self._show(bytes(pending[:end]))
            del pending[:end]

    def flush(self) -> None:
        """What has no line end."""
        for pending in self._open.values():
            if pending:
                self._show(bytes(pending) + b"\n")
                pending.clear()

    def _show(self, data: bytes) -> None:
        text = redacted(data.decode(errors="replace"), self._secrets)
        say("".join(f"  {line}\n" for line in text.replace("\r\n", "\n").removesuffix("\n").split("\n")))
