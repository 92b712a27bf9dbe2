"""Every published SKILL.md folder: imported, exported again byte for byte, and all of them in one executable that is asked.

The folders come from the development corpora (CARO_CORPORA); without them the part is left out. A request is the first sentence of
a skill's own description: whether search works at this size, not how well it would do on words that nobody has seen.
"""

import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from time import monotonic, process_time

from bench.retrieval import judging
from bench.retrieval.corpora import SKILLS, MissingError, corpus
from bench.retrieval.report import Report
from bench.start import medians
from bundler import locking
from bundler.build import BuildReport, Choices, bundle
from bundler.profile.load import load
from bundler.safety import builtin
from runtime.authoring.exporting import exported
from runtime.authoring.importing.imported import Imported, imported
from runtime.authoring.importing.note import MENDED
from runtime.authoring.scan.content import scanned
from runtime.authoring.validate.manifest import skill
from runtime.catalog.documents import contents
from runtime.catalog.shelf import Catalog
from runtime.contract.verified import SkillTree
from runtime.errors import CaroError
from runtime.knowledge.passages import first_sentence
from runtime.knowledge.search import Search
from runtime.payload.locate import open_file
from runtime.payload.read import Payload
from runtime.safety.table import Table

NAME = "agent-skills"
MAIN = "SKILL.MD"
PROFILE = '[profile]\nname = "{name}"\ndescription = "Published Agent Skills."\nfeatures = ["manage"]\n\n[skills]\n{skills}'
ENTRY = '"{id}" = {{ import = "skill-md", path = "{path}" }}\n'
FIRST, AMONG = 0.9, 0.95  # share of sentences that find their skill first, and among five; at least
STARTED = 3  # requests that are asked of the executable itself


def main() -> int:
    """Print what became of the folders; 1 where one is refused or comes back changed, or the search does not find them."""
    report = Report(details=False)
    try:
        with tempfile.TemporaryDirectory(prefix="caro-bench-") as folder:
            _run(report, Path(folder))
    except MissingError as missing:
        report.say(f"agent_skills: left out, {missing}")
    return int(bool(report.missed))


def _run(report: Report, folder: Path) -> None:
    with tarfile.open(corpus(SKILLS)) as archive:
        archive.extractall(folder / "from", filter="data")
    folders = sorted(path.parent for path in (folder / "from").rglob("*") if path.name.upper() == MAIN)
    made = _imported(report, folders)
    _round_trips(report, made)
    _scans(report, made)
    built = _built(report, made, folder)
    payload = Payload(open_file(str(built.file)))
    _given_back(report, payload, made)
    sentences = _asked(report, payload)
    forms = [(verb, text) for verb in ("ask", "search") for text in sentences[:STARTED]]
    programs = {f"caro {verb} {text[:40]!r}...": [str(built.file), verb, text] for verb, text in forms}
    took = medians({**programs, "caro skill list": [str(built.file), "skill", "list"]})
    report.table("start, CPU time", ["", "ms"], [[name, f"{time:.1f}"] for name, time in took.items()])


def _imported(report: Report, folders: list[Path]) -> dict[Path, Imported]:
    """What each folder became."""
    start, made, refused = monotonic(), dict[Path, Imported](), []
    for folder in folders:
        try:
            made[folder] = imported("skill-md", folder, "")
            skill(made[folder].tree, strict=True)
        except CaroError as error:
            made.pop(folder, None)
            refused.append(error.message)
    mended = Counter(note.what for one in made.values() for note in one.notes if note.sort == MENDED)
    several = sum(any(note.sort == MENDED for note in one.notes) for one in made.values())
    counts = f"{len(made) - several} clean, {several} mended, {len(refused)} refused"
    report.say(f"{len(folders)} folders: {counts}, {monotonic() - start:.1f} s")
    report.table("mended", ["", "folders"], [[what, f"{count}"] for what, count in mended.most_common()])
    report.limit(f"{len(refused)} folders refused; none may be {' '.join(refused)}".rstrip(), holds=not refused)
    return made


def _files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _round_trips(report: Report, made: Mapping[Path, Imported]) -> None:
    changed = [folder.name for folder, one in made.items() if exported(one.tree, folder.name).files != _files(folder)]
    report.limit(f"{len(changed)} folders come back changed; none may {' '.join(changed)}".rstrip(), holds=not changed)


def _scans(report: Report, made: Mapping[Path, Imported]) -> None:
    read = [(one.tree, *skill(one.tree, strict=True)) for one in made.values()]
    table = Table([builtin()])
    start, rules = process_time(), Counter[str]()
    for tree, manifest, recipes in read:
        rules.update(found.rule for found in scanned(tree, manifest, recipes, table))
    told = ", ".join(f"{count} {rule}" for rule, count in rules.items()) or "nothing"
    report.say(f"the content scan warns of {told}, {process_time() - start:.2f} s of processor time")


def _built(report: Report, made: Mapping[Path, Imported], folder: Path) -> BuildReport:
    """One executable with all of them, by a profile, a lock and the bundler."""
    (folder / "profiles").mkdir()
    ids = {folder: skill(one.tree, strict=True)[0].skill.id for folder, one in made.items()}
    entries = "".join(ENTRY.format(id=id, path=path) for path, id in sorted(ids.items(), key=lambda pair: pair[1]))
    (folder / "profiles" / f"{NAME}.toml").write_text(PROFILE.format(name=NAME, skills=entries))
    choices = Choices(profiles=folder / "profiles", locks=folder / "locks", output=folder / "locks")
    start = monotonic()
    locking.renew(load(NAME, choices.profiles), choices.locks / NAME, locking.Renewal())
    locked = monotonic()
    built = bundle(NAME, choices, lambda stage: None)
    first = monotonic()
    bundle(NAME, choices, lambda stage: None)
    rows = [["lock", f"{locked - start:.1f}"], ["build", f"{first - locked:.1f}"], ["build again", f"{monotonic() - first:.1f}"]]
    report.table(f"{len(built.skills)} skills in one executable of {built.size} bytes", ["", "s"], rows)
    report.table("where the bytes are", ["", "bytes"], [[group, f"{size}"] for group, size in built.groups.items()])
    return built


def _given_back(report: Report, payload: Payload, made: Mapping[Path, Imported]) -> None:
    """Out of the executable, as `caro skill export` does it."""
    changed, catalog = [], Catalog(payload)
    for folder, one in made.items():
        id = skill(one.tree, strict=True)[0].skill.id
        tree = SkillTree(origin=id, files=contents(catalog.find(id)))
        if exported(tree, folder.name).files != _files(folder):
            changed.append(id)
    report.limit(
        f"{len(changed)} come back changed out of the executable; none may {' '.join(changed)}".rstrip(), holds=not changed
    )


def _asked(report: Report, payload: Payload) -> list[str]:
    """Each skill asked for by the first sentence of its description; the sentences."""
    sentences = {row.id: first_sentence(row.description) for row in Catalog(payload).skills()}
    ranks, took = [], []
    for id, text in sentences.items():
        start = monotonic()
        hits = [hit.skill.id for hit in Search(text, [(payload, None)], 5).hits("skill")]
        took.append(1000 * (monotonic() - start))
        ranks.append(judging.rank(hits, id))
    for depth, wanted in ((1, FIRST), (5, AMONG)):
        found = judging.recall(ranks, depth)
        report.limit(f"own sentence @{depth} {found:.3f}; at least {wanted} wanted", holds=found >= wanted)
    report.say(f"a search in a running program: {judging.middle(took)[0]:.1f} ms, 95th {judging.middle(took)[1]:.1f} ms")
    return list(sentences.values())


if __name__ == "__main__":
    sys.exit(main())
