"""What a check says: its data, and a judgement with findings."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

from monitor.contract.evidence import Evidence, Pages, Part
from monitor.contract.page import Page, Want
from monitor.model import Frozen, Note, Parent, Site, Stage, Verdict, Visit, Waiver, local_day

UNKNOWN_CODE = "unknown"
"""Finding code that every check may use: could not look (verdict UNKNOWN)."""

OptionValue = int | float | str | bool
Options = Mapping[str, OptionValue]


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
    the finding cites; empty means the first.  ``since_at_latest``: it may have begun before ``since``, where what is
    kept or looked at begins.
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
    since_at_latest: bool = False


class Judgement(Frozen, frozen=True, kw_only=True):
    """A check's answer for one site: its verdict, one Chinese sentence, the findings, and numbers for the metrics.
    ``near``: where the verdict is WARN and FAIL a veto, whether the veto is near; else there are faults to be put right."""

    verdict: Verdict
    summary: str
    findings: tuple[Finding, ...] = ()
    measures: dict[str, float] = {}
    near: bool = True


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
    the lifecycle stages in which the rule applies (elsewhere the answer is NOT_APPLICABLE).

    ``reader`` is the version of the module's ``read``, 0 where it has none; raise it when ``read`` changes, and pages
    are read again."""

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
    reader: int = 0


class CheckModule(Protocol):
    """A module in ``checks/``.  It may also define any of the functions of :class:`Reads` and :class:`Wants`."""

    __name__: str
    CHECK: Check

    @staticmethod
    def judge(evidence: Evidence, options: Options) -> Judgement:
        """Judge one site; pure."""


class Reads(Protocol):
    """A check that takes notes of its own from pages."""

    CHECK: Check

    @staticmethod
    def read(page: Page) -> tuple[Note, ...]:
        """What the page says to this check; pure, asked once for each body of each page.  No note: nothing to keep."""


class Wants(Protocol):
    """A check that needs looks beside the crawl."""

    __name__: str
    CHECK: Check

    @staticmethod
    def wants(evidence: Evidence, options: Options) -> tuple[Want, ...]:
        """The looks that it wants after a crawl of the site's host; pure.  At most ten are made.  The pages of this
        evidence hold the notes of the checks that want looks, not those of others."""

    @staticmethod
    def hear(want: Want, page: Page) -> tuple[Note, ...]:
        """What the page that a look brought says to this check; pure.  The notes come back in :class:`Answers`."""


def finding_id(check: str, site: str, code: str, subject: str) -> str:
    """Twelve hex digits, stable from day to day."""
    return hashlib.sha256("\n".join((check, site, code, subject)).encode()).hexdigest()[:12]


def waiver_for(evidence: Evidence, check: str, where: str, code: str = "") -> Waiver | None:
    """The waiver in force at ``as_of`` for a finding at ``where``.  A waiver names the finding's URL, the URL with
    ``#code`` (one of several findings at one place), or nothing: the whole check on this site."""
    today, places = local_day(evidence.as_of), ("", where, f"{where}#{code}")
    held = (w for w in evidence.site.waivers if w.check == check and w.where in places and today <= w.until)
    return next(held, None)


def verdict_of(evidence: Evidence, check: str, findings: Sequence[Finding]) -> Verdict:
    """The verdict of findings each of which stands for itself: FAIL, else UNKNOWN, else WARN, else PASS.  A fault that is
    waived, or waits for a person, does not hide that something else could not be seen."""
    held = {found.verdict for found in findings}
    counting = {
        found.verdict
        for found in findings
        if not found.review and waiver_for(evidence, check, found.where, found.code) is None
    }
    if Verdict.FAIL not in counting and Verdict.UNKNOWN in held:
        return Verdict.UNKNOWN
    return next((each for each in (Verdict.FAIL, Verdict.WARN) if each in held), Verdict.PASS)


def cannot_say(
    site: Site, why: str, steps: tuple[Step, ...] = (), measures: dict[str, float] | None = None
) -> Judgement:
    """The answer of a whole check that could not look: UNKNOWN, with one finding that gives the reason ``why``."""
    fix = "请按原因恢复监测条件（如把监测地址加入防护白名单、补全台账），下次巡检后自动重新判断；此前可由人工查看。"
    finding = Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=site.url, where=site.url, what=why, fix=fix, steps=steps
    )
    return Judgement(verdict=Verdict.UNKNOWN, summary=why, findings=(finding,), measures=measures or {})


def no_certificate(made: Sequence[Visit]) -> str:
    """Why nothing can be said of a certificate, after these visits of the last day, none of which met one."""
    if not made:
        return "最近一天没有访问过本站，读不到证书，不能下结论。"
    return "最近的访问没有建立起加密连接，读不到证书，不能下结论。"


def not_applicable(why: str, measures: dict[str, float] | None = None) -> Judgement:
    """The answer of a check whose rules do not concern this site, with the reason ``why``."""
    return Judgement(verdict=Verdict.NOT_APPLICABLE, summary=why, measures=measures or {})


def nothing_found(site: Site, pages: Pages, summary: str, measures: dict[str, float] | None = None) -> Judgement:
    """The answer of a check that looks for faults on pages and found none: PASS, with the number of pages that were kept
    from us; UNKNOWN where at least as many were kept from us as were read."""
    if not pages.unread:
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures or {})
    told = f"{summary.rstrip('。')}；另有{pages.unread}个网页被拦截或限流，未能查看"
    if pages.unread >= sum(pages.read.values()):
        return cannot_say(site, f"{told}，不能下结论。", measures=measures)
    return Judgement(verdict=Verdict.PASS, summary=f"{told}。", measures=measures or {})
