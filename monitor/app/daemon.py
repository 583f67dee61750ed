"""``xunwang run``: rounds of visits and the embedded server in one process, crawls in worker processes."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path

from monitor.app.mailing import Scorecards, all_sent
from monitor.app.repost_mailing import send_issuer_alerts, send_morning, table_of
from monitor.app.serving import served
from monitor.app.view import StoreView
from monitor.app.wiring import Monitor
from monitor.app.workers import CrawlError, Workers
from monitor.model import OPENED, day_start, local_day
from monitor.observe.host_pool import HostPool
from monitor.plan import Done, Job, Work, due, next_round, spread
from monitor.register import hosts
from monitor.reports.repost_table import RepostTable
from monitor.reports.send import MailError
from monitor.store.locks import HostBusyError
from monitor.store.upkeep import prune

log = logging.getLogger(__name__)

TICK_S = 20.0
AGAIN_AFTER = timedelta(minutes=30)
"""How long a job that failed (or was cut short) waits before it is tried again."""
RETRY_AFTER = {Work.ROUND: timedelta(0), Work.FEED: timedelta(0), Work.WATCH: timedelta(minutes=5)}
"""The same for work that is done more often.  A reading of an issuer that failed is a reading, too."""
LOOKS = (Work.CRAWL, Work.LIGHT, Work.WATCH)
"""Of these only one at a time looks at a host."""


class Daemon:
    """The scheduler of one register.  A job that fails is logged and tried again later; it stops nothing else.

    ``say`` prints a line for whoever started it; every ``tick_s`` seconds it looks what is due.
    """

    def __init__(
        self, monitor: Monitor, register_path: Path, say: Callable[[str], None], *, tick_s: float = TICK_S
    ) -> None:
        self.monitor = monitor
        self.say = say
        self._tick_s = tick_s
        self.stopping = asyncio.Event()
        self._tasks: dict[tuple[Work, str], asyncio.Task[None]] = {}
        self._tried: dict[tuple[Work, str], datetime] = {}
        self._workers = Workers(register_path, monitor.register.settings.crawl_workers, monitor.host_addresses)
        self._last_round: datetime | None = None
        self._last_prune: datetime | None = None
        self._morning_sent: date | None = None
        self._view = StoreView(monitor)
        self._stale = asyncio.Event()

    async def run(self) -> None:
        """Work until SIGTERM or SIGINT; then stop what runs and leave everything stored."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stopping.set)
        settings = self.monitor.register.settings
        async with served(self._view, settings.listen) as address, self.monitor.pool() as pool, self._workers:
            self._stale.set()
            refreshing = asyncio.create_task(self._keep_fresh())
            self.say(f"正在运行，监测 {len(self.monitor.register.sites)} 个站点。网页 {address}  停止请按 Ctrl+C")
            try:
                while not self.stopping.is_set():
                    await self._start_due(pool)
                    await self._wait()
            finally:
                refreshing.cancel()
                await self._stop()
        self.say("已停止；已经记下的都还在。")

    async def _wait(self) -> None:
        now, per_day = self.monitor.clock.now(), self.monitor.register.settings.probes_per_day
        moment, _ = next_round(now, per_day, spread(len(hosts(self.monitor.register)), per_day))
        pause = min(self._tick_s, max(0.05, (moment - now).total_seconds()))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.stopping.wait(), pause)

    async def _keep_fresh(self) -> None:
        while True:
            await self._stale.wait()
            self._stale.clear()
            try:
                await asyncio.to_thread(self._view.refresh)
            except Exception:
                log.exception("the pages could not be refreshed; they keep showing %s", self._view.as_of())

    def _done(self) -> Done:
        store = self.monitor.store
        return Done(
            last_round=self._last_round,
            crawls=store.last_crawls(),
            lights=store.last_lights(),
            watches=store.last_lights(narrow=True),
            feeds=store.last_feeds(),
            morning=self._morning_sent,
            last_prune=self._last_prune,
        )

    async def _start_due(self, pool: HostPool) -> None:
        done, now = await asyncio.to_thread(self._done), self.monitor.clock.now()
        register = self.monitor.register
        watched = [host for host in hosts(register) if self.monitor.owes(host)]
        issuers = [issuer.id for issuer in register.issuers if issuer.columns]
        for job in due(now, register.settings, hosts(register), done, watched=watched, issuers=issuers):
            key = (job.work, job.key)
            tried = self._tried.get(key)
            alike = LOOKS if job.work in LOOKS else (job.work,)
            if any((work, job.key) in self._tasks for work in alike) or (
                tried is not None and now - tried < RETRY_AFTER.get(job.work, AGAIN_AFTER)
            ):
                continue
            self._tried[key] = now
            task = asyncio.create_task(self._guarded(job, self._work(job, pool)))
            self._tasks[key] = task
            task.add_done_callback(partial(self._forget, key))

    def _forget(self, key: tuple[Work, str], _: asyncio.Task[None]) -> None:
        self._tasks.pop(key, None)

    def _work(self, job: Job, pool: HostPool) -> Coroutine[object, object, None]:
        match job.work:
            case Work.ROUND:
                self._last_round = self.monitor.clock.now()
                return self._round(pool, job.with_ipv6)
            case Work.CRAWL:
                return self._crawl(job.key)
            case Work.LIGHT:
                return self._light(job.key)
            case Work.WATCH:
                return self._watch(job.key, pool)
            case Work.FEED:
                return self._feed(job.key, pool)
            case Work.SCORECARD:
                return self._scorecard(local_day(job.due) - timedelta(days=1))
            case Work.MORNING:
                return self._morning()
            case Work.PRUNE:
                return self._prune()

    async def _guarded(self, job: Job, work: Coroutine[object, object, None]) -> None:
        try:
            await work
        except MailError as error:
            self.say(f"邮件没有发出：{error}")
        except CrawlError as error:
            self.say(f"巡检没有做完，{AGAIN_AFTER.total_seconds() / 60:.0f} 分钟后再试：{error}")
        except Exception:
            log.exception("%s %s failed; it will be tried again", job.work, job.key)

    async def _round(self, pool: HostPool, with_ipv6: bool) -> None:
        await self.monitor.patrol(pool, (4, 6) if with_ipv6 else (4,))
        self._stale.set()

    async def _crawl(self, host: str) -> None:
        await self._workers.crawl(host)
        self._stale.set()

    async def _light(self, host: str) -> None:
        await self._workers.light(host)
        self._stale.set()

    async def _watch(self, host: str, pool: HostPool) -> None:
        """Look at the columns that carry reposts: a few pages, so in this process, whatever the workers are busy with."""
        with contextlib.suppress(HostBusyError):
            await self.monitor.light(host, pool, narrow=True)
            self._stale.set()

    async def _feed(self, key: str, pool: HostPool) -> None:
        """Read an issuer; what is new there may stand on the district's pages already."""
        issuer = next(each for each in self.monitor.register.issuers if each.id == key)
        heard = await self.monitor.feed(issuer, pool)
        if heard.documents:
            await self.monitor.match_all()
        if any(look.outcome not in OPENED for look in heard.round.lists):
            delivery = await send_issuer_alerts(self.monitor, await self._table())
            for recipient, problem in delivery.problems.items():
                self.say(f"上级网站读不了的通知没有发给 {recipient}：{problem}")
        self._stale.set()

    async def _scorecard(self, week_end: date) -> None:
        if all_sent(self.monitor, week_end):
            return
        scorecards = await asyncio.to_thread(Scorecards, self.monitor, week_end)
        delivery = await scorecards.send()
        self.say(f"周报已发给 {len(delivery.sent)} 个邮箱。")
        for recipient, problem in delivery.problems.items():
            self.say(f"周报没有发给 {recipient}：{problem}")

    async def _morning(self) -> None:
        """What is owed today, who is late, what is damaged; each morning once."""
        day = local_day(self.monitor.clock.now())
        delivery = await send_morning(self.monitor, await self._table())
        for recipient, problem in delivery.problems.items():
            self.say(f"转载日报没有发给 {recipient}：{problem}")
        if not delivery.problems:
            self._morning_sent = day

    async def _table(self) -> RepostTable:
        return await asyncio.to_thread(lambda: table_of(self.monitor, self.monitor.judge()))

    async def _prune(self) -> None:
        now = self.monitor.clock.now()
        keep = timedelta(days=self.monitor.register.settings.retention_days)
        await asyncio.to_thread(prune, self.monitor.store, day_start(local_day(now - keep)))
        self._last_prune = now

    async def _stop(self) -> None:
        running = list(self._tasks.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
