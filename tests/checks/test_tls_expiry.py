"""Certificates that run down: thirty days for a year's, a share of its life for a short one, and the end is another check's."""

from datetime import timedelta

import pytest

from checks import tls_expiry
from monitor.contract import Evidence, Visits
from monitor.model import Certificate, Outcome, Site, Verdict, Visit
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, changed, evidence, judge

HTTP = changed(PORTAL, url="http://www.nanan.gov.cn/")


def visit(left_days: float | None, hours: float, *, life_days: int = 365, site: Site = PORTAL) -> Visit:
    """A visit so many hours ago that met a certificate with so many days left now."""
    ends = AS_OF + timedelta(days=left_days or 0)
    certificate = Certificate(not_before=ends - timedelta(days=life_days), not_after=ends, issuer="甲机构")
    return Visit(
        site=site.id, at=AS_OF - timedelta(hours=hours), family=4, outcome=Outcome.OK, status=200, final_url=site.url,
        certificate=None if left_days is None else certificate,
    )  # fmt: skip


def given(*lefts: float | None, life_days: int = 365, site: Site = PORTAL) -> Evidence:
    """The last visits, an hour apart."""
    made = [visit(left, len(lefts) - at - 0.5, life_days=life_days, site=site) for at, left in enumerate(lefts)]
    return evidence(Visits(samples=tuple(made), per_day=24), site=site)


SAMPLES: list[Evidence] = [given(10, 10), given(3, 3), given(0.5, 0.5)]


@pytest.mark.parametrize(
    ("left", "life", "late"),
    [
        (30, 365, True),
        (30.1, 365, False),
        (0.1, 365, True),
        (25, 90, False),
        (13.6, 90, False),
        (13.4, 90, True),
        (25, 47, False),
        (7, 47, True),
        (29, 200, True),
    ],
)
def test_the_limit_is_thirty_days_or_a_share_of_its_life(left: float, life: int, late: bool) -> None:
    answer = judge(tls_expiry, given(left, left, life_days=life))
    assert answer.verdict is (Verdict.WARN if late else Verdict.PASS)
    assert [found.where for found in answer.findings] == [PORTAL_URL] * late
    assert answer.measures == {"tls_left_seconds": pytest.approx(left * 86_400, abs=5_000)}


def test_since_when_it_is_late_and_how_urgent() -> None:
    (found,) = judge(tls_expiry, given(5, 5)).findings
    assert found.since == AS_OF - timedelta(days=25)
    assert "还有5天，已十分紧急" in found.what
    (found,) = judge(tls_expiry, given(20, 20)).findings
    assert "紧急" not in found.what


def test_one_visit_is_not_enough() -> None:
    assert judge(tls_expiry, given(300, 300, 10)).verdict is Verdict.PASS
    alone = judge(tls_expiry, given(10))  # no second visit agrees: neither good nor bad
    assert (alone.verdict, alone.findings[0].verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)
    assert alone.measures == {"tls_left_seconds": pytest.approx(10 * 86_400)}


def test_a_renewed_certificate_ends_it() -> None:
    assert judge(tls_expiry, given(10, 10, 375, 375)).verdict is Verdict.PASS


def test_one_of_two_servers_was_forgotten() -> None:
    assert judge(tls_expiry, given(375, 10, 375, 10)).verdict is Verdict.WARN


def test_what_has_run_out_is_another_checks_business() -> None:
    answer = judge(tls_expiry, given(-1, -1))
    assert (answer.verdict, answer.measures) == (Verdict.NOT_APPLICABLE, {"tls_left_seconds": -86_400.0})


def test_without_a_certificate() -> None:
    assert judge(tls_expiry, given(None, None)).verdict is Verdict.UNKNOWN
    assert judge(tls_expiry, given(None, None, site=HTTP)).verdict is Verdict.NOT_APPLICABLE


def test_a_section_shares_its_portals_certificate() -> None:
    assert judge(tls_expiry, given(3, 3, site=SECTION)).verdict is Verdict.NOT_APPLICABLE
