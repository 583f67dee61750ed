"""Connections that are kept: when they are used again, when not, and that no bytes bring the client down."""

import asyncio
import gzip

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.model import Outcome
from monitor.observe import outcomes
from monitor.observe.dialer import Dial, Dialer
from monitor.observe.exchange import Purpose
from monitor.observe.place import place_of
from monitor.observe.tls import Contexts, Reader
from monitor.observe.wire import Wire
from monitor.observe.wires import Wires
from tests.observe.test_clients import BODY, ODD, OK, chunked, sized
from tests.servers.hostile_http import hostile_http
from tests.servers.pools import a_pool, a_request, a_site
from tests.servers.raw_http import Raw, raw_http


def a_client() -> Wires:
    return Wires(Dialer(Contexts(""), Reader(), remembers=True), {"User-Agent": "test"})


async def ask(wires: Wires, server: Raw, method: str = "GET", **headers: str) -> tuple[int, bytes]:
    """Status and body."""
    place, dial = place_of(server.url("/x?a=1")), Dial(("127.0.0.1",), server.port, lambda phase: None)
    deadline = asyncio.get_running_loop().time() + 2
    wire = await wires.ask(place, dial, deadline, method=method, headers=headers)
    try:
        body = b""
        while piece := await wire.readany():
            body += piece
        return wire.status, body
    finally:
        wires.release(place, dial, wire)


GOOD = ["sized", "chunked", "chunked with trailers", "no content", "not modified", "no bytes", "continue first", "gzip"]
SPENT = ["more than said", "an answer more", "no bytes but some", "no content but a body", "closing and more"]


@pytest.mark.parametrize("odd", GOOD)
async def test_a_whole_answer_leaves_the_connection_for_the_next(odd: str) -> None:
    async with raw_http([ODD[odd]], closes=False) as server:
        wires = a_client()
        first = await ask(wires, server)
        assert [await ask(wires, server) for _ in range(4)] == [first] * 4
        await wires.close()
    assert (server.connections, len(server.asked)) == (1, 5)


@pytest.mark.parametrize("odd", SPENT)
async def test_whoever_says_more_than_asked_is_not_asked_again(odd: str) -> None:
    async with raw_http([ODD[odd]], closes=False) as server:
        wires = a_client()
        first = await ask(wires, server)
        assert [await ask(wires, server) for _ in range(2)] == [first] * 2
        await wires.close()
    assert server.connections == 3


async def test_a_late_word_on_a_waiting_connection_ends_it() -> None:
    async with hostile_http() as server:
        wires = a_client()
        place, dial = place_of(server.url("/a")), Dial(("127.0.0.1",), server.port, lambda phase: None)
        wire = await wires.ask(place, dial, asyncio.get_running_loop().time() + 2)
        while await wire.readany():
            pass
        wires.release(place, dial, wire)
        wire.data_received(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil")
        assert wire.closed
        assert (await wires.ask(place, dial, asyncio.get_running_loop().time() + 2)) is not wire
        await wires.close()


async def test_a_connection_gone_stale_is_replaced_and_nobody_notices() -> None:
    """The server closes right when it is asked again: what every keep-alive server does now and then."""
    async with raw_http([sized(), b"", sized()], closes=False) as server, a_pool(a_site(server.url())) as pool:
        for _ in range(2):
            response = await pool.fetch(a_request(server.url("/x")))
            assert (response.outcome, response.body) == (Outcome.OK, BODY)
    assert [number for number, _ in server.asked] == [1, 1, 2]


async def test_an_answer_to_head_has_no_body_and_headers_go_along() -> None:
    head_only = OK + b"Content-Length: 900\r\n\r\n"
    async with raw_http([head_only], closes=False) as server:
        wires = a_client()
        for _ in range(2):
            assert await ask(wires, server, "HEAD", **{"If-None-Match": '"a"', "X-Odd": "a\r\nb: c"}) == (200, b"")
        await wires.close()
    assert server.connections == 1
    lines = server.asked[0][1].split(b"\r\n")
    assert lines[:3] == [b"HEAD /x?a=1 HTTP/1.1", f"Host: 127.0.0.1:{server.port}".encode(), b"User-Agent: test"]
    assert lines[3:5] == [b'If-None-Match: "a"', b"X-Odd: ab: c"]


async def test_a_body_sent_in_answer_to_head_is_not_taken_for_the_next_answer() -> None:
    async with raw_http([sized(), sized(body=b"second")], closes=False) as server:
        wires = a_client()
        assert await ask(wires, server, "HEAD") == (200, b"")
        assert await ask(wires, server) == (200, b"second")
        await wires.close()
    assert server.connections == 2


async def test_nor_is_one_that_comes_late() -> None:
    head, second = OK + b"Content-Length: 900\r\n\r\n", sized(body=b"second")
    async with raw_http([head + b"late" * 9, second, second], closes=False, piece=len(head)) as server:
        wires = a_client()
        assert await ask(wires, server, "HEAD") == (200, b"")
        with pytest.raises(aiohttp.ServerDisconnectedError):  # asked again in a turn of its own
            await ask(wires, server)
        assert await ask(wires, server) == (200, b"second")
        await wires.close()
    assert server.connections == 2


async def test_waiting_connections_are_closed_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.observe.wires._KEEP_ALIVE_S", 0.1)
    async with raw_http([sized()], closes=False) as server:
        wires = a_client()
        await ask(wires, server)
        assert server.now_open == 1
        await asyncio.sleep(0.4)
        assert server.now_open == 0
        await wires.close()


async def test_only_so_many_connections_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("monitor.observe.wires._MOST_WAITING", 2)
    async with raw_http([sized()], closes=False) as server:
        wires = a_client()
        for _ in range(3):
            await asyncio.gather(*(ask(wires, server) for _ in range(4)))
            await asyncio.sleep(0.05)
            assert server.now_open == 2
        await wires.close()
    assert server.connections == 4 + 2 + 2


async def test_a_body_that_is_not_taken_waits_in_the_network() -> None:
    async with hostile_http() as server:
        place, dial = place_of(server.url("/huge/declared")), Dial(("127.0.0.1",), server.port, lambda phase: None)
        wires = a_client()
        wire = await wires.ask(place, dial, asyncio.get_running_loop().time() + 5)
        await asyncio.sleep(0.5)
        assert server.sent < 20_000_000
        taken = 0
        while taken < 30_000_000:
            taken += len(await wire.readany())
        assert wire.settle() is False
        await wires.close()


async def test_trailers_without_end_are_not_collected() -> None:
    endless = chunked(b"<p>no end tag", tail=b"0\r\n") + b"X-Trailer: " + b"a" * 5_000_000
    async with raw_http([endless], closes=False) as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url("/x")))
    assert (response.outcome, response.status) == (Outcome.RESET, 200)


async def test_many_at_once_each_get_their_own_page() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        paths = [f"/to/http://127.0.0.1:9/{number}" for number in range(200)]
        requests = [a_request(server.url(path), Purpose.PAGE, max_redirects=0) for path in paths]
        got = await asyncio.gather(*map(pool.fetch, requests))
        assert [one.redirects[0].target for one in got] == [path.removeprefix("/to/") for path in paths]
        assert server.at_once <= 8
        assert server.connections <= 8


async def test_a_cancelled_look_leaves_no_connection_in_use() -> None:
    async with hostile_http() as server, a_pool(a_site(server.url())) as pool:
        task = asyncio.ensure_future(pool.fetch(a_request(server.url("/late/0.5"), deadline_s=5)))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert (await pool.fetch(a_request(server.url("/good.html")))).outcome is Outcome.OK
    assert server.connections == 2


# ── any bytes in any pieces ──────────────────────────────────────────────────────────────────────────────────────────


class Line(asyncio.Transport):
    """A transport that goes nowhere."""

    def write(self, data: bytes | bytearray | memoryview) -> None: ...
    def abort(self) -> None: ...
    def pause_reading(self) -> None: ...
    def resume_reading(self) -> None: ...


async def read(pieces: list[bytes]) -> tuple[int, dict[str, str], bytes] | str:
    """What a wire makes of these bytes when the connection ends after them; the error's name instead."""
    wire = Wire()
    wire.connection_made(Line())
    wire.send(b"GET / HTTP/1.1\r\n\r\n", bodiless=False, deadline=asyncio.get_running_loop().time() + 5)
    for piece in pieces:
        wire.data_received(piece)
    wire.connection_lost(None)
    try:
        await wire.head()
        body = b""
        while piece := await wire.readany():
            body += piece
        return wire.status, wire.headers, body
    except Exception as error:
        assert outcomes.known(error) is not None
        return type(error).__name__
    finally:
        wire.settle()


STREAMS = st.sampled_from(sorted(ODD.values())).filter(len)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STREAMS, st.lists(st.integers(1, 400), max_size=30))
def test_it_does_not_matter_how_the_bytes_are_cut(stream: bytes, sizes: list[int]) -> None:
    pieces, rest = [], stream
    for size in sizes:
        pieces.append(rest[:size])
        rest = rest[size:]
    cut = [piece for piece in (*pieces, rest) if piece]
    assert asyncio.run(read(cut)) == asyncio.run(read([stream]))


@settings(max_examples=300, deadline=None)
@given(STREAMS, st.lists(st.tuples(st.integers(0, 400), st.binary(max_size=6), st.booleans()), min_size=1, max_size=6))
def test_no_bytes_bring_it_down(stream: bytes, changes: list[tuple[int, bytes, bool]]) -> None:
    for at, new, replaces in changes:
        stream = stream[:at] + new + stream[at + (len(new) if replaces else 0) :]
    asyncio.run(read([stream]))


def test_gzip_in_pieces_is_the_page() -> None:
    stream = sized(b"Content-Encoding: gzip", body=gzip.compress(BODY))
    found = asyncio.run(read([stream[at : at + 7] for at in range(0, len(stream), 7)]))
    assert isinstance(found, tuple)
    assert gzip.decompress(found[2]) == BODY
