"""The pages about reposting over HTTP: summary, filters, differences, workbook."""

from collections.abc import AsyncIterator, Mapping
from io import BytesIO
from typing import Any

import lxml.html
import msgspec
import openpyxl
import pytest
from aiohttp.test_utils import TestClient, TestServer

from monitor.contract import FeedSeen, Reposts
from monitor.judging import catalogue
from monitor.model import Register
from monitor.serve.reposts import SHOWN
from monitor.serve.web import make_app
from tests.reports.judgements import AS_OF, REGISTER
from tests.reports.reposting import CHANGED, CUT, LINK, MISSING, WHOLE, judgements
from tests.serve.district_view import DistrictView

Client = TestClient[Any, Any]
catalogue()  # the checks are read from their files once, before any loop runs


@pytest.fixture(name="client")
async def _client() -> AsyncIterator[Client]:
    async with TestClient(TestServer(make_app(DistrictView()))) as client:
        yield client


async def page(client: Client, path: str, status: int = 200) -> lxml.html.HtmlElement:
    answer = await client.get(path)
    assert answer.status == status
    return lxml.html.document_fromstring(await answer.text())


def words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def documents(shown: lxml.html.HtmlElement) -> int:
    return len(shown.xpath("//table[contains(@class,'reposts')]/tbody/tr"))


async def test_states_next_deadline_and_issuers(client: Client) -> None:
    shown = await page(client, "/policies")
    cards = [words(card) for card in shown.xpath("//a[contains(@class,'card')]")]
    assert cards == ["1缺", "1待确认", "1已撤下", "1待转", "1迟", "1不可测", "4按时"]
    text = words(shown)
    assert "应在 2026-11-23 03:00 前转载《国务院关于修改部分行政法规的决定》，待转，还有 3 小时" in text
    (told,) = shown.xpath("//p[@class='warning']")
    assert "其间是否发布了新文件不知道，不等于没有发布" in words(told)
    rows = [words(row) for row in shown.xpath("//table[@class='stack sites']/tbody/tr")]
    assert rows[0].startswith("中国政府网") and "3 小时后" in rows[0]
    assert "读不了：列表页要求通过人机验证" in rows[1]


async def test_filters_are_plain_links_that_keep_each_other(client: Client) -> None:
    assert documents(await page(client, "/policies")) == 10
    met = await page(client, "/policies?state=met")
    assert documents(met) == 4
    (city,) = [link for link in met.xpath("//p[@class='filter']/a") if "重庆市人民政府网" in words(link)]
    assert words(city) == "重庆市人民政府网（3）"
    both = await page(client, city.get("href"))
    assert documents(both) == 3
    assert both.xpath("//a[contains(.,'下载 Excel 表')]/@href") == ["/policies.xlsx?state=met&issuer=cq"]
    changed = await page(client, "/policies?fidelity=%E6%9C%89%E6%94%B9%E5%8A%A8")
    assert documents(changed) == 1
    assert "/policies?state=met&fidelity=%E6%9C%89%E6%94%B9%E5%8A%A8" in changed.xpath("//a/@href")
    nothing = await page(client, "/policies?site=jw")
    assert documents(nothing) == 0 and "没有符合筛选的文件。" in words(nothing)


async def test_what_must_be_put_right_stands_beside_the_copy() -> None:
    async with TestClient(TestServer(make_app(DistrictView(judgements=judgements())))) as client:
        shown = await page(client, "/policies")
    told = {words(row) for row in shown.xpath("//table[contains(@class,'reposts')]/tbody/tr")}
    (withdrawn,) = [row for row in told if row.startswith("已撤下（原已按时转载）")]
    assert "该文件的转载已经不在了" in withdrawn and "按时 完整" not in withdrawn
    assert any("该文件的转载：转载页没有注明来源，也没有链接到原文。" in row for row in told)
    assert shown.xpath("//span[@class='fault']")


@pytest.mark.parametrize("path", ["/policies", "/policies.xlsx"])
@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("state=foo", "状态（state）写的是“foo”"),
        ("site=nosuch&state=met", "站点（site）写的是“nosuch”"),
        ("issuer=<b>", "发布源（issuer）写的是“<b>”"),
        ("fidelity=whole", "转载情况（fidelity）写的是“whole”"),
    ],
)
async def test_an_unknown_filter_is_not_taken_for_nothing_owed(
    path: str, query: str, told: str, client: Client
) -> None:
    text = words(await page(client, f"{path}?{query}", 404))
    assert told in text and "没有符合筛选的文件" not in text


async def test_deadline_and_issuers_are_those_of_the_filter(client: Client) -> None:
    jw = words(await page(client, "/policies?site=jw"))
    assert "最近的期限" not in jw.replace("最近期限", "")
    city = await page(client, "/policies?issuer=cq&state=met")
    rows = [words(row) for row in city.xpath("//table[@class='stack sites']/tbody/tr")]
    assert [row.split(" ")[0].startswith("重庆市人民政府网") for row in rows] == [True]
    assert "上级发布源（当前筛选）" in words(city)
    everything = await page(client, "/policies")
    assert "当前筛选" not in words(everything)
    numbers = [
        [words(cell) for cell in row]
        for row in (await page(client, "/policies?site=jw")).xpath("//table[@class='stack sites']/tbody/tr")
    ]
    assert all(set(row[1:-2]) == {"0"} and row[-2] == "—" for row in numbers), numbers


async def test_every_link_leads_somewhere(client: Client) -> None:
    shown = await page(client, "/policies")
    inside = {link for link in shown.xpath("//@href | //@src") if link.startswith("/")}
    assert f"/policies/{CHANGED}/portal" in inside
    for link in inside:
        assert (await client.get(link)).status == 200, link
    assert "/policies" in (await page(client, "/")).xpath("//@href")


async def test_the_overview_says_it_in_short(client: Client) -> None:
    (section,) = (await page(client, "/")).xpath("//section[h2='上级文件转载']")
    text = words(section)
    assert (
        "缺 1" in text
        and "按时 4" in text
        and "已撤下 1" in text
        and "还有 3 小时" in text
        and "不等于没有发布" in text
    )


async def test_a_repost_beside_the_issued_text(client: Client) -> None:
    shown = await page(client, f"/policies/{CHANGED}/portal")
    assert shown.xpath("//table[@class='pairs']//ins[@class='grave']/text()") == ["8", "2", "可以", "23", "元"]
    assert not shown.xpath("//style | //script | //@style")  # the pages' own guard allows none
    css = await client.get("/static/difference.css")
    assert css.status == 200 and css.content_type == "text/css"


@pytest.mark.parametrize(
    "path", [f"/policies/{LINK}/portal", f"/policies/{MISSING}/portal", f"/policies/{CUT}/jw", "/policies/ffff/nix"]
)
async def test_without_texts_it_says_why(client: Client, path: str) -> None:
    assert "没有可以对照的文本" in words(await page(client, path, 404))


async def test_the_workbook_follows_the_filter(client: Client) -> None:
    for query, rows in (("", 10), ("?state=late", 1), ("?issuer=gwy", 4)):
        answer = await client.get(f"/policies.xlsx{query}")
        assert 'filename="policies-2026-11-22.xlsx"' in answer.headers["Content-Disposition"]
        book = openpyxl.load_workbook(BytesIO(await answer.read()))
        assert book["转载情况"].max_row == rows + 1


async def test_a_long_list_is_cut_and_says_so() -> None:
    class Many(DistrictView):
        def reposts(self) -> Mapping[str, Reposts]:
            found = super().reposts()
            return {**found, "portal": msgspec.structs.replace(found["portal"], duties=found["portal"].duties * 50)}

    async with TestClient(TestServer(make_app(Many()))) as client:
        shown = await page(client, "/policies")
    assert documents(shown) == SHOWN
    assert "应转载的文件（500 件次）" in words(shown) and f"只列出前 {SHOWN} 件次" in words(shown)


async def test_a_district_without_issuers_is_told_how_to_begin() -> None:
    class Bare(DistrictView):
        def register(self) -> Register:
            return REGISTER

        def reposts(self) -> Mapping[str, Reposts]:
            return {}

    async with TestClient(TestServer(make_app(Bare()))) as client:
        assert "台账没有登记上级发布源" in words(await page(client, "/policies"))
        assert not (await page(client, "/")).xpath("//section[h2='上级文件转载']")
        assert (await client.get("/policies.xlsx")).status == 200


async def test_no_row_is_not_taken_for_nothing_published() -> None:
    read = FeedSeen(issuer="gwy", name="中国政府网", read_at=AS_OF)
    for feeds, told in (((read, msgspec.structs.replace(read, issuer="cq")), True), ((read,), False)):
        known = Reposts(duties=(), feeds=feeds)

        class Quiet(DistrictView):
            def reposts(self) -> Mapping[str, Reposts]:
                return {"portal": known}  # noqa: B023 - used within this turn

        async with TestClient(TestServer(make_app(Quiet()))) as client:
            text = words(await page(client, "/policies"))
        assert ("近期没有应转载的文件。" in text, "不等于没有发布" in text) == (told, not told)


async def test_texts_no_longer_kept_are_no_fault() -> None:
    class Pruned(DistrictView):
        def texts(self, document: str, url: str, body: str) -> None:
            return None

    async with TestClient(TestServer(make_app(Pruned()))) as client:
        assert "网页快照已过保存期" in words(await page(client, f"/policies/{WHOLE}/portal", 404))
