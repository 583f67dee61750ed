"""What mail, workbook and pages show of a judgement: plain Chinese lines, built once and only laid out elsewhere."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from monitor.contract import Check, Finding, Rule
from monitor.judging.result import CheckResult, Judged, SiteJudgement
from monitor.model import (
    ACTION_WORDS,
    BEIJING,
    GRADE_WORDS,
    KIND_WORDS,
    STAGE_WORDS,
    VERDICT_WORDS,
    Frozen,
    Grade,
    Register,
    Stage,
    Verdict,
    local_day,
)

Catalogue = Mapping[str, Check]
"""Check id to that check's data, in the order in which checks are shown."""

OUTSIDE_CODE = "outside_down"
"""Findings of this code concern somebody else's site and are listed apart."""

GRADE_ORDER = (Grade.FAILED, Grade.NEARLY_FAILED, Grade.UNKNOWN, Grade.NO_VETO_SEEN)
"""Worst first: the order in which sites are listed."""

_VERDICT_ORDER = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN, Verdict.PASS, Verdict.NOT_APPLICABLE)


class ParentLine(Frozen, frozen=True, kw_only=True):
    """A page that carries the faulty link, and the words on the link."""

    url: str
    text: str


class FindingLine(Frozen, frozen=True, kw_only=True):
    """One finding as an official reads it.  ``tone`` (bad, warn, mute) only chooses a colour; ``points`` is empty when
    nothing is deducted; ``charged_to`` names the site that answers for a shared cause; ``cause`` refers to one matter of
    several sites that keeps this finding open."""

    id: str
    site: str
    site_name: str
    owner: str
    check: str
    check_title: str
    code: str
    verdict: str
    tone: str
    what: str
    where: str
    parents: tuple[ParentLine, ...]
    since: str
    rule: str
    fix: str
    points: str
    waived: str
    charged_to: str
    review: bool
    counts: bool
    unknown: bool
    steps: tuple[str, ...]
    cause: str = ""

    @property
    def outside(self) -> bool:
        """Whether the finding concerns an outside site that is down."""
        return self.code == OUTSIDE_CODE

    @property
    def hint(self) -> bool:
        """Whether a person has to see first if it is a fault."""
        return self.review and not self.waived and not self.unknown

    @property
    def due(self) -> bool:
        """Whether the site's own people have something to put right."""
        return self.counts and not self.unknown and not self.outside


class CheckLine(Frozen, frozen=True, kw_only=True):
    """One check's answer for one site."""

    check: str
    title: str
    why: str
    advice: str
    verdict: str
    tone: str
    summary: str
    rules: tuple[str, ...]
    veto: bool


class SiteLine(Frozen, frozen=True, kw_only=True):
    """One site as a row of a table.  ``vetoes`` are the titles of the veto checks that it fails; ``rank`` sorts grades,
    worst first."""

    id: str
    name: str
    owner: str
    kind: str
    stage: str
    url: str
    grade: str
    tone: str
    rank: int
    measured: str
    vetoes: tuple[str, ...]
    action: str
    due: int
    reasons: tuple[str, ...]


def one_line(text: str) -> str:
    """``text`` in one line, without control, direction and other invisible characters."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def beijing_day(moment: datetime | None) -> str:
    """The day of a moment as the reader's calendar has it; empty for ``None``."""
    return local_day(moment).isoformat() if moment else ""


def beijing_minute(moment: datetime | None) -> str:
    """Day and minute of a moment by the reader's clock; empty for ``None``."""
    return moment.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M") if moment else ""


def chinese_day(day: date) -> str:
    """A day as it is written in letters: 11月23日."""
    return f"{day.month}月{day.day}日"


def percent(share: float) -> str:
    """A share 0 … 1 in per cent.  Never rounds up to 100 %: a site is measured whole or it is not."""
    return f"{min(round(share * 100), 99) if share < 1 else 100}%"


def is_closed(judgement: SiteJudgement) -> bool:
    """Whether a site is closed and nothing speaks against it: that it does not open is as it should be, not 不可测."""
    return judgement.site.stage is Stage.CLOSED and judgement.grade is Grade.UNKNOWN


def grade_tone(grade: Grade) -> str:
    """The colour word of a grade."""
    return {Grade.FAILED: "bad", Grade.NEARLY_FAILED: "warn", Grade.UNKNOWN: "mute"}.get(grade, "good")


def verdict_tone(verdict: Verdict) -> str:
    """The colour word of a verdict."""
    return {Verdict.FAIL: "bad", Verdict.WARN: "warn", Verdict.PASS: "good"}.get(verdict, "mute")


def verdict_word(verdict: Verdict, check: Check | None, *, near: bool = True) -> str:
    """The Chinese word of a verdict.  Only a veto makes a site 不合格, and only what is near one is called so: any other
    fault is to be mended."""
    if verdict is Verdict.FAIL and check is not None and not check.veto:
        return "不符合要求"
    if verdict is Verdict.WARN and check is not None:
        return "接近否决" if check.veto and near else "应整改"
    return VERDICT_WORDS[verdict]


def rule_line(rule: Rule) -> str:
    """A rule as it may be quoted: only what was read in a public copy is shown as the document's own words."""
    quoted = f"{rule.document}：{rule.text}" if rule.text else rule.document
    return one_line(quoted if rule.confidence.startswith("FOUND") else f"内部参考（原文待核）：{quoted}")


def cited_rule(finding: Finding, check: Check | None) -> str:
    """The rule that a finding cites, worded; the check's first where the finding names none."""
    rules = check.rules if check else ()
    named = [rule for rule in rules if rule.id == finding.rule] or rules[:1]
    return rule_line(named[0]) if named else ""


def points_line(finding: Finding, check: Check | None) -> str:
    """What a finding costs, named an internal reference value until the office has confirmed it."""
    if not finding.points:
        return ""
    lost = f"扣 {abs(finding.points):g} 分"
    return lost if check is not None and check.points.verified else f"内部参考分值：{lost}"


def finding_line(found: Judged, judgement: SiteJudgement, register: Register, catalogue: Catalogue) -> FindingLine:
    """One finding, worded."""
    finding, check = found.finding, catalogue.get(found.check)
    charged = finding.charged_to if finding.charged_to != found.site else ""
    owner = register.site(charged) if charged else None
    return FindingLine(
        id=found.id,
        site=found.site,
        site_name=judgement.site.name,
        owner=judgement.site.owner,
        check=found.check,
        check_title=check.title if check else "其他检查",
        code=finding.code,
        verdict="待人工确认"
        if finding.review
        else verdict_word(finding.verdict, check, near=_is_near(found, judgement)),
        tone=verdict_tone(finding.verdict),
        what=one_line(finding.what),
        where=one_line(finding.where),
        since=_since(finding),
        fix=one_line(finding.fix),
        parents=tuple(ParentLine(url=one_line(p.url), text=one_line(p.text)) for p in finding.parents),
        rule=cited_rule(finding, check),
        points=points_line(finding, check),
        waived=one_line(found.waived),
        charged_to=owner.name if owner else charged,
        review=finding.review,
        counts=found.counts,
        unknown=finding.verdict is Verdict.UNKNOWN,
        steps=tuple(_step(step.what, step.at, step.url) for step in finding.steps),
    )


def _is_near(found: Judged, judgement: SiteJudgement) -> bool:
    """Whether the veto is near of whose check a finding is."""
    return any(result.judgement.near for result in judgement.results if result.check == found.check)


def _since(finding: Finding) -> str:
    """The day from which a fault has stood, as far as it is known."""
    since = beijing_day(finding.since)
    return f"不晚于{since}" if since and finding.since_at_latest else since


def _step(what: str, at: datetime | None, url: str) -> str:
    return one_line("　".join(part for part in (beijing_minute(at), what, url) if part))


def finding_lines(judgement: SiteJudgement, register: Register, catalogue: Catalogue) -> tuple[FindingLine, ...]:
    """All findings of one site, the worst first, otherwise in the checks' order."""
    found = sorted(judgement.findings, key=lambda each: _VERDICT_ORDER.index(each.finding.verdict))
    return tuple(finding_line(each, judgement, register, catalogue) for each in found)


def check_line(result: CheckResult, catalogue: Catalogue) -> CheckLine:
    """One check's answer, worded.  Where a machine's candidates wait for a person, nothing is called fine."""
    check, verdict = catalogue.get(result.check), result.judgement.verdict
    to_review = verdict is Verdict.PASS and any(each.finding.review and not each.waived for each in result.findings)
    summary = "监测程序自身出错，与网站无关，已记录待查。" if result.fault_of_ours else result.judgement.summary
    return CheckLine(
        check=result.check,
        title=check.title if check else "其他检查",
        why=check.why if check else "",
        advice=check.advice if check else "",
        verdict="待人工确认" if to_review else verdict_word(verdict, check, near=result.judgement.near),
        tone="warn" if to_review else verdict_tone(verdict),
        summary=one_line(summary),
        rules=tuple(rule_line(rule) for rule in check.rules) if check else (),
        veto=bool(check and check.veto),
    )


def site_line(judgement: SiteJudgement, register: Register, catalogue: Catalogue) -> SiteLine:
    """One site's row."""
    site, grade, closed = judgement.site, judgement.grade, is_closed(judgement)
    failed = [r for r in judgement.results if r.judgement.verdict is Verdict.FAIL and r.check in catalogue]
    return SiteLine(
        id=site.id,
        name=site.name,
        owner=site.owner,
        kind=KIND_WORDS[site.kind],
        stage=STAGE_WORDS[site.stage],
        url=site.url,
        grade=STAGE_WORDS[site.stage] if closed else GRADE_WORDS[grade],
        tone=grade_tone(grade),
        rank=len(GRADE_ORDER) if closed else GRADE_ORDER.index(grade),
        measured="—" if closed else percent(judgement.measured),
        action=ACTION_WORDS[judgement.recommendation.action],
        vetoes=tuple(catalogue[r.check].title for r in failed if catalogue[r.check].veto),
        due=sum(line.due for line in finding_lines(judgement, register, catalogue)),
        reasons=tuple(one_line(reason) for reason in judgement.grade_reasons),
    )


def worst_first(judgements: Sequence[SiteJudgement]) -> list[SiteJudgement]:
    """The judgements by grade, worst first, closed sites last; within a grade in the register's order."""
    return sorted(judgements, key=lambda judged: (is_closed(judged), GRADE_ORDER.index(judged.grade)))
