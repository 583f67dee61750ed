"""What a crawl that came to its end could not see all the same: lists that gave nothing to read, and pages that a list names.

A copy may stand there, so nothing is called missing by such a crawl.
"""

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select

from monitor.contract import Columns, ColumnState, Gap
from monitor.model import OPENED, ColumnClass, Outcome, PageState, Sense, link_sense
from monitor.store.codec import micros, moment
from monitor.store.evidence_links import last_usable
from monitor.store.tables import page_states, pages
from monitor.store.view import Crawl, View, is_read, spelt

CUT: Final = frozenset({"pattern", "pages", "depth", "minutes", "stopped"})
"""Reasons for which a crawl leaves out pages that may be articles; what it leaves out of calendars and filters is none."""

GONE_FOR: Final = timedelta(days=14)
"""A list that has been missing or empty for so long is no list any more."""

LITTLE: Final = 100
"""Characters of a page that shows nothing but a frame, a hint or an empty template."""

_CARRYING: Final = frozenset({ColumnClass.NEWS, ColumnClass.NOTICE, ColumnClass.POLICY, ColumnClass.NORMATIVE})
_HERE: Final = (Outcome.BROKEN, Outcome.SOFT_404)
_SHORTEST: Final = 10
_now = page_states.alias("now")
_once_list = page_states.alias("once_list")
_newest = (
    select(_now.c.id)
    .where(_now.c.page == pages.c.id, _now.c.at <= bindparam("until"))
    .order_by(_now.c.at.desc(), _now.c.id.desc())
    .limit(1)
    .correlate(pages)
    .scalar_subquery()
)
_silent_lists = (
    select(
        pages.c.url, page_states.c.at, page_states.c.outcome, page_states.c.scripted,
    )
    .select_from(pages.join(page_states, page_states.c.id == _newest))
    .where(
        pages.c.id.in_(
            select(_once_list.c.page).where(
                _once_list.c.site == bindparam("site"), _once_list.c.kind == "list", _once_list.c.rows > 0,
                _once_list.c.at <= bindparam("until"),
            )
        ),
        (pages.c.last_read >= bindparam("seen"))
        | (pages.c.last_missed >= bindparam("seen"))
        | (page_states.c.at >= bindparam("recent")),
        page_states.c.outcome.not_in([outcome.value for outcome in OPENED])
        | ((page_states.c.rows == 0) & (page_states.c.children == 0) & (page_states.c.chars < LITTLE)),
    )
)  # fmt: skip
_new_unread = (
    select(pages.c.id)
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(
        page_states.c.site == bindparam("site"),
        page_states.c.at <= bindparam("until"),
        pages.c.last_missed >= bindparam("seen"),
        pages.c.last_read < bindparam("seen"),
        ~select(_once_list.c.id).where(_once_list.c.page == pages.c.id, _once_list.c.reader > 0).exists(),
    )
    .limit(1)
)


def whole_since(view: View) -> datetime | None:
    """The start of the newest crawl that met every page on this site and read each new one; ``None`` where one was left
    unseen.  Whether lists hide something (:func:`lists_hide`) is another question."""
    crawl = last_usable(view)
    if isinstance(crawl, Gap) or not crawl.complete or CUT & crawl.coverage.cut.keys():
        return None
    given = {"site": view.site.id, "until": view.until, "seen": micros(crawl.started)}
    return None if view.connection.execute(_new_unread, given).first() is not None else crawl.started


def lists_hide(view: View, columns: Columns | Gap) -> bool:
    """Whether a list of this site gave nothing to read at the newest crawl, so that no look at lists tells what is not there."""
    crawl = last_usable(view)
    if isinstance(crawl, Gap) or _is_drawn(columns):
        return True
    given = {
        "site": view.site.id, "until": view.until, "seen": micros(crawl.started),
        "recent": micros(crawl.started - GONE_FOR),
    }  # fmt: skip
    registered = {spelt(column.url) for column in view.site.columns}
    silent = view.connection.execute(_silent_lists, given)
    return any(_hides(row, crawl, registered) for row in silent)


def _is_drawn(columns: Columns | Gap) -> bool:
    """Whether a column on which reposts may stand is drawn by a script."""
    known = columns.columns if isinstance(columns, Columns) else ()
    return any(
        seen.state is ColumnState.SCRIPTED and (seen.registered or seen.column.cls in _CARRYING) for seen in known
    )


def _hides(row: Any, crawl: Crawl, registered: Iterable[str]) -> bool:
    """Whether items may stand on a list that gave nothing: for ever where it keeps us out, for some time where it is gone."""
    outcome = Outcome(row.outcome)
    kept_out = row.scripted if outcome in OPENED else link_sense(outcome) is Sense.UNKNOWN
    blank = outcome in OPENED and row.url in registered
    return bool(kept_out) or blank or crawl.started - moment(row.at) < GONE_FOR


def listed_unread(view: View, title: str, columns: Columns | Gap) -> tuple[str, ...]:
    """The pages that a column lists under a title and that could not be read."""
    wanted = _wording(title)
    known = columns.columns if isinstance(columns, Columns) else ()
    named = [item.url for seen in known for item in seen.items if _is_titled(item.title, wanted)]
    return tuple(dict.fromkeys(url for url in named if _is_unread(view.state(url))))


def _wording(title: str) -> str:
    return re.sub(r"\W", "", title)


def _is_titled(shown: str, wanted: str) -> bool:
    """Whether a row shows this title, whole or cut short."""
    bare = _wording(shown)
    if not shown.rstrip().endswith(("…", "...")):
        return bool(bare) and bare == wanted
    return len(bare) >= _SHORTEST and wanted.startswith(bare)


def _is_unread(state: PageState | None) -> bool:
    if state is None or state.outcome not in OPENED:
        return state is None or state.outcome not in _HERE
    return not is_read(state) or state.facts is None or bool(state.facts.leads_to) or state.facts.text_chars < LITTLE


def tells(row: Any) -> bool:
    """Whether a look at what was a copy surely shows that it is none any more: the page is gone, or it has another text."""
    outcome = Outcome(row.outcome)
    if outcome in OPENED:
        return bool(row.reader) and not row.leads and not row.scripted and row.chars >= LITTLE
    return outcome in _HERE
