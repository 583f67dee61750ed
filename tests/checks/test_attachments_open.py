"""Attachments that are no files: two days, none counted twice with the links, shared ones charged once."""

from datetime import date, timedelta

import pytest

from checks import attachments_open, links_work
from monitor.contract import BrokenLink, Evidence, Links
from monitor.model import Outcome, Parent, Verdict
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, TODAY, changed, evidence, judge, waived

TARGET = f"{PORTAL_URL}P020261101.pdf"
TWO_DAYS = (TODAY - timedelta(days=1), TODAY)


def bad(
    *, days: tuple[date, ...] = TWO_DAYS, outcome: Outcome = Outcome.BAD_FILE, outside: bool = False,
    on_home: bool = False, charged_to: str = "",
) -> BrokenLink:  # fmt: skip
    parent = Parent(url=f"{PORTAL_URL}tzgg/t1.html", text="申报表.pdf", site="portal")
    return BrokenLink(
        target=TARGET, outcome=outcome, status=200, days=days, parents=(parent,), parents_total=1, kind="attachment",
        first_at=AS_OF - timedelta(days=1), last_at=AS_OF, outside=outside, on_home=on_home, charged_to=charged_to,
        detail="文件是空的（0字节）",
    )  # fmt: skip


def given(*links: BrokenLink, targets: int = 100, crawl_days: int = 5) -> Evidence:
    return evidence(Links(crawled_at=AS_OF, targets=targets, broken=links, crawl_days=crawl_days))


SAMPLES: list[Evidence] = [given(bad())]


@pytest.mark.parametrize(("on_home", "points"), [(True, 1.0), (False, 0.1)])
def test_a_bad_file_on_two_days_is_a_fault(on_home: bool, points: float) -> None:
    answer = judge(attachments_open, given(bad(on_home=on_home)))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.where, found.points) == (Verdict.WARN, "file_bad", TARGET, points)
    assert "空的" in found.what
    assert "申报表.pdf" in found.what
    assert answer.measures == {"attachments_bad": 1.0}


def test_one_day_is_not_news() -> None:
    assert judge(attachments_open, given(bad(days=(TODAY,)))).verdict is Verdict.PASS
    assert judge(attachments_open, given(bad(days=(TODAY,)), crawl_days=1)).verdict is Verdict.UNKNOWN


def test_nothing_is_counted_by_both_checks() -> None:
    dead, empty = bad(outcome=Outcome.BROKEN), bad()
    for link, codes in ((dead, ([], ["link_broken"])), (empty, (["file_bad"], []))):
        answers = [judge(module, given(link)) for module in (attachments_open, links_work)]
        assert tuple([found.code for found in answer.findings] for answer in answers) == codes
    assert "见“链接可用”" in judge(attachments_open, given(dead)).summary


def test_a_file_of_another_site_is_not_ours() -> None:
    assert judge(attachments_open, given(bad(outside=True))).findings == ()


def test_a_shared_file_is_charged_to_its_owner() -> None:
    links = Links(crawled_at=AS_OF, targets=9, broken=(bad(charged_to="portal"),), crawl_days=5)
    answer = judge(attachments_open, evidence(links, site=SECTION))
    assert (answer.verdict, answer.findings[0].charged_to, answer.findings[0].points) == (Verdict.PASS, "portal", 0.0)


def test_a_waived_one_does_not_count() -> None:
    site = changed(PORTAL, waivers=(waived("attachments_open", TARGET),))
    links = Links(crawled_at=AS_OF, targets=9, broken=(bad(),), crawl_days=5)
    assert judge(attachments_open, evidence(links, site=site)).measures == {"attachments_bad": 0.0}


def test_no_links_at_all_is_unknown() -> None:
    assert judge(attachments_open, given(targets=0)).verdict is Verdict.UNKNOWN
