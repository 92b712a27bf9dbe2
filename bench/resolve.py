"""How long a thousand skills take to resolve, against the floor: reading what all of them say once.

python -m bench.resolve [SKILLS]
"""

import random
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from runtime.contract.records import Dependency
from runtime.supply.constraint import Constraint
from runtime.supply.path import PathSource
from runtime.supply.resolution.candidate import Candidate, Known, Needs, Question, Requirement
from runtime.supply.resolution.solving import ConflictError, solved

SKILLS = 1000
VERSIONS = 12
SEED = 8


class Market:
    """Skills with versions that need each other: newer ones need newer ones, and a few newest ones need what does not exist."""

    def __init__(self, count: int, *, broken: bool) -> None:
        rng = random.Random(SEED)
        self.ids = [f"custom.s{number:05}" for number in range(count)]
        self._found: dict[str, list[Candidate]] = {}
        for number, id in enumerate(self.ids):
            others = rng.sample(self.ids[number + 1 :], min(4, count - number - 1))
            self._found[id] = [
                self._version(id, minor, others, broken=broken and number % 20 == 0) for minor in range(VERSIONS - 1, -1, -1)
            ]

    def _version(self, id: str, minor: int, others: Sequence[str], *, broken: bool) -> Candidate:
        wanted = f">=1.{minor // 2},<2"
        needs = {other: Dependency(version=wanted) for other in others}
        if broken and minor > VERSIONS - 4 and others:
            needs[others[0]] = Dependency(version=f">=1.{VERSIONS}")
        return Known(id, f"1.{minor}.0", PathSource(folder=Path(id), shown=id), Needs(dependencies=needs))

    def candidates(self, id: str) -> Sequence[Candidate]:
        return self._found[id]

    def read(self) -> int:
        """The floor: every constraint parsed once."""
        return sum(
            Constraint.parse(wanted.version) is not None
            for found in self._found.values()
            for one in found
            for wanted in one.needs.dependencies.values()
        )


def _timed(what: Callable[[], object]) -> float:
    began = time.process_time()
    what()
    return time.process_time() - began


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else SKILLS
    anything = Constraint.parse("*")
    assert anything is not None
    for name, broken in (("sound", False), ("with dead ends", True)):
        market = Market(count, broken=broken)
        roots = tuple(Requirement(id=id, constraint=anything, wanted_by="bench") for id in market.ids)
        asked = Question(roots=roots, finder=market, os="linux", arch="x86_64")
        floor = min(_timed(market.read) for _ in range(3))
        try:
            took = min(_timed(partial(solved, asked)) for _ in range(2))
        except ConflictError as error:
            print(f"{name}: a conflict of {len(error.causes)} wishes")
            continue
        print(f"{count} skills of {VERSIONS} versions, {name}: {took:.2f} s, {took / floor:.1f} times the floor of {floor:.2f} s")


if __name__ == "__main__":
    main()
