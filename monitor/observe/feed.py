"""Reading an issuer: its lists, what is new on them, and the pages of the new documents.

A list that does not open, that shows a challenge, or of which nothing can be read tells nothing: then it is not known
whether anything was published.
"""

import hashlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from monitor.clock import Clock
from monitor.model import (
    OPENED,
    OUTCOME_WORDS,
    Column,
    FeedRound,
    Frozen,
    IssuedDocument,
    Issuer,
    Link,
    ListLook,
    Outcome,
    PageFacts,
    Row,
    local_day,
)
from monitor.observe.check_page import CheckPage
from monitor.observe.crawl import Pool
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.issued import read_issued
from monitor.observe.page import open_page
from monitor.observe.scope import canonical
from monitor.observe.urls import kind_of

LIST_PAGES: Final = 5
"""Pages of one list that are read at most, all but the first only while everything on them is new."""

DOCUMENTS: Final = 40
"""Pages of documents that one round asks for at most; what is left comes with the next."""

AGAIN: Final = timedelta(hours=6)
"""After this time a young document is read again: issuers correct what they have published."""

YOUNG: Final = timedelta(days=3)
_RECENT: Final = timedelta(days=2)
_ENOUGH_KNOWN: Final = 3


class Before(Frozen, frozen=True, kw_only=True):
    """What is known of an issuer before a round: its documents, when each list (by URL) was last read, which lists the last
    round could not read to their end; and by URL when the list last did not have a document whose own page could not be read
    so far."""

    documents: tuple[IssuedDocument, ...] = ()
    lists: dict[str, datetime] = {}
    failed: frozenset[str] = frozenset()
    without: dict[str, datetime] = {}


class Heard(Frozen, frozen=True, kw_only=True):
    """What one round brought: how the lists could be read, and the documents that are new or have another wording."""

    round: FeedRound
    documents: tuple[IssuedDocument, ...] = ()


class _List(Frozen, frozen=True, kw_only=True):
    """A list as read: its rows, and why it could not be read to its end where it could not."""

    rows: tuple[Row, ...] = ()
    outcome: Outcome = Outcome.OK
    detail: str = ""


async def read_issuer(issuer: Issuer, pool: Pool, clock: Clock, before: Before, *, since: datetime) -> Heard:
    """Read an issuer once.  Documents that show a day before ``since`` are passed over.  Never raises for what a server does."""
    return await _Reading(issuer, pool, clock, before, since).run()


def document_key(issuer: str, url: str) -> str:
    """The stable key of a document: twelve hex digits."""
    return hashlib.sha256(f"{issuer}\n{url}".encode()).hexdigest()[:12]


async def read_document(
    issuer: Issuer, url: str, pool: Pool, clock: Clock, *, listed: Row | None = None, column: str = "",
    looked_before: datetime | None = None,
) -> IssuedDocument | Response:  # fmt: skip
    """One document by its URL; the response where its page cannot be read."""
    found = IssuedDocument(
        key=document_key(issuer.id, url), issuer=issuer.id, url=url, title=listed.title if listed else "",
        found_at=clock.now(), column=column, looked_before=looked_before,
        published_text=listed.shown.isoformat() if listed and listed.shown else "",
    )  # fmt: skip
    if listed is not None and kind_of(url) == "attachment":
        return replace(found, attachments=(Link(url=url, text=listed.title, kind="attachment"),))
    response = await pool.fetch(Request(url=url, purpose=Purpose.PAGE))
    page = _opened(response, url) if response.outcome in OPENED else None
    if page is None:
        return response
    told = read_issued(page, found.title)
    return replace(
        found, title=told.title, number=told.number, written=told.written, agency=told.agency, topic=told.topic,
        published_text=told.published_text or found.published_text, text=told.text, attachments=told.attachments,
        read_at=response.started,
    )  # fmt: skip


def _opened(response: Response, url: str) -> CheckPage | None:
    """The page as read; ``None`` for a challenge and for what is no page."""
    content_type = response.headers.get("content-type", "")
    final = response.final_url or url
    page = open_page(response.body, final, content_type=content_type, today=local_day(response.started))
    return None if isinstance(page, PageFacts) or page.facts.challenge else page


class _Reading:
    """One round over one issuer."""

    def __init__(self, issuer: Issuer, pool: Pool, clock: Clock, before: Before, since: datetime) -> None:
        self._issuer, self._pool, self._clock, self._before = issuer, pool, clock, before
        self._since = local_day(since)
        self._known = {document.url: document for document in before.documents}
        self._started = clock.now()
        self._found: list[IssuedDocument] = []
        self._asked = 0

    async def run(self) -> Heard:
        looks = tuple([await self._list(column) for column in self._issuer.columns])
        if any(look.outcome in OPENED for look in looks):
            await self._read_again()
        ended = FeedRound(
            issuer=self._issuer.id, started=self._started, finished=self._clock.now(), lists=looks
        )  # fmt: skip
        return Heard(round=ended, documents=tuple(self._found))

    async def _list(self, column: Column) -> ListLook:
        at = self._clock.now()
        read = await self._rows(column)
        fresh = [row for row in read.rows if self._is_new(row)]
        waiting = [_spelt(row.url) for row in fresh if await self._document(row, column, at) is None]
        return ListLook(
            column=column.url, outcome=read.outcome, rows=len(read.rows), new=len(fresh) - len(waiting),
            unread=len(waiting), detail=read.detail, waiting=tuple(waiting),
        )  # fmt: skip

    def _is_new(self, row: Row) -> bool:
        return _spelt(row.url) not in self._known and (row.shown is None or row.shown >= self._since)

    async def _rows(self, column: Column) -> _List:
        """All rows of the first page, and of those after it as long as all are new, or the last round did not get so far."""
        rows: list[Row] = []
        url = column.url
        for number in range(LIST_PAGES):
            page = await self._page(url)
            if isinstance(page, _List):
                where = f"第{number + 1}页：" if number else ""
                return replace(page, rows=tuple(rows), detail=f"{where}{page.detail}")
            here = [row for row in page.listed(column.name) if row.url != url]
            rows += here
            following = page.following()
            more = column.url in self._before.failed or all(self._is_new(row) for row in here)
            if not following or not here or not more:
                break
            url = following
        return self._trusted(column, rows)

    async def _page(self, url: str) -> CheckPage | _List:
        """One page of a list; a list without rows where it says nothing."""
        response = await self._pool.fetch(Request(url=url, purpose=Purpose.PAGE))
        if response.outcome not in OPENED:
            return _List(outcome=response.outcome, detail=response.detail or OUTCOME_WORDS[response.outcome])
        page = _opened(response, url)
        if page is None:
            return _List(outcome=Outcome.BLOCKED, detail="打开的是防护系统的验证页面，或不是网页")
        if page.facts.scripted and not page.facts.rows:
            return _List(outcome=Outcome.UNPARSABLE, detail="列表改由脚本生成，读不出来")
        return page

    def _trusted(self, column: Column, rows: list[Row]) -> _List:
        """The rows, unless they show that this is not the list any more."""
        if not rows:
            return _List(outcome=Outcome.UNPARSABLE, detail="列表里一条信息也读不出，可能已改版")
        listed = {_spelt(row.url) for row in rows}
        known = {document.url for document in self._before.documents if document.column == column.url}
        last = self._before.lists.get(column.url)
        recent = last is not None and self._started - last <= _RECENT
        if recent and len(known) >= _ENOUGH_KNOWN and not known & listed:
            return _List(outcome=Outcome.UNPARSABLE, detail="列表里没有一条是上次读到的，可能已改版")
        return _List(rows=tuple(rows))

    async def _document(self, row: Row, column: Column, at: datetime) -> IssuedDocument | None:
        """A new document; ``None`` where its page could not be read yet."""
        url = _spelt(row.url)
        if self._asked >= DOCUMENTS:
            return None
        self._asked += 1
        read = await read_document(
            self._issuer, url, self._pool, self._clock, listed=row, column=column.url,
            looked_before=self._before.without.get(url, self._before.lists.get(column.url)),
        )  # fmt: skip
        if isinstance(read, Response):
            return None
        document = replace(read, found_at=at)
        self._known[url] = document
        self._found.append(document)
        return document

    async def _read_again(self) -> None:
        """Read young documents anew, each once in a while."""
        for known in self._before.documents:
            if not self._is_due(known) or self._asked >= DOCUMENTS:
                continue
            self._asked += 1
            row = Row(title=known.title, url=known.url)
            read = await read_document(
                self._issuer, known.url, self._pool, self._clock, listed=row, column=known.column
            )
            if isinstance(read, IssuedDocument) and read.text:
                again = replace(
                    read, found_at=known.found_at, looked_before=known.looked_before, by_office=known.by_office,
                    published_text=read.published_text or known.published_text,
                )  # fmt: skip
                self._found.append(again)

    def _is_due(self, known: IssuedDocument) -> bool:
        """Whether another six hours of a young document's age were completed since the last round."""
        age, then = self._started - known.found_at, max(self._before.lists.values(), default=known.found_at)
        return age <= YOUNG and age // AGAIN > max(then - known.found_at, timedelta(0)) // AGAIN


def _spelt(url: str) -> str:
    return canonical(url) or url


def lists_read(rounds: Iterable[FeedRound]) -> dict[str, datetime]:
    """URL of a list → when it was last read, from rounds given newest first."""
    found: dict[str, datetime] = {}
    for each in rounds:
        for look in each.lists:
            if look.outcome in OPENED:
                found.setdefault(look.column, each.started)
    return found


def without_waiting(rounds: Sequence[FeedRound]) -> dict[str, datetime]:
    """URL of a document whose page could not be read when its list was last read → when the list was last read without it, from
    rounds given newest first; the oldest reading where all had it."""
    readings: dict[str, list[tuple[datetime, tuple[str, ...]]]] = {}
    for each in rounds:
        for look in each.lists:
            if look.outcome in OPENED:
                readings.setdefault(look.column, []).append((each.started, look.waiting))
    found: dict[str, datetime] = {}
    for looks in readings.values():
        for url in looks[0][1]:
            found[url] = next((started for started, waiting in looks if url not in waiting), looks[-1][0])
    return found
