"""HTTP/1.1 on the wire: just enough of a server for GET and HEAD with keep-alive, and quick about it."""

import asyncio
from collections.abc import Callable

from monitor.demo.answers import Act, Answer
from monitor.demo.validators import validated

Respond = Callable[[str, str], Answer]
"""(host, path with query) → answer."""

REASONS = {
    200: "OK",
    202: "Accepted",
    301: "Moved Permanently",
    302: "Found",
    304: "Not Modified",
    404: "Not Found",
    410: "Gone",
}
MAX_HEAD = 65_536


class Connection(asyncio.Protocol):
    """One client's connection.  ``open_ones`` is the set of transports that the district closes at its end."""

    def __init__(self, respond: Respond, open_ones: set[asyncio.Transport]) -> None:
        self._respond = respond
        self._open = open_ones
        self._transport: asyncio.Transport | None = None
        self._buffer = b""
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember the transport."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._open.add(transport)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the transport."""
        if self._transport:
            self._open.discard(self._transport)
        if self._timer:
            self._timer.cancel()
        self._transport = None

    def data_received(self, data: bytes) -> None:
        """Answer each whole request head."""
        self._buffer += data
        while self._transport and b"\r\n\r\n" in self._buffer:
            head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
            self._request(head.decode("latin-1"))
        if len(self._buffer) > MAX_HEAD and self._transport:
            self._transport.abort()

    def _request(self, head: str) -> None:
        assert self._transport is not None
        line, *fields = head.split("\r\n")
        method, _, rest = line.partition(" ")
        path = rest.rpartition(" ")[0]
        headers = {name.lower(): value.strip() for name, _, value in (field.partition(":") for field in fields)}
        host = headers.get("host", "").partition(":")[0].lower()
        answer = validated(self._respond(host, path), host, headers.get("if-none-match", ""))
        if answer.act is Act.RESET:
            self._transport.abort()
        elif answer.act is Act.ANSWER:
            closing = headers.get("connection", "").lower() == "close"
            loop = asyncio.get_running_loop()
            self._timer = loop.call_later(answer.delay_s, self._write, answer, method == "HEAD", closing)

    def _write(self, answer: Answer, head_only: bool, closing: bool) -> None:
        if self._transport is None:
            return
        lines = [
            f"HTTP/1.1 {answer.status} {REASONS.get(answer.status, 'Status')}",
            "Server: moni",
            *([] if answer.status == 304 else _described(answer)),
            *(f"{name}: {value}" for name, value in answer.headers),
            f"Connection: {'close' if closing else 'keep-alive'}",
        ]
        head = "\r\n".join(lines).encode() + b"\r\n\r\n"
        self._transport.write(head if head_only else head + answer.body)
        if closing:
            self._transport.close()


def _described(answer: Answer) -> list[str]:
    return [f"Content-Type: {answer.content_type}", f"Content-Length: {len(answer.body)}"]
