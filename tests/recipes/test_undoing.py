"""The way back has the time that its author gives it, and does not claim to undo what cannot be undone."""

from runtime.recipes import engine
from tests.recipes.engine_case import Edge, fails, job

TEXT = """
id: case
name: Case
description: Two steps, the second of which fails
steps:
  - {id: one, command: tool one, confirmation: auto, timeout: 5}
  - {id: two, command: tool two, confirmation: auto}
rollback:
  - {undoes: one, command: tool wait, timeout: 660}
  - {undoes: one, command: tool undo}
"""


def test_a_rollback_has_its_own_time() -> None:
    edge = Edge({"tool two": fails()})
    ended = engine.run(job(TEXT), edge.machine(), edge.person())
    assert ended.rolled_back == "true"
    assert [(line, command.timeout) for line, command in zip(edge.ran(), edge.commands, strict=True)] == [
        ("tool one", 5),
        ("tool two", 60),
        ("tool wait", 660),
        ("tool undo", 60),
    ]


def test_an_irreversible_step_that_was_begun_is_not_taken_back_whole() -> None:
    edge = Edge({"tool two": fails()})
    final = TEXT.replace("tool two, confirmation: auto", "tool two, confirmation: auto, irreversible: true")
    assert engine.run(job(final), edge.machine(), edge.person()).rolled_back == "partial"
    edge = Edge({"tool one": fails()})  # it was never begun
    assert engine.run(job(final), edge.machine(), edge.person()).rolled_back == "false"
