"""What a recipe is, as frozen records. Cold; standard library only.

`runtime.authoring.validate` fills a `Recipe` from recipes/*.yaml and refuses every one that breaks a rule: whoever is handed
one may believe that its names are declared, its patterns compile, and its programs are covered by the manifest.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from runtime.contract.records import Strict

PARAMETER_TYPES = ("string", "integer", "boolean", "enum", "path", "host", "secret")
CONFIRMATIONS = ("auto", "prompt", "always")
RISK_LEVELS = ("safe", "moderate", "high", "critical")
CHECKS = ("command_exists", "env_set", "file_exists", "custom")
TIMEOUT = 60  # seconds
# A placeholder, whole; any other `{{` is literal text, such as the templates of `docker --format '{{.Names}}'`.
PLACEHOLDER = r"\{\{([a-z][a-z0-9_]*)\}\}"
# A condition: a value that is neither empty nor "false", or one that equals or differs from the rest of the line.
WHEN = r"\{\{([a-z][a-z0-9_]*)\}\}(?:\s*(==|!=)\s*(\S.*?))?\s*"
# A value of a JSON output: a small part of JSONPath, `$`, then `.name` and `[number]`.
JSON_PART = r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[([0-9]{1,9})\]"
JSON_PATH = rf"\$(?:{JSON_PART})*"
# Variables that change what a program does before it reads its arguments: never passed on, whoever asks (fnmatch patterns).
NEVER_PASSED = (
    *("LD_*", "DYLD_*", "PYTHON*", "_PYI_*", "GIT_*", "BASH_*", "ENV", "IFS"),
    *("PROMPT_COMMAND", "NODE_OPTIONS", "PERL5*", "RUBYOPT"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TriggerContext(Strict):
    """Where a recipe fits: globs of files in the project."""

    has_files: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Trigger(Strict):
    """What makes a recipe a candidate: exactly one of the three."""

    keywords: tuple[str, ...] = ()
    intent: str = ""
    context: TriggerContext | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(Strict):
    """A value that the user gives; it is `required` or has a `default`, never both.

    `validation` is a pattern that the value, written as text, matches whole. `hidden` says whether it is a secret.
    """

    name: str
    type: str = "string"
    required: bool = False
    description: str = ""
    default: str | int | bool | None = None
    validation: str = ""
    choices: tuple[str, ...] = ()
    secret: bool = False

    @property
    def hidden(self) -> bool:
        """A secret: it travels by environment or stdin, never in arguments, and is never shown."""
        return self.secret or self.type == "secret"


@dataclass(frozen=True, slots=True, kw_only=True)
class Precondition(Strict):
    """What must hold before the first step. `script` is a simple command, for `custom`; the others have `args`.

    `message` and `fallback` are texts for people: what is missing, and what to do about it.
    """

    check: str
    args: tuple[str, ...] = ()
    script: str = ""
    message: str = ""
    fallback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect(Strict):
    """What a command must have answered. `exit_code` None is 0. `output_matches` matches the whole output.

    `json_path`, such as `$.items[0].status`, picks a value of the output, which `equals` or `contains` something.
    """

    exit_code: int | None = None
    output_contains: str = ""
    output_matches: str = ""
    json_path: str = ""
    contains: str = ""
    equals: str | int | float | bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(Strict):
    """A call of one export of the skill's own executable, JSON in."""

    export: str
    input: object = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Strict):
    """One command: exactly one of `command`, `argv`, `pipeline`, `shell` and `call`.

    `timeout` is in seconds. `confirmation` None is the manifest's default_confirmation; `risk_level` None leaves the verdict to
    the safety engine. A `shell` script has no placeholders: it reads its `env`, and the parameters as "$1", "$2"... in the
    order in which they are declared.
    """

    id: str
    name: str = ""
    command: str = ""
    argv: tuple[str, ...] = ()
    pipeline: tuple[tuple[str, ...], ...] = ()
    shell: str = ""
    call: Call | None = None
    description: str = ""
    confirmation: str | None = None
    risk_level: str | None = None
    timeout: int = TIMEOUT
    expect: Expect | None = None
    capture: str = ""
    when: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    stdin: str | None = None
    stdout_to: str = ""
    idempotent: bool = False
    irreversible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification(Strict):
    """What must hold after the last step. `check` is a command."""

    check: str
    expect: Expect | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollback(Strict):
    """What takes back the step that it `undoes`: exactly one of `command`, `argv` and `pipeline`.

    `only_if` is a simple command: where it fails there is nothing to take back. Any failure of the other one is a step not undone.
    `timeout` is in seconds.
    """

    undoes: str
    command: str = ""
    argv: tuple[str, ...] = ()
    pipeline: tuple[tuple[str, ...], ...] = ()
    only_if: str = ""
    description: str = ""
    timeout: int = TIMEOUT


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe(Strict):
    """recipes/*.yaml, validated. A missing `description` is a warning."""

    id: str
    name: str
    steps: tuple[Step, ...]
    description: str = ""
    version: str = ""
    triggers: tuple[Trigger, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    preconditions: tuple[Precondition, ...] = ()
    verification: tuple[Verification, ...] = ()
    rollback: tuple[Rollback, ...] = ()
