"""The knowledge cases of a skill, run against a payload that has this skill alone. Cold."""

from dataclasses import dataclass

from runtime.authoring.testing.cases import Case
from runtime.catalog.documents import document_name, documents
from runtime.catalog.shelf import Catalog
from runtime.contract.verified import VerifiedSkills
from runtime.knowledge.answer import answered
from runtime.knowledge.context import BUDGET
from runtime.knowledge.reading import READ
from runtime.knowledge.search import Search
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.locate import locate
from runtime.payload.read import Payload

SUFFIX = ".md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one case: what was not as expected, empty where all was.

    `why_not` explains why the document that an author asked about was not taken.
    """

    case: Case
    failures: tuple[str, ...]
    loaded: tuple[str, ...]
    why_not: str = ""


def payload_of(skill: VerifiedSkills) -> Payload:
    """A payload in memory, as a bundle of these skills alone has it."""
    block = compose(skill, Frames(store=None), [])
    return Payload(locate("the skill", block.data + block.footer(0)))


def tried(payload: Payload, case: Case, why_not: str | None = None) -> Result:
    """Ask, and compare. What a request loads are the documents of its context; a request that nothing fits loads none."""
    search = Search(case.request, [(payload, None)])
    answer = answered(search, 1)
    fits = search.fits
    context = search.context(BUDGET) if fits else None
    loaded = tuple(dict.fromkeys(part.document + SUFFIX for part in context.parts)) if context else ()
    text = "\n".join([*(part.text for part in context.parts), *(hit.command for hit in context.examples)]) if context else ""
    failures: list[str] = []
    if case.files == () and fits:
        failures.append("something fits; nothing should")
    failures += [f"not loaded: {file}" for file in case.files or () if file not in loaded]
    failures += [f"the context lacks: {one}" for one in case.contains if one not in text]
    failures += [f"the context has: {one}" for one in case.excludes if one in text]
    first = answer.commands[0].command if answer.commands else ""
    if case.commands and first not in case.commands:
        failures.append(f"the first command is {first!r}" if first else "no command fits")
    explained = _why_not(payload, search, why_not.removeprefix("knowledge/").removesuffix(SUFFIX), loaded) if why_not else ""
    return Result(case=case, failures=tuple(failures), loaded=loaded, why_not=explained)


def _why_not(payload: Payload, search: Search, name: str, loaded: tuple[str, ...]) -> str:
    """Why a document was not taken for a request: what of it fits, and what was before it."""
    if name + SUFFIX in loaded:
        return f"{name} is loaded"
    pages = search.pages()
    ahead = [page.name for page in pages]
    if name not in ahead:
        known = [document_name(row) for skill in Catalog(payload).skills() for row in documents(skill)]
        reason = f"is not among the best {READ} documents" if name in known else "is no document of the skill"
        return f"{name} {reason}"
    place = ahead.index(name)
    lacking = [word.text for word, found in zip(search.words, pages[place].found, strict=True) if not found.gain]
    nothing = f"; it has nothing for {', '.join(lacking)}" if lacking else ""
    return f"{name} is number {place + 1} of the documents, behind {', '.join(ahead[:place]) or 'none'}{nothing}"
