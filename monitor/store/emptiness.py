"""Whether a column page that shows no list is really empty, or we have lost our grip on it.

A false 空白栏目 costs an official a week, so a page counts as empty only when everything that could be content is ruled
out, and a page that once had a list only when its template is still the same.
"""

import re
from typing import Final

from sqlalchemy import bindparam, select

from monitor.contract import ColumnState, Gap
from monitor.model import Link, PageState
from monitor.store import reading
from monitor.store.tables import page_states, pages
from monitor.store.view import Read, View, spelt

TEXT_CHARS: Final = 50
"""Characters of body text from which a page without a list is a page of text rather than a placeholder."""

_DOUBTFUL_LINKS: Final = 2  # so many links that no other page carries may be a list that we fail to read
_STEP: Final = re.compile(
    r"\s*(?:返回|回到|[上下]一?[页篇条]|首页|末页|尾页|更多|查看更多|打印|关闭|刷新|登录|注册|搜索|加入收藏|设为首页|\d{0,3}[\W_]*$)"
)  # the words of a link that leads on or back rather than to content
_SAME_TEMPLATE: Final = 0.75  # share of the class names that must be known from the page as it was
_SIBLINGS: Final = 6

_names_in_html = re.compile(rb"""\b(?:class|id)\s*=\s*["']([^"']{1,200})["']""", re.IGNORECASE)
_with_rows = (
    select(*reading.STATE_COLUMNS)
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(pages.c.url == bindparam("url"), page_states.c.at <= bindparam("until"), page_states.c.rows > 0)
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
    .limit(1)
)


def empty_state(view: View, page: Read, home: Read | Gap) -> ColumnState:
    """BLANK, CONTENT or LOST for a page that shows neither list nor children."""
    own = _own_content(view, page, home)
    if any(link.kind in ("attachment", "frame", "image") for link in own):
        return ColumnState.CONTENT
    named = [link for link in own if link.kind == "page"]
    if len(named) >= _DOUBTFUL_LINKS or any(not _STEP.match(link.text) for link in named):
        return ColumnState.LOST  # perhaps a list, or its only item: one link without a date is nothing that repeats
    earlier = _when_listed(view, page.state.url)
    if earlier is None:
        return ColumnState.BLANK
    if page.facts.text_chars >= TEXT_CHARS or not _same_template(view, earlier, page):
        return ColumnState.LOST
    return ColumnState.BLANK


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


def _when_listed(view: View, url: str) -> PageState | None:
    row = view.connection.execute(_with_rows, {"url": url, "until": view.until}).first()
    return None if row is None else reading.page_state(row)


def _same_template(view: View, earlier: PageState, page: Read) -> bool:
    """Whether the page is still built as when it had a list: its class names are those of then.

    Where the bodies are gone or name no classes, style sheets and navigation must be the same.
    """
    before, now = _class_names(view, earlier.body), _class_names(view, page.state.body)
    if len(before) >= 3 and len(now) >= 3:
        return len(now & before) / len(now) >= _SAME_TEMPLATE
    return _frame_of(view, earlier) == _frame_of(view, page.state) != frozenset()


def _class_names(view: View, body: str) -> set[bytes]:
    kept = reading.body_of(view.connection, body) if body else None
    return {name for value in _names_in_html.findall(kept or b"") for name in value.split()}


def _frame_of(view: View, state: PageState) -> frozenset[str]:
    links = reading.links_on(view.connection, state.url, state.body)
    return frozenset(link.url for link in links if link.common or link.kind in ("style", "script"))
