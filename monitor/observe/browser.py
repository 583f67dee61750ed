"""Lists that JavaScript draws, read by a headless Chromium where the register allows it.

The browser never touches the network: every request of a page is answered by our own host pool, so the address guard, the
pace, robots.txt and the deadline hold for what a script asks as for any other look.  What is not a plain GET for a page,
a script, a style or data is refused, and a page that needs more than that stays 不可测.
"""

import asyncio
import logging
import os
import shutil
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Any, Final, Self

from monitor.model import OPENED
from monitor.observe.exchange import Purpose, Request, Response

log = logging.getLogger(__name__)

Fetch = Callable[[Request], Awaitable[Response]]

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
DRAW_S: Final = 20.0
"""How long a page may take to draw itself, our own fetching included."""

_SETTLED_MS: Final = 500
_MOST_REQUESTS: Final = 60
_MOST_BYTES: Final = 5_000_000
_WANTED: Final = frozenset({"document", "script", "stylesheet", "xhr", "fetch", "other"})
_NOWHERE: Final = "http://127.0.0.1:9"
_FLAGS: Final = (
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic",
    "--no-first-run", "--disable-extensions", "--disable-default-apps", "--mute-audio", "--disable-gpu",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)  # fmt: skip


class BrowserMissingError(Exception):
    """There is no browser to draw with; the message is for the person."""


def program() -> str:
    """The path of an installed Chromium; raises :class:`BrowserMissingError` with the remedy."""
    found = next((path for name in PROGRAMS if (path := shutil.which(name))), None)
    if found is None:
        raise BrowserMissingError("没有找到 Chromium 浏览器。Debian 上执行：apt-get install -y chromium")
    return found


class Browser:
    """One headless Chromium for one crawl; ``async with`` it.  Entering raises :class:`BrowserMissingError`."""

    def __init__(self, fetch: Fetch) -> None:
        self._fetch = fetch
        self._started: Any = None
        self._chromium: Any = None
        self._one_at_a_time = asyncio.Lock()

    async def __aenter__(self) -> Self:
        path = await asyncio.to_thread(program)
        try:
            # An extra that not every office installs.
            from playwright.async_api import async_playwright
        except ImportError:
            raise BrowserMissingError("没有安装浏览器组件。请执行：pip install 'xunwang[browser]'") from None
        self._started = await async_playwright().start()
        self._chromium = await self._started.chromium.launch(
            executable_path=path, headless=True, chromium_sandbox=os.geteuid() != 0, args=list(_FLAGS),
            proxy={"server": _NOWHERE},
        )  # fmt: skip
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._chromium is not None:
            await self._chromium.close()
        if self._started is not None:
            await self._started.stop()

    async def draw(self, url: str, first: Response) -> bytes | None:
        """The page at ``url`` as it stands after its scripts ran, in UTF-8; ``None`` when it could not be drawn.

        ``first`` is the answer that we already have for the page itself; it is not asked for again.
        """
        async with self._one_at_a_time:
            context = await self._chromium.new_context(service_workers="block", accept_downloads=False)
            try:
                return await asyncio.wait_for(self._drawn(context, url, first), DRAW_S)
            except Exception as error:
                log.info("%s could not be drawn: %s", url, error)
                return None
            finally:
                await context.close()

    async def _drawn(self, context: Any, url: str, first: Response) -> bytes:
        visit = _Visit(self._fetch, url, first)
        page = await context.new_page()
        await page.route("**/*", visit.answer)
        await page.goto(url, wait_until="load", timeout=DRAW_S * 1000)
        await page.wait_for_load_state("networkidle", timeout=DRAW_S * 1000)
        await page.wait_for_timeout(_SETTLED_MS)
        content: str = await page.content()
        return content.encode("utf-8", "replace")


class _Visit:
    """The requests of one page, answered from the pool."""

    def __init__(self, fetch: Fetch, url: str, first: Response) -> None:
        self._fetch = fetch
        self._url = url
        self._first: Response | None = first
        self._asked = 0

    async def answer(self, route: Any) -> None:
        """Answer one request of the browser."""
        asked = route.request
        self._asked += 1
        refused = asked.method != "GET" or asked.resource_type not in _WANTED or self._asked > _MOST_REQUESTS
        if refused or not asked.url.startswith(("http://", "https://")):
            await route.abort()
            return
        response = await self._response(asked.url)
        if response.outcome not in OPENED:
            await route.abort()
            return
        headers = {"content-type": response.headers.get("content-type", "")}
        await route.fulfill(status=response.status or 200, headers=headers, body=response.body)

    async def _response(self, url: str) -> Response:
        if self._first is not None and url == self._url:
            first, self._first = self._first, None
            return first
        return await self._fetch(Request(url=url, purpose=Purpose.PAGE, max_bytes=_MOST_BYTES))
