"""What a rule of the safety engine is, as frozen records. Cold; standard library only.

Rules are written in TOML: `runtime/safety/families/*.toml` for every bundle, `safety.toml` of a skill for its own. All conditions
of a rule hold at once. Within one string `|` stands between alternatives, `*` for any characters; `@name` is a group of programs.
"""

from dataclasses import dataclass, field

from runtime.contract.records import Strict

LEVELS = ("safe", "moderate", "high", "critical")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Strict):
    """One thing that a careful administrator would refuse, or look at twice.

    `level` is moderate, high or critical. `command` are programs, `sub` the words behind them that say what is done, `flags`
    options that must all be there, `args` words that must all be there, `without` options or words that make it harmless. `path`
    are kinds of places among its words, `target` of the place that is written, `reads` of what is read by it or by what feeds it;
    `after` are programs that feed it, with `straight` right before it. `says` are phrases of the code or the statement that it is
    handed, one of which must be there; with one of `unless` in the same statement it is harmless. `bare`: no operand stands behind
    `sub`. `match` and `not` are examples.
    """

    id: str
    level: str
    reason: str
    instead: str = ""
    command: tuple[str, ...]
    sub: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    bare: bool = False
    straight: bool = False
    match: tuple[str, ...]
    not_: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile(Strict):
    """A file of rules: a family, or what one skill adds."""

    family: str
    rule: tuple[Rule, ...] = field(default_factory=tuple)
