"""Where a page's source holds blocks that other pages of the site may hold too: its header, navigation and footer.

A block is the source of one element that opens a common region, nested so strictly that nothing inside it can end what
stands around it, and nothing around it can end what stands inside.
"""

import re
from collections.abc import Iterator
from typing import Final

from monitor.observe.regions import COMMON, region_of

LEAST: Final = 400
"""Bytes below which a block is not worth cutting."""

_BEGINS = re.compile(rb"""<(div|nav|header|footer|section|ul|dl)\b((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)>""", re.I)
_ATTRIBUTE = re.compile(rb"""\b(class|id|role)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.I)
_TOKEN = re.compile(
    rb"""<!--.*?-->|<(script|style)\b(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*>.*?</\1\s*>"""
    rb"""|<(/?)([a-z][a-z0-9]*)((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)>|<""",
    re.I | re.S,
)
_VOID = frozenset(b"area br col embed hr img input link param source track wbr".split())
_STRANGE = frozenset(b"html head body title meta base frame frameset noframes plaintext xmp xml datastore".split())
"""Elements that a block may not hold: they stand once on a page, or swallow what follows."""

_MOST = 12


def blocks_in(body: bytes) -> Iterator[tuple[int, int]]:
    """The outermost blocks of a page, as start and end in its bytes (of any encoding that keeps ASCII apart)."""
    at = found = 0
    while found < _MOST and (begun := _BEGINS.search(body, at)):
        at = begun.end()
        if not _is_common(begun):
            continue
        end = _end(body, begun)
        if end and end - begun.start() >= LEAST:
            yield begun.start(), end
            found += 1
        at = end or at


def _is_common(begun: re.Match[bytes]) -> bool:
    named = {
        match[1].lower(): (match[2] or match[3] or match[4] or b"").decode("ascii", "replace")
        for match in reversed(list(_ATTRIBUTE.finditer(begun[2])))
    }
    region = region_of(begun[1].decode().lower(), named.get(b"class", ""), named.get(b"id", ""), named.get(b"role", ""))
    return region in COMMON


def _end(body: bytes, begun: re.Match[bytes]) -> int:
    """Where a block that began ends; 0 where it is not strictly nested, or holds what no block may."""
    opened = [begun[1].lower()]
    for token in _TOKEN.finditer(body, begun.end()):
        name = token[3]
        if name is None:
            if token[0] == b"<":
                return 0
            continue
        name = name.lower()
        if name in _STRANGE:
            return 0
        if name in _VOID:
            continue
        if not token[2]:
            if token[4].rstrip().endswith(b"/"):
                return 0
            opened.append(name)
        elif opened.pop() != name:
            return 0
        elif not opened:
            return token.end()
    return 0
