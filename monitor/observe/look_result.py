"""What a one-off check of a site found."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from msgspec import structs

from monitor.contract import ColumnState
from monitor.model import ColumnClass, Frozen, Level, Marks, Outcome, PageFacts, PageState, Sense, link_sense
from monitor.observe.column_names import LIKELY
from monitor.observe.tree import Node, Shape, shape_of


class LookLink(Frozen, frozen=True, kw_only=True):
    """A link target that did not open, or could not be looked at, with the pages that carry it."""

    url: str
    outcome: Outcome
    parents: tuple[str, ...] = ()
    status: int | None = None
    detail: str = ""
    outside: bool = False


class LookColumn(Frozen, frozen=True, kw_only=True):
    """A column that the site's menu or a breadcrumb names.  ``cls`` is ``None`` where nothing tells its class;
    ``confidence`` says how sure it is, ``parents`` are the names above it."""

    name: str
    url: str
    cls: ColumnClass | None
    newest: date | None
    state: ColumnState
    rows: int
    shape: Shape
    confidence: float = 0.0
    level: Level = Level.OTHER
    parents: tuple[str, ...] = ()


class Look(Frozen, frozen=True, kw_only=True):
    """The result of ``look``.

    ``outcome`` is how the start page ended and ``detail`` the reason in Chinese; when it did not open the rest is
    empty.  ``bad_files`` are attachments that answer with something else than their ending says.  ``gap`` says why the
    look ended early and ``unchecked`` how many links were left then.
    """

    url: str
    outcome: Outcome
    detail: str = ""
    pages: int = 0
    links: int = 0
    broken: tuple[LookLink, ...] = ()
    bad_files: tuple[LookLink, ...] = ()
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


def columns_of(nodes: Iterable[Node]) -> tuple[LookColumn, ...]:
    """The columns of a site's tree that are worth showing: those of a likely class, and lists."""
    shown = (node for node in nodes if _class_of(node) is not None or node.rows >= _LIST)
    return tuple(
        LookColumn(
            name=node.name,
            url=node.url,
            cls=_class_of(node),
            newest=node.newest,
            state=_STATES[node.shape],
            rows=node.rows,
            shape=node.shape,
            confidence=node.classed.confidence,
            level=node.level,
            parents=node.parents,
        )
        for node in shown
    )


_LIST = 3
_STATES = {
    Shape.LIST: ColumnState.LISTED, Shape.TEXT: ColumnState.CONTENT, Shape.PARENT: ColumnState.PARENT,
    Shape.BLANK: ColumnState.BLANK, Shape.DOUBTFUL: ColumnState.LOST, Shape.SCRIPTED: ColumnState.SCRIPTED, Shape.MOVED: ColumnState.LEADS_AWAY,
    Shape.OUTSIDE: ColumnState.LEADS_AWAY, Shape.ARTICLE: ColumnState.LEADS_AWAY, Shape.UNREAD: ColumnState.GAP,
}  # fmt: skip


def column_state_of(url: str, outcome: Outcome, facts: PageFacts | None) -> ColumnState:
    """How a column page looked at one reading that was not stored."""
    return _STATES[shape_of(url, facts if link_sense(outcome) is Sense.OPENED else None)]


def doubted(column: LookColumn) -> LookColumn:
    """A column that seems blank but carries links of its own: they may be items that we fail to read."""
    return structs.replace(column, shape=Shape.DOUBTFUL, state=_STATES[Shape.DOUBTFUL])


def _class_of(node: Node) -> ColumnClass | None:
    told = node.classed
    return None if told.cls is ColumnClass.OTHER or told.confidence < LIKELY else told.cls


def facts_of(states: Mapping[str, PageState]) -> dict[str, PageFacts]:
    """The facts of the pages that opened and were read, by URL."""
    return {
        url: state.facts
        for url, state in states.items()
        if state.facts is not None and link_sense(state.outcome) is Sense.OPENED
    }
