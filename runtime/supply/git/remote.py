"""A repository elsewhere and its objects here: which commit a tag or branch is, and how to get it."""

import re
import shutil
from collections.abc import Sequence
from urllib.parse import urlsplit

from runtime.contract.digest import sha256
from runtime.errors import INTEGRITY, NETWORK, NOT_FOUND, USAGE, CaroError
from runtime.supply import cache
from runtime.supply.git.program import Git, Said
from runtime.supply.means import Means
from runtime.supply.net.address import WELL_FORMED, host_of, is_loopback, is_url, split_login, url_problem, without_secrets

COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)
SCP = re.compile(r"(?:[A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+:(?!//).+", re.ASCII)
REFUSED = ("not our ref", "unadvertised object", "no such remote ref", "couldn't find remote ref", "does not allow request")
ALL = ("+refs/heads/*:refs/caro/heads/*", "+refs/tags/*:refs/caro/tags/*")


def protocols(url: str) -> tuple[str, ...]:
    """What git may speak for this address. Raises CaroError: usage for what is none, network for one that is not spoken here."""
    if is_url(url) and url_problem(url):
        raise CaroError(f"{without_secrets(url)}: {url_problem(url)}", code=USAGE, hint=f"correct it: {WELL_FORMED}")
    scheme = urlsplit(url).scheme if is_url(url) else ("ssh" if SCP.fullmatch(url) else "file")
    if scheme == "file":
        return ("file",)
    if scheme in {"https", "ssh"}:
        return ("https", "ssh")  # insteadOf makes one of the other
    if scheme == "http" and is_loopback(host_of(url)):
        return ("http", "https")
    raise CaroError(
        f"{without_secrets(url)}: git speaks {scheme!a} there, which is not allowed here",
        code=NETWORK,
        hint="use an https, ssh or file address",
    )


class Remote:
    """A repository at a URL, and the folder in the cache that keeps objects of it."""

    def __init__(self, url: str, means: Means) -> None:
        self.shown = without_secrets(url)
        self._url, self._means = url, means
        self._allowed = protocols(url)
        self.git = Git(means, self._allowed)
        named = sha256(split_login(url)[0].encode()).hexdigest()[:32]
        self.store = means.cache / "git" / f"{named}.git"

    def commit_of(self, tag: str, branch: str) -> str:
        """The commit that a tag or a branch is now, or the default branch. Raises CaroError: not found, network."""
        ref = f"refs/tags/{tag}" if tag else f"refs/heads/{branch}" if branch else "HEAD"
        self._online()
        self._made()
        said = self.git.run(["ls-remote", "--", self._url, ref, f"{ref}^{{}}"], folder=self.store)
        if said.code:
            raise self._failed(said)
        found = {name: commit for commit, _, name in (line.partition("\t") for line in said.out.decode().splitlines())}
        commit = found.get(f"{ref}^{{}}") or found.get(ref, "")  # an annotated tag, peeled
        if not COMMIT.fullmatch(commit):
            kind = f"tag {tag!a}" if tag else f"branch {branch!a}" if branch else "default branch"
            raise CaroError(f"{self.shown}: no {kind} there", code=NOT_FOUND, hint=f"'git ls-remote {self.shown}' lists what is")
        return commit

    def kind_of(self, ref: str) -> str:
        """Whether a name is a tag or a branch there. Raises CaroError: not found, usage (it is both), network."""
        self._online()
        self._made()
        said = self.git.run(["ls-remote", "--", self._url, f"refs/tags/{ref}", f"refs/heads/{ref}"], folder=self.store)
        if said.code:
            raise self._failed(said)
        kinds = sorted({"tag" if "\trefs/tags/" in line else "branch" for line in said.out.decode().splitlines()})
        if not kinds:
            raise CaroError(f"{self.shown}: no tag or branch {ref!a} there", code=NOT_FOUND, hint=f"'git ls-remote {self.shown}'")
        if len(kinds) > 1:
            raise CaroError(f"{self.shown}: {ref!a} is a tag and a branch there", code=USAGE, hint="name the commit instead")
        return kinds[0]

    def ensure(self, commit: str, tag: str, branch: str) -> None:
        """Have the commit's objects here. Raises CaroError: network; integrity where nothing there leads to it any more."""
        self._made()
        with cache.alone(self.store.with_suffix(".lock")):
            if self._has(commit):
                return
            self._online()
            said = self._fetch(["--depth=1"], [commit])
            if said.code and not any(words in said.err for words in REFUSED):
                raise self._failed(said)
            ref = [f"+refs/tags/{tag}:refs/caro/wanted"] if tag else [f"+refs/heads/{branch}:refs/caro/wanted"] if branch else []
            for refs in (ref, list(ALL)):  # a server that gives tips only: all that leads to a tip
                if refs and not self._has(commit):
                    said = self._fetch(["--no-tags", *self._unshallow()], refs)
            if not self._has(commit):
                raise self._gone(commit, tag, branch, said)

    def rewritten(self, before: str, now: str, branch: str) -> bool:
        """Whether a branch no longer leads through the commit that it was: its history was rewritten."""
        self._online()
        with cache.alone(self.store.with_suffix(".lock")):
            ref = f"refs/heads/{branch}" if branch else "HEAD"
            self._fetch(["--no-tags", *self._unshallow()], [f"+{ref}:refs/caro/wanted"])
            return self.git.run(["merge-base", "--is-ancestor", before, now], folder=self.store).code != 0

    def _online(self) -> None:
        if self._means.offline and self._allowed[0] != "file":
            raise CaroError(
                f"{self.shown}: not in the cache, and no network may be used",
                code=NETWORK,
                hint="repeat without --offline, or vendor it first",
            )

    def _made(self) -> None:
        """An empty bare repository: no template, so no hook. One that was half made is made again."""
        if (self.store / "made").exists():
            return
        with cache.alone(self.store.with_suffix(".lock")):
            if (self.store / "made").exists():
                return
            shutil.rmtree(self.store, ignore_errors=True)
            said = self.git.run(["init", "--quiet", "--bare", "--template=", "--", str(self.store)], folder=self.store.parent)
            if said.code:
                raise CaroError(f"{self.store}: {said.why}", code=NETWORK, hint="name another folder for the cache")
            (self.store / "made").touch()

    def _has(self, commit: str) -> bool:
        """Whether it is here with all of its trees and blobs: a fetch that was killed may have left some."""
        said = self.git.run(["cat-file", "-e", f"{commit}^{{tree}}"], folder=self.store)
        return said.code == 0

    def _unshallow(self) -> list[str]:
        return ["--unshallow"] if (self.store / "shallow").exists() else []

    def _fetch(self, options: Sequence[str], refs: Sequence[str]) -> Said:
        words = ["fetch", "--progress", "--no-write-fetch-head", "--no-recurse-submodules", "--force", *options]
        return self.git.run([*words, "--", self._url, *refs], folder=self.store, what=self.shown)

    def _failed(self, said: Said) -> CaroError:
        hint = "'git ls-remote' with this address tells more; credentials come from git's own helpers, ssh keys from the agent"
        return CaroError(f"{self.shown}: git: {said.why}", code=NETWORK, hint=hint)

    def _gone(self, commit: str, tag: str, branch: str, said: Said) -> CaroError:
        if said.code:
            return self._failed(said)
        kind = f"the tag {tag!a} was moved" if tag else f"the branch {branch or 'HEAD'!a} was rewritten"
        return CaroError(
            f"{self.shown}: commit {commit} is no longer there: {kind}",
            code=INTEGRITY,
            hint="ask who publishes it why; 'bundler lock --upgrade ID' takes what is there now",
        )
