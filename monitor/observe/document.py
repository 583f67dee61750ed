"""The source of a page and its tree."""

import re
from functools import cached_property

from lxml import etree

_STRAY_END = re.compile(r"</(?:html|body)\s*>", re.I)


class Part:
    """A piece of source that many pages share, and what was asked about it."""

    __slots__ = ("_said", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._said: dict[str | re.Pattern[str], bool] = {}

    def says(self, what: str | re.Pattern[str]) -> bool:
        """Whether the piece holds a word, or something that a pattern finds."""
        found = self._said.get(what)
        if found is None:
            found = self._said[what] = holds(self.text, what)
        return found


def holds(text: str, what: str | re.Pattern[str]) -> bool:
    """Whether a text holds a word, or something that a pattern finds."""
    return what in text if isinstance(what, str) else what.search(text) is not None


class Document:
    """A page's text and the tree that was parsed from it.

    Where blocks were cut out before parsing, ``root`` has empty elements in their places (``holes``), and ``text`` and
    ``whole`` are the page with them, made when first asked for.
    """

    def __init__(self, text: str, charset: str, root: etree._Element, holes: tuple[tuple[str, Part], ...] = ()) -> None:
        """``holes`` are what stands in the source in the place of each block, and the block itself."""
        self.charset, self.root = charset, root
        self._text, self._holes = text, holes

    @cached_property
    def text(self) -> str:
        """The decoded source."""
        pieces: list[str] = []
        at = 0
        for hole, part in self._holes:  # in the order of the page
            here = self._text.find(hole, at)
            if here >= 0:
                pieces += (self._text[at:here], part.text)
                at = here + len(hole)
        return "".join((*pieces, self._text[at:]))

    def says(self, what: str | re.Pattern[str]) -> bool:
        """Whether the source holds a word, or something that a pattern finds inside or outside of a block."""
        return any(part.says(what) for _, part in self._holes) or holds(self._text, what)

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
