"""One page of a crawl: from the response to facts, and to what goes into the store."""

from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from typing import Final

from msgspec.structs import replace

from monitor.model import Frozen, Link, PageFacts, PageKind, PageNotes, Row
from monitor.observe.check_page import NO_READERS, Readers
from monitor.observe.crawl_links import spelt
from monitor.observe.exchange import Response
from monitor.observe.furniture import Furniture
from monitor.observe.page import READER, read_page
from monitor.observe.scope import canonical
from monitor.store import Store, Target
from monitor.store.revisits import Content

_HTML: Final = frozenset(("", "text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml", "text/xhtml"))


class Read(Frozen, frozen=True, kw_only=True):
    """A body as it was read, now or when the same body was first seen.  ``fresh``: it was read now.  ``same``: it is the
    body that the page's newest state has, read by the newest reader, so there is nothing to store; its links are left
    out where their keys are kept.  ``absence`` is as in :class:`~monitor.observe.page.Reading`."""

    body: str
    facts: PageFacts
    links: tuple[Link, ...]
    fresh: bool
    same: bool = False
    absence: bool | None = None
    notes: PageNotes | None = None


def read(
    store: Store, url: str, response: Response,
    *, today: date, home: bool, readers: Readers = NO_READERS, furniture: Furniture | None = None, held: Content | None = None,
    first: bool = False,
) -> Read:  # fmt: skip
    """What the body of a page says.  A body that equals the last one is not parsed again, unless a reader is newer.
    ``held``: what the body in the page's newest state says, if no reader is newer than the one that read it.  ``first``: no crawl
    has read the host before, so there is nothing to compare with."""
    digest = sha256(response.body).hexdigest()
    if held is not None and held.body == digest:
        return Read(body=digest, facts=held.facts(), links=(), fresh=False, same=True)
    last = store.last_state(url) if held is None and not first else None
    current = last is not None and last.body == digest and last.facts is not None and last.facts.reader >= READER
    if current and readers is not NO_READERS and store.readers(url, digest) != readers.version:
        current = False
    if current and last is not None and last.facts is not None:
        return Read(body=digest, facts=last.facts, links=store.links(url, digest), fresh=False)
    content_type = response.headers.get("content-type", "")
    reading = read_page(
        response.body,
        response.final_url or url,
        content_type=content_type,
        today=today,
        home=home,
        readers=readers,
        furniture=furniture,
    )
    facts, links = _spelt_facts(reading.facts), spelt(reading.links)
    return Read(body=digest, facts=facts, links=links, fresh=True, absence=reading.absence, notes=reading.notes)


def _spelt_facts(facts: PageFacts) -> PageFacts:
    """The facts with their rows, navigation, breadcrumb and lead in canonical form, so that they are found as pages."""
    return replace(
        facts,
        rows=tuple(_spelt_row(row) for row in facts.rows),
        navigation=spelt(facts.navigation),
        crumbs=spelt(facts.crumbs),
        leads_to=canonical(facts.leads_to) or facts.leads_to,
    )


def _spelt_row(row: Row) -> Row:
    url = canonical(row.url)
    return row if not url or url == row.url else replace(row, url=url)


def led_to(store: Store, url: str) -> PageFacts:
    """The facts of a page that only redirects: what the page at its end shows, without its lists."""
    last = store.last_state(url)
    facts = last.facts if last is not None and last.facts is not None else PageFacts(kind=PageKind.OTHER)
    return replace(facts, leads_to=url, rows=(), navigation=())


def is_html(response: Response) -> bool:
    """Whether what arrived is to be read as a page; plain text may be a page whose server does not know better."""
    declared = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared == "text/plain":
        return response.body.lstrip()[:1] == b"<"
    return declared in _HTML


def landed(target: Target, response: Response) -> str:
    """The canonical URL at which a redirected response ended; empty where there was no redirect."""
    final = canonical(response.final_url)
    return "" if not final or final == target.url else final


def is_gap(headers: Mapping[str, str], gap_header: tuple[str, str] | None) -> bool:
    """Whether a replay of saved pages says that it lacks this one."""
    return gap_header is not None and headers.get(gap_header[0].lower(), "").lower() == gap_header[1].lower()
