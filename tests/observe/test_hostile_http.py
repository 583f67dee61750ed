"""Whatever a server does ends as an outcome, within its time and memory."""

import asyncio
import tracemalloc

import pytest

from monitor.clock import SystemClock
from monitor.model import Outcome, Sense, link_sense, visit_sense
from monitor.observe.clients import Clients
from monitor.observe.exchange import Purpose
from monitor.observe.look import look
from tests.servers.hostile_http import PAGE, hostile_http
from tests.servers.pools import a_pool, a_request, a_site


@pytest.fixture(autouse=True, params=["each for its own", "each for the other's"])
def clients(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Visits by aiohttp and crawls by our own client, as always; then the other way round."""
    if request.param == "each for the other's":
        visit, crawl = Clients.visit, Clients.crawl
        monkeypatch.setattr(Clients, "visit", crawl)
        monkeypatch.setattr(Clients, "crawl", visit)


@pytest.mark.parametrize(
    ("path", "outcome"),
    [
        ("/good.html", Outcome.OK),
        ("/gzip", Outcome.OK),
        ("/deflate", Outcome.OK),
        ("/raw-deflate", Outcome.OK),
        ("/lying-gzip", Outcome.OK),
        ("/lying-charset", Outcome.OK),
        ("/cookie-wall", Outcome.OK),
        ("/gbk-target", Outcome.OK),
        ("/reset-once", Outcome.OK),
        ("/reset", Outcome.RESET),
        ("/reset-mid-headers", Outcome.RESET),
        ("/short", Outcome.RESET),
        ("/chunk-cut", Outcome.RESET),
        ("/gzip-cut", Outcome.RESET),
        ("/not-http", Outcome.RESET),
        ("/nonsense-status", Outcome.RESET),
        ("/endless-headers", Outcome.RESET),
        ("/loop-a", Outcome.REDIRECT),
        ("/endless/0", Outcome.REDIRECT),
        ("/no-target", Outcome.REDIRECT),
        ("/bad-target", Outcome.REDIRECT),
        ("/mail-target", Outcome.REDIRECT),
        ("/gzip-bomb", Outcome.TOO_LARGE),
        ("/huge/declared", Outcome.TOO_LARGE),
        ("/huge/undeclared", Outcome.TOO_LARGE),
        ("/brotli", Outcome.UNPARSABLE),
        ("/empty", Outcome.NOT_HTML),
        ("/pdf", Outcome.NOT_HTML),
        ("/status/404", Outcome.BROKEN),
        ("/status/410", Outcome.BROKEN),
        ("/status/403", Outcome.BLOCKED),
        ("/status/429", Outcome.THROTTLED),
        ("/status/503", Outcome.SERVER_ERROR),
        ("/status/503/retry/1", Outcome.THROTTLED),
        ("/status/500", Outcome.SERVER_ERROR),
        ("/challenge-200", Outcome.BLOCKED),
        ("/challenge-202", Outcome.BLOCKED),
        ("/challenge-412", Outcome.BLOCKED),
        ("/challenge-521", Outcome.BLOCKED),
        ("/challenge-503", Outcome.BLOCKED),
        ("/slow-first-byte", Outcome.TIMEOUT),
        ("/drip", Outcome.TIMEOUT),
    ],
)
async def test_every_scenario_has_its_outcome(path: str, outcome: Outcome) -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url(path), Purpose.VISIT))
        assert (response.outcome, response.url) == (outcome, server.url(path))
        assert response.detail or outcome is Outcome.OK
        assert response.phases.total_ms is not None
        assert response.phases.total_ms < 1500


async def test_bodies_arrive_whole_whatever_their_coding() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        for path in ("/good.html", "/gzip", "/deflate", "/raw-deflate", "/lying-gzip"):
            response = await pool.fetch(a_request(server.url(path)))
            assert response.body == PAGE.encode(), path


async def test_a_reset_is_tried_again_and_says_so_only_when_it_stays() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        assert (await pool.fetch(a_request(server.url("/reset-once")))).outcome is Outcome.OK
        assert server.paths().count("/reset-once") == 2
        assert (await pool.fetch(a_request(server.url("/reset"), deadline_s=5))).outcome is Outcome.RESET
        assert server.paths().count("/reset") == 3


async def test_a_redirect_chain_is_recorded_hop_by_hop() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url("/endless/0"), max_redirects=3))
        assert [hop.url for hop in response.redirects] == [server.url(f"/endless/{n}") for n in range(4)]
        assert {hop.status for hop in response.redirects} == {302}
        assert server.paths() == [f"/endless/{n}" for n in range(4)]


@pytest.mark.parametrize("path", ["/gzip-bomb", "/huge/undeclared", "/huge/declared", "/huge/trickle"])
@pytest.mark.parametrize("purpose", [Purpose.VISIT, Purpose.PAGE, Purpose.TARGET])
async def test_two_hundred_megabytes_cost_little_memory_and_are_not_fetched(path: str, purpose: Purpose) -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        await pool.fetch(a_request(server.url()))
        tracemalloc.start()
        try:
            response = await pool.fetch(a_request(server.url(path), purpose, max_bytes=1_000_000, deadline_s=10))
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        expected = Outcome.OK if purpose is Purpose.TARGET else Outcome.TOO_LARGE
        assert response.outcome is expected
        assert response.body == b""
        assert peak < 12_000_000
        assert server.sent < 20_000_000


@pytest.mark.parametrize("how", ["declared", "undeclared", "trickle"])
@pytest.mark.parametrize("ending", ["png", "pdf", "bin"])
@pytest.mark.parametrize("purpose", [Purpose.TARGET, Purpose.CONFIRM, Purpose.PAGE])
async def test_a_file_of_two_hundred_megabytes_opens_at_once(how: str, ending: str, purpose: Purpose) -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        began = asyncio.get_running_loop().time()
        response = await pool.fetch(a_request(server.url(f"/huge/{how}.{ending}"), purpose, deadline_s=10))
        took = asyncio.get_running_loop().time() - began
    assert link_sense(response.outcome) is Sense.OPENED
    assert response.body == b""
    assert took < 2
    assert server.sent < 20_000_000


async def test_a_page_without_end_that_trickles_ends_with_its_deadline() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url("/drip"), deadline_s=0.5))
    assert response.outcome is Outcome.TIMEOUT
    assert server.sent < 1_000


async def test_a_site_of_huge_files_is_looked_at_within_time_and_memory() -> None:
    links = [f"/huge/{how}{ending}" for how in ("declared", "undeclared", "trickle") for ending in ("", ".png", ".pdf")]
    home = f"<html><title>县政府</title><body>{''.join(f'<a href={link}>文件 {link}</a>' for link in links)}"
    home += "".join(f"<img src={link}>" for link in links if link.endswith("png")) + "</body></html>"
    async with hostile_http(home=home) as server, a_pool(a_site(server.url())) as pool:
        began = asyncio.get_running_loop().time()
        tracemalloc.start()
        try:
            found = await look(server.url(), pool, SystemClock(), confirm_after_s=0.1)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        took = asyncio.get_running_loop().time() - began
    assert (found.pages, found.links, found.broken, found.unknown) == (1, len(links), (), ())
    assert took < 15
    assert peak < 60_000_000
    assert server.sent < 80_000_000  # of 3.6 GB: what the buffers of eighteen connections take before we hang up


async def test_a_target_answers_without_its_body() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        for path, outcome in (("/pdf", Outcome.OK), ("/status/404", Outcome.BROKEN), ("/empty", Outcome.OK)):
            response = await pool.fetch(a_request(server.url(path), Purpose.TARGET))
            assert (response.outcome, response.body) == (outcome, b"")


async def test_the_loop_stays_free_while_a_bomb_is_defused() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        bomb = asyncio.ensure_future(pool.fetch(a_request(server.url("/gzip-bomb"), max_bytes=5_000_000, deadline_s=9)))
        good = await pool.fetch(a_request(server.url("/good.html")))
        assert good.outcome is Outcome.OK
        assert (await bomb).outcome is Outcome.TOO_LARGE


async def test_our_own_late_loop_is_measured_and_a_slow_server_is_not_taken_for_it() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        slow = await pool.fetch(a_request(server.url("/late/0.7"), Purpose.VISIT, deadline_s=5))
        assert slow.lag_s < 0.3
        waiting = asyncio.ensure_future(pool.fetch(a_request(server.url("/late/0.7"), Purpose.VISIT, deadline_s=5)))
        await asyncio.sleep(0.2)
        stop = asyncio.get_running_loop().time() + 0.9
        while asyncio.get_running_loop().time() < stop:
            pass
        assert 0.4 < (await waiting).lag_s < 1.2


@pytest.mark.parametrize(
    "url",
    ["", "about:blank", "http://", "http://[", "ftp://a.cn/", "http://a.cn:99999/", "http://" + "a" * 300 + ".cn/",
     "http://\udcff.cn/", "javascript:void(0)", "http://a..b.cn/", "http://" + "x" * 9000, "http://-/", "http://甲乙.中国/"],
)  # fmt: skip
async def test_any_string_is_a_request_that_ends(url: str) -> None:
    async with a_pool() as pool:
        response = await pool.fetch(a_request(url, Purpose.VISIT, deadline_s=0.5))
        assert visit_sense(response.outcome) is not Sense.OPENED
        assert response.outcome is not Outcome.NOT_LOOKED
