"""What hides news from a crawl: a list whose tag never changes, a key taken for a session, a link with one slash."""

import hashlib
from pathlib import Path

import pytest
from aiohttp import web

from monitor.observe.scope import canonical
from monitor.observe.urls import join
from monitor.store import Store
from tests.observe.small_site import (
    HOME,
    STORY,
    Answer,
    Handler,
    column,
    crawl,
    page,
    portal,
    register,
    seen_broken,
    serving,
)

KEYS = [hashlib.md5(str(number).encode()).hexdigest() for number in range(6)]


def tagged(body: list[str], tag: str = "") -> Handler:
    """A page that answers 304 to whoever holds its tag, an honest one unless ``tag`` is given."""

    async def answer(request: web.Request) -> web.StreamResponse:
        own = tag or '"' + hashlib.md5(body[0].encode()).hexdigest() + '"'
        if request.headers.get("If-None-Match") == own:
            return web.Response(status=304, headers={"ETag": own})
        return web.Response(text=body[0], content_type="text/html", charset="utf-8", headers={"ETag": own})

    return answer


async def test_a_registered_column_is_asked_whole_whatever_its_tag_says(tmp_path: Path) -> None:
    plain = {f"/s{n:02}/": tagged([page(f"栏目{n}", f"/s{n:02}/a.html|要闻{n}")]) for n in range(12)}
    listed = [page("工作动态", "/z/first.html|第一条要闻")]
    site: dict[str, Answer | Handler] = {
        "/": page("测试区人民政府", *plain, "/z/list.jsp"),
        **plain,
        "/z/list.jsp": tagged(listed, '"template"'),
    }
    known = register(portal(*(column(path) for path in [*plain, "/z/list.jsp"])))
    store = Store.open(str(tmp_path / "facts.sqlite"))
    async with serving(site) as web_:
        web_.fallback = tagged([page("一条要闻")])
        await crawl(web_, store, known)
        listed[0] = page("工作动态", "/z/second.html|第二条要闻", "/z/first.html|第一条要闻")
        await crawl(web_, store, known)
        assert web_.asked("/z/second.html") == 1
    store.close()


async def test_articles_named_by_a_long_key_are_articles_of_their_own(tmp_path: Path) -> None:
    async def detail(request: web.Request) -> str | int:
        key = request.query.get("sid", "")
        return page(f"第{KEYS.index(key)}次专题会议", text=STORY + key) if key in KEYS else 404

    links = [f"/detail.jsp?sid={key}" for key in KEYS]
    site = {"/": page("测试区人民政府", *links, "http:/gk/zn.html"), "/gk/zn.html": page("公开指南")}
    store = Store.open(str(tmp_path / "facts.sqlite"))
    async with serving({**site, **dict.fromkeys(links, detail)}) as web_:
        coverage = await crawl(web_, store, register())
        assert all(web_.asked(link) == 1 for link in links)
        assert web_.asked("/gk/zn.html") == 1
        assert not seen_broken(store, coverage.crawl)
    store.close()


@pytest.mark.parametrize(
    ("url", "want"),
    [
        (f"{HOME}d.jsp?sid={KEYS[0]}", f"{HOME}d.jsp?sid={KEYS[0]}"),
        (f"{HOME}d.jsp?PHPSESSID={KEYS[0]}&id=1", f"{HOME}d.jsp?id=1"),
        (f"{HOME}d.jsp;jsessionid={KEYS[0]}?id=1", f"{HOME}d.jsp?id=1"),
    ],
)
def test_only_what_frameworks_call_a_session_is_left_out(url: str, want: str) -> None:
    assert canonical(url) == want


@pytest.mark.parametrize(
    ("base", "href", "want"),
    [
        ("http://a.gov.cn/x/y.html", "http:/gk/zn.html", "http://a.gov.cn/gk/zn.html"),
        ("http://a.gov.cn/x/y.html", "http:zn.html", "http://a.gov.cn/x/zn.html"),
        ("http://a.gov.cn/x/y.html", "HTTP:\\gk/zn.html", "http://a.gov.cn/gk/zn.html"),
        ("http://a.gov.cn/x/y.html", "http:///b.gov.cn/z", "http://b.gov.cn/z"),
        ("https://a.gov.cn/x/y.html", "http:/b.gov.cn/z", "http://b.gov.cn/z"),
    ],
)
def test_a_scheme_without_two_slashes_is_read_as_browsers_do(base: str, href: str, want: str) -> None:
    """WHATWG URL, "special relative or authority state"."""
    assert join(base, href) == want
