"""Outside links: hidden by force or in blocks of strangers, bad names, lapsed domains; never menus, icons or news."""

from datetime import timedelta

import pytest

from checks import external_links
from monitor.contract import BrokenLink, Evidence, Links, PageThen
from monitor.judging.runner import run
from monitor.model import Outcome, Parent, Verdict, show_moment
from tests.checks.district import AS_OF, PORTAL_URL, TODAY, evidence, judge
from tests.checks.pages import noted, page, pages, seen

TEXT = "<h1>机构职能</h1><p>负责全区有关工作的统筹协调、监督检查和服务保障。</p>"
CASINO = '<a href="http://www.abc-shop.com/x">澳门新葡京娱乐城</a>'
TWO_DAYS = (TODAY - timedelta(days=1), TODAY)


def block(style: str, *hosts: str, text: str = "友情链接") -> str:
    return f'<div style="{style}">' + "".join(f'<a href="http://{host}/">{text}</a>' for host in hosts) + "</div>"


def lapsed(
    target: str = "http://www.expo.com/", outcome: Outcome = Outcome.DNS, *, outside: bool = True, days: int = 2
) -> Links:
    link = BrokenLink(
        target=target, outcome=outcome, status=None, days=TWO_DAYS[-days:], parents=(Parent(url=PORTAL_URL, text="博览会"),),
        parents_total=1, first_at=AS_OF - timedelta(days=1), last_at=AS_OF, outside=outside,
    )  # fmt: skip
    return Links(crawled_at=AS_OF, targets=50, broken=(link,), crawl_days=9)


SOUND = Links(crawled_at=AS_OF, targets=50, broken=(), crawl_days=9)


def given(*markups: str, links: Links = SOUND, home: bool = False) -> Evidence:
    read = [page(TEXT + markup, f"{PORTAL_URL}{at}.html", home=home) for at, markup in enumerate(markups)]
    return evidence(noted("external_links", external_links.read, *read), links)


SAMPLES: list[Evidence] = [
    given(CASINO),
    given(block("text-indent:-9999px", "www.abc.com")),
    evidence(pages(), lapsed()),
]


@pytest.mark.parametrize(
    ("markup", "code"),
    [
        (block("position:absolute; left:-9999px", "www.abc.com"), "hidden"),
        (block("font-size:0px", "www.abc.com"), "hidden"),
        (block("height:0;overflow:hidden", "www.abc.com"), "hidden"),
        ('<marquee height="1">' + block("", "www.abc.com") + "</marquee>", "hidden"),
        (block("display:none", "www.abc.com", "b.net", "c.cc"), "hidden"),
        (block("display:none", "www.abc.com", text="时时彩投注"), "hidden"),
        (block("display:none", "www.365bet.com", "www.gov.cn"), "hidden"),
        (CASINO, "banned"),
        ('<a href="http://www.bet365.cc/">合作伙伴</a>', "banned"),
        ('<a href="http://a.example.com/">成人视频在线</a>', "banned"),
    ],
)
def test_what_a_person_should_look_at(markup: str, code: str) -> None:
    answer = judge(external_links, given(markup))
    assert answer.verdict is Verdict.WARN
    assert {(found.code, found.review) for found in answer.findings} == {(code, True)}


@pytest.mark.parametrize(
    "markup",
    [
        block("display:none", "www.gov.cn", "www.mof.gov.cn", "www.abc.com", "b.net", "c.cc"),
        block("display:none", "www.people.com.cn", "paper.people.com.cn", "www.cass.cn"),
        block("display:none", "www.bshare.cn", "www.abc.com"),
        block("opacity:0", "www.abc.com"),
        block("position:absolute;left:-9999px", "lsj.beijing.gov.cn", "www.fazhan.net.cn"),
        '<div style="font-size:0"><a href="http://xjwljb.com/"><img src="/a.png"></a></div>',
        '<a href="http://www.news-site.com/1.html">公安机关严厉打击网络赌博犯罪团伙</a>',
        '<a href="http://www.gov.cn/1.html">博彩</a>',
        '<a href="https://www.nanan.gov.cn/dbwz.html">百家乐</a>',
        '<a href="http://www.leyuan.com/">乐园</a><a href="http://www.java.com/">软件</a>',
        '<a href="http://www.sport-lottery.cn/">中国体育彩票</a>',
        block("display:block", "www.abc.com", "b.net", "c.cc"),
    ],
)
def test_what_is_not_one(markup: str) -> None:
    assert external_links.read(page(TEXT + markup)) == ()


def test_one_candidate_a_host_with_the_pages_that_carry_it() -> None:
    (found,) = judge(external_links, given(CASINO, CASINO, CASINO)).findings
    assert (found.where, len(found.parents)) == ("http://www.abc-shop.com/", 3)
    assert "3个网页" in found.what


def test_candidates_do_not_count_until_a_person_confirms_them() -> None:
    result = run("external_links", external_links, SAMPLES[0])  # type: ignore[arg-type]
    assert result.judgement.verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("links", "count"),
    [
        (lapsed(), 1),
        (lapsed(days=1), 0),
        (lapsed(outcome=Outcome.DNS_UNANSWERED), 0),
        (lapsed(outcome=Outcome.BROKEN), 0),
        (lapsed(target="http://old.nanan.gov.cn/"), 0),
        (lapsed(outside=False), 0),
    ],
)
def test_a_domain_that_is_gone(links: Links, count: int) -> None:
    answer = judge(external_links, evidence(pages(), links))
    assert [(found.code, found.where) for found in answer.findings] == [("lapsed", "http://www.expo.com/")] * count


def test_a_missing_prompt_is_advice_and_no_finding() -> None:
    links = '<a href="http://www.abc.com/">甲</a><a href="http://b.com.cn/">乙</a>'
    bare = judge(external_links, given(links, home=True))
    assert (bare.verdict, bare.findings, bare.measures["external_hosts"]) == (Verdict.PASS, (), 2.0)
    assert "离开提示" in bare.summary
    prompt = "<script>var t='您访问的链接即将离开“南岸区人民政府”门户网站，是否继续？'</script>"
    assert "离开提示" not in judge(external_links, given(links + prompt, home=True)).summary


def test_a_link_dates_from_when_it_came_not_from_the_newest_body_of_the_page() -> None:
    notes, clean = (external_links.read(page(TEXT + more)) for more in (CASINO, ""))
    bodies = ((2, notes), (3, notes), (4, clean), (5, notes))
    before = [PageThen(at=AS_OF - timedelta(days=days), notes={"external_links": told}) for days, told in bodies]
    daily = seen("external_links", notes, days=1, before=before)
    (found,) = judge(external_links, evidence(pages(daily), SOUND)).findings
    (step,) = found.steps
    assert found.since == step.at == AS_OF - timedelta(days=3)
    assert f"{show_moment(AS_OF - timedelta(days=3))}起在这个网页上" in step.what
