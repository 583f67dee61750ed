"""Several processes that crawl: hosts are dealt out to them one by one, those that share an address never to two.

Each worker writes into the store itself, one transaction at a time under the database's own write lock; there is no writer
process.  Measured with two workers over forty small sites (``python -m tests.bench.workers``): they waited for each other's
writing for 1 % of their time (0.2 of 18 s), and two were 1.96 times as fast as one (1.73 with the start of the processes).
A process for writing would have every body and every fact copied through a pipe to win back that one per cent.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from monitor.app import orders
from monitor.app.dealing import next_host
from monitor.model import Coverage, LightRound
from monitor.observe.crawl import Progress

_LONGEST_LINE: Final = 16_000_000  # a coverage names the registered pages that were not seen
_FAREWELL_S: Final = 60.0
"""How long a worker may take to write down what it has."""

Find = Callable[[Collection[str]], Awaitable[Mapping[str, Collection[str]]]]
Show = Callable[[str, Progress], None]


class CrawlError(Exception):
    """A crawl could not be done.  The text is Chinese."""


@dataclass(eq=False)
class _Job:
    order: orders.Order
    ended: asyncio.Future[Coverage | LightRound]


@dataclass(eq=False)
class _Worker:
    """One process; ``job`` is what it does now, ``last`` the host before that."""

    process: asyncio.subprocess.Process | None = None
    job: _Job | None = None
    last: str = ""
    task: asyncio.Task[None] | None = field(default=None, repr=False)


class Workers:
    """At most ``size`` processes, started when there is work and ended when there is none that they could take.

    ``find`` tells the addresses of hosts; ``show`` is told how far each crawl is; ``program`` is the module that a
    worker runs.
    """

    def __init__(
        self, register: Path, size: int, find: Find, show: Show | None = None, *, program: str = "monitor.app.worker"
    ) -> None:
        self._register, self._size, self._find, self._show = register, size, find, show
        self._program = program
        self._waiting: list[_Job] = []
        self._workers: list[_Worker] = []
        self._addresses: dict[str, Collection[str]] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Have what runs cut short and kept."""
        for job in self._waiting:
            job.ended.cancel()
        self._waiting.clear()
        tasks = [worker.task for worker in self._workers if worker.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*self._leaving)

    async def crawl(self, host: str) -> Coverage:
        """Have a host crawled when its turn comes.  Raises :class:`CrawlError`."""
        ended = await self._ended(orders.Order(host))
        assert isinstance(ended, Coverage)
        return ended

    async def light(self, host: str) -> LightRound:
        """Have a light round made of a host when its turn comes.  Raises :class:`CrawlError`."""
        ended = await self._ended(orders.Order(host, light=True))
        assert isinstance(ended, LightRound)
        return ended

    async def _ended(self, order: orders.Order) -> Coverage | LightRound:
        self._addresses |= await self._find((order.host,))
        job = _Job(order, asyncio.get_running_loop().create_future())
        self._waiting.append(job)
        self._deal()
        try:
            return await job.ended
        finally:
            if job in self._waiting:
                self._waiting.remove(job)

    def _deal(self) -> None:
        """Start workers for what waits, as far as there is room and work that they could take."""
        while self._waiting and len(self._workers) < self._size:
            worker = _Worker()
            self._give(worker)
            if worker.job is None:
                return
            worker.task = asyncio.create_task(self._work(worker), name="crawl worker")
            self._workers.append(worker)

    def _give(self, worker: _Worker) -> None:
        running = [other.job.order.host for other in self._workers if other.job is not None]
        waiting = [job.order.host for job in self._waiting]
        host = next_host(waiting, running, self._addresses, worker.last)
        if host is not None:
            worker.job = self._waiting.pop(waiting.index(host))

    async def _work(self, worker: _Worker) -> None:
        """The life of one worker: from its first host until nothing waits that it could take."""
        try:
            process = worker.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", self._program, str(self._register),
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=_LONGEST_LINE,
            )  # fmt: skip
            while (job := worker.job) is not None:
                alive = await self._one(process, job)
                worker.job, worker.last = None, job.order.host
                if alive:
                    self._give(worker)
                self._deal()
        finally:
            self._workers.remove(worker)
            if worker.job is not None and not worker.job.ended.done():
                worker.job.ended.cancel()
            if worker.process is not None:
                leaving = asyncio.create_task(_dismiss(worker.process), name="crawl worker leaves")
                self._leaving.add(leaving)
                leaving.add_done_callback(self._leaving.discard)
            self._deal()

    async def _one(self, process: asyncio.subprocess.Process, job: _Job) -> bool:
        """Have one order carried out; how it ended goes to whoever waits for it.  Whether the process lives."""
        assert process.stdin is not None
        assert process.stdout is not None
        with suppress(ConnectionError):  # then the process is dead and its output ends
            process.stdin.write(orders.encode(job.order) + b"\n")
            await process.stdin.drain()
        while line := await process.stdout.readline():
            told = orders.told_of(line)
            if not isinstance(told, orders.Going):
                _settle(job, told)
                return True
            if self._show is not None:
                self._show(job.order.host, told.progress)
        words = f"{job.order.host} 的巡检进程意外结束（状态 {await process.wait()}）；再次运行会接着上次的地方继续。"
        _settle(job, orders.Failed(words))
        return False


def _settle(job: _Job, told: orders.Crawled | orders.Looked | orders.Failed) -> None:
    if job.ended.done():
        return
    match told:
        case orders.Crawled(coverage):
            job.ended.set_result(coverage)
        case orders.Looked(light):
            job.ended.set_result(light)
        case orders.Failed(words):
            job.ended.set_exception(CrawlError(words))


async def _dismiss(process: asyncio.subprocess.Process) -> None:
    """Let a worker end; it writes down what it has.  One that does not is killed: its frontier is on disk."""
    assert process.stdin is not None
    process.stdin.close()
    try:
        await asyncio.wait_for(asyncio.shield(process.wait()), _FAREWELL_S)
    except TimeoutError:
        process.kill()
        await process.wait()
