"""A one-off look at any site: what it counts, what it calls broken, and what it could not look at."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from urllib.parse import quote

import pytest
from aiohttp import web

from monitor.clock import SystemClock
from monitor.contract import ColumnState
from monitor.model import Outcome
from monitor.observe.look import Look, look
from tests.observe.small_site import Answer, Handler, Web, file, moved, page, serving
from tests.servers.pools import a_pool

GB = "gb18030"


async def looked(site: Web, max_pages: int = 200) -> Look:
    async with a_pool(allow_private=True) as pool:
        url = f"http://127.0.0.1:{site.port}/"
        return await look(url, pool, SystemClock(), max_pages=max_pages, confirm_after_s=0.05, patience_s=(0.05,))


def found_broken(found: Look, site: Web) -> dict[str, Outcome]:
    """What is called broken: path (URL on another server) → outcome."""
    return {one.url.removeprefix(f"http://127.0.0.1:{site.port}"): one.outcome for one in found.broken}


def raw(markup: str, charset: str = GB) -> Handler:
    """Bytes in a charset that only the page itself declares."""

    async def answer(_: web.Request) -> Answer:
        return web.Response(body=markup.encode(charset), headers={"Content-Type": "text/html"})

    return answer


def in_turn(*answers: Answer) -> Handler:
    """One answer after the other; the last one stays."""
    left = list(answers)

    async def answer(_: web.Request) -> Answer:
        return left.pop(0) if len(left) > 1 else left[0]

    return answer


@asynccontextmanager
async def two_sites(
    ours: Mapping[str, Answer | Handler], theirs: Mapping[str, Answer | Handler], home: str
) -> AsyncIterator[tuple[Web, Web]]:
    """A site and another one that it links to; ``HERE`` and ``THERE`` in the home page stand for their addresses."""
    async with serving(theirs) as other, serving(ours) as site:
        named = home.replace("THERE", f"127.0.0.1:{other.port}").replace("HERE", f"127.0.0.1:{site.port}")
        site.pages["/"] = raw(named)
        yield site, other


async def test_a_link_is_one_target_however_it_is_spelt() -> None:
    home = f"""<html><head><meta charset={GB}><title>县政府</title></head><body>
        <a href="/新闻/列表.html">新闻</a> <a href="/find?q=新闻">找</a> <a href=" /with space.html ">空</a>
        <a href="./a.html">甲</a> <a href="/a.html#top">甲</a> <a href="HTTP://HERE/x/../a.html">甲</a>
        <a href="/q?a=1&amp;b=2">问</a> <a href="/q?a=1&b=2">问</a> <a href="/q?a=1&amp;b=2#x">问</a>
        <a href="HTTP://THERE/up">外</a> <a href="http://THERE/up#y">外</a> <a href="\\b.html">乙</a>
        <a href="javascript:void(0)">x</a> <a href="mailto:a@b.cn">x</a> <a href="tel:12345">x</a> <a href="#top">x</a>
        </body></html>"""
    paths = (
        f"/{quote('新闻')}/{quote('列表')}.html", f"/find?q={quote('新闻'.encode(GB))}", "/with%20space.html", "/a.html",
        "/q?a=1&b=2", "/b.html",
    )  # fmt: skip
    async with two_sites({path: page(path) for path in paths}, {"/up": page("外")}, home) as (site, other):
        found = await looked(site)
    assert (found.broken, found.unknown) == ((), ())
    assert (found.pages, found.links) == (1 + len(paths), len(paths) + 1)
    asked = [path.partition(str(site.port))[2] for path in site.log]
    assert sorted(path for path in asked if path not in ("/", "/robots.txt")) == sorted(paths)
    assert sum("/up" in path for path in other.log) == 1


async def test_every_kind_of_link_is_opened_and_named_with_all_its_parents() -> None:
    home = """<html><head><title>县政府</title><link rel=stylesheet href=/gone.css><script src=/gone.js></script></head>
        <img src=/gone.png><iframe src=/gone-frame.html></iframe><map><area href=/gone-area.html></map>
        <a href=/gone.pdf>附件</a><a href=http://THERE/gone>外</a><a href=http://THERE/moved>外</a><a href=/two.html>二</a>"""
    two = page("二", "/gone-area.html", "/gone.pdf", "/", extra='<img src="/gone.png">')
    async with two_sites({"/two.html": two}, {"/moved": moved("/gone-too")}, home) as (site, other):
        found = await looked(site)
    there = f"http://127.0.0.1:{other.port}"
    gone = [f"/gone.{ending}" for ending in ("css", "js", "png", "pdf")]
    expected = {*gone, "/gone-frame.html", "/gone-area.html", f"{there}/gone", f"{there}/moved"}
    assert found_broken(found, site) == dict.fromkeys(expected, Outcome.BROKEN)
    assert {one.url for one in found.broken if one.outside} == {f"{there}/gone", f"{there}/moved"}
    here = f"http://127.0.0.1:{site.port}"
    both = {one.url for one in found.broken if set(one.parents) == {f"{here}/", f"{here}/two.html"}}
    assert both == {f"{here}/gone.png", f"{here}/gone-area.html", f"{here}/gone.pdf"}
    assert all(one.parents == (f"{here}/",) for one in found.broken if one.url not in both)
    assert all(sum(path.endswith(f"{site.port}{target}") for path in site.log) == 2 for target in gone)


async def test_what_a_redirect_ends_in_is_what_counts() -> None:
    moves = {f"/r{status}": moved(f"/gone{status}", status) for status in (301, 302, 303, 307, 308)}
    forwards = '<meta http-equiv="refresh" content="0; url=/gone-meta.html">'
    more: dict[str, Answer | Handler] = {"/meta": forwards, "/fine": moved("/a.html"), "/a.html": page("甲")}
    async with serving({"/": page("县政府", *moves, "/meta", "/fine"), **moves, **more}) as site:
        found = await looked(site)
    assert found_broken(found, site) == dict.fromkeys((*moves, "/gone-meta.html"), Outcome.BROKEN)
    parents = {one.url.rpartition("/")[2]: one.parents for one in found.broken}
    assert parents["gone-meta.html"] == (f"http://127.0.0.1:{site.port}/meta",)
    assert (found.pages, found.links) == (3, len(moves) + 2)


async def test_one_failure_is_no_news_and_refusals_are_not_broken() -> None:
    answers: dict[str, Answer | Handler] = {
        "/heals": in_turn(404, page("好了")), "/recovers": in_turn(500, page("好了")), "/dead": in_turn(404, 404),
        "/soft": "<html><title>提示</title>对不起，您访问的页面不存在</html>", "/s503": 503, "/s403": 403, "/s412": 412,
        "/private": moved("http://169.254.169.254/latest/"), "/file": file(),
    }  # fmt: skip
    async with serving({"/": page("县政府", *answers, "http://169.254.169.254/"), **answers}) as site:
        found = await looked(site)
    broken = {"/dead": Outcome.BROKEN, "/soft": Outcome.SOFT_404, "/s503": Outcome.SERVER_ERROR}
    assert found_broken(found, site) == broken
    unknown = {one.url.rpartition(":")[2].partition("/")[2]: one.outcome for one in found.unknown}
    refused = Outcome.FORBIDDEN_ADDRESS
    assert unknown.pop("/169.254.169.254/") is refused
    assert unknown == {"s403": Outcome.BLOCKED, "s412": Outcome.BLOCKED, "private": refused}
    assert (found.pages, found.links) == (3, len(answers) + 1)


FINAL = page(
    "县政府",
    "/gone.html",
    extra='<ul class="nav"><li><a href="/news/">工作动态</a></li></ul><div class="footer">网站标识码：5001990001</div>',
)
NEWS = page(
    "工作动态", extra="".join(f"<li><a href='/n{n}.html'>第{n}期简报</a> 2026-10-0{n}</li>" for n in range(1, 5))
)


@pytest.mark.parametrize(
    ("start", "pages"),
    [
        (moved("/final.html"), 6),
        ('<meta http-equiv="refresh" content="0; url=/final.html">', 7),
        ('<script>window.location.href="/final.html";</script>', 7),
        ('<frameset rows="100%,*"><frame src="/final.html"></frameset>', 7),
    ],
)
async def test_a_home_page_that_only_leads_on_shows_what_it_leads_to(start: Answer | Handler, pages: int) -> None:
    articles = {f"/n{number}.html": page(f"第{number}期") for number in range(1, 5)}
    async with serving({"/": start, "/final.html": FINAL, "/news/": NEWS, **articles}) as site:
        found = await looked(site)
    assert found.marks.site_codes == ("5001990001",)
    assert [(column.name, column.rows) for column in found.columns] == [("工作动态", 4)]
    assert found_broken(found, site) == {"/gone.html": Outcome.BROKEN}
    assert found.pages == pages


async def test_a_column_with_one_undated_item_is_not_called_blank() -> None:
    top = '<ul class="nav"><li><a href="/news/">工作动态</a></li><li><a href="/plan/">规划计划</a></li></ul>'
    side = '<div class="left"><a href="/side.html">侧栏里的专题</a></div>'
    empty = f"<html><title>{{}}</title><body>{top}{side}<div class=list>{{}}</div></body></html>"
    pages: dict[str, Answer | Handler] = {
        "/": page("县政府", extra=top), "/news/": empty.format("工作动态", "暂无内容"),
        "/plan/": empty.format("规划计划", "<li><a href='/plan/202601/t20260101_1.html'>发展规划纲要</a></li>"),
        "/plan/202601/t20260101_1.html": page("发展规划纲要"), "/side.html": page("专题"),
    }  # fmt: skip
    async with serving(pages) as site:
        found = await looked(site)
    assert {column.name: column.state for column in found.columns} == {
        "工作动态": ColumnState.BLANK, "规划计划": ColumnState.LOST,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "outcome", "detail"),
    [
        ("", Outcome.BLOCKED, "打开后是空白页"),
        ("<html><title>404</title>页面不存在</html>", Outcome.SOFT_404, "打开后显示页面不存在"),
        (file(), Outcome.NOT_HTML, "不是网页"),
        (moved("/"), Outcome.REDIRECT, "跳转成环"),
        (moved("http://169.254.169.254/"), Outcome.FORBIDDEN_ADDRESS, "169.254.169.254"),
        (403, Outcome.BLOCKED, "拒绝访问"),
        (404, Outcome.BROKEN, "404"),
        (500, Outcome.SERVER_ERROR, "500"),
    ],
)
async def test_a_start_page_that_is_none_says_why(start: Answer | Handler, outcome: Outcome, detail: str) -> None:
    async with serving({"/": start}) as site:
        found = await looked(site)
    assert (found.opened, found.outcome, found.pages, found.broken) == (False, outcome, 0, ())
    assert detail in found.detail


async def test_the_limit_of_pages_does_not_limit_the_links() -> None:
    links = [f"/p{number}.html" for number in range(20)]
    answers: dict[str, Answer | Handler] = {link: page(link, "/never.html") for link in links[:-1]}
    async with serving({"/": page("县政府", *links), **answers}) as site:
        found = await looked(site, max_pages=5)
    assert (found.pages, found.links) == (5, len(links) + 1)
    assert found_broken(found, site) == dict.fromkeys(("/never.html", links[-1]), Outcome.BROKEN)
