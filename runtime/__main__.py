"""The frozen entry."""

from runtime.cli.main import run

run()
