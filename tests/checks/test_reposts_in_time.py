"""RULES R-1, R-3: late, missing, due; every doubt to the site, and a gap is never "nothing was published"."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks import reposts_in_time as check
from monitor.contract import UNKNOWN_CODE, CopySeen, FeedSeen, Judgement, State, timing_of
from monitor.contract.reposts import DutySeen, Reposts
from monitor.judging.discovery import checks
from monitor.judging.runner import run
from monitor.model import HourCount, Tier, Verdict, day_start, local_day, show_moment
from monitor.reports.repost_table import repost_table
from tests.checks.district import AS_OF, PORTAL_URL, judge, waived
from tests.checks.reposts import HOUR, READ, STATE, copy, document, duty, local, owing, with_waivers

MINUTE = timedelta(minutes=1)
LINE = AS_OF - 10 * HOUR  # the usual deadline: 2026-11-23 08:00 in Asia/Shanghai
LINE_DAY = f"{local_day(LINE):%Y-%m-%d}"
LATE = copy(LINE + 4 * HOUR, LINE + HOUR)
SAMPLES = [
    owing((duty(), [copy(LINE - HOUR)])),
    owing((duty(), [LATE])),
    owing((duty(), [])),
    owing((duty(), []), whole=LINE),
    owing((duty(), []), whole=None, looked=LINE),
    owing((duty(AS_OF + 3 * HOUR), [])),
    owing((duty(), [copy(LINE + HOUR, LINE - HOUR)])),
    owing(feeds=(FeedSeen(issuer="gov", name="中国政府网", gap="列表页改版，读不出条目"), READ[1])),
    owing(feeds=()),
]


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


def state(seen: CopySeen, deadline: datetime = LINE) -> State:
    """How one copy stands against a deadline."""
    return timing_of(DutySeen(duty=duty(deadline), copies=(seen,)), Reposts(duties=(), feeds=()), AS_OF).state


def test_a_copy_in_time_is_no_finding() -> None:
    answer = judge(check, owing((duty(), [copy(LINE - HOUR, LINE - 2 * HOUR)])))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert answer.measures == {"reposts_open": 0.0, "reposts_met": 1.0, "reposts_late": 0.0, "reposts_missing": 0.0}


def test_a_late_copy_names_document_issuer_hours_both_ends_and_deadline() -> None:
    answer = judge(check, owing((duty(), [LATE])))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.verdict) == (Verdict.FAIL, "repost_late", Verdict.FAIL)
    assert (found.subject, found.where, found.rule) == ("a1b2c3d4e5f6", f"{PORTAL_URL}zwgk/gwy/1.html", "R-1")
    for told in (
        "关于推进基层应急能力建设的意见", "国办发〔2026〕31号", "中国政府网", "24小时", "迟了1到4小时", "未注明时刻",
        show_moment(LINE), show_moment(LINE + HOUR), show_moment(LINE + 4 * HOUR),
    ):  # fmt: skip
        assert told in found.what
    assert [step.at for step in found.steps] == [LINE - 24 * HOUR, LINE, LINE + HOUR, LINE + 4 * HOUR]
    assert answer.measures["reposts_late"] == 1.0


@pytest.mark.parametrize(
    ("first_with", "last_without", "expected"),
    [
        (LINE, LINE - HOUR, State.MET),  # seen at the very deadline
        (LINE, None, State.MET),
        (LINE + MINUTE, LINE - MINUTE, State.UNSURE),
        (LINE + MINUTE, LINE, State.UNSURE),  # not there at the deadline itself: the doubt is the site's
        (LINE + HOUR, LINE + MINUTE, State.LATE),
        (LINE + HOUR, None, State.UNSURE),  # we had not looked before
    ],
)
def test_the_deadline_and_the_ends_of_the_interval(
    first_with: datetime, last_without: datetime | None, expected: State
) -> None:
    assert state(copy(first_with, last_without)) is expected
    assert state(copy(first_with, last_without, gone_at=AS_OF - HOUR)) is expected  # it went; it had met the deadline


@pytest.mark.parametrize(
    ("text", "last_without", "expected"),
    [
        (local(LINE - HOUR), LINE - 2 * HOUR, State.MET),  # inside: the shown hour counts
        (local(LINE), LINE - 2 * HOUR, State.MET),
        (local(LINE + MINUTE), LINE - 2 * HOUR, State.LATE),
        (local(LINE - 3 * HOUR), LINE - 2 * HOUR, State.UNSURE),  # we looked later, and it was not there
        (local(LINE - 3 * HOUR), LINE + MINUTE, State.LATE),  # a claim does not undo what we saw
        (local(LINE + 9 * HOUR), LINE - 2 * HOUR, State.UNSURE),  # later than our first sight of it
        (local(LINE - HOUR), None, State.MET),
        (local(LINE + HOUR), None, State.LATE),
        (local(LINE - 30 * HOUR), None, State.UNSURE),  # before the document itself was published
        (LINE_DAY, None, State.MET),  # a day without an hour, not after the deadline's
        ("2026-11-22", None, State.MET),
        ("2026-11-20", None, State.MET),
        (LINE_DAY, LINE - 2 * HOUR, State.UNSURE),
        (
            "2026-11-22",
            LINE - 12 * HOUR,
            State.MET,
        ),  # that day was over before the deadline, and we had not looked since
        ("2026-11-22", LINE - 2 * HOUR, State.UNSURE),
        ("2026-11-24", None, State.UNSURE),  # a day in the future says nothing
        ("", None, State.UNSURE),
        ("2026-13-45", None, State.UNSURE),
        ("2026-11-23 24:70", LINE - HOUR, State.UNSURE),
    ],
)
def test_what_the_page_shows_counts_only_where_our_looks_allow_it(
    text: str, last_without: datetime | None, expected: State
) -> None:
    assert state(copy(LINE + 5 * HOUR, last_without, published_text=text)) is expected


def test_a_day_after_the_deadlines_is_late_by_the_pages_own_word() -> None:
    line = day_start(local_day(LINE)) - HOUR
    seen = copy(AS_OF - HOUR, None, published_text=LINE_DAY)
    assert state(seen, line) is State.LATE
    (found,) = judge(check, owing((duty(line), [seen]))).findings
    assert (found.code, "未注明时刻" in found.what, "此前没有查看过" in found.what) == ("repost_late", True, True)


def test_a_shown_hour_is_told_as_such() -> None:
    seen = copy(LINE + 5 * HOUR, LINE - HOUR, published_text=local(LINE + 2 * HOUR))
    (found,) = judge(check, owing((duty(), [seen]))).findings
    assert "显示的时间是2026-11-23 10:00，迟了2小时" in found.what


def test_a_contradicted_hour_is_told_as_such() -> None:
    seen = copy(LINE + 5 * HOUR, LINE + HOUR, published_text=local(LINE - HOUR))
    (found,) = judge(check, owing((duty(), [seen]))).findings
    assert "与查看记录不符" in found.what


def test_what_straddles_the_deadline_is_unknown_with_both_ends() -> None:
    answer = judge(check, owing((duty(), [copy(LINE + HOUR, LINE - HOUR)])))
    (found,) = answer.findings
    assert (answer.verdict, found.code) == (Verdict.UNKNOWN, UNKNOWN_CODE)
    assert show_moment(LINE - HOUR) in found.what
    assert show_moment(LINE + HOUR) in found.what
    assert answer.measures["reposts_met"] == 0.0


@pytest.mark.parametrize("relation", ["whole", "cut", "altered", "retitled"])
def test_damaged_copies_meet_the_duty(relation: str) -> None:
    assert judge(check, owing((duty(), [copy(LINE - HOUR, relation=relation)]))).verdict is Verdict.PASS


def test_a_link_meets_the_duty() -> None:
    seen = copy(LINE - HOUR, relation="unrelated", link_only=True)
    assert judge(check, owing((duty(), [seen]))).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("relation", "word"), [("interpretation", "解读"), ("excerpt", "摘编"), ("other_version", "另一个版本")]
)
def test_what_is_about_the_document_does_not(relation: str, word: str) -> None:
    answer = judge(check, owing((duty(), [copy(LINE - HOUR, relation=relation)])))
    (found,) = answer.findings
    assert (answer.verdict, found.code) == (Verdict.FAIL, "repost_missing")
    assert word in found.what
    assert found.steps[-1].url == f"{PORTAL_URL}zwgk/gwy/1.html"


def test_the_copy_that_serves_the_site_best_decides() -> None:
    met, unsure = copy(LINE - HOUR, url=f"{PORTAL_URL}a"), copy(LINE + HOUR, LINE - HOUR, url=f"{PORTAL_URL}b")
    assert judge(check, owing((duty(), [LATE, unsure, met]))).verdict is Verdict.PASS
    assert judge(check, owing((duty(), [LATE, unsure]))).verdict is Verdict.UNKNOWN
    later = copy(LINE + 9 * HOUR, LINE + 8 * HOUR, url=f"{PORTAL_URL}c")
    (found,) = judge(check, owing((duty(), [later, LATE]))).findings
    assert found.where == LATE.copy.url


@pytest.mark.parametrize(
    ("whole", "looked", "code", "verdict"),
    [
        (LINE + MINUTE, None, "repost_missing", Verdict.FAIL),
        (LINE, LINE + MINUTE, "repost_unconfirmed", Verdict.WARN),  # a crawl that began before may have passed by
        (None, LINE + MINUTE, "repost_unconfirmed", Verdict.WARN),
        (LINE, LINE, UNKNOWN_CODE, Verdict.UNKNOWN),
        (None, None, UNKNOWN_CODE, Verdict.UNKNOWN),
    ],
)
def test_absence_needs_a_whole_crawl_after_the_deadline(
    whole: datetime | None, looked: datetime | None, code: str, verdict: Verdict
) -> None:
    answer = judge(check, owing((duty(), []), whole=whole, looked=looked))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.verdict) == (verdict, code, verdict)
    assert (found.subject, found.where) == ("a1b2c3d4e5f6", document().url)
    assert answer.measures["reposts_missing"] == float(code == "repost_missing")


@pytest.mark.parametrize(
    ("left", "code"), [(4 * HOUR, "repost_due"), (4 * HOUR + MINUTE, ""), (timedelta(), "repost_due")]
)
def test_hours_left(left: timedelta, code: str) -> None:
    answer = judge(check, owing((duty(AS_OF + left), []), whole=None))
    assert codes(answer) == [code] * bool(code)
    assert answer.measures["reposts_open"] == 1.0
    assert answer.measures["repost_hours_to_next_deadline"] == round(left / HOUR, 2)
    assert answer.verdict is (Verdict.WARN if code else Verdict.PASS)


def test_the_office_sets_when_it_is_warned() -> None:
    assert codes(judge(check, owing((duty(AS_OF + 5 * HOUR), [])), warn_hours=6)) == ["repost_due"]


def test_an_issuer_that_cannot_be_read_is_told() -> None:
    gap = FeedSeen(
        issuer="gov", name="中国政府网", read_at=AS_OF - 9 * HOUR, gap="被防护系统拦截", since=AS_OF - 8 * HOUR
    )
    answer = judge(check, owing((duty(), [copy(LINE - HOUR)]), feeds=(gap, READ[1])))
    (found,) = answer.findings
    assert (answer.verdict, found.subject, found.where) == (Verdict.UNKNOWN, "gov", STATE.url)
    for told in ("被防护系统拦截", show_moment(AS_OF - 8 * HOUR), show_moment(AS_OF - 9 * HOUR), "不知道"):
        assert told in found.what
    assert "没有发布" not in answer.summary


def test_an_issuer_never_read_is_unknown() -> None:
    answer = judge(check, owing(feeds=(FeedSeen(issuer="gov", name="中国政府网"), READ[1])))
    assert (answer.verdict, codes(answer)) == (Verdict.UNKNOWN, [UNKNOWN_CODE])


def test_a_fault_outweighs_what_is_unknown_unless_it_is_waived() -> None:
    gap = (FeedSeen(issuer="gov", name="中国政府网", gap="读不了"), READ[1])
    assert judge(check, owing((duty(), []), feeds=gap)).verdict is Verdict.FAIL
    free = with_waivers(waived(check.ID, document().url))
    answer = run(check.ID, checks()[check.ID], owing((duty(), []), feeds=gap, site=free)).judgement
    assert (answer.verdict, answer.measures["reposts_missing"]) == (Verdict.UNKNOWN, 0.0)
    assert run(check.ID, checks()[check.ID], owing((duty(), []), site=free)).judgement.verdict is Verdict.PASS
    due = owing((duty(AS_OF + HOUR), []), feeds=gap)
    assert judge(check, due).verdict is Verdict.UNKNOWN


def test_a_late_copy_may_be_waived() -> None:
    free = with_waivers(waived(check.ID, LATE.copy.url))
    answer = run(check.ID, checks()[check.ID], owing((duty(), [LATE]), site=free)).judgement
    assert (answer.verdict, answer.measures["reposts_late"]) == (Verdict.PASS, 0.0)


def test_a_superiors_duty_cites_its_own_rule_and_count() -> None:
    owed = duty(of=document(issuer="cq"), tier=Tier.SUPERIOR, hours=12, count=HourCount.OFFICE_HOURS)
    (found,) = judge(check, owing((owed, []))).findings
    assert (found.rule, "12小时（只算工作日的办公时间）" in found.what) == ("R-3", True)


def test_who_owes_nothing() -> None:
    assert judge(check, owing(feeds=())).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, owing()).verdict is Verdict.PASS  # an issuer is watched, and nothing is due


MOMENTS = st.integers(-48 * 60, 10 * 60).map(lambda minutes: LINE + minutes * MINUTE)


@settings(max_examples=300, deadline=None)
@given(whole=st.none() | MOMENTS, looked=st.none() | MOMENTS, line=MOMENTS)
def test_never_missing_without_a_whole_crawl_after_the_deadline(
    whole: datetime | None, looked: datetime | None, line: datetime
) -> None:
    found = codes(judge(check, owing((duty(line), []), whole=whole, looked=looked)))
    assert ("repost_missing" in found) == (whole is not None and whole > line and line < AS_OF)


@settings(max_examples=300, deadline=None)
@given(
    first=MOMENTS,
    gap=st.none() | st.integers(1, 3000),
    shown=st.sampled_from(["", "2026-11-21", "2026-11-22", "2026-11-23"]) | MOMENTS.map(local),
)
def test_never_a_finding_for_a_copy_seen_in_time_and_late_only_where_no_look_was_missed(
    first: datetime, gap: int | None, shown: str
) -> None:
    before = None if gap is None else first - gap * MINUTE
    found = codes(judge(check, owing((duty(), [copy(first, before, published_text=shown)]))))
    if first <= LINE:
        assert found == []
    if "repost_late" in found:
        assert first > LINE
        assert (before is not None and before > LINE) or shown > local(LINE)[: len(shown)]


@pytest.mark.parametrize(
    ("shown", "seen", "words"),
    [
        (53 * HOUR + 55 * MINUTE, None, "迟了53小时"),  # what is nearly 54 is not called 54
        (40 * MINUTE, None, "迟了40分钟"),
        (None, (HOUR, 4 * HOUR - MINUTE), "迟了1到4小时"),
    ],
)
def test_finding_and_table_say_the_same_hours_and_overstate_none(
    shown: timedelta | None, seen: tuple[timedelta, timedelta] | None, words: str
) -> None:
    before, after = seen or (timedelta(), 80 * HOUR)
    text = local(LINE + shown) if shown else ""
    evidence = owing((duty(), [copy(LINE + after, LINE + before, published_text=text)]), as_of=LINE + 90 * HOUR)
    (found,) = judge(check, evidence).findings
    assert words in found.what
    reposts = evidence.part(Reposts)
    assert isinstance(reposts, Reposts)
    (row,) = repost_table(evidence.register, {"portal": reposts}, evidence.as_of).rows
    assert row.words.replace(" ", "") == words.replace("迟了", "迟")
