"""Skills from real servers: where a skill lay changes no byte of the executable, and a vendored folder stands for all of them."""

import shutil
import sys
import threading
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pytest

from bundler.profile.load import load
from bundler.registry.serving import server
from bundler.resolve import default_means
from bundler.vendor import copying
from tests.frozen.test_reproducible import SOMEBODY
from tests.making import gzipped, zipped
from tests.peers.git_server import Repository, https, sshd
from tests.peers.machine import Certificate, program
from tests.peers.registry import Running
from tests.peers.web import Site
from tests.project import ROOT, Done, Project, run

# The skills of the kinds; with the folder that each is made of, all are this checkout's.
SKILLS = {
    "path": "core.shell",
    "git": "core.git",
    "tgz": "core.posix",
    "zip": "tool.docker",
    "oci": "tool.kubernetes",
    "registry": "cloud.aws",
}
WHEEL = b"a wheel"


def _files(id: str) -> dict[str, bytes]:
    folder = ROOT / "skills" / id
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@dataclass(frozen=True)
class Served:
    """A project, and servers that its skills can come from."""

    project: Project
    web: Site
    oci: Running
    environment: Mapping[str, str]
    git: str
    ssh: str
    index: str

    @property
    def folder(self) -> Path:
        return self.project.folder

    def bundler(self, *words: str | Path, offline: bool = False, cache: Path | None = None) -> Done:
        """The bundler, with what it needs to reach these servers; or without any network, as somebody else."""
        command = [sys.executable, "-m", "bundler", *words]
        environment = {**self.project.environment(), **self.environment}
        if cache is not None:
            environment["CARO_BUNDLER_CACHE"] = str(cache)
        if offline:
            command = [program("unshare"), "--net", "--map-root-user", *command]
            environment = {**self.project.environment(), **SOMEBODY, "CARO_BUNDLER_CACHE": str(cache)}
        done = run(command, env=environment, cwd=self.folder, timeout=300)
        assert done.code == 0, done.err
        return done

    def entry(self, kind: str, id: str) -> str:
        """Put the skill where this kind of source has it; the profile's line for it."""
        files = _files(id)
        if kind in {"tgz", "zip"}:
            self.web.files[f"{id}.{kind}"] = (gzipped if kind == "tgz" else zipped)(files)
            return f'"{id}" = {{ url = "{self.web.url(f"{id}.{kind}")}" }}\n'
        if kind == "git":
            repository = Repository(self.folder / "repositories" / id)
            repository.commit({f"skill/{path}": data for path, data in files.items()})
            repository.git("tag", "v1")
            return f'"{id}" = {{ git = "{self.git}/{id}", tag = "v1", subdirectory = "skill" }}\n'
        folder = ROOT / "skills" / id
        if kind == "oci":
            self.bundler("push", folder, f"{self.oci.host}/{self.folder.parent.name}/{id}")
            return f'"{id}" = {{ oci = "{self.oci.host}/{self.folder.parent.name}/{id}", version = ">=0.1" }}\n'
        if kind == "registry":
            self.bundler("registry", "add", "index", folder)
            return f'"{id}" = ">=0.1"\n'
        shutil.copytree(folder, self.folder / "folders" / id)
        return f'"{id}" = {{ path = "../folders/{id}" }}\n'

    def profile(self, name: str, skills: str) -> None:
        """Write a profile, whose ids without a place are the registry's."""
        source = f'{{ registry = "{self.index}", namespaces = ["core", "tool", "cloud"] }}'
        text = f'[profile]\nname = "{name}"\n[skills]\n{skills}[sources]\nall = {source}\n'
        file = self.folder / f"profiles/{name}.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)

    def rows(self, name: str) -> dict[str, dict[str, object]]:
        """What the lock has of each skill."""
        lock = tomllib.loads((self.folder / f"dist-profiles/{name}/skills.lock").read_text())
        return {row["id"]: row for row in lock["skills"]}

    def bundled(self, name: str) -> bytes:
        """The executable of a profile."""
        self.bundler("lock", name)
        self.bundler("bundle", name)
        return (self.folder / f"dist-profiles/{name}/caro").read_bytes()


@contextmanager
def _index(folder: Path) -> Iterator[str]:
    """The registry in the folder, as `bundler registry serve` serves it."""
    (folder / "skills").mkdir(parents=True)
    with server(folder, "127.0.0.1", 0) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_address[1]}"
        running.shutdown()
        thread.join()


@pytest.fixture
def served(tmp_path: Path, cache: Path, web: Site, open_registry: Running, tls: Certificate) -> Iterator[Served]:
    """git over https and ssh, a web server, a registry of images, a registry of skills."""
    folder = tmp_path / "project"
    folder.mkdir()
    with (
        https(folder / "repositories", tls) as git,
        sshd(tmp_path / "sshd") as (ssh, command),
        _index(folder / "index") as index,
    ):
        environment = {"GIT_SSL_CAINFO": str(tls.file), "GIT_SSH_COMMAND": command}
        yield Served(Project(folder, cache), web, open_registry, environment, git, ssh, index)


def test_the_same_skill_by_any_source_is_the_same_executable(served: Served) -> None:
    found, integrities = {}, set()
    for kind in SKILLS:
        served.profile("deck", served.entry(kind, "core.git"))
        shutil.rmtree(served.folder / "dist-profiles", ignore_errors=True)  # another source is a change to be accepted
        found[kind] = sha256(served.bundled("deck")).hexdigest()
        integrities.add(served.rows("deck")["core.git"]["integrity"])
    assert len(integrities) == 1
    assert len(set(found.values())) == 1, found


def test_one_skill_of_each_source_then_the_same_bytes_from_the_vendored_folder(
    served: Served, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    served.profile("all", served.entry("path", "core.shell"))
    served.bundler("lock", "all")
    before = tmp_path / "before.lock"
    shutil.copy(served.folder / "dist-profiles/all/skills.lock", before)

    entries = {kind: served.entry(kind, id) for kind, id in SKILLS.items() if kind != "path"}
    by_ssh = entries["git"].replace(f"{served.git}/", f"{served.ssh}{served.folder}/repositories/")
    served.profile("all", '"core.shell" = { path = "../folders/core.shell" }\n' + "".join({**entries, "git": by_ssh}.values()))
    executable = served.bundled("all")
    said = served.bundler("lock", "diff", before, "dist-profiles/all/skills.lock").out
    for kind, id in SKILLS.items():
        row = served.rows("all")[id]
        assert (f"+ {id} " in said) == (kind != "path"), said
        assert (str(row["source"]) in said) == (kind != "path"), said

    (served.folder / "wheels.txt").write_text(f"made==1.0 \\\n    --hash=sha256:{sha256(WHEEL).hexdigest()}\n")
    monkeypatch.setattr(copying, "REQUIREMENTS", served.folder / "wheels.txt")  # pip's part needs its index: one made wheel
    monkeypatch.setattr(copying, "_download", _fetched)
    for name, value in {**served.environment, "CARO_BUNDLER_CACHE": str(served.project.cache)}.items():
        monkeypatch.setenv(name, value)
    copying.vendor(
        load("all", served.folder / "profiles"), served.folder / "dist-profiles", served.folder / "copy", default_means()
    )
    for name in ("folders", "repositories", "index"):
        shutil.rmtree(served.folder / name)
    served.web.files.clear()
    (served.folder / "dist-profiles/all/caro").unlink()
    served.bundler("bundle", "all", "--offline", "--from", "copy", offline=True, cache=tmp_path / "new-cache")
    assert (served.folder / "dist-profiles/all/caro").read_bytes() == executable


def _fetched(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "made-1.0-py3-none-any.whl").write_bytes(WHEEL)
