"""The virtual loop: time costs nothing, and no byte in flight is mistaken for silence."""

import asyncio
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import aiohttp
import pytest
import trustme

from monitor.demo.answers import Answer
from monitor.demo.loop import LoopClock, VirtualLoop, run_virtual
from monitor.demo.wire import Connection

START = datetime(2026, 11, 1, 16, tzinfo=UTC)


def test_sleeping_costs_no_time_and_is_exact() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        begun = loop.time()
        await asyncio.gather(*(asyncio.sleep(86_400 * day) for day in range(1, 22)))
        return loop.time() - begun

    real = time.perf_counter()
    assert run_virtual(main()) == pytest.approx(21 * 86_400)
    assert time.perf_counter() - real < 1


def test_the_clock_shows_the_start_plus_the_loops_time() -> None:
    async def main() -> list[datetime]:
        await asyncio.sleep(5)
        clock = LoopClock(START, asyncio.get_running_loop())
        first = clock.now()
        await asyncio.sleep(90)
        return [first, clock.now()]

    assert run_virtual(main()) == [START, START + timedelta(seconds=90)]


def test_a_timeout_fires_at_its_own_virtual_moment() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        left, right = socket.socketpair()
        left.setblocking(False)
        try:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(15):
                    await loop.sock_recv(left, 1)
        finally:
            left.close()
            right.close()
        return loop.time()

    assert run_virtual(main()) == pytest.approx(15)


def test_bytes_that_are_on_their_way_are_read_before_time_moves() -> None:
    async def main() -> float:
        loop = asyncio.get_running_loop()
        left, right = socket.socketpair()
        for each in (left, right):
            each.setblocking(False)
        try:
            for _ in range(2000):
                reading = asyncio.ensure_future(loop.sock_recv(left, 1))
                await asyncio.sleep(0)
                await loop.sock_sendall(right, b"x")
                async with asyncio.timeout(1):
                    assert await reading == b"x"
        finally:
            left.close()
            right.close()
        return loop.time()

    assert run_virtual(main()) == 0


def _answer(_host: str, path: str) -> Answer:
    slow = path.endswith("7") and int(path.rpartition("/")[2]) % 50 == 7
    return Answer(body=b"<p>" + path.encode() + b"</p>" * 2000, delay_s=20.0 if slow else 0.2)


async def _visit(session: aiohttp.ClientSession, url: str) -> str:
    try:
        async with asyncio.timeout(15), session.get(url) as response:
            await response.read()
            return str(response.status)
    except TimeoutError:
        return "timeout"


async def _many_visits(count: int) -> tuple[list[str], float]:
    authority = trustme.CA()
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(theirs)
    ours = ssl.create_default_context()
    authority.configure_trust(ours)
    loop = asyncio.get_running_loop()
    opened: set[asyncio.Transport] = set()
    server = await loop.create_server(lambda: Connection(_answer, opened), "127.0.0.1", 0, ssl=theirs)
    port = server.sockets[0].getsockname()[1]
    room = asyncio.Semaphore(20)

    async def one(number: int) -> str:
        async with room:
            return await _visit(session, f"https://127.0.0.1:{port}/{number}")

    connector = aiohttp.TCPConnector(limit=0, force_close=True, ssl=ours)
    async with aiohttp.ClientSession(connector=connector) as session:
        results = await asyncio.gather(*(one(number) for number in range(count)))
    server.close()
    for transport in list(opened):
        transport.abort()
    await asyncio.sleep(1)
    return list(results), loop.time()


@pytest.mark.slow
def test_thousands_of_tls_visits_without_a_false_timeout() -> None:
    count = 2000
    real = time.perf_counter()
    results, virtual = run_virtual(_many_visits(count))
    slow = {number for number in range(count) if number % 50 == 7}
    assert {number for number, result in enumerate(results) if result == "timeout"} == slow
    assert results.count("200") == count - len(slow)
    assert virtual > len(slow) * 15 / 20
    assert time.perf_counter() - real < 60


def test_the_loop_is_an_ordinary_selector_loop() -> None:
    loop = VirtualLoop()
    try:
        assert isinstance(loop, asyncio.SelectorEventLoop)
        assert loop.time() == 0
    finally:
        loop.close()
