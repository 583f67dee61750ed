"""Thousands of sites on loopback, in a process of its own: ``python -m tests.soak.fleet folder``.

Site ``n`` is ``s<n>.fleet.example`` at an address of its own block of 127/8; the kind of a site follows from its number.
The process answers DNS, HTTP and HTTPS, prints its three ports and, when its input ends, leaves ``arrivals.bin`` in the
folder: for every request the site's number and the moment on the machine's monotonic clock.
"""

import asyncio
import os
import ssl
import struct
import sys
from array import array
from collections.abc import MutableSequence
from enum import StrEnum
from pathlib import Path
from typing import cast

ZONE = "fleet.example"
SITES_AN_ADDRESS = 20
SLOW_S = 15.0
ROWS = 135


class Kind(StrEnum):
    """What is the matter with a site."""

    WELL = "well"
    SLOW = "slow"  # answers after 15 seconds: one in a hundred
    REFUSED = "refused"  # nobody listens: one in two hundred
    NO_NAME = "no name"  # one in two hundred
    SILENT = "silent"  # takes the request and never answers: one in two hundred


def kind_of(number: int) -> Kind:
    """The kind of a site."""
    if number % 100 == 0:
        return Kind.SLOW
    return {1: Kind.REFUSED, 2: Kind.NO_NAME, 3: Kind.SILENT}.get(number % 200, Kind.WELL)


def address_of(number: int) -> str:
    """Twenty sites share an address, as on a common platform."""
    block = number // SITES_AN_ADDRESS
    return f"127.64.{block // 250}.{block % 250 + 1}"


def home_page() -> bytes:
    """A home page of some 30 KB: navigation, lists, footer."""
    rows = "".join(
        f'<li><a href="/content/2026/post_{number}.html" title="关于印发第{number}号工作方案的通知">'
        f"关于印发第{number}号工作方案的通知</a><span>2026-03-{number % 28 + 1:02}</span></li>\n"
        for number in range(ROWS)
    )
    style = "<style>" + ".list li{line-height:32px;padding:0 12px;border-bottom:1px dashed #ddd}\n" * 60 + "</style>"
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>县人民政府</title>{style}</head><body><ul class=list>"
        f"{rows}</ul><div class=footer>主办：县人民政府办公室</div></body></html>"
    ).encode()


_PAGE = home_page()
_ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%b"
)
_WHOLE = _ANSWER % (len(_PAGE), _PAGE)


class Site(asyncio.Protocol):
    """One connection: one request, one answer."""

    def __init__(self, log: MutableSequence[float]) -> None:
        self._log = log
        self._head = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._head += data
        if b"\r\n\r\n" not in self._head or self._transport is None:
            return
        name = self._head.partition(b"Host: ")[2].partition(b"\r\n")[0]
        self._head = b""
        loop = asyncio.get_running_loop()
        if not name.startswith(b"s"):
            self._answer()
            return
        number = int(name[1:].partition(b".")[0])
        self._log.extend((number, loop.time()))
        kind = kind_of(number)
        if kind is Kind.WELL:
            self._answer()
        elif kind is Kind.SLOW:
            loop.call_later(SLOW_S, self._answer)

    def _answer(self) -> None:
        if self._transport is not None and not self._transport.is_closing():
            self._transport.write(_WHOLE)
            self._transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        self._transport = None


class Names(asyncio.DatagramProtocol):
    """A name server that knows the fleet."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        end = data.index(b"\0", 12) + 5
        label = data[13 : 13 + data[12]].lower()
        wanted = struct.unpack_from("!H", data, end - 4)[0]
        number = int(label[1:]) if label[:1] == b"s" else -1
        found = b""
        if number < 0 or kind_of(number) is not Kind.NO_NAME:
            code = 0
            if wanted == 1:
                where = address_of(number) if number >= 0 else "127.65.0.1"
                found = struct.pack("!HHHIH4B", 0xC00C, 1, 1, 60, 4, *map(int, where.split(".")))
        else:
            code = 3
        head = data[:2] + struct.pack("!HHHHH", 0x8180 | code, 1, 1 if found else 0, 0, 0)
        self._transport.sendto(head + data[12:end] + found, addr)


async def serve(folder: Path) -> None:
    """Until the input ends."""
    loop = asyncio.get_running_loop()
    log: array[float] = array("d")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    plain = await loop.create_server(lambda: Site(log), "0.0.0.0", 0, backlog=4096)
    secure = await loop.create_server(lambda: Site(log), "0.0.0.0", 0, backlog=4096, ssl=context)
    names, _ = await loop.create_datagram_endpoint(Names, ("127.0.0.1", 0))
    ports = [server.sockets[0].getsockname()[1] for server in (plain, secure)]
    print(*ports, names.get_extra_info("sockname")[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    (folder / "arrivals.bin").write_bytes(log.tobytes())


if __name__ == "__main__":
    cores = sorted(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cores[-1]})
    asyncio.run(serve(Path(sys.argv[1])))
