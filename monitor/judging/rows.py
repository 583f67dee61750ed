"""Findings and judgements as plain dictionaries, ready for JSON lines and ``--json``."""

from collections.abc import Mapping
from datetime import datetime

from monitor.contract import Check, Rule
from monitor.judging.discovery import catalogue
from monitor.judging.result import Judged, SiteJudgement

Row = dict[str, object]


def findings_as_dicts(judgement: SiteJudgement, checks: Mapping[str, Check] | None = None) -> list[Row]:
    """Every finding of a judgement as one row, in the checks' order.

    ``counts`` is false for what is waived, a mere candidate, or charged to another site: whoever counts faults counts
    only rows in which it is true.  Times are ISO 8601 in UTC.
    """
    used = catalogue() if checks is None else checks
    return [finding_as_dict(judged, used) for judged in judgement.findings]


def finding_as_dict(judged: Judged, checks: Mapping[str, Check]) -> Row:
    """One finding as a row."""
    finding, check = judged.finding, checks.get(judged.check)
    return {
        "id": judged.id, "site": judged.site, "check": judged.check, "title": check.title if check else judged.check,
        "verdict": finding.verdict.value, "code": finding.code, "subject": finding.subject, "where": finding.where,
        "at": _iso(judged.at), "since": _iso(finding.since), "what": finding.what, "fix": finding.fix,
        "rule": rule_words(cited(judged, check)) if check else finding.rule,
        "parents": [{"url": each.url, "text": each.text, "site": each.site} for each in finding.parents],
        "points": finding.points, "charged_to": finding.charged_to, "waived": judged.waived,
        "review": finding.review, "counts": judged.counts,
    }  # fmt: skip


def as_dict(judgement: SiteJudgement, checks: Mapping[str, Check] | None = None) -> Row:
    """A whole judgement: grade, share measured, reasons, recommendation, every check's answer, findings."""
    advice = judgement.recommendation
    return {
        "site": judgement.site.id, "name": judgement.site.name, "as_of": _iso(judgement.as_of),
        "grade": judgement.grade.value, "measured": judgement.measured, "reasons": list(judgement.grade_reasons),
        "checks": {
            each.check: {
                "verdict": each.judgement.verdict.value, "summary": each.judgement.summary,
                "measures": dict(each.judgement.measures), "fault_of_ours": each.fault_of_ours,
            } for each in judgement.results
        },
        "recommendation": {
            "action": advice.action.value, "steps": list(advice.steps),
            "reasons": [{"what": r.what, "rule": r.rule, "findings": list(r.findings)} for r in advice.reasons],
        },
        "findings": findings_as_dicts(judgement, checks),
    }  # fmt: skip


def cited(judged: Judged, check: Check) -> Rule:
    """The rule that a finding cites: the one it names, else the check's first."""
    return next((rule for rule in check.rules if rule.id == judged.finding.rule), check.rules[0])


def rule_words(rule: Rule) -> str:
    """A rule as it may be quoted: what was not read in a public copy is named an internal reference."""
    known = rule.confidence.startswith("FOUND")
    return f"{rule.id} {rule.document}：{rule.text}" + ("" if known else "（内部参考，原文待核）")


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None
