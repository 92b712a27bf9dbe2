"""A skill in a git repository: at a tag, a branch or a commit, maybe in a folder of it. Pinned by the commit."""

from dataclasses import dataclass, replace

from runtime.contract.verified import SkillTree
from runtime.supply.git.objects import skill
from runtime.supply.git.remote import COMMIT, Remote
from runtime.supply.means import Means
from runtime.supply.net.address import without_credentials, without_secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class GitSource:
    """`url` is what git is given, `shown` what the profile wrote. One of tag, branch and commit, or the default branch."""

    url: str
    shown: str
    tag: str = ""
    branch: str = ""
    commit: str = ""
    subdirectory: str = ""
    pin: str = ""

    starts_programs = True

    @classmethod
    def at_ref(cls, url: str, ref: str, subdirectory: str, means: Means) -> "GitSource":
        """The source of a word that may be a commit, a tag or a branch. Raises CaroError: not found, usage, network."""
        source = cls(url=url, shown=url, subdirectory=subdirectory)
        if not ref or COMMIT.fullmatch(ref):
            return replace(source, commit=ref)
        kind = Remote(url, means).kind_of(ref)
        return replace(source, tag=ref) if kind == "tag" else replace(source, branch=ref)

    def describe(self) -> str:
        """`git+URL?tag=v1.2.0#subdirectory=skill`."""
        ref = next((f"?{key}={value}" for key, value in self._wanted() if value), "")
        below = f"#subdirectory={self.subdirectory}" if self.subdirectory else ""
        return f"git+{without_credentials(self.shown)}{ref}{below}"

    def _wanted(self) -> tuple[tuple[str, str], ...]:
        return ("tag", self.tag), ("branch", self.branch), ("commit", self.commit)

    def pinned(self, means: Means) -> "GitSource":
        return self if self.pin else self.at(self.commit or Remote(self.url, means).commit_of(self.tag, self.branch))

    def at(self, pin: str) -> "GitSource":
        return replace(self, pin=pin)

    def fetch(self, means: Means) -> SkillTree:
        source = self.pinned(means)
        remote = Remote(self.url, means)
        remote.ensure(source.pin, self.tag, self.branch)
        found = skill(remote.git, remote.store, source.pin, self.subdirectory, remote.shown)
        return replace(found, origin=f"{without_secrets(self.shown)} at {source.pin[:12]}")

    def moved(self, before: str, means: Means) -> str:
        """How the pin came to differ from an earlier one, where nobody would expect it: a moved tag, a rewritten branch."""
        if self.pin == before or self.commit:
            return ""
        if self.tag:
            return f"the tag {self.tag} moved from {before} to {self.pin}"
        remote = Remote(self.url, means)
        if remote.rewritten(before, self.pin, self.branch):
            return f"the branch {self.branch or 'HEAD'} was rewritten: {before} is not behind {self.pin}"
        return ""
