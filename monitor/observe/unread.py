"""The parts of a page that has items of its own, but where newer ones may stand that were not read: containers that
scripts fill, and frames.

A real page runs scripts for many things (weather, counters, sharing), so a container counts only if it is empty, stands
in the main area and is of the kind that holds lists, or a script that fetches data names it.
"""

import re

from lxml import etree

from monitor.observe.outline import Outline
from monitor.observe.regions import COMMON, Region, region_of
from monitor.observe.urls import join

_FETCHES = re.compile(
    r"\$\s*\.\s*(?:ajax|get|post|getJSON)\s*\(|\bfetch\s*\(|axios\s*[.(]|XMLHttpRequest|\.load\s*\(\s*['\"]|queryList|jpage\s*\("
    r"|listApi|dataproxy|loadData\s*\(|getList\w*\s*\(|laytpl|template\s*\(\s*['\"]|createApp\s*\(|new\s+Vue\s*\("
)
_PLACEHOLDER = re.compile(r"\{\{[^{}]{1,80}\}\}|<%=?[^%]{1,80}%>|\$\{[^{}]{1,80}\}")
_BOUND = "(self::li or self::tr or self::ul or self::dl) and (@v-for or @ng-repeat or @ms-repeat or @data-bind)"
_LISTS = frozenset({"ul", "ol", "tbody", "dl"})
_APP_IDS = frozenset({"app", "root", "__next", "__nuxt", "main-app", "container-app"})
_WIDGET = re.compile(
    r"(?:^|[-_])(?:weather|tianqi|tq|time|date|clock|count\w*|num\w*|total|visit\w*|hits?|pv|search\w*|keywords?|login\w*|user\w*|share\w*|bdshare"
    r"|qr\w*|ewm|code|wza|barrier\w*|map\w*|float\w*|ads?|gotop|backtop|top|menu\w*|nav\w*|pages?|pager|paging|pagination|player|video|audio"
    r"|e?charts?|calendar|vote|comments?|tools?|toolbar|tips?|dialog|mask|modal|popup?|loading|jiathis|crumbs?|font\w*|dots?|btns?|arrow)(?:$|[-_\d]|box|con|info|div|wrap)",
    re.I,
)
_LIBRARY = re.compile(
    r"jquery|swiper|superslide|slide|bootstrap|layui|layer|vue|react|angular|echarts|share|stat|tongji|count|hits|analy|wza|barrier|common|base|util"
    r"|plugin|min\.js|search|login|weather|tianqi|calendar|date|font|scroll|tab|nav|menu|resize|html5|respond|ie\d|conac|conac\.cn|jiucuo|_tb\.js|config",
    re.I,
)
_OTHER_FRAME = re.compile(
    r"weather|tianqi|tqy|forecast|map|video|player|login|captcha|tongji|stat|count|hits|share|weibo|weixin|qq\.com|wza|search|calendar|vote|ads?[/.]|jiucuo|robot",
    re.I,
)
_LOW = 100  # pixels: a frame below this height holds a line, not a list
_MOST_FRAMES = 10


def has_unread_list(outline: Outline, root: etree._Element, *, listed: bool) -> bool:
    """Whether scripts fill a part of the main area that may hold items.  ``listed``: the page has the list that it is
    there for, so that its templates are those of the search box and the like."""
    fetching = [script for script in outline.scripts if _FETCHES.search(script)]
    if any(_is_filled(element, fetching, outline) for element in outline.hollow):
        return True
    if listed:
        return False
    if any(line.region is Region.MAIN and _PLACEHOLDER.search(line.text) for line in outline.lines):
        return True
    return any(not _is_common(element, outline) for element in outline.find(root, _BOUND))


def has_empty_list(outline: Outline) -> bool:
    """Whether an empty list stands in the main area."""
    return any(element.tag in _LISTS for element in outline.hollow)


def content_frames(outline: Outline) -> tuple[str, ...]:
    """What the frames of the main area show that are large enough for a list and no weather, map or counter."""
    found: dict[str, None] = {}
    for frame in outline.frames:
        url = join(outline.base, frame.get("src") or "", outline.charset) if frame.tag == "iframe" else ""
        link = outline.links.get((url, "frame")) if url else None
        if link is not None and not link.common and not _is_small(frame) and not _OTHER_FRAME.search(url):
            found[url] = None
    return tuple(found)[:_MOST_FRAMES]


def _is_filled(element: etree._Element, fetching: list[str], outline: Outline) -> bool:
    names = [name for name in (element.get("id") or "", *(element.get("class") or "").split()) if name]
    if any(map(_WIDGET.search, names)):
        return False
    if (element.get("id") or "") in _APP_IDS:
        return True
    inside = [child for child in element if child.tag == "script"]
    after = element.getnext()
    beside = [after] if after is not None and after.tag == "script" and element.get("id") else []
    if any(_may_list(script.get("src") or "") for script in (*inside, *beside)):
        return True
    if any(_named(name, script) for name in names for script in fetching):
        return True
    return (
        bool(element.get("id"))
        and element.tag in _LISTS
        and any(_may_list(script.get("src") or "") for script in outline.script_tags)
    )


def _may_list(source: str) -> bool:
    """Whether an external script may write a list: any that is not named like a library or a widget."""
    return bool(source) and not _LIBRARY.search(source)


def _named(name: str, script: str) -> bool:
    return re.search(rf"['\"\s][#.]?{re.escape(name)}['\"\s>:]", script) is not None


def _is_common(element: etree._Element, outline: Outline) -> bool:
    """Whether an element stands in header, navigation or footer."""
    return any(
        region_of(str(each.tag), each.get("class", ""), each.get("id", ""), each.get("role", "")) in COMMON
        for each in outline.upwards(element)
    )


def _is_small(frame: etree._Element) -> bool:
    style = "".join((frame.get("style") or "").lower().split())
    if "display:none" in style or "visibility:hidden" in style or frame.get("hidden") is not None:
        return True
    stated = re.search(r"(?<![-\w])height:(\d+)px", style)
    height = stated[1] if stated else re.sub(r"px$", "", frame.get("height") or "")
    return (height.isdigit() and int(height) < _LOW) or frame.get("width") in ("0", "1")
