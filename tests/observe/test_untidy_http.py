"""Home pages that every browser shows although their HTTP is not quite clean: opened, never a failed visit (V-2)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from monitor.model import OPENED, Outcome
from monitor.observe.exchange import Purpose
from tests.servers.hostile_http import PAGE
from tests.servers.pools import a_pool, a_request, a_site
from tests.servers.raw_http import raw_http

BODY = PAGE.encode()
LENGTH = f"Content-Length: {len(BODY)}"
CHUNK = f"{len(BODY):x}\r\n".encode() + BODY + b"\r\n"


def answer(*lines: str, body: bytes = BODY, start: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join((start, "Content-Type: text/html; charset=utf-8", *lines, "", "")).encode() + body


WHOLE = {
    "chunked beside a length": answer("Transfer-Encoding: chunked", LENGTH, body=CHUNK + b"0\r\n\r\n"),
    "one length twice": answer(LENGTH, LENGTH),
    "a line without a colon": answer("garbage", LENGTH),
    "a blank in a name": answer("X Powered: CMS", LENGTH),
    "after an interim answer": b"HTTP/1.1 100 Continue\r\n\r\n" + answer("X Powered: CMS", LENGTH),
    "a length too long": answer(f"Content-Length: {len(BODY) + 2}"),
    "no last chunk": answer("Transfer-Encoding: chunked", body=CHUNK),
    "three hundred headers": answer(*(f"X-{number}: 1" for number in range(300)), LENGTH),
}
CUT = {
    "different lengths": answer(LENGTH, "Content-Length: 3"),
    "cut in the middle": answer(LENGTH, body=BODY[:900]),
    "a chunk cut": answer("Transfer-Encoding: chunked", body=CHUNK[:900]),
    "another protocol": b"220 ftp.example.com FTP server ready\r\n",
    "chunks that are none": answer("Transfer-Encoding: chunked"),
}


@pytest.mark.parametrize("piece", [0, 37])
@pytest.mark.parametrize("purpose", [Purpose.VISIT, Purpose.PAGE])
@pytest.mark.parametrize("odd", WHOLE)
async def test_a_page_that_a_browser_shows_is_opened(odd: str, purpose: Purpose, piece: int) -> None:
    async with raw_http([WHOLE[odd]], piece=piece) as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url("/"), purpose, deadline_s=5))
    assert (response.outcome, response.status, response.body) == (Outcome.OK, 200, BODY)


@pytest.mark.parametrize("purpose", [Purpose.VISIT, Purpose.PAGE])
@pytest.mark.parametrize("odd", CUT)
async def test_a_page_that_no_browser_shows_is_not(odd: str, purpose: Purpose) -> None:
    async with raw_http([CUT[odd]]) as server, a_pool(a_site(server.url())) as pool:
        response = await pool.fetch(a_request(server.url("/"), purpose, deadline_s=5))
    assert (response.outcome, response.body) == (Outcome.RESET, b"")


@asynccontextmanager
async def holding(raw: bytes) -> AsyncIterator[str]:
    """A server that says this much and then holds the connection open; its URL."""

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(raw)
        await reader.read()
        writer.close()

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    async with listener:
        yield f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}/"


@pytest.mark.parametrize("purpose", [Purpose.VISIT, Purpose.PAGE, Purpose.TARGET])
async def test_a_length_too_long_on_a_connection_that_stays_open_costs_a_moment(purpose: Purpose) -> None:
    async with holding(WHOLE["a length too long"]) as url, a_pool(a_site(url)) as pool:
        response = await pool.fetch(a_request(url, purpose, deadline_s=15))
    assert response.outcome in OPENED
    assert (response.phases.total_ms or 0) < 4_000
