"""A light round: what is new on lists is found for few requests, and what could not be seen changes no judgement."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from monitor.clock import SystemClock
from monitor.contract import Evidence
from monitor.model import Coverage, LightRound, Outcome, PageKind, Register
from monitor.observe.host_pool import HostPool
from monitor.observe.light import light_round
from monitor.store import Frontier, Store, Writer, evidence
from tests.observe.small_site import HOME, HOST, Web, column, crawl, network, page, portal, register
from tests.observe.test_second_crawl import KNOWN, crawled_once, site_pages
from tests.observe.validating_site import Versioned, versioned

ARTICLES = 200


async def light(served: Web, store: Store, known: Register = KNOWN) -> LightRound:
    clock = SystemClock()
    async with HostPool(known, network(served.port), clock) as pool, Writer(store, max_delay_s=0.2) as writer:
        return await light_round(HOST, known, pool, store, writer, clock, budget=known.settings.budget)


def told(store: Store, known: Register = KNOWN) -> Evidence:
    return evidence(store, known, known.sites[0], datetime.now(UTC))


def add_rows(site: Versioned, *names: str) -> None:
    """New articles on the list of /news/."""
    rows = "".join(
        f'<li><a href="/art/{name}.html">关于{name}的重要通知公告</a><span>2026-02-01</span></li>' for name in names
    )
    site.edit("/news/", str(site.pages["/news/"]).replace("<ul>", f"<ul>{rows}"))
    for name in names:
        site.pages[f"/art/{name}.html"] = page(f"关于{name}的重要通知", "/art/0.html")


@pytest.mark.parametrize("etag", [True, False])
async def test_every_new_article_on_a_list_is_found_for_few_requests(store: Store, etag: bool) -> None:
    site = Versioned(site_pages(ARTICLES), etag=etag)
    async with crawled_once(site, store) as (served, first):
        add_rows(site, "a", "b", "c")
        done = await light(served, store)
    new = {f"{HOME}art/{name}.html" for name in "abc"}
    assert set(done.new) == new and done.changed == (HOME + "news/",) and done.gap is None
    assert done.requests == len(site.asked) <= first.requests / 10
    for url in new:
        state = store.last_state(url)
        assert state is not None and state.facts is not None and state.facts.kind is not PageKind.HOME
        assert state.first_seen is not None and done.started <= state.first_seen <= done.finished
    news = told(store).columns
    assert not hasattr(news, "reason") and new <= {item.url for item in news.columns[0].items}


async def test_a_light_round_is_no_crawl(store: Store) -> None:
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, first):
        before = told(store)
        add_rows(site, "a")
        done = await light(served, store)
        after = told(store)
    assert [coverage.crawl for coverage in store.coverages(HOST)] == [first.crawl]
    assert store.light_rounds(HOST) == [replace(done, read=())] and store.last_lights() == {HOST: done.started}
    assert after.links == before.links
    assert not hasattr(after.pages, "reason") and not hasattr(before.pages, "reason")
    assert (after.pages.crawled_at, after.pages.whole, after.pages.unread) == (
        before.pages.crawled_at, before.pages.whole, before.pages.unread,
    )  # fmt: skip
    assert sum(after.pages.read.values()) == sum(before.pages.read.values()) + 1


def gone(site: Versioned) -> None:
    for path in [path for path in site.pages if path != "/"]:
        del site.pages[path]


def away(site: Versioned) -> None:
    def refuse(_: object) -> object:
        from aiohttp import web

        return web.Response(status=503)

    site._answer = refuse  # type: ignore[assignment, method-assign]


def walled(site: Versioned) -> None:
    def refuse(_: object) -> object:
        from aiohttp import web

        return web.Response(status=412, text="<script>$_ts=window['$_ts'];</script>", content_type="text/html")

    site._answer = refuse  # type: ignore[assignment, method-assign]


@pytest.mark.parametrize("trouble", [gone, away, walled])
async def test_what_a_light_round_cannot_see_changes_nothing(
    store: Store, trouble: Callable[[Versioned], None]
) -> None:
    """404 on every page, a server that is away, a firewall: left for the next crawl, which looks twice."""
    site = Versioned(site_pages(20), etag=False)
    async with crawled_once(site, store) as (served, _):
        before = told(store)
        trouble(site)
        done = await light(served, store)
        after = told(store)
    assert done.failed > 0 and not done.new and not done.changed
    for part in ("links", "pages", "columns", "home", "marks"):
        assert getattr(after, part) == getattr(before, part), part
    assert {state.outcome for state in store.history(HOME + "news/")} == {Outcome.OK}


async def test_a_page_that_the_last_crawl_did_not_find_is_not_brought_back(store: Store) -> None:
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, _):
        site.edit("/news/", page("工作动态", "/art/3.html"))
        site.edit("/notice/", page("公告", "/art/3.html"))
        for n in range(20):
            site.edit(f"/art/{n}.html", page(f"第{n}次"))
        second = await crawl(served, store, KNOWN)
        count = sum(told(store).pages.read.values())  # type: ignore[union-attr]
        site.begin()
        done = await light(served, store)
    assert second.pages == 4 and count == 4
    assert not {path for _, path, *_ in site.asked} & {f"/art/{n}.html" for n in (0, 1, 2, 4, 5, 19)}
    assert sum(told(store).pages.read.values()) == 4 and done.new == ()  # type: ignore[union-attr]


async def test_the_next_crawl_judges_what_a_light_round_added(store: Store) -> None:
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, _):
        add_rows(site, "a")
        await light(served, store)
        del site.pages["/art/a.html"]
        second = await crawl(served, store, KNOWN)
        broken = told(store).links
    assert second.broken == 2
    assert not hasattr(broken, "reason") and HOME + "art/a.html" in {one.target for one in broken.broken}
    assert [state.outcome for state in store.history(HOME + "art/a.html")] == [Outcome.BROKEN, Outcome.OK]


async def test_nothing_is_asked_before_a_whole_crawl_nor_during_one(store: Store) -> None:
    site = Versioned(site_pages(10))
    async with versioned(site) as served:
        early = await light(served, store)
        await crawl(served, store, KNOWN)
        site.begin()
        frontier = Frontier.open(store, HOST, datetime.now(UTC))
        during = await light(served, store)
        frontier.release()
    assert (early.gap, during.gap, site.asked) == (Outcome.NOT_LOOKED, Outcome.NOT_LOOKED, [])
    assert store.light_rounds() == []


async def test_a_host_that_is_away_is_left_alone_soon(store: Store) -> None:
    site = Versioned(site_pages(ARTICLES))
    known = register(portal(column("/news/"), *(column(f"/c{n}/") for n in range(40))))
    site.pages |= {f"/c{n}/": page(f"栏目{n}", "/art/1.html") for n in range(40)}
    async with crawled_once(site, store, known) as (served, _):
        away(site)
        done = await light(served, store, known)
    assert done.gap is Outcome.SERVER_ERROR and len(site.asked) <= 30


async def test_articles_that_changed_lately_are_asked_before_those_that_never_did(store: Store) -> None:
    site = Versioned(site_pages(ARTICLES))
    clock = Later(SystemClock())
    async with crawled_once(site, store) as (served, _):
        site.edit("/art/150.html", page("第150次（已更正）"))
        await crawl(served, store, KNOWN)
        site.edit("/art/150.html", page("第150次（再次更正）"))
        site.begin()
        async with HostPool(KNOWN, network(served.port), clock) as pool, Writer(store) as writer:
            done = await light_round(HOST, KNOWN, pool, store, writer, clock, budget=KNOWN.settings.budget)
    assert HOME + "art/150.html" in done.changed
    asked = [path for _, path, *_ in site.asked if path.startswith("/art/")]
    assert asked[0] == "/art/150.html" and 5 < len(asked) < ARTICLES / 4


class Later:
    """A clock half a day ahead."""

    def __init__(self, clock: SystemClock) -> None:
        self._clock = clock

    def now(self) -> datetime:
        return self._clock.now() + timedelta(hours=12)


async def test_pages_in_a_sitemap_that_robots_txt_names_are_found(store: Store) -> None:
    site = Versioned(site_pages(20))
    async with crawled_once(site, store) as (served, _):
        site.pages["/robots.txt"] = f"User-agent: *\nSitemap: {HOME}map.xml\n"
        site.pages["/map.xml"] = (
            f"<?xml version='1.0'?><urlset><url><loc>{HOME}art/3.html</loc></url>"
            f"<url><loc>{HOME}art/only-here.html</loc></url></urlset>"
        )
        site.pages["/art/only-here.html"] = page("只在地图里")
        done = await light(served, store)
    assert done.new == (HOME + "art/only-here.html",)


def test_whole_crawls_only(store: Store) -> None:
    moment = datetime(2026, 1, 5, tzinfo=UTC)
    made = [
        Coverage(
            crawl=f"{HOST}@{n}", host=HOST, sites=("portal",), started=moment + timedelta(days=n),
            finished=moment + timedelta(days=n, hours=1), complete=complete, gap=gap,
        )
        for n, (complete, gap) in enumerate([(True, None), (False, None), (False, Outcome.BLOCKED)])
    ]  # fmt: skip
    store.record(made)
    assert store.last_whole(HOST) == made[0]
