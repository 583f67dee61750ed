"""The circuit breaker: when a key is asked again, and that late answers do not lengthen the pause; slots."""

import asyncio

import pytest

from monitor.model import Outcome
from monitor.observe.pace import Breaker, Slots


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


async def test_slots_are_given_in_order_and_come_back_when_a_waiter_gives_up() -> None:
    slots, order = Slots(), []

    async def one(name: str, keys: tuple[str, ...], width: int) -> None:
        async with slots.taken(keys, width):
            order.append(name)
            await asyncio.sleep(0.01)

    async with slots.taken(("a", "b"), 1):
        waiting = [asyncio.create_task(one(name, ("b", "a"), 1)) for name in "pqr"]
        await asyncio.sleep(0)
        waiting[1].cancel()
        await asyncio.sleep(0)
        assert order == []
    await asyncio.gather(*waiting, return_exceptions=True)
    assert order == ["p", "r"]
    await asyncio.gather(*(one(name, ("a",), 2) for name in "xyz"))
    assert order[2:] == ["x", "y", "z"]


async def test_a_waiter_cancelled_with_its_slot_in_hand_passes_it_on() -> None:
    slots, got = Slots(), []

    async def one(name: str) -> None:
        async with slots.taken(("a",), 1):
            got.append(name)

    async with slots.taken(("a",), 1):
        first, second = asyncio.create_task(one("first")), asyncio.create_task(one("second"))
        await asyncio.sleep(0)
    first.cancel()  # the slot was just given to it, and it has not run since
    await asyncio.gather(first, second, return_exceptions=True)
    assert got == ["second"]
    async with asyncio.timeout(1), slots.taken(("a",), 1):
        got.append("third")
