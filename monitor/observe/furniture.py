"""The furniture of a site: header, navigation, lists of units and footer, which stand on every page and are read once.

A page is parsed without the blocks that are known, each replaced by an empty element of the same kind, and what an
earlier reading of a block gave is put in its place.  The reading is the same as that of the whole page: a block is
strictly nested, must come out of the parser as one element where it stands, and may stand only in elements that are
read part by part; and a share of the pages is read both ways.  A difference ends it for the host.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterator
from functools import partial
from hashlib import blake2b
from typing import Final, cast

from lxml import etree

from monitor.observe.blocks import blocks_in
from monitor.observe.document import Document, Part, parse
from monitor.observe.outline import CUT, Fill, Fills, MisplacedError, Outline
from monitor.observe.regions import COMMON, Region
from monitor.observe.survey import extend
from monitor.observe.text import WEIGHTY
from monitor.observe.urls import folder, is_relative, origin

log = logging.getLogger(__name__)

EVERY: Final = 100
"""One page in so many is read both ways, after the first ones."""

_TARGETS = "descendant-or-self::*[not(self::link)]/@*[name() = 'href' or contains(name(), 'src')]"
_MARKS = etree.XPath(f"//@{CUT}")
_FIRST = 8
_LEARNT_FROM = 200
_KNOWN = 64
_SEEN = 4_000
_READINGS = 32


class Block:
    """One block of a site: its bytes, and its tree in the page's charset."""

    def __init__(self, source: bytes, text: str, charset: str, root: etree._Element) -> None:
        self.source, self.part, self.charset, self.root = source, Part(text), charset, root
        self.start = source[: source.index(b">") + 1]
        targets = cast(list[str], root.xpath(_TARGETS))
        self.linking = next(root.iter("link"), None) is not None
        self._relative = any(map(is_relative, targets)) or bool(root.xpath("descendant-or-self::*/@onclick"))
        self._readings: OrderedDict[tuple[str, Region], Outline] = OrderedDict()

    def reading(self, base: str, region: Region) -> Outline:
        """What one pass over the block gives where it stands in ``region`` of a page whose links are relative to
        ``base``."""
        place = folder(base) if self._relative else origin(base)
        found = self._readings.get((place, region))
        if found is None:
            found = Outline(base=place, charset=self.charset)
            extend(found, self.root, region)
            self._readings[place, region] = found
            if len(self._readings) > _READINGS:
                self._readings.popitem(last=False)
        return found

    def hole(self, number: int) -> bytes:
        """The empty element that stands for the block in a page's source."""
        name = self.start[1:].split(None, 1)[0].rstrip(b">")
        mark = f' {CUT}="{number}"'.encode()
        return b"<" + name + mark + self.start[1 + len(name) :] + b"</" + name + b">"


def block_of(source: bytes, charset: str, base: str) -> Block | None:
    """The block with this source, if it can be one: a single element for the parser, with links to several targets and
    no text of its own that an article might be made of."""
    try:
        text = source.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None
    whole = parse(f"<html><body>{text}<i></i></body></html>")
    body = whole.find("body") if whole is not None else None
    if body is None or len(body) != 2 or body[0].tail or body[1].tag != "i" or body.text:
        return None
    root = body[0]
    body.remove(root)
    block = Block(source, text, charset, root)
    reading = block.reading(base, Region.MAIN)
    weighty = any(line.region not in COMMON and len(line.text) - line.linked >= WEIGHTY for line in reading.lines)
    if weighty or len({anchor.url for anchor in reading.anchors}) < 2 or reading.frames:
        return None
    return block


class Furniture:
    """The blocks of one host's pages, learnt as they are read."""

    def __init__(self) -> None:
        self._known: OrderedDict[bytes, Block] = OrderedDict()
        self._starts: dict[bytes, list[Block]] = {}
        self._seen: OrderedDict[bytes, None] = OrderedDict()
        self._refused: set[bytes] = set()
        self._lessons = self._cuts = 0
        self.trusted = True

    def cut(self, body: bytes) -> tuple[bytes, tuple[Block, ...]]:
        """The body with holes in the places of known blocks, numbered from 0 in the order of the blocks."""
        if not self.trusted or not self._starts:
            return body, ()
        parts: list[bytes] = []
        blocks: list[Block] = []
        at = 0
        for begin, block in sorted(self._find(body), key=lambda pair: (pair[0], -len(pair[1].source))):
            if begin >= at:
                parts += (body[at:begin], block.hole(len(blocks)))
                blocks.append(block)
                at = begin + len(block.source)
        return (b"".join((*parts, body[at:])), tuple(blocks)) if blocks else (body, ())

    def _find(self, body: bytes) -> Iterator[tuple[int, Block]]:
        for start, blocks in self._starts.items():
            at = body.find(start)
            while at >= 0:
                block = next((block for block in blocks if body.startswith(block.source, at)), None)
                if block is not None:
                    yield at, block
                at = body.find(start, at + (1 if block is None else len(block.source)))

    def learn(self, body: bytes, charset: str, base: str) -> None:
        """Take note of the blocks of a page as far as it was read whole; one that two pages have is known from then on."""
        if not self.trusted or self._lessons >= _LEARNT_FROM:
            return
        self._lessons += 1
        at = 0
        for begin, end in sorted(blocks_in(body), key=lambda pair: (pair[0], -pair[1])):
            source = body[begin:end]
            if begin >= at and CUT.encode() not in source and self._is_met_again(source, charset, base):
                at = end

    def _is_met_again(self, source: bytes, charset: str, base: str) -> bool:
        """Whether a second page has a source, which is known as a block now."""
        key = blake2b(source, digest_size=12).digest()
        if key in self._known:
            return True
        if key in self._refused:
            return False
        if key not in self._seen:
            self._seen[key] = None
            if len(self._seen) > _SEEN:
                self._seen.popitem(last=False)
            return False
        block = block_of(source, charset, base)
        if block is None:
            self._refused.add(key)
            return False
        self._keep(key, block)
        return True

    def _keep(self, key: bytes, block: Block) -> None:
        self._known[key] = block
        kin = self._starts.setdefault(block.start, [])
        kin.append(block)
        kin.sort(key=lambda each: -len(each.source))
        if len(self._known) > _KNOWN:
            _, oldest = self._known.popitem(last=False)
            kin = self._starts[oldest.start]
            kin.remove(oldest)
            if not kin:
                del self._starts[oldest.start]

    def is_due(self) -> bool:
        """Whether the page that is being read is one of those that are read both ways."""
        self._cuts += 1
        return self._cuts <= _FIRST or self._cuts % EVERY == 0

    def distrust(self, url: str) -> None:
        """A page was not read alike both ways: every page is read whole from now on."""
        self.trusted = False
        log.warning("the pages of this host are read whole from now on: %s differs without its furniture", url)


def open_holes(root: etree._Element, blocks: tuple[Block, ...], base: str) -> Fills:
    """The empty elements of a tree with what belongs in them.

    Raises :class:`~monitor.observe.outline.MisplacedError` when a hole is not where it was cut, as inside a script, or the
    page has marks of its own.
    """
    holes = [mark.getparent() for mark in cast(list[etree._ElementUnicodeResult], _MARKS(root))]
    if len(holes) != len(blocks):
        raise MisplacedError("lost")
    fills = {}
    for number, (hole, block) in enumerate(zip(holes, blocks, strict=True)):
        if hole is None or hole.get(CUT) != str(number) or len(hole) or hole.text or hole.tag != block.root.tag:
            raise MisplacedError("moved")
        fills[hole] = Fill(block.root, block.linking, partial(block.reading, base))
    return fills


def cut_document(text: str, charset: str, root: etree._Element, blocks: tuple[Block, ...]) -> Document:
    """The document of a page that was parsed without its blocks."""
    holes = tuple((block.hole(number).decode(charset), block.part) for number, block in enumerate(blocks))
    return Document(text, charset, root, holes)
