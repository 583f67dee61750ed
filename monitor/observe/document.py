"""The source of a page and its tree."""

import re
from functools import cached_property

from lxml import etree

_STRAY_END = re.compile(r"</(?:html|body)\s*>", re.I)


class Document:
    """A page's text and the tree that was parsed from it.

    Where blocks were cut out before parsing, ``root`` has empty elements in their places (``holes``), and ``text`` and
    ``whole`` are the page with them, made when first asked for.
    """

    def __init__(self, text: str, charset: str, root: etree._Element, holes: tuple[tuple[str, str], ...] = ()) -> None:
        """``holes`` are what stands in the source in the place of each block, and the block's text."""
        self.charset, self.root = charset, root
        self._text, self._holes = text, holes

    @cached_property
    def text(self) -> str:
        """The decoded source."""
        text = self._text
        for hole, block in self._holes:
            text = text.replace(hole, block, 1)
        return text

    @cached_property
    def whole(self) -> etree._Element:
        """The tree of the whole page."""
        root = parse(self.text) if self._holes else self.root
        return self.root if root is None else root


def parse(text: str) -> etree._Element | None:
    """The tree of a page; ``None`` when there is nothing in it.

    libxml2 stops at 256 open elements.  Pages with hundreds of unclosed tags do exist, so such a page is parsed once
    more with room for 2,048; what nests deeper is left out.  An end tag of the whole page in its middle ends nothing, as
    in a browser.
    """
    source = _STRAY_END.sub("", text).encode("utf-8", "replace")
    try:
        parser = new_parser()
        root = etree.fromstring(source, parser)
        if any("depth" in entry.message for entry in list(parser.error_log)[-3:]):
            root = etree.fromstring(source, new_parser(deep=True))
    except (etree.LxmlError, ValueError):
        return None
    return root


def new_parser(*, deep: bool = False) -> etree.HTMLParser:
    """A parser of pages; of decoded ones, so always of UTF-8."""
    return etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=deep)
