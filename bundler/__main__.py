"""python -m bundler"""

from bundler.cli import run

run()
