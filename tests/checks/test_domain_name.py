"""Domains: suffix and form of a portal, hosts of departments, sub-domains that nobody registered, each as sure as it can be."""

from datetime import timedelta

import pytest

from checks import domain_name
from monitor.contract import Evidence, Judgement, PageThen
from monitor.judging.runner import run
from monitor.model import Site, Stage, Verdict, show_moment
from tests.checks.district import AS_OF, PORTAL, PORTAL_URL, SECTION, STANDALONE, changed, evidence, judge
from tests.checks.pages import noted, page, pages, seen

LINKS = (
    '<p>近日，区数字报改版上线。</p><a href="http://szb.nanan.gov.cn/a.html">区数字报</a>'
    '<a href="https://lyw.nanan.gov.cn/">旅游网</a><a href="https://www.nanan.gov.cn/zw/">政务</a>'
    '<a href="http://nanan.gov.cn/">短网址</a><a href="http://www.cq.gov.cn/">市政府</a>'
    '<a href="http://nanan.gov.cn.example.com/">冒名</a><a href="http://www.nanan.gov.cn:82/">旧端口</a>'
)


def host(url: str, site: Site = PORTAL) -> Evidence:
    return evidence(pages(), site=changed(site, url=url))


SAMPLES: list[Evidence] = [
    evidence(noted("domain_name", domain_name.read, page(LINKS))),
    host("http://www.nanan.com/"),
    host("https://nanan.gov.cn/"),
    evidence(pages(), site=STANDALONE),
]


def codes(answer: Judgement) -> list[tuple[str, bool]]:
    return [(found.code, found.review) for found in answer.findings]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://www.nanan.gov.cn/", []),
        ("http://www.nan-an.gov.cn/index.html", []),
        ("http://南岸区人民政府.政务/", []),
        ("http://www.xn--abc.xn--zfr164b/", []),
        ("http://www.nanan.com.cn/", [("suffix", False)]),
        ("http://www.nanan.org.cn/gov.cn/", [("suffix", False)]),
        ("http://58.49.42.70/", [("suffix", False)]),
        ("http://www.nanangov.cn/", [("suffix", False)]),
        ("https://nanan.gov.cn/", [("portal_form", True)]),
        ("https://nanan.cq.gov.cn/", [("portal_form", True)]),
        ("https://www.nanan.cq.gov.cn/", [("portal_form", True)]),
    ],
)
def test_the_domain_of_a_portal(url: str, expected: list[tuple[str, bool]]) -> None:
    assert codes(judge(domain_name, host(url))) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://lyw.nanan.gov.cn/", [("department_host", True)]),
        ("https://www.nananlyw.cn/", [("suffix", True)]),
    ],
)
def test_a_unit_with_a_host_of_its_own_is_a_candidate(url: str, expected: list[tuple[str, bool]]) -> None:
    given = host(url, STANDALONE)
    assert codes(judge(domain_name, given)) == expected
    assert run("domain_name", domain_name, given).judgement.verdict is Verdict.PASS  # type: ignore[arg-type]


def test_a_site_that_moves_away_and_a_section_are_not_judged() -> None:
    moving = evidence(pages(), site=changed(STANDALONE, stage=Stage.MIGRATING))
    assert run("domain_name", domain_name, moving).judgement.verdict is Verdict.NOT_APPLICABLE  # type: ignore[arg-type]
    assert judge(domain_name, evidence(pages(), site=SECTION)).verdict is Verdict.NOT_APPLICABLE


def test_hosts_below_the_sites_own_are_noted_once_each() -> None:
    notes = domain_name.read(page(LINKS + LINKS))
    assert [note.url for note in notes] == ["http://szb.nanan.gov.cn/a.html", "https://lyw.nanan.gov.cn/"]


def test_the_common_parts_are_noted_on_the_home_page_only() -> None:
    footer = f'<div class="footer">{LINKS}</div>'
    assert domain_name.read(page(footer)) == ()
    assert len(domain_name.read(page(footer, PORTAL_URL, home=True))) == 2


def test_a_page_elsewhere_has_no_hosts_below() -> None:
    assert domain_name.read(page(LINKS, "https://www.example.com/a.html")) == ()


def test_only_hosts_that_the_register_lacks_are_told() -> None:
    answer = judge(domain_name, SAMPLES[0])
    (found,) = answer.findings
    assert (found.code, found.where, found.review) == ("subdomain", "http://szb.nanan.gov.cn/", True)
    assert found.parents[0].text == "区数字报"
    assert answer.measures == {"domains_unregistered": 1.0}


def test_since_the_first_page_that_links_there() -> None:
    notes = domain_name.read(page(LINKS))
    before = [
        PageThen(at=AS_OF - timedelta(days=5), notes={"domain_name": notes}),
        PageThen(at=AS_OF - timedelta(days=9)),
    ]
    both = pages(
        seen("domain_name", notes, days=3),
        seen("domain_name", notes, url=f"{PORTAL_URL}b.html", days=1, first_days=20, before=before),
    )
    (found,) = judge(domain_name, evidence(both)).findings
    assert found.since == AS_OF - timedelta(days=5)
    assert [
        f"{show_moment(AS_OF - timedelta(days=days))}起" in step.what
        for days, step in zip((3, 5), found.steps, strict=True)
    ] == [True, True]
    assert "共2个网页" in found.what
