"""Whether a skill may come in: by this program's policy, by what it trusts, and by what it runs on."""

import platform
import sys
from dataclasses import dataclass

from runtime import __version__
from runtime.contract.digest import integrity, tree_digest
from runtime.contract.records import Manifest
from runtime.contract.verified import SkillTree
from runtime.errors import POLICY, USAGE, CaroError
from runtime.guard import users
from runtime.guard.records import Ceiling
from runtime.supply.absent import SIGN, told
from runtime.supply.installed.record import Installed
from runtime.supply.resolution.candidate import Needs
from runtime.supply.trust.examine import examine, same_version
from runtime.supply.trust.require import Origin, admitted
from runtime.supply.trust.trust import Trust
from runtime.supply.trust.verdicts import GOOD, Finding, refusal
from runtime.supply.version import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What this program allows. `trust` are the keys it was made with, `now` is in seconds since 1970 UTC."""

    ceiling: Ceiling
    trust: Trust
    now: int

    def anything(self) -> None:
        """Raises CaroError (policy) where the policy lets nobody add a skill, whichever it is: then nothing is fetched."""
        if self.ceiling.fault:
            raise CaroError(
                f"no skill can be added: {self.ceiling.fault}", code=POLICY, hint="copy this program again from its source"
            )
        if users.adding(self.ceiling) == users.DENY:
            raise CaroError("the policy of this program lets nobody add skills", code=POLICY, hint="ask who made the program")

    def allowed(self, id: str) -> None:
        """Raises CaroError (policy) where the policy lets nobody add this skill."""
        self.anything()
        pattern = users.blocked(id, self.ceiling)
        if pattern:
            raise CaroError(f"{id}: the policy blocks {pattern}", code=POLICY, hint="ask who made the program")

    def found(self, id: str, tree: SkillTree) -> Finding:
        """What its signature is worth. Nothing of the tree is parsed. Raises CaroError where nobody here can tell."""
        with told(f"{id}: its signature cannot be verified", SIGN):
            return examine(tree.signature, id, integrity(tree_digest(dict(tree.files))), self.trust, self.now)

    def signer(self, found: Finding, version: str, origin: Origin) -> str:
        """Who signed it, empty where nobody did and nobody must have. Raises CaroError (integrity)."""
        found = same_version(found, version) if version else found
        if users.adding(self.ceiling) == users.SIGNED and found.verdict != GOOD:
            raise refusal(found)
        signer = admitted(origin, found, self.trust)
        return signer.text if signer else ""


def runs_here(manifest: Manifest) -> None:
    """Raises CaroError (a conflict) for a skill of another platform, of another format, or of a newer caro."""
    about = manifest.skill
    misfit = Needs.of(manifest).misfit(sys.platform, platform.machine())
    if misfit:
        raise CaroError(f"{about.id} {about.version} {misfit}", code=USAGE, hint="take a version that is for this machine")
    wanted, here = Version.parse(about.min_caro_version), Version.parse(__version__)
    if wanted is not None and here is not None and here < wanted:
        what = f"{about.id} {about.version} needs caro {about.min_caro_version} or newer; this is {__version__}"
        raise CaroError(what, code=USAGE, hint="take a newer caro, or an older version of the skill")


def signer_kept(before: Installed | None, signer: str, *, force: bool) -> None:
    """Raises CaroError (a conflict) where somebody else signed it than what it replaces."""
    if before is not None and before.signer and signer != before.signer and not force:
        what = f"{before.id}: {before.version} is signed by {before.signer}; this one by {signer or 'nobody'}"
        raise CaroError(what, code=USAGE, hint="ask who publishes it; --force takes it all the same")
