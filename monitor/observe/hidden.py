"""Links that a reader cannot see, by the style that stands on them or around them (RULES P-14)."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from monitor.contract import HiddenLink
from monitor.model import host_of
from monitor.observe.outline import Anchor, Outline

_SIGNS = (
    ("display:none", re.compile(r"display:none")),
    ("visibility:hidden", re.compile(r"visibility:hidden")),
    ("font-size:0", re.compile(r"font-size:0(?:px|pt|em|rem|%)?(?:;|!|$)")),
    ("opacity:0", re.compile(r"opacity:0(?:\.0+)?(?:;|!|$)")),
    ("移出屏幕", re.compile(r"(?:position:(?:absolute|fixed).*)?(?:left|top|right|text-indent|margin-left|margin-top):-\d{3,}")),
    ("尺寸为零", re.compile(r"(?:(?:^|;)(?:height|width|max-height):[01](?:px)?(?:;|!|$).*overflow:hidden|overflow:hidden.*;(?:height|width|max-height):[01](?:px)?(?:;|!|$))")),
)  # fmt: skip
_PIXELS = ("0", "1", "2")
_UP = 12
_MOST = 100


def read_hidden_links(outline: Outline, url: str) -> tuple[HiddenLink, ...]:
    """The anchors that lead to another host and are hidden by inline style, at most a hundred."""
    own = host_of(url)
    known: dict[etree._Element, str] = {}
    anchors = (anchor for anchor in _suspects(outline, known) if host_of(anchor.url) != own)
    pairs = ((anchor, _hidden(outline, anchor.element, known)) for anchor in anchors)
    found = (HiddenLink(url=anchor.url, text=anchor.text[:100], how=how) for anchor, how in pairs if how)
    return tuple(islice(found, _MOST))


def _suspects(outline: Outline, known: dict[etree._Element, str]) -> Iterator[Anchor]:
    """The anchors that may be hidden: of a block only those that it hides itself, unless all of it is hidden."""
    at = 0
    for hole, (place, block) in outline.blocks.items():
        yield from outline.own[at:place]
        dark = _hidden(outline, hole, known)
        yield from block.anchors if dark else block.remembered(_is_hidden_alone)
        at = place
    yield from outline.own[at:]


def _is_hidden_alone(anchor: Anchor) -> bool:
    """Whether an anchor is hidden by its own style or one around it, as far as its own tree goes."""
    return any(_sign(each.get("style") or "") or _small_marquee(each) for each in _upwards(anchor.element))


def _upwards(element: etree._Element) -> Iterator[etree._Element]:
    yield element
    yield from element.iterancestors()


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
    if element.tag != "marquee":
        return ""
    return "滚动条藏匿" if element.get("height") in _PIXELS or element.get("width") in _PIXELS else ""


@lru_cache(maxsize=4_096)
def _sign(style: str) -> str:
    plain = re.sub(r"\s+", "", style.lower())
    return next((name for name, pattern in _SIGNS if pattern.search(plain)), "") if plain else ""
