"""Where a page's source holds blocks that other pages of the site may hold too: its header, navigation, lists of units,
footer.

A block is the source of one element, nested so strictly that nothing inside it can end what stands around it, and
nothing around it can end what stands inside.
"""

import re
from collections.abc import Iterator
from typing import Final

LEAST: Final = 400
"""Bytes below which a block is not worth cutting."""

_TOKEN = re.compile(
    rb"""<!--.*?-->|<(script|style)\b(?:[^<>"']|"[^"<>]*"|'[^'<>]*')*>.*?</\1\s*>"""
    rb"""|<(/?)([a-z][a-z0-9]*)((?:[^<>"']|"[^"<>]*"|'[^'<>]*')*)>|<""",
    re.I | re.S,
)
_KINDS = frozenset(b"div nav header footer section ul ol dl".split())
_VOID = frozenset(b"area br col embed hr img input link param source track wbr".split())
_STRANGE = frozenset(b"html head body title meta base frame frameset noframes plaintext xmp xml datastore".split())
"""Elements that a block may not hold: they stand once on a page, or swallow what follows."""

_DEEPEST = 60


def blocks_in(body: bytes) -> Iterator[tuple[int, int]]:
    """The elements of a page that may be blocks, as start and end in its bytes (of any encoding that keeps ASCII apart),
    in the order of their ends: those inside before what holds them."""
    opened: list[tuple[bytes, int]] = []
    for token in _TOKEN.finditer(body):
        name = token[3]
        if name is None:
            if token[0] == b"<":
                opened.clear()
            continue
        name = name.lower()
        if name in _VOID:
            continue
        if name in _STRANGE or len(opened) > _DEEPEST:
            opened.clear()
        elif not token[2]:
            if token[4].rstrip().endswith(b"/"):
                opened.clear()
            else:
                opened.append((name, token.start()))
        elif opened and opened[-1][0] == name:
            _, start = opened.pop()
            if name in _KINDS and token.end() - start >= LEAST:
                yield start, token.end()
        else:
            opened.clear()
