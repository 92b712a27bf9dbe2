"""Layer 1 of a new skill: documents that say how the skill itself is checked, tested and packed, and tests that ask for it."""

DESCRIPTION = "How the skill {id} itself is checked, tested and packed. Its author replaces this by what the skill is about."
MANIFEST = """
[knowledge]
topics = ["@name@"]                  # words that always mean this skill
# [knowledge.synonyms]
# cluster = ["k8s", "kube"]          # what else a word is called, for this skill alone
"""
OVERVIEW = """\
# @title@

The skill has this one document so far: how the skill itself is checked, tested and packed. The commands are right wherever the
folder of the skill is the current one.

<!-- Write for a reader who wants to get something done. A sentence in front of each `sh` block, in the words of a user, is what
     finds the command below it. More documents go into knowledge/concepts, patterns, troubleshooting: any *.md below knowledge. -->

## Check the skill

Check every file of the skill against the format:

```sh
caro skill validate --strict .
```

## Test the skill

Run the tests of the skill:

```sh
caro skill test .
```

## Pack the skill

Pack the skill into one file to hand out:

```sh
caro skill pack .
```
"""
CONTEXT = """\
# @title@

Commands about the skill @id@ are run in the folder that holds its skill.toml.

<!-- This document comes first in every context of this skill: the few rules that always hold. -->
"""
TESTS = """\
# What the skill must find, and what it must not

Run by `caro skill test`, never shipped. Each test asks, and says what must come of it.

## Test: the command that checks the skill

- **Input request**: check every file of the skill
- **Expected files loaded**: overview.md
- **Expected command**: `caro skill validate --strict .`

## Test: the command that runs the tests

- **Input request**: run the tests of the skill
- **Expected command**: `caro skill test .`

## Test: nothing is invented

- **Input request**: @foreign@
- **Expected files loaded**: none
"""
FILES = {
    "knowledge/overview.md": OVERVIEW,
    "knowledge/prompts/context.md": CONTEXT,
    "tests/knowledge_test.md": TESTS,
}
# Requests that have nothing to do with a skill, and the words in them that count.
FOREIGN = {
    "what is the weather in Paris": {"weather", "paris"},
    "how far away is the moon": {"far", "away", "moon"},
    "who painted the ceiling of the chapel": {"painted", "ceiling", "chapel"},
}


def foreign(name: str) -> str:
    """A request that has nothing to do with the skill of that name either."""
    words = set(name.split("-"))
    return next((request for request, telling in FOREIGN.items() if not words & telling), next(iter(FOREIGN)))
