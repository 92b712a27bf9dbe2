"""What a skill's topics, synonyms and priority mean by the format, kept whatever else is counted."""

import json

import pytest

from runtime.payload.read import Payload
from tests.knowledge.library import payload, refused, said, skill

TOPICS = {
    "cloud.aws": ["bucket", "lambda", "object storage"],
    "core.git": ["rebase", "version control", "repository"],
    "tool.kubernetes": ["kubernetes", "crashloop", "deployment"],
    "custom.chinese": ["撤销", "提交"],
    "custom.german": ["größe"],
}
SYNONYMS = '[knowledge.synonyms]\nk8s = ["kubernetes"]\nfrobbing = ["crashloop"]\n'


@pytest.fixture(scope="module")
def corpus() -> Payload:
    """Skills that differ in their topics alone."""
    return payload(
        *(
            skill(
                id,
                {"about": f"# About {topics[0]}\n\nWhat to know of {' and '.join(topics)}.\n"},
                f"[knowledge]\ntopics = {json.dumps(topics, ensure_ascii=False)}\n{SYNONYMS if id == 'tool.kubernetes' else ''}",
            )
            for id, topics in TOPICS.items()
        )
    )


def _first(corpus: Payload, request: str, kind: str) -> str:
    data = json.loads(said(corpus, "search", request, "--kind", kind, "--format", "json"))
    return str(data["hits"][0]["skill"])


@pytest.mark.parametrize(("id", "topic"), [(id, topic) for id, topics in TOPICS.items() for topic in topics])
def test_an_exact_topic_finds_its_skill(corpus: Payload, id: str, topic: str) -> None:
    for request in (topic, topic.capitalize(), f"  {topic}?"):
        assert _first(corpus, request, "skill") == id
        assert said(corpus, "context", request).splitlines()[0].startswith(f"<!-- {id} ")


# as it is typed, and the skill that is meant
MISSPELT = [
    ("kubernets", "tool.kubernetes"),
    ("kubernete", "tool.kubernetes"),
    ("kuberentes", "tool.kubernetes"),
    ("kubrnets", "tool.kubernetes"),
    ("kubernetesss", "tool.kubernetes"),
    ("crashlop", "tool.kubernetes"),
    ("carshloop", "tool.kubernetes"),
    ("repositroy", "core.git"),
    ("reposotiry", "core.git"),
    ("rebsae", "core.git"),
    ("buckt", "cloud.aws"),
    ("bukcet", "cloud.aws"),
]


@pytest.mark.parametrize(("request_", "id"), MISSPELT)
def test_a_misspelt_topic_finds_its_skill(corpus: Payload, request_: str, id: str) -> None:
    assert _first(corpus, request_, "skill") == id
    assert said(corpus, "context", request_).splitlines()[0].startswith(f"<!-- {id} ")


@pytest.mark.parametrize("request_", ["kbrnts", "repxxxxory", "rbs", "bxcxt", "lmbd4567"])
def test_a_word_that_is_too_far_from_any_finds_nothing(corpus: Payload, request_: str) -> None:
    assert f"no skill here knows {request_!r}" in refused(corpus, "search", request_).hint


@pytest.mark.parametrize("request_", ["k8s", "frobbing", "K8S?"])
def test_a_synonym_of_the_manifest_finds_its_skill(corpus: Payload, request_: str) -> None:
    assert said(corpus, "context", request_).splitlines()[0].startswith("<!-- tool.kubernetes ")


def test_a_synonym_is_one_of_its_skill_alone() -> None:
    """`pull` may mean `download` in one skill and nothing of the kind in another."""
    page = "# Frobs\n\nFrobnicate the remote thing quickly:\n\n```sh\nfrob {id}\n```\n"
    with_it = skill("core.with", {"frob": page.format(id="with")}, '[knowledge.synonyms]\nquux = ["frobnicate"]\n')
    without = skill("core.without", {"frob": page.format(id="without")})
    text = said(payload(with_it, without), "ask", "quux the remote thing quickly")
    assert text.startswith("frob with\n")


@pytest.mark.parametrize("first", ["custom.a", "custom.b", "custom.c"])
@pytest.mark.parametrize("kind", ["command", "section", "document"])
def test_equal_skills_come_by_priority(first: str, kind: str) -> None:
    page = "# Frobs\n\n## Frobnicate\n\nFrobnicate the thing:\n\n```sh\nfrob {id}\n```\n"
    corpus = payload(
        *(
            skill(
                f"custom.{name}",
                {"frob": page.format(id=name)},
                f"[knowledge]\npriority = {90 if f'custom.{name}' == first else 50}\n",
            )
            for name in "abc"
        )
    )
    assert _first(corpus, "frobnicate the thing", kind) == first
    assert said(corpus, "context", "frobnicate the thing").splitlines()[0].startswith(f"<!-- {first} ")
    data = json.loads(said(corpus, "search", "frobnicate the thing", "--kind", kind, "--format", "json"))
    others = [row["skill"] for row in data["hits"] if row["skill"] != first]
    assert others == sorted(others)
