"""The crawl's connections: kept open per address and name, dialled when none waits, asked again when one has gone stale."""

import asyncio
from collections.abc import Mapping

import aiohttp
from aiohttp import http_exceptions

from monitor.observe.dialer import Dial, Dialer
from monitor.observe.place import Place
from monitor.observe.wire import Wire

_KEEP_ALIVE_S = 20.0
_MOST_WAITING = 512  # a crawl asks thousands of outside hosts once; none of them is worth the last file descriptor

Key = tuple[str, int, bool, str]
"""Address, port, whether TLS, and the name under which the connection was made."""


class Wires:
    """Asks over connections that stay open for a while after an answer."""

    def __init__(self, dialer: Dialer, headers: Mapping[str, str]) -> None:
        """``headers`` go with every request."""
        self._dialer = dialer
        self._always = _lines(headers)
        self._idle: dict[Key, list[Wire]] = {}
        self._waits = 0
        self._sweeper: asyncio.TimerHandle | None = None

    async def ask(
        self,
        place: Place,
        dial: Dial,
        deadline: float,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        fresh: bool = False,
    ) -> Wire:
        """An answer whose head is here; :meth:`release` must follow.  ``deadline`` is on the loop's clock.

        ``fresh``: over a new connection.  Raises ``OSError`` and ``aiohttp.ClientError``; whoever asks again does so in a
        turn of its own.
        """
        request = self._request(place, method, headers)
        bodiless = method == "HEAD"
        waiting = None if fresh else self._waiting(place, dial)
        wire = waiting or await self._fresh(place, dial, deadline)
        try:
            return await _asked(wire, request, bodiless, deadline)
        except http_exceptions.HttpProcessingError as error:
            if waiting is None:
                raise
            # It may be the belated end of the answer before, such as a body that HEAD must not have.
            raise aiohttp.ServerDisconnectedError from error

    def release(self, place: Place, dial: Dial, wire: Wire) -> None:
        """The answer has been read as far as it is wanted."""
        if not wire.settle():
            return
        if self._waits >= _MOST_WAITING:
            wire.close()
            return
        self._waits += 1
        loop = asyncio.get_running_loop()
        wire.idle_since = loop.time()
        self._idle.setdefault(_key(place, dial, dial.used), []).append(wire)
        if self._sweeper is None:
            self._sweeper = loop.call_later(_KEEP_ALIVE_S, self._sweep)

    async def close(self) -> None:
        """End all connections that wait."""
        for wires in self._idle.values():
            for wire in wires:
                wire.close()
        self._idle.clear()
        self._waits = 0
        if self._sweeper is not None:
            self._sweeper.cancel()
            self._sweeper = None
        await asyncio.sleep(0)

    def _request(self, place: Place, method: str, headers: Mapping[str, str] | None) -> bytes:
        start = f"{method} {place.path} HTTP/1.1\r\nHost: {place.origin.host_header}\r\n".encode("ascii")
        return b"".join((start, self._always, _lines(headers) if headers else b"", b"\r\n"))

    def _waiting(self, place: Place, dial: Dial) -> Wire | None:
        """A connection to one of the addresses that is still open."""
        for address in dial.addresses:
            wires = self._idle.get(_key(place, dial, address))
            while wires:
                wire = wires.pop()
                self._waits -= 1
                if not wire.closed:
                    dial.used = address
                    return wire
        return None

    async def _fresh(self, place: Place, dial: Dial, deadline: float) -> Wire:
        async with asyncio.timeout_at(deadline):
            return await self._dialer.connect(dial, place.origin.name, Wire, secure=place.origin.secure)

    def _sweep(self) -> None:
        """Close what has waited for too long."""
        loop = asyncio.get_running_loop()
        oldest = loop.time() - _KEEP_ALIVE_S
        kept: dict[Key, list[Wire]] = {}
        for key, wires in self._idle.items():
            fresh = [wire for wire in wires if not wire.closed and wire.idle_since > oldest]
            for wire in wires:
                if wire.idle_since <= oldest:
                    wire.close()
            if fresh:
                kept[key] = fresh
        self._idle = kept
        self._waits = sum(map(len, kept.values()))
        self._sweeper = loop.call_later(_KEEP_ALIVE_S / 2, self._sweep) if kept else None


def _key(place: Place, dial: Dial, address: str) -> Key:
    return address, dial.port, place.origin.secure, place.origin.name


def _lines(headers: Mapping[str, str]) -> bytes:
    """Header lines; a value that came from the other side goes back byte by byte, but never as a line of its own."""
    text = "".join(f"{name}: {''.join(value.splitlines())}\r\n" for name, value in headers.items())
    return text.encode("utf-8", "surrogateescape")


async def _asked(wire: Wire, request: bytes, bodiless: bool, deadline: float) -> Wire:
    try:
        wire.send(request, bodiless=bodiless, deadline=deadline)
        await wire.head()
    except BaseException:
        wire.settle()
        raise
    return wire
