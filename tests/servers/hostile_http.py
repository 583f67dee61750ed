"""An HTTP server whose paths are scenarios: slow, cut, endless, lying, challenging.  Plain or over TLS."""

import asyncio
import contextlib
import gzip
import ssl
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

PAGE = "<!doctype html><html><head><title>巡县人民政府</title></head><body>{}</body></html>".format(
    "".join(f'<p><a href="/p{n}.html">第{n}条通知公告</a></p>' for n in range(60))
)
RUISHU = "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>"
FRAMES = (
    '<html><frameset cols="20%,80%"><frame name="left" src="/l"><frame name="main" src="/home.html"></frameset></html>'
)
_TWO_MEMBERS = gzip.compress(PAGE.encode()[:500]) + gzip.compress(PAGE.encode()[500:])
_MEGABYTE = b"0" * 1_000_000


@dataclass
class Asked:
    """One request that arrived: its path, lower-case headers, the moment, and the connection it came over."""

    path: str
    headers: dict[str, str]
    at: float
    connection: int


@dataclass
class Hostile:
    """A running server.  ``sent`` counts body bytes that were written; ``at_once`` is the most seen together."""

    host: str = "127.0.0.1"
    port: int = 0
    tls: bool = False
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    sent: int = 0
    now_open: int = 0
    at_once: int = 0
    robots: str | None = None
    robots_status: int = 200
    home: str = PAGE

    def url(self, path: str = "/", name: str = "") -> str:
        """The URL of a scenario, under another host name if given."""
        return f"{'https' if self.tls else 'http'}://{name or self.host}:{self.port}{path}"

    @property
    def place(self) -> str:
        """Where it listens, ``address:port``."""
        return f"{self.host}:{self.port}"

    def paths(self) -> list[str]:
        """The paths asked so far, robots.txt left out."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]


Writer = asyncio.StreamWriter
Scenario = Callable[[Hostile, Asked, Writer], Awaitable[None]]


def head(status: int, *headers: str, reason: str = "Scenario") -> bytes:
    """Status line and headers."""
    return "\r\n".join((f"HTTP/1.1 {status} {reason}", *headers, "", "")).encode("latin-1")


def whole(body: bytes, *headers: str, status: int = 200, kind: str = "text/html; charset=utf-8") -> bytes:
    """A complete answer; a header given replaces the one that would stand there."""
    return head(status, f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers) + body


async def _send(server: Hostile, writer: Writer, data: bytes) -> None:
    writer.write(data)
    server.sent += len(data)
    await writer.drain()


def _fixed(data: bytes) -> Scenario:
    async def answer(server: Hostile, asked: Asked, writer: Writer) -> None:
        await _send(server, writer, data)

    return answer


def _page(markup: str) -> Scenario:
    return _fixed(whole(markup.encode()))


async def _slow_first_byte(server: Hostile, asked: Asked, writer: Writer) -> None:
    await asyncio.sleep(30)


async def _late(server: Hostile, asked: Asked, writer: Writer) -> None:
    """``/late/0.3``: a good answer after so many seconds."""
    await asyncio.sleep(float(asked.path.rsplit("/", 1)[1]))
    await _send(server, writer, whole(PAGE.encode()))


async def _drip(server: Hostile, asked: Asked, writer: Writer) -> None:
    writer.write(head(200, "Content-Type: text/html", "Content-Length: 100000"))
    for _ in range(1000):
        await _send(server, writer, b"<p>")
        await asyncio.sleep(0.05)


async def _reset(server: Hostile, asked: Asked, writer: Writer) -> None:
    writer.transport.abort()


async def _reset_once(server: Hostile, asked: Asked, writer: Writer) -> None:
    if server.paths().count(asked.path) == 1:
        writer.transport.abort()
        return
    await _send(server, writer, whole(PAGE.encode()))


async def _reset_mid_headers(server: Hostile, asked: Asked, writer: Writer) -> None:
    await _send(server, writer, b"HTTP/1.1 200 OK\r\nContent-Type: text/h")
    writer.transport.abort()


async def _short(server: Hostile, asked: Asked, writer: Writer) -> None:
    await _send(server, writer, head(200, "Content-Type: text/html", "Content-Length: 5000") + b"<html>cut")
    writer.close()


async def _chunk_cut(server: Hostile, asked: Asked, writer: Writer) -> None:
    await _send(
        server, writer, head(200, "Content-Type: text/html", "Transfer-Encoding: chunked") + b"6\r\n<html>\r\nff"
    )
    writer.close()


async def _gzip_cut(server: Hostile, asked: Asked, writer: Writer) -> None:
    body = gzip.compress(PAGE.encode())[:-20]
    await _send(server, writer, whole(body, "Content-Encoding: gzip"))


async def _endless_redirect(server: Hostile, asked: Asked, writer: Writer) -> None:
    number = int(asked.path.rsplit("/", 1)[1]) + 1
    await _send(server, writer, head(302, f"Location: /endless/{number}", "Content-Length: 0"))


async def _cookie_wall(server: Hostile, asked: Asked, writer: Writer) -> None:
    if "seen=1" in asked.headers.get("cookie", ""):
        await _send(server, writer, whole(PAGE.encode()))
        return
    await _send(server, writer, head(302, "Location: /cookie-wall", "Set-Cookie: seen=1; Path=/", "Content-Length: 0"))


def _ten_megabytes() -> bytes:
    """Ten megabytes of zeros as a gzip member, packed piece by piece: tests measure this process's memory."""
    packer = zlib.compressobj(wbits=31)
    return b"".join([*(packer.compress(_MEGABYTE) for _ in range(10)), packer.flush()])


async def _gzip_bomb(server: Hostile, asked: Asked, writer: Writer) -> None:
    """Two gigabytes of zeros in two megabytes, as members of ten megabytes each."""
    member = await asyncio.to_thread(_ten_megabytes)
    writer.write(head(200, "Content-Type: text/html", "Content-Encoding: gzip", "Connection: close"))
    for _ in range(200):
        await _send(server, writer, member)
    writer.close()


HUGE = 200_000_000
_KINDS = {"png": "image/png", "pdf": "application/pdf", "bin": "application/octet-stream"}


async def _huge(server: Hostile, asked: Asked, writer: Writer) -> None:
    """200 MB, ``/huge/declared``, ``/huge/undeclared`` or ``/huge/trickle`` (declared, but a kilobyte at a time); with
    an ending (``.png``, ``.pdf``, ``.bin``) as such a file, else as a page."""
    how, _, ending = asked.path.rpartition("/")[2].partition(".")
    declared = "Connection: close" if how == "undeclared" else f"Content-Length: {HUGE}"
    writer.write(head(200, f"Content-Type: {_KINDS.get(ending, 'text/html')}", declared))
    piece = b"0" * 1_000 if how == "trickle" else _MEGABYTE
    for _ in range(HUGE // len(piece)):
        await _send(server, writer, piece)
        await asyncio.sleep(0.05 if how == "trickle" else 0)
    writer.close()


async def _endless_headers(server: Hostile, asked: Asked, writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(100_000):
        await _send(server, writer, f"X-Header-{number}: {'x' * 1000}\r\n".encode())


async def _status(server: Hostile, asked: Asked, writer: Writer) -> None:
    """``/status/404``, ``/status/429/retry/7``, ``/status/503``."""
    parts = asked.path.strip("/").split("/")
    extra = [f"Retry-After: {parts[3].replace('_', ' ')}"] if len(parts) > 3 else []
    await _send(server, writer, whole("<html>不行</html>".encode(), *extra, status=int(parts[1])))


async def _to(server: Hostile, asked: Asked, writer: Writer) -> None:
    """``/to/URL``: a redirect to anywhere."""
    await _send(server, writer, head(302, f"Location: {asked.path.removeprefix('/to/')}", "Content-Length: 0"))


async def _robots(server: Hostile, asked: Asked, writer: Writer) -> None:
    if server.robots is None:
        await _send(server, writer, whole(b"no", status=404))
    else:
        await _send(server, writer, whole(server.robots.encode(), status=server.robots_status, kind="text/plain"))


SCENARIOS: dict[str, Scenario] = {
    "/slow-first-byte": _slow_first_byte,
    "/drip": _drip,
    "/reset": _reset,
    "/reset-once": _reset_once,
    "/reset-mid-headers": _reset_mid_headers,
    "/short": _short,
    "/chunk-cut": _chunk_cut,
    "/gzip-cut": _gzip_cut,
    "/loop-a": _fixed(head(302, "Location: /loop-b", "Content-Length: 0")),
    "/loop-b": _fixed(head(302, "Location: /loop-a", "Content-Length: 0")),
    "/no-target": _fixed(head(302, "Content-Length: 0")),
    "/bad-target": _fixed(head(302, "Location: http://[", "Content-Length: 0")),
    "/mail-target": _fixed(head(302, "Location: mailto:a@b.cn", "Content-Length: 0")),
    "/gbk-target": _fixed(
        b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /" + "首页".encode("gb18030") + b"\r\n\r\n"
    ),
    "/cookie-wall": _cookie_wall,
    "/gzip-bomb": _gzip_bomb,
    "/endless-headers": _endless_headers,
    "/lying-charset": _fixed(whole(PAGE.encode("utf-8"), kind="text/html; charset=gb2312")),
    "/lying-gzip": _fixed(whole(PAGE.encode("utf-8"), "Content-Encoding: gzip")),
    "/gzip": _fixed(whole(_TWO_MEMBERS, "Content-Encoding: gzip")),
    "/deflate": _fixed(whole(zlib.compress(PAGE.encode()), "Content-Encoding: deflate")),
    "/raw-deflate": _fixed(whole(zlib.compress(PAGE.encode(), wbits=-15), "Content-Encoding: deflate")),
    "/brotli": _fixed(whole(b"\x1b\x00\x00", "Content-Encoding: br")),
    "/not-http": _fixed(b"SSH-2.0-OpenSSH_9.2\r\n"),
    "/nonsense-status": _fixed(b"HTTP/1.1 abc\r\n\r\n"),
    "/empty": _fixed(whole(b"")),
    "/pdf": _fixed(whole(b"%PDF-1.4", kind="application/pdf")),
    "/challenge-412": _fixed(whole(RUISHU.encode(), status=412)),
    "/challenge-202": _fixed(whole(RUISHU.encode(), status=202)),
    "/challenge-200": _page(RUISHU),
    "/challenge-521": _fixed(whole(b"<script>document.cookie=('_')</script>", "Set-Cookie: __jsluid_s=1", status=521)),
    "/challenge-503": _fixed(whole(b"<title>Just a moment...</title>", status=503)),
    "/meta": _page('<html><head><meta http-equiv="refresh" content="0; url=/home.html"></head></html>'),
    "/script": _page('<html><script>window.location.href="/home.html";</script></html>'),
    "/frameset": _page(FRAMES),
    "/meta-loop": _page('<html><head><meta http-equiv="refresh" content="0; url=/meta-loop-b"></head></html>'),
    "/meta-loop-b": _page('<html><head><meta http-equiv="refresh" content="0; url=/meta-loop"></head></html>'),
    "/meta-slow": _page('<html><head><meta http-equiv="refresh" content="0; url=/slow-first-byte"></head></html>'),
    "/meta-metadata": _page(
        '<html><head><meta http-equiv="refresh" content="0; url=http://169.254.169.254/latest/"></head></html>'
    ),
    "/robots.txt": _robots,
}  # fmt: skip
PREFIXES: dict[str, Scenario] = {
    "/late/": _late,
    "/endless/": _endless_redirect,
    "/huge/": _huge,
    "/status/": _status,
    "/to/": _to,
}


def scenario_of(path: str, home: str = PAGE) -> Scenario:
    """The scenario of a path; ``/`` is the home page, any other path is a good page."""
    found = _page(home) if path == "/" else SCENARIOS.get(path)
    if found is not None:
        return found
    return next((each for prefix, each in PREFIXES.items() if path.startswith(prefix)), _page(PAGE))


async def _serve(server: Hostile, reader: asyncio.StreamReader, writer: Writer) -> None:
    server.connections += 1
    connection = server.connections
    loop = asyncio.get_running_loop()
    while True:
        raw = await reader.readuntil(b"\r\n\r\n")
        lines = raw.decode("latin-1").split("\r\n")
        pairs = (line.partition(":")[::2] for line in lines[1:] if line)
        headers = {name.lower(): value.strip() for name, value in pairs}
        asked = Asked(path=lines[0].split(" ")[1], headers=headers, at=loop.time(), connection=connection)
        server.asked.append(asked)
        server.now_open += 1
        server.at_once = max(server.at_once, server.now_open)
        try:
            await scenario_of(asked.path, server.home)(server, asked, writer)
        finally:
            server.now_open -= 1
        if writer.is_closing() or headers.get("connection", "").lower() == "close":
            return


@asynccontextmanager
async def hostile_http(
    *, host: str = "127.0.0.1", port: int = 0, context: ssl.SSLContext | None = None, home: str = PAGE
) -> AsyncIterator[Hostile]:
    """Serve every scenario on ``port`` of ``host``, a free one when 0."""
    server = Hostile(host=host, tls=context is not None, home=home)
    tasks: set[asyncio.Task[None]] = set()

    async def connected(reader: asyncio.StreamReader, writer: Writer) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        try:
            with contextlib.suppress(
                ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError, ssl.SSLError
            ):
                await _serve(server, reader, writer)
        finally:
            tasks.discard(task)
            writer.transport.abort()

    listener = await asyncio.start_server(connected, host, port, ssl=context)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await listener.wait_closed()
