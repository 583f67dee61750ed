"""The items of a list: found by repetition and by the date beside a link, not by class names.

An item is the highest element around a link that holds no other target (``li``, ``tr``, ``dd``, a ``div`` …); the date is
a short text inside it, or right after or before it where the links stand flat in one parent.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from itertools import islice

from lxml import etree

from monitor.model import Doubt, Row
from monitor.observe.date_forms import may_hold_date
from monitor.observe.dates import edge_date
from monitor.observe.outline import Anchor, Outline, texts_of
from monitor.observe.regions import Region
from monitor.observe.row_dates import NO_DATE, Dated, date_among, date_inside, is_comment

_STOP = frozenset({"li", "tr", "dl", "body", "html", "table", "tbody", "ul", "ol", "article", "main", "form"})
_CLIMB = 8
_Owners = dict[etree._Element, object]
_MAX_ROWS = 5_000
_LIST = 3
_LONG = 10
_FEW_CHARS = 20
_MANY = object()
_WORDLESS = re.compile(
    r"^[\W_]*(?:更多|查看更多|更多信息|more|详情|详细|详细信息|查看|查看详情|查看全文|全文|阅读全文|点击查看|下载|附件下载|首页|网站首页|上一页"
    r"|下一页|尾页|末页|上一篇|下一篇|上页|下页|上一条|下一条|返回|返回首页|返回顶部|登录|注册|打印|关闭|\d{1,4})?[\W_]*$",
    re.I,
)
_ARTICLE = re.compile(
    r"/t?20\d{6}_|/20\d{2}[-/_]?\d{1,2}|(?:content|post|art|info|detail|article|news|show|view)[_\-/]?\d|_\d{4,}\.|/\d{4,}\.s?html?"
    r"|[0-9a-f]{16,}|[?&]\w*id=\w|\.(?:pdf|docx?|xlsx?|wps|ofd)$",
    re.I,
)
_LISTING = re.compile(
    r"/\w*(?:list|column|channel|category|class|lanmu|more)\w*\.(?:asp|aspx|jsp|php|do|action)\?", re.I
)
"""A script that shows a column, whatever number it is asked with."""

_CODE = re.compile(r"\d{6,}")
_WORD = re.compile(r"[^\W\d_]")
_OUTSIDE = frozenset({Region.FOOTER, Region.CRUMB, Region.PAGER})
_QUIET = _OUTSIDE | {Region.HEADER, Region.NAV}


@dataclass(slots=True)
class Item:
    """A candidate: the element that holds it, its first anchor, its title, and the date once found.  ``coded``: a link to the same target
    is nothing but a long number, as in a table of codes."""

    element: etree._Element
    anchor: Anchor
    title: str
    shown: date | None = None
    doubt: Doubt = Doubt.NONE
    coded: bool = False

    @property
    def url(self) -> str:
        """Where it leads."""
        return self.anchor.url

    @property
    def region(self) -> Region:
        """The part of the page that it stands in."""
        return self.anchor.region


@lru_cache(maxsize=4_096)
def is_wordless(text: str) -> bool:
    """Whether a link's text says nothing about its target: 更多, 下一页, a number, an arrow."""
    return not text or _WORDLESS.match("".join(text.split())) is not None


@lru_cache(maxsize=4_096)
def looks_like_article(url: str) -> bool:
    """Whether the shape of a URL is that of a single document rather than of a column."""
    path = url.partition("://")[2].partition("/")[2].join(("/", ""))
    return _ARTICLE.search(path) is not None and _LISTING.search(path) is None


def read_rows(outline: Outline, url: str, today: date, *, home: bool = False) -> tuple[Row, ...]:
    """The items that a page lists, in the order of the page; each target once."""
    own = _read_items(outline.own, url, today, dict.fromkeys(outline.around, _MANY))
    blocks = [(place, block, _items_of(block, url, today)) for place, block in outline.blocks.values()]
    dated = sum(item.shown is not None for items in (own, *(items for _, _, items in blocks)) for item in items)
    undated = home or dated < _LIST
    kept = _kept(own, undated=undated)
    if blocks:
        kept = _in_order(outline, kept, [(place, _kept_of(block, items, undated)) for place, block, items in blocks])
    best: dict[str, Row] = {}
    for item in kept[:_MAX_ROWS]:
        known = best.get(item.url)
        if known is None or (known.shown is None and item.shown is not None):
            title = item.title if known is None else max(item.title, known.title, key=_worth)
            best[item.url] = Row(
                title=title, url=item.url, shown=item.shown, doubt=item.doubt, aside=item.region is Region.SIDE
            )
    return tuple(best.values())


def _in_order(outline: Outline, own: list[Item], blocks: list[tuple[int, list[Item]]]) -> list[Item]:
    """The items of a page and of the blocks of its site's furniture, in the order of the page."""
    number = {id(anchor): at for at, anchor in enumerate(outline.own)}
    found: list[Item] = []
    at = 0
    for place, items in blocks:
        while at < len(own) and number[id(own[at].anchor)] < place:
            found.append(own[at])
            at += 1
        found += items
    return found + own[at:]


def _items_of(block: Outline, url: str, today: date) -> list[Item]:
    """The candidates of a block of the site's furniture, remembered; a page is none of its own items."""
    if any(anchor.url == url for anchor in block.anchors):
        return _read_items(block.anchors, url, today, {})
    if (Item, today) not in block.memory:
        block.memory[Item, today] = _read_items(block.anchors, "", today, {})
    found: list[Item] = block.memory[Item, today]
    return found


def _kept_of(block: Outline, items: list[Item], undated: bool) -> list[Item]:
    """Those candidates of a block that are items, remembered."""
    known = block.memory.get((_kept, undated))
    if known is None or known[0] is not items:
        known = block.memory[_kept, undated] = items, _kept(items, undated=undated)
    found: list[Item] = known[1]
    return found


def _read_items(anchors: list[Anchor], url: str, today: date, around: _Owners) -> list[Item]:
    """The candidates among some anchors, with their dates."""
    usable = [anchor for anchor in anchors if anchor.region not in _OUTSIDE and anchor.url != url]
    owner = _owners(usable, around)
    items = _items(usable, owner, today)
    _dates_beside(items, owner, today)
    _dates_in_titles(items, today)
    return items


# ── which element is the item ────────────────────────────────────────────────────────────────────────────────────────


def _items(usable: list[Anchor], owner: _Owners, today: date) -> list[Item]:
    items: dict[tuple[int, str], Item] = {}
    for anchor in usable:
        element, dated = _climb(anchor, owner, today)
        title = _title(anchor, dated.used)
        key = (id(element), anchor.url)
        known = items.get(key)
        if known is None:
            known = items[key] = Item(element, anchor, title, dated.day, dated.doubt)
        elif _worth(title) > _worth(known.title):
            known.title = title
        known.coded = known.coded or _CODE.fullmatch(anchor.text) is not None
    return [item for item in items.values() if not is_wordless(item.title) and len(item.title) > 1]


def _worth(title: str) -> tuple[bool, bool, int]:
    """How well a text serves as an item's title: words before codes, long before short."""
    return not is_wordless(title), _WORD.search(title) is not None, len(title)


def _owners(anchors: Iterable[Anchor], owner: _Owners) -> _Owners:
    """For each element around anchors the one URL that it holds, or ``_MANY``; added to those that are known."""
    for anchor in anchors:
        element = anchor.element
        for _ in range(_CLIMB + 2):
            parent = element.getparent()
            if parent is None:
                break
            element = parent
            known = owner.get(element)
            if known is _MANY:
                break
            owner[element] = anchor.url if known in (None, anchor.url) else _MANY
    return owner


def _climb(anchor: Anchor, owner: _Owners, today: date) -> tuple[etree._Element, Dated]:
    """The item's element and the date inside it.

    Climbing ends at the first element with a date, at a list item or table row, or before an element that also holds
    another target.
    """
    element = anchor.element
    dated = date_inside(element, today)
    for _ in range(_CLIMB):
        if dated.day is not None or element.tag in _STOP:
            break
        parent = element.getparent()
        if parent is None or owner.get(parent) != anchor.url or parent.tag in ("body", "html", "ul", "ol", "tbody"):
            break
        element = parent
        dated = date_inside(element, today)
    return element, dated


def _title(anchor: Anchor, used: frozenset[str]) -> str:
    text = anchor.text
    if used and next(iter(anchor.element), None) is not None:  # else its one text is the anchor's
        pieces = (piece.strip() for piece in islice(texts_of(anchor.element), 60))
        text = " ".join(" ".join(piece for piece in pieces if piece and piece not in used).split())[:300] or text
    full = " ".join(anchor.title.split())
    head = text.rstrip(".…· ")
    if full and len(full) <= 300 and (not text or (len(full) > len(text) and head and full.startswith(head))):
        return full
    return text


# ── dates outside the item's element ─────────────────────────────────────────────────────────────────────────────────


def _dates_beside(items: list[Item], owner: _Owners, today: date) -> None:
    """Dates that stand between flat links: after them, or before them when one stands before the first."""
    groups: dict[etree._Element, list[Item]] = defaultdict(list)
    for item in items:
        parent = item.element.getparent()
        if item.shown is None and parent is not None and _stands_alone(item):
            groups[parent].append(item)
    for group in groups.values():
        before = _date_near(group[0].element, owner, today, back=True)
        for item in group:
            dated = _date_near(item.element, owner, today, back=before.day is not None)
            item.shown, item.doubt = dated.day, dated.doubt


def _stands_alone(item: Item) -> bool:
    """Whether a candidate's element holds next to nothing but its title: a paragraph with a link in it is no item."""
    if item.region in (Region.HEADER, Region.NAV):
        return False
    element = item.element
    alone = next(iter(element), None) is None
    texts = (element.text or "",) if alone else islice(texts_of(element), 60)
    chars = sum(len(text.strip()) for text in texts)
    return chars <= 2 * len(item.title) + _FEW_CHARS


def _date_near(element: etree._Element, owner: _Owners, today: date, *, back: bool) -> Dated:
    pieces: list[str] = []
    if not back:
        _collect(pieces, element.tail)
    for sibling in islice(element.itersiblings(preceding=back), 4):
        if is_comment(sibling):
            continue
        if back:
            _collect(pieces, sibling.tail)
        if sibling in owner or sibling.tag in ("a", "h1", "h2", "h3"):
            break
        pieces.extend(piece.strip() for piece in islice(texts_of(sibling), 10) if piece.strip())
        if not back:
            _collect(pieces, sibling.tail)
    else:
        parent = element.getparent()
        if back and parent is not None:
            _collect(pieces, parent.text)
    if not pieces or sum(map(len, pieces)) > 80 or not may_hold_date("".join(pieces)):
        return NO_DATE
    return date_among(["", *pieces], today)


def _collect(pieces: list[str], text: str | None) -> None:
    if text and not text.isspace():
        pieces.append(text.strip())


def _dates_in_titles(items: list[Item], today: date) -> None:
    for item in items:
        if item.shown is None:
            found, rest = edge_date(item.title, today)
            item.title = rest or item.title  # a title may be nothing but a date
            if found:
                item.shown, item.doubt = found.day, Doubt.YEAR if found.yearless else Doubt.NONE


# ── which candidates are items of the list ───────────────────────────────────────────────────────────────────────────


def _kept(items: list[Item], *, undated: bool) -> list[Item]:
    """All dated candidates, and the undated ones that repeat like items of the main area.  ``undated``: a list without dates
    may be one of items, because the page has none with dates, or is a home page."""
    groups: dict[object, _Kin] = defaultdict(_Kin)
    kin = []
    for item in items:
        group = groups[item.element.getparent(), item.element.tag]
        group.items.append(item)
        kin.append(group)
    return [item for item, group in zip(items, kin, strict=True) if _keep(item, group, undated=undated)]


class _Kin:
    """Candidates of one kind in one element, and what is asked of them for each."""

    def __init__(self) -> None:
        self.items: list[Item] = []

    @cached_property
    def dated(self) -> bool:
        """Whether any of them has a date."""
        return any(item.shown for item in self.items)

    @cached_property
    def listed(self) -> bool:
        """Whether they are a list of documents."""
        return _is_list(self.items)


def _keep(item: Item, kin: _Kin, *, undated: bool) -> bool:
    """Whether a candidate is an item: any dated one, and one without a date beside dated ones; else, where the page has
    no dated list of its own, one of a list of documents."""
    if item.shown is not None:
        return True
    if item.region in _QUIET or item.coded:
        return False
    if kin.dated:
        return looks_like_article(item.url) or len(item.title) >= 8
    if item.region is Region.SIDE or not undated:
        return False
    return kin.listed


def _is_list(group: list[Item]) -> bool:
    """Three or more siblings whose titles read like documents, or whose targets do; short names in the cells of one row
    are a table of places or offices."""
    if len(group) < _LIST:
        return False
    articles = sum(looks_like_article(item.url) for item in group) / len(group)
    length = sum(len(item.title) for item in group) / len(group)
    if group[0].element.tag == "td" and length < _LONG:
        return False
    folders = Counter(item.url.endswith("/") for item in group)[True] / len(group)
    return (articles >= 0.5 and length >= 4) or (length >= _LONG and folders < 0.5)
