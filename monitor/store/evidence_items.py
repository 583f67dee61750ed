"""Items that pages list, with the dates that a reader sees and the date that judging uses."""

from collections.abc import Iterable, Mapping
from datetime import date

from monitor.contract import Item
from monitor.model import Doubt, Link, PageFacts, PageKind, Row, local_day
from monitor.store.codec import day
from monitor.store.view import Glance, Read, View

_UNKNOWN = Glance(first_seen=None)
_FRAMES = 10
_NEAR = 31  # days: the same day of the month and of the publication, told by a row and by its page


def item_of(view: View, row: Row, glance: Glance) -> Item:
    """One item.

    ``shown`` is the row's date, else that of the item's own page, which also settles what is doubtful about a row's.
    ``effective`` is never later than the day we first saw the item (everything is new to a first crawl, so that day is
    only a limit) and never in the future.
    """
    shown, read = _shown(view, row, glance)
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
        read=read,
    )


def _shown(view: View, row: Row, glance: Glance) -> tuple[date | None, bool]:
    """The date that a reader takes for the item's, and whether that is all there is to know."""
    own = day(glance.published)
    if row.shown is None or (row.doubt is Doubt.MEANING and own is not None):
        return own, own is not None or glance.told
    if row.doubt is Doubt.YEAR:
        return _with_year(row.shown, own, glance)
    if row.doubt is Doubt.MEANING:  # that of something else, unless the page shows no other; one ahead is never it
        ahead = row.shown > local_day(view.as_of)
        return None if ahead or not glance.told else row.shown, glance.told
    return row.shown, True


def _with_year(shown: date, own: date | None, glance: Glance) -> tuple[date | None, bool]:
    """A row's date without a year in the year that the item's page tells.  Where the page tells none, the row's is the
    latest that was not ahead; one that we first saw on the eve of the next such day may as well be tomorrow's, by the
    clock of the site."""
    if own is not None:
        years = (moved for year in (own.year - 1, own.year, own.year + 1) if (moved := _in_year(shown, year)))
        nearest = min(years, key=lambda each: abs((each - own).days), default=shown)
        return nearest if abs((nearest - own).days) <= _NEAR else shown, True
    first = glance.first_seen and local_day(glance.first_seen)
    again = _in_year(shown, shown.year + 1)
    if first and again and (again - first).days == 1:
        return None, False
    return shown, True


def _in_year(shown: date, year: int) -> date | None:
    """The same day of another year; ``None`` for a 29 February that it does not have."""
    try:
        return shown.replace(year=year)
    except ValueError:
        return None


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


def framed_rows(view: View, page: Read) -> list[Row]:
    """What the frames inside a page list."""
    frames = [link.url for link in view.links(page.state) if link.kind == "frame"][:_FRAMES]
    view.load(frames)
    framed = (view.read(url) for url in frames if view.state(url) is not None)
    return [row for frame in framed if isinstance(frame, Read) for row in frame.facts.rows]


def unread_parts(view: View, page: Read) -> int:
    """How many places in a page may hold items that we could not read: a list that a script fills, and frames that were
    refused, that stand on a host which we do not visit, or whose own list a script fills."""
    view.load(page.facts.frames)
    frames = (view.read(url) if view.state(url) is not None else None for url in page.facts.frames)
    lost = sum(not isinstance(each, Read) or each.facts.scripted or each.facts.unread_list for each in frames)
    return lost + page.facts.unread_list


def own_links(view: View, page: Read) -> list[Link]:
    """The links that stand in a page's own part."""
    return [link for link in view.links(page.state) if not link.common]
