"""The circuit breaker: when a key is asked again, and that late answers do not lengthen the pause."""

import pytest

from monitor.model import Outcome
from monitor.observe.pace import Breaker


def shut(limit: int = 3, *, answers: int = 3) -> Breaker:
    breaker = Breaker(limit)
    for _ in range(answers):
        breaker.answered("a", Outcome.BLOCKED)
    return breaker


async def test_answers_to_what_was_asked_earlier_do_not_lengthen_the_pause() -> None:
    assert shut(answers=2).left_s("a") == 0
    assert shut(answers=20).left_s("a") == pytest.approx(60, abs=1)


async def test_one_early_trial_each_time_and_its_failure_waits_longer() -> None:
    breaker = shut()
    assert breaker.left_s("a") > 0
    assert breaker.left_s("a", early=True) == 0
    assert breaker.left_s("a", early=True) > 0
    breaker.answered("a", Outcome.BLOCKED)
    assert breaker.left_s("a", early=True) == pytest.approx(120, abs=1)


@pytest.mark.parametrize("outcome", [Outcome.OK, Outcome.BROKEN, Outcome.SERVER_ERROR])
async def test_any_other_answer_opens_the_way(outcome: Outcome) -> None:
    breaker = shut()
    breaker.answered("a", outcome)
    assert breaker.left_s("a") == 0
    breaker.answered("a", Outcome.BLOCKED)
    assert breaker.left_s("a") == 0
