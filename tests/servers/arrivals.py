"""A web server on many loopback addresses that notes every request: when, for which host, at which address, how many
were being answered."""

import asyncio
import itertools
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """One request.  ``at`` is the loop's time; ``at_host`` and ``at_address`` count the requests in flight, this one
    included."""

    at: float
    host: str
    address: str
    path: str
    agent: str
    at_host: int
    at_address: int


@dataclass(frozen=True, kw_only=True)
class Reply:
    """What a page answers, after ``delay_s``.  Status 0: the connection is reset without an answer."""

    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    delay_s: float = 0.0
    content_type: str = "text/html; charset=utf-8"


Answers = Callable[[Arrival], Reply]


@dataclass
class Arrivals:
    """The log.  ``ports`` are the port of each address."""

    answers: Answers
    log: list[Arrival] = field(default_factory=list)
    ports: dict[str, int] = field(default_factory=dict)
    _out: Counter[str] = field(default_factory=Counter)

    def of(self, *, host: str = "", address: str = "") -> list[Arrival]:
        """The arrivals for one host or at one address."""
        return [each for each in self.log if host in ("", each.host) and address in ("", each.address)]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        address = writer.get_extra_info("sockname")[0]
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                if not await self._request(head.decode("latin-1"), address, writer):
                    break
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _request(self, head: str, address: str, writer: asyncio.StreamWriter) -> bool:
        line, *fields = head.rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (each.partition(":") for each in fields)}
        host = headers["host"].partition(":")[0]
        self._out.update((host, address))
        try:
            arrival = Arrival(
                at=asyncio.get_running_loop().time(), host=host, address=address, path=line.split(" ")[1],
                agent=headers.get("user-agent", ""), at_host=self._out[host], at_address=self._out[address],
            )  # fmt: skip
            self.log.append(arrival)
            reply = self.answers(arrival)
            if reply.delay_s:
                await asyncio.sleep(reply.delay_s)
        finally:
            self._out.subtract((host, address))
        if not reply.status:
            writer.transport.abort()
            return False
        body = reply.body.encode()
        told = [f"{name}: {value}" for name, value in reply.headers]
        lines = [f"HTTP/1.1 {reply.status} Said", f"Content-Type: {reply.content_type}", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join([*lines, *told, "", ""]).encode() + body)
        await writer.drain()
        return headers.get("connection", "").lower() != "close"


@asynccontextmanager
async def arrivals(addresses: Iterable[str], answers: Answers) -> AsyncIterator[Arrivals]:
    """Serve on a free port of each address."""
    found = Arrivals(answers)
    servers = []
    try:
        for address in addresses:
            server = await asyncio.start_server(found.serve, address, 0)
            servers.append(server)
            found.ports[address] = server.sockets[0].getsockname()[1]
        yield found
    finally:
        for server in servers:
            server.close()


def gaps(log: Iterable[Arrival]) -> list[float]:
    """Seconds between one arrival and the next."""
    return [later.at - earlier.at for earlier, later in itertools.pairwise(sorted(log, key=lambda each: each.at))]
