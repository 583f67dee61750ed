"""Lists that a script draws, read by a real headless Chromium over the real pool."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from monitor.clock import SystemClock
from monitor.contract import Columns, ColumnSeen, ColumnState
from monitor.model import Column, ColumnClass, Coverage, Site
from monitor.observe.browser import Browser, BrowserMissingError
from monitor.observe.host_pool import HostPool
from monitor.store import Store, evidence
from tests.observe.small_site import HOME, Web, crawl, network, page, portal, register, serving

NEWS = Column(name="工作动态", url=f"{HOME}gzdt/", cls=ColumnClass.NEWS)
DRAWN = """<!doctype html><html><head><meta charset=utf-8><title>工作动态</title></head><body>
<h1>工作动态</h1><div id="list" class="news-list"></div>
<script>fetch("/api/list.json").then(r => r.json()).then(rows => {
  document.getElementById("list").innerHTML = "<ul>" + rows.map(
    v => `<li><a href="${v.url}">${v.title}</a><span>${v.date}</span></li>`).join("") + "</ul>"; });</script></body></html>"""
ROWS = (
    "[" + ",".join(
        f'{{"title":"全区第{n}次安全生产工作会议召开","url":"/gzdt/2026-11-0{n}.html","date":"2026-11-0{n}"}}' for n in range(1, 5)
    ) + "]"
)  # fmt: skip


def allowed(*, browser: bool = True) -> Site:
    return replace(portal(NEWS), browser=browser)


def pages(script: str = DRAWN) -> dict[str, str]:
    return {"/": page("首页", "gzdt/|工作动态"), "/gzdt/": script, "/api/list.json": ROWS}


async def crawled(web: Web, store: Store, site: Site) -> Coverage:
    known = register(site)
    async with HostPool(known, network(web.port), SystemClock()) as pool, Browser(pool.fetch) as browser:
        return await crawl(web, store, known, draw=browser.draw)


def column(store: Store, site: Site) -> ColumnSeen:
    found = evidence(store, register(site), site, datetime.now(UTC)).columns
    assert isinstance(found, Columns)
    return found.columns[0]


@pytest.fixture(autouse=True)
def _chromium(program: Callable[[str], str]) -> None:
    program("chromium")


@asynccontextmanager
async def looked(site: Site, tmp_path: Path, script: str = DRAWN) -> AsyncIterator[tuple[Web, Store]]:
    async with serving(pages(script)) as web:
        with Store.open(tmp_path / "facts.sqlite") as store:
            await crawled(web, store, site)
            yield web, store


async def test_a_list_that_a_script_draws_is_read(tmp_path: Path) -> None:
    async with looked(allowed(), tmp_path) as (web, store):
        seen = column(store, allowed())
        assert seen.state is ColumnState.LISTED
        assert [item.shown for item in seen.items] == [date(2026, 11, n) for n in range(1, 5)]
        assert "/gzdt/2026-11-01.html" in web.log, "what the list shows is crawled"
        web.pages["/api/list.json"] = ROWS.replace("2026-11-04", "2026-11-05")
        await crawled(web, store, allowed())
        seen = column(store, allowed())
    assert max(item.shown for item in seen.items if item.shown) == date(2026, 11, 5), "drawn anew each time"


async def test_a_site_that_does_not_allow_it_stays_unmeasured(tmp_path: Path) -> None:
    async with looked(allowed(browser=False), tmp_path) as (web, store):
        assert column(store, allowed(browser=False)).state is ColumnState.SCRIPTED
    assert "/api/list.json" not in web.log


async def test_a_script_that_asks_a_private_address_or_posts_is_refused(tmp_path: Path) -> None:
    spying = DRAWN.replace('fetch("/api/list.json")', 'fetch("http://169.254.169.254/latest/")')
    async with looked(allowed(), tmp_path, spying) as (_, store):
        assert column(store, allowed()).state is ColumnState.SCRIPTED
    posting = DRAWN.replace('fetch("/api/list.json")', 'fetch("/api/list.json", {method: "POST"})')
    async with serving(pages(posting)) as web:
        with Store.open(tmp_path / "other.sqlite") as store:
            await crawled(web, store, allowed())
            assert column(store, allowed()).state is ColumnState.SCRIPTED
    assert "/api/list.json" not in web.log


async def test_a_script_that_never_ends_costs_its_time_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("monitor.observe.browser.DRAW_S", 3.0)
    async with looked(allowed(), tmp_path, DRAWN.replace("<script>", "<script>while(true){};")) as (_, store):
        assert column(store, allowed()).state is ColumnState.SCRIPTED


async def test_without_a_browser_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.observe.browser.PROGRAMS", ("no-such-browser",))
    with pytest.raises(BrowserMissingError, match="apt-get install -y chromium"):
        async with Browser(lambda request: None):  # type: ignore[arg-type,return-value]
            pass
