"""What one look gave, written down: a page with its facts and links, a redirect, a file, or a failure."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Final

from msgspec.structs import replace

from monitor.clock import Clock
from monitor.model import (
    OPENED,
    Link,
    Outcome,
    PageFacts,
    PageLook,
    PageState,
    Sense,
    link_sense,
    local_day,
)
from monitor.observe import crawl_page
from monitor.observe.check_page import NO_READERS, Readers
from monitor.observe.crawl_links import COLUMN, HOME, Sorter, is_page
from monitor.observe.crawl_soft404 import TO_HOME, SoftCheck
from monitor.observe.exchange import Request, Response
from monitor.observe.furniture import Furniture
from monitor.observe.not_the_site import error_page
from monitor.observe.revisits import Revisits
from monitor.observe.scope import Scope
from monitor.store import Frontier, Kept, Keys, Observation, Target, Writer
from monitor.store.revisits import Content, keys_of

CONTROLS: Final = 6
"""So many pages are asked again when it must be told whether the site or our being blocked is to blame."""

HOMEWARD: Final = 2_000

Draw = Callable[[str, Response], Awaitable[bytes | None]]
"""Draws a page as a browser shows it, given the answer that we have for its URL."""


class Recorder:
    """Turns responses into observations.

    A page's observation, the targets that it adds and the mark that it is done are one transaction, so that a kill
    neither loses nor repeats a count.  ``extra`` counts requests that belong to no target of their own.
    """

    def __init__(
        self, scope: Scope, sorter: Sorter, frontier: Frontier, writer: Writer,
        fetch: Callable[[Request], Awaitable[Response]], clock: Clock, revisits: Revisits, readers: Readers = NO_READERS,
        draw: Draw | None = None,
    ) -> None:  # fmt: skip
        self._scope, self._sorter, self._frontier, self._writer = scope, sorter, frontier, writer
        self._clock, self._readers, self._draw, self._revisits = clock, readers, draw, revisits
        self._soft = SoftCheck(fetch, scope.homes)
        self._furniture = Furniture()
        self._first = not frontier.resumed and writer.store.last_whole(frontier.host) is None
        self._early: set[str] = set()
        counts = frontier.counts()
        self.done, self.pages, self.extra = counts.done, counts.pages, 0
        self.controls: list[Target] = []
        """The first pages that opened as themselves: asked again when many others do not."""
        self.homeward: list[Target] = []
        """The first links that ended on a home page instead of the page that they name."""

    def has_read(self, target: Target) -> bool:
        """Whether a page was read as the end of a redirect before its turn came."""
        if target.url not in self._early:
            return False
        self._early.discard(target.url)
        return True

    def knows_all(self, keys: Keys) -> bool:
        """Whether a page with these links adds nothing to the crawl."""
        return self._sorter.knows_all(keys)

    async def flush(self) -> None:
        """Have everything on disk that was recorded so far."""
        await self._writer.flush()

    async def record(self, target: Target, response: Response, outcome: Outcome, *, requests: int = 1) -> Outcome:
        """Write down one look.  The outcome may turn out to be another one once the page is read."""
        if is_page(target) and outcome in OPENED and response.status != 304 and not crawl_page.is_html(response):
            outcome = Outcome.NOT_HTML
        if not is_page(target) or outcome not in OPENED:
            return await self.close(target, response, outcome, requests=requests)
        kept = self._revisits.kept(target.url)
        if response.status == 304 and kept is not None:
            return await self._unchanged(target, response, kept, requests)
        final = crawl_page.landed(target, response)
        if final and target.priority == HOME:
            self._scope.adopt(final)
        elif final and not (self._scope.is_registered(target.url) and self._scope.inside(final)):
            return await self._redirected(target, response, outcome, final, requests)
        return await self._page(target, response, requests)

    async def _unchanged(self, target: Target, response: Response, kept: Kept, requests: int) -> Outcome:
        """A page that is as it was: seen whole, though nothing was sent.  Its links lead on as they did."""
        number = 0
        if kept.leads or not self._sorter.knows_all(kept.revisit.keys):
            content = self._revisits.content(target.url)
            if content is not None:
                number = self._follow_again(target, content, kept)
        if kept.rows <= 2 and not kept.leads:
            self._soft.stands(target.url)
        self._opened(target)
        await self._put((), target, response, Outcome.OK, requests, page=True, links=number)
        return Outcome.OK

    def _opened(self, target: Target) -> None:
        """Count a page that was read."""
        self.pages += 1
        if target.priority > COLUMN and len(self.controls) < CONTROLS:
            self.controls.append(target)

    def _follow_again(self, target: Target, content: Content, kept: Kept) -> int:
        """Add what a page that is as it was leads to; how many targets were new.  Its facts are only needed for pages
        among them."""
        keys, links = kept.revisit.keys, content.links()
        files = None if kept.leads else self._sorter.files(target, links)
        if files is None:
            return self._follow(target, content.facts(), links, keys)
        self._sorter.met(keys)
        return self._frontier.add(files)

    def _follow(self, target: Target, facts: PageFacts, links: tuple[Link, ...], keys: Keys) -> int:
        """Add the targets to which a page leads; how many were new."""
        found = self._sorter.targets(target, facts, links)
        lead = self._sorter.lead(target, facts.leads_to)
        self._sorter.met(keys)
        return self._frontier.add(found if lead is None else [lead, *found])

    async def _page(self, target: Target, response: Response, requests: int) -> Outcome:
        """Read a page that opened."""
        home = target.url in self._scope.homes
        kept = self._revisits.kept(target.url)
        held = self._revisits.content(target.url)
        today = local_day(self._clock.now())
        seen = crawl_page.read(
            self._writer.store, target.url, response,
            today=today, home=home, readers=self._readers, furniture=self._furniture, held=held, first=self._first,
        )  # fmt: skip
        if seen.facts.scripted and self._draw is not None and self._scope.may_draw(target.site):
            response, seen = await self._drawn(self._draw, target, response, seen, today=today, home=home, held=held)
        if seen.facts.challenge:
            return await self.close(target, response, Outcome.BLOCKED, requests=requests, detail=seen.facts.challenge)
        if home and (told := self._of_the_server(response)):
            return await self.close(target, response, Outcome.SOFT_404, requests=requests, detail=told)
        if home:
            self._soft.learn_home(target.url, response, seen)
        elif await self._is_missing(target, response, seen):
            return await self.close(target, response, Outcome.SOFT_404, requests=requests)
        if seen.same and kept is not None and held is not None:
            keys = kept.revisit.keys
            number = 0 if self._sorter.knows_all(keys) else self._follow(target, seen.facts, held.links(), keys)
        else:
            keys = keys_of(seen.links)
            number = self._follow(target, seen.facts, seen.links, keys)
        state = self._state(target, response, Outcome.OK)
        state = replace(state, body=seen.body, facts=seen.facts)
        news: list[Observation] = [] if seen.same else [_look(state, response.body, seen)]
        revisit = self._revisits.revisit(target.url, response, body=seen.body, keys=keys)
        if response.redirects:
            self.pages += 1
        else:
            self._opened(target)
        await self._put(
            (*news, *([revisit] if revisit else ())), target, response, Outcome.OK, requests, page=True, links=number
        )
        return Outcome.OK

    @staticmethod
    def _of_the_server(response: Response) -> str:
        """What a home page is that is certainly none."""
        return error_page(response.body, response.headers.get("content-type", ""))

    async def _drawn(
        self, draw: Draw, target: Target, response: Response, seen: crawl_page.Read,
        *, today: date, home: bool, held: Content | None,
    ) -> tuple[Response, crawl_page.Read]:  # fmt: skip
        """A page whose list a script draws, as the browser shows it; as it was where that shows no list either."""
        body = await draw(response.final_url or target.url, response)
        if body is None:
            return response, seen
        # What the browser made of it has no validators of the server's.
        own = {"content-type": "text/html; charset=utf-8", "etag": "", "last-modified": ""}
        shown = replace(response, body=body, headers=response.headers | own)
        drawn = crawl_page.read(
            self._writer.store, target.url, shown, today=today, home=home, readers=self._readers, held=held
        )
        return (shown, drawn) if drawn.facts.rows else (response, seen)

    async def _is_missing(self, target: Target, response: Response, seen: crawl_page.Read) -> bool:
        """Whether a page that opened says that it is not there."""
        if self._scope.is_registered(target.url):
            return self._soft.says_missing(response, seen)
        return await self._soft.missing(target.url, response, seen)

    async def _redirected(
        self, target: Target, response: Response, outcome: Outcome, final: str, requests: int
    ) -> Outcome:
        """A link that redirects.  Where it ends inside, at a page not met yet, the answer is read as that page; an end
        that says that there is no such page says so of every link that ends there."""
        if final in self._scope.homes and target.url not in self._scope.homes and len(self.homeward) < HOMEWARD:
            self.homeward.append(target)
        strayed = await self._soft.strayed(target.url, final, response)
        if strayed is not None:
            detail = TO_HOME if strayed is Outcome.REDIRECT else ""
            return await self.close(target, response, strayed, requests=requests, detail=detail)
        lead = self._sorter.lead(target, final)
        if lead is not None:
            self._frontier.add((lead,))
            self._early.add(final)
            outcome = await self._page(lead, response, 0)
            if link_sense(outcome) is not Sense.OPENED:
                return await self.close(target, response, outcome, requests=requests)
        facts = crawl_page.led_to(self._writer.store, final)
        state = replace(self._state(target, response, Outcome.OK), facts=facts)
        await self._put((PageLook(state=state),), target, response, Outcome.OK, requests)
        return Outcome.OK

    async def close(
        self, target: Target, response: Response, outcome: Outcome,
        *, requests: int = 1, detail: str = "", believed: bool = False,
    ) -> Outcome:  # fmt: skip
        """Write down a look that gave no page: a file that opens, a gap, or a failure.  A failure becomes the state of
        its page only when it is ``believed``: one bad look is not news."""
        looks: tuple[Observation, ...] = ()
        file = outcome is Outcome.NOT_HTML and not self._scope.is_registered(target.url)
        if is_page(target) and not file and (believed or link_sense(outcome) is not Sense.FAILED):
            looks = (PageLook(state=self._state(target, response, outcome, detail)),)
        elif not is_page(target) and outcome in OPENED:
            revisit = self._revisits.revisit(target.url, response)
            looks = (revisit,) if revisit else ()
        await self._put(looks, target, response, outcome, requests)
        return outcome

    def _state(self, target: Target, response: Response, outcome: Outcome, detail: str = "") -> PageState:
        return PageState(
            url=target.url,
            at=response.started,
            crawl=self._frontier.crawl,
            site=target.site,
            column=target.column,
            outcome=outcome,
            status=response.status,
            detail=detail or response.detail,
        )

    async def _put(
        self, looks: tuple[Observation, ...], target: Target, response: Response, outcome: Outcome, requests: int,
        *, page: bool = False, links: int = 0,
    ) -> None:  # fmt: skip
        extra, self.extra = self.extra, 0
        self._revisits.forget(target.url)
        done = self._frontier.done(
            target, outcome, status=304 if response.held else response.status, page=page, requests=requests + extra, links=links,
            cut=self._sorter.spend_cut(),
        )  # fmt: skip
        self.done += requests < 2
        await self._writer.put_all((*looks, done))


def _look(state: PageState, body: bytes, seen: crawl_page.Read) -> PageLook:
    """The page as it goes to the store: whole when it was read now, else only that it was looked at."""
    return PageLook(state=state, body=body, links=seen.links, notes=seen.notes) if seen.fresh else PageLook(state=state)
