"""IPv6: two failed looks beside good ones over IPv4, never our own line's lack of it, never an outage of the whole site."""

from datetime import timedelta

import pytest

from checks import ipv6_ready
from monitor.contract import Evidence, Visits
from monitor.model import Outcome, Site, Verdict, Visit
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, STANDALONE, evidence, judge

O, N, R, B, U = Outcome.OK, Outcome.DNS, Outcome.RESET, Outcome.BLOCKED, Outcome.DNS_UNANSWERED  # noqa: E741


def look(outcome: Outcome, days: float, family: int, *, own_line: bool = True) -> Visit:
    return Visit(
        site="portal", at=AS_OF - timedelta(days=days), family=family, outcome=outcome, final_url=PORTAL_URL,
        own_line=own_line,
    )  # fmt: skip


def given(*six: Outcome, four: tuple[Outcome, ...] = (), site: Site = PORTAL, own_line: bool = True) -> Evidence:
    """One look over IPv6 a day, the last one just now; IPv4 opens beside each unless told otherwise."""
    ages = range(len(six) - 1, -1, -1)
    other = four or (Outcome.OK,) * len(six)
    visits = Visits(
        samples=tuple(look(outcome, age, 4) for outcome, age in zip(other, ages, strict=True)),
        six=tuple(look(outcome, age, 6, own_line=own_line) for outcome, age in zip(six, ages, strict=True)),
        per_day=24,
    )
    return evidence(visits, site=site)


SAMPLES: list[Evidence] = [given(N, N), given(O, R, R)]


@pytest.mark.parametrize(
    ("looks", "verdict"),
    [
        ((O,), Verdict.PASS),
        ((N,), Verdict.UNKNOWN),
        ((N, N), Verdict.WARN),
        ((O, O, O, R), Verdict.UNKNOWN),
        ((O, O, R, O), Verdict.PASS),
        ((O, R, O, R), Verdict.WARN),
        ((R, O, R, O), Verdict.WARN),
        ((R, R, O, O), Verdict.PASS),
        ((R, R, R, R, R, O), Verdict.WARN),
        ((B, B), Verdict.UNKNOWN),
        ((N, B, N), Verdict.WARN),
    ],
)
def test_two_of_four_and_the_way_back(looks: tuple[Outcome, ...], verdict: Verdict) -> None:
    assert judge(ipv6_ready, given(*looks)).verdict is verdict


def test_what_is_said_of_a_name_without_an_address() -> None:
    answer = judge(ipv6_ready, given(O, N, N))
    (found,) = answer.findings
    assert (found.code, found.where, found.since) == ("no_address", PORTAL_URL, AS_OF - timedelta(days=1))
    assert "AAAA" in found.fix
    assert answer.measures == {"ipv6_looks": 3.0, "ipv6_opened_ratio": pytest.approx(1 / 3)}


def test_a_fault_dates_from_the_first_failure_without_a_break_of_the_week() -> None:
    (found,) = judge(ipv6_ready, given(R, O, R, R, R, R, R)).findings
    assert found.since == AS_OF - timedelta(days=4)
    assert len(found.steps) == 4


def test_what_is_said_of_an_address_at_which_nothing_opens() -> None:
    (found,) = judge(ipv6_ready, given(R, R)).findings
    assert found.code == "six_down"
    assert "经IPv4能打开" in found.what
    (found,) = judge(ipv6_ready, given(U, U)).findings
    assert "不答复IPv6地址查询" in found.what


def test_while_the_whole_site_is_down_nothing_is_said_about_ipv6() -> None:
    answer = judge(ipv6_ready, given(R, R, four=(R, R)))
    assert (answer.verdict, answer.measures) == (Verdict.UNKNOWN, {"ipv6_looks": 0.0})
    assert judge(ipv6_ready, given(N, O, N, four=(B, O, O))).verdict is Verdict.UNKNOWN


def test_a_line_without_ipv6_says_nothing() -> None:
    answer = judge(ipv6_ready, given(R, R, R, own_line=False))
    assert answer.verdict is Verdict.UNKNOWN
    assert "线路没有IPv6" in answer.summary


def test_never_looked_at() -> None:
    answer = judge(ipv6_ready, evidence(Visits(samples=(look(O, 1, 4),), per_day=24)))
    assert "没有经IPv6访问过" in answer.summary


def test_a_section_shares_its_portals_address() -> None:
    assert judge(ipv6_ready, given(N, N, site=SECTION)).verdict is Verdict.NOT_APPLICABLE
    assert judge(ipv6_ready, given(N, N, site=STANDALONE)).verdict is Verdict.WARN
