"""RULES D-14, D-15: the newest published answer, and weekdays from asking to answer, of what ``replies_in_time`` noted."""

import pytest

from checks import replies_in_time, replies_published
from monitor.contract import READ_FAILED, Evidence
from monitor.judging.runner import run
from monitor.model import Note, Site, Verdict
from tests.checks.district import PORTAL, PORTAL_URL, SECTION, evidence, judge
from tests.checks.pages import noted, page, pages, seen

LIST_URL = f"{PORTAL_URL}hdjl/qzxx/"
Row = tuple[str, str, str]
"""Title, date of asking, date of the answer."""


def given(*rows: Row, site: Site = PORTAL) -> Evidence:
    head = "<tr><th>标题</th><th>来信时间</th><th>回复时间</th><th>办理状态</th></tr>"
    cells = "".join(
        f"<tr><td>{title}</td><td>{asked}</td><td>{replied}</td><td>{'已回复' if replied else '办理中'}</td></tr>"
        for title, asked, replied in rows
    )
    shown = page(f"<h2>区长信箱</h2><table>{head}{cells}</table>", LIST_URL)
    return evidence(noted("replies_in_time", replies_in_time.read, shown), site=site)


SLOW = tuple((f"咨询第{n}件事项", f"2026-10-{n:02}", f"2026-10-{n + 12:02}") for n in range(5, 12))
SAMPLES: list[Evidence] = [given(("咨询入学政策", "2026-08-01", "2026-08-03")), given(*SLOW)]


@pytest.mark.parametrize(("replied", "expected"), [("2026-09-23", []), ("2026-09-22", ["replies_stale"])])
def test_answers_must_not_cease_for_more_than_two_months(replied: str, expected: list[str]) -> None:
    answer = judge(replies_published, given(("咨询入学政策", "2026-09-20", replied)))
    assert [found.code for found in answer.findings] == expected


def test_the_finding_names_day_rule_and_points() -> None:
    (found,) = judge(replies_published, SAMPLES[0]).findings
    assert (found.rule, found.points, found.where) == ("D-14", 3.0, PORTAL_URL)
    assert "2026年8月3日" in found.what
    assert "内部参考分值" in found.what


def test_newer_answers_may_stand_where_we_could_not_look() -> None:
    shown = page(
        "<h2>区长信箱</h2><table><tr><th>标题</th><th>来信时间</th><th>回复时间</th></tr>"
        "<tr><td>咨询入学政策</td><td>2026-08-01</td><td>2026-08-03</td></tr></table>", LIST_URL,
    )  # fmt: skip
    old = noted("replies_in_time", replies_in_time.read, shown)
    drawn = seen("replies_in_time", (Note(code="drawn"),), url=f"{LIST_URL}index.html")
    assert judge(replies_published, evidence(old)).verdict is Verdict.WARN
    for hidden in (pages(*old.pages, unread=1), pages(*old.pages, drawn)):
        answer = judge(replies_published, evidence(hidden))
        assert (answer.verdict, [found.verdict for found in answer.findings]) == (Verdict.UNKNOWN, [Verdict.UNKNOWN])
        assert "2026年8月3日" in answer.findings[0].what


def test_a_new_answer_among_old_ones_is_enough() -> None:
    rows = (("咨询入学政策", "2026-01-01", "2026-01-03"), ("咨询公租房", "2026-11-02", "2026-11-04"))
    assert judge(replies_published, given(*rows)).verdict is Verdict.PASS


def test_slow_answers_are_a_candidate_that_does_not_count() -> None:
    answer = judge(replies_published, SAMPLES[1])
    (found,) = answer.findings
    assert (found.code, found.review, found.rule) == ("replies_slow", True, "D-15")
    assert answer.measures == {
        "reply_median_weekdays": 8.0,
        "reply_longest_weekdays": 10.0,
    }  # from a Sunday: two whole weeks of work
    assert "未扣除法定节假日" in found.what
    assert run("replies_published", replies_published, SAMPLES[1]).judgement.verdict is Verdict.PASS  # type: ignore[arg-type]
    assert judge(replies_published, given(*SLOW[:4])).findings == ()  # too few to say
    assert judge(replies_published, SAMPLES[1], slow_weekdays=8).findings == ()


@pytest.mark.parametrize(
    ("asked", "replied", "weekdays"),
    [("2026-11-20", "2026-11-23", 1.0), ("2026-11-16", "2026-11-16", 0.0), ("2026-11-13", "2026-11-20", 5.0)],
)
def test_weekends_do_not_count(asked: str, replied: str, weekdays: float) -> None:
    answer = judge(replies_published, given(("咨询公租房条件", asked, replied)))
    assert answer.measures["reply_longest_weekdays"] == weekdays


def test_without_published_answers_nothing_is_said() -> None:
    assert judge(replies_published, given(("咨询入学政策", "2026-11-20", ""))).verdict is Verdict.UNKNOWN
    nothing = noted("replies_in_time", replies_in_time.read, page("<p>请拨打电话。</p>"))
    assert judge(replies_published, evidence(nothing)).verdict is Verdict.UNKNOWN
    assert judge(replies_published, evidence(nothing, site=SECTION)).verdict is Verdict.NOT_APPLICABLE
    drawn = seen("replies_in_time", (Note(code="drawn"),), url=LIST_URL)
    assert judge(replies_published, evidence(pages(drawn), site=SECTION)).verdict is Verdict.UNKNOWN


def test_a_reader_that_crashed_leaves_it_open() -> None:
    crashed = seen("replies_in_time", (Note(code=READ_FAILED, text="ValueError"),), url=LIST_URL)
    assert judge(replies_published, evidence(pages(crashed))).verdict is Verdict.UNKNOWN


def test_it_is_no_veto() -> None:
    """What costs points must not make a site nearly fail."""
    assert not replies_published.CHECK.veto
    assert replies_in_time.CHECK.veto
