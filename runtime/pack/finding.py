"""What of verified skills is indexed, under which weight. Cold."""

from collections import Counter
from collections.abc import Callable

from runtime.catalog.documents import FOLDER, SUFFIX
from runtime.contract.recipe import Recipe
from runtime.contract.verified import VerifiedSkill, VerifiedSkills
from runtime.knowledge.build import BODY, Contents, Document, Unit
from runtime.knowledge.context import PROMPTS
from runtime.knowledge.passages import Example, Section, examples, sections
from runtime.knowledge.words import words
from runtime.pack.titles import title
from runtime.payload.write import ordered

# Headings and sentences stand in the body as well, and count there once more.
NAME, TOPIC, DESCRIPTION, HEAD, INTRO = 3.0, 2.0, 1.0, 0.5, 0.5

LONG, SPELT = 5, 4096  # letters of a word that is worth spelling right; how many such words an index has

Count = Callable[[str], int]


def contents(skills: VerifiedSkills, count: Count) -> Contents:
    """All units of these skills."""
    documents: list[list[Document]] = []
    first = 0
    for skill in skills.skills:
        paths = ordered(list(skill.tree.files))
        numbered = [(first + at, path) for at, path in enumerate(paths) if listed(skill, path)]
        documents.append([_document(skill, path, file, count) for file, path in numbered])
        first += len(paths)
    return Contents(
        skills=[_skill(skill) for skill in skills.skills],
        recipes=[_recipe(skill, one) for skill in skills.skills for one in sorted(skill.recipes, key=lambda one: one.id.encode())],
        documents=documents,
        spelling=_spelling(skills, documents),
    )


def _spelling(skills: VerifiedSkills, documents: list[list[Document]]) -> list[str]:
    """The words that a misspelt one is compared with: of all topics, and the most frequent of titles, headings and sentences."""
    counts = Counter(word for own in documents for one in own for text, _ in one.fields for word in words(text))
    frequent = sorted((-count, word) for word, count in counts.items() if count > 1 and len(word) >= LONG and word.isalpha())
    topics = {word for skill in skills.skills for topic in skill.manifest.knowledge.topics for word in words(topic)}
    return sorted(topics | {word for _, word in frequent[:SPELT]})


def listed(skill: VerifiedSkill, path: str) -> bool:
    """Whether the file is a document whose feature is on."""
    return path.startswith(FOLDER) and path.endswith(SUFFIX) and path not in skill.hidden


def _skill(skill: VerifiedSkill) -> Unit:
    about, knowledge = skill.manifest.skill, skill.manifest.knowledge
    return Unit(
        fields=(
            (f"{about.id} {about.name}", NAME),
            (" ".join([*knowledge.topics, *about.keywords]), TOPIC),
            (about.description, DESCRIPTION),
        ),
        synonyms=knowledge.synonyms,
    )


def _recipe(skill: VerifiedSkill, recipe: Recipe) -> Unit:
    keywords = [word for trigger in recipe.triggers for word in trigger.keywords]
    intents = [trigger.intent for trigger in recipe.triggers]
    steps = [f"{step.name} {step.description} {step.command} {' '.join(step.argv)}" for step in recipe.steps]
    return Unit(
        fields=(
            (f"{recipe.id} {recipe.name}", NAME),
            (" ".join([*keywords, *intents]), TOPIC),
            (recipe.description, DESCRIPTION),
            (" ".join(steps), BODY),
        ),
        synonyms=skill.manifest.knowledge.synonyms,
    )


def _document(skill: VerifiedSkill, path: str, file: int, count: Count) -> Document:
    found = sections(skill.tree.files[path].decode(errors="replace"))
    tokens = tuple(count(section.text) for section in found)
    if path.startswith(FOLDER + PROMPTS):  # instructions, not answers: counted, and not found
        return Document(fields=(), file=file, tokens=tokens)
    shown = examples(found)
    heads = [section.heads[-1] for section in found if section.heads]
    return Document(
        fields=(
            (f"{title(path, skill.tree.files[path])} {path[len(FOLDER) : -len(SUFFIX)]}", NAME),
            (" ".join(heads), HEAD),
            (" ".join(intro for one in shown for intro in one.intros), INTRO),
        ),
        synonyms=skill.manifest.knowledge.synonyms,
        body=tuple(section.text for section in found),
        passages=(*(f"{' '.join(one.intros)} {one.command}" for one in shown), *_plain(found, shown)),
        file=file,
        tokens=tokens,
    )


def _plain(found: list[Section], shown: list[Example]) -> list[str]:
    """The sections that introduce no command: whole, they are passages as an example is one."""
    with_examples = {one.section for one in shown}
    return [section.text for number, section in enumerate(found) if number not in with_examples]
