"""What one pass over a page's tree collects: its lines of text, anchors, other resources and inline scripts, each with
its region; put together, where blocks of the site's furniture were read earlier, with what they gave."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, cast

from lxml import etree

from monitor.model import Link
from monitor.observe.regions import Region

GAP: Final = "\x1f"
"""Stands between elements of a line; white space to ``str.split``, and in no document."""

CUT: Final = "xw-cut"
"""The attribute of an empty element that stands for a block of the site's furniture."""

_NOT_WORD = re.compile(r"[\W_]+")
_KEY_CHARS = 600


@dataclass(slots=True)
class Line:
    """One line of text as a reader sees it, with a blank where an element within it begins or ends; ``linked`` counts
    its characters that are link text, ``element`` is the one it stands in, ``pieces`` are its texts as they stand there.
    """

    text: str
    region: Region
    linked: int
    heading: bool = False
    element: etree._Element | None = None
    pieces: list[str] = field(default_factory=list)
    _key: str | None = None

    @property
    def exact(self) -> str:
        """The line without the blanks that only elements make."""
        return " ".join("".join(self.pieces).replace(GAP, "").split())

    @property
    def key(self) -> str:
        """The letters and digits of the line's first 600 characters (:func:`key_of`)."""
        if self._key is None:
            self._key = key_of(self.text[:_KEY_CHARS])
        return self._key

    def begins(self, key: str) -> bool:
        """Whether the line's :attr:`key` begins with the same character as another one.  Of the lines of a text few do,
        and most tell by their first character."""
        first = self.text[:1]
        return (first if first.isalnum() else self.key[:1]) == key[:1]


@dataclass(slots=True)
class Anchor:
    """One ``<a href>`` or ``<area>`` with an http(s) target; ``title`` is its attribute."""

    element: etree._Element
    url: str
    text: str
    region: Region
    title: str = ""


class MisplacedError(Exception):
    """A block stands where it cannot be put together from an earlier reading."""


class Fill(NamedTuple):
    """What belongs in the place of an empty element: a block's own tree, whether a ``<link>`` stands in it, and what
    reading it gives in a region."""

    root: etree._Element
    linking: bool
    reading: Callable[[Region], "Outline"]


Fills = Mapping[etree._Element, Fill]
NO_FILLS: Final[Fills] = {}


@dataclass(slots=True)
class Outline:
    """What one pass over a page collects.

    ``fills`` are the blocks of the site's furniture that were not parsed again: their lines and anchors are among the
    page's, shared with other pages, and their elements stand in trees of their own.  ``own`` are the other anchors;
    ``blocks`` says by its empty element before which of them each block stands, and what it gave; ``around`` are the
    elements that hold blocks.  ``menu`` are the links of header and navigation by target, ``hollow`` are the containers
    of the main area in which nothing stands.  ``chars`` counts the characters that are no links, ``common_chars`` those of
    them in header, navigation and footer.  ``memory`` is what was worked out about a block, for the next page.
    """

    base: str
    charset: str
    lines: list[Line] = field(default_factory=list)
    anchors: list[Anchor] = field(default_factory=list)
    own: list[Anchor] = field(default_factory=list)
    links: dict[tuple[str, str], Link] = field(default_factory=dict)
    menu: dict[str, Link] = field(default_factory=dict)
    frames: list[etree._Element] = field(default_factory=list)
    headings: list[tuple[str, str, Region]] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    script_tags: list[etree._Element] = field(default_factory=list)
    empty_ids: list[str] = field(default_factory=list)
    hollow: list[etree._Element] = field(default_factory=list)
    chars: int = 0
    common_chars: int = 0
    fills: Fills = field(default_factory=dict)
    blocks: dict[etree._Element, tuple[int, "Outline"]] = field(default_factory=dict)
    around: dict[etree._Element, None] = field(default_factory=dict)
    memory: dict[object, Any] = field(default_factory=dict)

    def parent(self, element: etree._Element) -> etree._Element | None:
        """The element around another one, as in the whole page."""
        parent = element.getparent()
        if parent is None and self.fills:
            hole = next((hole for hole, fill in self.fills.items() if fill.root is element), None)
            parent = hole.getparent() if hole is not None else None
        return parent

    def upwards(self, element: etree._Element | None) -> Iterator[etree._Element]:
        """An element and those around it, as in the whole page."""
        while element is not None:
            yield element
            element = self.parent(element)

    def texts(self, element: etree._Element) -> Iterator[str]:
        """The texts inside an element, as in the whole page."""
        fill = self.fills.get(element)
        if fill is not None:
            yield from texts_of(fill.root)
        elif element not in self.around:
            yield from texts_of(element)
        else:
            if element.text:
                yield element.text
            for child in element:
                yield from self.texts(child)
                if child.tail:
                    yield child.tail

    def matching(self, wanted: Callable[[Anchor], bool]) -> list[Anchor]:
        """The anchors of which a test is true, in the order of the page; it must depend on nothing but the anchor."""
        found: list[Anchor] = []
        at = 0
        for place, block in self.blocks.values():
            found += filter(wanted, self.own[at:place])
            found += block.remembered(wanted)
            at = place
        found += filter(wanted, self.own[at:] if at else self.own)
        return found

    def remembered(self, wanted: Callable[[Anchor], bool]) -> list[Anchor]:
        """The anchors of a block of which a test is true, asked once."""
        if wanted not in self.memory:
            self.memory[wanted] = list(filter(wanted, self.anchors))
        found: list[Anchor] = self.memory[wanted]
        return found

    def find(self, root: etree._Element, test: str) -> list[etree._Element]:
        """The elements of the page with this root of which an XPath test is true, in the order of the page."""
        found: list[etree._Element] = []
        for element in _select(root, f"{test} or @{CUT}" if self.fills else test):
            fill = self.fills.get(element)
            found += [element] if fill is None else self.blocks[element][1]._found(fill.root, test)
        return found

    def _found(self, root: etree._Element, test: str) -> list[etree._Element]:
        if test not in self.memory:
            self.memory[test] = _select(root, test)
        found: list[etree._Element] = self.memory[test]
        return found


def _select(root: etree._Element, test: str) -> list[etree._Element]:
    return cast(list[etree._Element], root.xpath(f"descendant-or-self::*[{test}]"))


def key_of(text: str) -> str:
    """The letters and digits of a text: what two ways to print a title have in common."""
    return _NOT_WORD.sub("", text)


def texts_of(element: etree._Element) -> Iterator[str]:
    """The texts inside an element; of a document that was decoded they are never bytes."""
    return cast(Iterator[str], element.itertext())
