"""What the next look at a URL may begin with: the validators that came with the body we hold, and which links it had."""

from array import array
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select

from monitor.model import OPENED, Frozen, Link, PageFacts, PageKind
from monitor.store.codec import facts_of, links_of, micros, moment, url_key
from monitor.store.engine import put_all
from monitor.store.recording import CHUNK, newest_state
from monitor.store.tables import links, notes, page_states, pages, revisits

_LONGEST_TYPE: Final = 200

_known = select(revisits).where(revisits.c.key.in_(bindparam("keys", expanding=True)))
_standing = (
    select(
        pages.c.url, page_states.c.body, page_states.c.outcome, page_states.c.reader, page_states.c.rows,
        page_states.c.leads, page_states.c.scripted, notes.c.readers,
    )
    .select_from(
        pages.join(page_states, page_states.c.id == newest_state).outerjoin(
            notes, (notes.c.page == pages.c.id) & (notes.c.body == page_states.c.body)
        )
    )
    .where(pages.c.url.in_(bindparam("urls", expanding=True)))
)  # fmt: skip


_contents = (
    select(pages.c.url, page_states.c.body, page_states.c.facts, links.c.value)
    .select_from(
        pages.join(page_states, page_states.c.id == newest_state).outerjoin(
            links, (links.c.page == pages.c.id) & (links.c.body == page_states.c.body)
        )
    )
    .where(pages.c.url.in_(bindparam("urls", expanding=True)), page_states.c.reader > 0)
)


class Content:
    """What a body said when it was read, decoded only when asked for."""

    __slots__ = ("_facts", "_links", "body")

    def __init__(self, body: str, facts: bytes | None, found: bytes | None) -> None:
        self.body, self._facts, self._links = body, facts, found

    def facts(self) -> PageFacts:
        """Its facts."""
        return facts_of(self._facts) or PageFacts(kind=PageKind.OTHER)

    def links(self) -> tuple[Link, ...]:
        """Its links."""
        return links_of(self._links)


class Keys(Frozen, frozen=True):
    """The links of one body as 64-bit keys: those of its own part one by one, those that all pages share as one key.

    Enough to see that a page leads nowhere new, at a tenth of the cost of decoding its links.
    """

    common: int = 0
    own: bytes = b""

    def own_keys(self) -> Sequence[int]:
        """The keys of the links that stand in the page's own part."""
        return array("q", self.own)


class Revisit(Frozen, frozen=True, kw_only=True):
    """The validators of the body that is held of a URL (``body`` is its hash; empty for a file, whose bytes are not
    kept), as they came.

    ``trusted`` is false once the body was seen to change while they did not.  ``content_type`` is kept because the
    answer 304 need not repeat it.
    """

    url: str
    at: datetime
    body: str = ""
    etag: str = ""
    modified: str = ""
    trusted: bool = True
    content_type: str = ""
    keys: Keys = Keys()


class Kept(Frozen, frozen=True, kw_only=True):
    """A revisit, with what is known of its page.

    ``standing``: the page's newest state is that it opened with this very body.  ``reader`` and ``readers`` are the
    versions that read it; ``rows``, ``leads`` and ``scripted`` are as in its state.
    """

    revisit: Revisit
    standing: bool = False
    reader: int = 0
    readers: str = ""
    rows: int = 0
    leads: bool = False
    scripted: bool = False


def keys_of(found: Iterable[Link]) -> Keys:
    """The keys of a page's links."""
    common: list[str] = []
    own: list[str] = []
    for link in found:
        (common if link.common else own).append(link.url)
    return Keys(_key_of(tuple(common)), array("q", dict.fromkeys(map(url_key, own))).tobytes())


@lru_cache(maxsize=64)
def _key_of(urls: tuple[str, ...]) -> int:
    """One key for the links that pages share; 0 for none."""
    return url_key("\n".join(urls)) if urls else 0


def kept_of(connection: Connection, urls: Sequence[str]) -> dict[str, Kept]:
    """What is kept of each URL of which anything is."""
    found: dict[str, Kept] = {}
    by_key = {url_key(url): url for url in urls}
    keys = list(by_key)
    for start in range(0, len(keys), CHUNK):
        rows = connection.execute(_known, {"keys": keys[start : start + CHUNK]}).all()
        revisited = [_revisit(by_key[row.key], row) for row in rows]
        states = _states(connection, [one.url for one in revisited if one.body])
        found |= {one.url: _kept(one, states.get(one.url)) for one in revisited}
    return found


def _states(connection: Connection, urls: list[str]) -> dict[str, Any]:
    return {row.url: row for row in connection.execute(_standing, {"urls": urls})} if urls else {}


def _revisit(url: str, row: Any) -> Revisit:
    return Revisit(
        url=url, at=moment(row.at), body=row.body, etag=row.etag, modified=row.modified, trusted=bool(row.trusted),
        content_type=row.content_type, keys=Keys(row.common, row.own),
    )  # fmt: skip


def _kept(revisit: Revisit, row: Any) -> Kept:
    if row is None:
        return Kept(revisit=revisit)
    return Kept(
        revisit=revisit,
        standing=row.body == revisit.body and row.outcome in OPENED and row.reader > 0,
        reader=row.reader,
        readers=row.readers or "",
        rows=row.rows,
        leads=bool(row.leads),
        scripted=bool(row.scripted),
    )


def contents_of(connection: Connection, urls: Sequence[str]) -> dict[str, Content]:
    """What the body in the newest state of each page said, where it was read."""
    found = {}
    for start in range(0, len(urls), CHUNK):
        for url, body, facts, value in connection.execute(_contents, {"urls": urls[start : start + CHUNK]}):
            found[url] = Content(body, facts, value)
    return found


def record_revisits(connection: Connection, batch: Sequence[Revisit]) -> None:
    """Keep these, each in the place of what was kept of its URL."""
    rows = {
        url_key(one.url): {
            "key": url_key(one.url), "at": micros(one.at), "body": one.body, "etag": one.etag,
            "modified": one.modified, "trusted": int(one.trusted), "content_type": one.content_type[:_LONGEST_TYPE],
            "common": one.keys.common, "own": one.keys.own,
        }
        for one in batch
    }  # fmt: skip
    put_all(connection, revisits, list(rows.values()))
