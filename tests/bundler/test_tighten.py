"""A child's policy over its parent's: each key once tightened and once loosened, and a silent side."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bundler.profile.load import load
from bundler.profile.tighten import NAMES, RULES
from runtime.contract.policy import Blocked, Policy, Required, Tool
from runtime.errors import INVALID, CaroError

SKILLS = '[skills]\n"core.shell" = "*"\n"core.git" = "*"\n'


class Row(NamedTuple):
    """The parent's value as TOML, a child's that tightens and what is then in force, and children's that loosen."""

    parent: str
    tighter: str
    merged: object
    looser: tuple[str, ...]


RM, CURL = '{ pattern = "rm -rf", reason = "lost data" }', '{ pattern = "curl", reason = "no network" }'
NAMED = '{ command = "kubectl *", pattern = "*--namespace*", reason = "say where" }'
LATER = '{ command = "git push*", pattern = "*--dry-run*", reason = "look first" }'
ROWS: dict[str, Row] = {
    "required": Row('["core.shell"]', '["core.git", "core.shell"]', ("core.git", "core.shell"), ('["core.git"]', "[]")),
    "blocked": Row('["custom.*"]', '["custom.*", "lang.*"]', ("custom.*", "lang.*"), ('["lang.*"]', "[]", '["custom.a"]')),
    "capabilities.terminal_exec": Row('["git", "aws"]', '["git"]', ("git",), ('["git", "curl"]', '["*"]')),
    "capabilities.filesystem_read": Row(
        '["./", "/etc/"]', '["./src/", "/etc/hosts"]', ("./src/", "/etc/hosts"), ('["/"]', '["/et"]')
    ),
    "capabilities.filesystem_write": Row('["./out/"]', '["./out/a/"]', ("./out/a/",), ('["./"]', '["./output/"]', '["./out/../"]')),
    "capabilities.network": Row(
        '["*.example.com", "example.org"]',
        '["api.example.com", "*.eu.example.com"]',
        ("api.example.com", "*.eu.example.com"),
        ('["*"]', '["example.com"]', '["*.com"]', '["badexample.com"]', '["*.example.org"]'),
    ),
    "capabilities.env_read": Row(
        '["AWS_*"]', '["AWS_PROFILE", "AWS_S*"]', ("AWS_PROFILE", "AWS_S*"), ('["AWS"]', '["*"]', '["A*"]')
    ),
    "capabilities.secrets_access": Row("false", "false", False, ("true",)),
    "capabilities.shell": Row("false", "false", False, ("true",)),
    "programs.path": Row(
        '["/usr/bin", "/opt/aws/bin"]', '["/usr/bin"]', ("/usr/bin",), ('["/usr/bin", "."]', '["/usr/bin/../sbin"]')
    ),
    "programs.addresses": Row(
        '["10.20.0.0/16", "10.30.0.1"]', '["10.30.0.1"]', ("10.30.0.1",), ('["10.0.0.0/8"]', '["169.254.169.254"]')
    ),
    "programs.sockets": Row("[]", "[]", (), ('["/var/run/docker.sock"]',)),
    "confinement.minimum": Row('"L2"', '"L3"', "L3", ('"L0"',)),
    "commands.risk_tolerance": Row('"medium"', '"low"', "low", ('"high"',)),
    "commands.required": Row(
        f"[{NAMED}]",
        f"[{NAMED}, {LATER}]",
        (
            Required(command="kubectl *", pattern="*--namespace*", reason="say where"),
            Required(command="git push*", pattern="*--dry-run*", reason="look first"),
        ),
        (f"[{LATER}]", "[]"),
    ),
    "commands.approval": Row(
        f"[{RM}]",
        f"[{RM}, {CURL}]",
        (Blocked(pattern="rm -rf", reason="lost data"), Blocked(pattern="curl", reason="no network")),
        (f"[{CURL}]", "[]"),
    ),
    "commands.tools": Row(
        '[{ program = "git" }, { program = "kubectl", versions = ">=1.28", contexts = ["staging", "dev"] }]',
        '[{ program = "kubectl", versions = ">=1.28", contexts = ["dev"] }]',
        (Tool(program="kubectl", versions=">=1.28", contexts=("dev",)),),
        (
            '[{ program = "curl" }]',
            '[{ program = "kubectl", contexts = ["dev"] }]',
            '[{ program = "kubectl", versions = ">=1.28" }]',
            '[{ program = "kubectl", versions = ">=1.28", contexts = ["prod"] }]',
        ),
    ),
    "commands.blocked": Row(
        f"[{RM}]",
        f"[{RM}, {CURL}]",
        (Blocked(pattern="rm -rf", reason="lost data"), Blocked(pattern="curl", reason="no network")),
        (f"[{CURL}]", "[]"),
    ),
    "users.add_skills": Row('"signed"', '"deny"', "deny", ('"allow"',)),
    "agent.backends": Row('["ollama", "llama"]', '["ollama"]', ("ollama",), ('["openai"]',)),
    "agent.endpoints": Row(
        '["http://127.0.0.1:*"]', '["http://127.0.0.1:8080"]', ("http://127.0.0.1:8080",), ('["http://127.0.0.2:8080"]', '["*"]')
    ),
    "agent.models": Row('["qwen*"]', '["qwen3"]', ("qwen3",), ('["llama3"]',)),
    "journal.required": Row("true", "true", True, ("false",)),
    "journal.path": Row('"~/a.jsonl"', '"~/a.jsonl"', "~/a.jsonl", ('"/dev/null"',)),
    "executables.max_seconds": Row("30", "10", 10, ("31",)),
    "executables.max_memory_mb": Row("64", "32", 32, ("65",)),
    "journal.retain_days": Row("30", "31", 31, ("29",)),
}
LOOSER = [(key, looser) for key, row in ROWS.items() for looser in row.looser]


def _keys(kind: Any, above: str = "") -> Iterator[str]:
    for field in fields(kind):
        if is_dataclass(field.type):
            yield from _keys(field.type, f"{above}{field.name}.")
        else:
            yield above + field.name


def _table(key: str, value: str) -> str:
    room, _, name = f"policy.{key}".rpartition(".")
    return f"[{room}]\n{name} = {value}\n" if value else ""


def _merged(folder: Path, key: str, *values: str) -> object:
    """The value in force for the last of a line of profiles, the first of which has the skills. Empty: it says nothing."""
    for number, value in enumerate(values):
        extends = f'extends = "p{number - 1}"\n' if number else ""
        text = f'[profile]\nname = "p{number}"\n{extends}{"" if number else SKILLS}{_table(key, value)}'
        (folder / f"p{number}.toml").write_text(text)
    found: object = load(f"p{len(values) - 1}", folder).policy
    for name in key.split("."):
        found = getattr(found, name)
    return found


def test_every_key_of_a_policy_has_a_row_here() -> None:
    assert set(ROWS) == set(_keys(Policy))
    assert set(RULES) <= set(ROWS)


@pytest.mark.parametrize("key", ROWS)
def test_a_child_may_tighten(key: str, tmp_path: Path) -> None:
    row = ROWS[key]
    assert _merged(tmp_path, key, row.parent, row.tighter) == row.merged


@pytest.mark.parametrize("key", ROWS)
def test_a_child_may_say_the_same_or_nothing(key: str, tmp_path: Path) -> None:
    row = ROWS[key]
    alone = _merged(tmp_path, key, row.parent)
    assert alone is not None
    assert _merged(tmp_path, key, row.parent, row.parent) == alone
    assert _merged(tmp_path, key, row.parent, "") == alone
    assert _merged(tmp_path, key, "", row.parent) == alone
    assert _merged(tmp_path, key, row.parent, "", row.tighter) == row.merged


@pytest.mark.parametrize(("key", "looser"), LOOSER)
def test_a_child_may_not_loosen(key: str, looser: str, tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        _merged(tmp_path, key, ROWS[key].parent, looser)
    assert caught.value.code == INVALID
    wanted = RULES.get(key, NAMES)[1]
    (line,) = caught.value.message.splitlines()[1:]
    assert line.startswith(f"  {tmp_path / 'p1.toml'}: policy.{key}: found a looser value: ")
    assert line.endswith(f"; wanted {wanted}")
    assert caught.value.hint


@pytest.mark.parametrize("key", ROWS)
def test_a_grandchild_may_not_loosen_either(key: str, tmp_path: Path) -> None:
    row = ROWS[key]
    with pytest.raises(CaroError, match=r"p2\.toml: policy\."):
        _merged(tmp_path, key, row.parent, "", row.looser[0])


def test_the_file_that_loosens_is_named_and_not_the_one_that_was_asked_for(tmp_path: Path) -> None:
    with pytest.raises(CaroError) as caught:
        _merged(tmp_path, "capabilities.shell", "false", "true", "")
    assert f"  {tmp_path / 'p1.toml'}: policy.capabilities.shell" in caught.value.message


def test_all_that_loosens_is_said_at_once(tmp_path: Path) -> None:
    keys = ["capabilities.shell", "journal.required", "users.add_skills"]
    (tmp_path / "p0.toml").write_text(f'[profile]\nname = "p0"\n{SKILLS}' + "".join(_table(key, ROWS[key].parent) for key in keys))
    child = '[profile]\nname = "p1"\nextends = "p0"\n' + "".join(_table(key, ROWS[key].looser[0]) for key in keys)
    (tmp_path / "p1.toml").write_text(child)
    with pytest.raises(CaroError, match="3 problems") as caught:
        load("p1", tmp_path)
    assert [key for key in keys if f"policy.{key}: found a looser value" not in caught.value.message] == []


# key, ceiling, what it covers, what it does not; words
COVERED: list[tuple[str, str, str, str]] = [
    ("capabilities.terminal_exec", "*", "* git", ""),
    ("capabilities.terminal_exec", "git", "git", "gitk git* * it"),
    ("capabilities.env_read", "AWS_*", "AWS_* AWS_PROFILE AWS_S*", "AWS AWS* * aws_profile XAWS_A"),
    ("capabilities.network", "*.example.com", "*.example.com a.example.com *.a.example.com", "example.com badexample.com *.com *"),
    ("capabilities.network", "*.example.com", "https://a.example.com:443", "a.example.com.evil.org https://a.example.com:8443"),
    ("capabilities.network", "*.example.com", "", "evil.org/.example.com evil.org#.example.com evil.org:80@.example.com"),
    ("capabilities.network", "example.com", "example.com", "*.example.com a.example.com"),
    ("capabilities.network", "sts.*.amazonaws.com", "sts.eu.amazonaws.com", "sts.a.b.amazonaws.com *.amazonaws.com"),
    ("capabilities.filesystem_read", "*", "* / ./ ~/x /etc", ""),
    ("capabilities.filesystem_read", "./", "./ ./a ./a/b/", "a / ../ .. ./.. ./../a ./a/../../b ~/ $CARO_PROJECT_ROOT"),
    ("capabilities.filesystem_write", "~/.cache/", "~/.cache/ ~/.cache/x", "~/ ~/.cachex ~/.cache/../.ssh $CARO_CACHE ./"),
    ("capabilities.filesystem_write", "/opt/", "/opt/aws/bin /opt/..a/b", "/optional /opt/../etc"),
    ("agent.models", "qwen*", "qwen* qwen2.5:7b qwen3", "* llama3 qwe"),
    ("programs.path", "/usr/bin", "/usr/bin", "/usr/bin/x /usr /usr/bin/../sbin"),
    (
        "agent.endpoints",
        "http://127.0.0.1:*",
        "http://127.0.0.1:8080 http://127.0.0.1:8080/v1",
        "http://127.0.0.1 http://127.0.0.1:1@evil.org http://127.0.0.1:80.evil.org",
    ),
]


@pytest.mark.parametrize(("key", "ceiling", "inside", "outside"), COVERED)
def test_what_a_ceiling_covers(key: str, ceiling: str, inside: str, outside: str) -> None:
    rule = RULES.get(key, NAMES)[0]
    assert [one for one in inside.split() if not rule((ceiling,), (one,))] == []
    assert [one for one in outside.split() if rule((ceiling,), (one,))] == []
