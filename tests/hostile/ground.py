"""A home, a project with what an attacker would plant there, and files outside of all grants; and what an attack left of them."""

import hashlib
import io
import os
import secrets
import shutil
import stat
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.frozen.runner import git
from tests.hostile import network
from tests.hostile.ways import PROGRAM, Way

# What caro itself and the attack's own grants may change.
OWN = (
    "work/box",
    "work/race",
    "work/facts",
    "home/.caro",
    "home/.local",
    "home/journal.jsonl",
    "outside/docker.sock",
    "outside/log.sock",
)
FINISHED, RAN, LARGE = "finished", "ran", 8 << 30
Tree = dict[str, tuple[object, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One of them. `secrets` are found in no output unless somebody read them."""

    base: Path
    token: str
    secrets: dict[str, str]

    def tree(self) -> Tree:
        """All that lies in it and is not caro's or the attack's own."""
        found = {str(path.relative_to(self.base)): path for path in self.base.rglob("*")}
        return {name: _state(path) for name, path in found.items() if not _own(name)}

    def changed(self, before: Tree) -> set[str]:
        """What is not as it was; and what was put where only caro writes."""
        after = self.tree()
        found = {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}
        if (self.base / "home/.caro/planted").exists():
            found.add("home/.caro/planted")
        for name, text in (("home/.caro/grants.toml", "# more"), ("home/journal.jsonl", f"forged {self.token}")):
            file = self.base / name
            if file.exists() and text in file.read_text(errors="replace"):
                found.add(name)
        return {f"changed:{name}" for name in found}

    def left(self, text: str) -> set[str]:
        """What an attack left in its grants and in its output."""
        box = self.base / "work/box"
        files = [path for path in box.rglob("*") if path.is_file() and not path.is_symlink()]
        text += "".join(path.read_bytes()[:100_000].decode(errors="replace") for path in files)
        found = {f"leaked:{name}" for name, secret in self.secrets.items() if secret in text}
        found |= {name for name in (FINISHED, RAN) if (box / name).exists()}
        states = [path.lstat() for path in box.rglob("*")]
        marks = {
            "device": any(stat.S_ISCHR(one.st_mode) for one in states),
            "setuid": any(one.st_mode & stat.S_ISUID for one in states),
            "large": any(one.st_size > LARGE for one in states),
            "word": f"WORD{self.token}" in text,
        }
        return found | {name for name, holds in marks.items() if holds}


def _own(name: str) -> bool:
    return any(name == own or name.startswith((f"{own}/", f"{own}.")) for own in OWN)


def _state(path: Path) -> tuple[object, ...]:
    """All of it but when it was read."""
    found = path.lstat()
    common = (found.st_mode, found.st_uid, found.st_gid)
    if stat.S_ISDIR(found.st_mode):
        return common
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if stat.S_ISREG(found.st_mode) and found.st_size < 1 << 20 else ""
    return (*common, found.st_size, found.st_mtime_ns, digest, tuple(os.listxattr(path, follow_symlinks=False)))


@contextmanager
def ground(caro: Path, user: int | None, way: Way) -> Iterator[Ground]:
    """A fresh one, of this user, where every user may pass."""
    base = Path(tempfile.mkdtemp(prefix="hostile-", dir="/tmp"))
    try:
        made = Ground(base=base, token=f"t{secrets.token_hex(8)}", secrets=_secrets())
        _fill(made, way)
        shutil.copy2(caro, base / "caro")
        for path in (base, *base.rglob("*")):
            os.chown(path, -1 if user is None else user, -1 if user is None else user, follow_symlinks=False)
        base.chmod(0o755)
        os.chown(base / "etc/shadow", 0 if user else -1, -1)
        yield made
    finally:
        shutil.rmtree(base)


def _secrets() -> dict[str, str]:
    found = {
        name: f"secret-{secrets.token_hex(8)}"
        for name in ("home", "shadow", "caro", "bystander", "key", "name", "link", "attribute", "shared")
    }
    return found | {"size": f"size {secrets.randbelow(50_000) + 10_000}"}


def _fill(made: Ground, way: Way) -> None:
    base, kept = made.base, made.secrets
    for name in (
        "home",
        "outside/later",
        "etc",
        "temporary/private",
        "work/box/inner",
        "work/race",
        "work/planted-bin",
        "work/hooks",
    ):
        (base / name).mkdir(parents=True)
    texts = {
        "home/secret": kept["home"],
        "home/sized": "x" * int(kept["size"].split()[1]),
        f"home/{kept['name']}": "",
        "home/.caro/settings": "",
        "outside/data": "data",
        "outside/secret": kept["home"],
        "etc/hosts": network.HOSTS,
        "etc/resolv.conf": "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
        "etc/shadow": f"root:{kept['shadow']}:19000:0:99999:7:::\n",
        "work/source": "source\n",
        **{f"work/{PROGRAM.format(number)}": text for number, text in enumerate(way.programs)},
        "work/socket.curl": 'silent\nmax-time = 2\nunix-socket = "../outside/docker.sock"\nurl = "http://localhost/version"\n',
    }
    for name, text in texts.items():
        (base / name).parent.mkdir(exist_ok=True)
        (base / name).write_text(text)
    (base / "home/link").symlink_to(kept["link"])
    os.setxattr(base / "home/sized", "user.kept", kept["attribute"].encode())
    for name in ("home/secret", "etc/shadow"):
        (base / name).chmod(0o600)
    _plant(base)
    if way.swap:
        (base / "work/race.link").symlink_to(base / "outside")


def _plant(base: Path) -> None:
    """What a repository may hold."""
    work = base / "work"
    (work / "planted").symlink_to(base / "home/secret")
    script = f"#!/bin/sh\ntouch {work}/box/ran\n"
    programs = {"script": script, "hooks/post-checkout": script, "planted-bin/planted-program": '#!/bin/sh\necho "WORD$TOKEN"\n'}
    for name, text in programs.items():
        (work / name).write_text(text)
        (work / name).chmod(0o755)
    shutil.copy(os.path.realpath("/usr/bin/touch"), work / "tool")
    with tarfile.open(work / "archive.tar", "w") as archive:
        archive.add(work / "tool", "tool")
    with tarfile.open(work / "linked.tar", "w") as archive:
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "../../outside"
        archive.addfile(link)
        new = tarfile.TarInfo("link/new")
        new.size = 1
        archive.addfile(new, io.BytesIO(b"x"))
    git(base, base / "home", "init", "-q", str(work / "repository"))
    (work / "repository/file").write_text("x")
    with (work / "repository/.git/config").open("a") as config:
        config.write('[protocol "ext"]\n\tallow = always\n[remote "planted"]\n\turl = ext::touch ../box/ran\n')
