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

_KEPT: Final = 32  # folders whose answer for a made-up name is remembered
_SAMPLE_BYTES: Final = 1_000_000


class SoftCheck:
    """Compares a suspicious page with what the site answers for a name that cannot exist in the same folder.

    ``home`` is the body of the host's home page once it is read: a site that answers everything with its home page
    proves nothing by doing so.
    """

    def __init__(self, fetch: Callable[[Request], Awaitable[Response]]) -> None:
        self._fetch = fetch
        self._samples: OrderedDict[str, bytes] = OrderedDict()
        self.home = b""

    async def missing(self, url: str, response: Response, read: Read) -> bool:
        """Whether a page that opened is the site's way of saying that there is no such page."""
        if response.status != 200 or not suspicious(response.body, read.facts):
            return False
        return looks_missing(response.body, await self._sample(url), self.home)

    async def _sample(self, url: str) -> bytes:
        """What the site sends for a made-up name; empty when it says honestly that there is none."""
        made_up = neighbour(url)
        known = self._samples.get(made_up)
        if known is None:
            answer = await self._fetch(Request(url=made_up, purpose=Purpose.PAGE, max_bytes=_SAMPLE_BYTES))
            known = answer.body if answer.outcome in (Outcome.OK, Outcome.SLOW) else b""
            self._samples[made_up] = known
            if len(self._samples) > _KEPT:
                self._samples.popitem(last=False)
        self._samples.move_to_end(made_up)
        return known


def neighbour(url: str) -> str:
    """A URL in the same folder and with the same ending that no site has: the same one every time, so that the site's
    log shows one strange request a folder rather than many."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    ending = name.rpartition(".")[2] if "." in name else ""
    made_up = "xw-" + blake2b(folder.encode(), digest_size=8).hexdigest() + (f".{ending}" if ending else "")
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/{made_up}", "", ""))
