"""The frozen entry."""

import os

try:
    from runtime.cli.main import run

    run()
except KeyboardInterrupt:  # before main could see to it
    os._exit(130)
