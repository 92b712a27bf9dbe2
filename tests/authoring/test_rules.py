"""Rules that are one function: patterns, commands, hosts, paths. Each table has what passes and what does not."""

import pytest

from runtime.authoring.validate.hidden import hidden_in_code
from runtime.authoring.validate.pattern import LENGTH, pattern_problem
from runtime.authoring.validate.recipes import recipe_files, recipes
from runtime.contract.command import simple_commands
from runtime.contract.recipe import Parameter
from runtime.contract.value import value_problem
from runtime.guard.hosts import network_problem
from runtime.guard.paths import grant_problem, path_problem
from tests.authoring.case import skill

HARMLESS = r"""
(foo|bar)*
([0-9]{1,3}\.){3}[0-9]{1,3}
[a-z]+(-[a-z])?
v?[0-9]{1,6}\.[0-9]{1,6}(-[0-9A-Za-z]([0-9A-Za-z.-]{0,60}[0-9A-Za-z])?)?
(?!(main|master)$)[A-Za-z0-9][A-Za-z0-9._/-]{0,199}
[0-9a-f\s]*[0-9a-f]{64}\s*
^\S+\s+\S+\s+Ready$
(?i)ready|done
[]a]+
\(+\)
a+?b
([ab])*
[)(+*]+x*
(?i:ready)+
a{300}
""".split()
CATASTROPHIC = r"""
(a+)+
(a|ab)*
(a|aa)+$
(a?b?)*
(aa?)+
(a+,)*
([a-z]+)*x
(?:a*)*
((a)*b)*
(a{1,30}){30}
(?i)(a|A)*
(\d|\w)+
(a*?)*?
(|a)*
(?=(a+))+
(?P<n>a+)+
(a*)++
""".split()
BROKEN = ["[", "(", "a**", "a{99999999999}", "[[a]", "(?P=x)", "(" * 400 + ")" * 400, "a" * (LENGTH + 1), "(?x)(a+) +"]


@pytest.mark.parametrize("pattern", HARMLESS)
def test_row_75_a_harmless_pattern_passes(pattern: str) -> None:
    assert pattern_problem(pattern) is None


@pytest.mark.parametrize("pattern", CATASTROPHIC)
def test_row_75_a_nested_quantifier_is_refused(pattern: str) -> None:
    problem = pattern_problem(pattern)
    assert problem
    assert "a nested quantifier" in problem[0]


@pytest.mark.parametrize("pattern", BROKEN)
def test_row_75_a_broken_or_long_pattern_is_refused(pattern: str) -> None:
    assert pattern_problem(pattern)


COMMANDS = {
    "svc start web": [["svc", "start", "web"]],
    "svc 'a b' \"c d\" e\\ f": [["svc", "a b", "c d", "e f"]],
    "svc list | grep web": [["svc", "list"], ["grep", "web"]],
    "svc list '|' x": [["svc", "list", "|", "x"]],
    "git log HEAD~1 HEAD^2 @{u} a..b": [["git", "log", "HEAD~1", "HEAD^2", "@{u}", "a..b"]],
    "docker ps --format '{{.Names}}'": [["docker", "ps", "--format", "{{.Names}}"]],
    "jq '.a[] | select(.b > 1) | $x'": [["jq", ".a[] | select(.b > 1) | $x"]],
    "grep 5$ a#b": [["grep", "5$", "a#b"]],
}
SCRIPTS = [
    *("a > b", "a < b", "a; b", "a && b", "a || b", "a & ", "a\nb", "a `b`", "a $(b)", "a $HOME", "a ${HOME}", "a $1"),
    *(
        'a "$HOME"',
        'a "`b`"',
        "a *.txt",
        "a ?",
        "a [ab]",
        "a ~/b",
        "a ~",
        "(a)",
        "a # b",
        "a |",
        "| a",
        "",
        " ",
        "a 'b",
        'a "b',
        "a $'b'",
    ),
]


@pytest.mark.parametrize("text", COMMANDS)
def test_a_simple_command_or_pipeline_is_split_into_words(text: str) -> None:
    assert simple_commands(text) == COMMANDS[text]


@pytest.mark.parametrize("text", SCRIPTS)
def test_what_needs_a_shell_is_refused(text: str) -> None:
    assert isinstance(simple_commands(text), tuple)


HOSTS = [
    *("example.com", "*.example.com", "https://host:8443", "http://host", "sts.*.amazonaws.com", "a-*.example.com", "localhost"),
    *("https://*.example.com", "xn--bcher-kva.example"),
]
NO_HOSTS = [
    *(
        "",
        "*",
        "*.*",
        "example.*",
        "1.2.3.4",
        "127.1",
        "0x7f.0.0.1",
        "a.0x7f",
        "[::1]",
        "::1",
        ":443",
        "example.com:443",
        "ftp://a.com",
    ),
    *(
        "https://",
        "https://a.com/",
        "https://a.com/x",
        "https://u@a.com",
        "a..com",
        ".a.com",
        "a.com.",
        "A.com",
        "a b.com",
        "-a.com",
    ),
    *("https://a.com:0", "https://a.com:70000", "b\u00fccher.example", "a%00.com", "a\n.com", "https://a.com:", "a_b.com"),
]


@pytest.mark.parametrize("pattern", HOSTS)
def test_a_pattern_of_hosts_passes(pattern: str) -> None:
    assert network_problem(pattern) is None


@pytest.mark.parametrize("pattern", NO_HOSTS)
def test_what_is_no_pattern_of_hosts_is_refused(pattern: str) -> None:
    assert network_problem(pattern)


PATHS = ["~", "~/.aws", "./", "./a/b", "/", "/opt/tool", "$CARO_PROJECT_ROOT", "$CARO_PROJECT_ROOT/a", "$CARO_CACHE/x"]
NO_PATHS = [
    "",
    "a",
    "../a",
    "~root/x",
    "$HOME",
    "${HOME}",
    "$CARO_CACHES",
    "./a/../b",
    "~/*.txt",
    "C:\\x",
    "./a\\b",
    "./\u202ea",
    "/a/$B",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_of_a_request_passes(path: str) -> None:
    assert path_problem(path) is None


@pytest.mark.parametrize("path", NO_PATHS)
def test_what_is_no_path_of_a_request_is_refused(path: str) -> None:
    assert path_problem(path)


@pytest.mark.parametrize(
    "path", ["/", "//", "/.", "~", "~/", "~/.", "/tmp", "/tmp/", "/./tmp", "/home", "/root", "~/.caro", "~/.caro/skills"]
)
def test_row_45_what_nobody_may_write_is_refused(path: str) -> None:
    assert grant_problem(path, write=True)


@pytest.mark.parametrize("path", ["/tmp/mine", "~/.aws", "./", "$CARO_CACHE", "/home/me/project"])
def test_row_45_a_folder_of_its_own_may_be_asked_for(path: str) -> None:
    assert grant_problem(path, write=True) is None


VALUES = [
    ("string", "a b", True),
    ("string", 1, False),
    ("string", "a\0b", False),
    ("string", "a\nb", False),
    ("string", "x" * 5000, False),
    ("integer", 1, True),
    ("integer", True, False),
    ("integer", "1", False),
    ("boolean", False, True),
    ("boolean", "no", False),
    ("host", "example.com", True),
    ("host", "192.0.2.1", True),
    ("host", "2001:db8::1", True),
    ("host", "-oProxyCommand=x", False),
    ("host", "a/b", False),
    ("path", "", False),
    ("path", "./a", True),
    ("enum", "one", True),
    ("enum", "three", False),
]


@pytest.mark.parametrize(("type", "value", "fits"), VALUES)
def test_a_value_fits_its_type(type: str, value: str | int | bool, fits: bool) -> None:
    parameter = Parameter(name="a", type=type, choices=("one", "two") if type == "enum" else ())
    assert (value_problem(parameter, value) is None) is fits


CODE = {
    "```sh\na\u202eb\n```\n": 1,
    "~~~~\na\u200bb\n~~~\nc\u200bd\n~~~~\ne\u200bf\n": 2,
    "- text\n  ```sh\n  a\u2066b\n  ```\n": 1,
    "> ```\n> a\u00adb\n": 1,
    "1. ```\n   a\u00adb\n   ```\n": 1,
    "a\u202eb `c\u202ed`\n": 0,
    "```sh\n\ta\r\n```\r\nb\u202ec\n": 0,
    "```sh \u202e\na\n```\n": 1,
}


@pytest.mark.parametrize("text", CODE)
def test_row_24_hidden_characters_are_refused_in_code_alone(text: str) -> None:
    assert len(list(hidden_in_code("a.md", text))) == CODE[text]


def test_recipes_come_in_the_order_of_their_files() -> None:
    found, problems = recipes(skill(), None)
    assert problems == []
    assert [f"recipes/{recipe.id}.yaml" for recipe in found] == recipe_files(skill(), None)
    assert found[0].steps[0].timeout == 30
    assert found[1].steps[1].timeout == 60
    assert found[1].parameters[0].hidden
