"""The project's commands. `python3 noxfile.py -s SESSION` needs Python and pip alone; `nox -s SESSION` is the same."""

import os
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
TOOL = HERE / ".nox" / "tool"


def _fetch_nox() -> None:
    """Put nox into this checkout, for a machine that has Python and pip and nothing else."""
    done = subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOL), "nox>=2026.4"], check=False)
    if done.returncode:
        sys.exit("noxfile.py: pip could not install nox (is pip here? apt-get install python3-pip)")


def _offer_nox() -> None:
    """Make the fetched nox importable here and in the virtualenv it starts."""
    if not (TOOL / "nox").is_dir():
        _fetch_nox()
    sys.path.insert(0, str(TOOL))
    os.environ["PYTHONPATH"] = str(TOOL)


try:
    import nox
except ImportError:
    if __name__ != "__main__":
        raise
    _offer_nox()
    import nox

nox.options.sessions = ["lint", "types", "tests", "frozen"]
nox.options.reuse_existing_virtualenvs = True
nox.options.error_on_missing_interpreters = True

BUNDLE = "bundler/freeze/wheels.txt"
DEVELOP = "tests/wheels.txt"
GUESTS = "guest/tools.txt"


def _install(session: nox.Session, wheels: str) -> None:
    """The pinned wheels, each with its hash; the project itself runs from the checkout."""
    session.env["PYTHONPATH"] = None
    session.install("--quiet", "--require-hashes", "--only-binary", ":all:", "-r", wheels)


@nox.session
def bundle(session: nox.Session) -> None:
    """Build executables: nox -s bundle -- PROFILE [PROFILE ...]."""
    _install(session, BUNDLE)
    session.run("python", "-m", "bundler", "bundle", *(session.posargs or ["enterprise"]))


@nox.session
def bundler(session: nox.Session) -> None:
    """Any other command of the bundler: nox -s bundler -- lock enterprise."""
    _install(session, BUNDLE)
    session.run("python", "-m", "bundler", *session.posargs)


@nox.session
def tests(session: nox.Session) -> None:
    """Everything that needs no executable."""
    _install(session, DEVELOP)
    session.run("pytest", "-m", "not frozen", *session.posargs)


@nox.session
def frozen(session: nox.Session) -> None:
    """Builds real executables once and runs them as users would."""
    _install(session, DEVELOP)
    session.run("pytest", "-m", "frozen", *session.posargs)


@nox.session
def guests(session: nox.Session) -> None:
    """Build the skills' executables from C and compare with what is committed: nox -s guests [-- --write] [SKILL ...]."""
    _install(session, GUESTS)
    session.run("python", "guest/build.py", *session.posargs)


@nox.session
def lint(session: nox.Session) -> None:
    """Style, walls and arrows."""
    _install(session, DEVELOP)
    session.run("ruff", "check", ".")
    session.run("ruff", "format", "--check", ".")
    session.run("lint-imports")


@nox.session
def types(session: nox.Session) -> None:
    """mypy --strict over everything."""
    _install(session, DEVELOP)
    session.run("mypy")


@nox.session
def bench(session: nox.Session) -> None:
    """Measure against floors and other ways of the same run: nox -s bench [-- NAME...], a module of bench/ each."""
    _install(session, BUNDLE)
    parts = ["start", "scale", "retrieval", "templates", "agent_skills", "safety", "confine", "wasm", "resolve"]
    for name in session.posargs or parts:
        session.run("python", "-m", f"bench.{name}")


if __name__ == "__main__":
    nox.main()
