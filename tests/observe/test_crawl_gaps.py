"""When it is the host or our own line and not the link: a crawl says so and blames nobody."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from monitor.model import Budget, Coverage, Outcome, Robots
from monitor.store import Store
from tests.observe.small_site import (
    HOME,
    Answer,
    Handler,
    Web,
    column,
    crawl,
    page,
    portal,
    register,
    seen_broken,
    serving,
)

CHALLENGE = (
    "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};$_ts.nsd=1;_$aa();</script></head><body></body></html>"
)


def forty_pages() -> dict[str, Answer | Handler]:
    links = [f"/p/{n}.html" for n in range(40)]
    return {
        "/": page("首页", "/news/", "/gone.html", *links),
        "/news/": page("动态", *links),
        **{link: page(link) for link in links},
    }


def after(
    count: int, good: Answer | Handler, bad: Callable[[web.Request], Awaitable[Answer]], web_: list[Web]
) -> Handler:
    """Answers well until the server has been asked ``count`` times, then badly."""

    async def answer(request: web.Request) -> Answer:
        if len(web_[0].log) > count:
            return await bad(request)
        return good if not callable(good) or isinstance(good, web.StreamResponse) else await good(request)

    return answer


async def turned(store: Store, count: int, bad: Callable[[web.Request], Awaitable[Answer]]) -> tuple[Coverage, Web]:
    """Crawl a healthy site whose server turns bad after some requests."""
    holder: list[Web] = []
    pages = {path: after(count, answer, bad, holder) for path, answer in forty_pages().items()}
    async with serving(pages) as site:
        site.fallback = after(count, 404, bad, holder)
        holder.append(site)
        return await crawl(site, store, register(portal(column("/news/")))), site


async def test_a_wall_that_goes_up_in_the_middle_is_a_gap(store: Store) -> None:
    async def wall(_: web.Request) -> Answer:
        return web.Response(status=412, text=CHALLENGE, content_type="text/html")

    done, site = await turned(store, 15, wall)
    assert (done.gap, done.complete, done.broken) == (Outcome.BLOCKED, False, 0)
    assert 5 <= done.pages <= 15 and done.cut["stopped"] > 10
    assert not [one for one in seen_broken(store, done.crawl).values() if one.confirmed]
    assert len(site.log) < 50, "it stops early"


async def test_a_challenge_with_status_200_is_a_gap_too(store: Store) -> None:
    async def wall(_: web.Request) -> Answer:
        return CHALLENGE

    done, _ = await turned(store, 0, wall)
    assert (done.gap, done.broken) == (Outcome.BLOCKED, 0)
    assert set(done.unvisited) == {HOME, HOME + "news/"}
    home = store.last_state(HOME)
    assert home is not None and home.outcome is Outcome.BLOCKED and "瑞数" in home.detail


async def test_a_host_that_dies_in_the_middle_has_no_broken_links(store: Store) -> None:
    async def dead(_: web.Request) -> Answer:
        return 502

    done, _ = await turned(store, 15, dead)
    assert (done.gap, done.complete, done.broken) == (Outcome.SERVER_ERROR, False, 0)
    article = store.last_state(HOME + "p/39.html")
    assert article is None or article.outcome is Outcome.OK


async def test_a_host_that_comes_back_is_crawled_to_the_end(store: Store) -> None:
    asked = [0]

    async def moody(_: web.Request) -> Answer:
        asked[0] += 1
        return 503 if asked[0] < 20 else page("又好了")

    done, _ = await turned(store, 15, moody)
    assert done.gap is None and done.complete
    assert (done.pages, done.broken) == (43, 0), "by then the server answers for /gone.html too"


async def test_our_own_line_down_in_the_middle_breaks_nothing(store: Store) -> None:
    up = [True]

    async def cut(request: web.Request) -> Answer:
        up[0] = False
        assert request.transport is not None
        request.transport.abort()
        return 500

    async def line_up() -> bool:
        return up[0]

    holder: list[Web] = []
    pages = {path: after(20, answer, cut, holder) for path, answer in forty_pages().items()}
    async with serving(pages) as site:
        holder.append(site)
        done = await crawl(site, store, register(portal(column("/news/"))), line_up=line_up)
    assert (done.gap, done.complete, done.broken) == (Outcome.OWN_LINE, False, 0)
    assert all(one.outcome is not Outcome.RESET for one in seen_broken(store, done.crawl).values())


async def test_our_own_line_down_at_the_second_look_leaves_failures_unconfirmed(store: Store) -> None:
    asked = [0]

    async def line_up() -> bool:
        asked[0] += 1
        return False

    async with serving(forty_pages()) as site:
        done = await crawl(site, store, register(portal(column("/news/"))), line_up=line_up)
    assert done.gap is Outcome.OWN_LINE and done.broken == 0 and asked[0] == 1
    seen = seen_broken(store, done.crawl)["/gone.html"]
    assert (seen.outcome, seen.confirmed) == (Outcome.BROKEN, False)


async def test_a_forbidden_folder_is_not_taken_for_a_wall(store: Store) -> None:
    secret = {f"/secret/{n}.html": 403 for n in range(20)}
    pages = {**forty_pages(), **secret, "/": page("首页", *secret, "/news/")}
    async with serving(pages) as site:
        done = await crawl(site, store, register(portal(column("/news/"))))
        seen = seen_broken(store, done.crawl)
    assert done.gap is None and done.complete and done.pages == 42
    assert len(seen) == 20 and not any(one.confirmed for one in seen.values())


async def test_robots_that_shut_us_out_are_a_gap(store: Store) -> None:
    async def robots(_: web.Request) -> Answer:
        return web.Response(text="User-agent: *\nDisallow: /\n")

    async with serving({**forty_pages(), "/robots.txt": robots}) as site:
        done = await crawl(site, store, register(portal(column("/news/"), robots=Robots.OBEY)))
    assert (done.gap, done.pages, done.broken) == (Outcome.ROBOTS, 0, 0)
    assert done.unvisited == (HOME, HOME + "news/") and site.log == ["/robots.txt"]


async def test_the_minutes_run_out(store: Store) -> None:
    async with serving(forty_pages()) as site:
        done = await crawl(site, store, register(portal(column("/news/"))), budget=Budget(max_minutes=0))
    assert not done.complete and done.cut == {"minutes": 2} and done.unvisited == (HOME, HOME + "news/")
