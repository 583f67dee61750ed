"""The table of reposting: what an official is told of each duty, and what is never claimed."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from monitor.contract import FeedSeen, Reposts, hours_words
from monitor.policies import Kind, Relation
from monitor.reports.repost_counts import by_issuer, week_of
from monitor.reports.repost_state import RepostState
from monitor.reports.repost_table import RepostRow, RepostTable, repost_table, reposts_of
from monitor.reports.repost_words import KIND_WORDS, RELATION_WORDS
from tests.reports.judgements import AS_OF, SITES, all_good
from tests.reports.reposting import (
    CHANGED,
    CUT,
    HOSTILE_KEY,
    LATE,
    LINK,
    MISSING,
    OPEN,
    UNCONFIRMED,
    UNKNOWN,
    WHOLE,
    WITH_ISSUERS,
    judgements,
    reposts,
)

STATES = {
    WHOLE: "按时", LATE: "迟 2 到 9 小时", MISSING: "缺，至少超期 6 小时", OPEN: "待转，还有 3 小时", CHANGED: "按时",
    CUT: "按时", LINK: "按时", UNKNOWN: "不可测，至多迟 7 小时", UNCONFIRMED: "待确认", HOSTILE_KEY: "已撤下（原已按时转载）",
}  # fmt: skip
FIDELITY = {
    WHOLE: "完整", LATE: "完整", MISSING: "仅解读", OPEN: "没有转载", CHANGED: "有改动", CUT: "有缺漏", LINK: "仅链接",
    UNKNOWN: "完整", UNCONFIRMED: "没有转载", HOSTILE_KEY: "已撤下",
}  # fmt: skip


@pytest.fixture(name="table")
def _table() -> RepostTable:
    return repost_table(WITH_ISSUERS, reposts(), AS_OF, judgements())


def row(table: RepostTable, key: str) -> RepostRow:
    found = table.row(key, "portal")
    assert found is not None
    return found


def test_every_state_and_fidelity_in_its_words(table: RepostTable) -> None:
    assert {each.document: each.words for each in table.rows} == STATES
    assert {each.document: each.fidelity for each in table.rows} == FIDELITY


def test_what_needs_somebody_stands_first(table: RepostTable) -> None:
    words = [each.state_word for each in table.rows]
    assert words == ["缺", "待确认", "已撤下", "待转", "迟", "不可测", "按时", "按时", "按时", "按时"]
    assert table.next_open is not None and table.next_open.document == OPEN


def test_the_interval_and_the_claimed_time_are_both_told(table: RepostTable) -> None:
    changed = row(table, CHANGED)
    assert changed.interval == "2026-11-21 11:00 至 2026-11-21 17:00"
    assert changed.shown == "2026-11-21 16:00"
    assert row(table, HOSTILE_KEY).interval.startswith("此前未查看 至")
    assert row(table, OPEN).interval == ""


def test_facts_stand_in_the_remarks(table: RepostTable) -> None:
    assert row(table, CHANGED).remarks == ("未注明来源", "原文附件 2 个，转载附件 0 个")
    assert row(table, HOSTILE_KEY).reason == "2026年11月22日 23:00查看时已没有，是否移到了别处，待下次全站巡检确认"
    assert row(table, UNCONFIRMED).remarks == ()
    assert "注明来源：中国政府网" in row(table, WHOLE).remarks


def test_a_copy_known_by_its_number_alone_is_not_laid_beside_anything() -> None:
    known = reposts()["portal"]
    seen = next(each for each in known.duties if each.duty.document.key == WHOLE)
    (whole,) = seen.copies
    bare = replace(seen, copies=(replace(whole, copy=replace(whole.copy, of_issued=0.0)),))
    (found,) = repost_table(WITH_ISSUERS, {"portal": replace(known, duties=(bare,))}, AS_OF).rows
    assert (found.state, found.compared) == (RepostState.MET, False)
    assert found.remarks[0] == "凭文号或标题认出，原文没有可比对的正文"


def test_differences_are_those_of_the_comparison(table: RepostTable) -> None:
    kinds = [each.kind for each in row(table, CHANGED).differences]
    assert {"number", "date", "negation", "name", "missing"} <= set(kinds)
    assert row(table, CHANGED).differences_total == len(kinds)
    assert (row(table, CHANGED).compared, row(table, LINK).compared, row(table, MISSING).compared) == (
        True,
        False,
        False,
    )


def test_an_issuer_that_cannot_be_read_is_told_in_words(table: RepostTable) -> None:
    (told,) = [issuer.told for issuer in table.unreadable]
    assert told == (
        "上级网站“重庆市人民政府网”自 2026-11-22 19:15 起读不了（列表页要求通过人机验证）；"
        "其间是否发布了新文件不知道，不等于没有发布。请直接打开该网站核对。"
    )


def test_an_issuer_never_read_is_listed_as_such() -> None:
    table = repost_table(WITH_ISSUERS, {}, AS_OF)
    assert [issuer.words for issuer in table.issuers] == ["尚未读取", "尚未读取"]
    assert table.rows == () and table.next_open is None and not table.all_read
    never = Reposts(duties=(), feeds=(FeedSeen(issuer="gwy", name="中国政府网"),))
    (told,) = repost_table(WITH_ISSUERS, {"portal": never}, AS_OF).unreadable
    assert told.told.startswith("上级网站“中国政府网”还没有读到过；是否发布了新文件不知道")


def test_an_earlier_copy_elsewhere_is_named() -> None:
    known = reposts()["portal"]
    seen = next(each for each in known.duties if each.duty.document.key == LATE)
    (late,) = seen.copies
    early = replace(
        late, copy=replace(late.copy, url="https://www.nanan.example.cn/b.html", relation="cut"),
        first_with=seen.duty.starts + timedelta(hours=1), last_without=seen.duty.starts,
    )  # fmt: skip
    both = replace(known, duties=(replace(seen, copies=(late, early)),))
    (found,) = repost_table(WITH_ISSUERS, {"portal": both}, AS_OF).rows
    assert (found.state, found.page) == (RepostState.MET, late.copy.url)
    assert "最早的一处：https://www.nanan.example.cn/b.html" in found.remarks
    assert "另有 1 处页面" in found.remarks


def test_a_page_that_claims_a_time_at_which_it_was_not_there() -> None:
    known = reposts()["portal"]
    seen = next(each for each in known.duties if each.duty.document.key == LATE)
    (late,) = seen.copies
    for shown, told in (
        ("2026-11-21 13:00", True),
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-11-21 15:00", False),
    ):
        claimed = replace(seen, copies=(replace(late, copy=replace(late.copy, published_text=shown)),))
        (found,) = repost_table(WITH_ISSUERS, {"portal": replace(known, duties=(claimed,))}, AS_OF).rows
        assert any("早于最后一次查看" in each for each in found.remarks) is told, shown


def test_numbers_by_issuer(table: RepostTable) -> None:
    state, city = by_issuer(table, table.rows)
    assert (state.total, state.next_hours, state.states["missing"], state.states["late"]) == (4, 3.0, 1, 1)
    assert (city.total, city.next_hours, city.states["met"], city.states["unknown"], city.states["withdrawn"]) == (
        6,
        None,
        3,
        1,
        1,
    )


def test_numbers_of_the_week(table: RepostTable) -> None:
    (week,) = week_of(table)
    assert (week.due, week.met, week.late, week.missing, week.unsure, week.to_mend, week.withdrawn, week.open) == (
        9,
        4,
        1,
        1,
        2,
        4,
        1,
        1,
    )
    (later,) = week_of(repost_table(WITH_ISSUERS, reposts(), AS_OF + timedelta(days=9)))
    assert (later.due, later.older_missing) == (0, 1)


def test_reposts_of_judged_sites_leave_out_what_could_not_be_read() -> None:
    known = reposts()["portal"]
    judged = [
        replace(all_good(SITES[0]), reposts=known),
        replace(all_good(SITES[1]), reposts=None),
    ]
    assert reposts_of(judged) == {"portal": known}


def test_every_kind_and_relation_has_its_word() -> None:
    assert KIND_WORDS.keys() == {kind.value for kind in Kind}
    assert RELATION_WORDS.keys() == {relation.value for relation in Relation}


@pytest.mark.parametrize(
    ("lower", "upper", "words"),
    [
        (2, 6.5, "2 到 6.5 小时"), (0.5, 0.5, "30 分钟"), (0.25, 3, "15 分钟到 3 小时"), (26.4, None, "26 小时"),
        (3.04, 3.04, "3 小时"),
        (10.92, None, "10 小时"),
        (2.11, 6.57, "2.1 到 6.6 小时"),
        (10.9, 30.1, "10 到 31 小时"),
        (0.999, None, "59 分钟"),
    ],
)  # fmt: skip
def test_hours_in_words(lower: float, upper: float | None, words: str) -> None:
    assert hours_words(lower, upper) == words
