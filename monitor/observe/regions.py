"""Which part of a page an element opens: header, navigation, footer, breadcrumb, pager, side, or the main area.

Judged by HTML5 tags, ARIA roles, and the class and id names that Chinese government CMSs use.
"""

import re
from enum import IntEnum
from functools import lru_cache


class Region(IntEnum):
    """A part of a page.  The order has no meaning."""

    MAIN = 0
    HEADER = 1
    NAV = 2
    FOOTER = 3
    CRUMB = 4
    PAGER = 5
    SIDE = 6


COMMON = frozenset({Region.HEADER, Region.NAV, Region.FOOTER})
"""Regions that the whole site shares."""

NOT_TEXT = COMMON | {Region.CRUMB, Region.PAGER}
"""Regions whose words are none of the page's own text."""

_TAGS = {"header": Region.HEADER, "nav": Region.NAV, "footer": Region.FOOTER, "aside": Region.SIDE}
_ROLES = {
    "navigation": Region.NAV, "menubar": Region.NAV, "banner": Region.HEADER, "contentinfo": Region.FOOTER,
    "complementary": Region.SIDE,
}  # fmt: skip
_WHOLE = frozenset({"html", "body", "form", "main", "article", "a", "li", "td", "h1", "h2", "h3", "img", "p", "input"})
_PREFIX = r"(?:page|site|web|index|main|top|global|public|common|new|pc|wap|mobile|gov|zf|[a-z]{1,3}\d?)"
_PATTERNS = (
    (Region.CRUMB, re.compile(r"crumb|weizhi|dqwz|now-?site|current-?(?:position|location)|^(?:cur)?(?:position|location|place|path)$|^dangqian|^bt?-?where$")),
    (Region.PAGER, re.compile(r"^(?:page|pages|pager|pagination|paging|pagebar|page-?(?:nav|list|num|bar|box|turn)|fanye|fy|changepage|pageinfo)$")),
    (Region.FOOTER, re.compile(
        r"foot(?!note)|copy-?right|^copy$|friend-?link|yqlj|youqing"
        rf"|^{_PREFIX}?[-_]?(?:bottom|btm|dibu)(?:[-_]?(?:box|wrap|con|info|bar|nav|link|links|main|bg|in|inner))?\d*$")),
    (Region.NAV, re.compile(r"nav(?!y|igator-?tip)|menu|daohang|^dh$|lanmu-?list")),
    (Region.HEADER, re.compile(
        rf"^{_PREFIX}?[-_]?(?:header|head|topbar|top|toubu|banner|toolbar)"
        r"(?:[-_]?(?:wrap|box|con|content|inner|top|bar|bg|main|area|container|fixed|left|right|in|line|link|wrapper|info))*[-_]?\d*$")),
    (Region.SIDE, re.compile(r"^(?:side|sidebar|aside|side-?(?:bar|box|left|right|list)|left-?(?:list|bar|side|tree)|gl-?left)$")),
)  # fmt: skip


@lru_cache(maxsize=4_096)
def region_of(tag: str, classes: str, key: str = "", role: str = "") -> Region | None:
    """The region that an element with this tag, class names, id and role opens; ``None`` when it opens none."""
    found = _TAGS.get(tag) or _ROLES.get(role)
    if found or tag in _WHOLE:
        return found
    for name in (*classes.lower().split()[:12], key.lower()):
        for region, pattern in _PATTERNS if name else ():
            if pattern.search(name[:60]):
                return region
    return None
