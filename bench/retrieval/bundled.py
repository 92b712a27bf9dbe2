"""All of tldr in an executable: what it adds, and what asking it takes."""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from bench.retrieval import asked, corpora
from bench.retrieval.corpora import Page
from bench.retrieval.report import Report
from bench.start import medians
from bundler.freeze import cache
from bundler.freeze.attach import assembled, base_entry
from bundler.freeze.pyinstaller import Choice
from bundler.freeze.runtime_base import Base, base
from runtime.authoring.importing.imported import imported
from runtime.contract.layout import INDEX_SECTIONS, PAGE
from runtime.contract.verified import SkillTree, VerifiedSkills
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.supply.constraint import Constraint
from runtime.supply.verify import Fetched, verify

ID = "custom.tldr"
MOST = 3_000_000  # bytes that it may add
REQUEST = "extract a tar archive into a folder"


def run(report: Report, folder: Path) -> None:
    """Print the table and judge it."""
    pages = corpora.tldr()
    _checkout(pages, folder / "tldr")
    tree = imported("tldr", folder / "tldr", ID).tree
    both = verify([*asked.fetched(), _fetched(tree)])
    alone = verify(asked.fetched())
    made = base(Choice(optimise="start"), root=cache.folder())
    files = {"without": _program(made, alone, folder / "without"), "with tldr": _program(made, both, folder / "with")}
    before, after = (_bytes(file) for file in files.values())
    rows = [[name, f"{before.get(name, 0)}", f"{after[name]}", f"{after[name] - before.get(name, 0):+}"] for name in after]
    report.table("tldr in an executable, bytes", ["", "without", "with", "added"], rows)
    examples = b"".join(tree.files.values()).count(b"\n```sh\n")
    report.say(f"{len(tree.files)} files with {examples} examples, of {len(pages)} pages: the importer takes those of four systems")
    added = after["executable"] - before["executable"]
    report.limit(f"{added} bytes added; at most {MOST} wanted", holds=added <= MOST)
    took = medians({f"{name}: caro ask": [str(file), "ask", REQUEST] for name, file in files.items()})
    report.table("start, CPU time", ["", "ms"], [[name, f"{time:.1f}"] for name, time in took.items()])


def _checkout(pages: Sequence[Page], folder: Path) -> None:
    """The pages as their project keeps them."""
    for page in pages:
        file = folder / "pages" / page.platform / f"{quote(page.name, safe='+[]{}!$,^~(')}.md"
        file.parent.mkdir(parents=True, exist_ok=True)
        examples = "".join(f"\n- {text}:\n\n`{command}`\n" for text, command in page.examples)
        file.write_text(f"# {page.title}\n\n> {page.summary}\n{examples}", encoding="utf-8")


def _fetched(tree: SkillTree) -> Fetched:
    return Fetched(id=ID, constraint=Constraint("*", ()), source=ID, tree=tree, wanted_by="bench/retrieval")


def _program(made: Base, skills: VerifiedSkills, file: Path) -> Path:
    frames = Frames(store=cache.FrameFolder(cache.folder()))
    file.write_bytes(assembled(made, compose(skills, frames, [*made.libraries, base_entry(made)])).program)
    file.chmod(0o755)
    return file


def _bytes(file: Path) -> dict[str, int]:
    """Where an executable's bytes are, as far as skills bring them."""
    payload = Payload(open_file(str(file)))
    entries = [payload.entry(number) for number in range(payload.entries.count)]
    texts = sum(entry.stored for entry in entries if entry.name.startswith("skill/"))
    index = {f"index {tag.decode()}": payload.sections[tag].length for tag in INDEX_SECTIONS}
    tables = {f"table {tag.decode()}": one.length for tag, one in payload.sections.items() if tag not in INDEX_SECTIONS}
    digests = -(-payload.head // PAGE) * PAGE
    return {"compressed texts": texts, **index, **tables, "head with digests": digests, "executable": file.stat().st_size}
