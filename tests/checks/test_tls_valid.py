"""Certificates: two visits must agree, a fault ends with two good visits, http alone has none, and a gap is no fault."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from checks import tls_valid
from monitor.contract import Evidence, Visits
from monitor.judging.runner import run
from monitor.model import Certificate, Outcome, Site, Verdict, Visit
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, changed, evidence, judge

NAMES = ("www.nanan.gov.cn",)


def visit(problem: str | None, hours: float, *, site: Site = PORTAL, own_line: bool = True) -> Visit:
    """A visit so many hours ago that met a certificate with this problem; ``None``: no certificate at all."""
    names = ("*.yun.example",) if problem == "wrong_host" else NAMES
    certificate = Certificate(
        not_before=AS_OF - timedelta(days=300), not_after=AS_OF + timedelta(days=65), names=names, issuer="甲机构",
        problem=problem or "",
    )  # fmt: skip
    return Visit(
        site=site.id, at=AS_OF - timedelta(hours=hours), family=4, outcome=Outcome.OK, status=200, final_url=site.url,
        certificate=None if problem is None else certificate, own_line=own_line,
    )  # fmt: skip


def week(*problems: str | None, site: Site = PORTAL) -> Visits:
    """Visits an hour apart, the last one half an hour ago."""
    made = [visit(problem, len(problems) - at - 0.5, site=site) for at, problem in enumerate(problems)]
    return Visits(samples=tuple(made), per_day=24)


def given(*problems: str | None, site: Site = PORTAL) -> Evidence:
    return evidence(week(*problems, site=site), site=site)


SAMPLES: list[Evidence] = [given(problem, problem) for problem in tls_valid.CHECK.codes]
HTTP = changed(PORTAL, url="http://www.nanan.gov.cn/")


@pytest.mark.parametrize("problem", list(tls_valid.CHECK.codes))
def test_two_visits_that_agree_are_a_fault_but_no_outage(problem: str) -> None:
    answer = judge(tls_valid, given("", problem, problem))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.where) == (Verdict.WARN, problem, PORTAL_URL)
    assert found.since == AS_OF - timedelta(hours=1.5)
    assert "不算站点打不开" in found.what
    assert found.review is (problem in ("incomplete_chain", "other"))
    assert len(found.steps) == 2


def test_a_fault_dates_from_the_first_bad_visit_of_the_week_without_a_break() -> None:
    (found,) = judge(tls_valid, given("expired", "", *["expired"] * 50, None, *["expired"] * 50)).findings
    assert found.since == AS_OF - timedelta(hours=100.5)
    assert "最近一天有24次" in found.what


def test_an_expired_certificate_is_at_fault_since_it_ran_out_where_nobody_saw_another() -> None:
    (found,) = judge(tls_valid, given(*["wrong_host"] * 100)).findings
    assert found.since_at_latest and found.since == AS_OF - timedelta(hours=99.5)
    (found,) = judge(tls_valid, given(*["expired"] * 100)).findings
    assert found.since is not None and found.since <= AS_OF - timedelta(hours=99.5)


def test_the_reader_is_told_whose_certificate_it_is() -> None:
    (found,) = judge(tls_valid, given("wrong_host", "wrong_host")).findings
    assert "*.yun.example" in found.what
    assert "www.nanan.gov.cn" in found.what


def test_what_depends_on_the_trusted_issuers_waits_for_a_person() -> None:
    result = run("tls_valid", tls_valid, given("incomplete_chain", "incomplete_chain"))  # type: ignore[arg-type]
    assert result.judgement.verdict is Verdict.PASS
    assert [judged.counts for judged in result.findings] == [False]


def test_one_bad_visit_is_not_news() -> None:
    assert judge(tls_valid, given("", "", "expired")).verdict is Verdict.UNKNOWN
    assert judge(tls_valid, given("", "expired", "")).verdict is Verdict.PASS


def test_two_servers_of_which_one_is_bad_are_told() -> None:
    (found,) = judge(tls_valid, given("expired", "", "expired", "")).findings
    assert found.code == "expired"


def test_two_good_visits_end_it() -> None:
    answer = judge(tls_valid, given(*["expired"] * 10, "", ""))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())


def test_an_old_visit_no_longer_counts() -> None:
    made = (visit("expired", 25), visit("expired", 1))
    assert judge(tls_valid, evidence(Visits(samples=made, per_day=24))).verdict is Verdict.UNKNOWN


def test_a_word_that_is_not_known_is_another_problem() -> None:
    (found,) = judge(tls_valid, given("strange", "strange")).findings
    assert found.code == "other"


def without(*sites: Site) -> Sequence[Evidence]:
    return [given(None, None, site=site) for site in sites]


def test_a_site_of_http_alone_has_no_certificate() -> None:
    (plain,) = without(HTTP)
    answer = judge(tls_valid, plain)
    assert (answer.verdict, answer.findings) == (Verdict.NOT_APPLICABLE, ())
    assert "建议" in answer.summary


def test_an_http_address_that_leads_to_https_is_judged() -> None:
    assert judge(tls_valid, given("expired", "expired", site=HTTP)).verdict is Verdict.WARN


def test_https_without_any_certificate_seen_is_unknown() -> None:
    (secure,) = without(PORTAL)
    assert judge(tls_valid, secure).verdict is Verdict.UNKNOWN


def test_our_own_line_says_nothing() -> None:
    made = tuple(visit("other", hours, own_line=False) for hours in (2, 1))
    assert judge(tls_valid, evidence(Visits(samples=made, per_day=24))).verdict is Verdict.UNKNOWN


def test_a_section_shares_its_portals_certificate() -> None:
    answer = judge(tls_valid, given("expired", "expired", site=SECTION))
    assert (answer.verdict, answer.findings) == (Verdict.NOT_APPLICABLE, ())
    assert "门户" in answer.summary
