"""The columns that a list names in one cell: a name and an address a line."""

import re
from collections.abc import Callable

from monitor.model import Column, ColumnClass
from monitor.register.lists.sheet import Cell, narrow

_PAIR = re.compile(
    r"(?P<name>[^\s:：|]{2,30}?)\s*[:：|\s]\s*(?P<url>(?:https?:)?/[^\s；;，]*|www\.[^\s；;，]+|[\w./?=&%-]*/[\w./?=&%-]*)"
)


def read_columns(cell: Cell, notes: list[str], recognise: Callable[[str], ColumnClass | None]) -> tuple[Column, ...]:
    """The columns of a cell with their addresses; names without one are noted, not registered."""
    found: dict[str, Column] = {}
    named: list[str] = []
    for part in re.split(r"[\n；;]+", cell.lines):
        pair = _PAIR.fullmatch(part.strip().rstrip("，,。"))
        if pair is None:
            named += [each for each in re.split(r"[、，,\s]+", part) if each]
            continue
        url = narrow(pair["url"])
        url = f"//{url}" if url.startswith("www.") else url
        name = pair["name"]
        found.setdefault(url, Column(name=name, url=url, cls=recognise(name) or ColumnClass.OTHER))
    if named:
        notes.append(f"栏目“{'”“'.join(named[:5])}”{'等' if len(named) > 5 else ''}没有网址，没有登记")
    return tuple(found.values())
