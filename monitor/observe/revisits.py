"""The second look at a page: asked only whether it has changed, where the server can be believed about that.

A server that says 304 for a body that has changed would hide every change from us.  So home pages and registered
columns, upon which vetoes rest, are always asked for whole, and so are the first pages of each host and a stable small
share of the others.  A body
that differs although its validators do not takes the host's word away for the rest of the crawl, and what had been
accepted on it is asked for again.
"""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from hashlib import sha256
from typing import Final
from zlib import crc32

from msgspec.structs import replace

from monitor.model import OPENED, host_of
from monitor.observe.check_page import NO_READERS, Readers
from monitor.observe.crawl_links import COLUMN, is_page
from monitor.observe.exchange import Request, Response
from monitor.observe.page import READER
from monitor.observe.validators import Validators, condition, confirms, validators_of
from monitor.store import Kept, Keys, Revisit, Store, Target
from monitor.store.revisits import Content

PROVED: Final = 8
"""So many pages of a host are asked for whole before its word is taken, in each crawl."""

ONE_IN: Final = 64
"""… and then one page in so many, others in every crawl."""

Fetch = Callable[[Request], Awaitable[Response]]


def is_sampled(crawl: str, url: str, one_in: int) -> bool:
    """Whether a URL is in the sample of a crawl: the same after a kill, another in the next crawl."""
    return crc32(f"{crawl} {url}".encode("utf-8", "surrogatepass")) % one_in == 0


class Revisits:
    """What one crawl holds of the pages that it is about to ask for, and whom it believes.

    Memory: what is kept of each target in hand.  ``distrusted`` are the hosts that were found to
    be wrong.
    """

    def __init__(
        self, store: Store, crawl: str, extra: Fetch, readers: Readers = NO_READERS, *, drawn: Callable[[str], bool] | None = None,
        distrusted: Iterable[str] = (),
    ) -> None:  # fmt: skip
        """``extra`` fetches once more on behalf of a target; ``drawn`` says of a site whether a browser may draw it."""
        self._store, self._crawl, self._extra = store, crawl, extra
        self._readers, self._drawn = readers, drawn
        self._kept: dict[str, Kept] = {}
        self._contents: dict[str, Content] = {}
        self._asked: Counter[str] = Counter()
        self.distrusted = set(distrusted)

    def load(self, targets: Iterable[Target], knows_all: Callable[[Keys], bool]) -> None:
        """Look up what is kept of targets that are next, few queries for all.  ``knows_all`` says of a page's links that
        they lead nowhere new; only of other pages is what they said looked up as well."""
        found = self._store.kept([target.url for target in targets])
        self._kept.update(found)
        needed = [url for url, kept in found.items() if self._stands(kept) and self._is_needed(kept, knows_all)]
        if needed:
            self._contents.update(self._store.contents(needed))

    def _stands(self, kept: Kept) -> bool:
        return kept.standing and self.is_current(kept)

    @staticmethod
    def _is_needed(kept: Kept, knows_all: Callable[[Keys], bool]) -> bool:
        """Whether the facts or links of a page will be asked for if it is as it was."""
        revisit = kept.revisit
        told = revisit.trusted and (revisit.etag or revisit.modified)
        return not told or kept.leads or not knows_all(revisit.keys)

    def content(self, url: str) -> Content | None:
        """What the body in the newest state of a target in hand says, if no reader is newer than it."""
        kept = self._kept.get(url)
        if kept is None or not self._stands(kept):
            return None
        if url not in self._contents:
            self._contents.update(self._store.contents((url,)))
        return self._contents.get(url)

    def kept(self, url: str) -> Kept | None:
        """What is kept of a target that is in hand."""
        return self._kept.get(url)

    def forget(self, url: str) -> None:
        """The target is done."""
        self._kept.pop(url, None)
        self._contents.pop(url, None)

    def is_current(self, kept: Kept) -> bool:
        """Whether no reader is newer than the one that read this body."""
        return kept.reader >= READER and (self._readers is NO_READERS or kept.readers == self._readers.version)

    async def look(self, target: Target, request: Request, fetch: Fetch) -> Response:
        """One look at a target.  Where the page is as it was, the response has status 304 and no body; where it must be
        read all the same, because a reader is newer, it is the body that we hold, as if it had
        just been sent."""
        kept = self._kept.get(target.url)
        if kept is None:
            return await fetch(request)
        held = Validators(kept.revisit.etag, kept.revisit.modified)
        if not self._may_ask(target, kept, held):
            response = await fetch(request)
            self._compare(target.url, kept, held, response)
            return response
        asked = condition(held)
        response = await fetch(replace(request, etag=asked.etag, modified=asked.modified))
        if response.status != 304 or response.outcome not in OPENED:
            return response
        return await self._taken(target, kept, held, response) or await self._extra(request)

    def _may_ask(self, target: Target, kept: Kept, held: Validators) -> bool:
        """Whether to ask only for what has changed."""
        host = host_of(target.url)
        if not held or not kept.revisit.trusted or host in self.distrusted:
            return False
        if is_page(target) and not (kept.revisit.body and kept.standing):
            return False
        if kept.scripted and self._drawn is not None and self._drawn(target.site):
            return False
        self._asked[host] += 1
        if target.priority <= COLUMN:
            return False
        return self._asked[host] > PROVED and not is_sampled(self._crawl, target.url, ONE_IN)

    async def _taken(self, target: Target, kept: Kept, held: Validators, response: Response) -> Response | None:
        """The answer 304 as we take it; ``None`` when it cannot be taken."""
        if not confirms(response, held):
            return None
        if not is_page(target) or self.is_current(kept):
            return response
        body = self._store.body(kept.revisit.body)
        if body is None:
            return None
        came = {"content-type": kept.revisit.content_type, "etag": held.etag, "last-modified": held.modified}
        return replace(response, status=200, body=body, headers=response.headers | came, held=True)

    def _compare(self, url: str, kept: Kept, held: Validators, response: Response) -> None:
        """Whether a body that was sent whole has changed although its validators have not."""
        if not held or not kept.revisit.body or response.outcome not in OPENED:
            return
        now = validators_of(response)
        same = now.etag == held.etag if held.etag else now.modified == held.modified
        if same and now and sha256(response.body).hexdigest() != kept.revisit.body:
            self.distrusted.add(host_of(url))

    # ── what is kept for the next crawl ──────────────────────────────────────────────────────────────────────────────

    def revisit(self, url: str, response: Response, *, body: str = "", keys: Keys | None = None) -> Revisit | None:
        """What to keep of a look that brought a page (``body`` is its hash) or showed that a file opens; ``None`` where
        that is kept already.  ``keys`` are its links', ``None``: as they were."""
        kept = self._kept.get(url)
        if response.status == 304:
            return None
        now = validators_of(response)
        old = kept.revisit if kept is not None else None
        if old is None and not now and not body:
            return None
        made = Revisit(
            url=url,
            at=response.started,
            body=body,
            etag=now.etag,
            modified=now.modified,
            trusted=_trusted(old, now, body),
            content_type=response.headers.get("content-type", ""),
            keys=keys if keys is not None else old.keys if old is not None else Keys(),
        )
        return None if old is not None and made == replace(old, at=made.at) else made


def _trusted(old: Revisit | None, now: Validators, body: str) -> bool:
    """Validators that came with two different bodies are no use for this page, until they are others."""
    if old is None or (now.etag, now.modified) != (old.etag, old.modified):
        return True
    return old.trusted and (not now or old.body == body)
