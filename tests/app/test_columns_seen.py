"""What a crawl and its judging make of column pages: refused, filled by a script, named twice.  A real server on loopback."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from monitor.app.wiring import Monitor
from monitor.contract import Judgement
from monitor.model import Column, ColumnClass, Level, Verdict
from monitor.observe.crawl import crawl_host
from monitor.store import Store
from tests.app.reposting_district import HandClock, local
from tests.observe.small_site import HOST, STORY, Answer, Handler, moved, network, portal, register, serving

NAMES = ("工作动态", "部门动态", "街镇动态", "政务要闻", "图片新闻", "通知公告")
FOOT = "<div class=footer>主办：测试区人民政府办公室</div>"

Pages = Mapping[str, Answer | Handler]


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(str(tmp_path / "facts.sqlite"))
    yield opened
    opened.close()


def rows(folder: str, day: str = "2026-11-0{}") -> str:
    return "".join(
        f'<li><a href="{folder}a{n}.html">测试区召开第{n}次专题工作会议部署重点任务</a><span>{day.format(n)}</span></li>'
        for n in range(3, 9)
    )


def shell(title: str, inner: str, nav: str) -> str:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"<div class=nav><a href='/'>首页</a>{nav}</div>{inner}{FOOT}</body></html>"
    )


def nav_of(*links: tuple[str, str]) -> str:
    return "".join(f'<a href="{url}">{name}</a>' for url, name in links)


def column(path: str, name: str) -> Column:
    cls = ColumnClass.NOTICE if name == "通知公告" else ColumnClass.NEWS
    return Column(name=name, url=f"http://{HOST}{path}", cls=cls, level=Level.FIRST)


async def judged(
    store: Store, monkeypatch: pytest.MonkeyPatch, pages: Pages, columns: tuple[Column, ...]
) -> dict[str, Judgement]:
    """What the checks say of the portal after whole crawls on two days."""

    async def quick(*given: object, **named: object) -> object:
        return await crawl_host(*given, **{"patience_s": (0.01, 0.01), **named})  # type: ignore[arg-type]

    monkeypatch.setattr("monitor.app.wiring.crawl_host", quick)
    clock = HandClock(local("2026-11-10 10:00"))
    async with serving(pages) as web:
        monitor = Monitor(register(portal(*columns)), store, clock, network(web.port, (HOST,)))
        for _ in range(2):
            await monitor.crawl(HOST, confirm_after_s=0.01)
            clock.move(days=1)
        clock.move(hours=1)
        (site,) = monitor.judge()
        return {result.check: result.judgement for result in site.results}


def whole_site(answer: str) -> tuple[Pages, tuple[Column, ...]]:
    """A site whose home page opens, and whose columns all answer the same."""
    nav = nav_of(*((f"/c{n}/", name) for n, name in enumerate(NAMES)))
    pages: dict[str, Answer | Handler] = {"/": shell("测试区人民政府", rows("/c0/"), nav)}
    pages |= {f"/c{n}/": answer for n in range(len(NAMES))} | {f"/c0/a{n}.html": answer for n in range(3, 9)}
    return pages, tuple(column(f"/c{n}/", name) for n, name in enumerate(NAMES))


def said(words: str, title: str = "提示") -> str:
    return f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div>{words}</div></body></html>"


@pytest.mark.parametrize(
    "answer",
    [
        said("您的访问过于频繁，请稍后再试！"),
        said("系统繁忙，请稍后再试"),
        said("网站正在升级维护，暂停访问", "网站维护"),
        said("Too many requests, please try again later.", ""),
        '<html><head><script>document.cookie="ck=9f3a;path=/";window.location.reload();</script></head><body></body></html>',
        '<html><head><title></title></head><body><noscript>Please turn JavaScript on.</noscript><script src="/c.js"></script></body></html>',
        "<html><body></body></html>",
        "",
    ],
)
async def test_what_a_gate_sends_in_the_place_of_a_page_says_nothing_about_columns(
    store: Store, monkeypatch: pytest.MonkeyPatch, answer: str
) -> None:
    found = await judged(store, monkeypatch, *whole_site(answer))
    for check in ("columns_blank", "columns_updated", "links_work"):
        assert found[check].verdict is Verdict.UNKNOWN, (check, found[check].summary)
    assert {finding.verdict for finding in found["columns_blank"].findings} == {Verdict.UNKNOWN}


async def test_columns_that_say_that_there_is_nothing_are_blank(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """A site's own page that holds nothing stays what it is, whatever else is refused."""
    pages, columns = whole_site("")
    nav = nav_of(*((f"/c{n}/", name) for n, name in enumerate(NAMES)))
    blank = {f"/c{n}/": shell(name, "<div class=list><p>暂无内容</p></div>", nav) for n, name in enumerate(NAMES)}
    found = await judged(store, monkeypatch, {**pages, **blank}, columns)
    assert found["columns_blank"].verdict is Verdict.FAIL


DATA = "var docs=[" + ",".join(f'{{"t":"测试区召开第{n}次会议","u":"/c0/a{n}.html"}}' for n in range(3, 9)) + "];"
FILLED = {
    "a script file writes the list": '<ul id="list"></ul><script src="/data/c0.js"></script>',
    "a script file where the list goes": '<div class="list"><script src="/data/c0.js"></script></div>',
    "data and a loop in the page": f'<ul id="list"></ul><script>{DATA}var h="";for(var i=0;i<docs.length;i++)h+=docs[i].t;'
    'document.getElementById("list").innerHTML=h;</script>',
    "data in the page, a function elsewhere": f'<ul class="newslist"></ul><script>{DATA}showNews(docs);</script>',
    "fetched into a class": '<ul class="newslist"></ul><script>$.getJSON("/api/list?c=0",function(d){$(".newslist").html(d)})</script>',
    "a function of a file": '<div id="docs"></div><script src="/js/main.js"></script><script>initColumn(12,"docs");</script>',
    "a module": '<div id="docs"></div><script data-main="/js/list" src="/js/require.js"></script>',
    "nothing yet, unseen": '<p style="display:none">暂无数据</p><script>draw(12)</script>',
    "an element of its own": '<gov-list column="12"></gov-list>',
    "a file in the page": '<object data="/f/x.pdf" type="application/pdf" width="100%" height="900"></object>',
    "a picture as background": '<div style="background:url(/img/jgt.png);width:900px;height:700px"></div>',
    "a text box": f"<textarea readonly rows=30>{STORY}</textarea>",
    "a drawing": "<svg width=800 height=600><text x=10 y=20>区政府办公室</text></svg>",
    "a canvas": "<canvas width=800 height=600></canvas>",
    "a selection": '<select onchange="location=this.value"><option value="/c0/a3.html">测试区召开第3次会议</option></select>',
    "a plug-in": '<object classid="clsid:D27CDB6E"><param name=movie value="/x.swf"></object>',
    "a shadow": f'<template shadowrootmode="open"><ul>{rows("/c0/")}</ul></template>',
    "without script": f"<noscript><ul>{rows('/c0/')}</ul></noscript>",
    "busy": "<p>系统繁忙，请稍后再试</p>",
}


def two_columns(inner: str, everywhere: str = "") -> tuple[Pages, tuple[Column, ...]]:
    """A column that lists its items and one that holds ``inner``; ``everywhere`` stands on all pages."""
    nav = nav_of(("/c0/", "工作动态"), ("/c1/", "部门动态"))
    pages = {
        "/": shell("测试区人民政府", rows("/c1/") + everywhere, nav),
        "/c0/": shell("工作动态", inner + everywhere, nav),
        "/c1/": shell("部门动态", rows("/c1/") + everywhere, nav),
    }
    return pages, (column("/c0/", "工作动态"), column("/c1/", "部门动态"))


@pytest.mark.parametrize("inner", FILLED.values(), ids=FILLED)
async def test_what_a_reader_may_see_and_we_do_not_is_no_blank_column(
    store: Store, monkeypatch: pytest.MonkeyPatch, inner: str
) -> None:
    found = await judged(store, monkeypatch, *two_columns(inner))
    findings = found["columns_blank"].findings
    assert [(finding.verdict, finding.subject) for finding in findings] == [(Verdict.UNKNOWN, f"http://{HOST}/c0/")]


USUAL = '<script src="/js/site.js"></script><script>var column="12";share("x");</script><form><select><option>本站</select></form>'


@pytest.mark.parametrize(
    ("inner", "everywhere"),
    [
        ('<div class="list"><ul></ul></div>', ""),
        ('<div class="list"><ul></ul></div>', USUAL),
        ("<p>暂无信息</p>", USUAL),
        ("<p>栏目建设中，敬请期待！</p><script>resize(3)</script>", ""),
        (
            "<ul></ul><script>createPageHTML(1, 0, 'index', 'html');</script><script>var name='工作动态', id=7;</script>",
            "",
        ),
    ],
    ids=["nothing", "the site's scripts", "says so", "says so beside a script", "pager and values"],
)
async def test_a_column_with_nothing_and_nothing_to_fill_it_is_blank(
    store: Store, monkeypatch: pytest.MonkeyPatch, inner: str, everywhere: str
) -> None:
    found = await judged(store, monkeypatch, *two_columns(inner, everywhere))
    assert [finding.code for finding in found["columns_blank"].findings] == ["column_blank"]


async def test_an_unknown_page_that_has_nothing_of_the_site_is_not_a_blank_column(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = await judged(store, monkeypatch, *whole_site(said("policy 17", "gateway")))
    assert found["columns_blank"].verdict is Verdict.UNKNOWN
    assert {finding.verdict for finding in found["columns_blank"].findings} == {Verdict.UNKNOWN}


# ── one column under several addresses ───────────────────────────────────────────────────────────────────────────────


def named_twice(menu: str, registered: str, *, blank: bool) -> tuple[Pages, tuple[Column, ...]]:
    """Three columns at ``/cN/``; ``menu`` and ``registered`` say how the menu and the register spell one."""
    three = tuple(enumerate(NAMES[:3]))
    spelt = [(way.format(n), name) for n, name in three for way in menu.split()]
    nav = nav_of(*spelt)
    pages: dict[str, Answer | Handler] = {"/": shell("测试区人民政府", rows("/c9/"), nav)}
    for n, name in three:
        body = shell(name, "<p>暂无内容</p>" if blank else rows(f"/c{n}/", "2026-08-0{}"), nav)
        pages |= {f"/c{n}/": body, f"/c{n}/index.html": body, f"/old{n}/": moved(f"/c{n}/", 301)}
    columns = tuple(column(registered.format(n), name) for n, name in three) if registered else ()
    return pages, columns


@pytest.mark.parametrize("blank", [False, True], ids=["stale", "blank"])
@pytest.mark.parametrize(
    ("menu", "registered"),
    [
        ("/c{}/index.html", "/c{}/"),
        ("/c{}/", "/c{}/index.html"),
        ("/c{}/", "/old{}/"),
        ("/old{}/", "/c{}/"),
        ("/c{}/ /c{}/index.html", ""),
        ("/c{}/ /old{}/", ""),
    ],
)
async def test_one_column_is_counted_once(
    store: Store, monkeypatch: pytest.MonkeyPatch, menu: str, registered: str, blank: bool
) -> None:
    found = await judged(store, monkeypatch, *named_twice(menu, registered, blank=blank))
    judgement = found["columns_blank" if blank else "columns_updated"]
    code = "column_blank" if blank else "column_stale"
    assert [finding.code for finding in judgement.findings] == [code] * 3
    assert judgement.verdict is Verdict.WARN


async def test_columns_that_show_one_placeholder_are_as_many_as_their_names(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Six entries of the menu behind each of which stands the same empty page are six blank columns."""
    nav = nav_of(*((f"/c{n}/", name) for n, name in enumerate(NAMES)))
    pages: dict[str, Answer | Handler] = {"/": shell("测试区人民政府", rows("/c9/"), nav)}
    pages |= {f"/c{n}/": shell("栏目", "<p>栏目建设中</p>", nav) for n in range(len(NAMES))}
    found = await judged(store, monkeypatch, pages, ())
    assert found["columns_blank"].measures["columns_blank"] == 6
