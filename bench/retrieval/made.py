"""Skills and payloads made in memory, through the real verifier and the real writer."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from runtime.contract.layout import INDEX_SECTIONS
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.knowledge.tokens import estimate
from runtime.pack.compose import compose
from runtime.pack.finding import Count
from runtime.pack.frames import Frames
from runtime.payload.locate import locate
from runtime.payload.read import Payload
from runtime.payload.write import Block, Entry
from runtime.payload.zstd import compress
from runtime.supply.constraint import Constraint
from runtime.supply.verify import Fetched

ROOM = 100_000  # tokens of a context that a made skill may fill
LONGEST = 1000  # characters of a description
QUICK = 1  # level of compression


@dataclass(slots=True)
class QuickFrames(Frames):
    """Frames that take little time to make; they are no smaller or larger than it matters for what is measured."""

    def _compress(self, raw: bytes) -> bytes:
        return compress(raw, QUICK, self.dictionary)


def skill(id: str, name: str, description: str, documents: Mapping[str, str]) -> Fetched:
    """A knowledge skill of these documents, by path below `knowledge/`."""
    manifest = (
        f'[skill]\nid = "{id}"\nname = {json.dumps(name[:60])}\nversion = "1.0.0"\napi_version = "1.0"\nlicense = "Apache-2.0"\n'
        f"description = {json.dumps(description[:LONGEST], ensure_ascii=False)}\n"
        f"[provides]\nknowledge = true\n[knowledge]\nmax_context_tokens = {ROOM}\n"
    )
    files = {f"knowledge/{path}": text.encode() for path, text in documents.items()}
    files |= {"skill.toml": manifest.encode(), "LICENSE": b"Apache-2.0\n", "knowledge/prompts/context.md": b"\n"}
    tree = SkillTree(origin=id, files=files)
    return Fetched(id=id, constraint=Constraint("*", ()), source="made", tree=tree, wanted_by="bench/retrieval")


def packed(skills: VerifiedSkills, extra: Sequence[Entry] = (), count: Count = estimate) -> Block:
    """The payload of these skills, compressed quickly; `count` says how many tokens a text has."""
    return compose(skills, QuickFrames(store=None), extra, count)


def bare(block: Block) -> bytes:
    """The bytes of a file that is a payload and nothing else."""
    return block.data + block.footer(0)


def opened(data: bytes) -> Payload:
    """The payload of a file, opened in memory."""
    return Payload(locate("memory", data))


def index_sizes(payload: Payload) -> dict[str, int]:
    """The bytes of each section of the search index."""
    return {tag.decode(): payload.sections[tag].length for tag in INDEX_SECTIONS}
