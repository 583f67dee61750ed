"""A server that sends given bytes, whatever is asked: for answers that no HTTP library would send."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Raw:
    """A running server; ``asked`` holds the raw heads of requests with the number of the connection each came over."""

    port: int = 0
    asked: list[tuple[int, bytes]] = field(default_factory=list)
    connections: int = 0
    now_open: int = 0

    def url(self, path: str = "/") -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}{path}"


@asynccontextmanager
async def raw_http(answers: Sequence[bytes], *, closes: bool = True, piece: int = 0) -> AsyncIterator[Raw]:
    """The answers in turn, the last of them ever after.

    ``closes`` ends each connection after one answer; else it stays open for the next request, unless the answer is
    empty.  ``piece`` sends so many bytes at a time.
    """
    server = Raw()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        server.connections += 1
        number = server.connections
        server.now_open += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
                while True:
                    head = await reader.readuntil(b"\r\n\r\n")
                    answer = answers[min(len(server.asked), len(answers) - 1)]
                    server.asked.append((number, head))
                    for start in range(0, len(answer), piece or len(answer)):
                        writer.write(answer[start : start + (piece or len(answer))])
                        await writer.drain()
                        await asyncio.sleep(0.0005 if piece else 0)
                    if closes or not answer:
                        return
        finally:
            server.now_open -= 1
            writer.close()

    listener = await asyncio.start_server(connected, "127.0.0.1", 0)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await listener.wait_closed()
