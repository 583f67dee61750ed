"""The evidence that a check is given: typed views of the observations of one site as of a moment."""

from datetime import date, datetime
from enum import StrEnum
from typing import TypeVar

from monitor.contract.reposts import Reposts
from monitor.model import (
    Answer,
    Certificate,
    Column,
    Frozen,
    Marks,
    Note,
    Outcome,
    PageKind,
    Parent,
    Register,
    Sense,
    Site,
    Visit,
    visit_sense,
)


class Gap(Frozen, frozen=True, kw_only=True):
    """Why we could not look.  ``reason`` is the outcome that stopped us; ``detail`` is one Chinese sentence."""

    reason: Outcome
    detail: str = ""
    since: datetime | None = None
    where: str = ""


class Visits(Frozen, frozen=True, kw_only=True):
    """The IPv4 visits (IPv6 only where no IPv4 exists) of the days before ``as_of`` that the longest rule needs.

    ``per_day`` is how many visits a day were planned; ``since`` the moment from which the site was registered or the
    store has facts.  ``host_failures`` are, for a section, the times of those samples whose round also found the
    portal down: one cause, charged to the portal.  ``six`` are the visits over IPv6 of the same days, made once a day.
    Samples are in order of time.  Use :func:`sample_sense`, which respects our own line and lag.
    """

    samples: tuple[Visit, ...]
    per_day: int
    since: datetime | None = None
    certificate: Certificate | None = None
    host_failures: tuple[datetime, ...] = ()
    six: tuple[Visit, ...] = ()


class Item(Frozen, frozen=True, kw_only=True):
    """An item that a page lists.

    ``shown`` is the date a reader sees (on the row, else on the item's page).  ``effective`` is what judging uses:
    ``shown``, never later than the day we first saw the item and never in the future.  ``read`` is false when the row
    shows no date, or one that need not be the item's, and the item's page could not be read or may show a date that we
    cannot read: then its date is unknown, not absent.
    """

    title: str
    url: str
    shown: date | None = None
    effective: date | None = None
    first_seen: datetime | None = None
    read: bool = True


class Home(Frozen, frozen=True, kw_only=True):
    """The site's home page as last read, and the items that it links to.

    ``navigation_only``: the page lists no items of its own, so RULES V-3 looks at its second-level pages; their items
    are then in ``items``.  ``unread`` counts second-level pages or items that we could not read, ``parts`` the places in
    the page that may hold further items and could not be read: lists that scripts fill, frames.
    """

    url: str
    looked_at: datetime
    items: tuple[Item, ...]
    navigation_only: bool = False
    unread: int = 0
    parts: int = 0


class ColumnState(StrEnum):
    """How a column page looked at its last reading."""

    LISTED = "listed"  # has items
    CONTENT = "content"  # no list, but body text (a single-page column)
    PARENT = "parent"  # only leads to child columns
    LEADS_AWAY = "leads_away"  # redirects elsewhere or is a link
    BLANK = "blank"  # read whole: no item, no text, no child
    SCRIPTED = "scripted"  # drawn by JavaScript: cannot be read here
    LOST = "lost"  # had items, now none after a change of template: we may have lost our grip
    GAP = "gap"  # could not be fetched


UNREADABLE = {
    ColumnState.SCRIPTED: "列表由脚本生成，本系统读不到条目",
    ColumnState.LOST: "页面版式改变后读不到条目，可能是本系统的识别失效",
    ColumnState.GAP: "页面未能读取",
}
"""Column states that say nothing about the column, with the reason: UNKNOWN, never a fault and never a pass."""


class ColumnSeen(Frozen, frozen=True, kw_only=True):
    """One column of a site as last read.  ``recognised`` is false for a column that is neither registered nor of a
    name that fixes its class: it may be reported as unknown, never as a fault.  ``parts`` counts the places in its page
    that may hold further items and could not be read."""

    column: Column
    registered: bool
    recognised: bool
    state: ColumnState
    looked_at: datetime | None = None
    items: tuple[Item, ...] = ()
    gap: Gap | None = None
    since: datetime | None = None  # from when the state has held without a break
    parts: int = 0

    @property
    def judged(self) -> bool:
        """Whether rules about columns look at it: registered or recognised, and no historical special (RULES V-4d)."""
        return (self.registered or self.recognised) and not self.column.historical

    @property
    def unreadable(self) -> str:
        """Why the column could not be read, in Chinese; empty when it could."""
        known = self.gap.detail if self.gap else ""
        return (known or UNREADABLE[self.state]) if self.state in UNREADABLE else ""


class Columns(Frozen, frozen=True, kw_only=True):
    """All columns of a site: the registered ones, then those recognised from its navigation."""

    columns: tuple[ColumnSeen, ...]


class BrokenLink(Frozen, frozen=True, kw_only=True):
    """A target that did not open.  ``days`` are the days (Asia/Shanghai) of the confirmed failures that stand without a
    success in between, newest last; ``charged_to`` the site that owns the fault (a link in the common footer belongs
    to the portal); ``detail`` what the last look said, in Chinese."""

    target: str
    outcome: Outcome
    status: int | None
    days: tuple[date, ...]
    parents: tuple[Parent, ...]
    parents_total: int
    first_at: datetime
    last_at: datetime
    kind: str = "page"
    outside: bool = False
    on_home: bool = False
    charged_to: str = ""
    detail: str = ""


class Links(Frozen, frozen=True, kw_only=True):
    """The links of a site as of its last crawl.  ``unknown`` counts targets that we could not look at."""

    crawled_at: datetime
    targets: int
    broken: tuple[BrokenLink, ...]
    unknown: int = 0
    crawl_days: int = 1


class MarksOnPage(Frozen, frozen=True, kw_only=True):
    """Marks of one page."""

    url: str
    marks: Marks


class SiteMarks(Frozen, frozen=True, kw_only=True):
    """Marks of the home page, and of sampled other pages, as last read; ``since``: from when the home page has shown
    them unchanged."""

    looked_at: datetime
    home: MarksOnPage
    others: tuple[MarksOnPage, ...] = ()
    since: datetime | None = None


class PageThen(Frozen, frozen=True, kw_only=True):
    """What a page said before it changed: from when it said so, the date it showed, and what the checks noted."""

    at: datetime
    published: date | None = None
    title: str = ""
    notes: dict[str, tuple[Note, ...]] = {}


class PageSeen(Frozen, frozen=True, kw_only=True):
    """A page of the site as it stands, with what the checks noted when they read it.

    ``at`` is since when its body has been the present one, ``first_seen`` when a crawl first met its URL; ``column`` is
    the URL of the column that lists it, where known.  ``before`` holds its earlier bodies, newest first, at most thirty.
    """

    url: str
    kind: PageKind
    at: datetime
    first_seen: datetime
    title: str = ""
    published: date | None = None
    column: str = ""
    notes: dict[str, tuple[Note, ...]] = {}
    before: tuple[PageThen, ...] = ()

    def since(self, check: str, note: Note) -> datetime:
        """From when the page has said what a check noted, without a break, as far back as ``before`` goes: a page that
        lists news gets a new body every day."""
        at = self.at
        for then in self.before:
            if note not in then.notes.get(check, ()):
                break
            at = then.at
        return at


class Pages(Frozen, frozen=True, kw_only=True):
    """The pages of the site that the last whole crawl still found.

    ``read`` counts those that were read, by kind; ``pages`` holds only those about which at least one check noted
    something.  ``since`` is the first crawl of the site's host: what was there then may be of any age.
    ``unread`` counts pages that this crawl met and could not look at (a wall, a throttle); what they said within the last
    48 hours still stands.  ``whole`` is false where any was unread or the crawl did not come to its end: then nothing
    may be said to be absent.
    """

    crawled_at: datetime
    read: dict[PageKind, int]
    pages: tuple[PageSeen, ...]
    since: datetime
    unread: int = 0
    whole: bool = True

    def noted(self, check: str) -> tuple[tuple[PageSeen, tuple[Note, ...]], ...]:
        """The pages about which this check noted something, with those notes, in the order of their URLs."""
        return tuple((page, page.notes[check]) for page in self.pages if page.notes.get(check))


class Answers(Frozen, frozen=True, kw_only=True):
    """The answers to the extra looks that checks wanted of this site: in order of time, for each (check, URL,
    key) the newest of a day, of the last 30 days.  Empty before the first crawl came to its end."""

    answers: tuple[Answer, ...] = ()

    def of(self, check: str) -> tuple[Answer, ...]:
        """The answers to one check's wants."""
        return tuple(answer for answer in self.answers if answer.check == check)


Part = Visits | Home | Columns | Links | SiteMarks | Pages | Answers | Reposts
P = TypeVar("P", Visits, Home, Columns, Links, SiteMarks, Pages, Answers, Reposts)


class Evidence(Frozen, frozen=True, kw_only=True):
    """Everything that is known about one site as of one moment."""

    site: Site
    register: Register
    as_of: datetime
    visits: Visits | Gap
    home: Home | Gap
    columns: Columns | Gap
    links: Links | Gap
    marks: SiteMarks | Gap
    pages: Pages | Gap
    answers: Answers | Gap = Answers()
    reposts: Reposts | Gap = Reposts(duties=(), feeds=())

    @property
    def shut_column(self) -> Column | None:
        """A column that could not be fetched, so that what stands in it is unknown; ``None`` where every known one was.
        A crawl that came to its end may still have been kept out of some pages."""
        columns = self.columns.columns if isinstance(self.columns, Columns) else ()
        return next((seen.column for seen in columns if seen.state is ColumnState.GAP), None)

    def part(self, kind: type[P]) -> P | Gap:
        """The part of the given evidence type, or the gap that stands in its place."""
        found: object = getattr(self, PART_NAMES[kind])
        assert isinstance(found, kind | Gap)
        return found


PART_NAMES: dict[type[Part], str] = {
    Visits: "visits", Home: "home", Columns: "columns", Links: "links", SiteMarks: "marks", Pages: "pages",
    Answers: "answers", Reposts: "reposts",
}  # fmt: skip


def sample_sense(visit: Visit) -> Sense:
    """What a stored visit says, once our own line and our own lateness are taken into account (RULES V-2)."""
    if not visit.own_line or visit.lag_s > 1.0:
        return Sense.UNKNOWN
    return visit_sense(visit.outcome)
