"""`caro skill capabilities` and `caro journal`, in processes of their own."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from runtime.contract.layout import POLICY
from runtime.contract.policy import CapabilityCeiling, Journal, Policy
from runtime.errors import DENIED, INTEGRITY, NOT_FOUND, SUCCESS, USAGE
from runtime.errors import POLICY as BY_POLICY
from tests.guard.machine import ASKED, SKILL
from tests.making import bare, composed, stored, tree
from tests.project import ROOT, Done, run


class Caro:
    """A caro that runs from its sources, with a home of its own."""

    def __init__(self, folder: Path, policy: Policy | None) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        self.journal = self.home / ".local/state/caro/journal.jsonl"
        self.grants = self.home / ".caro" / "grants" / f"{SKILL}.json"
        data = json.dumps(None if policy is None else asdict(policy)).encode()
        (folder / "bundle").write_bytes(bare(composed([tree(SKILL, manifest=ASKED)], [stored(POLICY, data)])))

    def __call__(self, *words: str, data: bytes = b"") -> Done:
        environment = {"CARO_BUNDLE": str(self.folder / "bundle"), "PYTHONPATH": str(ROOT), "HOME": str(self.home)}
        (self.folder / "work").mkdir(exist_ok=True)
        return run([sys.executable, "-m", "runtime", *words], env=environment, cwd=self.folder / "work", data=data)

    def shown(self) -> dict[tuple[str, str], str]:
        """Who limits each value."""
        data = json.loads(self("skill", "capabilities", SKILL, "--format", "json").out)
        return {(one["kind"], one["value"]): one["limited_by"] for one in data["values"]}


@pytest.fixture
def caro(tmp_path: Path) -> Caro:
    return Caro(tmp_path, None)


@pytest.fixture
def limited(tmp_path: Path) -> Caro:
    return Caro(tmp_path, Policy(capabilities=CapabilityCeiling(terminal_exec=("git",), env_read=())))


def test_showing_writes_nothing(caro: Caro) -> None:
    done = caro("skill", "capabilities", SKILL)
    assert (done.code, done.err) == (SUCCESS, "")
    assert "terminal_exec" in done.out
    assert list(caro.home.iterdir()) == []


def test_each_value_says_who_limits_it(limited: Caro) -> None:
    assert limited.shown() == {
        ("terminal_exec", "git"): "",
        ("terminal_exec", "tool"): "policy",
        ("filesystem_read", "./"): "",
        ("filesystem_read", "~/.tool"): "",
        ("filesystem_write", "$CARO_CACHE"): "",
        ("network", "*.example.com"): "",
        ("network", "https://api.example.org:8443"): "",
        ("env_read", "TOOL_*"): "policy",
        ("env_read", "HOME_PAGE"): "policy",
    }
    data = json.loads(limited("skill", "capabilities", SKILL, "--format", "json").out)
    assert data["effective"]["terminal_exec"] == ["git"]
    assert data["effective"]["filesystem_write"] == [str(limited.home / ".caro" / "cache" / SKILL)]
    assert data["policy"]["network"] is None


def test_a_user_takes_back_and_grants_again(caro: Caro) -> None:
    done = caro("skill", "capabilities", SKILL, "revoke", "terminal_exec=git,network=*.example.com")
    assert (done.code, done.err) == (SUCCESS, "")
    assert {key for key, by in caro.shown().items() if by} == {("terminal_exec", "git"), ("network", "*.example.com")}
    done = caro("skill", "capabilities", SKILL, "grant", "network=a.example.com", "--yes")
    assert done.code == SUCCESS, done.err
    assert caro.shown()["network", "a.example.com"] == ""
    assert caro.shown()["network", "*.example.com"] == "grant"
    assert caro("skill", "capabilities", SKILL, "revoke").code == SUCCESS
    assert set(caro.shown().values()) == {"grant"}
    assert caro("skill", "capabilities", SKILL, "grant", "--yes").code == SUCCESS
    assert set(caro.shown().values()) == {""}


WIDER = [
    ("terminal_exec=tool", "not allowed by the policy"),
    ("terminal_exec=sh", "not asked for"),
    ("terminal_exec=*", "not asked for"),
    ("network=*", "not asked for"),
    ("network=example.com", "not asked for"),
    ("env_read=TOOL_A", "not allowed by the policy"),
    ("filesystem_read=~", "not asked for"),
    ("filesystem_write=$CARO_CACHE,/etc", "not asked for"),
    ("shell", "not asked for"),
    ("addresses=10.0.0.0/8", "not allowed by the policy"),
    ("sockets=/run/docker.sock", "not allowed by the policy"),
]


@pytest.mark.parametrize(("what", "said"), WIDER)
def test_row_72_a_grant_beyond_request_or_policy_is_refused(limited: Caro, what: str, said: str) -> None:
    done = limited("skill", "capabilities", SKILL, "grant", what, "--yes")
    assert (done.code, done.out) == (DENIED, "")
    assert said in done.err
    assert not limited.grants.exists()


def test_addresses_and_sockets_are_the_users_to_give(caro: Caro) -> None:
    assert caro("skill", "capabilities", SKILL, "grant", "addresses=10.0.0.0/8,sockets=/run/docker.sock", "--yes").code == SUCCESS
    assert caro.shown()["addresses", "10.0.0.0/8"] == ""
    assert caro.shown()["sockets", "/run/docker.sock"] == ""


MISTAKES = [
    (["skill", "capabilities", SKILL, "grant", "network=a.example.com"], DENIED, "--yes"),
    (["skill", "capabilities", SKILL, "grant", "what"], USAGE, "KIND=VALUE"),
    (["skill", "capabilities", SKILL, "give"], USAGE, "'grant'"),
    (["skill", "capabilities", "custom.tset"], NOT_FOUND, SKILL),
    (["skill", "capabilities", SKILL, "revoke", "network=b.test"], NOT_FOUND, "granted are"),
    (["journal", "show"], NOT_FOUND, "no journal"),
    (["journal", "verify"], NOT_FOUND, "no journal"),
    (["journal", "export"], NOT_FOUND, "no journal"),
    (["journal", "show", "--limit", "x"], USAGE, "a number"),
]


@pytest.mark.parametrize(("words", "code", "said"), MISTAKES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_a_mistake_is_one_clear_error(caro: Caro, words: Sequence[str], code: int, said: str) -> None:
    done = caro(*words, data=b"y\n")
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert not caro.grants.exists()


def test_row_71_an_unreadable_policy_denies_and_says_so(caro: Caro) -> None:
    made = bare(composed([tree(SKILL, manifest=ASKED)], [stored(POLICY, b"{")]))
    (caro.folder / "bundle").write_bytes(made)
    assert set(caro.shown().values()) == {"policy"}
    assert "nothing is allowed: the policy cannot be read" in caro("skill", "capabilities", SKILL).out


def test_a_corrupted_file_of_grants_is_an_integrity_error(caro: Caro) -> None:
    caro.grants.parent.mkdir(parents=True)
    caro.grants.write_text("{")
    done = caro("skill", "capabilities", SKILL)
    assert (done.code, done.out) == (INTEGRITY, "")


def test_changes_of_grants_are_in_the_journal(caro: Caro) -> None:
    caro("skill", "capabilities", SKILL, "revoke", "terminal_exec=git")
    caro("skill", "capabilities", SKILL, "grant", "terminal_exec=git", "--yes")
    rows = json.loads(caro("journal", "show", "--format", "json").out)
    assert [(one["event"], one["decision"], one["resource"], one["confirmation"]) for one in rows] == [
        ("grants", "revoke", "terminal_exec=git", "person"),
        ("grants", "grant", "terminal_exec=git", "--yes"),
    ]
    assert "revoke" in caro("journal", "show", "--limit", "0").out
    assert "revoke" not in caro("journal", "show", "--limit=1").out
    assert json.loads(caro("journal", "verify", "--format", "json").out)["whole"]
    assert "2 records, whole" in caro("journal", "verify").out
    assert caro("journal", "export").out == caro.journal.read_text()


def test_an_export_is_a_new_file(caro: Caro) -> None:
    caro("skill", "capabilities", SKILL, "revoke", "terminal_exec=git")
    copy = caro.folder / "copy"
    assert caro("journal", "export", "--output", str(copy)) == Done(SUCCESS, "", "")
    assert copy.read_bytes() == caro.journal.read_bytes()
    done = caro("journal", "export", "--output", str(copy))
    assert (done.code, done.out) == (USAGE, "")
    assert copy.read_bytes() == caro.journal.read_bytes()


def test_row_70_verify_names_the_record_and_its_code_is_integrity(caro: Caro) -> None:
    for _ in range(3):
        caro("skill", "capabilities", SKILL, "revoke", "terminal_exec=git")
        caro("skill", "capabilities", SKILL, "grant", "terminal_exec=git", "--yes")
    lines = caro.journal.read_bytes().splitlines(keepends=True)
    caro.journal.write_bytes(b"".join([*lines[:2], lines[2].replace(b"revoke", b"revokE"), *lines[3:]]))
    done = caro("journal", "verify", "--format", "json")
    assert done.code == INTEGRITY
    assert "record 3: its hash is not that of its content" in done.err
    assert [flaw["record"] for flaw in json.loads(done.out)["flaws"]] == [3]


def test_a_required_journal_that_cannot_be_written_leaves_grants_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("")
    caro = Caro(tmp_path, Policy(journal=Journal(required=True, path=f"{tmp_path}/state/journal.jsonl")))
    done = caro("skill", "capabilities", SKILL, "revoke", "terminal_exec=git")
    assert (done.code, done.out) == (BY_POLICY, "")
    assert "the journal cannot be written" in done.err
    assert not caro.grants.exists()


def test_another_journal_that_cannot_be_written_is_said_and_it_goes_on(caro: Caro) -> None:
    (caro.home / ".local").write_text("")
    done = caro("skill", "capabilities", SKILL, "revoke", "terminal_exec=git")
    assert done.code == SUCCESS
    assert done.err.count("the journal cannot be written") == 1
    assert caro.grants.exists()


def test_what_is_never_granted_is_not_granted_by_name_either(caro: Caro) -> None:
    caro("skill", "capabilities", SKILL, "revoke")
    (caro.home / ".caro" / "config.toml").write_text('[skills.capabilities]\nnever_grant = ["network"]\n')
    (caro.home / ".caro" / "config.toml").chmod(0o600)
    refused = caro("skill", "capabilities", SKILL, "grant", "network=*.example.com", "--yes")
    assert (refused.code, refused.out) == (DENIED, "")
    assert "never granted, as config.toml says" in refused.err
    assert caro("skill", "capabilities", SKILL, "grant", "--yes").code == SUCCESS
    limits = caro.shown()
    assert (limits["network", "*.example.com"], limits["terminal_exec", "git"]) == ("grant", "")
