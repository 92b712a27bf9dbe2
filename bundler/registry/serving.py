"""An index over http, for tries and for loopback: any web server does as well."""

from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from bundler.registry.adding import existing
from runtime.errors import OUTPUT, CaroError


class _Handler(SimpleHTTPRequestHandler):
    """Files, without the word of each request on standard error."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


def server(index: Path, host: str, port: int) -> ThreadingHTTPServer:
    """A server that is bound and not yet running. Port 0 is any. Raises CaroError: output, and for what is no index."""
    existing(index)
    try:
        return ThreadingHTTPServer((host, port), partial(_Handler, directory=str(index)))
    except OSError as error:
        raise CaroError(
            f"{host}:{port}: cannot be listened at: {error.strerror}", code=OUTPUT, hint="choose another with --host and --port"
        ) from None
