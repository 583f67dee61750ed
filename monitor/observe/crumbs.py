"""The breadcrumb of a page: the columns above it, from the home page down.

Found by what it is to a reader, not by where it stands: few links, the first of them the home page, with words such as
当前位置 before them or arrows between them.  Sites mark it up as a navigation, a list, or plain text in a table cell.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import Final

from lxml import etree

from monitor.model import Link
from monitor.observe.outline import Anchor, Outline
from monitor.observe.regions import Region, region_of

MOST: Final = 8
"""Links that a page's facts keep of its breadcrumb."""

_CLIMB: Final = 4
_TRIES: Final = 60
_FIRST_ANCHORS: Final = 3_000
_LONGEST_NAME: Final = 30
_HOME = re.compile(r"(?:返回)?(?:网站|本站|政府)?(?:首页|主页)|.{2,12}(?:首页|主页)")
_WORDS = re.compile(r"(?:当前|现在|所在|您|你)的?(?:所在)?(?:的?位置|在)")
_ARROW = re.compile(r"首\s*页\s*(?:[>＞»›→⟩]|/(?!/)|\\|-{1,2}\s*>|·>)")


def read_crumb(outline: Outline) -> tuple[Link, ...]:
    """The links of the first breadcrumb of a page, the home page first; empty where the page has none."""
    best: tuple[Link, ...] = ()
    for start in islice(_starts(outline), _TRIES):
        found = _trail(outline, start)
        if len(found) > len(best):
            best = found
        if len(best) > 1:
            break
    return best


def _starts(outline: Outline) -> Iterator[int]:
    """Where a breadcrumb may begin: at a link to a home page, then at any link of a line that says 当前位置."""
    for at, each in enumerate(outline.anchors[:_FIRST_ANCHORS]):
        if each.region is not Region.FOOTER and _is_home(each.text):
            yield at
    if any(line.region is Region.CRUMB and line.linked for line in outline.lines):
        last = None
        for at, each in enumerate(outline.anchors[:_FIRST_ANCHORS]):
            if each.region is Region.FOOTER:
                continue
            parent = outline.parent(each.element)
            if parent is last or parent is None or each.region not in (Region.MAIN, Region.CRUMB):
                continue
            last = parent
            if _WORDS.search(_start_of(outline, parent)[:24]):
                yield at


def _trail(outline: Outline, start: int) -> tuple[Link, ...]:
    """The links of the breadcrumb that begins with this anchor, if one does."""
    found: tuple[Link, ...] = ()
    for container in islice(_above(outline, outline.anchors[start]), _CLIMB):
        inside = list(_inside(outline, start, container))
        if len(inside) > MOST or container.tag in ("body", "html"):
            break
        if _is_crumb(outline, container):
            found = _links(inside)
        if len(found) > 1:
            break
    return found


def _links(inside: list[Anchor]) -> tuple[Link, ...]:
    """The links with names, from the last one that leads to a home page."""
    homes = [at for at, each in enumerate(inside) if _is_home(each.text)]
    named = [each for each in inside[homes[-1] if homes else 0 :] if 0 < len(each.text) <= _LONGEST_NAME]
    return tuple(Link(url=each.url, text=each.text) for each in named)


@lru_cache(maxsize=4_096)
def _is_home(text: str) -> bool:
    return _HOME.fullmatch("".join(text.split())) is not None


def _above(outline: Outline, anchor: Anchor) -> Iterator[etree._Element]:
    return islice(outline.upwards(anchor.element), 1, None)


def _inside(outline: Outline, start: int, container: etree._Element) -> Iterator[Anchor]:
    """The anchors from ``start`` on that stand in a container; one too many is enough to know that they are many."""
    for anchor in outline.anchors[start : start + MOST + 1]:
        if not any(element is container for element in islice(_above(outline, anchor), _CLIMB + 2)):
            break
        yield anchor


def _is_crumb(outline: Outline, container: etree._Element) -> bool:
    """Whether an element shows a breadcrumb: by its words, its arrows, or its name."""
    text = _start_of(outline, container)
    if _WORDS.search(text[:24]) or _ARROW.search(text):
        return True
    return region_of("div", container.get("class", ""), container.get("id", "")) is Region.CRUMB


def _start_of(outline: Outline, container: etree._Element) -> str:
    return " ".join(" ".join(islice(outline.texts(container), 40)).split())[:60]
