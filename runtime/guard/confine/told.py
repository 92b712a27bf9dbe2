"""How the proxy tells of its decisions: one line of JSON each, in ASCII."""

import json
from dataclasses import asdict

from runtime.guard.records import Decision


def line(decision: Decision) -> bytes:
    """A decision for the pipe to caro."""
    return json.dumps(asdict(decision)).encode() + b"\n"


def decisions(data: bytes) -> tuple[Decision, ...]:
    """The decisions, each once; a line that was cut off by the end is none."""
    whole = data[: data.rfind(b"\n") + 1]
    return tuple(dict.fromkeys(Decision(**json.loads(one)) for one in whole.splitlines()))
