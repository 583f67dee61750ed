"""RULES D-18: two different days, home and other points, shared and outside faults."""

from datetime import date, timedelta

import pytest

from checks import links_work
from monitor.contract import BrokenLink, Judgement, Links
from monitor.model import Outcome, Parent, Site, Verdict
from tests.checks.district import (
    AS_OF,
    PORTAL,
    PORTAL_URL,
    SECTION,
    SECTION_URL,
    TODAY,
    changed,
    evidence,
    judge,
    waived,
)

TARGET = f"{PORTAL_URL}old/1.html"
OUTSIDE = "https://gone.example.org/"
TWO_DAYS = (TODAY - timedelta(days=1), TODAY)


def broken(
    target: str = TARGET, *, days: tuple[date, ...] = TWO_DAYS, outcome: Outcome = Outcome.BROKEN,
    status: int | None = 404,
    outside: bool = False, on_home: bool = False, charged_to: str = "", kind: str = "page",
) -> BrokenLink:  # fmt: skip
    parent = Parent(url=f"{PORTAL_URL}tzgg/", text="办事指南", site="portal")
    return BrokenLink(
        target=target, outcome=outcome, status=status, days=days, parents=(parent,), parents_total=3, kind=kind,
        first_at=AS_OF - timedelta(days=1), last_at=AS_OF, outside=outside, on_home=on_home, charged_to=charged_to,
    )  # fmt: skip


def answer(
    *links: BrokenLink, site: Site = PORTAL, targets: int = 100, unknown: int = 0, crawl_days: int = 5
) -> Judgement:
    seen = Links(crawled_at=AS_OF, targets=targets, broken=links, unknown=unknown, crawl_days=crawl_days)
    return judge(links_work, evidence(seen, site=site))


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ((TODAY,), []),
        ((TODAY, TODAY), []),  # twice on one day is one day
        (TWO_DAYS, ["link_broken"]),
        ((TODAY - timedelta(days=9), TODAY), ["link_broken"]),
        ((TODAY - timedelta(days=2), *TWO_DAYS), ["link_broken"]),
    ],
)
def test_a_fault_needs_two_different_days(days: tuple[date, ...], codes: list[str]) -> None:
    told = answer(broken(days=days))
    assert [found.code for found in told.findings] == codes
    assert told.verdict is (Verdict.WARN if codes else Verdict.PASS)
    assert told.measures["links_unconfirmed"] == (0 if codes else 1)


def test_finding_tells_target_parent_text_days_and_points() -> None:
    (found,) = answer(broken()).findings
    assert found.where == found.subject == TARGET
    assert "链接打不开（页面不存在，状态码404），2个不同日期复查均如此（2026年11月22日、2026年11月23日）" in found.what
    assert f"出现在3个页面，如{PORTAL_URL}tzgg/上的“办事指南”" in found.what
    assert "内部参考分值：扣0.1分" in found.what
    assert found.parents[0].text == "办事指南"
    assert found.since == AS_OF - timedelta(days=1)
    assert [step.url for step in found.steps] == [TARGET, TARGET, f"{PORTAL_URL}tzgg/"]
    assert not links_work.CHECK.points.verified


def test_points_of_home_and_other_pages_add_up() -> None:
    told = answer(broken(on_home=True), broken(f"{PORTAL_URL}2"), broken(f"{PORTAL_URL}3", kind="image"))
    assert [found.points for found in told.findings] == [1.0, 0.1, 0.1]
    assert told.measures["links_deduction_points"] == 1.2
    assert told.measures["links_broken"] == 3
    assert "持续打不开3个（首页1个）" in told.summary


@pytest.mark.parametrize(
    ("outcome", "reported"),
    [
        (Outcome.DNS, True), (Outcome.BROKEN, True), (Outcome.TIMEOUT, False), (Outcome.SERVER_ERROR, False),
        (Outcome.REFUSED, False), (Outcome.RESET, False),
    ],
)  # fmt: skip
def test_outside_sites_are_listed_apart_and_only_when_surely_gone(outcome: Outcome, reported: bool) -> None:
    told = answer(broken(OUTSIDE, outside=True, outcome=outcome, status=None))
    assert [found.code for found in told.findings] == (["outside_down"] if reported else [])
    assert told.measures["links_broken"] == 0
    assert told.measures["links_outside_down"] == reported
    assert told.measures["links_deduction_points"] == 0
    assert told.verdict is Verdict.PASS
    assert ("外部网站打不开1个（单列，不计入本站" in told.summary) == reported
    assert "没有持续打不开的" in told.summary


def test_outside_sites_need_two_days_too() -> None:
    assert answer(broken(OUTSIDE, outside=True, days=(TODAY,))).findings == ()


def test_a_fault_in_the_common_footer_is_charged_to_the_portal_and_shown() -> None:
    told = answer(broken(charged_to="portal"), site=SECTION)
    (found,) = told.findings
    assert told.verdict is Verdict.PASS
    assert found.charged_to == "portal"
    assert "由“南岸区人民政府”统一修改，不计入本站" in found.what
    assert "联系门户" in found.fix
    assert told.measures["links_broken"] == 0


def test_the_portal_is_charged_with_its_own_footer() -> None:
    told = answer(broken(charged_to="portal"))
    assert told.verdict is Verdict.WARN
    assert told.findings[0].charged_to == ""


def test_a_section_is_charged_with_its_own_faults() -> None:
    told = answer(broken(f"{SECTION_URL}x.html", charged_to="jw"), broken(charged_to="portal"), site=SECTION)
    assert told.verdict is Verdict.WARN
    assert told.measures["links_broken"] == 1


@pytest.mark.parametrize(
    ("targets", "unknown", "crawl_days", "links", "verdict"),
    [
        (0, 0, 5, (), Verdict.UNKNOWN),
        (100, 50, 5, (), Verdict.PASS),
        (100, 51, 5, (), Verdict.UNKNOWN),
        (100, 51, 5, (broken(),), Verdict.WARN),
        (100, 0, 1, (), Verdict.PASS),
        (100, 0, 1, (broken(days=(TODAY,)),), Verdict.UNKNOWN),  # one day of crawling cannot confirm
        (100, 0, 2, (broken(days=(TODAY,)),), Verdict.PASS),
        (100, 51, 5, (broken(charged_to="elsewhere"),), Verdict.UNKNOWN),
    ],
)
def test_what_was_not_seen_is_unknown(
    targets: int, unknown: int, crawl_days: int, links: tuple[BrokenLink, ...], verdict: Verdict
) -> None:
    told = answer(*links, targets=targets, unknown=unknown, crawl_days=crawl_days)
    assert told.verdict is verdict
    assert ("unknown" in [found.code for found in told.findings]) == (verdict is Verdict.UNKNOWN)


def test_a_waived_link_is_shown_but_not_counted() -> None:
    site = changed(PORTAL, waivers=(waived("links_work", TARGET),))
    told = answer(broken(), site=site)
    assert (told.verdict, len(told.findings), told.measures["links_broken"]) == (Verdict.PASS, 1, 0)


@pytest.mark.parametrize(
    ("link", "advice"),
    [
        (broken(kind="image"), "补传该图片"), (broken(kind="attachment"), "补传该附件"),
        (broken(outcome=Outcome.DNS), "抢注"), (broken(outcome=Outcome.SOFT_404), "更正"),
        (broken(outcome=Outcome.SERVER_ERROR), "服务器"), (broken(outside=True), "对方网站"),
    ],
)  # fmt: skip
def test_advice_fits_the_fault(link: BrokenLink, advice: str) -> None:
    assert advice in answer(link).findings[0].fix


def test_options_override() -> None:
    seen = Links(crawled_at=AS_OF, targets=9, broken=(broken(),), crawl_days=5)
    assert judge(links_work, evidence(seen), days=3).verdict is Verdict.PASS
    assert judge(links_work, evidence(seen), other_points=0.5).findings[0].points == 0.5


def test_of_many_days_the_newest_are_named_as_such() -> None:
    days = tuple(TODAY - timedelta(days=ago) for ago in range(20, -1, -1))
    (found,) = answer(broken(days=days)).findings
    assert (
        "21个不同日期复查均如此（最近4次：2026年11月20日、2026年11月21日、2026年11月22日、2026年11月23日）"
        in found.what
    )
    assert found.steps[1].what.startswith("在21个日期的巡检中均打不开（最近4次：")
