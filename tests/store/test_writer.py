"""Batching, order and acknowledgement."""

import asyncio
from pathlib import Path

import pytest

from monitor.store import Observation, Store, StoreError, Writer
from tests.store.builders import at, visit


def stored(store: Store) -> int:
    return len(store.visits("jw", at(-1), at(10_000)))


async def test_nothing_is_written_before_the_batch_is_full_or_flushed(store: Store) -> None:
    async with Writer(store, max_items=10, max_delay_s=3600) as writer:
        for number in range(9):
            await writer.put(visit(at(number)))
        assert stored(store) == 0
        await writer.put(visit(at(9)))
        assert stored(store) == 10
        await writer.put(visit(at(10)))
        await writer.flush()
        assert stored(store) == 11
        await writer.put(visit(at(11)))
    assert stored(store) == 12


async def test_a_batch_does_not_wait_longer_than_its_delay(store: Store) -> None:
    async with Writer(store, max_items=1000, max_delay_s=0.05) as writer:
        await writer.put(visit(at(0)))
        for _ in range(100):
            if stored(store):
                break
            await asyncio.sleep(0.02)
        assert stored(store) == 1


async def test_threads_keep_the_order_of_the_calls(store: Store) -> None:
    async with Writer(store, max_items=7, max_delay_s=0.01, offload=True) as writer:

        async def put(start: int) -> None:
            for number in range(start, start + 50):
                await writer.put(visit(at(number)))

        await asyncio.gather(*(put(start) for start in range(0, 500, 50)))
        await writer.flush()
        assert stored(store) == 500


class Failing(Store):
    """A store whose disk is full until told otherwise: what ``record`` raises is the writer's to deal with."""

    full = True

    def record(self, batch: "list[Observation]") -> None:  # type: ignore[override]
        if self.full:
            raise StoreError("磁盘已满")
        super().record(batch)


async def test_a_batch_that_failed_is_kept_and_tried_again(tmp_path: Path) -> None:
    with Failing(f"sqlite:///{tmp_path / 'facts.sqlite'}") as store:
        writer = Writer(store, max_items=2, max_delay_s=3600)
        await writer.put(visit(at(0)))
        with pytest.raises(StoreError):
            await writer.put(visit(at(1)))
        with pytest.raises(StoreError):
            await writer.flush()
        store.full = False
        await writer.flush()
        assert stored(store) == 2


async def test_a_failure_of_the_timer_reaches_the_next_caller(tmp_path: Path) -> None:
    with Failing(f"sqlite:///{tmp_path / 'facts.sqlite'}") as store:
        writer = Writer(store, max_items=1000, max_delay_s=0.01)
        await writer.put(visit(at(0)))
        await asyncio.sleep(0.1)
        with pytest.raises(StoreError):
            await writer.put(visit(at(1)))
        store.full = False
        await writer.flush()
        assert stored(store) == 2
