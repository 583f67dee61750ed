"""Reading one page: a pure function of its bytes, its URL and the day."""

import re
from datetime import date
from functools import lru_cache
from itertools import islice

from lxml import etree

from monitor.model import Frozen, Link, PageFacts, PageKind, PageNotes, Row
from monitor.observe.article import read_title
from monitor.observe.attachments import read_attachments
from monitor.observe.bars import dated_bar
from monitor.observe.challenge import challenge_in, nothing_in
from monitor.observe.charset import decode
from monitor.observe.check_page import NO_READERS, CheckPage, Readers
from monitor.observe.crumbs import read_crumb
from monitor.observe.dates import Stamp
from monitor.observe.document import Document, parse
from monitor.observe.drawn import is_scripted, read_records, read_written
from monitor.observe.footers import has_hints, read_hidden_marks
from monitor.observe.furniture import Furniture, cut_document, open_holes
from monitor.observe.marks import read_marks
from monitor.observe.obscure import may_show_date
from monitor.observe.outline import NO_FILLS, Fills, Line, MisplacedError, Outline
from monitor.observe.pointers import leads_to
from monitor.observe.published import read_published
from monitor.observe.regions import NOT_TEXT, Region
from monitor.observe.rows import is_wordless, looks_like_article, read_rows
from monitor.observe.soft404 import ABSENCE
from monitor.observe.source import read_source
from monitor.observe.survey import base_of, survey
from monitor.observe.tags import read_tags, says_something
from monitor.observe.text import main_text
from monitor.observe.unread import content_frames, has_empty_list, has_unread_list

READER = 6
"""Version of this reading; facts of an older one may be read again from the kept body."""

_EMPTY_WORDS = re.compile(
    r"暂无(?:相关)?(?:数据|内容|信息|记录|资料)?|没有(?:找到|查询到)?(?:相关|任何)?(?:数据|内容|信息|记录)|(?:栏目|页面|内容)?(?:正在)?(?:建设|完善|更新|整理)中"
    r"|敬请期待|共\s*\d+\s*[页条]|第\s*\d+\s*(?:/\s*\d+\s*)?页|\d+\s*/\s*\d+\s*页|当前位置|loading\.*|加载中|请稍候"
)
_PAGER_WORDS = re.compile(r"首页|上一页|下一页|尾页|末页|上页|下页|跳转|每页|转到|[\d\s/|<>«»…·]+")
_HOME_PATH = re.compile(r"^https?://[^/]+/?(?:index\.\w{3,5}|default\.\w{3,5})?$", re.I)
_ABSENCE = re.compile("|".join(ABSENCE))
_LIST = 3
_FEW_CHARS = 60
_MANY_ROWS = 8
_MAX_NAVIGATION = 400
_MAX_BODY = 8_000_000


class Reading(Frozen, frozen=True, kw_only=True):
    """What one body says: the facts about the page, its outgoing links, what the checks noted, and whether its source
    holds a word of :data:`~monitor.observe.soft404.ABSENCE`."""

    facts: PageFacts
    links: tuple[Link, ...]
    notes: PageNotes | None = None
    absence: bool = False


def read_page(
    body: bytes,
    url: str,
    *,
    content_type: str = "",
    today: date,
    home: bool = False,
    readers: Readers = NO_READERS,
    furniture: Furniture | None = None,
) -> Reading:
    """Read one page.  Never raises: what cannot be read is a page of kind OTHER without facts.

    ``today`` resolves dates without a year; ``home`` says that the page is a site's registered home page; ``readers``
    are those of the checks; ``furniture`` is what is known of the blocks that the host's pages share, for a reading that
    is the same and costs less.
    """
    cut = None if furniture is None or home else _without_furniture(body, url, content_type, today, furniture)
    if cut is not None and furniture is not None:
        reading = _reading(cut, readers)
        if not furniture.is_due():
            return reading
        whole = _reading(open_page(body, url, content_type=content_type, today=today), readers)
        if whole != reading:
            furniture.distrust(url)
        return whole
    page = open_page(body, url, content_type=content_type, today=today, home=home)
    if furniture is not None:
        furniture.learn(body[:_MAX_BODY], page.charset if isinstance(page, PageFacts) else page.facts.charset, url)
    return _reading(page, readers)


def _reading(page: CheckPage | PageFacts, readers: Readers) -> Reading:
    if isinstance(page, PageFacts):
        return Reading(facts=page, links=())
    notes = readers.note(page) if readers is not NO_READERS else None
    return Reading(facts=page.facts, links=page.links, notes=notes, absence=page.says(_ABSENCE))


def open_page(
    body: bytes, url: str, *, content_type: str = "", today: date, home: bool = False
) -> CheckPage | PageFacts:
    """The page as checks read it; of a body in which there is nothing to parse, just what little is known."""
    text, charset = decode(body[:_MAX_BODY], content_type)
    root = parse(text)
    if root is None:
        return PageFacts(kind=PageKind.OTHER, charset=charset, reader=READER)
    return _page(Document(text, charset, root), outline_of(root, url, charset), url, today, home=home)


def _without_furniture(body: bytes, url: str, content_type: str, today: date, furniture: Furniture) -> CheckPage | None:
    """The page put together from the site's furniture and the rest; ``None`` where it must be read whole."""
    rest, blocks = furniture.cut(body[:_MAX_BODY])
    if not blocks:
        return None
    text, charset = decode(rest, content_type)
    root = parse(text) if all(block.charset == charset for block in blocks) else None
    if root is None:
        return None
    try:
        fills = open_holes(root, blocks, base_of(root, url))
        outline = outline_of(root, url, charset, fills)
    except MisplacedError:
        return None
    furniture.learn(rest, charset, url)
    return _page(cut_document(text, charset, root, blocks), outline, url, today, home=False)


def _page(document: Document, outline: Outline, url: str, today: date, *, home: bool) -> CheckPage:
    read_records(outline)
    facts = _facts(document, outline, url, today, home=home)
    return CheckPage(url, facts, tuple(outline.links.values()), document, outline, home=home)


def read_text(body: bytes, url: str, *, content_type: str = "") -> str:
    """The main text of a page, one paragraph a line; empty when it has none.  Never raises."""
    text, charset = decode(body[:_MAX_BODY], content_type)
    root = parse(text)
    if root is None:
        return ""
    outline = outline_of(root, url, charset)
    return main_text(outline, read_title(root, outline, read_tags(root)))


def outline_of(root: etree._Element, url: str, charset: str, fills: Fills = NO_FILLS) -> Outline:
    """The outline of a tree; where names of classes mislead, by tags alone.

    Raises :class:`MisplacedError` when ``fills`` cannot be used.
    """
    outline = survey(root, url, charset, fills=fills)
    if not _overcommon(outline):
        return outline
    if fills:
        raise MisplacedError("names mislead")
    return survey(root, url, charset, regions=False)


def _overcommon(outline: Outline) -> bool:
    """Whether names were misread so that nearly all text fell into header, navigation and footer."""
    return outline.chars > 400 and outline.common_chars > 0.85 * outline.chars


def _facts(document: Document, outline: Outline, url: str, today: date, *, home: bool) -> PageFacts:
    root = document.root
    tags = read_tags(root)
    rows = read_rows(outline, url, today, home=home)
    if not rows and read_written(outline):
        rows = read_rows(outline, url, today, home=home)
    listed = home or len(rows) >= _MANY_ROWS or sum(row.shown is not None for row in rows) >= _LIST
    title = read_title(root, outline, tags, listed=listed)
    shown = None if home else read_published(outline, title, frozenset(row.title for row in rows))
    if shown and _is_a_row_s(shown, rows, outline):
        shown = None
    chars = _text_chars(outline, title)
    kind = _kind(url, tags, rows, shown, chars, outline, home=home, titled=bool(title))
    single = kind is PageKind.ARTICLE or (kind is PageKind.OTHER and not rows)
    published = shown if kind is not PageKind.LIST else None
    undated = published is None and kind in (PageKind.ARTICLE, PageKind.OTHER)
    children = 0 if kind is PageKind.ARTICLE else _children(outline, url, rows)
    marks = read_marks(document, outline)
    if not (marks.site_codes or marks.icp or marks.police) and has_hints(document.text):
        marks = read_hidden_marks(document.text, outline, marks)
    return PageFacts(
        kind=kind,
        title=title,
        charset=outline.charset,
        published=published.day if published else None,
        published_text=published.text if published else "",
        source=read_source(outline.lines) if single else "",
        tags=tags,
        attachments=read_attachments(outline) if single else (),
        rows=rows,
        navigation=tuple(islice(outline.menu.values(), _MAX_NAVIGATION)),
        marks=marks,
        text_chars=chars,
        scripted=not rows and children == 0 and chars < 200 and is_scripted(document.whole, outline),
        children=children,
        leads_to=leads_to(root, outline, url),
        challenge=_kept_out(document, chars, len(outline.anchors)),
        crumbs=read_crumb(outline),
        unread_list=bool(rows)
        and kind is not PageKind.ARTICLE
        and has_unread_list(outline, root, listed=_listed(rows, kind)),
        empty_list=bool(rows) and kind is not PageKind.ARTICLE and has_empty_list(outline),
        frames=() if kind is PageKind.ARTICLE else content_frames(outline),
        obscure_date=undated and may_show_date(outline, title, tags),
        reader=READER,
    )


def _kept_out(document: Document, chars: int, links: int) -> str:
    """The challenge, refusal or nothing that came in the place of a page; empty for a page."""
    if chars >= 400 or links > 12:
        return ""
    return challenge_in(document.text) or nothing_in(document.text)


def _listed(rows: tuple[Row, ...], kind: PageKind) -> bool:
    """Whether a column's page has a dated list of its own; a home page has many, of which one says nothing of another."""
    return kind is not PageKind.HOME and sum(row.shown is not None and not row.aside for row in rows) >= _LIST


def _is_a_row_s(shown: Stamp, rows: tuple[Row, ...], outline: Outline) -> bool:
    """Whether the date is but one of those of a list's rows: then nothing on the page stands under a title of its own."""
    dated = [row.shown for row in rows if row.shown]
    return len(dated) >= _LIST and shown.day in dated and dated_bar(outline.lines) is None


def _kind(
    url: str,
    tags: dict[str, str],
    rows: tuple[Row, ...],
    published: Stamp | None,
    chars: int,
    outline: Outline,
    *,
    home: bool,
    titled: bool,
) -> PageKind:
    if home or _HOME_PATH.match(url):
        return PageKind.HOME
    if says_something(tags.get("ArticleTitle", "")):
        return PageKind.ARTICLE
    dated = [row for row in rows if row.shown]
    listed = sum(len(row.title) for row in (dated or rows))
    if len(rows) >= 3 and (listed > chars or (published is None and len(dated) >= 3)):
        return PageKind.LIST
    if published and (chars >= 20 or (titled and not rows)):
        return PageKind.ARTICLE
    if rows or (titled and _link_table(outline, chars)):
        return PageKind.LIST
    return PageKind.ARTICLE if titled and chars >= _FEW_CHARS else PageKind.OTHER


def _link_table(outline: Outline, chars: int) -> bool:
    """Whether links make up most of the main area, as in a table of names."""
    main = [anchor for anchor in outline.anchors if anchor.region is Region.MAIN]
    return len({anchor.url for anchor in main}) >= 3 and sum(len(anchor.text) for anchor in main) * 2 > chars


def _text_chars(outline: Outline, title: str) -> int:
    return sum(_own_chars(line, title) for line in outline.lines if line.region not in NOT_TEXT)


def _own_chars(line: Line, title: str) -> int:
    """Characters of a line that are neither links nor what every list page prints around its items."""
    own = len(line.text) - line.linked
    if own <= 0 or line.text == title or (line.heading and own <= 60):
        return 0
    return own if own > 60 else _chars_said(line.text, line.linked)


@lru_cache(maxsize=4_096)
def _chars_said(text: str, linked: int) -> int:
    rest = _EMPTY_WORDS.sub("", text)
    rest = _PAGER_WORDS.sub("", rest) if linked else rest
    return max(0, min(len(text) - linked, sum(map(str.isalnum, rest)) - linked))


def _children(outline: Outline, url: str, rows: tuple[Row, ...]) -> int:
    """How many child columns the main area leads to: links with short names to folders below this page, or several
    side by side that are no documents; a menu that lists the page itself is a menu of siblings."""
    listed = {row.url for row in rows}
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    host = "/".join(url.split("/")[:3]) + "/"
    groups: dict[object, list[str]] = {}
    for anchor in outline.anchors:
        if anchor.region in (Region.MAIN, Region.SIDE) and not is_wordless(anchor.text) and len(anchor.text) <= 16:
            groups.setdefault(_side_by_side(anchor.element), []).append(anchor.url)
    found: set[str] = set()
    for targets in groups.values():
        own = {
            target
            for target in targets
            if target.startswith(host) and target not in listed and not looks_like_article(target)
        }
        below = {target for target in own if target.startswith(folder) and target not in (url, folder)}
        if url in targets or folder in targets:
            continue
        found |= own if len(own) >= 2 and not rows else below
    return len(found)


def _side_by_side(link: etree._Element) -> etree._Element | None:
    """The element in which a link stands beside others like it: its parent, or the parent of a cell that holds it, or the
    table whose rows hold one link each."""
    parent = link.getparent()
    if parent is None:
        return None
    cell = parent.tag in ("li", "td", "dd", "p", "span") or (parent.tag == "div" and len(parent) == 1)
    around = parent.getparent() if cell else parent
    alone = around is not None and around.tag == "tr" and len(around) == len(parent) == 1
    return around.getparent() if alone and around is not None else around
