"""Which pages of the district are which documents: new pages against all documents, new documents against recent pages.

How far that has come is kept in the store, so a restart goes on where it was; the index over the documents is built from the
store when it is first needed.
"""

import threading
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from monitor.app.copy_marks import files_on, source_on
from monitor.app.feeding import documents_of
from monitor.contract import shown_day
from monitor.model import Copy, Difference, IssuedDocument, Link, PageFacts, day_start, host_of, local_day
from monitor.observe.check_page import CheckPage
from monitor.observe.issued import read_issued
from monitor.observe.page import open_page
from monitor.policies import Change, Kind, Match, Matcher, Page, Relation
from monitor.store.reposts import Progress, ReadState
from monitor.store.store import Store

MATCHER: Final = 2
"""Version of the matching; pages held against the documents by an older one are compared again."""

BEFORE: Final = timedelta(days=2)
"""A page that shows an earlier day than a document by more than this cannot be its copy, unless its date is false."""

_DIFFERENCES: Final = 40
_LONGEST: Final = 200
_MATCHES: Final = 3
_BATCH: Final = 200
_UNTOLD: Final = frozenset({Kind.FOOTNOTE, Kind.AROUND, Kind.FORM})


class Matching:
    """The documents of one store as an index, and the pages held against it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._matcher = Matcher()
        self._documents: dict[str, IssuedDocument] = {}
        self._loaded = 0
        self._lock = threading.Lock()

    def catch_up(self, host: str, now: datetime) -> list[Copy]:
        """Hold against each other what has not been yet of a host's pages and the documents; store and return the copies."""
        with self._lock:
            return self._caught_up(host, now)

    def _caught_up(self, host: str, now: datetime) -> list[Copy]:
        done, newest = self._store.to_match(host)
        if done.matcher != MATCHER:
            done = Progress(matcher=MATCHER)
        if not newest.issued:
            return []
        self.load()
        found = self._of_new_documents(host, done) if done.state else []
        ended = Progress(state=newest.state, issued=newest.issued, matcher=MATCHER, at=now)
        if self._documents:
            oldest = min(map(_published, self._documents.values()))
            fresh = self._store.read_states(host, done.state, newest.state)
            states = [each for each in fresh if each.rows or _may_be(each, oldest)]
            found += self._copies(states, self._matcher)
        self._store.record_copies(host, found, ended)
        return found

    def load(self) -> int:
        """Take in the documents that came since the last time, all of them after a start; how many there are now."""
        for number, document in self._store.issued(after=self._loaded):
            self._documents[document.key] = document
            for one in documents_of([document]):
                self._matcher.add(one)
            self._loaded = max(self._loaded, number)
        return len(self._documents)

    def _of_new_documents(self, host: str, done: Progress) -> list[Copy]:
        """Copies of documents that came since the last time on pages that were there before: a site may be faster than
        our reading of the issuer."""
        fresh = [document for _, document in self._store.issued(after=done.issued)]
        if not fresh:
            return []
        since = min(map(_published, fresh)) - BEFORE
        states = self._store.read_states(host, 0, done.state)
        able = [
            each for each in states if each.at >= since or (each.published and not each.rows and _may_be(each, since))
        ]
        return self._copies(able, Matcher(documents_of(fresh)))

    def _copies(self, states: Sequence[ReadState], matcher: Matcher) -> list[Copy]:
        found: list[Copy] = []
        for state in states:
            if state.rows:
                found += _listed(state, matcher)
                continue
            body = self._store.body(state.body)
            if body is not None:
                found += self._of_page(state, body, matcher)
        return found

    def _of_page(self, state: ReadState, body: bytes, matcher: Matcher) -> list[Copy]:
        opened = open_page(body, state.url, today=local_day(state.at))
        if isinstance(opened, PageFacts):
            return []
        links = tuple((link.url, link.text) for link in opened.links if not link.common)
        text = f"{read_issued(opened).number}\n{opened.article}".strip()
        page = Page(title=opened.facts.title, text=text, links=links, key=state.url)
        matches = [match for match in matcher.match(page) if _is_told(match)][:_MATCHES]
        return [copy_of(match, state, opened, self._documents[match.document.key].url) for match in matches]


def _listed(state: ReadState, matcher: Matcher) -> list[Copy]:
    """The rows of a list that lead straight to an issuer's page."""
    linked = {document.key: row for row in state.rows if (document := matcher.at(row.url)) is not None}
    return [
        Copy(
            document=key, url=state.url, body=state.body, at=state.at, site=state.site, column=state.column or state.url,
            relation=Relation.UNRELATED.value, title=row.title[:_LONGEST], link_only=True, original=True,
            published_text=row.shown.isoformat() if row.shown else "",
        )
        for key, row in linked.items()
    ]  # fmt: skip


def copy_of(match: Match, state: ReadState, page: CheckPage, original: str) -> Copy:
    """A match as it is kept."""
    told = [change for change in match.comparison.differences if change.kind not in _UNTOLD]
    told.sort(key=lambda change: not change.grave)
    return Copy(
        document=match.document.key,
        url=state.url,
        body=state.body,
        at=state.at,
        site=state.site,
        column=state.column,
        relation=match.comparison.relation.value,
        title=page.facts.title[:_LONGEST],
        link_only=match.link_only,
        source=source_on(page),
        published_text=page.facts.published_text,
        files=files_on(page),
        original=_leads_to(page.links, original),
        of_issued=match.comparison.of_issued,
        of_copy=match.comparison.of_copy,
        differences=tuple(map(_difference, told[:_DIFFERENCES])),
        differences_total=len(told),
        unread=match.unread,
    )


def _difference(change: Change) -> Difference:
    return Difference(
        kind=change.kind.value, a=_kept(change.a), b=_kept(change.b), paragraph=change.paragraph, grave=change.grave,
        last_paragraph=change.last_paragraph,
    )  # fmt: skip


def _kept(text: str) -> str:
    """What is kept of a text; that it goes on is shown."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _is_told(match: Match) -> bool:
    """Whether a match is worth keeping: another version or an unrelated text is no copy, not even a bad one."""
    return (
        match.link_only or match.unread or match.comparison.relation not in (Relation.OTHER_VERSION, Relation.UNRELATED)
    )


def _leads_to(links: Iterable[Link], original: str) -> bool:
    host = host_of(original)
    return any(host_of(link.url) == host for link in links if not link.common)


def _published(document: IssuedDocument) -> datetime:
    day = shown_day(document.published_text)
    return document.found_at if day is None else min(day_start(day), document.found_at)


def _may_be(state: ReadState, oldest: datetime) -> bool:
    """Whether the day that a page shows does not rule out that it is a copy."""
    return state.published is None or state.published >= local_day(oldest - BEFORE).toordinal()
