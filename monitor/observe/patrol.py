"""A round of visits, each site at a moment of its own, every failure held against our own line around it."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import msgspec

from monitor.model import Site, Visit
from monitor.observe.anchors import line_is_up, six_is_up
from monitor.observe.host_pool import HostPool
from monitor.observe.visit import VISIT_S, needs_six, visit

ASK_EVERY_S = 60.0
"""How far apart the anchors are asked while a round lasts."""
_MOST_OUT = 500
"""Visits out at once: far more than are ever slow together, fewer than a process may have files open."""

Take = Callable[[Visit], Awaitable[None]]


class Line:
    """Our own line, asked for at the anchors about once a minute.

    A visit that got an answer shows by itself that the line was up.  One that got none is kept back until the anchors
    have been asked again, and blamed on the site only if they answered both times: before the visit began and after it
    ended, and every time in between.
    """

    def __init__(self, pool: HostPool, anchors: Sequence[str], take: Take) -> None:
        self._pool = pool
        self._anchors = anchors
        self._take = take
        self._loop = asyncio.get_running_loop()
        self._asks: list[tuple[float, bool]] = []  # when asked, whether any anchor answered
        self._silent: list[tuple[float, float, Visit]] = []  # when it began and ended
        self._six_answered = False

    async def visited(self, began: float, looked: Visit) -> None:
        """Take a visit that began at a moment of the loop's clock and ended now."""
        if looked.status is None:
            self._silent.append((began, self._loop.time(), looked))
            return
        self._six_answered = self._six_answered or looked.family == 6
        await self._take(looked)

    async def watch(self, ended: asyncio.Event) -> None:
        """Ask now and then until the last visit has ended; then once more if one of them still waits for it."""
        while not ended.is_set():
            await self._ask()
            with suppress(TimeoutError):
                await asyncio.wait_for(ended.wait(), ASK_EVERY_S)
        if self._silent:
            await self._ask()

    async def _ask(self) -> None:
        """Ask the anchors, then judge the silent visits that ended before."""
        asked = self._loop.time()
        self._asks.append((asked, await line_is_up(self._pool, self._anchors)))
        due = [each for each in self._silent if each[1] <= asked]
        self._silent = [each for each in self._silent if each[1] > asked]
        blamed = [(looked, self._was_up(began)) for began, _, looked in due]
        six = await self._has_six([looked for looked, up in blamed if up])
        for looked, up in blamed:
            fair = up and (six or not needs_six(looked))
            await self._take(looked if fair else msgspec.structs.replace(looked, own_line=False))
        oldest = min((began for began, _, _ in self._silent), default=asked) - VISIT_S - ASK_EVERY_S
        self._asks = [each for each in self._asks if each[0] >= oldest] or self._asks[-1:]

    def _was_up(self, began: float) -> bool:
        before = [up for asked, up in self._asks if asked <= began][-1:]
        since = [up for asked, up in self._asks if asked > began]
        return all(before + since)

    async def _has_six(self, silent: Sequence[Visit]) -> bool:
        """Whether our line has IPv6, where a visit over it got no answer."""
        if self._six_answered or not any(map(needs_six, silent)):
            return True
        return await six_is_up(self._pool, self._anchors)


async def patrol(
    pool: HostPool,
    places: Iterable[tuple[timedelta, Site]],
    take: Take,
    *,
    anchors: Sequence[str],
    families: Sequence[int] = (4,),
    timeout_s: float = VISIT_S,
) -> int:
    """Visit every site once per family at its place in the round (counted from now, in order); give each visit to
    ``take`` when it is judged, and say how many there were.  Nothing is kept of a round but what is out.

    A fault of ours in one visit is raised at the end of the round, when all others were made.
    """
    line, ended = Line(pool, anchors, take), asyncio.Event()
    watching = asyncio.create_task(line.watch(ended))
    crew = _Crew()
    loop = asyncio.get_running_loop()
    began = loop.time()

    async def one(site: Site, family: int) -> None:
        started = loop.time()
        await line.visited(started, await visit(pool, site, family=family, timeout_s=timeout_s))

    try:
        for place, site in places:
            await asyncio.sleep(max(0.0, began + place.total_seconds() - loop.time()))
            for family in families:
                await crew.send(one(site, family))
        await crew.home()
        ended.set()
        await watching
    finally:
        watching.cancel()
        await crew.recall()
    if crew.fault is not None:
        raise crew.fault
    return crew.sent


class _Crew:
    """The visits that are out, and the first fault that one of them met."""

    def __init__(self) -> None:
        self.sent = 0
        self.fault: BaseException | None = None
        self._out: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_MOST_OUT)

    async def send(self, work: Coroutine[Any, Any, None]) -> None:
        """Start one when there is room."""
        await self._room.acquire()
        task = asyncio.create_task(work)
        self._out.add(task)
        task.add_done_callback(self._back)
        self.sent += 1

    def _back(self, task: asyncio.Task[None]) -> None:
        self._out.discard(task)
        self._room.release()
        if not task.cancelled() and self.fault is None:
            self.fault = task.exception()

    async def home(self) -> None:
        """Wait for all."""
        while self._out:
            await asyncio.wait(self._out)

    async def recall(self) -> None:
        """Cancel whatever is out."""
        for task in self._out:
            task.cancel()
        await asyncio.gather(*self._out, return_exceptions=True)
