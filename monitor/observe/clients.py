"""The two HTTP clients: aiohttp for visits and anchors, lean wires for the thousands of requests of a crawl.

Both dial only what the guard has seen, and both give the same answers (tests compare them).
"""

import asyncio
from functools import lru_cache

import aiohttp

from monitor.model import Outcome, host_of
from monitor.observe import outcomes
from monitor.observe.answer import SessionAnswer
from monitor.observe.dialer import Dial, Dialer, GuardedConnector, dial_of_task
from monitor.observe.journey import Journey
from monitor.observe.outcomes import Ending
from monitor.observe.place import Place
from monitor.observe.replies import read_reply
from monitor.observe.tls import Contexts, Reader
from monitor.observe.urls import origin
from monitor.observe.wires import Wires


class Clients:
    """Carries one request at a time to a place whose addresses are known, within a deadline."""

    def __init__(self, contexts: Contexts, user_agent: str, archive_header: str) -> None:
        certificates = Reader()
        self._archive_header = archive_header
        self._headers = {
            "User-Agent": user_agent,
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "gzip, deflate",
        }
        self._dialer = Dialer(contexts, certificates, remembers=False)
        self._wires = Wires(Dialer(contexts, certificates, remembers=True), self._headers)

    async def open(self) -> None:
        """Must be called inside the loop, before the first request."""
        self._session = aiohttp.ClientSession(
            connector=GuardedConnector(self._dialer),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            max_line_size=32_768,
            max_field_size=32_768,
            timeout=aiohttp.ClientTimeout(total=None),
            headers=self._headers,
        )
        self._session._retry_connection = False  # a request that is made again needs a turn of its own

    async def close(self) -> None:
        """End all connections."""
        await self._wires.close()
        await self._session.close()

    async def visit(self, journey: Journey, place: Place, dial: Dial, deadline: float) -> Ending:
        """Over a connection of its own, by aiohttp."""
        dial_of_task.set(dial)
        headers = _extra(journey, place)
        timeout = _timeouts(journey.request.deadline_s)
        async with asyncio.timeout_at(deadline):
            response = await self._session.request(
                journey.request.method, place.url, headers=headers, allow_redirects=False, timeout=timeout
            )
            async with response:
                return await read_reply(journey, SessionAnswer(response), self._archive_header)

    async def visit_again(self, journey: Journey, place: Place, dial: Dial, deadline: float) -> Ending:
        """Over a connection of its own, by the crawl's client: junk behind an answer is no fault of the page."""
        method, headers = journey.request.method, _extra(journey, place)
        wire = await self._wires.ask(place, dial, deadline, method=method, headers=headers, fresh=True)
        try:
            return await read_reply(journey, wire, self._archive_header)
        finally:
            wire.settle()
            wire.close()

    async def crawl(self, journey: Journey, place: Place, dial: Dial, deadline: float) -> Ending:
        """Over a connection that is kept for the next request."""
        method, headers = journey.request.method, _extra(journey, place)
        wire = await self._wires.ask(place, dial, deadline, method=method, headers=headers)
        try:
            return await read_reply(journey, wire, self._archive_header)
        finally:
            self._wires.release(place, dial, wire)


def _extra(journey: Journey, place: Place) -> dict[str, str] | None:
    """Headers of this hop beside those of every request; validators belong to the URL that was asked for."""
    headers = {}
    if cookie := journey.cookies.header(place.origin.name):
        headers["Cookie"] = cookie
    if referer := _referer(journey.request.referer, place):
        headers["Referer"] = referer
    if not journey.hops:
        if journey.request.etag:
            headers["If-None-Match"] = journey.request.etag
        if journey.request.modified:
            headers["If-Modified-Since"] = journey.request.modified
    return headers or None


def _referer(parent: str, place: Place) -> str:
    """What browsers tell of the page that carries the link: all of it to its own host, only its host to another, and
    nothing where TLS would be left (strict-origin-when-cross-origin)."""
    if not parent or (parent.startswith("https:") and not place.origin.secure):
        return ""
    root = origin(parent)
    return parent if host_of(parent) == host_of(place.text) else root


def was_reset(error: BaseException) -> bool:
    """Whether a connection broke before it answered: then the same may be asked again."""
    known = isinstance(error, aiohttp.ClientConnectionError | OSError)
    return known and outcomes.translate(error)[0] is Outcome.RESET


@lru_cache(maxsize=256)
def _timeouts(deadline_s: float) -> aiohttp.ClientTimeout:
    """Never ``total``: the deadline is ours and starts when the request does."""
    return aiohttp.ClientTimeout(total=None, sock_connect=deadline_s, sock_read=deadline_s)
