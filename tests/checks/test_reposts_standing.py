"""RULES R-6: withdrawn, standing twice, dated too early."""

from datetime import datetime, timedelta

import pytest

from checks import reposts_standing as check
from monitor.contract import CopySeen, Judgement
from monitor.judging.discovery import checks
from monitor.judging.runner import run
from monitor.model import Verdict, show_moment
from tests.checks.district import AS_OF, PORTAL_URL, judge, waived
from tests.checks.reposts import HOUR, copy, document, duty, local, owing, with_waivers

MINUTE = timedelta(minutes=1)
OTHER = f"{PORTAL_URL}xw/2.html"
GONE_AT = AS_OF - 6 * HOUR
GONE = copy(AS_OF - 12 * HOUR, gone_at=GONE_AT)
LOOKED = AS_OF - 13 * HOUR  # 2026-11-23 05:00 in Asia/Shanghai
EARLY = copy(AS_OF - 12 * HOUR, LOOKED, published_text=local(LOOKED - 2 * HOUR))
SAMPLES = [owing((duty(), [GONE])), owing((duty(), [copy(), copy(url=OTHER)])), owing((duty(), [EARLY]))]


def codes(answer: Judgement) -> list[str]:
    return [found.code for found in answer.findings]


def test_one_standing_copy_is_no_finding() -> None:
    answer = judge(check, owing((duty(), [copy(published_text=local(AS_OF - 12 * HOUR))])))
    assert (answer.verdict, answer.findings, answer.measures) == (Verdict.PASS, (), {"reposts_withdrawn": 0.0})


@pytest.mark.parametrize(
    ("whole", "verdict"),
    [
        (GONE_AT + MINUTE, Verdict.FAIL),
        (GONE_AT, Verdict.WARN),  # it may have moved while that crawl went on
        (None, Verdict.WARN),
    ],
)
def test_a_text_that_went(whole: datetime | None, verdict: Verdict) -> None:
    answer = judge(check, owing((duty(), [GONE]), whole=whole))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.verdict) == (verdict, "repost_withdrawn", verdict)
    assert found.subject == "a1b2c3d4e5f6"
    assert show_moment(GONE_AT - HOUR) in found.what
    assert show_moment(GONE_AT) in found.what
    assert ("待下次全面巡检确认" in found.what) == (verdict is Verdict.WARN)
    assert [step.at for step in found.steps[:2]] == [GONE_AT - HOUR, GONE_AT]


@pytest.mark.parametrize("other", [copy(url=OTHER), copy(url=OTHER, relation="unrelated", link_only=True)])
def test_it_moved(other: CopySeen) -> None:
    assert judge(check, owing((duty(), [other, GONE]))).findings == ()


def test_interpretations_neither_stand_nor_go() -> None:
    about = copy(url=OTHER, relation="interpretation")
    assert codes(judge(check, owing((duty(), [about, GONE])))) == ["repost_withdrawn"]
    assert judge(check, owing((duty(), [about]))).verdict is Verdict.NOT_APPLICABLE
    assert judge(check, owing((duty(), [copy(relation="excerpt", gone_at=GONE_AT)]))).verdict is Verdict.NOT_APPLICABLE


def test_two_pages_with_the_text() -> None:
    answer = judge(check, owing((duty(), [copy(AS_OF - HOUR), copy(url=OTHER)])))  # the best first, the oldest second
    (found,) = answer.findings
    assert (answer.verdict, found.code) == (Verdict.WARN, "repost_duplicate")
    assert found.where == f"{PORTAL_URL}zwgk/gwy/1.html"
    assert OTHER in found.what
    assert f"{PORTAL_URL}zwgk/gwy/1.html" in found.what


@pytest.mark.parametrize(
    "pair",
    [
        [copy(body="b1"), copy(body="b2")],  # one address, read twice
        [copy(body="b1"), copy(body="b1", url=OTHER)],  # one page under two addresses
        [copy(), copy(url=OTHER, gone_at=AS_OF)],
        [copy(), copy(url=OTHER, link_only=True)],
        [copy(), copy(url=OTHER, relation="interpretation")],
    ],
)
def test_what_is_no_duplicate(pair: list[CopySeen]) -> None:
    assert codes(judge(check, owing((duty(), pair)))) == []


@pytest.mark.parametrize(
    ("text", "looked", "told"),
    [
        (local(LOOKED - 60 * MINUTE), LOOKED, False),  # the minute shown may have been its last second
        (local(LOOKED - 61 * MINUTE), LOOKED, True),
        (local(LOOKED + MINUTE), LOOKED, False),
        ("2026-11-22", LOOKED, False),  # that day ended five hours before
        ("2026-11-22", LOOKED + HOUR - MINUTE, False),
        ("2026-11-22", LOOKED + HOUR, True),
        ("2026-11-21", LOOKED, True),
        ("2026-11-21", None, True),  # the document itself is of the 22nd
        ("2026-11-22", None, False),
        (local(AS_OF - 36 * HOUR), None, True),
        (local(AS_OF - 35 * HOUR), None, False),
        ("", LOOKED, False),
        ("不详", LOOKED, False),
    ],
)
def test_dates_that_are_too_early(text: str, looked: datetime | None, told: bool) -> None:
    of = document(published_text=local(AS_OF - 34 * HOUR))  # 2026-11-22 08:00
    answer = judge(check, owing((duty(of=of), [copy(AS_OF - MINUTE, looked, published_text=text)])))
    assert codes(answer) == ["repost_predated"] * told
    assert all(found.review for found in answer.findings)


def test_a_candidate_does_not_count_until_a_person_confirms_it() -> None:
    answer = run(check.ID, checks()[check.ID], owing((duty(), [EARLY]))).judgement
    assert (answer.verdict, codes(answer)) == (Verdict.PASS, ["repost_predated"])
    assert show_moment(LOOKED) in answer.findings[0].what


def test_an_issuer_without_date_contradicts_nothing() -> None:
    of = document(published_text="")
    assert codes(judge(check, owing((duty(of=of), [copy(published_text="2020-01-01")])))) == []


def test_a_waiver_holds() -> None:
    free = with_waivers(waived(check.ID, GONE.copy.url))
    assert run(check.ID, checks()[check.ID], owing((duty(), [GONE]), site=free)).judgement.verdict is Verdict.PASS
    assert judge(check, owing((duty(), []))).verdict is Verdict.NOT_APPLICABLE
