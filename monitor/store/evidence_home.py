"""The home page and what it lists; its marks and those of other pages."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from monitor.contract import Gap, Home, Item, MarksOnPage, SiteMarks
from monitor.model import OPENED, PageFacts, Row
from monitor.store.codec import marks_in, micros, moment
from monitor.store.evidence_items import framed_rows, items_of, linked_articles, own_links, unread_parts
from monitor.store.tables import page_states, pages
from monitor.store.view import Read, View, spelt

_HOPS: Final = 3  # meta, script and frame redirects followed
SECOND_LEVEL: Final = 40  # second-level pages read where the home page is mere navigation
SAMPLED: Final = 10
_BODIES: Final = 60  # states of a home page whose marks are looked at

_marked = (
    select(page_states.c.at, page_states.c.facts)
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(
        pages.c.url == bindparam("url"), page_states.c.at <= bindparam("until"), page_states.c.reader > 0,
        page_states.c.outcome.in_([outcome.value for outcome in OPENED]),
    )
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
    .limit(_BODIES)
)  # fmt: skip


def follow(view: View, url: str) -> Read | Gap:
    """A page as last read; where it only leads on by meta refresh, script or frame, the page it leads to."""
    first = page = view.read(url)
    for _ in range(_HOPS):
        if isinstance(page, Gap) or not page.facts.leads_to or page.facts.rows:
            break
        target = view.read(page.facts.leads_to)
        if isinstance(target, Gap):
            return target if view.state(page.facts.leads_to) is not None else page
        page = target
    if isinstance(first, Read) and isinstance(page, Read):
        return Read(state=page.state, looked_at=max(first.looked_at, page.looked_at), facts=page.facts)
    return page


def home_of(view: View, page: Read | Gap) -> Home | Gap:
    """The home page's evidence."""
    if isinstance(page, Gap):
        return page
    links = own_links(view, page)
    glances = view.glances(list({link.url for link in links if link.kind in ("page", "frame")}))
    rows = [*page.facts.rows, *framed_rows(view, page), *linked_articles(links, page.facts, glances)]
    rows = _items_only(view, page.facts, rows)
    if rows or page.facts.scripted:
        parts = unread_parts(view, page)
        return Home(url=view.home_url, looked_at=page.looked_at, items=items_of(view, rows), parts=parts)
    items, unread = _second_level(view, page.facts)
    return Home(url=view.home_url, looked_at=page.looked_at, items=items, navigation_only=True, unread=unread)


def _items_only(view: View, facts: PageFacts, rows: Sequence[Row]) -> list[Row]:
    """Rows without the home page's way to its columns: undated links to registered columns or from its navigation."""
    columns = {spelt(column.url) for site in view.register.sites for column in site.columns}
    ways = columns | {link.url for link in facts.navigation} | {spelt(site.url) for site in view.register.sites}
    return [row for row in rows if row.shown is not None or row.url not in ways]


def _second_level(view: View, facts: PageFacts) -> tuple[tuple[Item, ...], int]:
    """RULES V-3: where the home page is mere navigation, its second-level pages are looked at instead."""
    named = [spelt(column.url) for column in view.site.columns]
    linked = [link.url for link in facts.navigation if view.owns(link.url)]
    urls = [url for url in dict.fromkeys((*named, *linked)) if url != view.home_url][:SECOND_LEVEL]
    view.load(urls)
    rows: list[Row] = []
    unread = 0
    for url in urls:
        page = follow(view, url)
        if isinstance(page, Gap) or (page.facts.scripted and not page.facts.rows):
            unread += 1
        else:
            rows += (*page.facts.rows, *framed_rows(view, page))
            unread += unread_parts(view, page) > 0
    return items_of(view, rows), unread


def marks_of(view: View, page: Read | Gap, others: Sequence[str]) -> SiteMarks | Gap:
    """The marks of the home page and of up to ten of the other pages given."""
    if isinstance(page, Gap):
        return page
    sampled = [url for url in dict.fromkeys(others) if url != page.state.url and view.owns(url)][: SAMPLED * 2]
    view.load(sampled)
    shown = []
    for url in sampled:
        state = view.state(url)
        if state is not None and state.facts is not None and not state.facts.challenge and not state.facts.leads_to:
            shown.append(MarksOnPage(url=url, marks=state.facts.marks))
    home = MarksOnPage(url=page.state.url, marks=page.facts.marks)
    since = _marked_since(view, page)
    return SiteMarks(looked_at=page.looked_at, home=home, others=tuple(shown[:SAMPLED]), since=since)


def _marked_since(view: View, page: Read) -> datetime:
    """From when the page has shown its present marks; looks that failed in between say nothing."""
    since = page.state.at
    for at, facts in view.connection.execute(_marked, {"url": page.state.url, "until": micros(since)}):
        if marks_in(facts) != page.facts.marks:
            break
        since = moment(at)
    return since
