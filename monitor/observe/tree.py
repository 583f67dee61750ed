"""The tree of a site's columns, from what the pages of a crawl say: menu, breadcrumbs, lists, children.

A pure function of the pages' facts.  A column is an entry of the home page's menu or a link of any breadcrumb; what
stands above it is told by most of the breadcrumbs that name it, else by its address.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import pairwise
from typing import Final

from monitor.model import Frozen, Level, Link, PageFacts, PageKind
from monitor.observe.columns import Classed, classify
from monitor.observe.rows import is_wordless, looks_like_article

MOST: Final = 2_000
"""Columns of one tree; a site that names more of them in its breadcrumbs names its articles."""

_TEXT: Final = 50
_DEEPEST: Final = 8
_INDEX = re.compile(r"(?:index|default)\.(?:s?html?|aspx?|jsp|php)$", re.I)


class Shape(StrEnum):
    """What a reader finds behind a column's entry."""

    LIST = "list"
    TEXT = "text"  # one page of text
    PARENT = "parent"  # only leads to columns below it
    BLANK = "blank"  # read whole: nothing
    DOUBTFUL = "doubtful"  # nothing that we read, but links of its own: perhaps items
    SCRIPTED = "scripted"  # drawn by JavaScript: cannot be read here
    MOVED = "moved"  # the page itself leads elsewhere
    OUTSIDE = "outside"  # an entry that is only a link to another site
    ARTICLE = "article"  # an entry that is only a link to a single article
    UNREAD = "unread"


SHAPE_WORDS: Final = {
    Shape.LIST: "列表", Shape.TEXT: "文字页", Shape.PARENT: "只有下级栏目", Shape.BLANK: "空白", Shape.DOUBTFUL: "读不出条目", Shape.SCRIPTED: "由脚本生成，读不到",
    Shape.MOVED: "跳转到别处", Shape.OUTSIDE: "链接到其他网站", Shape.ARTICLE: "直接链接到一篇文章", Shape.UNREAD: "没有读到",
}  # fmt: skip
"""Every shape as an official reads it."""


class Node(Frozen, frozen=True, kw_only=True):
    """One column.  ``parents`` are the names above it, the top one first; ``children`` the URLs of those below it."""

    name: str
    url: str
    level: Level
    shape: Shape
    classed: Classed
    parents: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
    rows: int = 0
    newest: date | None = None


def tree_of(pages: Mapping[str, PageFacts], home: str, owns: Callable[[str], bool]) -> tuple[Node, ...]:
    """The columns of the site whose home page is ``home``: as in its menu, then as breadcrumbs name them, each column
    before those below it.

    ``pages`` are the facts of the pages that were read, by URL; ``owns`` says whether a URL belongs to the site.
    """
    known = {_key(url): facts for url, facts in pages.items()}
    entries = _entries(pages, known, _key(home), owns)
    above = _above(pages, entries, _key(home), owns)
    below: dict[str, list[str]] = defaultdict(list)
    for key in entries:
        chain = _chain(key, above)
        below[chain[-1] if chain else ""].append(key)
    return tuple(
        _node(
            entries[key],
            known.get(key),
            parents=tuple(entries[each].text for each in _chain(key, above)),
            children=tuple(entries[each].url for each in below[key]),
            top=not above.get(key) and (key in above or _is_flat(key, home)),
            mine=owns(entries[key].url),
        )
        for key in _ordered(below)
    )


def _ordered(below: Mapping[str, list[str]]) -> Iterator[str]:
    """Every key, those below a key right after it."""
    waiting = [iter(below.get("", ()))]
    seen: set[str] = set()
    while waiting:
        key = next(waiting[-1], None)
        if key is None:
            waiting.pop()
        elif key not in seen:
            seen.add(key)
            yield key
            waiting.append(iter(below.get(key, ())))
    yield from (key for keys in below.values() for key in keys if key not in seen)


def _key(url: str) -> str:
    """A URL under which a folder and its index page are the same."""
    return _INDEX.sub("", url)


def _entries(
    pages: Mapping[str, PageFacts], known: Mapping[str, PageFacts], home: str, owns: Callable[[str], bool]
) -> dict[str, Link]:
    """The columns by key: those of the menu wherever they lead, and those of the breadcrumbs on this site."""
    found: dict[str, Link] = {}
    menu = known[home].navigation if home in known else ()
    trail = (crumb for facts in pages.values() for crumb in facts.crumbs if owns(crumb.url))
    for link in (*menu, *trail):
        key = _key(link.url)
        if key != home and key not in found and len(found) < MOST and not is_wordless(link.text):
            found[key] = link
    return found


def _above(
    pages: Mapping[str, PageFacts], entries: Mapping[str, Link], home: str, owns: Callable[[str], bool]
) -> dict[str, str]:
    """For each column the one above it; empty for one that stands right below the home page, absent where unknown."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for url, facts in pages.items():
        for parent, child in _steps(_key(url), facts, home, owns):
            if child in entries and parent != child and (parent in entries or not parent):
                votes[child][parent] += 1
    found = {child: counted.most_common(1)[0][0] for child, counted in votes.items()}
    folders = sorted((key for key in entries if key.endswith("/")), key=len)
    for key in entries:
        if key not in found and owns(entries[key].url):
            around = [folder for folder in folders if folder != key and key.startswith(folder)]
            if around:
                found[key] = around[-1]
    return found


def _steps(key: str, facts: PageFacts, home: str, owns: Callable[[str], bool]) -> Iterator[tuple[str, str]]:
    """Each step down a page's breadcrumb: from a column, or from the home page (empty), to what it names next."""
    if not facts.crumbs or key == home:
        return
    trail = [_key(crumb.url) for crumb in facts.crumbs if owns(crumb.url)]
    if facts.kind is not PageKind.ARTICLE and key not in trail:
        trail.append(key)
    starts = bool(trail) and trail[0] == home
    trail = [each for each in trail if each != home]
    if starts and trail:
        yield "", trail[0]
    yield from pairwise(trail)


def _chain(key: str, above: Mapping[str, str]) -> tuple[str, ...]:
    """The keys above a column, the top one first; breadcrumbs that run in a circle end where they close."""
    chain: list[str] = []
    parent = above.get(key, "")
    while parent and parent != key and parent not in chain and len(chain) < _DEEPEST:
        chain.append(parent)
        parent = above.get(parent, "")
    return tuple(reversed(chain))


def _node(
    link: Link, facts: PageFacts | None, *, parents: tuple[str, ...], children: tuple[str, ...], top: bool, mine: bool
) -> Node:
    rows = facts.rows if facts is not None else ()
    return Node(
        name=link.text,
        url=link.url,
        level=Level.FIRST if top else Level.OTHER,
        shape=shape_of(link.url, facts, parent=bool(children)) if mine else Shape.OUTSIDE,
        classed=classify(link.text, path=link.url, parents=parents),
        parents=parents,
        children=children,
        rows=len(rows),
        newest=max((row.shown for row in rows if row.shown is not None), default=None),
    )


def _is_flat(url: str, home: str) -> bool:
    """Whether a URL is at most one folder below the home page: all that is known where no breadcrumb was read."""
    below = url.removeprefix(home.rpartition("/")[0] + "/")
    return "://" not in below and below.rstrip("/").count("/") == 0


def shape_of(url: str, facts: PageFacts | None, *, parent: bool = False) -> Shape:
    """What the page of a column is, as far as its one reading tells; ``parent``: other columns stand below it."""
    if looks_like_article(url) and (facts is None or facts.kind is PageKind.ARTICLE):
        return Shape.ARTICLE
    if facts is None:
        return Shape.UNREAD
    if facts.rows:
        return Shape.LIST
    if facts.leads_to:
        return Shape.MOVED
    if facts.children or parent:
        return Shape.PARENT
    if facts.scripted:
        return Shape.SCRIPTED
    return Shape.TEXT if facts.text_chars >= _TEXT else Shape.BLANK
