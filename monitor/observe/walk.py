"""Reading chosen pages of a site once each, for one occasion: nothing is stored and nothing is followed unasked."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Final

from monitor.clock import Clock
from monitor.model import OPENED, Frozen, Link, Outcome, PageFacts, Sense, link_sense, local_day
from monitor.observe.crawl import Pool
from monitor.observe.crawl_links import spelt
from monitor.observe.crawl_page import is_html
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.page import read_page
from monitor.observe.scope import canonical

LANES: Final = 8
"""Pages in flight.  The pool keeps each host's and address's pace."""
_LEADS: Final = 3


class Page(Frozen, frozen=True, kw_only=True):
    """One page as it was read; ``facts`` is ``None`` where it could not be, and ``outcome`` and ``detail`` say why."""

    url: str
    outcome: Outcome
    detail: str = ""
    facts: PageFacts | None = None
    links: tuple[Link, ...] = ()


class Walk:
    """Pages read so far, within a budget of pages.  A failure is asked once more before it is believed."""

    def __init__(
        self, pool: Pool, clock: Clock, most: int, progress: Callable[[int, int], None] | None, again_after_s: float
    ) -> None:
        self._pool, self._clock, self._most, self._progress = pool, clock, most, progress
        self._again_after_s = again_after_s
        self._pages: dict[str, Page] = {}
        self._lanes = asyncio.Semaphore(LANES)

    @property
    def read(self) -> int:
        """How many pages were asked for."""
        return len(self._pages)

    def seen(self, url: str) -> Page:
        """A page that was asked for; one that never was has not been looked at."""
        return self._pages.get(url, Page(url=url, outcome=Outcome.NOT_LOOKED, detail="网页数到了上限，没有看"))

    async def visit(self, urls: Iterable[str]) -> None:
        """Read these pages, each once, in their order until the budget is spent."""
        new = [url for url in dict.fromkeys(urls) if url not in self._pages][: max(self._most - len(self._pages), 0)]
        for url in new:
            self._pages[url] = Page(url=url, outcome=Outcome.NOT_LOOKED)
        await asyncio.gather(*(self._one(url) for url in new))

    async def home(self, url: str) -> Page:
        """A home page, through the pages that only lead to it."""
        for _ in range(_LEADS):
            await self.visit([url])
            page = self.seen(url)
            lead = canonical(page.facts.leads_to) if page.facts is not None else ""
            if not lead or lead in self._pages:
                return page
            url = lead
        return self.seen(url)

    async def _one(self, url: str) -> None:
        async with self._lanes:
            page = await self._look(url, Purpose.PAGE)
            if link_sense(page.outcome) is Sense.FAILED:
                await asyncio.sleep(self._again_after_s)
                page = await self._look(url, Purpose.CONFIRM)
        self._pages[url] = page
        if self._progress is not None:
            self._progress(len(self._pages), self._most)

    async def _look(self, url: str, purpose: Purpose) -> Page:
        response = await self._pool.fetch(Request(url=url, purpose=purpose))
        if response.outcome not in OPENED:
            return Page(url=url, outcome=response.outcome, detail=response.detail)
        if not is_html(response):
            return Page(url=url, outcome=Outcome.NOT_HTML)
        return self._read(url, response)

    def _read(self, url: str, response: Response) -> Page:
        final = canonical(response.final_url) or url
        content_type = response.headers.get("content-type", "")
        today = local_day(self._clock.now())
        reading = read_page(response.body, final, content_type=content_type, today=today)
        if reading.facts.challenge:
            return Page(url=final, outcome=Outcome.BLOCKED, detail=reading.facts.challenge)
        return Page(url=final, outcome=response.outcome, facts=reading.facts, links=spelt(reading.links))
