"""The time-lapse: weeks of a simulated district watched by the real client in minutes.

Server and client share one loop and one virtual clock.  Nothing here judges or reads differently from ``xunwang run``.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path

from monitor.app.view import StoreView
from monitor.app.wiring import Monitor, check_defaults
from monitor.clock import Clock
from monitor.demo.loop import LoopClock
from monitor.demo.register_text import register_text
from monitor.demo.scenario import Scenario
from monitor.demo.server import District
from monitor.judging import findings_as_dicts
from monitor.judging.rows import Row
from monitor.model import Frozen, Register, day_start
from monitor.observe.host_pool import HostPool, Network
from monitor.plan import crawl_slot, rounds, spread
from monitor.register import hosts, parse
from monitor.serve.view import Moment, moment
from monitor.store.locks import HostBusyError
from monitor.store.store import Store

WATCH_OFF = timedelta(minutes=10)
"""A watch of the columns follows a reading of the issuers."""

Tell = Callable[[float, str], None]
"""Told the simulated days that have passed, and what was done so far."""


class StandingClock:
    """A clock that stands at one moment: the end of the time-lapse."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self._at


class Watched(Frozen, frozen=True, kw_only=True):
    """What the weeks gave: every day's findings, the state at each day's end, how much was asked of the district."""

    findings: tuple[Row, ...]
    moments: tuple[Moment, ...]
    visits: int
    requests: int
    fewest_pages: int


def demo_register(scenario: Scenario) -> Register:
    """The register of a simulated district, read like any office's."""
    return parse(register_text(scenario), "sites.toml", check_defaults())


class Timelapse:
    """One run over a scenario.  ``folder`` takes certificates; ``store`` is the database's path."""

    def __init__(self, scenario: Scenario, days: int, folder: Path, store: Path, tell: Tell) -> None:
        self.scenario = scenario
        self.days = days
        self.district = District(scenario, folder)
        self.register = demo_register(scenario)
        self._store = store
        self._tell = tell
        self._findings: list[Row] = []
        self._moments: list[Moment] = []
        self._visits = 0
        self._pages: dict[str, int] = {}

    async def run(self) -> Watched:
        """Watch the district for its days.  Runs on a :class:`monitor.demo.loop.VirtualLoop`."""
        clock = LoopClock(self.scenario.begins, asyncio.get_running_loop())
        async with self.district.attach(clock) as district:
            network = Network(
                connect_map=district.connect_map,
                nameservers=district.nameservers,
                ca_file=district.ca_file,
                loopback_only=True,
                own_time=True,
                contact_url=self.register.settings.contact_url,
            )
            with Monitor(self.register, Store.open(str(self._store)), clock, network, offload=False) as monitor:
                async with monitor.pool() as pool:
                    for number in range(1, self.days + 1):
                        await self._day(monitor, pool, clock, number)
        return Watched(
            findings=tuple(self._findings),
            moments=tuple(self._moments),
            visits=self._visits,
            requests=district.requests,
            fewest_pages=min(self._pages.values(), default=0),
        )

    async def _day(self, monitor: Monitor, pool: HostPool, clock: Clock, number: int) -> None:
        day = self.scenario.date_of(number)
        crawls = [
            asyncio.create_task(self._crawl(monitor, pool, clock, host, day), name=f"crawl {host}")
            for host in hosts(self.register)
        ]
        beside = [
            *crawls,
            asyncio.create_task(self._feeds(monitor, pool, clock, day), name="feeds"),
            asyncio.create_task(self._watches(monitor, pool, clock, day), name="watches"),
        ]
        try:
            await self._rounds(monitor, pool, clock, day, number)
            await asyncio.gather(*beside)
        finally:
            for task in beside:
                task.cancel()
        ends = day_start(day + timedelta(days=1))
        await _until(clock, ends)
        self._judge(monitor, day)
        self._tell(number, self._words())

    async def _rounds(self, monitor: Monitor, pool: HostPool, clock: Clock, day: date, number: int) -> None:
        per_day = self.register.settings.probes_per_day
        planned = rounds(day, per_day, spread(len(hosts(self.register)), per_day))
        for turn, due in enumerate(planned):
            await _until(clock, due)
            self._visits += await monitor.patrol(pool, (4, 6) if turn == 0 else (4,))
            self._tell(number - 1 + turn / len(planned), self._words())

    async def _crawl(self, monitor: Monitor, pool: HostPool, clock: Clock, host: str, day: date) -> None:
        await _until(clock, crawl_slot(host, day, self.register.settings.crawl_hour))
        coverage = await monitor.crawl(host, pool)
        for site, pages in coverage.pages_by_site.items():
            self._pages[site] = max(pages, self._pages.get(site, 0))
        while light := self._next_light(host, clock, day):
            await _until(clock, light)
            await monitor.light(host, pool)

    async def _feeds(self, monitor: Monitor, pool: HostPool, clock: Clock, day: date) -> None:
        """Read the issuers at even intervals through the day."""
        for turn in _turns(day, self.register.settings.reposting.feed_minutes):
            await _until(clock, turn)
            for issuer in self.register.issuers:
                await monitor.feed(issuer, pool)

    async def _watches(self, monitor: Monitor, pool: HostPool, clock: Clock, day: date) -> None:
        """Look at the columns that carry reposts at even intervals through the day, while no crawl runs."""
        watched = [host for host in hosts(self.register) if monitor.owes(host)]
        for turn in _turns(day, self.register.settings.reposting.watch_minutes):
            await _until(clock, turn + WATCH_OFF)
            for host in watched:
                with suppress(HostBusyError):
                    await monitor.light(host, pool, narrow=True)

    def _next_light(self, host: str, clock: Clock, day: date) -> datetime | None:
        """The next light round of a host on this day."""
        settings = self.register.settings
        slot, step = crawl_slot(host, day, settings.crawl_hour), timedelta(hours=settings.light_hours)
        turns = (clock.now() - slot) // step + 1 if step else 0
        found = slot + turns * step
        return found if turns and found < day_start(day + timedelta(days=1)) else None

    def _judge(self, monitor: Monitor, day: date) -> None:
        view = StoreView(monitor)
        view.refresh()
        for judged in view.judgements():
            self._findings += [row | {"at": day.isoformat()} for row in findings_as_dicts(judged) if not row["waived"]]
        self._moments.append(moment(view))

    def _words(self) -> str:
        return f"探测 {self._visits} 次，请求 {self.district.requests} 次"


def _turns(day: date, minutes: int) -> Iterator[datetime]:
    """The moments of a day at even intervals, from midnight on; none where ``minutes`` is 0."""
    starts = day_start(day)
    count = 24 * 60 // minutes if minutes else 0
    return (starts + timedelta(minutes=minutes * number) for number in range(count))


async def _until(clock: Clock, due: datetime) -> None:
    pause = (due - clock.now()).total_seconds()
    if pause > 0:
        await asyncio.sleep(pause)
