"""False successes over a real server: whatever way a site has of saying "not found" with status 200, and what only
looks like it."""

import itertools
from collections.abc import Callable
from http import HTTPStatus

import pytest
from aiohttp import web

from monitor.model import Column, Outcome, Sighting
from monitor.store import Store
from tests.observe.small_site import (
    HOME,
    STORY,
    Answer,
    column,
    crawl,
    moved,
    portal,
    register,
    seen_broken,
    serving,
)

GONE = ("/news/t20261101_77.html", "/news/t20261101_78.html")
KEPT = tuple(f"/news/t20261102_{number}.html" for number in range(1, 4))
NAV = "<div class=nav>" + "".join(f"<a href=/{name}/>{name}频道</a>" for name in ("yw", "zw", "fw", "hd")) + "</div>"
FOOT = "<div class=footer>某区人民政府主办　网站标识码1234567890　渝ICP备05000000号　地址：某区某路1号</div>"
count = itertools.count(1)


def framed(inside: str, title: str = "某区人民政府", *, charset: str = "utf-8") -> str:
    """A page in the site's own frame."""
    return f"<!doctype html><html><head><meta charset={charset}><title>{title}</title></head><body>{NAV}{inside}{FOOT}</body></html>"


MESSAGE = "<div class=main><p>温馨提示：您访问的页面不存在或已删除</p></div>"
BANNERS = ("优化营商环境，服务企业群众", "人民政府为人民", "放管服改革进行时，办事更方便", "讲文明树新风")


def plain(_: web.Request) -> str:
    return framed(MESSAGE)


def echo(request: web.Request) -> str:
    return framed(f"{MESSAGE}<p>您访问的地址：http://{request.host}{request.path_qs}</p>")


def timed(_: web.Request) -> str:
    return framed(f"{MESSAGE}<p>时间：2026-11-24 10:{next(count) % 60:02d}:{next(count) % 60:02d}</p>")


def token(_: web.Request) -> str:
    return framed(
        f"{MESSAGE}<p>请求编号 {next(count):x}bZ7Kq{next(count) * 7919:x}</p><input type=hidden value={next(count)}>"
    )


def banner(_: web.Request) -> str:
    return framed(
        f"<div class=banner>{BANNERS[next(count) % 4]}</div>{MESSAGE}<p>{STORY[:60]}</p>" + "<p>热线12345</p>" * 3
    )


def wordless(_: web.Request) -> str:
    return framed('<div class=main><img src="/i/404.png" alt=""></div><a href="/">返回首页</a>')


def gb18030(_: web.Request) -> web.Response:
    body = framed(MESSAGE, charset="gb2312").encode("gb18030")
    return web.Response(body=body, headers={"Content-Type": "text/html"})


def alert(_: web.Request) -> str:
    return "<html><script>alert('您查看的信息不存在或已被删除！');history.back();</script></html>"


def refresh(_: web.Request) -> str:
    return '<html><head><meta http-equiv="refresh" content="0;url=/404.html"></head></html>'


WAYS = (plain, echo, timed, token, banner, wordless, gb18030, alert, refresh)


def article(number: int) -> str:
    return framed(
        f"<h1>第{number}次会议召开</h1><p>发布时间：2026-11-0{number}</p><p>{STORY}</p>", f"第{number}次会议召开"
    )


def site_of(gone: Callable[[web.Request], object], **more: Answer) -> dict[str, object]:
    """A home page that lists three articles and two that are gone; all else is what ``gone`` answers."""
    rows = "".join(
        f"<li><a href={url}>关于召开第{url[-6]}次全区工作会议的通知</a><span>2026-11-01</span></li>"
        for url in (*KEPT, *GONE)
    )
    pages: dict[str, object] = {
        "/": framed(f"<ul class=list>{rows}</ul>"),
        **{url: article(number) for number, url in enumerate(KEPT, 1)},
        **{f"/{name}/": framed(f"<h1>{name}</h1><p>{STORY}</p>", name) for name in ("yw", "zw", "fw", "hd")},
        "/i/404.png": web.Response(body=b"\x89PNG", content_type="image/png"),
        **more,
    }

    async def answer(request: web.Request) -> object:
        return gone(request)

    pages["fallback"] = answer
    return pages


async def broken(store: Store, pages: dict[str, object], *columns: Column) -> dict[str, Sighting]:
    """What a crawl of these pages finds broken, confirmed by its second look."""
    fallback = pages.pop("fallback")
    async with serving(pages) as site:  # type: ignore[arg-type]
        site.fallback = fallback  # type: ignore[assignment]
        done = await crawl(site, store, register(portal(*columns)))
        assert done.gap is None
        return {url: one for url, one in seen_broken(store, done.crawl).items() if one.confirmed}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_however_the_site_says_it_each_missing_page_is_found_and_no_other(
    store: Store, way: Callable[[web.Request], object]
) -> None:
    found = await broken(store, site_of(way))
    assert {url: one.outcome for url, one in found.items()} == dict.fromkeys(GONE, Outcome.SOFT_404)


@pytest.mark.parametrize("end", ["/404.html", "/error/404.htm", "/tips.aspx"])
async def test_every_link_that_redirects_to_the_page_for_missing_things(store: Store, end: str) -> None:
    pages = site_of(lambda _: web.Response(status=302, headers={"Location": end}))
    pages[end] = framed(MESSAGE)
    found = await broken(store, pages)
    assert set(found) >= set(GONE)
    assert {one.outcome for one in found.values()} == {Outcome.SOFT_404}
    assert set(found) <= {*GONE, end}


async def test_an_article_may_be_number_404(store: Store) -> None:
    pages = site_of(lambda _: web.Response(status=404, text="404"))
    pages[GONE[0]] = moved("/old/404.html")
    pages["/old/404.html"] = article(4)
    assert set(await broken(store, pages)) == {GONE[1]}


async def test_documents_that_land_on_the_home_page_as_made_up_names_do(store: Store) -> None:
    """A way home under another name promises nothing else and is none."""
    pages = site_of(lambda _: web.Response(status=302, headers={"Location": "/"}))
    pages["/hd/"] = framed("<h1>hd</h1><a href=/portal/main.do>门户首页</a><a href=/zt/>旧专题</a>" + STORY, "hd")
    found = await broken(store, pages)
    assert {url: one.outcome for url, one in found.items()} == dict.fromkeys(GONE, Outcome.REDIRECT)


async def test_a_single_redirect_to_the_home_page_accuses_nobody(store: Store) -> None:
    """Made-up names get an honest 404 here, so the redirect was meant."""
    pages = site_of(lambda _: web.Response(status=404, text="404"))
    pages |= dict.fromkeys(GONE, moved("/"))
    assert await broken(store, pages) == {}


async def test_a_wall_that_sends_every_document_home_accuses_nobody(store: Store) -> None:
    pages = site_of(lambda _: web.Response(status=302, headers={"Location": "/"}))
    pages |= dict.fromkeys(KEPT, moved("/"))
    assert await broken(store, pages) == {}


async def test_the_home_page_in_the_place_of_a_document(store: Store) -> None:
    pages = site_of(lambda _: home)
    home = str(pages["/"])
    found = await broken(store, pages)
    assert {url: one.outcome for url, one in found.items()} == dict.fromkeys(GONE, Outcome.SOFT_404)


async def test_one_shell_for_every_address_accuses_nobody(store: Store) -> None:
    """What the shell's script would show at each address cannot be seen here."""
    shell = "<html><head><title>某区</title></head><body><div class=wrap></div><script src=/app.js></script>" + "".join(
        f"<a href={url}>关于召开全区工作会议的通知{url[-6]}</a>" for url in (*KEPT, *GONE)
    )
    pages = site_of(lambda _: shell, **dict.fromkeys(("/", *KEPT), shell))
    pages["/app.js"] = web.Response(text="1", content_type="application/javascript")
    assert await broken(store, pages) == {}


async def test_articles_lists_and_empty_columns_on_such_a_site_stay_pages(store: Store) -> None:
    """Each is what it is although the site answers all else with a page of the same frame that says 不存在."""
    empty = framed("<h1>便民服务</h1><p>暂无内容</p>", "便民服务-某区人民政府")
    pages = site_of(
        lambda _: framed("<h1></h1><p>页面不存在</p>"),
        **{
            GONE[0]: framed(
                "<h1>关于删除不实信息的通知</h1><p>经查，有关网页已删除，相关内容不存在。特此通知。</p>",
                "关于删除不实信息的通知",
            ),
            GONE[1]: framed("<h1>网上信息已被删除怎么办</h1><p>页面不存在的，请拨打12345。</p>"),
            "/fw/": empty,
            "/hd/": framed(
                "<h1>问答</h1><ul><li><a href=/yw/>页面不存在的原因</a></li><li><a href=/zw/>内容已下线的处理</a></li></ul>"
            ),
        },
    )
    assert await broken(store, pages) == {}


async def test_an_empty_list_of_the_frame_that_made_up_names_get_is_a_list_with_a_name(store: Store) -> None:
    """Some systems answer any channel number with an empty channel."""
    pages = site_of(lambda _: framed("<h2></h2><p>暂无内容</p>"))
    pages |= {
        url: framed(f"<h2>{name}</h2><p>暂无内容</p>") for url, name in zip(GONE, ("工作动态", "公示"), strict=True)
    }
    assert await broken(store, pages) == {}


async def test_a_registered_column_that_says_it_is_gone_is_no_blank_column(store: Store) -> None:
    pages = site_of(lambda _: HTTPStatus.NOT_FOUND.value)
    pages |= {"/gone/": framed(MESSAGE), "/empty/": framed("<h1>公示</h1><p>没有找到相关内容</p>", "公示")}
    await broken(store, pages, column("/gone/"), column("/empty/", "公示"))
    gone, empty = store.last_state(HOME + "gone/"), store.last_state(HOME + "empty/")
    assert gone is not None and gone.outcome is Outcome.SOFT_404
    assert empty is not None and empty.outcome is Outcome.OK
