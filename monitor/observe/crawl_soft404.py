"""False successes: pages of status 200 that say "not found", and links that end on the home page instead."""

import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterable
from hashlib import blake2b
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from monitor.model import OPENED, Outcome, host_of
from monitor.observe.crawl_page import Read
from monitor.observe.exchange import Purpose, Request, Response
from monitor.observe.not_the_site import error_page
from monitor.observe.scope import canonical
from monitor.observe.soft404 import (
    Shown,
    is_deep,
    is_named_missing,
    is_whole_page,
    says_missing,
    suspicious,
)

TO_HOME: Final = "打开后到了首页，与该站不存在的网址一样"
_KEPT: Final = 32  # folders whose answers for made-up names are remembered
_SAMPLE_BYTES: Final = 1_000_000
_HOME_PATH = re.compile(r"/?(?:(?:index|default|main|home)\.\w{3,5})?$", re.I)


class _Home:
    """A host's home page: how it looks, and what it lists; nothing where it is an empty shell that a script fills."""

    __slots__ = ("listed", "shown")

    def __init__(self, response: Response, read: Read) -> None:
        self.shown = Shown(response.body, response.headers.get("content-type", ""))
        self.listed = {row.url for row in read.facts.rows} if is_whole_page(read.facts) else set[str]()

    def is_listed_by(self, read: Read) -> bool:
        """Whether a page lists much of what the home page lists: the cheap sign that it may be the home page."""
        rows = {row.url for row in read.facts.rows}
        return len(rows) > 2 and 2 * len(rows & self.listed) >= len(rows)


class _Sample:
    """What the site sent, with a success status, for a made-up name, and where that ended."""

    __slots__ = ("final", "shown")

    def __init__(self, response: Response) -> None:
        self.final = canonical(response.final_url)
        self.shown = Shown(response.body, response.headers.get("content-type", ""))


class SoftCheck:
    """Compares a suspicious page with what the site answers for a name that cannot exist in the same folder.

    A home page in the place of a document counts as its absence only where made-up names lead to the same home page,
    this home page has content of its own, and other documents of the host have opened as themselves.
    """

    def __init__(self, fetch: Callable[[Request], Awaitable[Response]], homes: Iterable[str] = ()) -> None:
        self._fetch = fetch
        self._homes = frozenset(homes)
        self._home: dict[str, _Home] = {}
        self._documents: set[str] = set()
        self._missing: set[str] = set()
        self._samples: OrderedDict[str, _Sample | None] = OrderedDict()

    def learn_home(self, url: str, response: Response, read: Read) -> None:
        """Take note of a host's home page, the first one that is read."""
        if host_of(url) not in self._home:
            self._home[host_of(url)] = _Home(response, read)

    async def missing(self, url: str, response: Response, read: Read) -> bool:
        """Whether a page that opened is the site's way of saying that there is no such page."""
        if response.status != 200:
            return False
        content_type = response.headers.get("content-type", "")
        if says_missing(response.body, read.facts, content_type) or await self._like_made_up(url, response, read):
            self._missing.add(url)
            return True
        home = self._home.get(host_of(url))
        if is_deep(url) and not read.facts.leads_to and not (home and home.is_listed_by(read)):
            self._documents.add(host_of(url))
        return False

    def stands(self, url: str) -> None:
        """Take note of a document that is as it was when it opened as itself."""
        if is_deep(url):
            self._documents.add(host_of(url))

    def says_missing(self, response: Response, read: Read) -> bool:
        """Whether the words of a page say by themselves that it is not there: enough for a registered column, whose
        empty list may well look like the site's answer for a made-up name."""
        content_type = response.headers.get("content-type", "")
        return response.status == 200 and (
            says_missing(response.body, read.facts, content_type) or bool(error_page(response.body, content_type))
        )

    async def strayed(self, url: str, final: str, response: Response) -> Outcome | None:
        """What a redirect from ``url`` to ``final`` says of the link: it opened (``None``), it ended on the site's page
        for missing things, or on the home page like a made-up name does."""
        if final in self._missing:
            return Outcome.SOFT_404
        if is_named_missing(final) and not is_named_missing(url):
            shown = Shown(response.body, response.headers.get("content-type", ""))
            if shown.speaks_of_absence() or await self._made_up_ends_at(url, final):
                self._missing.add(final)
                return Outcome.SOFT_404
        home = self._is_home(final) and is_deep(url) and host_of(final) == host_of(url)
        if home and host_of(url) in self._documents and await self._made_up_ends_at(url, final):
            return Outcome.REDIRECT
        return None

    async def _made_up_ends_at(self, url: str, final: str) -> bool:
        sample = await self._sample(url)
        return sample is not None and sample.final == final

    async def _like_made_up(self, url: str, response: Response, read: Read) -> bool:
        """Whether a made-up name of the same folder is answered with the same page."""
        home = self._home.get(host_of(url))
        listed = home is not None and is_deep(url) and host_of(url) in self._documents and home.is_listed_by(read)
        if not listed and not suspicious(response.body, read.facts, absence=read.absence):
            return False
        first = await self._sample(url)
        if first is None or self._is_home(first.final):
            return False
        page = Shown(response.body, response.headers.get("content-type", ""))
        if home is not None and first.shown.same(home.shown):
            return listed and page.same(home.shown)
        return await self._same(url, page, first.shown, dated=read.facts.published is not None)

    def _is_home(self, url: str) -> bool:
        return url in self._homes or _HOME_PATH.fullmatch(urlsplit(url).path) is not None

    async def _same(self, url: str, page: Shown, first: Shown, *, dated: bool) -> bool:
        """One made-up name's answer may differ from the next one's; then a second shows what changes between them.
        Nothing of a dated page is put down to change."""
        if page.equals(first):
            return True
        if dated or not page.resembles(first):
            return False
        second = await self._sample(url, again=True)
        return second is not None and page.same_but_for_changes(first, second.shown)

    async def _sample(self, url: str, *, again: bool = False) -> _Sample | None:
        """What the site sends for a made-up name; ``None`` when it says honestly that there is none, or says nothing."""
        made_up = neighbour(url, again=again)
        if made_up not in self._samples:
            answer = await self._fetch(Request(url=made_up, purpose=Purpose.PAGE, max_bytes=_SAMPLE_BYTES))
            opened = answer.outcome in OPENED and answer.status == 200
            self._samples[made_up] = _Sample(answer) if opened else None
            if len(self._samples) > _KEPT:
                self._samples.popitem(last=False)
        self._samples.move_to_end(made_up)
        return self._samples[made_up]


def neighbour(url: str, *, again: bool = False) -> str:
    """A URL in the same folder and with the same ending that no site has: the same one every time, so that the site's
    log shows one strange request a folder rather than many.  ``again`` gives a second one."""
    parts = urlsplit(url)
    folder, _, name = parts.path.rpartition("/")
    ending = name.rpartition(".")[2] if "." in name else ""
    digest = blake2b((folder + "\n" * again).encode(), digest_size=8).hexdigest()
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/xw-{digest}" + (f".{ending}" if ending else ""), "", ""))
