"""caro skill capabilities"""

import os
from typing import NamedTuple

from runtime.catalog.shelf import Catalog, Skill
from runtime.cli.commands import TABLE
from runtime.cli.table import table
from runtime.cli.terminal import Terminal
from runtime.contract.records import Capabilities
from runtime.errors import CANCELLED, DENIED, CaroError
from runtime.guard import change, grants, policy, store
from runtime.guard.account import Line, account, in_detail, in_words
from runtime.guard.change import Item
from runtime.guard.decide import effective
from runtime.guard.home import caro_home
from runtime.guard.journal import GRANTS, Entry, open_journal
from runtime.guard.places import here
from runtime.guard.records import ADDRESSES, LISTS, SOCKET, SWITCHES, Ceiling, Grants, Places, Rights
from runtime.guard.settings import settings

GRANT, REVOKE = "grant", "revoke"
MARK = {True: "yes", False: "-"}
LIMITS = {"": "allowed", "request": "not asked for", "grant": "not granted", "policy": "not allowed by the policy"}
ALWAYS = "never granted to anybody"


class _Skill(NamedTuple):
    """One skill and all that limits it."""

    row: Skill
    request: Capabilities
    ceiling: Ceiling
    places: Places
    home: str

    def rights(self, given: Grants | None) -> Rights:
        return grants.rights(self.row.id, self.request, given, self.ceiling, self.places, embedded=not self.row.installed)

    def default(self) -> Grants:
        return grants.default(self.request, self.ceiling, embedded=not self.row.installed)


def run(catalog: Catalog, terminal: Terminal, values: dict[str, str | None]) -> str:
    row = catalog.find(values["skill"] or "")
    ceiling = policy.ceiling(catalog.embedded)
    request = grants.requested(row.manifest())
    skill = _Skill(row, request, ceiling, here(row.id, ceiling, os.environ), caro_home(os.environ))
    if values["action"]:
        _change(skill, values["action"], values["what"] or "", yes=values["yes"] is not None)
    given = store.load(skill.home, row.id)
    if values["format"] != TABLE:
        from runtime.cli.output import encoded

        return encoded(values["format"], _data(skill, given))
    lines = _account(skill, given)
    rows = [(one.kind, one.value, MARK[one.request], MARK[one.grant], MARK[one.policy], _verdict(one)) for one in lines]
    head = f"{row.id} asks for nothing and is granted nothing\n"
    fault = f"nothing is allowed: {ceiling.fault}\n" if ceiling.fault else ""
    return fault + (table(terminal, ("KIND", "VALUE", "REQUEST", "GRANT", "POLICY", "VERDICT"), rows) if rows else head)


def _verdict(line: Line) -> str:
    return LIMITS.get(line.limited_by, ALWAYS)


def _account(skill: _Skill, given: Grants | None) -> list[Line]:
    granted = skill.default() if given is None else given
    return account(grants.asked(skill.request), granted, skill.rights(given))


def _data(skill: _Skill, given: Grants | None) -> dict[str, object]:
    rights = skill.rights(given)
    granted = skill.default() if given is None else given
    three = {
        "request": grants.asked(skill.request),
        "grant": granted,
        "policy": policy.limits(skill.ceiling.policy),
        "effective": effective(rights),
    }
    return {
        "skill": skill.row.id,
        "version": skill.row.version,
        "granted_by": "default" if given is None else "user",
        "fault": skill.ceiling.fault,
        **{name: _listed(one) for name, one in three.items()},
        "values": [
            {
                "kind": one.kind,
                "value": one.value,
                "request": one.request,
                "grant": one.grant,
                "policy": one.policy,
                "allowed": one.allowed,
                "limited_by": one.limited_by,
            }
            for one in _account(skill, given)
        ],
    }


def _listed(one: Grants) -> dict[str, object]:
    lists = {kind: one.patterns(kind) for kind in (*LISTS, ADDRESSES, SOCKET)}
    found: dict[str, object] = {kind: None if value is None else list(value) for kind, value in lists.items()}
    return found | {kind: one.switch(kind) for kind in SWITCHES} | {"blocked": list(one.blocked)}


def _change(skill: _Skill, action: str, text: str, *, yes: bool) -> None:
    """Grant or revoke. Raises CaroError: usage, denied, not found, policy, cancelled."""
    named = change.parsed(text) if text else change.items(_all(skill, action))
    if action == GRANT and not text:
        never = settings(os.environ).never_grant
        named = [item for item in named if item.kind not in never]
    if action == GRANT:
        for item in named if text else ():
            _refuse_wider(skill, item)
        _ask(skill, named, yes=yes)
    _write_down(skill, action, named, "--yes" if yes and action == GRANT else "person")
    apply = change.granted if action == GRANT else change.revoked
    store.update(skill.home, skill.row.id, lambda given: apply(skill.default() if given is None else given, named))


def _all(skill: _Skill, action: str) -> Grants:
    """What the command means that names nothing: all that is asked for, or all that is granted."""
    if action == GRANT:
        return skill.default()
    given = store.load(skill.home, skill.row.id)
    return skill.default() if given is None else given


def _refuse_wider(skill: _Skill, item: Item) -> None:
    """Raises CaroError (denied) for what goes beyond the request, the policy or the rules, and for what the user never grants."""
    if item.kind in settings(os.environ).never_grant:
        raise CaroError(f"{in_detail(item)}: never granted, as config.toml says", code=DENIED, hint="change it there")
    only = change.granted(Grants(), [item])
    lines = account(grants.asked(skill.request), only, skill.rights(only))
    line = next(one for one in lines if (one.kind, one.value) == item)
    if line.limited_by:
        hint = f"'caro skill capabilities {skill.row.id}' shows what it asks for; no grant goes beyond that or the policy"
        raise CaroError(f"{in_detail(item)}: {_verdict(line)}", code=DENIED, hint=hint)


def _ask(skill: _Skill, named: list[Item], *, yes: bool) -> None:
    from runtime.cli.consent import consented

    title = f"{skill.row.id} {skill.row.version} may then"
    if not consented(title, [in_words(item) for item in named], [in_detail(item) for item in named], yes=yes):
        raise CaroError("nothing was granted", code=CANCELLED)


def _write_down(skill: _Skill, action: str, named: list[Item], confirmation: str) -> None:
    import time

    from runtime.cli.main import complain

    journal = open_journal(skill.ceiling, os.environ, lambda text: complain(text, ""))
    what = ", ".join(in_detail(item) for item in named)
    entry = Entry(
        event=GRANTS, skill=skill.row.id, version=skill.row.version, resource=what, decision=action, confirmation=confirmation
    )
    journal.append(entry, time.time())
