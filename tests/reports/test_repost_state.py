"""The states of the table: each with its hours, and why it is so."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.contract import CopySeen, Duty, DutySeen, Reposts
from monitor.model import BEIJING, Copy, HourCount, IssuedDocument, Tier
from monitor.reports.repost_state import RepostAnswer, RepostState, duty_state

PUBLISHED = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in Shanghai
DEADLINE = PUBLISHED + timedelta(hours=24)
NOW = DEADLINE + timedelta(days=2)


def hour(number: float) -> datetime:
    """So many hours after the deadline."""
    return DEADLINE + timedelta(hours=number)


def local(at: datetime) -> str:
    """As a page shows it."""
    return at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")


def copy_seen(
    first: float, before: float | None = None, shown: str = "", relation: str = "whole", *, link: bool = False,
    gone: float | None = None, url: str = "https://www.nanan.example.cn/1.html",
) -> CopySeen:  # fmt: skip
    """A copy first seen so many hours after the deadline, with the last look without it."""
    found = Copy(
        document="0123456789ab", url=url, body="b", at=hour(first), site="portal", relation=relation, link_only=link,
        published_text=shown,
    )  # fmt: skip
    return CopySeen(
        copy=found, first_with=hour(first), last_with=hour(first + 1),
        last_without=None if before is None else hour(before), gone_at=None if gone is None else hour(gone),
    )  # fmt: skip


def judged(
    *copies: CopySeen, whole: float | None = None, columns: float | None = None, as_of: datetime = NOW,
    published: str = local(PUBLISHED), looked_before: datetime | None = None,
) -> RepostAnswer:  # fmt: skip
    """The answer about one duty with these copies."""
    document = IssuedDocument(
        key="0123456789ab", issuer="gwy", url="https://www.gov.example.cn/1.htm", title="关于印发办法的通知",
        found_at=PUBLISHED + timedelta(minutes=10), published_text=published, looked_before=looked_before,
    )  # fmt: skip
    duty = Duty(
        document=document, site="portal", issuer_name="中国政府网", sources=("中国政府网",), tier=Tier.STATE_COUNCIL,
        hours=24, count=HourCount.ALL, starts=PUBLISHED, starts_why="按原文页面所示时间", deadline=DEADLINE,
    )  # fmt: skip
    known = Reposts(
        duties=(), feeds=(), whole_started=None if whole is None else hour(whole),
        columns_looked=None if columns is None else hour(columns),
    )  # fmt: skip
    return duty_state(DutySeen(duty=duty, copies=copies), known, as_of)


def test_seen_before_the_deadline_is_in_time_whatever_the_page_claims() -> None:
    for shown in ("", local(hour(5)), "2026-11-30", "nonsense"):
        answer = judged(copy_seen(0, -1, shown))
        assert (answer.state, answer.reason) == (RepostState.MET, "")


def test_late_only_when_a_look_after_the_deadline_did_not_have_it() -> None:
    answer = judged(copy_seen(6.5, 2))
    assert (answer.state, answer.lower_h, answer.upper_h) == (RepostState.LATE, 2, 6.5)
    assert judged(copy_seen(6.5, 0)).state is RepostState.UNKNOWN  # looked at the very deadline


def test_a_deadline_between_two_looks_decides_nothing() -> None:
    for shown in ("", "2026-11-24", "2026-11-24 00:00", local(hour(-5)), local(hour(7))):
        answer = judged(copy_seen(6, -3, shown))
        assert (answer.state, answer.lower_h, answer.upper_h) == (RepostState.UNKNOWN, 0, 6), shown
        assert "两次查看之间" in answer.reason


@pytest.mark.parametrize(
    ("shown", "state", "hours"), [(-2, RepostState.MET, None), (0, RepostState.MET, None), (4, RepostState.LATE, 4)]
)
def test_an_hour_inside_the_interval_narrows_it(shown: float, state: RepostState, hours: float | None) -> None:
    answer = judged(copy_seen(6, -3, local(hour(shown))))
    assert answer.state is state
    assert (answer.lower_h, answer.upper_h) == (hours, hours)
    assert answer.reason == "按页面所示时间，与查看记录不矛盾"


def test_an_hour_earlier_than_a_look_without_it_is_not_believed() -> None:
    answer = judged(copy_seen(8, 5, local(hour(-1))))
    assert (answer.state, answer.lower_h, answer.upper_h) == (RepostState.LATE, 5, 8)


def test_an_hour_narrows_lateness_too() -> None:
    answer = judged(copy_seen(8, 5, local(hour(6))))
    assert (answer.state, answer.lower_h, answer.upper_h) == (RepostState.LATE, 6, 6)


def test_never_looked_before_the_page_is_believed_but_not_before_the_document() -> None:
    assert judged(copy_seen(30, None, local(hour(-1)))).state is RepostState.MET
    late = judged(copy_seen(30, None, local(hour(3))))
    assert (late.state, late.lower_h, late.upper_h) == (RepostState.LATE, 3, 3)
    early = judged(copy_seen(30, None, local(PUBLISHED - timedelta(hours=1))))
    assert (early.state, early.upper_h) == (RepostState.UNKNOWN, 30)
    assert judged(copy_seen(30, None)).state is RepostState.UNKNOWN


def test_a_day_alone_says_so() -> None:
    answer = judged(copy_seen(30, None, "2026-11-24"))
    assert (answer.state, answer.reason) == (RepostState.MET, "页面只写日期，没有钟点；按日期和查看时间判断")


def test_no_copy_before_the_deadline_tells_the_hours_left() -> None:
    answer = judged(as_of=hour(-3.5), whole=-4, columns=-4)
    assert (answer.state, answer.lower_h, answer.upper_h) == (RepostState.OPEN, 3.5, 3.5)
    assert judged(as_of=DEADLINE).state is RepostState.OPEN


def test_missing_only_after_a_whole_crawl_that_began_after_the_deadline() -> None:
    answer = judged(whole=4, columns=9)
    assert (answer.state, answer.lower_h) == (RepostState.MISSING, 4)
    assert judged(whole=0, columns=9).state is RepostState.UNCONFIRMED
    assert judged(whole=-1, columns=0).state is RepostState.UNKNOWN
    assert "不能断定没有转载" in judged().reason


def test_what_is_no_copy_meets_nothing_and_a_link_does() -> None:
    for relation in ("interpretation", "excerpt", "other_version"):
        assert judged(copy_seen(-5, -6, relation=relation), whole=1).state is RepostState.MISSING
    assert judged(copy_seen(-5, -6, relation="unrelated", link=True)).state is RepostState.MET
    for relation in ("cut", "altered", "retitled"):
        assert judged(copy_seen(-5, -6, relation=relation)).state is RepostState.MET


def test_one_withdrawn_again_was_there() -> None:
    """It had met the deadline, and nobody can read it now: both are told."""
    gone = judged(copy_seen(-5, -6, gone=1), whole=2)
    assert (gone.state, gone.before) == (RepostState.WITHDRAWN, RepostState.MET)
    assert gone.reason.endswith("查看时已没有，此后的全站巡检在别处也没有见到")
    assert judged(copy_seen(-5, -6, gone=1)).reason.endswith("是否移到了别处，待下次全站巡检确认")
    late = judged(copy_seen(4, 2, gone=6), whole=7)
    assert (late.state, late.before, late.lower_h) == (RepostState.WITHDRAWN, RepostState.LATE, 2)
    other = copy_seen(8, 7, url="https://www.nanan.example.cn/5.html")
    assert judged(copy_seen(-5, -6, gone=1), other, whole=2).state is RepostState.MET


def test_the_earliest_of_several_decides() -> None:
    late, met = copy_seen(6, 2), copy_seen(-2, -3, "", "cut", url="https://www.nanan.example.cn/2.html")
    assert judged(late, met).copy == met
    perhaps = copy_seen(9, -3, url="https://www.nanan.example.cn/3.html")
    assert judged(late, perhaps).state is RepostState.UNKNOWN
    later = copy_seen(20, 12, url="https://www.nanan.example.cn/4.html")
    assert judged(later, late).upper_h == 6
