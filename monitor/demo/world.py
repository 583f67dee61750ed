"""What a simulated district consists of: frozen values, drawn from a seed or read from a scenario file.

A scenario is a plan.  What any of its servers answers is a pure function of (host, path, simulated time, scenario), and
what a monitor ought to find is another (:mod:`monitor.demo.truth`).
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from monitor.model import BEIJING, Column, ColumnClass, Frozen, Kind, Level, RepostRule, Stage, Tier, Waiver

CRAWL_HOUR = 2
LIGHT_HOURS = 12
"""Hour of the simulated day (Asia/Shanghai) from which the daily crawl may start."""
PROBES_PER_DAY = 24
"""Rounds of visits in a simulated day: one in the first half of every hour."""


class Style(StrEnum):
    """The kind of content management system that a site looks like."""

    TRS = "trs"
    JPAGE = "jpage"
    TABLE = "table"
    MODERN = "modern"


class Form(StrEnum):
    """What a column page is."""

    LIST = "list"  # rows with dates
    UNDATED = "undated"  # rows without dates, items without dates: a historical topic
    TEXT = "text"  # one page of text
    PARENT = "parent"  # leads to other columns only
    AWAY = "away"  # redirects to another site
    SCRIPTED = "scripted"  # the list is drawn by JavaScript
    LETTERS = "letters"  # a mailbox: a form to write in, and the letters with their answers
    REPOSTS = "reposts"  # the reposts that the scenario plans for it, all on one page


class HomeForm(StrEnum):
    """How a home page shows its items."""

    DATED = "dated"  # 2026-11-23
    SHORT = "short"  # 11-23
    BARE = "bare"  # no dates: they stand on the items' own pages
    NAVIGATION = "navigation"  # no items at all: the home page only leads to columns


class What(StrEnum):
    """Kinds of events that a scenario plants."""

    OUTAGE = "outage"
    COLUMN_STOPPED = "column_stopped"
    COLUMN_BLANK = "column_blank"
    HOME_FROZEN = "home_frozen"
    LINK_BROKEN = "link_broken"
    MARK = "mark"
    CHALLENGE = "challenge"
    THROTTLED = "throttled"
    LINE_CUT = "line_cut"
    REDESIGN = "redesign"
    PAGE = "page"
    ISSUER = "issuer"


MODES: dict[What, tuple[str, ...]] = {
    What.OUTAGE: (
        *("refused", "reset", "hang", "http_500", "http_502", "http_404"),
        *("dns_nxdomain", "dns_servfail", "dns_silent"),
    ),
    What.COLUMN_STOPPED: ("",),
    What.COLUMN_BLANK: ("empty", "words"),
    What.HOME_FROZEN: ("",),
    What.LINK_BROKEN: ("not_found", "gone", "server_error", "soft_404"),
    What.MARK: (
        *("site_code_missing", "site_code_wrong", "icp_missing", "icp_wrong", "police_missing", "police_mismatch"),
        *("conac_missing", "conac_bad", "error_report_missing", "error_report_outdated", "error_report_code"),
        *("sponsor_missing", "contact_missing", "sitemap_missing"),
    ),
    What.CHALLENGE: ("412", "521", "script"),
    What.THROTTLED: ("120", "300"),
    What.LINE_CUT: ("",),
    What.REDESIGN: tuple(Style),
    What.PAGE: (),
    What.ISSUER: (
        *("refused", "reset", "hang", "http_500", "http_502", "dns_nxdomain", "dns_servfail", "dns_silent"),
        *("412", "521", "script", "list_drawn"),
    ),
}
"""What ``Event.mode`` may be for each kind.  A throttle's mode is its Retry-After in seconds; the modes of page events are
``check/mode``, named by the modules of :mod:`monitor.demo.plants`."""


class DemoColumn(Frozen, frozen=True, kw_only=True):
    """A column: an item on every ``every``-th day (``phase`` shifts it); ``home_rows`` of its newest items also stand
    on the home page.  ``children`` are the slugs that a parent column leads to."""

    name: str
    slug: str
    cls: ColumnClass = ColumnClass.OTHER
    level: Level = Level.FIRST
    form: Form = Form.LIST
    every: int = 7
    phase: int = 0
    home_rows: int = 0
    period_days: int | None = None
    registered: bool = True
    away: str = ""
    children: tuple[str, ...] = ()


class ExtraLink(Frozen, frozen=True, kw_only=True):
    """A link that stands on a fixed page: ``place`` is footer (every page), home or about (the column of form text).
    ``kind`` is page, image or attachment; ``url`` is a path on the site's host or an absolute URL."""

    text: str
    url: str
    place: str = "about"
    kind: str = "page"


class DemoSite(Frozen, frozen=True, kw_only=True):
    """A site as it is built and as the office registered it.  ``base`` is its path on ``host``; ``rows`` the length of
    its lists."""

    id: str
    name: str
    kind: Kind
    owner: str
    host: str
    base: str = "/"
    style: Style = Style.TRS
    home: HomeForm = HomeForm.DATED
    rows: int = 7
    columns: tuple[DemoColumn, ...] = ()
    links: tuple[ExtraLink, ...] = ()
    site_code: str = ""
    shown_code: str = ""
    icp: str = ""
    police_id: str = ""
    conac: str = ""
    phone: str = ""
    address: str = ""
    person: str = ""
    stage: Stage = Stage.RUNNING
    opened: date | None = None
    stage_since: date | None = None
    successor: str = ""
    waivers: tuple[Waiver, ...] = ()

    def column(self, slug: str) -> DemoColumn | None:
        """The column of that slug."""
        return next((column for column in self.columns if column.slug == slug), None)


class DemoHost(Frozen, frozen=True, kw_only=True):
    """A name on the simulated network.  ``role`` is district, issuer, anchor or outside; a host that is ``gone`` has no
    address any more; an ``expired`` certificate ran out before the simulation begins; ``soft_404`` answers a missing
    page with status 200.  ``six`` is its IPv6 address; empty where it has none."""

    name: str
    address: str
    six: str = ""
    role: str = "district"
    https: bool = False
    charset: str = "utf-8"
    expired: bool = False
    gone: bool = False
    soft_404: bool = False
    title: str = ""

    @property
    def origin(self) -> str:
        """Scheme and host."""
        return f"{'https' if self.https else 'http'}://{self.name}"


class Event(Frozen, frozen=True, kw_only=True):
    """Something that happens from ``since`` until ``until`` (``None``: to the end).

    ``site`` is a site's id.  ``where`` is a column's slug, a URL, or "host" for an outage of the site's whole host;
    ``mode`` is one of :data:`MODES`.  The ``where`` of a page event is ``home``, ``*`` (every page), ``column/<slug>``,
    ``articles/<slug>`` (all items of a column), ``article/<slug>/<day>`` (one item), ``path/<path>``, or ``host`` for
    what stands before any page: certificate and addresses.  ``COLUMN_STOPPED`` and ``HOME_FROZEN`` begin on the day of
    the last item and end on the day of the next.  The ``site`` of an ISSUER event is an issuer's id: its host is down, hides
    behind a challenge, or (``list_drawn``) has its list drawn by JavaScript.
    """

    what: What
    since: datetime
    until: datetime | None = None
    site: str = ""
    where: str = ""
    mode: str = ""

    def active(self, moment: datetime) -> bool:
        """Whether the event holds at ``moment``."""
        return self.since <= moment and (self.until is None or moment < self.until)


class DemoIssuer(Frozen, frozen=True, kw_only=True):
    """A superior site whose policy columns the district must repost, and what the office's register says of it."""

    id: str
    name: str
    host: str
    tier: Tier = Tier.SUPERIOR
    sources: tuple[str, ...] = ()
    rules: tuple[RepostRule, ...] = ()
    columns: tuple[Column, ...] = ()


class Genre(StrEnum):
    """What an issuer's document is; it fixes the form of its title and text."""

    OPINIONS = "opinions"
    NOTICE = "notice"
    PLAN = "plan"
    RULES = "rules"  # built of articles
    NEWS = "news"  # an interview about a document: listed among documents, but none


class DemoDocument(Frozen, frozen=True, kw_only=True):
    """A document that an issuer publishes at ``at``.

    ``matter`` is one of :data:`monitor.demo.policy_words.MATTERS`.  ``hour``: its page shows the hour, not only the date.
    ``file`` is the name of what is attached; empty: nothing.  ``like`` is the id of an older document whose text this one
    repeats: that of last year, or where both are RULES, the one that it amends.
    """

    id: str
    issuer: str
    at: datetime
    title: str
    genre: Genre
    matter: str
    agency: str
    written: date
    number: str = ""
    hour: bool = True
    file: str = ""
    like: str = ""


class DemoRepost(Frozen, frozen=True, kw_only=True):
    """A page of a site's column that is there from ``at`` until ``until`` and carries a document, or something that looks
    like it: ``mode`` is one of :data:`monitor.demo.copying.MODES`.

    ``item`` tells it from other pages of the column.  ``hour``: the page shows the hour, where the site's pages do;
    ``dated`` is the date that it shows, where that is not the day of ``at``.
    """

    document: str
    site: str
    column: str
    item: int
    at: datetime
    until: datetime | None = None
    mode: str = "whole"
    hour: bool = True
    dated: date | None = None

    def stands(self, moment: datetime) -> bool:
        """Whether it is there at ``moment``."""
        return self.at <= moment and (self.until is None or moment < self.until)

    @property
    def shown(self) -> date:
        """The date that it shows."""
        return self.dated or local_date(self.at)


class Scenario(Frozen, frozen=True, kw_only=True):
    """A district and its weeks.  Day 1 is ``start``; the run lasts ``days`` days (Asia/Shanghai)."""

    seed: int
    start: date
    days: int
    district: str
    pinyin: str
    division: str
    hosts: tuple[DemoHost, ...]
    sites: tuple[DemoSite, ...]
    issuers: tuple[DemoIssuer, ...]
    anchors: tuple[str, ...]
    events: tuple[Event, ...] = ()
    documents: tuple[DemoDocument, ...] = ()
    reposts: tuple[DemoRepost, ...] = ()

    def issuer(self, key: str) -> DemoIssuer:
        """The issuer of that id."""
        return next(issuer for issuer in self.issuers if issuer.id == key)

    def document(self, key: str) -> DemoDocument:
        """The document of that id."""
        return next(document for document in self.documents if document.id == key)

    def site(self, key: str) -> DemoSite:
        """The site of that id."""
        return next(site for site in self.sites if site.id == key)

    def host(self, name: str) -> DemoHost:
        """The host of that name."""
        return next(host for host in self.hosts if host.name == name)

    @property
    def portal(self) -> DemoSite:
        """The district's portal."""
        return next(site for site in self.sites if site.kind is Kind.PORTAL)

    @property
    def begins(self) -> datetime:
        """Midnight before day 1."""
        return self.at(1)

    def at(self, day: int, hour: float = 0.0) -> datetime:
        """A moment of a simulated day, as UTC."""
        midnight = datetime.combine(self.start, time(), BEIJING)
        return (midnight + timedelta(days=day - 1, hours=hour)).astimezone(UTC)

    def date_of(self, day: int) -> date:
        """The date of a simulated day."""
        return self.start + timedelta(days=day - 1)

    def day_of(self, moment: datetime) -> int:
        """The simulated day of a moment."""
        return (moment.astimezone(BEIJING).date() - self.start).days + 1


def local_date(moment: datetime) -> date:
    """The date in Asia/Shanghai."""
    return moment.astimezone(BEIJING).date()
