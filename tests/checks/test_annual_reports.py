"""RULES G-7, L-17: the report that is due by the calendar, late on the day after, missing only from a list that was read."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from checks import annual_reports as check
from monitor.contract import Columns, ColumnSeen, ColumnState, Evidence, Finding, Page, Pages, PageSeen
from monitor.model import ColumnClass, Site, Verdict
from tests.checks.district import (
    AS_OF,
    PORTAL_URL,
    SECTION,
    SECTION_URL,
    STANDALONE,
    changed,
    column,
    evidence,
    judge,
)
from tests.checks.pages import noted, page

BODY = "区教委"
TABLE = ("2025年政府网站工作年度报表", "2026-01-20")
Rows = list[tuple[str, str]]


def listing(rows: Rows, name: str = "政府信息公开年报", url: str = f"{SECTION_URL}nb/") -> Page:
    """The list of the yearly reports, each row with its date."""
    items = "".join(
        f"<li><a href='t{n}.html'>{title}</a><span>{day}</span></li>" for n, (title, day) in enumerate(rows)
    )
    head = f"<html><head><title>{name}</title><meta name='ColumnName' content='{name}'></head>"
    return page(f"{head}<body><h2>{name}</h2><ul>{items}</ul></body></html>", url)


def front(rows: Rows, url: str = PORTAL_URL) -> Page:
    links = "".join(
        f"<li><a href='/wz/{n}.html'>{title}</a><span>{day}</span></li>" for n, (title, day) in enumerate(rows)
    )
    return page(f"<ul>{links}</ul><p>欢迎访问本网站。</p>", url, home=True)


def reports(*years: tuple[int, str], body: str = BODY) -> Rows:
    return [(f"{body}{year}年政府信息公开工作年度报告", day) for year, day in years]


def section(
    *years: tuple[int, str], as_of: datetime = AS_OF, site: Site = SECTION, columns: Columns | None = None,
    crawled_at: datetime | None = None,
) -> Evidence:  # fmt: skip
    pages = noted("annual_reports", check.read, listing(reports(*years)))
    parts = (replace(pages, crawled_at=crawled_at or as_of), *((columns,) if columns else ()))
    return evidence(*parts, site=site, as_of=as_of)


def portal(own: Rows, table: Rows | None = None) -> Evidence:
    read = [front([TABLE] if table is None else table), listing(own, url=f"{PORTAL_URL}nb/")]
    return evidence(noted("annual_reports", check.read, *read))


def found(given: Evidence) -> list[Finding]:
    return list(judge(check, given).findings)


def codes(given: Evidence) -> list[str]:
    return [finding.code for finding in found(given)]


GOVERNMENT = "南岸区人民政府"
OLD = (2024, "2025-01-17")
SAMPLES: list[Evidence] = [
    section(OLD, (2025, "2026-02-01")),
    section(OLD),
    portal(reports((2025, "2026-03-31"), body=GOVERNMENT), [("2025年政府网站工作年度报表", "2026-02-03")]),
    portal(reports((2025, "2026-03-31"), body=GOVERNMENT), []),
]


@pytest.mark.parametrize(("day", "expected"), [("2026-01-31", []), ("2026-02-01", ["report_late"]), ("2025-12-30", [])])
def test_a_body_has_until_the_end_of_january(day: str, expected: list[str]) -> None:
    assert codes(section((2025, day), OLD)) == expected


@pytest.mark.parametrize(("day", "expected"), [("2026-03-31", []), ("2026-04-01", ["report_late"])])
def test_the_government_has_until_the_end_of_march(day: str, expected: list[str]) -> None:
    assert codes(portal(reports((2025, day), body=GOVERNMENT))) == expected


def test_a_finding_names_year_date_and_rule() -> None:
    (late,) = found(SAMPLES[0])
    assert (late.rule, late.subject, late.where) == ("G-7", "report#2025", f"{SECTION_URL}nb/t1.html")
    assert "2026年2月1日公布" in late.what
    assert "2026年1月31日" in late.what
    (missing,) = found(SAMPLES[1])
    assert (missing.code, missing.where) == ("report_missing", f"{SECTION_URL}nb/")
    assert "已公布的是2024年" in missing.what


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (datetime(2027, 1, 31, 15, tzinfo=UTC), []),  # its last day: the report of 2026 is not due before it has passed
        (datetime(2027, 1, 31, 17, tzinfo=UTC), ["report_missing"]),  # 1 February in Asia/Shanghai
    ],
)
def test_the_next_report_is_due_when_its_last_day_has_passed(today: datetime, expected: list[str]) -> None:
    assert codes(section((2025, "2026-01-20"), OLD, as_of=today)) == expected


def test_a_crawl_from_before_the_last_day_cannot_say_that_a_report_is_missing() -> None:
    after, before = datetime(2027, 2, 3, 1, tzinfo=UTC), datetime(2027, 1, 31, 9, tzinfo=UTC)
    (unsure,) = found(section((2025, "2026-01-20"), OLD, as_of=after, crawled_at=before))
    assert (unsure.code, unsure.verdict) == ("unknown", Verdict.UNKNOWN) and "之后还没有巡检过" in unsure.what


def test_the_earliest_date_of_several_copies_counts() -> None:
    again = listing(reports((2025, "2026-06-02")), url=f"{SECTION_URL}gk/")
    pages = noted("annual_reports", check.read, listing(reports((2025, "2026-01-20"))), again)
    assert codes(evidence(pages, site=SECTION)) == []


def test_a_report_without_a_date_is_unknown_unless_it_was_seen_in_time() -> None:
    (blank,) = found(section(OLD, (2025, "")))
    assert (blank.code, judge(check, section(OLD, (2025, ""))).verdict) == ("unknown", Verdict.UNKNOWN)
    title = "区教委2025年政府信息公开工作年度报告"
    body = f"<h1>{title}</h1><p>{'公开工作情况如下。' * 30}</p>"
    article = page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", f"{SECTION_URL}nb/t1.html")
    notes = noted("annual_reports", check.read, listing(reports(OLD, (2025, ""))), article)
    early = Pages(
        crawled_at=AS_OF,
        read=notes.read,
        since=notes.since,
        pages=tuple(_first(each, date(2026, 1, 20)) for each in notes.pages),
    )
    assert codes(evidence(early, site=SECTION)) == []


def _first(seen: PageSeen, day: date) -> PageSeen:
    moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
    return PageSeen(**{name: getattr(seen, name) for name in seen.__struct_fields__} | {"first_seen": moment})


def test_a_year_in_brackets_and_a_bare_year_and_none_at_all() -> None:
    for title in ("政府信息公开工作年度报告（2025年度）", "2025年度", "2025年政府信息公开年报"):
        pages = noted("annual_reports", check.read, listing([(title, "2026-01-20"), *reports(OLD)]))
        assert codes(evidence(pages, site=SECTION)) == [], title
    told = listing([("区教委政府信息公开工作年度报告", "2026-01-20"), *reports(OLD)])
    assert codes(evidence(noted("annual_reports", check.read, told), site=SECTION)) == []


@pytest.mark.parametrize(
    "title", ["2025年法治政府建设年度报告", "2025年部门决算公开报告", "2025年政府工作报告", "2025年统计年报"]
)
def test_other_reports_are_none(title: str) -> None:
    assert check.report_year(title) is None


def test_a_portal_that_lists_only_its_departments_lacks_the_governments() -> None:
    rows = reports((2025, "2026-01-20"), body="南岸区财政局") + reports((2025, "2026-01-22"), body="铜元局街道办事处")
    assert codes(portal(rows)) == ["report_missing"]
    assert codes(portal(rows + reports((2025, "2026-03-20"), body="重庆市南岸区人民政府"))) == []
    assert codes(portal([*rows, ("2025年政府信息公开工作年度报告", "2026-03-20")])) == []


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (ColumnState.SCRIPTED, Verdict.UNKNOWN), (ColumnState.LOST, Verdict.UNKNOWN), (ColumnState.GAP, Verdict.UNKNOWN),
        (ColumnState.CONTENT, Verdict.UNKNOWN), (ColumnState.BLANK, Verdict.WARN), (ColumnState.PARENT, Verdict.UNKNOWN),
    ],
)  # fmt: skip
def test_only_a_list_that_was_read_can_lack_it(state: ColumnState, expected: Verdict) -> None:
    column_seen: ColumnSeen = column("政府信息公开年报", ColumnClass.REPORT, state=state)
    pages = noted("annual_reports", check.read, page("<p>无</p>"))
    assert judge(check, evidence(pages, Columns(columns=(column_seen,)), site=SECTION)).verdict is expected


def test_no_list_at_all_and_a_crawl_without_end_are_unknown() -> None:
    assert codes(evidence(noted("annual_reports", check.read, page("<p>无</p>")), site=SECTION)) == ["unknown"]
    whole = noted("annual_reports", check.read, listing(reports(OLD)))
    part = Pages(crawled_at=AS_OF, read=whole.read, pages=whole.pages, since=whole.since, whole=False)
    assert codes(evidence(part, site=SECTION)) == ["unknown"]


def test_the_table_of_a_website() -> None:
    assert codes(SAMPLES[2]) == ["table_late"]
    assert codes(SAMPLES[3]) == ["table_missing"]
    assert codes(portal(reports((2025, "2026-03-01"), body=GOVERNMENT), [("政府网站工作年度报表", "")])) == ["unknown"]
    own = noted("annual_reports", check.read, front([TABLE], STANDALONE.url))
    assert judge(check, evidence(own, site=STANDALONE)).verdict is Verdict.PASS
    assert codes(section((2025, "2026-01-20"))) == []  # a section owes none


def test_a_column_that_was_shut_to_us_may_hold_the_table() -> None:
    read = noted(
        "annual_reports",
        check.read,
        front([]),
        listing(reports((2025, "2026-03-01"), body=GOVERNMENT), url=f"{PORTAL_URL}nb/"),
    )
    shut = Columns(columns=(column("网站报表", ColumnClass.SITE_REPORT, state=ColumnState.GAP),))
    assert codes(evidence(read, shut)) == ["unknown"]
    assert codes(evidence(read)) == ["table_missing"]


def test_a_site_that_opened_later_owes_nothing_yet() -> None:
    new = changed(SECTION, opened=date(2026, 3, 1))
    assert judge(check, section(OLD, site=new)).verdict is Verdict.NOT_APPLICABLE
    assert codes(section(OLD, site=changed(SECTION, opened=date(2025, 12, 31)))) == ["report_missing"]


def test_the_last_day_is_a_setting() -> None:
    answer = judge(check, section((2025, "2026-02-10"), OLD), body_last="02-15")
    assert answer.verdict is Verdict.PASS
    assert answer.measures == {"annual_reports_at_fault": 0.0}


def test_no_page_of_the_real_ones_is_taken_for_a_report(shared: Path) -> None:
    """The corpus holds no yearly report; menus that name the column are none."""
    for path in sorted((shared / "corpus/pages").glob("*.html")):
        opened = page(path.read_bytes().decode("utf-8", "replace"), f"{PORTAL_URL}a/{path.name}", home=True)
        assert [note for note in check.read(opened) if note.code == "report"] == [], path.name
