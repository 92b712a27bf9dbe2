"""caro completion"""

from runtime.cli.terminal import Terminal
from runtime.payload.read import Payload


def run(payload: Payload, terminal: Terminal, values: dict[str, str | None]) -> str:
    from runtime.cli.click_app import completion_script

    return completion_script(values["shell"] or "")
