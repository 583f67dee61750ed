"""The pages over HTTP: what they show, what they refuse, how they behave in a real browser."""

import re
import socket
from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from io import BytesIO
from typing import cast

import lxml.html
import openpyxl
import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer
from msgspec.structs import replace

from checks import site_reachable
from monitor.contract import Finding, Visits, judged_visits
from monitor.model import Grade, Outcome, Stage, Verdict, Visit
from monitor.reports.lines import finding_lines
from monitor.serve.listening import ServeError, check_free
from monitor.serve.strip import strip, visit_words
from monitor.serve.view import View, last_visit
from monitor.serve.web import make_app, start
from tests.checks.district import evidence, judge
from tests.reports.judgements import AS_OF, CATALOGUE, REGISTER, all_good, district, judged, result, visits
from tests.serve.district_view import DistrictView


@pytest.fixture(name="client")
async def _client() -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    async with TestClient(TestServer(make_app(DistrictView()))) as client:
        yield client


async def page(client: TestClient, path: str, status: int = 200) -> lxml.html.HtmlElement:  # type: ignore[type-arg]
    """A page as a browser would parse it."""
    answer = await client.get(path)
    assert answer.status == status
    assert answer.content_type == "text/html"
    return lxml.html.document_fromstring(await answer.text())


def words(element: lxml.html.HtmlElement) -> str:
    """The words a reader sees."""
    return " ".join(element.text_content().split())


async def test_the_overview_counts_sites_and_lists_the_worst_first(client: TestClient) -> None:  # type: ignore[type-arg]
    shown = await page(client, "/")
    cards = [words(card) for card in shown.xpath("//div[contains(@class,'card ')]")]
    assert cards == ["1不合格", "1即将不合格", "2不可测", "2已测项未见否决"]
    rows = [words(row) for row in shown.xpath("//table[contains(@class,'sortable')]/tbody/tr")]
    assert "南安区人民政府网" in rows[0]
    assert "栏目更新" in rows[0]
    assert "正常打开，用时 0.5 秒" in rows[0]
    assert "尚未探测" in next(row for row in rows if "民政局" in row)
    assert words(shown).count("原因：本站前面的防护系统拦住了监测程序") == 1


async def test_every_link_of_the_overview_leads_somewhere(client: TestClient) -> None:  # type: ignore[type-arg]
    shown = await page(client, "/")
    inside = {link for link in shown.xpath("//@href | //@src") if link.startswith("/")}
    assert "/site/portal" in inside
    for link in inside:
        path, _, anchor = link.partition("#")
        answer = await client.get(path)
        assert answer.status == 200, link
        if anchor:
            assert f'id="{anchor}"' in await answer.text(), link


async def test_a_site_page_shows_reasons_rule_evidence_and_remedy(client: TestClient) -> None:  # type: ignore[type-arg]
    shown = words(await page(client, "/site/portal"))
    for needed in (
        *(
            "不合格",
            "处置建议：限期整改",
            "触发单项否决：栏目不更新。",
            "国办秘函〔2019〕19号",
            "三日内补齐五个栏目的信息。",
        ),
        *(
            "请更正网址或撤下该链接。",
            '=HYPERLINK("http://evil.example/","点我")',
            "第二天再看：仍不存在",
            "2026-11-20",
        ),
        *("内部参考分值：扣 0.1 分", "已豁免", "备案编号变更办理中", "通知公告", "一级栏目", "张三", "5001990001"),
    ):
        assert needed in shown, needed


async def test_the_pages_of_a_crawl_are_not_taken_for_all_that_the_checks_read(client: TestClient) -> None:  # type: ignore[type-arg]
    text = words(await page(client, "/site/portal"))
    assert "读到本站 40 页各检查项所说“已读”的网页，还包括巡检之后新见到的。" in text


async def test_page_words_never_become_markup(client: TestClient) -> None:  # type: ignore[type-arg]
    shown = await page(client, "/site/portal")
    assert [script.get("src") for script in shown.xpath("//script")] == ["/static/sort.js"]
    assert '<script>alert("x")</script>' in shown.text_content()


async def test_a_closed_site_is_shown_as_closed_and_not_as_down() -> None:
    base = district()
    (old,) = [each for each in base if each.site.id == "lyw"]
    closed = replace(old, site=replace(old.site, stage=Stage.CLOSED), grade=Grade.UNKNOWN, measured=0.0, results=())

    class Closed(DistrictView):
        def visits(self, site: str) -> Sequence[Visit]:
            found = list(super().visits(site))
            return [*found, replace(found[-1], outcome=Outcome.DNS, own_line=True)] if site == "lyw" else found

    judged = [closed if each.site.id == "lyw" else each for each in base]
    async with TestClient(TestServer(make_app(Closed(judgements=judged)))) as client:
        shown, own = await page(client, "/"), await page(client, "/site/lyw")
    cards = [words(card) for card in shown.xpath("//div[contains(@class,'card ')]")]
    assert "1关停" in cards and "2不可测" in cards
    (row,) = shown.xpath("//tr[.//a[@href='/site/lyw']][td[@data-label='评定']]")
    assert words(row).startswith("关停") and "已关停（域名不能解析）" in words(row) and "0%" not in words(row)
    assert not row.xpath(".//*[contains(concat(' ', @class, ' '), ' bad ')]")
    text = words(own)
    assert "已关停，不再要求可以打开" in text and "打不开属正常" in text and "未看完" not in text
    assert not own.xpath("//*[local-name()='rect'][@class='bad']")


async def test_faults_of_others_stand_apart(client: TestClient) -> None:  # type: ignore[type-arg]
    shown = await page(client, "/site/lyw")
    apart = shown.xpath("//section[h2='不计入的问题']")[0]
    assert "归责站点" in words(apart)
    assert "南安区人民政府网" in words(apart)
    assert "footer.html" not in words(shown.xpath("//section[h2[contains(.,'需要处理')]]")[0])


async def test_what_is_only_suspected_stands_apart_and_in_the_open() -> None:
    site = REGISTER.sites[1]
    found = Finding(
        code="title_hijacked", verdict=Verdict.WARN, subject="t", where=f"{site.url}x.html", what="网页标题里有“新葡京”。",
        fix="请核对。", review=True,
    )  # fmt: skip
    good = all_good(site)
    doubtful = result("links_work", Verdict.PASS, "有1条线索。", judged("links_work", site.id, found))
    view = DistrictView(judgements=[replace(good, results=(*good.results[:4], doubtful, good.results[5]))])
    async with TestClient(TestServer(make_app(view))) as client:
        for path in ("/", f"/site/{site.id}"):
            shown = await page(client, path)
            (hints,) = shown.xpath("//section[h2[contains(.,'待人工确认的线索（1 条）')]]")
            assert "新葡京" in words(hints) and not hints.xpath("ancestor::details")
    (line,) = finding_lines(view.judged[0], view.register(), view.catalogue())
    assert (line.verdict, line.due) == ("待人工确认", False)


@pytest.mark.parametrize("path", ["/", "/site/portal", "/site/lyw", "/site/wjw", "/site/mzj", "/nix"])
async def test_pages_speak_chinese_only(client: TestClient, path: str) -> None:  # type: ignore[type-arg]
    shown = await page(client, path, 404 if path == "/nix" else 200)
    text = re.sub(r"https?://\S+|<script>.*</script>", "", words(shown))
    ours = {str(each) for kind in (Grade, Verdict, Outcome, Stage) for each in kind} | set(CATALOGUE)
    assert not set(re.findall(r"[a-z_0-9]+", text.lower())) & ours


@pytest.mark.parametrize("path", ["/nix", "/site/nix", "/site/%2e%2e%2fetc", "/static/nix", "/site/"])
async def test_what_is_not_there(client: TestClient, path: str) -> None:  # type: ignore[type-arg]
    assert "没有这个页面" in words(await page(client, path, 404))


@pytest.mark.parametrize("path", ["/", "/site/portal", "/metrics"])
async def test_nothing_can_be_submitted(client: TestClient, path: str) -> None:  # type: ignore[type-arg]
    answer = await client.post(path, data={"a": "b"})
    assert answer.status == 405
    assert "只能浏览" in await answer.text()


@pytest.mark.parametrize(
    "path", ["/", "/site/portal", "/nix", "/metrics", "/findings.xlsx", "/static/sort.js", "/healthz"]
)
async def test_every_answer_is_guarded(client: TestClient, path: str) -> None:  # type: ignore[type-arg]
    headers = (await client.get(path)).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"


async def test_pages_need_nothing_from_outside(client: TestClient) -> None:  # type: ignore[type-arg]
    for path in ("/", "/site/portal"):
        shown = await page(client, path)
        loaded = shown.xpath("//script/@src | //link/@href | //img/@src | //iframe/@src")
        assert all(link.startswith("/static/") for link in loaded)
        assert not shown.xpath("//@style | //style | //@onclick | //script[not(@src)]")
    css = await (await client.get("/static/style.css")).text()
    assert "url(" not in css
    assert "@import" not in css


async def test_the_findings_list_can_be_fetched(client: TestClient) -> None:  # type: ignore[type-arg]
    answer = await client.get("/findings.xlsx")
    assert 'filename="findings-2026-11-22.xlsx"' in answer.headers["Content-Disposition"]
    assert openpyxl.load_workbook(BytesIO(await answer.read())).sheetnames == ["发现清单", "站点评定"]


async def test_health(client: TestClient) -> None:  # type: ignore[type-arg]
    assert await (await client.get("/healthz")).json() == {"status": "ok", "as_of": AS_OF.isoformat(), "sites": 6}


async def test_a_fault_of_ours_shows_no_inside(caplog: pytest.LogCaptureFixture) -> None:
    class Broken(DistrictView):
        def judgements(self) -> list[object]:  # type: ignore[override]
            raise RuntimeError("secret of the inside")

    broken = cast(View, Broken())
    async with TestClient(TestServer(make_app(broken))) as client:
        answer = await client.get("/")
        text = await answer.text()
    assert answer.status == 500
    assert "页面暂时无法生成" in text
    assert "secret" not in text
    assert "secret of the inside" in caplog.text


async def test_a_new_monitor_has_nothing_to_show_yet() -> None:
    async with TestClient(TestServer(make_app(DistrictView(judgements=())))) as client:
        shown = words(await page(client, "/"))
        assert (await client.get("/metrics")).status == 200
        assert (await client.get("/findings.xlsx")).status == 200
    assert "尚未评定：南安区人民政府网" in shown


async def test_hostile_names_in_the_register() -> None:
    odd = replace(REGISTER.sites[1], name="<img src=x onerror=alert(1)>", url="javascript:alert(1)")
    async with TestClient(TestServer(make_app(DistrictView(judgements=[all_good(odd)])))) as client:
        for path in ("/", "/site/jw"):
            shown = await page(client, path)
            assert not shown.xpath("//img | //@onerror")
            assert not [link for link in shown.xpath("//@href") if link.lower().startswith("javascript")]


async def test_it_listens_where_it_is_told() -> None:
    runner, address = await start(DistrictView(), "127.0.0.1:0")
    try:
        async with ClientSession() as session, session.get(f"http://{address}/healthz") as answer:
            assert answer.status == 200
        assert runner.addresses[0][0] == "127.0.0.1"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("listen", ["8470", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:99999"])
async def test_a_wrong_address_is_explained(listen: str) -> None:
    with pytest.raises(ServeError, match=r"settings\.listen 现为"):
        await start(DistrictView(), listen)


async def test_a_taken_port_is_explained() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        with pytest.raises(ServeError, match="端口已被其他程序占用"):
            await start(DistrictView(), f"127.0.0.1:{held.getsockname()[1]}")


@pytest.mark.parametrize(
    ("listen", "told"),
    [
        ("8470", "写法不对"),
        ("127.0.0.1:99999", "端口要在 0 到 65535 之间"),
        ("127.0.0.1:８４７０", "写法不对"),
        ("192.0.2.1:8470", "本机没有这个地址"),
    ],
)
def test_an_option_is_named_as_the_place(listen: str, told: str) -> None:
    with pytest.raises(ServeError, match=f"--listen 现为“{listen}”.*{told}") as refused:
        check_free(listen, "--listen")
    assert "sites.toml" not in str(refused.value)


async def test_a_free_port_is_let_go_again() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
    check_free(f"127.0.0.1:{port}", "--listen")
    runner, address = await start(DistrictView(), f"127.0.0.1:{port}")
    try:
        assert address == f"127.0.0.1:{port}"
        with pytest.raises(ServeError, match="端口已被其他程序占用"):
            check_free(address, "--listen")
    finally:
        await runner.cleanup()


def test_the_strip_counts_as_the_rule_counts() -> None:
    site = REGISTER.sites[5]
    drawn = strip(visits(site), AS_OF, 24)
    assert (drawn.opened, drawn.failed, drawn.unknown) == (154, 7, 6)  # the rule's week leaves its first moment out
    assert [day for day, _ in drawn.days][-1] == "11月22日"
    assert sum(mark.tone == "bad" for mark in drawn.marks) == 7
    assert max(mark.x for mark in drawn.marks) + drawn.mark_width <= drawn.width


def test_the_daily_look_over_ipv6_is_no_visit_that_failed() -> None:
    """The strip, the last visit and the check's sentence are of the same visits, at midnight and in the middle of a day."""
    site, noon = REGISTER.sites[0], AS_OF + timedelta(hours=12)
    four = visits(site, noon)
    six = [replace(each, family=6, outcome=Outcome.DNS) for each in four[11::24]]
    both = sorted([*four, *six], key=lambda visit: visit.at)
    drawn = strip(both, noon, 24)
    told = judge(site_reachable, evidence(Visits(samples=judged_visits(both), per_day=24), as_of=noon)).summary
    assert (drawn.opened, drawn.failed, drawn.unknown, len(drawn.days)) == (161, 0, 6, 8)
    assert f"实际访问{len(drawn.marks)}次，其中打不开{drawn.failed}次" in told
    assert last_visit(both) == four[-1]


def test_a_host_without_ipv4_shows_its_visits_over_ipv6() -> None:
    gone = [replace(each, outcome=Outcome.DNS) for each in visits(REGISTER.sites[0])]
    six = [replace(each, family=6, outcome=Outcome.OK) for each in gone if each.own_line]
    drawn = strip([*gone, *six], AS_OF, 24)
    assert (drawn.opened, drawn.failed) == (len(six) - 1, 0)
    assert last_visit([*gone, *six]) == six[-1]


def test_visits_before_the_strip_are_left_out() -> None:
    old = replace(visits(REGISTER.sites[0])[0], at=AS_OF - timedelta(days=9))
    assert not strip([old], AS_OF, 24).marks


def test_our_own_line_comes_before_what_the_visit_met() -> None:
    met = replace(visits(REGISTER.sites[0])[0], outcome=Outcome.TIMEOUT)
    assert visit_words(met) == "超时未打开"
    assert visit_words(replace(met, own_line=False)) == "监测方自身线路中断"
    assert visit_words(replace(met, lag_s=3.0)) == "监测方自身计时不准"
