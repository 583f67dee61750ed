"""The register's values: which sites there are and what each must do."""

from datetime import date
from enum import StrEnum
from functools import lru_cache

from monitor.model.frozen import Frozen
from monitor.model.reposting import HourCount, Reposting, RepostRule, Tier


class Kind(StrEnum):
    """What a site is to the crawl: its own host, or a prefix under the portal's."""

    PORTAL = "portal"
    SECTION = "section"
    STANDALONE = "standalone"


class Stage(StrEnum):
    """Lifecycle stage that the register claims for a site."""

    PREPARING = "preparing"
    RUNNING = "running"
    RECTIFYING = "rectifying"
    SUSPENDED = "suspended"
    MIGRATING = "migrating"
    CLOSED = "closed"


class ColumnClass(StrEnum):
    """Class of a column: what it is for, by the kinds of content of the development guide (RULES C-6 … C-12) and the
    public-information platform.  Only 动态要闻, 通知公告, 政策文件 (规范性文件 among them), 人事 and 规划计划 fix the period in
    which the column must be updated (RULES V-4)."""

    NEWS = "news"
    NOTICE = "notice"
    POLICY = "policy"
    NORMATIVE = "normative"
    INTERPRETATION = "interpretation"
    ORGANISATION = "organisation"
    LEADERS = "leaders"
    PERSONNEL = "personnel"
    PLAN = "plan"
    FINANCE = "finance"
    GUIDE = "guide"  # a guide whose name does not say to what
    GUIDE_OPEN = "guide_open"
    RULES_OPEN = "rules_open"
    STATUTORY = "statutory"
    REPORT = "report"
    SITE_REPORT = "site_report"
    REQUEST = "request"
    GAZETTE = "gazette"
    CATALOGUE = "catalogue"
    CLEANUP = "cleanup"
    INTERACTION = "interaction"
    MAILBOX = "mailbox"
    SURVEY = "survey"
    INTERVIEW = "interview"
    RESPONSE = "response"
    SERVICE = "service"
    SERVICE_GUIDE = "service_guide"
    OVERVIEW = "overview"
    STATISTICS = "statistics"
    EMERGENCY = "emergency"
    RECRUITMENT = "recruitment"
    PROCUREMENT = "procurement"
    PENALTY = "penalty"
    TOPIC = "topic"
    OTHER = "other"


class Level(StrEnum):
    """Whether a column hangs directly under the site's top navigation (一级栏目)."""

    FIRST = "first"
    OTHER = "other"


class Robots(StrEnum):
    """What the crawl does with robots.txt; an office may waive it for its own sites."""

    OBEY = "obey"
    IGNORE = "ignore"


class Column(Frozen, frozen=True, kw_only=True):
    """A registered or recognised list page.  ``period_days`` overrides the period of its class."""

    name: str
    url: str
    cls: ColumnClass = ColumnClass.OTHER
    level: Level = Level.OTHER
    period_days: int | None = None
    historical: bool = False


class Waiver(Frozen, frozen=True, kw_only=True):
    """A person's decision that a finding is not a fault, with a reason and the last day on which it holds.

    ``where`` is a URL (the finding's ``where``) or empty for the whole check on this site.
    """

    check: str
    reason: str
    until: date
    where: str = ""


class Contact(Frozen, frozen=True, kw_only=True):
    """Whom to call about a site."""

    name: str = ""
    phone: str = ""
    email: str = ""


class Pace(Frozen, frozen=True, kw_only=True):
    """Politeness towards one destination address."""

    requests_per_s: float = 2.0
    concurrency: int = 2


class Site(Frozen, frozen=True, kw_only=True):
    """One monitored site: a portal, a section under a host (URL prefixes), or a standalone site.

    ``id`` is a short stable key; ``url`` the registered home page; ``prefixes`` the URL prefixes that belong to the
    site (a portal's or standalone site's is its host).  ``site_code`` is the 网站标识码; a section without one shows
    the portal's.  ``options`` maps a check id to overrides of that check's options.
    ``browser`` allows a headless browser to read lists that scripts draw.
    """

    id: str
    name: str
    kind: Kind
    owner: str
    url: str
    prefixes: tuple[str, ...] = ()
    site_code: str = ""
    icp: str = ""
    police_id: str = ""
    contacts: tuple[Contact, ...] = ()
    recipients: tuple[str, ...] = ()
    stage: Stage = Stage.RUNNING
    opened: date | None = None
    stage_since: date | None = None
    successor: str = ""
    columns: tuple[Column, ...] = ()
    resolve: dict[str, str] = {}
    dns: tuple[str, ...] = ()
    allow_private: bool = False
    robots: Robots = Robots.OBEY
    browser: bool = False
    pace: Pace | None = None
    options: dict[str, dict[str, int | float | str | bool]] = {}
    waivers: tuple[Waiver, ...] = ()


class Issuer(Frozen, frozen=True, kw_only=True):
    """A superior site whose policy columns the district must repost.

    ``tier`` fixes the hours where ``hours`` is not given.  Without ``rules`` the portal owes every document.  ``sources``: further
    names under which it is rightly named as the source of a repost.
    """

    id: str
    name: str
    url: str
    tier: Tier = Tier.SUPERIOR
    hours: int | None = None
    count: HourCount = HourCount.ALL
    sources: tuple[str, ...] = ()
    rules: tuple[RepostRule, ...] = ()
    columns: tuple[Column, ...] = ()
    resolve: dict[str, str] = {}
    allow_private: bool = False


class Mail(Frozen, frozen=True, kw_only=True):
    """How the weekly scorecard leaves.  The password is read from the environment variable ``password_env``."""

    host: str = "127.0.0.1"
    port: int = 25
    sender: str = "xunwang@localhost.localdomain"
    security: str = "none"  # none | starttls | tls
    username: str = ""
    password_env: str = "XUNWANG_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
    recipients: tuple[str, ...] = ()
    weekday: int = 1  # 1 = Monday … 7 = Sunday, Asia/Shanghai
    hour: int = 8


class Budget(Frozen, frozen=True, kw_only=True):
    """Limits of one crawl of one host."""

    max_pages: int = 20_000
    max_depth: int = 12
    max_per_pattern: int = 2_000
    max_minutes: int = 180
    max_body_bytes: int = 5_000_000
    outside_links: bool = True


class Settings(Frozen, frozen=True, kw_only=True):
    """The register's ``[settings]``: one district, its own line, its store, its mail."""

    district: str
    division: str  # first six digits of its 网站标识码 (GB/T 2260)
    contact_url: str
    office: str = ""
    anchors: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    probes_per_day: int = 24
    visit_timeout_s: float = 15.0
    crawl_hour: int = 2  # hour of the day, Asia/Shanghai, from which the daily crawl may start
    light_hours: int = 0  # hours between light rounds after the daily crawl; 0: none
    crawl_workers: int = 2  # processes that crawl at the same time, each one host at a time
    store: str = "xunwang.sqlite"
    listen: str = "127.0.0.1:8470"
    retention_days: int = 400
    allow_private: bool = False
    pace: Pace = Pace()
    budget: Budget = Budget()
    mail: Mail = Mail()
    reposting: Reposting = Reposting()


class Register(Frozen, frozen=True, kw_only=True):
    """``sites.toml`` after validation.  ``revision`` is a hash of its canonical content."""

    settings: Settings
    sites: tuple[Site, ...]
    issuers: tuple[Issuer, ...] = ()
    revision: str = ""

    def site(self, key: str) -> Site | None:
        """The site whose id or name is ``key``."""
        return next((site for site in self.sites if key in (site.id, site.name)), None)

    def portal_of(self, site: Site) -> Site | None:
        """The portal (or standalone site) under whose host a section lives; ``None`` if it is not registered, and for
        every site that is no section."""
        if site.kind is not Kind.SECTION:
            return None
        hosts = [other for other in self.sites if other.kind is not Kind.SECTION]
        return next((other for other in hosts if host_of(other.url) == host_of(site.url)), None)

    def expected_code(self, site: Site) -> str:
        """The 网站标识码 that the site's pages must show: its own, else its portal's, else empty."""
        portal = self.portal_of(site)
        return site.site_code or (portal.site_code if portal else "")


@lru_cache(maxsize=4_096)
def host_of(url: str) -> str:
    """``host[:port]`` of an absolute http(s) URL, lower case, the default port left out."""
    scheme, _, rest = url.partition("://")
    netloc = rest.split("/", 1)[0].split("?", 1)[0].split("#", 1)[0].rpartition("@")[2].lower()
    default = ":443" if scheme == "https" else ":80"
    return netloc.removesuffix(default)
