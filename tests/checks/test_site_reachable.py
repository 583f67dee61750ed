"""RULES V-2 around its thresholds: 140 visits a week, 5 % fails, above 3 % warns."""

from datetime import timedelta

import pytest

from checks import site_reachable
from monitor.model import Kind, Outcome, Verdict
from tests.checks.district import AS_OF, PORTAL_URL, SECTION, STANDALONE, changed, evidence, judge, visits


@pytest.mark.parametrize(
    ("made", "verdict"),
    [
        ({"opened": 140}, Verdict.PASS),
        ({"opened": 136, "failed": 4}, Verdict.PASS),  # 2.9 %
        ({"opened": 135, "failed": 5}, Verdict.WARN),  # 3.6 %
        ({"opened": 134, "failed": 6}, Verdict.WARN),  # 4.3 %
        ({"opened": 133, "failed": 7}, Verdict.FAIL),  # exactly 5 %
        ({"opened": 132, "failed": 8}, Verdict.FAIL),
        ({"opened": 160, "failed": 8}, Verdict.WARN),  # 24 visits a day: 8 of 168
        ({"opened": 159, "failed": 9}, Verdict.FAIL),  # 9 of 168
        ({"opened": 134, "blocked": 6}, Verdict.PASS),  # upper bound 4.3 %
        ({"opened": 133, "blocked": 7}, Verdict.UNKNOWN),  # upper bound 5 %
        ({"opened": 131, "failed": 4, "blocked": 5}, Verdict.UNKNOWN),  # 2.9 % … 6.4 %
        ({"opened": 130, "failed": 5, "blocked": 5}, Verdict.WARN),  # 3.6 % … 7.1 %: warned whatever is unknown
        ({"opened": 100, "failed": 7, "blocked": 33}, Verdict.FAIL),  # fails whatever is unknown
        ({"opened": 134, "own_line": 6}, Verdict.PASS),
        ({"opened": 120, "own_line": 20}, Verdict.UNKNOWN),
        ({"opened": 133, "late": 7}, Verdict.UNKNOWN),
        ({"blocked": 140}, Verdict.UNKNOWN),
        ({"opened": 40, "failed": 6}, Verdict.WARN),  # two days watched, 94 visits not made
        ({"opened": 33, "failed": 7}, Verdict.FAIL),  # certain already: 7 of the 140 that the rule asks for
        ({"opened": 40}, Verdict.UNKNOWN),  # not made counts as unknown
        ({}, Verdict.UNKNOWN),
    ],
)
def test_thresholds(made: dict[str, int], verdict: Verdict) -> None:
    answer = judge(site_reachable, evidence(visits(**made)))  # type: ignore[arg-type]
    assert answer.verdict is verdict
    assert {found.verdict for found in answer.findings} == ({verdict} - {Verdict.PASS})


def test_finding_tells_counts_times_and_kinds() -> None:
    answer = judge(site_reachable, evidence(visits(opened=130, failed=10, outcome=Outcome.REFUSED)))
    (found,) = answer.findings
    assert found.code == "not_reachable"
    assert (found.where, found.subject) == (PORTAL_URL, PORTAL_URL)
    assert "应访问140次" in found.what
    assert "打不开10次（占7.1%）" in found.what
    assert "5%（含）的否决标准" in found.what
    assert "连接被拒绝10次" in found.what
    assert found.since is not None and AS_OF - timedelta(days=7) < found.since < AS_OF
    assert f"第一次在2026年11月{(found.since + timedelta(hours=8)).day}日" in found.what
    assert len(found.steps) == 11


def test_many_failures_are_told_in_few_steps() -> None:
    (found,) = judge(site_reachable, evidence(visits(failed=140))).findings
    assert len(found.steps) == 21


def test_unknown_shows_both_bounds() -> None:
    (found,) = judge(site_reachable, evidence(visits(opened=131, failed=4, blocked=5))).findings
    assert found.code == "unknown"
    assert "最低2.9%、最高6.4%" in found.what


def test_visits_outside_the_week_do_not_count() -> None:
    two_weeks = visits(opened=140, failed=140, days=14)  # the failed ones are the older half
    assert judge(site_reachable, evidence(two_weeks)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("made", "verdict", "charged"),
    [
        ({"opened": 130, "shared": 10}, Verdict.UNKNOWN, ["", "portal"]),  # the portal's outage hides the section
        ({"opened": 135, "shared": 5}, Verdict.PASS, ["portal"]),
        ({"opened": 138, "shared": 2}, Verdict.PASS, []),
        ({"opened": 123, "shared": 10, "failed": 7}, Verdict.FAIL, [""]),  # own failures suffice
        ({"opened": 128, "shared": 6, "failed": 6}, Verdict.WARN, [""]),
        ({"opened": 133, "shared": 4, "failed": 3}, Verdict.UNKNOWN, ["", "portal"]),
    ],
)
def test_an_outage_of_the_portal_is_charged_to_it(made: dict[str, int], verdict: Verdict, charged: list[str]) -> None:
    answer = judge(site_reachable, evidence(visits(**made, site=SECTION), site=SECTION))  # type: ignore[arg-type]
    assert answer.verdict is verdict
    assert [found.charged_to for found in answer.findings] == charged


def test_a_shared_outage_says_so() -> None:
    answer = judge(site_reachable, evidence(visits(opened=130, shared=10, site=SECTION), site=SECTION))
    own, shared = answer.findings
    assert "打不开0次（占0%），另有10次与门户同时打不开，记在门户名下" in own.what
    assert (own.code, own.charged_to, own.where) == ("unknown", "", SECTION.url)
    assert "属门户的故障，记在门户名下，不计入本站" in shared.what
    assert (shared.code, shared.charged_to, shared.where) == ("not_reachable", "portal", SECTION.url)


def test_measures_are_the_two_bounds() -> None:
    answer = judge(site_reachable, evidence(visits(opened=126, failed=7, blocked=7)))
    assert answer.measures == pytest.approx({"visit_failed_ratio": 0.05, "visit_unknown_ratio": 0.05})


def test_options_override() -> None:
    given = evidence(visits(opened=133, failed=7, site=STANDALONE), site=STANDALONE)
    assert judge(site_reachable, given, fail_share=0.1).verdict is Verdict.WARN
    assert judge(site_reachable, given, per_day=40).verdict is Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("outcome", "advice"),
    [
        (Outcome.DNS, "域名解析"), (Outcome.BROKEN, "首页地址"), (Outcome.TLS, "证书"), (Outcome.TIMEOUT, "15秒"),
    ],
)  # fmt: skip
def test_advice_fits_the_kind_of_failure(outcome: Outcome, advice: str) -> None:
    (found,) = judge(site_reachable, evidence(visits(opened=130, failed=10, outcome=outcome))).findings
    assert advice in found.fix


def test_without_a_registered_portal_nobody_else_is_charged() -> None:
    alone = changed(STANDALONE, kind=Kind.SECTION)
    answer = judge(site_reachable, evidence(visits(opened=130, shared=10, site=alone), site=alone))
    assert [(found.verdict, found.charged_to) for found in answer.findings] == [(Verdict.FAIL, "")]
