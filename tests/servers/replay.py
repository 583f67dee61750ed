"""Saved pages served again as the sites that they came from, on loopback, over HTTP and TLS.

A page that the copy lacks answers 404 with the header ``X-Archive: absent``, so that the monitor can tell "not
archived" from "broken".
"""

import csv
import ssl
import tarfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web

from monitor.observe.host_pool import Network
from tests.servers.stub_dns import Zone, stub_dns

ARCHIVE_HEADER = "X-Archive"
GAP = (ARCHIVE_HEADER, "absent")
ADDRESS = "127.0.0.1"
PORTS = {80: 80, 82: 80, 8060: 80, 443: 443, 91: 443}
"""The ports that links in the copy name, and whether plain HTTP or TLS is spoken there."""

Pages = dict[str, bytes]
"""``host/path`` → the bytes as they were saved."""


def pingtan(corpus: Path) -> Pages:
    """The 政务公开 pages of one district."""
    folder = corpus / "sites" / "pingtan"
    pages: Pages = {}
    with (folder / "map.tsv").open(encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter="\t"):
            pages[key_of(row["url"])] = (folder / row["file"]).read_bytes()
    return pages


def statistics(corpus: Path) -> Pages:
    """More than a thousand interlinked pages of area codes in GB18030."""
    pages: Pages = {}
    with tarfile.open(corpus / "sites" / "stats-chongqing-2018.tar.xz") as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                pages[member.name.removeprefix("./")] = file.read()
    return pages


def key_of(url: str) -> str:
    """The place of a URL among :data:`Pages`."""
    parts = urlsplit(url)
    return f"{parts.hostname}{parts.path}" + (f"?{parts.query}" if parts.query else "")


class Replay:
    """A running replay: what it was asked, and the network that reaches it."""

    def __init__(self, pages: Mapping[str, bytes], statuses: Mapping[str, int]) -> None:
        self.pages = pages
        self.statuses = statuses
        self.asked: list[str] = []
        self.ports: dict[int, int] = {}
        self.names = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """The saved bytes, under no declared charset of ours: the page speaks for itself."""
        key = f"{request.url.host}{request.rel_url.raw_path_qs}"
        self.asked.append(key)
        body = self.pages.get(key) or self.pages.get(key.rstrip("/") + "/index.html")
        if body is None:
            return web.Response(status=404, headers={ARCHIVE_HEADER: "absent"}, body=b"")
        return web.Response(body=body, status=self.statuses.get(key, 200), headers={"Content-Type": "text/html"})

    def network(self, ca_file: str = "") -> Network:
        """Reaches this server under every name there is: what is outside the copy is not archived either."""
        return Network(
            nameservers=(self.names,),
            connect_map={f"{ADDRESS}:{port}": f"{ADDRESS}:{self.ports[usual]}" for port, usual in PORTS.items()},
            ca_file=ca_file,
            loopback_only=True,
            paced_loopback=False,
            archive_header=ARCHIVE_HEADER,
        )


class _EveryName(Zone):
    """A zone in which every name is this machine."""

    def get(self, key: object, default: object = None) -> Any:
        return (f"A {ADDRESS}",)


@asynccontextmanager
async def replaying(
    pages: Mapping[str, bytes], tls: ssl.SSLContext, statuses: Mapping[str, int] | None = None
) -> AsyncIterator[Replay]:
    """Serve the pages over HTTP and TLS, with the status 200 where ``statuses`` names no other."""
    replay = Replay(pages, statuses or {})
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", replay.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        for port, context in ((80, None), (443, tls)):
            site = web.TCPSite(runner, ADDRESS, 0, ssl_context=context)
            await site.start()
            replay.ports[port] = runner.addresses[-1][1]
        async with stub_dns(_EveryName()) as names:
            replay.names = names.address
            yield replay
    finally:
        await runner.cleanup()
