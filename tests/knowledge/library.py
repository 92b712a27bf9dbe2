"""Skills to be searched, and payloads whose index holds whatever a test wants in it."""

from collections.abc import Callable, Mapping, Sequence

from runtime.contract.layout import FILE, FILES, RECIPE, RECIPE_TABLE, SKILL, SKILLS
from runtime.contract.verified import SkillTree
from runtime.errors import CaroError
from runtime.knowledge.build import Contents, Document, Unit, indexed
from runtime.knowledge.tokens import estimate
from runtime.pack.compose import compose
from runtime.pack.frames import Frames
from runtime.payload.read import Payload
from runtime.payload.write import Strings, write
from tests.making import answered, bare, opened, stored, terminal, tree, verified

RUNS = '[capabilities.terminal_exec]\nallowed = true\ncommands = ["git"]\n'
RECIPE_TEXT = """\
id: {id}
name: {name}
description: {description}
version: "1.0.0"
triggers:
  - keywords: ["{name}"]
steps:
  - id: first
    name: First
    command: "git status"
    description: "Looks"
    risk_level: safe
"""
UNDO = """\
# Undo commits

What git can take back.

## Keep the changes

Undo the last commit but keep the changes:

```sh
git reset --soft HEAD~1
```

## Lose the changes

Undo the last commit and discard everything:

```sh
git reset --hard HEAD~1
```
"""
BRANCHES = """\
# Branches

## Rename

Rename the current branch:

```sh
git branch -m {{new-name}}
```
"""
IMAGES = """\
# Images

Remove dangling images of the daemon:

```sh
docker image prune
```

List images with their size:

```sh
docker images --format '{{.Repository}} {{.Size}}'
```
"""


def recipe(id: str, name: str, description: str) -> dict[str, bytes]:
    """The file of a sound recipe."""
    return {f"recipes/{id}.yaml": RECIPE_TEXT.format(id=id, name=name, description=description).encode()}


def skill(id: str, documents: Mapping[str, str], manifest: str = "", recipes: Mapping[str, bytes] | None = None) -> SkillTree:
    """A sound skill of these documents and recipes, and of those that every made skill has."""
    files = {f"knowledge/{name}.md": text.encode() for name, text in documents.items()} | dict(recipes or {})
    return tree(id, files, manifest=("recipes = true\n" + RUNS if recipes else "") + manifest)


def payload(*trees: SkillTree, count: Callable[[str], int] = estimate) -> Payload:
    """These skills as a bundle has them."""
    return opened(bare(compose(verified(trees), Frames(store=None), [], count)))


def library() -> list[SkillTree]:
    """Two skills with commands, sections, recipes, synonyms and a misleading prompt."""
    return [
        skill(
            "core.git",
            {
                "patterns/undo": UNDO,
                "patterns/branches": BRANCHES,
                "prompts/specialized/undo": "# Undo\n\nAsk before a hard reset.\n",
            },
            '[knowledge]\ntopics = ["commit", "branch", "repository"]\n[knowledge.synonyms]\nuncommit = ["undo"]\n',
            recipe("undo-last", "Undo the last commit", "Takes the last commit back."),
        ),
        skill("tool.docker", {"patterns/images": IMAGES}, '[knowledge]\ntopics = ["container", "image"]\n'),
    ]


def tried(corpus: Payload, words: Sequence[str]) -> str | CaroError:
    """What a command prints in a pipe, or why it does not."""
    try:
        return answered(corpus, words, terminal())
    except CaroError as error:
        return error


def said(corpus: Payload, *words: str) -> str:
    """The same where it has to answer."""
    answer = tried(corpus, words)
    assert isinstance(answer, str), answer
    return answer


def refused(corpus: Payload, *words: str) -> CaroError:
    """The same where it must not."""
    answer = tried(corpus, words)
    assert isinstance(answer, CaroError), answer
    return answer


def unit(text: str, weight: float = 1.0) -> Unit:
    return Unit(fields=((text, weight),))


def document(file: int, *passages: str, title: str = "", tokens: Sequence[int] | None = None) -> Document:
    """A document of these sections, each of one token unless said otherwise."""
    counts = tuple(tokens) if tokens is not None else (1,) * len(passages)
    return Document(fields=((title, 1.0),), body=passages, passages=passages, file=file, tokens=counts)


def of(contents: Contents, texts: Sequence[str] = ()) -> Payload:
    """A payload with the index of these contents; documents name files by number, which have these texts or the first of them."""
    strings = Strings()
    none = strings.add(b"")
    skills, recipes, files = bytearray(), bytearray(), bytearray()
    first = 0
    joined = [text.encode() for text in texts or ["# Title\n"]]
    starts = [sum(map(len, joined[:at])) for at in range(len(joined))]
    for number, own in enumerate(contents.documents):
        skills += SKILL.pack(*strings.add(f"custom.s{number:06}".encode()), *none * 5, first, len(own), 1, 50, 0)
        first += len(own)
    for number in range(len(contents.recipes)):
        recipes += RECIPE.pack(*strings.add(f"r{number:06}".encode()), *none * 2, 0)
    for number in range(first):
        which = number if number < len(joined) else 0
        path = strings.add(f"knowledge/d{number:06}.md".encode())
        files += FILE.pack(*path, *none, 0, starts[which], len(joined[which]), 0, 0)
    tables = {SKILLS: (SKILL.size, bytes(skills)), FILES: (FILE.size, bytes(files)), RECIPE_TABLE: (RECIPE.size, bytes(recipes))}
    made = {**tables, **indexed(contents, strings)}
    strings.add(b"end")
    return opened(bare(write(made, strings, [stored("texts", b"".join(joined))])))
