"""False successes: pages of status 200 that say "not found"."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from monitor.model import Outcome
from monitor.observe.crawl_page import Read
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.soft404 import looks_missing, suspicious

_KEPT: Final = 64
"""Folders whose answer for a made-up name is remembered."""


class SoftCheck:
    """Compares a suspicious page with what the site answers for a name that cannot exist in the same folder."""

    def __init__(self, fetch: Callable[[Request], Awaitable[Response]]) -> None:
        self._fetch = fetch
        self._samples: OrderedDict[str, Response] = OrderedDict()

    async def missing(self, url: str, response: Response, read: Read) -> bool:
        """Whether a page that opened is the site's way of saying that there is no such page."""
        if response.status != 200 or not suspicious(response.body, read.facts):
            return False
        sample = await self._sample(url, response)
        return sample.outcome is Outcome.OK and looks_missing(response.body, sample.body)

    async def _sample(self, url: str, response: Response) -> Response:
        made_up = neighbour(url)
        folder = made_up.rpartition("/")[0]
        known = self._samples.get(folder)
        if known is None:
            request = Request(
                url=made_up, purpose=Purpose.PAGE, deadline_s=15.0, max_bytes=max(len(response.body) * 4, 65_536)
            )
            known = await self._fetch(request)
            self._samples[folder] = known
            if len(self._samples) > _KEPT:
                self._samples.popitem(last=False)
        self._samples.move_to_end(folder)
        return known


def neighbour(url: str) -> str:
    """A URL in the same folder and with the same ending that no site has: the same one every time, so that the site's
    log shows one strange request a folder rather than many."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    ending = name.rpartition(".")[2] if "." in name else ""
    made_up = "xw-" + blake2b(folder.encode(), digest_size=8).hexdigest() + (f".{ending}" if ending else "")
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{made_up}", "", ""))
