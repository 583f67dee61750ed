"""Second looks as a reader makes them, and a firewall that has had enough of us: neither is the site's fault."""

from pathlib import Path

import pytest
from aiohttp import web

from monitor.model import Outcome
from monitor.store import Store
from tests.observe.small_site import (
    HOST,
    STORY,
    Answer,
    Handler,
    crawl,
    file,
    moved,
    page,
    register,
    seen_broken,
    serving,
)

ARTICLES = [f"/gk/202611/t202611{number:02}_{number}.html" for number in range(1, 29)]


def guarded(answers: dict[str, str], *, after: int, then: Answer | Handler) -> dict[str, Answer | Handler]:
    """A site whose firewall gives the same answer to everything but the home page after so many requests."""
    asked = [0]

    def behind(path: str, text: str) -> Handler:
        async def answer(request: web.Request) -> Answer:
            asked[0] += 1
            if path == "/" or asked[0] <= after:
                return text
            return await then(request) if callable(then) and not isinstance(then, web.StreamResponse) else then

        return answer

    return {path: behind(path, text) for path, text in answers.items()}


def articles(*more: str) -> dict[str, str]:
    written = {path: page(f"第{number}次专题会议", text=STORY + path) for number, path in enumerate(ARTICLES)}
    return {"/": page("测试区人民政府", *ARTICLES, *more), **written}


@pytest.mark.parametrize("then", [404, 410, 400, 500, moved("/"), moved("/error.html")])
async def test_a_firewall_that_shuts_us_out_makes_no_broken_links(tmp_path: Path, then: Answer | Handler) -> None:
    store = Store.open(str(tmp_path / "facts.sqlite"))
    site = guarded(articles(), after=12, then=then)
    async with serving({**site, "/error.html": page("出错了", text="对不起，您访问的页面出错了")}) as web_:
        coverage = await crawl(web_, store, register())
        broken = seen_broken(store, coverage.crawl)
    store.close()
    assert not coverage.complete and coverage.gap is None
    assert coverage.cut["blocked"] >= 8
    assert coverage.broken == 0
    assert not any(one.confirmed for one in broken.values())
    assert len(broken) >= 8
    assert {one.outcome for one in broken.values()} <= {Outcome.BLOCKED, Outcome.SOFT_404}


async def test_many_links_that_are_really_broken_are_called_so(tmp_path: Path) -> None:
    gone = [f"/gone/{number}.html" for number in range(12)]
    store = Store.open(str(tmp_path / "facts.sqlite"))
    async with serving(articles(*gone)) as web_:
        coverage = await crawl(web_, store, register())
        broken = seen_broken(store, coverage.crawl)
    store.close()
    assert coverage.complete and coverage.broken == 12
    assert {path for path, one in broken.items() if one.confirmed} == set(gone)


def needing(header: str, want: str, bad: Answer | Handler) -> Handler:
    """A file for whoever sends ``want`` in a header, else another answer."""

    async def answer(request: web.Request) -> Answer:
        given = file() if want in request.headers.get(header, "") else bad
        return await given(request) if callable(given) and not isinstance(given, web.StreamResponse) else given

    return answer


async def test_a_file_for_those_who_come_from_its_page_opens(tmp_path: Path) -> None:
    async def home(_: web.Request) -> Answer:
        made = web.Response(text=page("测试区人民政府", *site), content_type="text/html")
        made.set_cookie("SESSION", "abc123")
        return made

    leech = page("提示", text="对不起，本站禁止盗链，请从本站页面下载附件。")
    viewer = "<html><title>在线预览</title><body>正在打开文件，请稍候<script src=/js/viewer.js></script></body></html>"
    site: dict[str, Answer | Handler] = {
        "/f/page.pdf": needing("Referer", HOST, leech),
        "/f/home.pdf": needing("Referer", HOST, moved("/")),
        "/f/gone.doc": needing("Referer", HOST, 404),
        "/download.jsp?id=7": needing("Referer", HOST, 404),
        "/f/session.pdf": needing("Cookie", "SESSION=abc123", moved("/login.html")),
        "/f/viewer.pdf": viewer,
        "/f/embedded.pdf": "<html><body><embed src='/f/real.pdf' type='application/pdf'></body></html>",
        "/f/never.pdf": leech,
        "/f/lost.pdf": 404,
    }
    store = Store.open(str(tmp_path / "facts.sqlite"))
    async with serving({**site, "/": home, "/login.html": page("登录")}) as web_:
        coverage = await crawl(web_, store, register())
        broken = seen_broken(store, coverage.crawl)
    store.close()
    assert {path: one.outcome for path, one in broken.items() if one.confirmed} == {
        "/f/never.pdf": Outcome.BAD_FILE,
        "/f/lost.pdf": Outcome.BROKEN,
    }
