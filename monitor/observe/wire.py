"""One HTTP/1.1 connection of the crawl, and the answer that arrives over it.

A lean stand-in for aiohttp's client where pages come by the thousand: llhttp parses, one timer keeps the deadline, and
nothing else is done.  Whatever the other side sends ends in an answer or in an error that ``outcomes`` knows.
"""

import asyncio
from collections.abc import Sequence

import aiohttp
import httptools
from aiohttp import http_exceptions

from monitor.observe.answer import length_of
from monitor.observe.tidied import speaks_http, tidied

_HELD_BYTES = 131_072  # a body that is not taken any faster waits in the network, not in our memory
_SILENT_BYTES = 262_144  # headers or trailers that go on beyond this bring no answer
_MOST_HEADERS = 128
_LONGEST_FIELD = 32_768
_SWITCHING = 101


class Wire(asyncio.Protocol):
    """A connection and, while it is asked, an :class:`~monitor.observe.answer.Answer`: one request at a time."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport | None = None
        self.closed = False
        self.idle_since = 0.0
        self._parser: httptools.HttpResponseParser | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._waiter: asyncio.Future[None] | None = None

    # ── what the client calls ────────────────────────────────────────────────────────────────────────────────────────

    def send(self, request: bytes, *, bodiless: bool, deadline: float) -> None:
        """Ask.  ``bodiless``: the answer has no body whatever its headers say.  ``deadline`` is on the loop's clock."""
        self.status = 0
        self.headers: dict[str, str] = {}
        self.set_cookies: Sequence[str] = ()
        self.content_length: int | None = None
        self._pieces: list[bytes] = []
        self._held = self._silent = self._fields = 0
        self._headed = self._ended = self._keeps = self._paused = False
        self._bodiless = bodiless
        self._error: BaseException | None = None
        self._raw: list[bytes] = []
        self._refused = False
        self._parser = self._new_parser()
        if self.closed or self._transport is None:
            raise aiohttp.ServerDisconnectedError
        self._timer = self._loop.call_at(deadline, self._expire)
        self._transport.write(request)

    async def head(self) -> None:
        """Wait for status and headers."""
        while not self._headed:
            await self._more()

    async def readany(self) -> bytes:
        """The next piece of the body, empty at its end."""
        while not self._pieces and not self._ended and self._error is None:
            await self._more()
        pieces = self._pieces
        if not pieces:
            if self._error is not None:
                raise self._error
            return b""
        self._pieces, self._held = [], 0
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def settle(self) -> bool:
        """The exchange is over.  True if the connection can be asked again, otherwise it is closed now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._parser = None
        if self._ended and self._keeps and not self.closed:
            if self._paused and self._transport is not None:
                self._transport.resume_reading()
            self.headers, self._pieces, self._raw = {}, [], []
            return True
        self.close()
        return False

    def close(self) -> None:
        """End the connection at once."""
        self.closed = True
        if self._transport is not None:
            self._transport.abort()

    async def _more(self) -> None:
        if self._error is not None:
            raise self._error
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _new_parser(self) -> httptools.HttpResponseParser:
        parser = httptools.HttpResponseParser(self)
        parser.set_dangerous_leniencies(
            lenient_headers=True, lenient_optional_cr_before_lf=True, lenient_spaces_after_chunk_size=True
        )
        return parser

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _expire(self) -> None:
        self._fail(TimeoutError())

    def _fail(self, error: BaseException) -> None:
        self._keeps = False
        if self._error is None and not self._ended:
            self._error = error
        self._wake()

    # ── what the loop calls ──────────────────────────────────────────────────────────────────────────────────────────

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The connection stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Bytes arrive: nobody may talk unasked."""
        parser = self._parser
        if parser is None:
            self.close()
            return
        self._silent += len(data)
        if not self._headed:
            self._raw.append(data)
        if self._refused and not self._headed:
            self._tidy()
        else:
            self._feed(parser, data)
        if self._headed:
            self._raw.clear()
        if self._silent > _SILENT_BYTES and not self._ended:
            self._fail(_broken("headers without end", in_body=self._headed))
        if self._held > _HELD_BYTES and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()
        if self._waiter is not None and (self._headed or self._error is not None):
            self._wake()

    def _feed(self, parser: httptools.HttpResponseParser, data: bytes) -> None:
        try:
            parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self._ended = True
            self._keeps = False
        except httptools.HttpParserError as error:
            if self._headed or self._refused:
                self._fail(_broken(str(error), in_body=self._headed))
            else:
                self._refused = True
                self._tidy()

    def _tidy(self) -> None:
        """Read a head that was refused as browsers do, once all of it is here.  Such a connection is not kept."""
        raw = b"".join(self._raw)
        if not speaks_http(raw):
            self._fail(_broken("no HTTP", in_body=False))
            return
        head = tidied(raw)
        if head is None:
            return
        self.headers, self.set_cookies, self._fields = {}, (), 0
        self._parser = parser = self._new_parser()
        self._feed(parser, head)
        self._keeps = False

    def connection_lost(self, error: Exception | None) -> None:
        """The other side, or we, ended it: that may be how a body without a length ends."""
        self.closed = True
        if self._parser is None or self._ended:
            return
        if isinstance(error, OSError):
            lost: Exception = aiohttp.ClientOSError(*error.args)
            lost.__cause__ = error
            self._fail(lost)
        elif not self._headed:
            self._fail(_broken("half a head", in_body=False) if self._refused else aiohttp.ServerDisconnectedError())
        elif self._until_eof:
            self._ended = True
        else:
            self._fail(aiohttp.ClientPayloadError())
        self._wake()

    # ── what the parser calls ────────────────────────────────────────────────────────────────────────────────────────

    def on_message_begin(self) -> None:
        """An answer begins; a second one that nobody asked for makes the connection useless."""
        if self._ended:
            self._keeps = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header is complete; those behind the body are of no interest."""
        if self._headed:
            return
        self._fields += 1
        if self._fields > _MOST_HEADERS or len(name) > _LONGEST_FIELD or len(value) > _LONGEST_FIELD or b"\0" in value:
            raise http_exceptions.BadHttpMessage("too many or too long headers")
        key = _NAMES.get(name) or _name(name)
        text = value.rstrip(b" \t").decode("utf-8", "surrogateescape")
        if key == "set-cookie":
            self.set_cookies = [*self.set_cookies, text]
        self.headers[key] = text

    def on_headers_complete(self) -> None:
        """The head is complete; an interim one (1xx) is followed by another."""
        parser = self._parser
        if parser is None or self._ended:
            return
        status = parser.get_status_code()
        if 100 <= status < 200 and status != _SWITCHING:
            return
        self.status = status
        self._headed = True
        self._silent = 0
        self._keeps = parser.should_keep_alive()
        headers = self.headers
        self.content_length = length_of(headers)
        self._until_eof = "content-length" not in headers and "chunked" not in headers.get("transfer-encoding", "")
        if self._bodiless:
            self._ended = True

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self._ended:
            self._keeps = False
            return
        self._silent = 0
        self._held += len(data)
        self._pieces.append(data)

    def on_message_complete(self) -> None:
        """The answer is complete, or an interim one is and its headers do not count."""
        if self._headed:
            self._ended = True
        else:
            self.headers, self.set_cookies, self._fields = {}, (), 0


_NAMES: dict[bytes, str] = {}
"""Header names seen before; servers have a few dozen, so those beyond a thousand are not kept."""


def _name(name: bytes) -> str:
    text = name.decode("utf-8", "surrogateescape").lower()
    if len(_NAMES) < 1_000:
        _NAMES[name] = text
    return text


def _broken(reason: str, *, in_body: bool) -> Exception:
    """What a parser's refusal means to the one who reads."""
    return aiohttp.ClientPayloadError(reason) if in_body else http_exceptions.BadHttpMessage(reason)
