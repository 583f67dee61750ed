"""The promise in one process, exact to the microsecond on the demo's virtual clock."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import msgspec
import pytest

from monitor.app.wiring import Monitor
from monitor.clock import Clock
from monitor.demo.loop import LoopClock, run_virtual
from monitor.model import Pace, Register
from monitor.observe.host_pool import HostPool
from monitor.store import Store
from tests.politeness.crowd import (
    ADDRESS_OF,
    ADDRESSES,
    DELAYED,
    HOSTS,
    PACE,
    PAGES,
    ROUNDING_S,
    hold_promise,
    network,
    page,
    register,
    site,
    slow_page,
)
from tests.servers.arrivals import Answers, Arrival, Arrivals, Reply, arrivals, gaps

BEGINS = datetime(2026, 3, 4, tzinfo=UTC)


@asynccontextmanager
async def watched(
    answers: Answers, store: Store, known: Register | None = None
) -> AsyncIterator[tuple[Arrivals, Monitor, Clock]]:
    async with arrivals(ADDRESSES, answers) as served:
        clock = LoopClock(BEGINS, asyncio.get_running_loop())
        yield served, Monitor(known or register(), store, clock, network(served.ports), offload=False), clock


async def crawl_all(monitor: Monitor, pool: HostPool, hosts: Sequence[str] = HOSTS) -> None:
    await asyncio.gather(*(monitor.crawl(host, pool) for host in hosts))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(tmp_path / "facts.sqlite")


@pytest.mark.parametrize("delay_s", [0.0, 3.0])
def test_a_hundred_sites_on_four_addresses(store: Store, delay_s: float) -> None:
    """Quick answers are held back by the pace, slow ones by the slots too."""

    async def main() -> None:
        async with watched(slow_page(delay_s), store) as (served, monitor, _), monitor.pool() as pool:
            await crawl_all(monitor, pool)
            hold_promise(served)
            assert {each.host for each in served.log} == set(HOSTS)
            assert all(len({each.path for each in served.of(host=host)}) >= PAGES + 2 for host in HOSTS)
            if delay_s:
                assert max(each.at_address for each in served.log) > PACE.concurrency

    run_virtual(main())


def test_a_slower_neighbour_keeps_its_own_pace(store: Store) -> None:
    async def main() -> None:
        slow = site(HOSTS[4])
        known = Register(
            settings=register().settings,
            sites=(site(HOSTS[8]), msgspec.structs.replace(slow, pace=Pace(requests_per_s=0.25, concurrency=1))),
        )
        async with watched(slow_page(1.0), store, known) as (served, monitor, _), monitor.pool() as pool:
            await crawl_all(monitor, pool, (HOSTS[4], HOSTS[8]))
            assert min(gaps(served.of(host=HOSTS[4]))) >= 4 - ROUNDING_S
            assert max(each.at_host for each in served.of(host=HOSTS[4])) == 1
            assert min(gaps(served.of(address=ADDRESSES[0]))) >= 0.5 - ROUNDING_S

    run_virtual(main())


def told_to_wait(begins_s: float, ends_s: float, status: int, header: Callable[[float], str]) -> Answers:
    """The first address turns everybody away for a while and says until when."""

    def answer(arrival: Arrival) -> Reply:
        if arrival.address == ADDRESSES[0] and begins_s <= arrival.at < ends_s:
            return Reply(status=status, headers=(("Retry-After", header(ends_s - arrival.at)),), body="稍后")
        return page(arrival, 0.4)

    return answer


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("as_date", [False, True])
def test_retry_after_is_honoured_and_those_who_waited_do_not_rush(store: Store, status: int, as_date: bool) -> None:
    begins_s, ends_s = 20.0, 100.0

    def header(left_s: float) -> str:
        return format_datetime(BEGINS + timedelta(seconds=ends_s), usegmt=True) if as_date else str(int(left_s) + 1)

    async def main() -> None:
        answers = told_to_wait(begins_s, ends_s, status, header)
        async with watched(answers, store) as (served, monitor, _), monitor.pool() as pool:
            hosts = [host for host in HOSTS if ADDRESS_OF[host] in ADDRESSES[:2] and host not in DELAYED]
            await crawl_all(monitor, pool, hosts)
            hold_promise(served)
            log = served.of(address=ADDRESSES[0])
            during = [each for each in log if begins_s <= each.at < ends_s]
            # One answer says it; what had left before that answer came back may still arrive, nothing else.
            assert during[0].at == during[-1].at or len(during) == 1
            after = sorted(each.at for each in log if each.at >= ends_s)
            assert len(after) > 20
            assert min(gaps([each for each in log if each.at >= ends_s])) >= 0.5 - ROUNDING_S

    run_virtual(main())


def test_retry_after_outlives_the_process(tmp_path: Path) -> None:
    """Also one that is stopped in the middle of its crawl."""
    ends_s = 1000.0

    async def main() -> None:
        def answers(arrival: Arrival) -> Reply:
            if arrival.address != ADDRESSES[0] or not 15 < arrival.at < ends_s:
                return page(arrival)
            return Reply(status=429, headers=(("Retry-After", str(int(ends_s - arrival.at) + 1)),))

        async with arrivals(ADDRESSES, answers) as served:
            clock = LoopClock(BEGINS, asyncio.get_running_loop())
            for stopped_s in (30.0, 60.0, 1010.0, 2000.0):
                with Monitor(
                    register(), Store.open(tmp_path / "facts.sqlite"), clock, network(served.ports), offload=False
                ) as monitor:
                    async with monitor.pool() as pool:
                        crawling = asyncio.ensure_future(crawl_all(monitor, pool))
                        visiting = asyncio.ensure_future(monitor.probe(monitor.register.sites[::4], pool=pool))
                        await asyncio.sleep(stopped_s - asyncio.get_running_loop().time())
                        for task in (crawling, visiting):
                            task.cancel()
                            with suppress(asyncio.CancelledError):
                                await task
            log = [each for each in served.of(address=ADDRESSES[0]) if each.at > 15]
            assert [each for each in log if each.at < ends_s][1:] == []
            assert len(log) > 1

    run_virtual(main())


def test_visits_beside_crawls_come_on_top_at_the_same_pace(store: Store) -> None:
    async def main() -> None:
        async with watched(slow_page(0.0), store) as (served, monitor, _), monitor.pool() as pool:
            crawling = asyncio.ensure_future(crawl_all(monitor, pool))
            await asyncio.sleep(5)
            began = asyncio.get_running_loop().time()
            visits = await monitor.probe(monitor.register.sites, pool=pool)
            took_s = asyncio.get_running_loop().time() - began
            await crawling
            assert len(visits) == len(HOSTS)
            for address in ADDRESSES:
                log = sorted(each.at for each in served.of(address=address))
                for start in log:
                    window = [at for at in log if start <= at < start + 1.0 - ROUNDING_S]
                    assert len(window) <= 2 * PACE.requests_per_s
            # Twenty-five visits an address at two a second: they waited for each other and for nobody else.
            assert took_s == pytest.approx(len(HOSTS) / len(ADDRESSES) / PACE.requests_per_s, abs=1.5)

    run_virtual(main())


def test_a_request_made_again_after_a_reset_waits_for_its_turn(store: Store) -> None:
    async def main() -> None:
        def answers(arrival: Arrival) -> Reply:
            return Reply(status=0) if arrival.path.startswith("/p") else page(arrival)

        async with watched(answers, store) as (served, monitor, _), monitor.pool() as pool:
            await crawl_all(monitor, pool, HOSTS[1:5])
            hold_promise(served)
            assert len(served.of(host=HOSTS[1])) > PAGES + 2

    run_virtual(main())


def test_every_host_is_at_one_address_only() -> None:
    assert set(ADDRESS_OF.values()) == set(ADDRESSES)
