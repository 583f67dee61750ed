"""The loop of one crawl: hand out targets, look, believe or doubt, and know when to stop."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final
from urllib.parse import urlsplit

from monitor.clock import Clock
from monitor.model import Budget, Frozen, Outcome, host_of
from monitor.observe import crawl_page
from monitor.observe.check_page import NO_READERS, Readers
from monitor.observe.crawl_health import PATIENCE_S, SILENT, Health, Held, LineUp
from monitor.observe.crawl_links import Sorter, is_page
from monitor.observe.crawl_record import Draw, Recorder
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.heads import Heads
from monitor.observe.redirects import Cookies
from monitor.observe.revisits import Revisits
from monitor.observe.scope import Scope
from monitor.observe.urls import ending_of
from monitor.store import Frontier, Target, Writer

LANES: Final = 24
"""Looks in flight.  The pool keeps each host's and address's pace; these many keep it busy."""

_BATCH: Final = 64
_NOTICE_EVERY: Final = 10
_SAYS_NOTHING: Final = frozenset((Outcome.ROBOTS, Outcome.FORBIDDEN_ADDRESS, Outcome.NOT_LOOKED))

Fetch = Callable[[Request], Awaitable[Response]]


class Progress(Frozen, frozen=True, kw_only=True):
    """How far a crawl is: looks done and still queued, pages read, broken links so far, looks per second."""

    done: int
    queued: int
    pages: int
    broken: int
    rate: float


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The settings of one crawl.  ``gap_header``: a response header (name, value) by which a replay of saved pages says
    that it lacks a page.  ``patience_s``: the waits before a silent host is asked again.  ``readers``: what the checks note
    about each page.  ``draw``: reads lists that scripts draw, where a site allows it."""

    budget: Budget
    deadline_s: float = 15.0
    confirm_after_s: float = 60.0
    gap_header: tuple[str, str] | None = None
    patience_s: tuple[float, ...] = PATIENCE_S
    readers: Readers = NO_READERS
    draw: Draw | None = None


class Run:
    """One crawl of one host in this process.

    State that must survive a kill is in the frontier; what is here can be rebuilt from it.  ``cookies`` are the first that
    each host gave, for second looks.  ``turned_away``: pages that opened earlier no longer do, so somebody shuts us out.
    """

    def __init__(
        self, plan: Plan, scope: Scope, sorter: Sorter, frontier: Frontier, writer: Writer, fetch: Fetch,
        clock: Clock, *, line_up: LineUp | None = None, progress: Callable[[Progress], None] | None = None,
    ) -> None:  # fmt: skip
        self.plan, self.scope, self.frontier, self.clock = plan, scope, frontier, clock
        self.health = Health(self._home, line_up, plan.patience_s)
        drawn = scope.may_draw if plan.draw is not None else None
        self.revisits = Revisits(writer.store, frontier.crawl, self.fetch_extra, plan.readers, drawn=drawn)
        self.heads = Heads(frontier.crawl, self.fetch_extra)
        self.recorder = Recorder(
            scope, sorter, frontier, writer, self.fetch_extra, clock, self.revisits, plan.readers, plan.draw
        )
        self.broken = 0
        self.cookies = Cookies()
        self.turned_away = False
        self._asked_again: set[str] = set()
        self._fetch, self._progress = fetch, progress
        self._until = clock.now() + timedelta(minutes=plan.budget.max_minutes)
        self._ready: deque[Target] = deque()
        self._lanes: set[asyncio.Task[None]] = set()
        self._news = asyncio.Event()
        self._began = asyncio.get_running_loop().time()
        self._looks = 0

    # ── when to stop ─────────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def stopped(self) -> bool:
        """Whether the crawl must end before its queue is empty: a gap, or no time left."""
        return self.health.gap is not None or self.out_of_time

    @property
    def out_of_time(self) -> bool:
        """Whether the budget of minutes is spent."""
        return self.clock.now() >= self._until

    # ── the loop ─────────────────────────────────────────────────────────────────────────────────────────────────────

    async def drain(self) -> None:
        """Look at everything that waits, and at what it leads to, until nothing is left or the crawl must stop."""
        try:
            while True:
                self._news.clear()
                while len(self._lanes) < LANES and (target := self._next()) is not None:
                    self._open_lane(target)
                if self._lanes:
                    await self._news.wait()
                    self._close_lanes()
                elif self.health.held and self.health.gap is None:
                    await self._ask_host()
                else:
                    break
        finally:
            await _cancel(self._lanes)
            self._lanes.clear()
        await self._give_up()
        self.notice(last=True)

    def _open_lane(self, target: Target) -> None:
        lane = asyncio.create_task(self._lane(target))
        lane.add_done_callback(lambda _: self._news.set())
        self._lanes.add(lane)

    async def _lane(self, target: Target | None) -> None:
        """One look after the other: a task for each look, and waiting for any of two dozen, costs more."""
        while target is not None:
            await self._look(target)
            if len(self._lanes) < LANES:
                self._news.set()  # what this look has found may be work for another lane
            await asyncio.sleep(0)  # a look may end without waiting for anything: let the others have their turn
            target = self._next()

    def _close_lanes(self) -> None:
        for lane in [lane for lane in self._lanes if lane.done()]:
            self._lanes.remove(lane)
            lane.result()

    def _next(self) -> Target | None:
        if self.health.asking or self.stopped:
            return None
        if not self._ready:
            self._ready.extend(self.frontier.take(_BATCH))
            self.revisits.load(self._ready, self.recorder.knows_all)
        while self._ready:
            target = self._ready.popleft()
            if not self.recorder.has_read(target):
                return target
        return None

    async def _look(self, target: Target) -> None:
        request = self.request(target, Purpose.PAGE if is_page(target) else Purpose.TARGET)
        response = await self.revisits.look(target, request, partial(self._ask, target))
        outcome = self.outcome(response)
        if target.inside and outcome in SILENT and self.health.doubts(target):
            self.health.hold(Held(target=target, response=response, outcome=outcome))
            if self.health.full:
                await self._ask_host()
            return
        if target.inside and outcome not in SILENT and outcome not in _SAYS_NOTHING:
            await self._settle(self.health.believed())
        await self.recorder.record(target, response, outcome)
        self.notice()

    async def ask_again(self) -> bool:
        """Ask once more for what was accepted as unchanged on the word of a host that turned out to be wrong; whether
        there was any."""
        fresh = self.revisits.distrusted - self._asked_again
        if not fresh or self.stopped:
            return False
        await self.recorder.flush()
        self._asked_again |= fresh
        targets = iter([target for target in self.frontier.answered(304) if host_of(target.url) in fresh])

        async def lane() -> None:
            for target in targets:
                if not self.stopped:
                    response = await self.fetch(
                        self.request(target, Purpose.PAGE if is_page(target) else Purpose.TARGET)
                    )
                    await self.recorder.record(target, response, self.outcome(response), requests=2)

        async with asyncio.TaskGroup() as group:
            for _ in range(LANES):
                group.create_task(lane())
        return True

    async def _ask_host(self) -> None:
        believed, again = await self.health.ask()
        await self._settle(believed)
        self._ready.extendleft(held.target for held in reversed(again))

    async def _settle(self, held: Iterable[Held]) -> None:
        for one in held:
            await self.recorder.record(one.target, one.response, one.outcome)

    async def _give_up(self) -> None:
        """The host as a whole keeps us out: what that did to registered pages is a fact, the rest was not looked at."""
        held = self.health.believed() if self.health.gap not in (None, Outcome.OWN_LINE) else []
        for one in held:
            if self.scope.is_registered(one.target.url):
                await self.recorder.close(one.target, one.response, self._gap_of(one), believed=True)

    def _gap_of(self, held: Held) -> Outcome:
        known = held.outcome is not Outcome.CIRCUIT_OPEN or self.health.gap is None
        return held.outcome if known or self.health.gap is None else self.health.gap

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def request(self, target: Target, purpose: Purpose) -> Request:
        """The request for a target."""
        return Request(
            url=target.url,
            purpose=purpose,
            site=target.site,
            max_bytes=self.plan.budget.max_body_bytes,
            deadline_s=self.plan.deadline_s,
            file=ending_of(target.url) if target.kind == "attachment" and target.inside else "",
        )

    async def _ask(self, target: Target, request: Request) -> Response:
        """One request for a target; where its body is not wanted, without the body if the server knows how."""
        if is_page(target) or not target.inside or request.file or request.conditional:
            return await self.fetch(request)
        return await self.heads.look(request, self.fetch)

    async def fetch(self, request: Request) -> Response:
        """One request."""
        self._looks += 1
        response = await self._fetch(request)
        if response.set_cookies:
            name = urlsplit(response.final_url).hostname or ""
            if not self.cookies.header(name):
                self.cookies.learn(name, response.set_cookies)
        return response

    async def fetch_extra(self, request: Request) -> Response:
        """A request beside the targets' own, counted with the next target that is done."""
        self.recorder.extra += 1
        return await self.fetch(request)

    async def _home(self) -> Response:
        url = next(iter(self.scope.registered()), f"http://{self.scope.host}/")
        return await self.fetch_extra(self.request(Target(url=url), Purpose.CONFIRM))

    def outcome(self, response: Response) -> Outcome:
        """How a look ended, with a replay's missing pages told apart."""
        if crawl_page.is_gap(response.headers, self.plan.gap_header):
            return Outcome.NOT_ARCHIVED
        return response.outcome

    def notice(self, *, last: bool = False) -> None:
        """Tell whoever watches, now and then."""
        done = self.recorder.done
        if self._progress is None or (done % _NOTICE_EVERY and not last):
            return
        passed = asyncio.get_running_loop().time() - self._began
        self._progress(
            Progress(
                done=done,
                queued=max(len(self.frontier) - done, 0),
                pages=self.recorder.pages,
                broken=self.broken,
                rate=round(self._looks / passed, 1) if passed > 0 else 0.0,
            )
        )


async def _cancel(tasks: set[asyncio.Task[None]]) -> None:
    """Stop what is still in flight: when the crawl was cancelled or one look met a fault of ours."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with suppress(asyncio.CancelledError, Exception):
            await task
