"""RULES V-4 ① and ② around their periods and thresholds."""

from datetime import date, timedelta

import pytest

from checks import columns_updated
from monitor.contract import ColumnSeen, ColumnState, Gap, Judgement
from monitor.model import ColumnClass, Level, Outcome, Verdict, day_start
from tests.checks.district import (
    AS_OF,
    PORTAL,
    PORTAL_URL,
    TODAY,
    changed,
    column,
    columns,
    evidence,
    item,
    judge,
    on,
    stale_news,
    waived,
)  # fmt: skip

NEWS, NOTICE, POLICY, PERSONNEL = ColumnClass.NEWS, ColumnClass.NOTICE, ColumnClass.POLICY, ColumnClass.PERSONNEL
DATED = {NEWS, NOTICE, POLICY, ColumnClass.NORMATIVE, PERSONNEL, ColumnClass.PLAN}


def answer(*seen: ColumnSeen | list[ColumnSeen]) -> Judgement:
    return judge(columns_updated, evidence(columns(*seen)))


def lost(count: int, cls: ColumnClass = NEWS, level: Level = Level.FIRST) -> list[ColumnSeen]:
    return [column(f"脚本{n}", cls, state=ColumnState.SCRIPTED, level=level) for n in range(count)]


def fresh(count: int = 1) -> list[ColumnSeen]:
    return [column(f"新{n}", NEWS, item(1)) for n in range(count)]


def stale_other(count: int) -> list[ColumnSeen]:
    return [column(f"专栏{n}", ColumnClass.OTHER, item(40), period_days=30) for n in range(count)]


def blank(count: int) -> list[ColumnSeen]:
    return [column(f"空{n}", ColumnClass.OTHER, state=ColumnState.BLANK) for n in range(count)]


def is_stale(told: Judgement) -> bool:
    return "column_stale" in [found.code for found in told.findings]


@pytest.mark.parametrize(
    ("cls", "newest", "stale"),
    [
        (NEWS, date(2026, 11, 10), False), (NEWS, date(2026, 11, 9), True),  # 13 and 14 days
        (NOTICE, date(2026, 5, 24), False), (NOTICE, date(2026, 5, 23), True),  # six calendar months
        (POLICY, date(2026, 5, 24), False), (POLICY, date(2026, 5, 23), True),
        (ColumnClass.NORMATIVE, date(2026, 5, 24), False), (ColumnClass.NORMATIVE, date(2026, 5, 23), True),
        (PERSONNEL, date(2025, 11, 24), False), (PERSONNEL, date(2025, 11, 23), True),  # a year
        (ColumnClass.PLAN, date(2025, 11, 24), False), (ColumnClass.PLAN, date(2025, 11, 23), True),
        *((cls, date(2019, 1, 1), False) for cls in ColumnClass if cls not in DATED),  # no period of their own
    ],
)  # fmt: skip
def test_period_of_each_class(cls: ColumnClass, newest: date, stale: bool) -> None:
    told = answer(column("栏目", cls, on(newest), on(newest - timedelta(days=50))), fresh())
    assert is_stale(told) is stale
    assert told.verdict is (Verdict.WARN if stale else Verdict.PASS)


@pytest.mark.parametrize(("age", "stale"), [(29, False), (30, True)])
def test_registered_period_overrides_the_class(age: int, stale: bool) -> None:
    assert is_stale(answer(column("要闻", NEWS, item(age), period_days=30))) is stale


@pytest.mark.parametrize(
    ("stale", "unread", "verdict"),
    [
        (0, 0, Verdict.PASS), (1, 0, Verdict.WARN), (4, 0, Verdict.WARN), (5, 0, Verdict.FAIL), (7, 4, Verdict.FAIL),
        (0, 4, Verdict.PASS), (0, 5, Verdict.UNKNOWN), (4, 1, Verdict.UNKNOWN), (2, 2, Verdict.WARN),
    ],
)  # fmt: skip
def test_first_kind_threshold_with_bounds(stale: int, unread: int, verdict: Verdict) -> None:
    told = answer(stale_news(stale), lost(unread), fresh())
    assert told.verdict is verdict
    counted = [found.verdict for found in told.findings if found.code == "column_stale"]
    assert counted == [Verdict.FAIL if verdict is Verdict.FAIL else Verdict.WARN] * stale
    whole = [found for found in told.findings if found.where == PORTAL_URL]
    assert [found.code for found in whole] == (["unknown"] if verdict is Verdict.UNKNOWN else [])


@pytest.mark.parametrize(
    ("stale", "blanks", "unread", "verdict"),
    [
        (9, 0, 0, Verdict.WARN), (10, 0, 0, Verdict.FAIL), (6, 4, 0, Verdict.FAIL), (6, 3, 0, Verdict.WARN),
        (6, 3, 1, Verdict.UNKNOWN), (0, 10, 0, Verdict.FAIL), (3, 3, 3, Verdict.WARN),
    ],
)  # fmt: skip
def test_long_stale_threshold_counts_blank_columns(stale: int, blanks: int, unread: int, verdict: Verdict) -> None:
    told = answer(stale_other(stale), blank(blanks), lost(unread, ColumnClass.OTHER), fresh(3))
    assert told.verdict is verdict
    assert sum(found.code == "column_stale" for found in told.findings) == stale  # blank ones are reported elsewhere


def test_only_first_level_notice_and_policy_columns_are_of_the_first_kind() -> None:
    deep = [column(f"通知{n}", NOTICE, item(400), level=Level.OTHER) for n in range(5)]
    top = [column(f"通知{n}", NOTICE, item(400)) for n in range(5)]
    news = [column(f"动态{n}", NEWS, item(400), level=Level.OTHER) for n in range(5)]
    assert answer(deep).verdict is Verdict.WARN
    assert answer(top).verdict is Verdict.FAIL
    assert answer(news).verdict is Verdict.FAIL


def test_only_columns_that_count_fail() -> None:
    told = answer(stale_news(5), stale_other(2))
    verdicts = {found.where: found.verdict for found in told.findings}
    assert [verdicts[f"{PORTAL_URL}动态{n}/"] for n in range(5)] == [Verdict.FAIL] * 5
    assert [verdicts[f"{PORTAL_URL}专栏{n}/"] for n in range(2)] == [Verdict.WARN] * 2


def test_finding_tells_date_period_since_and_rule() -> None:
    (found,) = answer(column("南岸要闻", NEWS, item(20)), fresh()).findings
    assert found.where == found.subject == f"{PORTAL_URL}南岸要闻/"
    assert (
        "栏目“南岸要闻”最近一次更新是2026年11月3日，按动态、要闻类栏目14天的更新期限，自2026年11月17日起超期"
        in found.what
    )
    assert found.since == day_start(date(2026, 11, 17))
    assert found.rule == "V-4a"
    assert [step.url for step in found.steps] == [found.where, f"{PORTAL_URL}art/20.html"]


def test_failing_finding_names_the_threshold_and_rule() -> None:
    first = answer(stale_news(5)).findings[0]
    assert "合计已达5个（含）的否决标准" in first.what
    second = answer(stale_other(10)).findings[0]
    assert "合计已达10个（含）的否决标准" in second.what
    assert (first.rule, second.rule) == ("V-4a", "V-4b")


def test_undated_items_count_as_not_updated() -> None:
    (found,) = answer(column("要闻", NEWS, item(None), item(None)), fresh()).findings
    assert found.code == "column_stale"
    assert "2条信息都没有注明发布日期" in found.what


@pytest.mark.parametrize(("first_seen", "code"), [(None, "unknown"), (13, "unknown"), (14, "column_stale")])
def test_an_unread_item_may_be_fresh_only_if_we_saw_it_lately(first_seen: int | None, code: str) -> None:
    told = answer(column("要闻", NEWS, item(30), item(None, read=False, first_seen_days=first_seen)), fresh())
    assert [found.code for found in told.findings] == [code]


@pytest.mark.parametrize(
    ("age", "looked_days", "codes"),
    [(13, 9, []), (14, 1, ["unknown"]), (15, 1, ["column_stale"]), (30, 3, ["column_stale"])],
)
def test_what_is_known_ends_with_the_last_reading(age: int, looked_days: int, codes: list[str]) -> None:
    told = answer(column("要闻", NEWS, item(age), looked_days=looked_days), fresh())
    assert [found.code for found in told.findings] == codes


def test_unreadable_columns_give_their_reason() -> None:
    gap = Gap(reason=Outcome.BLOCKED, detail="被防护系统拦截", since=AS_OF)
    told = answer(
        column("要闻", NEWS, state=ColumnState.GAP, gap=gap), column("动态", NEWS, state=ColumnState.LOST), fresh()
    )
    assert told.verdict is Verdict.PASS
    assert [("拦截" in found.what, "版式" in found.what) for found in told.findings] == [(True, False), (False, True)]


def test_historical_unknown_and_lead_away_columns_never_count() -> None:
    told = answer(
        [column(f"旧{n}", NEWS, item(900), historical=True) for n in range(9)],
        [column(f"野{n}", NEWS, item(900), registered=False, recognised=False) for n in range(9)],
        [column(f"走{n}", NEWS, state=ColumnState.LEADS_AWAY) for n in range(9)],
        [column(f"父{n}", NEWS, state=ColumnState.PARENT) for n in range(9)],
        fresh(),
    )
    assert (told.verdict, told.findings) == (Verdict.PASS, ())


def test_a_parent_column_is_judged_by_its_items_if_any() -> None:
    assert is_stale(answer(column("父", NEWS, item(20), state=ColumnState.PARENT)))


def test_a_text_page_where_a_list_is_expected_is_unknown() -> None:
    told = answer(column("要闻", NEWS, state=ColumnState.CONTENT), fresh())
    assert [found.code for found in told.findings] == ["unknown"]
    assert answer(column("概况", ColumnClass.OTHER, state=ColumnState.CONTENT), fresh()).findings == ()


def test_nothing_known_is_unknown_and_nothing_due_is_not_applicable() -> None:
    assert answer().verdict is Verdict.UNKNOWN
    assert answer(lost(2)).verdict is Verdict.UNKNOWN
    assert answer(column("概况", ColumnClass.OTHER, item(900))).verdict is Verdict.NOT_APPLICABLE


@pytest.mark.parametrize(("until", "verdict"), [(TODAY, Verdict.WARN), (TODAY - timedelta(days=1), Verdict.FAIL)])
def test_a_waived_column_does_not_count_as_long_as_the_waiver_holds(until: date, verdict: Verdict) -> None:
    site = changed(PORTAL, waivers=(waived("columns_updated", f"{PORTAL_URL}动态0/", until),))
    told = judge(columns_updated, evidence(columns(stale_news(5)), site=site))
    assert told.verdict is verdict
    assert len(told.findings) == 5


def test_a_waived_blank_column_is_not_long_stale_either() -> None:
    site = changed(PORTAL, waivers=(waived("columns_blank", f"{PORTAL_URL}空0/"),))
    assert judge(columns_updated, evidence(columns(blank(10), fresh()), site=site)).verdict is Verdict.PASS


def test_options_override() -> None:
    given = evidence(columns(stale_news(5)))
    assert judge(columns_updated, given, news_days=21).verdict is Verdict.PASS
    assert judge(columns_updated, given, first_kind_veto=6).verdict is Verdict.WARN
    assert judge(columns_updated, given, first_kind_veto=6, long_stale_veto=5).verdict is Verdict.FAIL
