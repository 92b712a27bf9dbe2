"""python -m bundler"""

import sys

try:
    from bundler.cli import run
except ModuleNotFoundError as error:
    sys.exit(
        f"bundler: {error.name}: not installed for {sys.executable}\n"
        "bundler: hint: python3 noxfile.py -s bundler -- WORDS runs it in an environment of its own, or"
        " python -m pip install --require-hashes -r bundler/freeze/wheels.txt"
    )

run()
