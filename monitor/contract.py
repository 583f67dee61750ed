"""What a file in ``checks/`` must supply, and the evidence that it is given.

A check is one module ``checks/<id>.py`` whose file name is its id.  It defines ``CHECK`` (a :class:`Check`: all that
varies, as data) and ``judge(evidence, options) -> Judgement``, a pure function.  It imports nothing of the monitor but
this module and ``monitor.model``.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar

from monitor.model import (
    Certificate,
    Column,
    Frozen,
    Marks,
    Outcome,
    Parent,
    Register,
    Sense,
    Site,
    Stage,
    Verdict,
    Visit,
    Waiver,
    local_day,
    visit_sense,
)

UNKNOWN_CODE = "unknown"
"""Finding code that every check may use: could not look (verdict UNKNOWN)."""

OptionValue = int | float | str | bool
Options = Mapping[str, OptionValue]


# ── evidence: typed views of the observations of one site as of a moment ─────────────────────────────────────────────


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
    portal down: one cause, charged to the portal.  Samples are in order of time.  Use :func:`sample_sense`, which
    respects our own line and lag.
    """

    samples: tuple[Visit, ...]
    per_day: int
    since: datetime | None = None
    certificate: Certificate | None = None
    host_failures: tuple[datetime, ...] = ()


class Item(Frozen, frozen=True, kw_only=True):
    """An item that a page lists.

    ``shown`` is the date a reader sees (on the row, else on the item's page).  ``effective`` is what judging uses:
    ``shown``, never later than the day we first saw the item and never in the future.  ``read`` is false when neither
    the row shows a date nor the item's page could be read: then its date is unknown, not absent.
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
    are then in ``items``.  ``unread`` counts second-level pages or items that we could not read.
    """

    url: str
    looked_at: datetime
    items: tuple[Item, ...]
    navigation_only: bool = False
    unread: int = 0


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
    name that fixes its class: it may be reported as unknown, never as a fault."""

    column: Column
    registered: bool
    recognised: bool
    state: ColumnState
    looked_at: datetime | None = None
    items: tuple[Item, ...] = ()
    gap: Gap | None = None
    since: datetime | None = None  # from when the state has held without a break

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
    to the portal)."""

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


Part = Visits | Home | Columns | Links | SiteMarks
P = TypeVar("P", Visits, Home, Columns, Links, SiteMarks)


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

    def part(self, kind: type[P]) -> P | Gap:
        """The part of the given evidence type, or the gap that stands in its place."""
        found: object = getattr(self, PART_NAMES[kind])
        assert isinstance(found, kind | Gap)
        return found


PART_NAMES: dict[type[Part], str] = {
    Visits: "visits", Home: "home", Columns: "columns", Links: "links", SiteMarks: "marks",
}  # fmt: skip


# ── what a check says ────────────────────────────────────────────────────────────────────────────────────────────────


class Step(Frozen, frozen=True, kw_only=True):
    """One step of the evidence behind a finding, in Chinese, for ``xunwang explain``."""

    what: str
    at: datetime | None = None
    url: str = ""


class Finding(Frozen, frozen=True, kw_only=True):
    """One judgement about one subject, written for the official who must act.

    ``subject`` with the check and site makes the id, so it must be stable from day to day (a URL or a mark's name, no
    dates or counts).  ``where`` is the URL at fault, ``parents`` where a reader meets it.  ``verdict`` is WARN, FAIL or
    UNKNOWN; ``charged_to`` names another site when the cause is shared and counted there.  ``review``: a machine's
    candidate that does not count until a person confirms it.  ``rule`` is the id of the one of the check's rules that
    the finding cites; empty means the first.
    """

    code: str
    verdict: Verdict
    subject: str
    where: str
    what: str
    fix: str
    since: datetime | None = None
    parents: tuple[Parent, ...] = ()
    steps: tuple[Step, ...] = ()
    points: float = 0.0
    charged_to: str = ""
    review: bool = False
    rule: str = ""


class Judgement(Frozen, frozen=True, kw_only=True):
    """A check's answer for one site: its verdict, one Chinese sentence, the findings, and numbers for the metrics."""

    verdict: Verdict
    summary: str
    findings: tuple[Finding, ...] = ()
    measures: dict[str, float] = {}


class Rule(Frozen, frozen=True, kw_only=True):
    """The rule a check cites.  ``id`` is the id in the project's rule table (V-2 …); ``confidence`` FOUND, FOUND-2nd or
    MEM-…; only rules read in a public copy are shown as law."""

    id: str
    document: str
    text: str
    url: str = ""
    confidence: str = "FOUND"


class Option(Frozen, frozen=True, kw_only=True):
    """A setting of a check with its default and unit."""

    default: OptionValue
    unit: str
    help: str


class Points(Frozen, frozen=True, kw_only=True):
    """Deduction per finding.  ``verified`` is false until the office confirms the value: then it is shown as
    内部参考分值, never as law."""

    home: float = 0.0
    other: float = 0.0
    verified: bool = False


class Measure(Frozen, frozen=True, kw_only=True):
    """A number that a check reports; it becomes the gauge ``govsite_<name>``."""

    name: str
    help: str


class Check(Frozen, frozen=True, kw_only=True):
    """All that varies between checks.  ``veto``: 单项否决; ``judges_gaps``: ``judge`` is also given gaps; ``stages``:
    the lifecycle stages in which the rule applies (elsewhere the answer is NOT_APPLICABLE)."""

    title: str
    why: str
    rules: tuple[Rule, ...]
    needs: tuple[type[Part], ...]
    codes: dict[str, str]
    advice: str
    options: dict[str, Option] = {}
    points: Points = Points()
    measures: tuple[Measure, ...] = ()
    veto: bool = False
    judges_gaps: bool = False
    stages: tuple[Stage, ...] = (Stage.RUNNING, Stage.RECTIFYING, Stage.MIGRATING)


class CheckModule(Protocol):
    """A module in ``checks/``."""

    __name__: str
    CHECK: Check

    @staticmethod
    def judge(evidence: Evidence, options: Options) -> Judgement:
        """Judge one site; pure."""


def finding_id(check: str, site: str, code: str, subject: str) -> str:
    """Twelve hex digits, stable from day to day."""
    return hashlib.sha256("\n".join((check, site, code, subject)).encode()).hexdigest()[:12]


def sample_sense(visit: Visit) -> Sense:
    """What a stored visit says, once our own line and our own lateness are taken into account (RULES V-2)."""
    if not visit.own_line or visit.lag_s > 1.0:
        return Sense.UNKNOWN
    return visit_sense(visit.outcome)


def waiver_for(evidence: Evidence, check: str, where: str, code: str = "") -> Waiver | None:
    """The waiver in force at ``as_of`` for a finding at ``where``.  A waiver names the finding's URL, the URL with
    ``#code`` (one of several findings at one place), or nothing: the whole check on this site."""
    today, places = local_day(evidence.as_of), ("", where, f"{where}#{code}")
    held = (w for w in evidence.site.waivers if w.check == check and w.where in places and today <= w.until)
    return next(held, None)


def cannot_say(
    site: Site, why: str, steps: tuple[Step, ...] = (), measures: dict[str, float] | None = None
) -> Judgement:
    """The answer of a whole check that could not look: UNKNOWN, with one finding that gives the reason ``why``."""
    fix = "请按原因恢复监测条件（如把监测地址加入防护白名单、补全台账），下次巡检后自动重新判断；此前可由人工查看。"
    finding = Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=site.url, where=site.url, what=why, fix=fix, steps=steps
    )
    return Judgement(verdict=Verdict.UNKNOWN, summary=why, findings=(finding,), measures=measures or {})
