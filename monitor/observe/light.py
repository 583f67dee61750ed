"""A light round: a look at the few pages of a host where news appears, between two crawls.

It adds what it saw (a new article, a new body of a page) and leaves alone what it could not see: a page that does not
open is not called broken, one that is missing from a list is not called gone, nothing of it counts as a crawl.  That is
for the next crawl, which looks twice.
"""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from datetime import timedelta
from typing import Final

from monitor.clock import Clock
from monitor.model import OPENED, Budget, Coverage, LightRound, Link, Outcome, PageLook, PageState, Register, local_day
from monitor.observe import crawl_page
from monitor.observe.check_page import NO_READERS, Readers
from monitor.observe.crawl import Pool
from monitor.observe.crawl_health import SILENT
from monitor.observe.crawl_links import HOME, ROW
from monitor.observe.crawl_soft404 import SoftCheck
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.furniture import Furniture
from monitor.observe.light_targets import by_chance, fronts
from monitor.observe.revisits import Revisits
from monitor.observe.scope import Scope, canonical
from monitor.observe.sitemap import sitemap_pages
from monitor.observe.traps import Limits
from monitor.observe.urls import kind_of
from monitor.store import Observation, Store, Target, Writer
from monitor.store.revisits import keys_of

SHARE: Final = 0.08
"""Of the requests of the last whole crawl; articles that may have changed are asked for while it lasts."""

LEAST: Final = 40
"""Requests that a round may always make."""

NEW_AT_MOST: Final = 400
_LANES: Final = 8
_ENOUGH: Final = 5  # looks in a row that ended in silence: the host is away
_MINUTES: Final = 60


async def light_round(
    host: str, register: Register, pool: Pool, store: Store, writer: Writer, clock: Clock,
    *, budget: Budget, readers: Readers = NO_READERS, only: Collection[str] | None = None,
) -> LightRound:  # fmt: skip
    """Make one light round of a host and store what it saw; a narrow one looks at these lists ``only``, and at what is new on them.

    Nothing is asked before a crawl has seen the whole host, nor while one is under way: ``gap`` then says so.  Raises
    :class:`~monitor.store.StoreError` when the store cannot be used; never for what a server does.
    """
    await writer.flush()
    whole = store.last_whole(Scope(host, register).host)
    if whole is None or store.is_crawled(host):
        now = clock.now()
        detail = "还没有完整巡检过，先做一次巡检" if whole is None else "巡检还没有结束"
        return LightRound(host=host, started=now, finished=now, gap=Outcome.NOT_LOOKED, detail=detail)
    return await Light(host, register, pool, writer, clock, whole, budget, readers, only).run()


class Light:
    """One light round on its way."""

    def __init__(
        self, host: str, register: Register, pool: Pool, writer: Writer, clock: Clock, whole: Coverage, budget: Budget,
        readers: Readers, only: Collection[str] | None,
    ) -> None:  # fmt: skip
        self._scope = Scope(host, register)
        self._pool, self._writer, self._store, self._clock = pool, writer, writer.store, clock
        self._whole, self._budget, self._readers = whole, budget, readers
        self._only = None if only is None else {canonical(url) for url in only}
        self._deadline_s = register.settings.visit_timeout_s
        self._started = clock.now()
        self._until = self._started + timedelta(minutes=min(budget.max_minutes, _MINUTES))
        self._name = f"light {host}@{self._started.isoformat()}"
        self._revisits = Revisits(
            self._store, self._name, self._fetch, readers, drawn=self._scope.may_draw, distrusted=whole.distrusted
        )
        self._soft = SoftCheck(self._fetch, self._scope.homes)
        self._furniture = Furniture()
        self._limits = Limits(budget, self._started.year)
        self._known: set[str] = set()
        self._asked: set[str] = set()
        self._found: dict[str, Target] = {}
        self._read: list[str] = []
        self._new: list[str] = []
        self._changed: list[str] = []
        self._unchanged = self._failed = self._requests = self._silent = 0
        self._gap: Outcome | None = None
        self._detail = ""

    async def run(self) -> LightRound:
        """Lists first, then what is new on them, then (in a narrow round no more) articles by their chance of having changed."""
        watched = self._store.watched_pages(self._whole)
        self._known = {one.url for one in watched}
        most = max(round(self._whole.requests * SHARE), LEAST)
        lists = fronts(self._scope, watched)
        if self._only is not None:
            lists = [target for target in lists if target.url in self._only]
        await self._ask(lists)
        if self._only is None:
            await self._read_sitemaps()
        await self._ask(self._unread(), NEW_AT_MOST)
        if self._only is None:
            await self._ask(by_chance(watched, self._started), most - self._requests)
        read = set(self._read)
        done = LightRound(
            host=self._scope.host,
            started=self._started,
            finished=self._clock.now(),
            looked=len(self._read),
            unchanged=self._unchanged,
            failed=self._failed,
            requests=self._requests,
            new=tuple(self._new),
            changed=tuple(self._changed),
            read=tuple(self._read),
            lists=tuple(target.url for target in lists if target.url in read),
            narrow=self._only is not None,
            gap=self._gap,
            detail=self._detail,
        )
        await self._writer.put(done)
        await self._writer.flush()
        return done

    # ── asking ───────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _ask(self, targets: Sequence[Target], most: int | None = None) -> None:
        """Look at these, the first ``most`` that were not asked for yet, some at a time."""
        fresh = [target for target in targets if target.url not in self._asked][
            : None if most is None else max(most, 0)
        ]
        self._asked.update(target.url for target in fresh)
        self._revisits.load(fresh, lambda _: True)
        waiting = iter(fresh)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(_LANES, len(fresh))):
                group.create_task(self._lane(waiting))

    async def _lane(self, waiting: Iterator[Target]) -> None:
        for target in waiting:
            if self._gap is None and self._clock.now() < self._until:
                await self._look(target)
            self._revisits.forget(target.url)

    async def _fetch(self, request: Request) -> Response:
        self._requests += 1
        return await self._pool.fetch(request)

    async def _look(self, target: Target) -> None:
        request = Request(
            url=target.url, purpose=Purpose.PAGE, site=target.site, max_bytes=self._budget.max_body_bytes,
            deadline_s=self._deadline_s,
        )  # fmt: skip
        response = await self._revisits.look(target, request, self._fetch)
        self._silent = self._silent + 1 if response.outcome in SILENT else 0
        if self._silent >= _ENOUGH:
            self._gap, self._detail = response.outcome, response.detail
        if response.outcome in OPENED and await self._took(target, response):
            self._read.append(target.url)
        else:
            self._failed += 1

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    async def _took(self, target: Target, response: Response) -> bool:
        """Store what a page that opened says; whether it is the page that was asked for."""
        if response.status == 304:
            self._unchanged += 1
            return True
        if not crawl_page.is_html(response) or not self._is_itself(target, response):
            return False
        seen = crawl_page.read(
            self._store, target.url, response, today=local_day(self._clock.now()), home=target.priority == HOME,
            readers=self._readers, furniture=self._furniture, held=self._revisits.content(target.url),
        )  # fmt: skip
        if not await self._is_page(target, response, seen):
            return False
        await self._store_page(target, response, seen)
        return True

    def _is_itself(self, target: Target, response: Response) -> bool:
        """Whether the answer came from where a crawl, too, would take it as this page."""
        final = crawl_page.landed(target, response)
        if final and target.priority == HOME:
            self._scope.adopt(final)
            return True
        return not final or (self._scope.is_registered(target.url) and self._scope.inside(final))

    async def _is_page(self, target: Target, response: Response, seen: crawl_page.Read) -> bool:
        """Whether it is neither a challenge, nor a list that only a browser shows, nor the site's word that there is no
        such page."""
        if seen.facts.challenge or (seen.facts.scripted and self._scope.may_draw(target.site)):
            return False
        if target.priority == HOME:
            self._soft.learn_home(target.url, response, seen)
            return True
        if self._scope.is_registered(target.url):
            return not self._soft.says_missing(response, seen)
        return not await self._soft.missing(target.url, response, seen)

    async def _store_page(self, target: Target, response: Response, seen: crawl_page.Read) -> None:
        """Store a body that is not the one we hold, and what it leads to."""
        if seen.same or not seen.fresh:
            self._unchanged += 1
            return
        state = PageState(
            url=target.url, at=response.started, crawl=self._name, site=target.site, column=target.column,
            outcome=Outcome.OK, status=response.status, body=seen.body, facts=seen.facts,
        )  # fmt: skip
        look = PageLook(state=state, body=response.body, links=seen.links, notes=seen.notes)
        revisit = self._revisits.revisit(target.url, response, body=seen.body, keys=keys_of(seen.links))
        observations: list[Observation] = [look] if revisit is None else [look, revisit]
        await self._writer.put_all(observations)
        (self._changed if target.url in self._known else self._new).append(target.url)
        if target.priority < ROW:
            self._follow(target, seen)

    def _follow(self, page: Target, seen: crawl_page.Read) -> None:
        """Note what a list leads to, its rows first."""
        rows = [Link(url=row.url) for row in seen.facts.rows]
        column = page.column if page.column in self._scope.columns else ""
        for link in rows:
            self._note(link.url, column)
        for link in seen.links:
            if link.kind == "page" and not link.common:
                self._note(link.url, "")

    def _note(self, url: str, column: str) -> None:
        if url in self._known or url in self._found or not self._scope.inside(url) or kind_of(url) != "page":
            return
        site = self._scope.site_of(url, column)
        self._found[url] = Target(url=url, depth=2, priority=ROW, site=site, column=column)

    async def _read_sitemaps(self) -> None:
        """Note the pages in the sitemaps that the home page's robots file names."""
        home = next(iter(self._scope.homes), "")
        if home and self._gap is None:
            for url in await sitemap_pages(home, self._scope.inside, self._fetch, self._deadline_s):
                self._note(url, "")

    def _unread(self) -> list[Target]:
        """What was found and never looked at as a page, unless it looks like a trap; under either scheme."""
        met = self._store.read_before((*self._found, *map(_twin, self._found)))
        fresh = [target for url, target in self._found.items() if url not in met and _twin(url) not in met]
        return [target for target in fresh[:NEW_AT_MOST] if not self._limits.admit(target.url, target.depth)]


def _twin(url: str) -> str:
    """The same page under the other scheme."""
    scheme, _, rest = url.partition("://")
    return f"{'http' if scheme == 'https' else 'https'}://{rest}"
