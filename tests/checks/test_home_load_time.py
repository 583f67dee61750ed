"""The median of a week's visits against three seconds: advice, never a failure, never from too few visits."""

from datetime import timedelta

import pytest

from checks import home_load_time
from monitor.contract import Evidence, Visits
from monitor.model import Outcome, Phases, Verdict, Visit
from tests.checks.district import AS_OF, PORTAL_URL, evidence, judge


def visit(seconds: float | None, at: int, *, outcome: Outcome = Outcome.OK, own_line: bool = True) -> Visit:
    """The visit ``at`` hours ago."""
    ms = None if seconds is None else seconds * 1000
    phases = Phases(dns_ms=5, connect_ms=20, tls_ms=60, first_byte_ms=ms and ms - 100, total_ms=ms)
    return Visit(
        site="portal", at=AS_OF - timedelta(hours=at), family=4, outcome=outcome, phases=phases, own_line=own_line,
        final_url=PORTAL_URL,
    )  # fmt: skip


def given(*seconds: float, outcome: Outcome = Outcome.OK, own_line: bool = True) -> Evidence:
    made = [visit(each, len(seconds) - n, outcome=outcome, own_line=own_line) for n, each in enumerate(seconds)]
    return evidence(Visits(samples=tuple(made), per_day=24))


SAMPLES: list[Evidence] = [given(*[4.0] * 30)]


@pytest.mark.parametrize(
    ("times", "verdict"),
    [
        ([3.0] * 20, Verdict.PASS),
        ([3.1] * 20, Verdict.WARN),
        ([0.4] * 11 + [9.0] * 10, Verdict.PASS),
        ([0.4] * 10 + [9.0] * 11, Verdict.WARN),
        ([9.0] * 19, Verdict.UNKNOWN),
    ],
)
def test_the_median_decides(times: list[float], verdict: Verdict) -> None:
    assert judge(home_load_time, given(*times)).verdict is verdict


def test_it_is_advice() -> None:
    answer = judge(home_load_time, SAMPLES[0])
    (found,) = answer.findings
    assert (found.verdict, found.points, found.where) == (Verdict.WARN, 0.0, PORTAL_URL)
    assert "建议" in found.what
    assert "等服务器答复" in found.fix
    assert answer.measures == {"home_load_seconds": 4.0}


@pytest.mark.parametrize(
    ("phases", "words"),
    [
        (Phases(dns_ms=3500, connect_ms=3520, first_byte_ms=3600, total_ms=4000), "跳转"),
        (Phases(dns_ms=10, connect_ms=3500, first_byte_ms=3600, total_ms=4000), "线路"),
        (Phases(dns_ms=10, connect_ms=30, first_byte_ms=200, total_ms=4000), "传输"),
    ],
)
def test_the_remedy_follows_where_the_time_goes(phases: Phases, words: str) -> None:
    made = [
        Visit(site="portal", at=AS_OF - timedelta(hours=n), family=4, outcome=Outcome.SLOW, phases=phases)
        for n in range(20)
    ]
    (found,) = judge(home_load_time, evidence(Visits(samples=tuple(made), per_day=24))).findings
    assert words in found.fix


@pytest.mark.parametrize(
    ("outcome", "own_line"), [(Outcome.TIMEOUT, True), (Outcome.BLOCKED, True), (Outcome.OK, False)]
)
def test_visits_that_did_not_open_say_nothing(outcome: Outcome, own_line: bool) -> None:
    assert judge(home_load_time, given(*[9.0] * 40, outcome=outcome, own_line=own_line)).verdict is Verdict.UNKNOWN


def test_older_visits_say_nothing() -> None:
    made = [visit(9.0, 24 * 7 + n) for n in range(1, 30)]
    assert judge(home_load_time, evidence(Visits(samples=tuple(made), per_day=24))).verdict is Verdict.UNKNOWN
