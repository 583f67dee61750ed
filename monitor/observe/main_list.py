"""The rows of a page that are its list, without those of the boxes beside it: today's news, the most read, what is recommended.

Only a box that says so by a heading of its own is left out, and only while rows outside such boxes remain: what a superior
publishes must never be lost to a guess about the layout.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from lxml import etree

from monitor.model import Row
from monitor.observe.outline import Anchor
from monitor.observe.regions import Region

_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt", "legend", "strong", "b"})
_NAMED: Final = re.compile(r"tit|head|caption|hd$", re.I)
_BESIDE: Final = re.compile(r"要闻|热点|热门|热搜|热文|推荐|排行|点击|专题|相关|图片|视频|关注|导读|头条")
_LISTS: Final = frozenset({"ul", "ol", "table", "dl"})
_CLIMB: Final = 4
_LONGEST: Final = 16


def rows_of_list(rows: Sequence[Row], anchors: Iterable[Anchor], name: str) -> tuple[Row, ...]:
    """The rows without those that stand only in boxes beside the list; ``name`` is what the column is called."""
    beside: dict[str, bool] = {}
    known: dict[etree._Element, bool] = {}
    for anchor in anchors:
        box = _box(anchor.element)
        if box not in known:
            known[box] = _is_beside(box, anchor.region, name)
        beside[anchor.url] = beside.get(anchor.url, True) and known[box]
    kept = tuple(row for row in rows if not beside.get(row.url, False))
    return kept or tuple(rows)


def _box(element: etree._Element) -> etree._Element:
    """The list or the block in which a link stands."""
    for above in element.iterancestors():
        if above.tag in _LISTS:
            return above
    parent = element.getparent()
    return element if parent is None else parent


def _is_beside(box: etree._Element, region: Region, name: str) -> bool:
    """Whether the heading of a block names another thing than the column: in a side area any, elsewhere one of the usual."""
    heading = _heading(box)
    if not heading or heading in name or name in heading:
        return False
    return region is Region.SIDE or _BESIDE.search(heading) is not None


def _heading(box: etree._Element) -> str:
    """The heading right above a block, be it above what holds the block alone."""
    element = box
    for _ in range(_CLIMB):
        before = element.getprevious()
        while before is not None and callable(before.tag):
            before = before.getprevious()
        if before is not None:
            return _text(before) if _is_heading(before) else ""
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            break
        element = parent
    return ""


def _is_heading(element: etree._Element) -> bool:
    named = _NAMED.search(element.get("class") or "") is not None
    return (element.tag in _HEADINGS or named) and 0 < len(_text(element)) <= _LONGEST


def _text(element: etree._Element) -> str:
    return re.sub(r"[\s>»+]|更多", "", "".join(str(text) for text in element.itertext()))
