"""RULES V-3 around its thresholds: warned after more than 10 days, failed at 14."""

from datetime import datetime, timedelta

import pytest

from checks import home_updated
from monitor.contract import Home, Item, Judgement
from monitor.model import Verdict, day_start
from tests.checks.district import AS_OF, PORTAL_URL, TODAY, evidence, item, judge


def home(*items: Item, looked_days: int = 0, unread: int = 0, navigation_only: bool = False) -> Home:
    looked = AS_OF - timedelta(days=looked_days)
    return Home(url=PORTAL_URL, looked_at=looked, items=items, unread=unread, navigation_only=navigation_only)


def answer(*items: Item, looked_days: int = 0, unread: int = 0, navigation_only: bool = False) -> Judgement:
    seen = home(*items, looked_days=looked_days, unread=unread, navigation_only=navigation_only)
    return judge(home_updated, evidence(seen))


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (0, Verdict.PASS), (10, Verdict.PASS), (11, Verdict.WARN), (13, Verdict.WARN), (14, Verdict.FAIL),
        (15, Verdict.FAIL), (400, Verdict.FAIL),
    ],
)  # fmt: skip
def test_thresholds(age: int, verdict: Verdict) -> None:
    told = answer(item(age), item(age + 30))
    assert told.verdict is verdict
    assert [found.code for found in told.findings] == ([] if verdict is Verdict.PASS else ["home_stale"])


def test_finding_tells_date_age_and_limit() -> None:
    (found,) = answer(item(20), item(None)).findings
    assert (found.where, found.subject) == (PORTAL_URL, PORTAL_URL)
    assert "最近一次更新是2026年11月3日，到2026年11月23日已20天没有新信息" in found.what
    assert "14天（2周）的否决标准" in found.what
    assert "另有1条信息未注明发布日期" in found.what
    assert found.since == day_start(TODAY - timedelta(days=20))
    assert len(found.steps) == 3


def test_warning_names_the_last_day() -> None:
    (found,) = answer(item(12)).findings
    assert "到2026年11月25日即达到否决标准" in found.what
    assert "最迟应在2026年11月25日之前更新" in found.fix


def test_undated_items_count_as_not_updated() -> None:
    told = answer(item(None), item(None))
    assert told.verdict is Verdict.FAIL
    assert "2条信息都没有注明发布日期" in told.summary


@pytest.mark.parametrize(
    ("first_seen_days", "verdict"),
    [(None, Verdict.UNKNOWN), (3, Verdict.UNKNOWN), (13, Verdict.UNKNOWN), (14, Verdict.FAIL), (20, Verdict.FAIL)],
)
def test_an_unread_item_may_be_new_only_if_we_saw_it_lately(first_seen_days: int | None, verdict: Verdict) -> None:
    told = answer(item(30), item(None, read=False, first_seen_days=first_seen_days))
    assert told.verdict is verdict


def test_an_unread_item_hides_a_warning() -> None:
    assert answer(item(12), item(None, read=False)).verdict is Verdict.UNKNOWN
    assert answer(item(12), item(None, read=False, first_seen_days=12)).verdict is Verdict.WARN


def test_unread_things_do_not_hide_a_pass() -> None:
    assert answer(item(3), item(None, read=False), unread=4).verdict is Verdict.PASS


def test_unread_second_level_pages_hide_a_fault() -> None:
    told = answer(item(30), unread=2, navigation_only=True)
    assert told.verdict is Verdict.UNKNOWN
    assert "未能读取" in told.summary


def test_navigation_page_is_judged_by_its_second_level_pages() -> None:
    told = answer(item(30), navigation_only=True)
    assert told.verdict is Verdict.FAIL
    assert "已查看其二级页面" in told.summary


def test_no_items_read_is_unknown() -> None:
    assert answer().verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("age", "looked_days", "verdict"),
    [
        (12, 1, Verdict.WARN),  # was 11 days old when read: warned; today 12
        (14, 1, Verdict.WARN),  # 13 days when read: warned for sure, whether it failed since is open
        (15, 1, Verdict.FAIL),  # 14 days when read
        (14, 5, Verdict.UNKNOWN),  # 9 days when read, may have been updated since
        (13, 5, Verdict.PASS),  # 8 days when read, cannot be 14 today
    ],
)
def test_what_is_known_ends_with_the_last_reading(age: int, looked_days: int, verdict: Verdict) -> None:
    assert answer(item(age), looked_days=looked_days).verdict is verdict


def test_age_is_measured() -> None:
    assert answer(item(2)).measures == {"home_last_update_age_seconds": 2 * 86400 + 18 * 3600}


def test_options_override() -> None:
    assert judge(home_updated, evidence(home(item(12))), fail_days=12).verdict is Verdict.FAIL
    assert judge(home_updated, evidence(home(item(12))), warn_days=12).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        (day_start(TODAY + timedelta(days=1)), "最近一次更新是2026年11月23日，即当天。"),  # the end of that day
        (day_start(TODAY + timedelta(days=1)) + timedelta(hours=1), "最近一次更新是2026年11月23日，距今1天。"),
        (AS_OF, "最近一次更新是2026年11月23日，即当天。"),
    ],
)
def test_midnight_still_belongs_to_the_day_that_it_ends(moment: datetime, told: str) -> None:
    assert told in judge(home_updated, evidence(home(item(0)), as_of=moment)).summary
