"""The promise over several processes, in real time: one pace, one set of slots, one memory of Retry-After."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor.app.wiring import Monitor
from monitor.clock import SystemClock
from monitor.observe.exchange import Purpose, Request
from monitor.observe.shared_pace import SharedPace
from monitor.store import Store
from tests.politeness.crowd import HOSTS, PER_ADDRESS, network, page, register, slow_page
from tests.politeness.quick import ADDRESS, ASKS, PACE
from tests.servers.arrivals import Arrival, Reply, arrivals

ROOT = Path(__file__).parents[2]
LATE_S = 0.040
"""How unevenly requests that left in turn may arrive on a busy machine."""


@asynccontextmanager
async def asking(folder: Path, port: int, *hosts: str) -> AsyncIterator[asyncio.subprocess.Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.politeness.asker", str(folder / "pace"), str(port), *hosts,
        cwd=ROOT, stdout=asyncio.subprocess.PIPE, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def finished(process: asyncio.subprocess.Process) -> None:
    out, _ = await asyncio.wait_for(process.communicate(), 60)
    assert out == b"done\n"


def at_most(log: Sequence[Arrival], rate: float, window_s: float) -> bool:
    """Whether no window holds more than its share, give or take the unevenness of arriving."""
    times = sorted(each.at for each in log)
    allowed = rate * (window_s + LATE_S) + 1
    return all(sum(start <= at < start + window_s for at in times) <= allowed for start in times)


async def test_two_processes_keep_one_pace_at_one_address(tmp_path: Path) -> None:
    """Different hosts, so only the address is shared; 16 requests each at 20 a second take 1.6 s together."""
    async with arrivals([ADDRESS], page) as served:
        port = served.ports[ADDRESS]
        async with asking(tmp_path, port, *HOSTS[1:3]) as one, asking(tmp_path, port, *HOSTS[3:5]) as two:
            await asyncio.gather(finished(one), finished(two))
    log = served.of(address=ADDRESS)
    assert len({each.host for each in log}) == 4
    assert len([each for each in log if each.path != "/robots.txt"]) == 4 * ASKS
    for window_s in (0.25, 0.5, 1.0):
        assert at_most(log, PACE.requests_per_s, window_s)
    assert log[-1].at - log[0].at >= (len(log) - 1) / PACE.requests_per_s - LATE_S


async def test_two_processes_share_the_slots_of_a_host_and_of_an_address(tmp_path: Path) -> None:
    async with arrivals([ADDRESS], slow_page(0.5)) as served:
        port = served.ports[ADDRESS]
        async with asking(tmp_path, port, *HOSTS[1:6]) as one, asking(tmp_path, port, *HOSTS[1:6]) as two:
            await asyncio.gather(finished(one), finished(two))
    assert max(each.at_host for each in served.log) == PACE.concurrency
    assert PACE.concurrency < max(each.at_address for each in served.log) <= PACE.concurrency * PER_ADDRESS


async def test_a_killed_process_leaves_its_slots(tmp_path: Path) -> None:
    async with arrivals(
        [ADDRESS], lambda arrival: page(arrival, 300 if arrival.path.startswith("/p") else 0)
    ) as served:
        async with asking(tmp_path, served.ports[ADDRESS], HOSTS[1], "stay"):
            async with asyncio.timeout(60):
                while len(served.of(host=HOSTS[1])) < 1 + PACE.concurrency:  # noqa: ASYNC110 - the server only logs
                    await asyncio.sleep(0.02)
            with SharedPace(tmp_path / "pace") as shared:
                assert shared.sit(HOSTS[1], PACE.concurrency) is None
                assert shared.sit(HOSTS[2], PACE.concurrency) is not None
        with SharedPace(tmp_path / "pace") as shared:
            assert [shared.sit(HOSTS[1], PACE.concurrency) is None for _ in range(3)] == [False, False, True]


async def test_a_process_learns_within_a_second_what_another_was_told(tmp_path: Path) -> None:
    """Two monitors over one store, as the daemon's visits and a crawl are."""
    until = 0.0

    def answers(arrival: Arrival) -> Reply:
        return Reply(status=429, headers=(("Retry-After", "3"),)) if arrival.at < until else page(arrival)

    async with arrivals([ADDRESS], answers) as served:
        reach = network(served.ports, {HOSTS[1]: ADDRESS})
        known = register(HOSTS[1:2], PACE)
        stores = [Store.open(tmp_path / "facts.sqlite") for _ in range(2)]
        one, two = (Monitor(known, each, SystemClock(), reach) for each in stores)
        async with one.pool() as first, two.pool() as second:
            ask = Request(url=f"http://{HOSTS[1]}/", purpose=Purpose.VISIT)
            assert (await second.fetch(ask)).status == 200
            until = asyncio.get_running_loop().time() + 3
            assert (await first.fetch(ask)).status == 429
            await asyncio.sleep(1.1)
            assert (await second.fetch(ask)).status == 200
        assert sum(each.at < until for each in served.log) == 2
        for each in stores:
            each.close()


async def test_a_host_with_several_addresses_counts_against_all_of_them(tmp_path: Path) -> None:
    with SharedPace(tmp_path / "pace") as shared:
        assert shared.reserve(["a", "b"], 2.0, 100.0) == 100.0
        assert shared.reserve(["b"], 1.0, 100.0) == 102.0
        assert shared.reserve(["a", "b"], 1.0, 100.5) == 103.0
        assert shared.reserve(["c"], 1.0, 100.5) == 100.5


def test_what_the_file_says_of_another_start_of_the_machine_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with SharedPace(tmp_path / "pace") as shared:
        assert shared.reserve(["a"], 1e9, 100.0) == 100.0
    with SharedPace(tmp_path / "pace") as shared:
        assert shared.reserve(["a"], 1.0, 200.0) == 1e9 + 100
    boot = tmp_path / "boot"
    boot.write_text("another", encoding="ascii")
    monkeypatch.setattr("monitor.observe.shared_pace._BOOT", boot)
    with SharedPace(tmp_path / "pace") as shared:
        assert shared.reserve(["a"], 1.0, 20.0) == 20.0


def test_a_full_table_makes_wait_and_loses_nobody(tmp_path: Path) -> None:
    with SharedPace(tmp_path / "pace") as shared:
        keys = [f"key {number}" for number in range(100_000)]
        assert {shared.reserve([key], 5.0, 10.0) for key in keys[:20_000]} == {10.0}
        rest = [shared.reserve([key], 5.0, 10.0) for key in keys[20_000:]]
        assert all(at >= 10.0 for at in rest)
        assert any(at > 10.0 for at in rest)


def test_holds_of_two_processes_are_both_kept(tmp_path: Path) -> None:
    now = datetime(2026, 3, 4, tzinfo=UTC)
    with Store.open(tmp_path / "facts.sqlite") as one, Store.open(tmp_path / "facts.sqlite") as two:
        one.save_holds({"127.0.0.1": now + timedelta(minutes=5)}, now)
        two.save_holds({"127.0.0.2": now + timedelta(minutes=9)}, now)
        assert set(one.holds()) == {"127.0.0.1", "127.0.0.2"}
