"""One pass over a page's tree, which makes its :class:`~monitor.observe.outline.Outline`."""

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from monitor.model import Link
from monitor.observe.outline import GAP, NO_FILLS, Anchor, Fills, Line, MisplacedError, Outline, texts_of
from monitor.observe.regions import COMMON, Region, region_of
from monitor.observe.rows import is_wordless
from monitor.observe.urls import join, kind_of

_BLOCK, _SPACED, _SILENT, _MEANT, _PLAIN, _CLOSES = 1, 2, 4, 8, 16, 32
_EDGES = _BLOCK | _SPACED
_TAGS = {
    _BLOCK: "address article aside blockquote body br caption center dd details div dl dt fieldset figure footer form h1 h2 "
    "h3 h4 h5 h6 header hr html legend li main nav ol option p pre section summary table tbody td tfoot th thead tr ul "
    "iframe ucaptitle",
    _SPACED: "span a label i small button strong em",
    _SILENT: "script style template noscript textarea select svg head title object xml",
    _MEANT: "a area h1 h2 h3 ucaptitle small ul div tbody ol dl table span td img iframe frame "
    "embed video audio source input",
    _CLOSES: "a h1 h2 h3",
    _PLAIN: "html body a li td h1 h2 h3 h4 p br img font b strong em i u input tr tbody label small area",
}
_TRAITS: dict[object, int] = {}
for _trait, _words in _TAGS.items():
    for _word in _words.split():
        _TRAITS[_word] = _TRAITS.get(_word, 0) | _trait
_HEADINGS = frozenset({"h1", "h2", "h3"})
_SOURCES = {
    "img": "image", "iframe": "frame", "frame": "frame", "embed": "attachment", "video": "attachment",
    "audio": "attachment", "source": "attachment", "input": "image",
}  # fmt: skip
_CONTAINERS = frozenset({"ul", "div", "tbody", "ol", "dl", "table", "span", "td"})
_UNSEEN = frozenset({"script", "template", "noscript"})
_FEW_SCRIPTS = 2
_WAITING = re.compile(
    r"\s*(?:(?:数据|正在|拼命|努力)*(?:加载|载入|读取)中?|loading)?[\s.…。，,]*(?:请稍[候后])?[\s.…。]*", re.I
)
_LAZY = ("data-original", "data-src", "data-lazy-src", "data-url")
_CRUMB_WORDS = ("当前位置", "您现在的位置", "您所在的位置", "您的位置", "所在位置", "现在位置")
_WRITES = re.compile(r"""\s*document\.write(?:ln)?\(\s*(["'])([^"'<>+]{1,80})\1\s*\)\s*;?\s*$""")
_WRITTEN_CHARS = 200
_CLICK = re.compile(
    r"""(?:window\.open|location(?:\.href)?\s*=|location\.(?:assign|replace))\s*\(?\s*['"]([^'"<>\s+]{1,300})['"]\s*[,);]?"""
)
_CLICK_CHARS = 400
_HOLDS_BLOCKS = frozenset({"html", "body", "div", "form", "center", "main", "section", "article"})
_MENUS = frozenset({Region.HEADER, Region.NAV})
_MAX_LINKS = 20_000
_MAX_LINES = 60_000
_MAX_TEXT = 300


class _Walk:
    """The state of one pass: the line being filled, and whether it stands in a link or a heading."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.buffer: list[str] = []
        self.linked = 0
        self.heading = 0
        self.inside_link = 0

    def text(self, text: str) -> None:
        """Add a text node to the line, which never begins with space."""
        if text and (self.buffer or not text.isspace()):
            self.buffer.append(text)
            if self.inside_link:
                self.linked += len(text.strip())

    def flush(self, region: Region, element: etree._Element | None) -> None:
        """End the line, which stands in ``element``."""
        buffer = self.buffer
        if not buffer:
            return
        text = " ".join((buffer[0] if len(buffer) == 1 else "".join(buffer)).split())
        if text and len(self.outline.lines) < _MAX_LINES:
            if region is Region.MAIN and "位置" in text[:14] and any(word in text[:12] for word in _CRUMB_WORDS):
                region = Region.CRUMB
            self.outline.lines.append(Line(text, region, self.linked, self.heading > 0, element, self.buffer))
            own = len(text) - self.linked
            self.outline.chars += own
            if region in COMMON:
                self.outline.common_chars += own
        self.buffer = []
        self.linked = 0

    def edge(self, traits: int, region: Region, element: etree._Element | None) -> None:
        """What the start or end of an element does to a line that has begun and stands in ``element``."""
        if traits & _BLOCK:
            self.flush(region, element)
        else:
            self.buffer.append(GAP)

    def fill(self, hole: etree._Element, block: Outline) -> None:
        """Add what an earlier reading of a block gave."""
        if self.heading or self.inside_link:
            raise MisplacedError("link")
        outline = self.outline
        outline.blocks[hole] = len(outline.own), block
        outline.lines += block.lines
        outline.chars += block.chars
        outline.common_chars += block.common_chars
        outline.anchors += block.anchors
        outline.frames += block.frames
        outline.headings += block.headings
        outline.scripts += block.scripts
        outline.script_tags += block.script_tags
        outline.empty_ids += block.empty_ids
        outline.hollow += block.hollow
        for url, link in block.menu.items():
            outline.menu.setdefault(url, link)
        links = outline.links
        for key, link in block.links.items():
            if key in links:
                _add(outline, link.url, link.text, link.kind, link.common)
            else:
                links[key] = link
        if len(links) >= _MAX_LINKS or len(outline.lines) >= _MAX_LINES:
            raise MisplacedError("limit")

    def close(self, tag: str) -> None:
        """Leave a link or a heading."""
        if tag == "a":
            self.inside_link -= 1
        elif tag in _HEADINGS:
            self.heading -= 1


def survey(root: etree._Element, base: str, charset: str, *, regions: bool = True, fills: Fills = NO_FILLS) -> Outline:
    """Read a tree into an :class:`Outline`.  ``regions=False`` trusts tags and roles only, not names.

    Raises :class:`MisplacedError` where the place of one of the ``fills`` matters to how it is read.
    """
    outline = Outline(base=base_of(root, base), charset=charset, fills=fills)
    for hole in fills:
        outline.around |= dict.fromkeys(_places(hole))
    for element in _head_links(root, fills):
        _head_link(element, outline)
    extend(outline, root, Region.MAIN, names=regions)
    return outline


def _head_links(root: etree._Element, fills: Fills) -> Iterator[etree._Element]:
    """The ``<link>`` elements of a page in its order, those inside of blocks among them."""
    if not any(fill.linking for fill in fills.values()):
        yield from root.iter("link")
        return
    for element in root.iter("link", *{hole.tag for hole in fills}):
        if element in fills:
            yield from fills[element].root.iter("link")
        elif element.tag == "link":
            yield element


def _places(hole: etree._Element) -> Iterator[etree._Element]:
    """A hole and what stands around it, none of which may be read as one thing with its inside."""
    yield hole
    for outer in hole.iterancestors():
        if outer.tag not in _HOLDS_BLOCKS:
            raise MisplacedError(outer.tag)
        yield outer


def extend(outline: Outline, root: etree._Element, region: Region, *, names: bool = True) -> None:
    """Add the content of ``root`` to the outline, as standing in ``region``; no recursion, so depth does not matter."""
    walk, fills, traits_of = _Walk(outline), outline.fills, _TRAITS.get
    regions = [region]
    steps = etree.iterwalk(root, events=("start", "end"))
    for event, element in steps:
        tag = element.tag
        traits = traits_of(tag, 0)
        if event == "start":
            if traits & _SILENT:
                _silent(element, tag, outline)
                walk.text(_written(element))
                steps.skip_subtree()
                continue
            if traits & _EDGES and walk.buffer:
                walk.edge(traits, region, element.getparent())
            regions.append(region)
            if fills and element in fills:
                walk.fill(element, fills[element].reading(region))
                continue
            if not traits & _PLAIN and region not in COMMON:
                region = _opened(element, tag, region, names=names)
            if traits & _MEANT:
                _meet(element, tag, region, walk)
            text = element.text
        else:
            if not traits & _SILENT:
                if traits & _EDGES and walk.buffer:
                    walk.edge(traits, region, element)
                if traits & _CLOSES:
                    walk.close(tag)
                region = regions.pop()
            text = element.tail if element is not root else None
        if text:
            walk.text(text)
    walk.flush(region, root)


def _opened(element: etree._Element, tag: str, region: Region, *, names: bool) -> Region:
    get = element.get
    own = region_of(tag, get("class", "") if names else "", get("id", "") if names else "", get("role", ""))
    return region if own is None else own


def _meet(element: etree._Element, tag: str, region: Region, walk: _Walk) -> None:
    outline = walk.outline
    if tag == "a":
        walk.inside_link += 1
        _anchor(element, region, outline)
    elif tag in _SOURCES:
        _source(element, tag, region, outline)
    elif tag in _HEADINGS:
        walk.heading += 1
        outline.headings.append((tag, _string(element), region))
    elif tag == "area":
        _anchor(element, region, outline)
    elif tag in ("ucaptitle", "small"):
        outline.headings.append((tag, _string(element), region))
    elif tag in _CONTAINERS and len(element) <= _FEW_SCRIPTS:
        if not len(element):
            key = element.get("id")
            if key and not (element.text or "").strip():
                outline.empty_ids.append(key)
        if region is Region.MAIN and tag not in ("span", "td", "table") and _is_hollow(element):
            outline.hollow.append(element)


def _is_hollow(element: etree._Element) -> bool:
    """Whether nothing but scripts and a word of waiting stands in an element."""
    if not _WAITING.fullmatch(element.text or ""):
        return False
    return all(child.tag in _UNSEEN and not (child.tail or "").strip() for child in element)


def _anchor(element: etree._Element, region: Region, outline: Outline) -> None:
    href = element.get("href")
    if href is None:
        return
    url = join(outline.base, href, outline.charset) or _opened_by_click(element, href, outline)
    if not url or len(outline.links) >= _MAX_LINKS:
        return
    text = _string(element) or _label(element)
    anchor = Anchor(element, url, text, region, element.get("title") or "")
    outline.anchors.append(anchor)
    outline.own.append(anchor)
    if region in _MENUS and url not in outline.menu and not is_wordless(text):
        outline.menu[url] = Link(url=url, text=text, common=True)
    _add(outline, url, text, kind_of(url), region in COMMON)


def _opened_by_click(element: etree._Element, href: str, outline: Outline) -> str:
    """What a link opens whose target stands in a script: in itself or in the item around it."""
    parent = element.getparent()
    around = parent.get("onclick") if parent is not None and parent.tag in ("li", "tr", "td", "dd") else None
    for script in (element.get("onclick"), around, href):
        match = _CLICK.search(script) if script and len(script) <= _CLICK_CHARS else None
        if match:
            return join(outline.base, match[1], outline.charset)
    return ""


def _string(element: etree._Element) -> str:
    text = (element.text or "") if not len(element) else "".join(islice(texts_of(element), 200))
    return " ".join(text.split())[:_MAX_TEXT]


def _label(element: etree._Element) -> str:
    label = element.get("title") or element.get("alt") or ""
    if not label:
        for image in element.iter("img"):
            label = image.get("alt") or image.get("title") or ""
            if label:
                break
    return " ".join(label.split())[:_MAX_TEXT]


def _source(element: etree._Element, tag: str, region: Region, outline: Outline) -> None:
    if tag in ("iframe", "frame"):
        outline.frames.append(element)
    if tag == "input" and element.get("type", "").lower() != "image":
        return
    source = next((element.get(name) for name in _LAZY if element.get(name)), None) or element.get("src") or ""
    if not source or source[:5].lower() == "data:" or source[:6].lower() == "about:":
        return
    url = join(outline.base, source, outline.charset)
    if url:
        _add(outline, url, element.get("alt") or element.get("title") or "", _SOURCES[tag], region in COMMON)


def _silent(element: etree._Element, tag: str, outline: Outline) -> None:
    if tag == "script":
        outline.script_tags.append(element)
        source = element.get("src")
        if source:
            url = join(outline.base, source, outline.charset)
            if url:
                _add(outline, url, "", "script", False)
        if element.text:
            outline.scripts.append(element.text)
    elif tag in ("head", "object"):
        for script in element.iter("script"):
            _silent(script, "script", outline)


def _written(element: etree._Element) -> str:
    """The plain words that a small script writes where it stands."""
    script = (element.text or "") if element.tag == "script" else ""
    match = _WRITES.match(script) if "document.write" in script[:_WRITTEN_CHARS] else None
    return match[2] if match and len(script) <= _WRITTEN_CHARS else ""


def _head_link(element: etree._Element, outline: Outline) -> None:
    rel = (element.get("rel") or "").lower()
    kind = "style" if "stylesheet" in rel else "image" if "icon" in rel else ""
    url = join(outline.base, element.get("href") or "", outline.charset) if kind else ""
    if url:
        _add(outline, url, "", kind, True)


def _add(outline: Outline, url: str, text: str, kind: str, common: bool) -> None:
    """Keep one link a target and kind: the first with words; in the main area if it stands there at all."""
    known = outline.links.get((url, kind))
    if known is None:
        if len(outline.links) < _MAX_LINKS:
            outline.links[url, kind] = Link(url=url, text=text, kind=kind, common=common)
    elif (known.common and not common) or (text and not known.text):
        outline.links[url, kind] = Link(url=url, text=known.text or text, kind=kind, common=known.common and common)


def base_of(root: etree._Element, url: str) -> str:
    """What the links of a page are relative to: its own URL, or what its ``<base>`` says."""
    element = root.find(".//base[@href]")
    return (join(url, element.get("href") or "") or url) if element is not None else url
