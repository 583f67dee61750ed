"""What a one-off check of a site found."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec

from monitor.contract import ColumnState
from monitor.model import ColumnClass, Frozen, Link, Marks, Outcome, PageFacts, PageState, Sense, link_sense
from monitor.observe.columns import recognise


class LookLink(Frozen, frozen=True, kw_only=True):
    """A link target that did not open, or could not be looked at, with the pages that carry it."""

    url: str
    outcome: Outcome
    parents: tuple[str, ...] = ()
    status: int | None = None
    detail: str = ""
    outside: bool = False


class LookColumn(Frozen, frozen=True, kw_only=True):
    """A column that the site's navigation names.  ``cls`` is ``None`` where the name fixes no class."""

    name: str
    url: str
    cls: ColumnClass | None
    newest: date | None
    state: ColumnState
    rows: int


class Look(Frozen, frozen=True, kw_only=True):
    """The result of ``look``.

    ``outcome`` is how the start page ended and ``detail`` the reason in Chinese; when it did not open the rest is
    empty.  ``gap`` says why the look ended early and ``unchecked`` how many links were left then.
    """

    url: str
    outcome: Outcome
    detail: str = ""
    pages: int = 0
    links: int = 0
    broken: tuple[LookLink, ...] = ()
    unknown: tuple[LookLink, ...] = ()
    marks: Marks = Marks()
    columns: tuple[LookColumn, ...] = ()
    gap: Outcome | None = None
    unchecked: int = 0

    @property
    def opened(self) -> bool:
        """Whether the start page could be read."""
        return link_sense(self.outcome) is Sense.OPENED and self.outcome is not Outcome.NOT_HTML

    def as_json(self) -> dict[str, Any]:
        """Plain values for JSON: the fields, enums as their words, dates as ISO text."""
        plain: dict[str, Any] = msgspec.to_builtins(self)
        for column in plain["columns"]:
            column["class"] = column.pop("cls")
        return plain


def columns_of(
    navigation: Sequence[Link], states: Mapping[str, PageState], start: str, own: Mapping[str, int]
) -> tuple[LookColumn, ...]:
    """The columns that a home page's navigation names: those of a known class, and lists.  ``own``: how many links a
    page carries that none of the others does."""
    found: dict[str, LookColumn] = {}
    for link in navigation:
        if link.url == start or link.url in found or not link.text:
            continue
        cls, state = recognise(link.text), states.get(link.url)
        rows = state.facts.rows if state is not None and state.facts is not None else ()
        if cls is None and len(rows) < _LIST:
            continue
        dates = [row.shown for row in rows if row.shown is not None]
        found[link.url] = LookColumn(
            name=link.text,
            url=link.url,
            cls=cls,
            newest=max(dates, default=None),
            state=column_state(state, own.get(link.url, 0)),
            rows=len(rows),
        )
    return tuple(found.values())


_LIST = 3
_WORDS = 50


def column_state(state: PageState | None, own: int) -> ColumnState:
    """How a column page looked at this one reading.  ``own`` links may be items that we fail to read."""
    if state is None or state.facts is None or link_sense(state.outcome) is not Sense.OPENED:
        return ColumnState.GAP
    return _of_facts(state.facts, own)


def _of_facts(facts: PageFacts, own: int) -> ColumnState:
    if facts.rows:
        return ColumnState.LISTED
    if facts.leads_to:
        return ColumnState.LEADS_AWAY
    if facts.scripted:
        return ColumnState.SCRIPTED
    if facts.children:
        return ColumnState.PARENT
    if facts.text_chars >= _WORDS:
        return ColumnState.CONTENT
    return ColumnState.LOST if own else ColumnState.BLANK
