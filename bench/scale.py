"""`caro skill info ID` with 10, 1,000 and 10,000 generated skills: the same base, one payload each, CPU time in the same run."""

import random
import sys
import tempfile
from pathlib import Path

from bench.start import medians
from bundler.freeze import cache
from bundler.freeze.attach import assembled, base_entry
from bundler.freeze.pyinstaller import Choice
from bundler.freeze.runtime_base import base
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.supply.constraint import Constraint
from runtime.supply.verify import Fetched, verify

COUNTS = (10, 1_000, 10_000)
LIMIT = 1.2  # times the smallest
WORDS = "deploy cluster branch merge secret volume network policy token region bucket queue index shard replica backup".split()


def skills(count: int) -> VerifiedSkills:
    """Generated skills, each with three documents of about 1 kB; the same for the same count."""
    draw = random.Random(count)
    return verify([_skill(number, draw) for number in range(count)])


def _skill(number: int, draw: random.Random) -> Fetched:
    id = f"custom.generated-{number:05}"
    manifest = (
        f'[skill]\nid = "{id}"\nname = "Generated {number}"\nversion = "1.0.0"\napi_version = "1.0"\nlicense = "Apache-2.0"\n'
        f'description = "{" ".join(draw.choices(WORDS, k=20))}"\n[provides]\nknowledge = true\n'
    )
    files = {"skill.toml": manifest.encode(), "LICENSE": b"Apache-2.0\n"}
    for name in ("overview", "prompts/context", "patterns/one"):
        files[f"knowledge/{name}.md"] = f"# {name} of {number}\n\n{' '.join(draw.choices(WORDS, k=130))}\n".encode()
    return Fetched(
        id=id, constraint=Constraint("*", ()), source="generated", tree=SkillTree(origin=id, files=files), wanted_by="bench/scale"
    )


def main() -> int:
    """Print the table; 1 if the largest costs more than LIMIT times the smallest."""
    made = base(Choice(optimise="start"), root=cache.folder())
    programs: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory(prefix="caro-bench-") as folder:
        for count in COUNTS:
            file = Path(folder) / f"caro-{count}"
            block = compose(skills(count), Frames(store=cache.FrameFolder(cache.folder())), [*made.libraries, base_entry(made)])
            file.write_bytes(assembled(made, block).program)
            file.chmod(0o755)
            programs[f"{count} skills, {len(block.data)} bytes of payload"] = [
                str(file),
                "skill",
                "info",
                f"custom.generated-{count // 2:05}",
            ]
        took = medians(programs)
    first = next(iter(took.values()))
    for program, time in took.items():
        print(f"{program:46} {time:8.2f} ms {time / first:6.2f}")
    ratio = list(took.values())[-1] / first
    print(f"{ratio:.2f} times from the first to the last; at most {LIMIT} wanted")
    return int(ratio > LIMIT)


if __name__ == "__main__":
    sys.exit(main())
