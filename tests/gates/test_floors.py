"""No gate falls below its floor, and no floor stays far below what is reached: floors only rise."""

from pathlib import Path

import pytest

from tests.gates.__main__ import floors
from tests.gates.cases import cases, texts
from tests.gates.others import htmldate_scores, our_scores, trafilatura_scores
from tests.gates.scores import Score, all_scores

SLACK = 0.005
"""How far a gate may be above its floor before the floor must be raised."""


@pytest.fixture(scope="module")
def scores(shared: Path) -> dict[str, Score]:
    return {score.name: score for score in all_scores(shared / "corpus")}


@pytest.mark.parametrize("name", floors())
def test_a_gate_holds(scores: dict[str, Score], name: str) -> None:
    score = scores[name]
    assert score.asked >= 30
    assert score.value >= floors()[name], "\n".join(score.misses)


@pytest.mark.parametrize("name", floors())
def test_a_floor_is_raised_when_reading_improves(scores: dict[str, Score], name: str) -> None:
    assert scores[name].value <= floors()[name] + SLACK, f"raise the floor of {name} to {scores[name].value:.3f}"


def test_every_gate_has_a_floor(scores: dict[str, Score]) -> None:
    assert scores.keys() == floors().keys()


def test_a_gate_counts_what_is_missing_and_what_is_not_there() -> None:
    score = Score("marks")
    score.compare("one", {"a", "b"}, {"b", "c", "d"})
    assert (score.precision, score.recall, round(score.value, 3)) == (1 / 3, 1 / 2, 0.4)
    assert score.misses == ["one: missing ['a'], not there ['c', 'd']"]


def test_ours_is_not_behind_two_libraries_made_for_it(shared: Path) -> None:
    read, labels = cases(shared / "corpus"), texts()
    by_file = {case.file: case for case in read}
    theirs = [*htmldate_scores(read), *trafilatura_scores(labels, by_file)]
    for mine, other in zip(our_scores(read, labels, by_file), theirs, strict=True):
        assert mine.right >= other.right, (mine.name, mine.misses)
