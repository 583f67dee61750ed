"""Items that pages list, with the dates that a reader sees and the date that judging uses."""

from collections.abc import Iterable, Mapping
from datetime import date

from monitor.contract import Item
from monitor.model import Link, PageFacts, PageKind, Row, local_day
from monitor.store.codec import day
from monitor.store.view import Glance, Read, View

_UNKNOWN = Glance(first_seen=None)


def item_of(view: View, row: Row, glance: Glance) -> Item:
    """One item.

    ``shown`` is the row's date, else that of the item's own page.  ``effective`` is never later than the day we first
    saw the item (everything is new to a first crawl, so that day is only a limit) and never in the future.
    """
    shown = row.shown or day(glance.published)
    effective: date | None = None
    if shown is not None:
        limits = [shown, local_day(view.as_of)]
        if glance.first_seen is not None:
            limits.append(local_day(glance.first_seen))
        effective = min(limits)
    return Item(
        title=row.title,
        url=row.url,
        shown=shown,
        effective=effective,
        first_seen=glance.first_seen,
        read=shown is not None or glance.read,
    )


def items_of(view: View, rows: Iterable[Row]) -> tuple[Item, ...]:
    """The items of some rows, each URL once."""
    once = {row.url: row for row in reversed(tuple(rows))}
    ordered = [once[url] for url in reversed(once)]
    glances = view.glances([row.url for row in ordered])
    return tuple(item_of(view, row, glances.get(row.url, _UNKNOWN)) for row in ordered)


def linked_articles(links: Iterable[Link], facts: PageFacts, glances: Mapping[str, Glance]) -> list[Row]:
    """Articles that a page links to outside its lists and outside the parts that all pages share."""
    listed = {row.url for row in facts.rows}
    found: dict[str, Row] = {}
    for link in links:
        glance = glances.get(link.url)
        if link.url in listed or glance is None or glance.kind != PageKind.ARTICLE.value:
            continue
        if link.url not in found or not found[link.url].title:
            found[link.url] = Row(title=link.text, url=link.url)
    return list(found.values())


def own_links(view: View, page: Read) -> list[Link]:
    """The links that stand in a page's own part."""
    return [link for link in view.links(page.state) if not link.common]
