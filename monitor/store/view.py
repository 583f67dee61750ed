"""One site's facts as of one moment: what evidence is made from.

Nothing later than ``as_of`` is read.  A page whose state is old but unchanged counts as looked at by the last crawl
that reached it: sameness leaves no rows, the coverage says that we looked.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, Final
from urllib.parse import quote, urlsplit, urlunsplit

from sqlalchemy import Connection, bindparam, case, select

from monitor.contract import Gap
from monitor.model import (
    OPENED,
    OUTCOME_WORDS,
    Coverage,
    Frozen,
    Link,
    Outcome,
    PageFacts,
    PageKind,
    PageState,
    Register,
    Site,
    host_of,
    show_moment,
)
from monitor.store import reading
from monitor.store.codec import decode_coverage, is_obscure, micros, moment, unpack
from monitor.store.tables import coverages, page_states, pages

HOLDS_FOR: Final = timedelta(hours=48)
"""How long a reading still speaks when the looks after it failed: one bad look is not news."""

_CRAWLS: Final = 120  # crawls of a host that evidence looks back on

_coverages = (
    select(coverages.c.crawl, coverages.c.started, coverages.c.finished, coverages.c.complete, coverages.c.gap,
           coverages.c.value)
    .where(coverages.c.host == bindparam("host"), coverages.c.finished <= bindparam("until"))
    .order_by(coverages.c.finished.desc(), coverages.c.id.desc())
    .limit(_CRAWLS)
)  # fmt: skip
_last_read = (
    select(page_states.c.id)
    .where(
        page_states.c.page == pages.c.id,
        page_states.c.at <= bindparam("until"),
        page_states.c.reader > 0,
        page_states.c.outcome.in_([outcome.value for outcome in OPENED]),
    )
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
    .limit(1)
    .correlate(pages)
    .scalar_subquery()
)
_undated = page_states.c.published.is_(None) & page_states.c.kind.in_((PageKind.ARTICLE.value, PageKind.OTHER.value))
_glances = (
    select(
        pages.c.url,
        pages.c.first_seen,
        page_states.c.kind,
        page_states.c.published,
        page_states.c.leads,
        case((_undated, page_states.c.facts)).label("undated"),
    )
    .select_from(pages.outerjoin(page_states, page_states.c.id == _last_read))
    .where(pages.c.url.in_(bindparam("urls", expanding=True)))
)
_read_before = (
    select(*reading.STATE_COLUMNS)
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(
        pages.c.url == bindparam("url"),
        page_states.c.at < bindparam("before"),
        page_states.c.reader > 0,
        page_states.c.outcome.in_([outcome.value for outcome in OPENED]),
    )
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
    .limit(1)
)


class Glance(Frozen, frozen=True, kw_only=True):
    """What is known about a URL.  ``read``: a body of it was read; ``published`` is the day that body shows, ``obscure``
    that it shows none that we can read, though a reader may see one."""

    first_seen: datetime | None
    read: bool = False
    kind: str = ""
    published: int | None = None
    obscure: bool = False

    @property
    def told(self) -> bool:
        """Whether the page was read so far that a date which it does not show is none."""
        return self.read and not self.obscure


class Read(Frozen, frozen=True, kw_only=True):
    """A page as last read, the moment when it was last found so, and its facts."""

    state: PageState
    looked_at: datetime
    facts: PageFacts


class Crawl:
    """One crawl of a host, its coverage decoded only when asked for."""

    __slots__ = ("_value", "complete", "finished", "gap", "name", "started")

    def __init__(self, row: Any) -> None:
        self.name: str = row.crawl
        self.started = moment(row.started)
        self.finished = moment(row.finished)
        self.complete = bool(row.complete)
        self.gap = None if row.gap is None else Outcome(row.gap)
        self._value: bytes | Coverage = row.value

    @property
    def coverage(self) -> Coverage:
        """The whole coverage."""
        if not isinstance(self._value, Coverage):
            self._value = decode_coverage(unpack(self._value))
        return self._value


class View:
    """Reads of one site as of one moment, each page once."""

    def __init__(self, connection: Connection, register: Register, site: Site, as_of: datetime) -> None:
        self.connection = connection
        self.register = register
        self.site = site
        self.as_of = as_of
        self.until = micros(as_of)
        self.home_url = spelt(site.url)
        self._states: dict[str, PageState | None] = {}
        self._links: dict[str, tuple[Link, ...]] = {}
        self._crawls: dict[str, list[Crawl]] = {}
        self._registered = {self.home_url, *(spelt(column.url) for column in site.columns)}

    @cached_property
    def crawls(self) -> list[Crawl]:
        """The crawls of the site's host, newest first."""
        return self.crawls_of(host_of(self.home_url))

    def crawls_of(self, host: str) -> list[Crawl]:
        """The crawls of a host, newest first."""
        if host not in self._crawls:
            rows = self.connection.execute(_coverages, {"host": host, "until": self.until})
            self._crawls[host] = [Crawl(row) for row in rows]
        return self._crawls[host]

    def load(self, urls: Iterable[str]) -> None:
        """Read the states of several pages at once."""
        missing = [url for url in dict.fromkeys(urls) if url not in self._states]
        if missing:
            found = reading.last_states(self.connection, missing, self.as_of)
            self._states.update((url, found.get(url)) for url in missing)

    def state(self, url: str) -> PageState | None:
        """The newest state of a page."""
        self.load((url,))
        return self._states[url]

    def links(self, state: PageState) -> tuple[Link, ...]:
        """The links on a page as of a state."""
        if state.url not in self._links:
            self._links[state.url] = reading.links_on(self.connection, state.url, state.body)
        return self._links[state.url]

    def glances(self, urls: Sequence[str]) -> dict[str, Glance]:
        """What is known about many URLs."""
        found = {}
        for start in range(0, len(urls), 500):
            batch = {"urls": urls[start : start + 500], "until": self.until}
            for url, first_seen, kind, published, leads, undated in self.connection.execute(_glances, batch):
                seen = moment(first_seen) if first_seen <= self.until else None
                read = kind is not None and not leads
                obscure = undated is not None and is_obscure(undated)
                found[url] = Glance(first_seen=seen, read=read, kind=kind or "", published=published, obscure=obscure)
        return found

    def read(self, url: str) -> Read | Gap:
        """A page as last read; or why we could not look, when the last look failed and the reading before it is older
        than 48 hours."""
        state = self.state(url)
        if state is None:
            return self._never(url)
        looked, missed = self._last_look(url, before=None)
        if is_read(state):
            at = state.at if looked is None else max(state.at, looked.started)
            if missed is None or missed.finished <= at or self._holds(at):
                return _read(state, at)
            return _missed(missed, url)
        return self._before(state) or _gap(state)

    def _holds(self, at: datetime) -> bool:
        return self.as_of - at <= HOLDS_FOR

    def _before(self, gap: PageState) -> Read | None:
        """The reading before a look that failed, while it still speaks."""
        parameters = {"url": gap.url, "before": micros(gap.at)}
        row = self.connection.execute(_read_before, parameters).first()
        if row is None:
            return None
        state = reading.page_state(row)
        looked, _ = self._last_look(gap.url, before=gap.at)
        at = state.at if looked is None else max(state.at, looked.started)
        return _read(state, at) if is_read(state) and self._holds(at) else None

    def _never(self, url: str) -> Gap:
        _, missed = self._last_look(url, before=None)
        if missed is not None:
            return _missed(missed, url)
        return Gap(reason=Outcome.NOT_LOOKED, detail="尚未巡检到该页面", where=url)

    def _last_look(self, url: str, before: datetime | None) -> tuple[Crawl | None, Crawl | None]:
        """The last crawl that looked at a page, and the newest crawl after it that should have but could not."""
        missed: Crawl | None = None
        for crawl in self.crawls_of(host_of(url)) or self.crawls:
            if before is not None and crawl.finished >= before:
                continue
            if crawl.gap is not None or (not crawl.complete and url in crawl.coverage.unvisited):
                missed = missed or crawl
            elif crawl.complete or url in self._registered:
                return crawl, missed
        return None, missed

    def owns(self, url: str) -> bool:
        """Whether the longest matching prefix of the register gives a URL to this site."""
        owner = owner_of(self.register, url)
        return owner is not None and owner.id == self.site.id


def spelt(url: str) -> str:
    """A registered URL in the spelling under which a crawl stores it."""
    parts = urlsplit(url.strip())
    host = host_of(url)
    host = host if host.isascii() else host.encode("idna").decode("ascii")
    path = quote(parts.path or "/", safe="%/:=&?~+!$,;'@()*[]|.-_")
    return urlunsplit((parts.scheme.lower(), host, path, quote(parts.query, safe="%/:=&?~+!$,;'@()*[]|.-_"), ""))


def owner_of(register: Register, url: str) -> Site | None:
    """The site with the longest prefix of a URL."""
    bare = _bare(url)
    best: tuple[int, Site] | None = None
    for site in register.sites:
        for prefix in site.prefixes or (site.url,):
            start = _bare(prefix)
            if (best is None or len(start) > best[0]) and (bare.startswith(start) or bare + "/" == start):
                best = len(start), site
    return None if best is None else best[1]


def _bare(url: str) -> str:
    """Host and path: a prefix holds under http and https alike."""
    full = url if "://" in url else f"http://{url}"
    return host_of(full) + "/" + full.partition("://")[2].partition("/")[2]


def is_read(state: PageState) -> bool:
    """Whether a state says that the page opened and was read."""
    return state.outcome in OPENED and state.facts is not None and not state.facts.challenge


def _read(state: PageState, at: datetime) -> Read:
    assert state.facts is not None
    return Read(state=state, looked_at=at, facts=state.facts)


def _gap(state: PageState) -> Gap:
    reason = state.outcome
    if reason in OPENED:
        reason = Outcome.BLOCKED if state.facts is not None else Outcome.UNPARSABLE
    detail = f"页面未能读取（{OUTCOME_WORDS[reason]}）,{show_moment(state.at)}起"
    return Gap(reason=reason, detail=detail, since=state.at, where=state.url)


def _missed(crawl: Crawl, url: str) -> Gap:
    reason = crawl.gap or Outcome.NOT_LOOKED
    detail = f"{show_moment(crawl.started)}的巡检未能看到该页面（{OUTCOME_WORDS[reason]}）"
    return Gap(reason=reason, detail=detail, since=crawl.started, where=url)
