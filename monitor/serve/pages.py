"""What each page shows, as plain values for the templates."""

from typing import Any

from monitor.judging.result import SiteJudgement
from monitor.model import CLASS_WORDS, Column, Frozen, Level, Register, Site, Verdict, Visit
from monitor.reports.blocked import with_causes
from monitor.reports.lines import (
    Catalogue,
    CheckLine,
    FindingLine,
    beijing_minute,
    check_line,
    finding_lines,
    is_closed,
    one_line,
    rule_line,
    site_line,
    worst_first,
)
from monitor.reports.unmeasured import lost_columns, unmeasured
from monitor.reports.week import counts
from monitor.serve.reposts import reposts_in_short
from monitor.serve.strip import strip, visit_tone, visit_words
from monitor.serve.view import View, addresses, last_visit, moment

SHOWN_PER_SITE = 4
"""Findings of one site that the overview spells out."""


class ColumnLine(Frozen, frozen=True, kw_only=True):
    """One registered column and what was found about it."""

    name: str
    url: str
    cls: str
    level: str
    state: str
    tone: str


class Group(Frozen, frozen=True, kw_only=True):
    """Findings of one check and the rules that they cite."""

    title: str
    rules: tuple[str, ...]
    lines: tuple[FindingLine, ...]


def overview(view: View) -> dict[str, Any]:
    """The district: sites by grade, their table, what needs doing, what could not be measured."""
    present, catalogue = moment(view), view.catalogue()
    register, ordered = present.register, worst_first(present.judgements)
    lines = {judged.site.id: finding_lines(judged, register, catalogue) for judged in ordered}
    rows = []
    for judged in ordered:
        visit = present.visits.get(judged.site.id)
        rows.append(
            {
                "line": site_line(judged, register, catalogue),
                "visit": _visit_words(visit, judged) if visit else "尚未探测",
                "visit_tone": visit_tone(visit) if visit and not is_closed(judged) else "mute",
                "visited": beijing_minute(visit.at) if visit else "",
                "due": [line for line in lines[judged.site.id] if line.due],
            }
        )
    return {
        **_frame(view, register),
        "counts": counts(ordered, None),
        "rows": rows,
        "busy": [row for row in rows if row["due"]],
        "shown": SHOWN_PER_SITE,
        "unmeasured": unmeasured(ordered, catalogue, addresses(present), present.blocked),
        "lost": lost_columns(ordered),
        "outside": [line for found in lines.values() for line in found if line.outside and not line.waived],
        "hints": [line for found in lines.values() for line in found if line.hint],
        "reposts": reposts_in_short(view),
        "unjudged": [site.name for site in register.sites if site.id not in lines],
    }


def site_page(view: View, site: Site, judged: SiteJudgement) -> dict[str, Any]:
    """One site: grade, recommendation, checks, findings with evidence, visits, columns."""
    register, catalogue = view.register(), view.catalogue()
    visits = view.visits(site.id)
    found = with_causes(finding_lines(judged, register, catalogue), judged, view.blocked(), catalogue)
    last, closed = last_visit(visits), is_closed(judged)
    return {
        **_frame(view, register),
        "site": site,
        "code": register.expected_code(site),
        "line": site_line(judged, register, catalogue),
        "checks": sorted((check_line(result, catalogue) for result in judged.results), key=_worst_first),
        "due": _groups([line for line in found if line.due]),
        "open": [line for line in found if line.unknown and not line.waived],
        "outside": [line for line in found if line.outside and not line.waived],
        "hints": [line for line in found if line.hint],
        "apart": [line for line in found if not (line.counts or line.hint or (line.outside and not line.waived))],
        "reasons": [
            (one_line(reason.what), _cited(reason.rule, catalogue)) for reason in judged.recommendation.reasons
        ],
        "steps": [one_line(step) for step in judged.recommendation.steps],
        "strip": strip(visits, view.as_of(), register.settings.probes_per_day) if visits else None,
        "last": {"words": _visit_words(last, judged), "tone": "mute" if closed else visit_tone(last), "visit": last}
        if last
        else None,
        "closed": closed,
        "crawl": view.coverage(site.id),
        "columns": [_column(column, found, judged) for column in site.columns],
        "judged_at": judged.as_of,
    }


def _visit_words(visit: Visit, judged: SiteJudgement) -> str:
    """What came of a visit.  Of a closed site it is told as what was to be expected."""
    return f"已关停（{visit_words(visit)}）" if is_closed(judged) else visit_words(visit)


def _groups(lines: list[FindingLine]) -> list[Group]:
    """The findings by check, in the order given."""
    by_check: dict[str, list[FindingLine]] = {}
    for line in lines:
        by_check.setdefault(line.check, []).append(line)
    return [
        Group(
            title=found[0].check_title,
            rules=tuple(dict.fromkeys(line.rule for line in found if line.rule)),
            lines=tuple(found),
        )
        for found in by_check.values()
    ]


def _frame(view: View, register: Register) -> dict[str, Any]:
    return {"district": register.settings.district, "office": register.settings.office, "as_of": view.as_of()}


def _cited(rule_id: str, catalogue: Catalogue) -> str:
    """The rule behind a reason in words, empty when no check cites it: a bare number would tell the reader nothing."""
    rules = (rule for check in catalogue.values() for rule in check.rules if rule.id == rule_id)
    return next((rule_line(rule) for rule in rules), "")


def _column(column: Column, found: tuple[FindingLine, ...], judged: SiteJudgement) -> ColumnLine:
    about = [line for line in found if line.where == column.url and line.check.startswith("columns_")]
    open_checks = [
        result for result in judged.results
        if result.check.startswith("columns_") and result.judgement.verdict is Verdict.UNKNOWN
    ]  # fmt: skip
    state, tone = ("不可测", "mute") if open_checks else ("未见问题", "good")
    if column.historical:
        state, tone = "历史专题，不计", "mute"
    elif about:
        state, tone = (f"已豁免：{about[0].waived}", "mute") if about[0].waived else (about[0].what, about[0].tone)
    level = "一级栏目" if column.level is Level.FIRST else "其他"
    return ColumnLine(
        name=column.name, url=column.url, cls=CLASS_WORDS[column.cls], level=level, state=state, tone=tone
    )


def _worst_first(line: CheckLine) -> int:
    return ("bad", "warn", "mute", "good").index(line.tone)
