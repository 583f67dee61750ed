"""A round of visits spread over its sites' places, and whom a silence is blamed on: on the demo's virtual clock."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from monitor.contract import sample_sense
from monitor.demo.loop import LoopClock, run_virtual
from monitor.model import Outcome, Pace, Sense, Visit
from monitor.observe.host_pool import HostPool, Network
from monitor.observe.patrol import ASK_EVERY_S, patrol
from tests.politeness.crowd import HOSTS, PACE, page, register
from tests.servers.arrivals import Arrival, Arrivals, Reply, arrivals

BEGINS = datetime(2026, 3, 4, tzinfo=UTC)
SITES_AT, ANCHORS_AT = "127.62.0.1", "127.62.0.2"
ANCHORS = ("http://a.anchor.example/", "http://b.anchor.example/")
EVERY = timedelta(seconds=20)
SILENT = 100_000.0

Delay = Callable[[Arrival], float]


def watched(delay: Delay, sites: int = 20, pace: Pace = PACE) -> tuple[dict[str, Visit], Arrivals]:
    """One round over sites that come every twenty seconds; ``delay`` says how slowly each request is answered."""
    taken: dict[str, Visit] = {}
    logs: list[Arrivals] = []

    async def take(looked: Visit) -> None:
        assert looked.site not in taken
        taken[looked.site] = looked

    async def main() -> None:
        def answers(arrival: Arrival) -> Reply:
            slow_s = delay(arrival)
            return page(arrival, slow_s) if arrival.address == SITES_AT else Reply(body="锚点", delay_s=slow_s)

        known = register(HOSTS[:sites], pace)
        async with arrivals([SITES_AT, ANCHORS_AT], answers) as served:
            where = {f"{host}:80": f"{SITES_AT}:{served.ports[SITES_AT]}" for host in HOSTS}
            where |= {f"{url.split('/')[2]}:80": f"{ANCHORS_AT}:{served.ports[ANCHORS_AT]}" for url in ANCHORS}
            clock = LoopClock(BEGINS, asyncio.get_running_loop())
            async with HostPool(known, Network(connect_map=where, loopback_only=True), clock) as pool:
                places = [(EVERY * number, site) for number, site in enumerate(known.sites)]
                assert await patrol(pool, places, take, anchors=ANCHORS) == sites
            logs.append(served)

    run_virtual(main())
    assert len(taken) == sites
    return taken, logs[0]


def number_of(site: str) -> int:
    return int(site[1:])


def test_every_site_is_visited_at_its_place() -> None:
    taken, served = watched(lambda _: 0.0)
    late = {
        key: (looked.at - BEGINS - EVERY * number_of(key)).total_seconds() for key, looked in taken.items()
    }  # fmt: skip
    assert max(map(abs, late.values())) < 0.001
    assert all(looked.own_line and looked.outcome is Outcome.OK for looked in taken.values())
    assert len({each.at for each in served.of(address=ANCHORS_AT)}) == pytest.approx(20 * 20 / ASK_EVERY_S, abs=2)


def test_a_slow_site_delays_no_other() -> None:
    slow = set(HOSTS[:60:3])
    taken, served = watched(lambda arrival: 14.0 if arrival.host in slow else 0.0, 60)
    assert {key for key, looked in taken.items() if looked.outcome is Outcome.SLOW} == {host[:4] for host in slow}
    at = {each.host.partition(".")[0]: each.at for each in served.of(address=SITES_AT)}
    assert max(at[key] - number_of(key) * 20 for key in taken) < 0.001


def test_a_silent_site_is_blamed_when_the_anchors_answered_before_and_after() -> None:
    taken, _ = watched(lambda arrival: SILENT if arrival.host == HOSTS[7] else 0.0)
    assert {key for key, looked in taken.items() if looked.outcome is Outcome.TIMEOUT} == {"s007"}
    assert sample_sense(taken["s007"]) is Sense.FAILED
    assert all(sample_sense(looked) is Sense.OPENED for key, looked in taken.items() if key != "s007")


@pytest.mark.parametrize("begins_s", [0.0, 65.0, 150.0, 171.0, 371.0])
@pytest.mark.parametrize("lasts_s", [62.0, 130.0, 1000.0])
def test_no_site_is_blamed_while_our_line_is_down(begins_s: float, lasts_s: float) -> None:
    """The line goes down and up in the middle of the round: whatever begins and ends, nobody is accused."""
    ends_s = begins_s + lasts_s
    taken, served = watched(lambda arrival: SILENT if begins_s <= arrival.at < ends_s else 0.0)
    down = {key for key in taken if begins_s <= number_of(key) * 20 < ends_s}
    assert down
    for key, looked in taken.items():
        assert sample_sense(looked) is (Sense.UNKNOWN if key in down else Sense.OPENED), (key, looked.outcome)
    assert served.log


def test_the_last_failure_of_a_round_waits_for_a_last_look() -> None:
    taken, served = watched(lambda arrival: SILENT if arrival.host == HOSTS[19] else 0.0)
    assert sample_sense(taken["s019"]) is Sense.FAILED
    assert max(each.at for each in served.of(address=ANCHORS_AT)) >= 19 * 20 + 15
    taken, _ = watched(lambda arrival: SILENT if arrival.at >= 19 * 20 else 0.0)
    assert sample_sense(taken["s019"]) is Sense.UNKNOWN


def test_one_anchor_is_enough() -> None:
    taken, _ = watched(lambda arrival: SILENT if arrival.host in ("a.anchor.example", HOSTS[3]) else 0.0)
    assert sample_sense(taken["s003"]) is Sense.FAILED
