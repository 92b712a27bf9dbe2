"""What a signature is worth. Pure: the time is an argument, and every input is bytes or a record.

The order is the rule (attack table, row 34): the envelope's shape, whose key it is and whether that counts, the signature over raw
bytes, and only then what those bytes say.
"""

from runtime.errors import CaroError
from runtime.supply.trust import minisign, sshsig, statement
from runtime.supply.trust.allowed import AllowedSigner
from runtime.supply.trust.certificate import Certificate
from runtime.supply.trust.keys import PublicKey
from runtime.supply.trust.patterns import admitted
from runtime.supply.trust.statement import FORMAT, REGISTRY, Statement
from runtime.supply.trust.times import shown
from runtime.supply.trust.trust import Trust
from runtime.supply.trust.verdicts import EXPIRED, GOOD, NOT_YET, REVOKED, UNKNOWN, UNREADABLE, UNSIGNED, WRONG, Finding, Signer

STRENGTH = (UNKNOWN, NOT_YET, EXPIRED, GOOD)  # of several lines for one key the last of these counts
Standing = tuple[str, str]  # a verdict; behind GOOD the principal, else why


def examine(raw: bytes | None, id: str, integrity: str, trust: Trust, now: int) -> Finding:
    """What the source's signature says about the tree of that integrity, which was asked for under that id.

    The version that it was made for is in the answer; who has parsed the manifest holds it against that (`same_version`).
    """
    if not raw:
        return Finding(id=id, verdict=UNSIGNED)
    try:
        signed, signature = statement.split(raw)
        signer, verdict, detail = _proof(signature, signed, FORMAT, trust, now)
        if signer is None:
            return Finding(id=id, verdict=verdict, detail=detail, now=now)
        return _held(statement.parsed(signed), id, integrity, signer)
    except CaroError as error:
        return Finding(id=id, verdict=UNREADABLE, detail=error.message)


def examine_snapshot(raw: bytes | None, shown: str, snapshot: bytes, trust: Trust, now: int) -> Finding:
    """What the signature beside a registry's snapshot says about these bytes of it. `shown` is the snapshot in messages."""
    if not raw:
        return Finding(id=shown, verdict=UNSIGNED)
    try:
        signer, verdict, detail = _proof(raw, snapshot, REGISTRY, trust, now)
    except CaroError as error:
        return Finding(id=shown, verdict=UNREADABLE, detail=error.message)
    return Finding(id=shown, verdict=verdict, detail=detail, now=now, signer=signer)


def same_version(found: Finding, version: str) -> Finding:
    """The finding once the manifest says its version: a good one is of other content if it was made for another version."""
    if found.verdict != GOOD or found.version == version:
        return found
    return Finding(id=found.id, verdict=WRONG, detail=f"it was made for version {found.version}; skill.toml says {version}")


def _held(said: Statement, id: str, integrity: str, signer: Signer) -> Finding:
    for what, signed, found in (("id", said.id, id), ("integrity", said.integrity, integrity)):
        if signed != found:
            return Finding(
                id=id, verdict=WRONG, detail=f"it was made for {what} {signed} ({said.id} {said.version}); found {found}"
            )
    return Finding(id=id, verdict=GOOD, signer=signer, version=said.version)


Proof = tuple[Signer | None, str, str]  # who signed the bytes, or a verdict and why


def _proof(signature: bytes, signed: bytes, namespace: str, trust: Trust, now: int) -> Proof:
    if signature[:1] == b"-":
        return _ssh(signature, signed, namespace, trust, now)
    return _minisign(signature, signed, trust)


def _ssh(signature: bytes, signed: bytes, namespace: str, trust: Trust, now: int) -> Proof:
    read = sshsig.read(signature)
    owner = read.owner
    authority = owner.authority.fingerprint if isinstance(owner, Certificate) else ""
    for fingerprint in filter(None, (read.key.fingerprint, authority)):
        if fingerprint in trust.revoked:
            return None, REVOKED, fingerprint
    if read.namespace != namespace:
        return None, WRONG, f"it was made for the namespace {read.namespace!a}; wanted {namespace!a}"
    verdict, detail = standing(trust.signers, owner, namespace, now)
    if verdict != GOOD:
        return None, verdict, detail
    if not read.covers(signed):
        return None, WRONG, f"it does not fit what it lies with (key {read.key.fingerprint})"
    return Signer(principal=detail, fingerprint=read.key.fingerprint, authority=authority), GOOD, ""


def _minisign(signature: bytes, signed: bytes, trust: Trust) -> Proof:
    read = minisign.signature(signature)
    name = minisign.fingerprint(read.number)
    if name in trust.revoked:
        return None, REVOKED, name
    keys = [key for key in trust.minisign if key.number == read.number]
    if not keys:
        return None, UNKNOWN, name
    if not any(read.covers(key, signed) for key in keys):
        return None, WRONG, f"it does not fit what it lies with (key {name})"
    return Signer(principal="minisign", fingerprint=name), GOOD, ""


def standing(signers: tuple[AllowedSigner, ...], owner: PublicKey | Certificate, namespace: str, now: int) -> Standing:
    """Whether a line admits this key, or this certificate, for that namespace and time; of several lines the kindest counts."""
    name = owner.authority if isinstance(owner, Certificate) else owner
    found: Standing = (UNKNOWN, f"{name.fingerprint} ({name.kind}{', an authority' if isinstance(owner, Certificate) else ''})")
    for line in signers:
        if line.key.blob == name.blob and line.authority == isinstance(owner, Certificate):
            found = max(_by_line(line, owner, namespace, now), found, key=lambda one: STRENGTH.index(one[0]))
    return found


def _by_line(line: AllowedSigner, owner: PublicKey | Certificate, namespace: str, now: int) -> Standing:
    if line.namespaces and not admitted(line.namespaces, namespace):
        return UNKNOWN, f"{line.principals} may sign for namespaces={line.namespaces!a}, which {namespace} is not one of"
    if line.after is not None and now < line.after:
        return NOT_YET, f"{line.principals} may sign from {shown(line.after)} on"
    if line.before is not None and now > line.before:
        return EXPIRED, f"{line.principals} may sign until {shown(line.before)}"
    return _by_certificate(line, owner, now) if isinstance(owner, Certificate) else (GOOD, line.principals)


def _by_certificate(line: AllowedSigner, owner: Certificate, now: int) -> Standing:
    if not owner.genuine():
        return UNKNOWN, f"the authority {owner.authority.fingerprint} did not sign the certificate"
    names = [name for name in owner.principals if admitted(line.principals, name)]
    if not names:
        return UNKNOWN, f"the certificate {owner.name!a} is of {', '.join(owner.principals) or 'no one'}; wanted {line.principals}"
    if now < owner.after:
        return NOT_YET, f"the certificate {owner.name!a} counts from {shown(owner.after)} on"
    if now >= owner.before:
        return EXPIRED, f"the certificate {owner.name!a} counted until {shown(owner.before)}"
    return GOOD, names[0]
