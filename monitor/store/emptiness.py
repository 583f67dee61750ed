"""Whether a column page that shows no list is really empty, or we have lost our grip on it.

A false 空白栏目 costs an official a week, so a page counts as empty only when everything that could be content is ruled
out.  A page that once had a list is lost (:data:`~monitor.contract.ColumnState.LOST`) until a second reader, who knows
nothing of the first one's rules, has found nothing but the site's frame on looks of two different days.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from monitor.contract import ColumnState, Gap
from monitor.model import Column, Frozen, Link, PageState, local_day
from monitor.store import reading
from monitor.store.codec import micros
from monitor.store.first_look import Doubt, doubt
from monitor.store.second_look import Neighbours, Seen, built_alike, lists_headlines, look_again, same_frame
from monitor.store.second_reader import Pieces, level, pieces
from monitor.store.tables import page_states, pages
from monitor.store.view import Read, View, is_read, spelt

TEXT_CHARS: Final = 50
"""Characters of body text from which a page without a list is a page of text rather than a placeholder."""

_DOUBTFUL_LINKS: Final = 2  # so many links that no other page carries may be a list that we fail to read
_STEP: Final = re.compile(
    r"\s*(?:返回|回到|[上下]一?[页篇条]|首页|末页|尾页|更多|查看更多|打印|关闭|刷新|登录|注册|搜索|加入收藏|设为首页|\d{0,3}[\W_]*$)"
)  # the words of a link that leads on or back rather than to content
_SIBLINGS: Final = 6
_COLUMNS: Final = 40
_LOOKS_BACK: Final = 8  # bodies of the past that the second reader is given
_AT_ONCE: Final = 3  # so many columns that lost their lists together are a change of the site rather than of a column

_listed_or_not = (
    select(*reading.STATE_COLUMNS)
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(pages.c.url == bindparam("url"), page_states.c.at <= bindparam("until"))
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
)
_with_rows = _listed_or_not.where(page_states.c.rows > 0).limit(1)
_since_then = _listed_or_not.where(page_states.c.at > bindparam("after"), page_states.c.reader > 0).limit(
    _LOOKS_BACK * 4
)


class Emptiness(Frozen, frozen=True, kw_only=True):
    """What a page without a list is; ``since`` where it is known better than from the page's own states; ``why`` it
    cannot be told, where the state does not say it."""

    state: ColumnState
    since: datetime | None = None
    why: str = ""


def empty_state(view: View, column: Column, page: Read, home: Read | Gap) -> Emptiness:
    """BLANK, CONTENT, LOST or SCRIPTED for a page that shows neither list nor children."""
    listed = _when_listed(view, page.state.url)
    if listed is not None:
        return _after_a_list(view, column, page, home, listed)
    if page.facts.text_chars >= TEXT_CHARS:
        return Emptiness(state=ColumnState.CONTENT)
    own = _own_content(view, page, home)
    if any(link.kind in ("attachment", "frame", "image") for link in own):
        return Emptiness(state=ColumnState.CONTENT)
    named = [link for link in own if link.kind == "page"]
    # Perhaps a list, or its only item: one link without a date is nothing that repeats.
    lost = len(named) >= _DOUBTFUL_LINKS or any(not _STEP.match(link.text) for link in named)
    return Emptiness(state=ColumnState.LOST) if lost else _at_first_look(view, column, page, home)


def parent_state(view: View, page: Read, home: Read | Gap) -> ColumnState:
    """PARENT for a page that leads to child columns; LOST where it once had a list and still holds what reads like
    items: then the children may be our own misreading."""
    listed = _when_listed(view, page.state.url)
    now = None if listed is None else _pieces(view, page.state)
    if listed is None or now is None:
        return ColumnState.PARENT
    around = _neighbours(view, page, home, listed)
    if around is None or not lists_headlines(now, around, page.state.url):
        return ColumnState.PARENT
    return ColumnState.LOST


# ── a page that never had a list ─────────────────────────────────────────────────────────────────────────────────────


def _at_first_look(view: View, column: Column, page: Read, home: Read | Gap) -> Emptiness:
    """BLANK for a page of the site in which nothing can fill the place of a list, not even for a reader."""
    now = _pieces(view, page.state)
    if now is None:
        return Emptiness(state=ColumnState.LOST, why="没有留存页面原文，不能断定页面为空")
    listing = [state for state in _other_columns(view, page, home) if state.facts is not None and state.facts.rows]
    readable = [*([home.state] if isinstance(home, Read) else []), *listing[:_SIBLINGS]]
    others = [found for found in (_pieces(view, state) for state in readable) if found is not None]
    reason = doubt(now, others, page.state.url, column.name)
    if reason is None:
        return Emptiness(state=ColumnState.BLANK)
    return Emptiness(state=ColumnState.SCRIPTED if reason is Doubt.SCRIPT else ColumnState.LOST, why=reason.value)


def _own_content(view: View, page: Read, home: Read | Gap) -> list[Link]:
    """Links in the page's own part that lead to something that neither the home page nor another column carries."""
    own = [link for link in view.links(page.state) if not link.common and link.kind not in ("style", "script")]
    if not own:
        return []
    columns = [spelt(column.url) for column in view.site.columns]
    shared = {page.state.url, view.home_url, *columns}
    if isinstance(home, Read):
        shared.update(link.url for link in (*home.facts.navigation, *view.links(home.state)))
    for url in [url for url in columns if url != page.state.url][:_SIBLINGS]:
        state = view.state(url)
        if state is not None and state.body:
            shared.update(link.url for link in view.links(state))
    folder = page.state.url.rpartition("/")[0]
    return [link for link in own if link.url not in shared and not _leads_up(link.url, folder)]


def _leads_up(url: str, folder: str) -> bool:
    """A link to a folder above the page's own: the trail at the top of the page."""
    place = url.partition("?")[0].rpartition("/")[0]
    return url.endswith("/") and (folder + "/").startswith(place + "/")


# ── a page that had a list ───────────────────────────────────────────────────────────────────────────────────────────


def _after_a_list(view: View, column: Column, page: Read, home: Read | Gap, listed: PageState) -> Emptiness:
    """LOST until confirmed: BLANK since the first of the looks, on two days or more, at which nothing was there."""
    lost = Emptiness(state=ColumnState.LOST)
    around, now = _neighbours(view, page, home, listed), _pieces(view, page.state)
    if around is None or now is None:
        return lost
    seen = look_again(now, around, page.state.url, column.name)
    if seen is Seen.SCRIPT:
        return Emptiness(state=ColumnState.SCRIPTED)
    if (
        seen is not Seen.NOTHING
        or page.facts.text_chars >= TEXT_CHARS
        or not _can_be_trusted(view, page, home, now, around)
    ):
        return lost
    first = page.state.at
    for state in _looks_since(view, listed, page.state.url):
        then = _pieces(view, state)
        if then is None or look_again(then, around, state.url, column.name) is not Seen.NOTHING:
            break
        first = min(first, state.at)
    if local_day(first) == local_day(page.looked_at):
        return lost
    return Emptiness(state=ColumnState.BLANK, since=first)


def _can_be_trusted(view: View, page: Read, home: Read | Gap, now: Pieces, around: Neighbours) -> bool:
    """Whether "nothing" may be said of this page: another column built alike still lists its items, so that the site's
    way of building lists is one that we can read; or the page is built as ever and few columns went empty with it."""
    together = 1
    for sibling in _other_columns(view, page, home):
        if sibling.facts is not None and sibling.facts.rows:
            other = _pieces(view, sibling)
            if other is not None and built_alike(now, other) and now.sources <= other.sources | around.earlier.sources:
                return True
        elif _when_listed(view, sibling.url) is not None:
            together += 1
    return together < _AT_ONCE and same_frame(now, around.earlier)


def _looks_since(view: View, listed: PageState, url: str) -> Iterator[PageState]:
    """The states in which the page has been without a list, newest first, each body once; up to the first in which it
    was something else.  Looks that failed in between say nothing."""
    after = {"url": url, "until": view.until, "after": micros(listed.at)}
    bodies: set[str] = set()
    for row in view.connection.execute(_since_then, after):
        state = reading.page_state(row)
        if not is_read(state) or state.facts is None:
            continue
        if state.facts.rows or state.facts.children or state.facts.leads_to or state.facts.scripted:
            return
        if state.body not in bodies and len(bodies) >= _LOOKS_BACK:
            return
        bodies.add(state.body)
        yield state


def _neighbours(view: View, page: Read, home: Read | Gap, listed: PageState) -> Neighbours | None:
    """What the page is compared with; ``None`` when the body with the list is no longer kept."""
    earlier = _pieces(view, listed)
    if earlier is None or listed.facts is None:
        return None
    siblings = (_pieces(view, state) for state in _other_columns(view, page, home)[:_SIBLINGS])
    return Neighbours(
        earlier=earlier,
        items=frozenset(row.url for row in listed.facts.rows),
        titles=frozenset(level(row.title) for row in listed.facts.rows),
        home=_pieces(view, home.state) if isinstance(home, Read) else None,
        siblings=tuple(sibling for sibling in siblings if sibling is not None),
    )


def _other_columns(view: View, page: Read, home: Read | Gap) -> list[PageState]:
    """Other columns of the site, registered or named by its navigation, as last read; those that list items first."""
    named = [] if isinstance(home, Gap) else [link.url for link in home.facts.navigation if view.owns(link.url)]
    urls = list(dict.fromkeys((*(spelt(column.url) for column in view.site.columns), *named)))[:_COLUMNS]
    view.load(urls)
    found = (view.state(url) for url in urls if url not in (page.state.url, view.home_url))
    readable = [state for state in found if state and is_read(state) and state.facts and not state.facts.leads_to]
    return sorted(readable, key=lambda state: not (state.facts and state.facts.rows))


def _when_listed(view: View, url: str) -> PageState | None:
    row = view.connection.execute(_with_rows, {"url": url, "until": view.until}).first()
    return None if row is None else reading.page_state(row)


def _pieces(view: View, state: PageState) -> Pieces | None:
    """The second reading of a page's body; ``None`` when the body is not kept."""
    kept = reading.body_of(view.connection, state.body) if state.body else None
    if kept is None:
        return None
    charset = state.facts.charset if state.facts else ""
    return pieces(kept, charset, state.url)
