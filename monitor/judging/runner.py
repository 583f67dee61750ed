"""Applies every check to the evidence of one site, and folds the answers into grade and recommendation.

Pure: the same evidence gives the same judgement, on any day and any machine.  A gap becomes UNKNOWN without asking the
check unless it judges gaps; a crash in a check is our own fault and becomes UNKNOWN too.
"""

import logging
from collections.abc import Mapping
from functools import cache

from monitor.contract import (
    PART_NAMES,
    READ_FAILED,
    CheckModule,
    Evidence,
    Finding,
    Gap,
    Judgement,
    Options,
    Pages,
    Reposts,
    Wants,
    cannot_say,
    finding_id,
    timing,
    waiver_for,
)
from monitor.judging import grade as grading
from monitor.judging import recommendation
from monitor.judging.discovery import checks, revision_of
from monitor.judging.result import CheckResult, Judged, SiteJudgement
from monitor.model import OUTCOME_WORDS, STAGE_WORDS, VERDICT_WORDS, Outcome, Verdict, show_day, show_moment

log = logging.getLogger(__name__)

__all__ = ["checks", "gap_words", "judge_site", "options_for", "rules_revision", "run"]

_WORST = (Verdict.FAIL, Verdict.WARN)


@cache
def rules_revision() -> str:
    """Hash of all rules that judging applies: a cached judgement is good for one revision only."""
    return revision_of(checks(), timing, grading, recommendation)


def judge_site(evidence: Evidence, modules: Mapping[str, CheckModule] | None = None) -> SiteJudgement:
    """Judge one site as of ``evidence.as_of`` with the project's checks (or the given ones)."""
    used = checks() if modules is None else modules
    results = tuple(run(name, module, evidence) for name, module in used.items())
    catalogue = {name: module.CHECK for name, module in used.items()}
    graded = grading.grade(evidence.site, results, catalogue)
    return SiteJudgement(
        site=evidence.site,
        as_of=evidence.as_of,
        revision=evidence.register.revision,
        results=results,
        grade=graded.grade,
        measured=graded.measured,
        grade_reasons=graded.reasons,
        recommendation=recommendation.recommend(evidence.site, evidence.as_of, graded, results, catalogue),
        reposts=evidence.reposts if isinstance(evidence.reposts, Reposts) else None,
    )


def run(name: str, module: CheckModule, evidence: Evidence) -> CheckResult:
    """One check's answer, with identities, waivers and a verdict that leaves out what does not count."""
    check = module.CHECK
    if evidence.site.stage not in check.stages:
        stage = STAGE_WORDS[evidence.site.stage]
        answer = Judgement(verdict=Verdict.NOT_APPLICABLE, summary=f"本站处于“{stage}”阶段，本项不适用。")
        return CheckResult(check=name, judgement=answer)
    parts: list[object] = [getattr(evidence, PART_NAMES[kind]) for kind in check.needs]
    gaps = [part for part in parts if isinstance(part, Gap)]
    if gaps and not check.judges_gaps:
        return _wrap(name, cannot_say(evidence.site, gap_words(gaps[0])), evidence)
    try:
        answer = module.judge(evidence, options_for(name, module, evidence))
        crashed = _crashed(name, evidence)
        return _wrap(name, _doubted(answer, evidence, crashed) if crashed else answer, evidence, crashed)
    except Exception as error:
        log.exception("check %s crashed on site %s as of %s", name, evidence.site.id, evidence.as_of)
        fault = f"{type(error).__name__}: {error}"
        answer = cannot_say(evidence.site, "监测程序在本项检查中自身出错，与网站无关，已记录待查。")
        return _wrap(name, answer, evidence, fault)


def _crashed(name: str, evidence: Evidence) -> str:
    """What went wrong where the check's own reader failed on a page; empty when it failed on none."""
    if not isinstance(evidence.pages, Pages):
        return ""
    failed = [
        (page.url, note.text)
        for page, notes in evidence.pages.noted(name)
        for note in notes
        if note.code == READ_FAILED
    ]
    return f"{len(failed)} pages, the first {failed[0][0]}: {failed[0][1]}" if failed else ""


def _doubted(answer: Judgement, evidence: Evidence, crashed: str) -> Judgement:
    """An answer whose reader failed on some pages: what it found stands, but it cannot say that nothing is wrong."""
    if answer.verdict not in (Verdict.PASS, Verdict.NOT_APPLICABLE):
        return answer
    number = crashed.partition(" ")[0]
    return cannot_say(
        evidence.site,
        f"{answer.summary.rstrip('。')}；但监测程序读取{number}个网页时自身出错，不能下结论。",
        measures=answer.measures,
    )


def options_for(name: str, module: CheckModule | Wants, evidence: Evidence) -> Options:
    """The check's options: defaults, with what the register overrides for this site."""
    own = evidence.site.options.get(name, {})
    return {key: own.get(key, option.default) for key, option in module.CHECK.options.items()}


def gap_words(gap: Gap) -> str:
    """Why we could not look, in one Chinese sentence."""
    since = f"自{show_moment(gap.since)}起" if gap.since else ""
    detail = f"：{gap.detail.rstrip('。')}" if gap.detail else ""
    if gap.reason is Outcome.NOT_LOOKED and detail:  # then the detail is the reason, and the word for it says less
        return f"{since}未能查看{detail}。"
    return f"{since}未能查看（{OUTCOME_WORDS[gap.reason]}）{detail}。"


def _wrap(name: str, answer: Judgement, evidence: Evidence, fault: str = "") -> CheckResult:
    found: dict[str, Judged] = {}
    for finding in answer.findings:
        judged = _identify(name, finding, evidence)
        found.setdefault(judged.id, judged)
    verdict = _verdict(answer, tuple(found.values()))
    kept = tuple(found.values())
    summary = answer.summary
    if verdict is not answer.verdict:
        summary = (
            f"{summary.rstrip('。')}；其中已豁免、待人工确认或属其他站点的不计入，本项按“{VERDICT_WORDS[verdict]}”计。"
        )
    judgement = Judgement(
        verdict=verdict,
        summary=summary,
        findings=tuple(judged.finding for judged in kept),
        measures=answer.measures,
        near=answer.near,
    )
    return CheckResult(check=name, judgement=judgement, findings=kept, fault_of_ours=fault)


def _identify(name: str, finding: Finding, evidence: Evidence) -> Judged:
    waiver = waiver_for(evidence, name, finding.where, finding.code)
    waived = (
        ""
        if finding.verdict is Verdict.UNKNOWN or waiver is None
        else f"{waiver.reason}（豁免至{show_day(waiver.until)}）"
    )
    return Judged(
        id=finding_id(name, evidence.site.id, finding.code, finding.subject),
        check=name,
        site=evidence.site.id,
        at=evidence.as_of,
        finding=finding,
        waived=waived,
    )


def _verdict(answer: Judgement, found: tuple[Judged, ...]) -> Verdict:
    """The check's verdict, lowered to the worst finding that counts.  UNKNOWN stays: a waiver measures nothing."""
    if answer.verdict not in _WORST:
        return answer.verdict
    counting = [judged.finding.verdict for judged in found if judged.counts]
    return next((verdict for verdict in _WORST if verdict in counting), Verdict.PASS)
