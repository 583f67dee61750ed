"""Links that a reader cannot see, by the style that stands on them or around them (RULES P-14)."""

import re
from functools import lru_cache

from lxml import etree

from monitor.contract import HiddenLink
from monitor.model import host_of
from monitor.observe.outline import Outline

_SIGNS = (
    ("display:none", re.compile(r"display:none")),
    ("visibility:hidden", re.compile(r"visibility:hidden")),
    ("font-size:0", re.compile(r"font-size:0(?:px|pt|em|rem|%)?(?:;|!|$)")),
    ("opacity:0", re.compile(r"opacity:0(?:\.0+)?(?:;|!|$)")),
    ("移出屏幕", re.compile(r"(?:position:(?:absolute|fixed).*)?(?:left|top|right|text-indent|margin-left|margin-top):-\d{3,}")),
    ("尺寸为零", re.compile(r"(?:(?:^|;)(?:height|width|max-height):[01](?:px)?(?:;|!|$).*overflow:hidden|overflow:hidden.*;(?:height|width|max-height):[01](?:px)?(?:;|!|$))")),
)  # fmt: skip
_TAGS = {"marquee": "滚动条藏匿"}
_UP = 12
_MOST = 100


def read_hidden_links(outline: Outline, url: str) -> tuple[HiddenLink, ...]:
    """The anchors that lead to another host and are hidden by inline style, at most a hundred."""
    own, found = host_of(url), []
    known: dict[etree._Element, str] = {}
    for anchor in outline.anchors:
        if host_of(anchor.url) == own:
            continue
        how = _hidden(outline, anchor.element, known)
        if how:
            found.append(HiddenLink(url=anchor.url, text=anchor.text[:100], how=how))
        if len(found) >= _MOST:
            break
    return tuple(found)


def _hidden(outline: Outline, element: etree._Element, known: dict[etree._Element, str]) -> str:
    """How an element is hidden: by its own style or by that of what it stands in; empty when it is not."""
    way: list[etree._Element] = []
    how = ""
    at: etree._Element | None = element
    for _ in range(_UP):
        if at is None or at.tag in ("body", "html"):
            break
        if at in known:
            how = known[at]
            break
        way.append(at)
        how = _sign(at.get("style") or "") or _small_marquee(at)
        if how:
            break
        at = outline.parent(at)
    known.update(dict.fromkeys(way, how))
    return how


def _small_marquee(element: etree._Element) -> str:
    """An old hiding place: a marquee one pixel high."""
    small = element.get("height") in ("0", "1", "2") or element.get("width") in ("0", "1", "2")
    return _TAGS["marquee"] if element.tag == "marquee" and small else ""


@lru_cache(maxsize=4_096)
def _sign(style: str) -> str:
    plain = re.sub(r"\s+", "", style.lower())
    return next((name for name, pattern in _SIGNS if pattern.search(plain)), "") if plain else ""
