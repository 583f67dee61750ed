"""The columns of a site: registered ones, and those that its navigation names."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from monitor.contract import Columns, ColumnSeen, ColumnState, Gap
from monitor.model import OPENED, Column, ColumnClass, Level, Link, Outcome, PageFacts, PageKind, Row
from monitor.store.codec import moment
from monitor.store.emptiness import TEXT_CHARS, Emptiness, empty_state, parent_state
from monitor.store.evidence_home import follow
from monitor.store.evidence_items import framed_rows, items_of, unread_parts
from monitor.store.same_column import Seat, seat_of
from monitor.store.tables import page_states, pages
from monitor.store.view import Read, View, spelt

Recognise = Callable[[str], ColumnClass | None]
"""The class of a column by its name; ``None``: the name fixes none."""

FOUND_AT_MOST: Final = 60
_LIST: Final = 3  # dated rows that are a list

_history = (
    select(
        page_states.c.at, page_states.c.outcome, page_states.c.rows, page_states.c.children, page_states.c.chars,
        page_states.c.scripted, page_states.c.leads, page_states.c.reader,
    )
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(pages.c.url == bindparam("url"), page_states.c.at <= bindparam("until"))
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
)  # fmt: skip


def columns_of(view: View, home: Read | Gap, recognise: Recognise) -> Columns | Gap:
    """All columns; the home page's gap when the register names none and the navigation could not be read."""
    registered = {spelt(column.url): column for column in view.site.columns}
    if not registered and isinstance(home, Gap):
        return home
    named = {} if isinstance(home, Gap) else _named(view, home, set(registered), recognise)
    view.load((*registered, *named))
    seats = {url: seat_of(view, url, column.name) for url, column in registered.items()}
    seen = [_seen(view, registered[url], url, home, registered=True) for url in _each_once(seats)]
    for url, column in _further(view, named, seats.values()).items():
        recognised = recognise(column.name) is not None
        if view.state(url) is not None and (recognised or _is_list(view, url)):
            seen.append(_seen(view, column, url, home, registered=False, recognised=recognised))
    return Columns(columns=tuple(seen))


def _each_once(seats: Mapping[str, Seat]) -> list[str]:
    """The addresses of the registered columns, those of one name at several addresses once.  Two names are two duties of
    the register, whatever page they show."""
    kept: dict[str, Seat] = {}
    for url, seat in seats.items():
        if not any(seat.name == other.name and seat.same(other) for other in kept.values()):
            kept[url] = seat
    return list(kept)


def _further(view: View, named: dict[str, Column], registered: Iterable[Seat]) -> dict[str, Column]:
    """The columns that the navigation names, without those that are one with a registered or an earlier one."""
    seats = list(registered)
    kept: dict[str, Column] = {}
    for url, column in named.items():
        seat = seat_of(view, url, column.name)
        if not any(map(seat.same, seats)):
            seats.append(seat)
            kept[url] = column
    return kept


def _named(view: View, home: Read, known: set[str], recognise: Recognise) -> dict[str, Column]:
    """Pages of this site that the home page's navigation names and the register does not."""
    found: dict[str, Column] = {}
    for link in home.facts.navigation:
        taken = link.url in known or link.url in found or link.url in (view.home_url, home.state.url)
        if not taken and link.kind == "page" and link.text.strip() and view.owns(link.url):
            found[link.url] = _column(view, link, recognise)
        if len(found) >= FOUND_AT_MOST:
            break
    return found


def _column(view: View, link: Link, recognise: Recognise) -> Column:
    name = link.text.strip()
    below = link.url.removeprefix(view.home_url.rpartition("/")[0] + "/")
    first = "://" not in below and below.rstrip("/").count("/") == 0
    return Column(
        name=name,
        url=link.url,
        cls=recognise(name) or ColumnClass.OTHER,
        level=Level.FIRST if first else Level.OTHER,
    )


def _is_list(view: View, url: str) -> bool:
    state = view.state(url)
    return state is not None and state.facts is not None and state.facts.kind is PageKind.LIST


def _seen(
    view: View, column: Column, url: str, home: Read | Gap, *, registered: bool, recognised: bool = True
) -> ColumnSeen:
    page = follow(view, url)
    if isinstance(page, Gap):
        return ColumnSeen(
            column=column, registered=registered, recognised=recognised, state=ColumnState.GAP, gap=page,
            since=page.since,
        )  # fmt: skip
    framed = framed_rows(view, page)
    found = Emptiness(state=ColumnState.LISTED) if framed else _state(view, column, page, home)
    state = found.state
    parts = unread_parts(view, page)
    items = items_of(view, (*_own_rows(page.facts, hidden=parts > 0), *framed))
    settled = state is ColumnState.LISTED and any(item.shown is not None for item in items)
    return ColumnSeen(
        column=column,
        registered=registered,
        recognised=recognised,
        state=state,
        looked_at=page.looked_at,
        items=items,
        gap=Gap(reason=Outcome.UNPARSABLE, detail=found.why, where=page.state.url) if found.why else None,
        since=None if settled else found.since or _since(view, page.state.url) or page.state.at,
        parts=parts,
    )


def _own_rows(facts: PageFacts, *, hidden: bool) -> tuple[Row, ...]:
    """The rows of a column's list.  What a side bar lists (今日要闻, 热点推荐) is other columns' news: it is left out where
    the column's list stands beside it, be it empty or not read; a page with nothing else may be built so."""
    own = tuple(row for row in facts.rows if not row.aside)
    listed = sum(row.shown is not None for row in own) >= _LIST and 2 * len(own) >= len(facts.rows)
    return own if listed or hidden or (facts.empty_list and not own) else facts.rows


def _state(view: View, column: Column, page: Read, home: Read | Gap) -> Emptiness:
    facts = page.facts
    if facts.rows:
        return Emptiness(state=ColumnState.LISTED)
    if facts.leads_to:
        return Emptiness(state=ColumnState.LEADS_AWAY)
    if facts.children:
        return Emptiness(state=parent_state(view, page, home))
    if facts.scripted:
        return Emptiness(state=ColumnState.SCRIPTED)
    return empty_state(view, column, page, home)


def _since(view: View, url: str) -> datetime | None:
    """From when the page has looked as it looks now; looks that failed in between say nothing."""
    now: str | None = None
    since: datetime | None = None
    for row in view.connection.execute(_history, {"url": url, "until": view.until}):
        if not row.reader or row.outcome not in OPENED:
            continue
        shape = _shape(row.rows, row.children, row.chars, bool(row.scripted), bool(row.leads))
        if now is None:
            now = shape
        if shape != now:
            break
        since = moment(row.at)
    return since


def _shape(rows: int, children: int, chars: int, scripted: bool, leads: bool) -> str:
    if rows:
        return "rows"
    if leads or children or scripted:
        return "leads" if leads else "children" if children else "scripted"
    return "text" if chars >= TEXT_CHARS else "empty"
