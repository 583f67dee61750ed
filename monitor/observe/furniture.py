"""The furniture of a site: header, navigation and footer, which stand on every page and are read once.

A page is parsed without the blocks that are known, each replaced by an empty element of the same kind, and what an
earlier reading of a block gave is put in its place.  The reading is the same as that of the whole page: a block is
strictly nested, must come out of the parser as one element where it stands, and may stand only in elements that are
read part by part; and a share of the pages is read both ways.  A difference ends it for the host.
"""

import logging
from collections import OrderedDict
from hashlib import blake2b
from itertools import count
from typing import Final, cast

from lxml import etree

from monitor.observe.blocks import blocks_in
from monitor.observe.document import Document, Part, parse
from monitor.observe.outline import CUT, Fill, Fills, MisplacedError, Outline
from monitor.observe.regions import COMMON, Region
from monitor.observe.rows import may_hold_dates
from monitor.observe.survey import extend
from monitor.observe.urls import folder, is_relative, origin

log = logging.getLogger(__name__)

EVERY: Final = 100
"""One page in so many is read both ways, after the first ones."""

_HOLES = etree.XPath(f"//*[@{CUT}]")
_FIRST = 8
_LEARNT_FROM = 200
_KNOWN = 64
_SEEN = 512
_READINGS = 32
_OF_A_START = 8


class Block:
    """One block of a site: its bytes, and its tree in the page's charset."""

    def __init__(self, source: bytes, text: str, charset: str, root: etree._Element) -> None:
        self.source, self.part, self.charset, self.root = source, Part(text), charset, root
        self.start = source[: source.index(b">") + 1]
        targets = cast(list[str], root.xpath("descendant-or-self::*/@*[name() = 'href' or contains(name(), 'src')]"))
        self._relative = any(map(is_relative, targets)) or bool(root.xpath("descendant-or-self::*/@onclick"))
        self._readings: OrderedDict[str, Outline] = OrderedDict()

    def reading(self, base: str) -> Outline:
        """What one pass over the block gives on a page whose links are relative to ``base``."""
        place = folder(base) if self._relative else origin(base)
        found = self._readings.get(place)
        if found is None:
            found = Outline(base=place, charset=self.charset)
            extend(found, self.root, Region.MAIN)
            self._readings[place] = found
            if len(self._readings) > _READINGS:
                self._readings.popitem(last=False)
        return found

    def hole(self, number: int) -> bytes:
        """The empty element that stands for the block in a page's source."""
        name = self.start[1:].split(None, 1)[0].rstrip(b">")
        mark = f' {CUT}="{number}"'.encode()
        return b"<" + name + mark + self.start[1 + len(name) :] + b"</" + name + b">"


def block_of(source: bytes, text: str, charset: str, base: str) -> Block | None:
    """The block with this source, if it can be one: a single element for the parser, in a common region, with links to
    several targets and no dates that a list might show."""
    whole = parse(f"<html><body>{text}<i></i></body></html>")
    body = whole.find("body") if whole is not None else None
    if body is None or len(body) != 2 or body[0].tail or body[1].tag != "i" or body.text:
        return None
    root = body[0]
    body.remove(root)
    block = Block(source, text, charset, root)
    try:
        reading = block.reading(base)
    except MisplacedError:
        return None
    shown = {anchor.url for anchor in reading.anchors}
    common = all(line.region in COMMON for line in reading.lines) and all(a.region in COMMON for a in reading.anchors)
    if not common or len(shown) < 2 or reading.frames or may_hold_dates(reading):
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
        if not self.trusted or not self._starts or CUT.encode() in body:
            return body, ()
        found = sorted(self._find(body), key=lambda pair: pair[0])
        parts: list[bytes] = []
        blocks: list[Block] = []
        at = 0
        for begin, block in found:
            if begin >= at:
                parts += (body[at:begin], block.hole(len(blocks)))
                blocks.append(block)
                at = begin + len(block.source)
        return (b"".join((*parts, body[at:])), tuple(blocks)) if blocks else (body, ())

    def _find(self, body: bytes) -> list[tuple[int, Block]]:
        found = []
        for start, blocks in self._starts.items():
            at = body.find(start)
            while at >= 0:
                block = next((block for block in blocks if body.startswith(block.source, at)), None)
                if block is not None:
                    found.append((at, block))
                    break
                at = body.find(start, at + 1)
        return found

    def learn(self, body: bytes, charset: str, base: str) -> None:
        """Take note of the blocks of a page that was read whole; one that two pages have is known from then on."""
        if not self.trusted or self._lessons >= _LEARNT_FROM:
            return
        self._lessons += 1
        for begin, end in blocks_in(body):
            source = body[begin:end]
            if CUT.encode() in source:
                continue
            key = blake2b(source, digest_size=12).digest()
            if key in self._known or key in self._refused:
                continue
            if key not in self._seen:
                self._seen[key] = None
                if len(self._seen) > _SEEN:
                    self._seen.popitem(last=False)
                continue
            self._meet(key, source, charset, base)

    def _meet(self, key: bytes, source: bytes, charset: str, base: str) -> None:
        try:
            text = source.decode(charset)
        except (UnicodeDecodeError, LookupError):
            text = ""
        block = block_of(source, text, charset, base) if text else None
        if block is None:
            self._refused.add(key)
            return
        self._known[key] = block
        kin = self._starts.setdefault(block.start, [])
        kin.insert(0, block)
        if len(kin) > _OF_A_START or len(self._known) > _KNOWN:
            self._forget(kin[-1] if len(kin) > _OF_A_START else next(iter(self._known.values())))

    def _forget(self, block: Block) -> None:
        self._known = OrderedDict((key, each) for key, each in self._known.items() if each is not block)
        kin = self._starts[block.start]
        kin.remove(block)
        if not kin:
            del self._starts[block.start]

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

    Raises :class:`~monitor.observe.outline.MisplacedError` when a hole is not where it was cut, as inside a script.
    """
    holes = cast(list[etree._Element], _HOLES(root))
    if len(holes) != len(blocks):
        raise MisplacedError("lost")
    fills = {}
    for number, hole, block in zip(count(), holes, blocks, strict=False):
        if hole.get(CUT) != str(number) or len(hole) or hole.text or hole.tag != block.root.tag:
            raise MisplacedError("moved")
        fills[hole] = Fill(block.root, block.reading(base))
    return fills


def cut_document(text: str, charset: str, root: etree._Element, blocks: tuple[Block, ...]) -> Document:
    """The document of a page that was parsed without its blocks."""
    holes = tuple((block.hole(number).decode(charset), block.part) for number, block in enumerate(blocks))
    return Document(text, charset, root, holes)
