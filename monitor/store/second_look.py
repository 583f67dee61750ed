"""What a second reader makes of a page that had a list: its pieces against those of its neighbours and of its past.

Anything that could be content counts as content: a page holds nothing only when all of it is the site's usual frame.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum, auto
from typing import Final

from monitor.model import Frozen
from monitor.store.second_reader import Pieces, level

_TITLE: Final = 8  # characters from which the words on a link read like an item's title
_HEADLINE: Final = 12  # … on a link below a page that leads to children
_OWN_LETTERS: Final = 24  # letters of text that no neighbour shows from which a page says something
_SHORT: Final = 12  # lines of the home page up to this length are parts of the frame
_FRAME: Final = 5  # pieces that a page must share with others to be a page of the site at all
_SAME_NAMES: Final = 0.75  # share of the class names that must be known for two pages to be built alike

PLACEHOLDER = re.compile(
    r"暂无(?:相关|任何)?(?:数据|内容|信息|记录|资料|文章)?|没有(?:找到|查询到)?(?:相关|任何)?(?:数据|内容|信息|记录)"
    r"|(?:本|该)?(?:栏目|页面|内容|版块|频道)?(?:正在|尚在)?(?:建设|完善|整理|更新|筹备)(?:之)?中|敬请(?:期待|关注|谅解)|即将(?:上线|开通)"
)
_PAGER = re.compile(
    r"首页|上一页|下一页|上页|下页|尾页|末页|跳转|转到|每页|当前(?:位置|页)?|您(?:现在)?的?位置|[共第#]+\s*#?\s*[页条]|星期.|周.|年|月|日"
)
TROUBLE = re.compile(
    r"繁忙|出错|错误|异常|超时|失败|无法|不存在|拒绝|维护|登录|重试|稍后再试|error|exception|timeout|denied|warning",
    re.I,
)
LOADING = re.compile(r"加载中|正在加载|载入中|\bloading\b|请稍候", re.I)
FETCHES = re.compile(
    r"\$\s*\.\s*(?:ajax|get|post|getJSON)\s*\(|\bfetch\s*\(|axios|XMLHttpRequest|\.load\s*\(|listapi|list\w*\.trsapi|queryList|jpage|dataproxy"
    r"|(?:load|get|init|query|show|render)\w{0,12}(?:list|data|page|news|docs)\w*\s*\(|pagesize|recordcount|laytpl|createapp|new\s+Vue",
    re.I,
)


class Seen(Enum):
    """What the second reader makes of a page."""

    SOMETHING = auto()  # items, text, pictures or frames that are the page's own: the first reader failed
    SCRIPT = auto()  # signs that a script fills it
    NOTHING = auto()  # the site's frame and nothing in it
    UNSURE = auto()  # not even that: another page, an error, nothing to compare it with


class Neighbours(Frozen, frozen=True, kw_only=True):
    """What a page is compared with: itself when it had a list, with the URLs of the items it listed then and their
    titles; the home page; other columns."""

    earlier: Pieces
    items: frozenset[str]
    titles: frozenset[str]
    home: Pieces | None
    siblings: tuple[Pieces, ...]


def look_again(now: Pieces, around: Neighbours, url: str, name: str) -> Seen:
    """What the page at ``url``, the column ``name``, holds now."""
    if any(target in around.items for target in _unshared(now, around.siblings)):
        return Seen.SOMETHING
    if _own_links(now, around, url):
        return Seen.SOMETHING
    if _is_drawn(now, around):
        return Seen.SCRIPT
    text = [line for line in _own_lines(now, around) if not name or name not in line or len(line) > len(name) + _SHORT]
    if any(map(TROUBLE.search, text)):
        return Seen.UNSURE
    if sum(map(_letters, text)) >= _OWN_LETTERS or now.held - _all(around, "held"):
        return Seen.SOMETHING
    return Seen.NOTHING if _shared(now, around) >= _FRAME else Seen.UNSURE


def lists_headlines(now: Pieces, around: Neighbours, url: str) -> bool:
    """Whether a page that leads to children also holds what reads like items: links with long words that are no
    folders, or items that it had before."""
    own = _own_links(now, around, url)
    return any(target in around.items for target in own) or any(
        len(words) >= _HEADLINE and not target.endswith("/") for target, words in own.items()
    )


def built_alike(one: Pieces, other: Pieces) -> bool:
    """Whether ``one`` is built of class names that ``other`` has too; pages without names show nothing."""
    if min(len(one.names), len(other.names)) < 3:
        return one.names == other.names and one.sources == other.sources
    return len(one.names & other.names) / len(one.names) >= _SAME_NAMES


def same_frame(now: Pieces, earlier: Pieces) -> bool:
    """Whether a page is still built as it was: the same names and no new script file."""
    return built_alike(now, earlier) and now.sources <= earlier.sources


def _unshared(now: Pieces, siblings: Iterable[Pieces]) -> Iterator[str]:
    """Targets that no other column links to: what stands on several columns is a box that all of them show."""
    side = {target for sibling in siblings for target in sibling.links}
    return (target for target in now.links if target not in side)


def _own_links(now: Pieces, around: Neighbours, url: str) -> dict[str, str]:
    """Links that are not the frame's.  What the home page carries too may be an item all the same, unless it is a
    folder or has a short name."""
    framed = {*around.earlier.links, *(around.home.links if around.home else ())}
    folder = url.partition("?")[0].rpartition("/")[0] + "/"
    own = {}
    for target in _unshared(now, around.siblings):
        words = _PAGER.sub("", level(now.links[target])).strip()
        way = target in framed and (target.endswith("/") or len(words) < _TITLE)
        up = target.endswith("/") and folder.startswith(target)
        if target != url and not way and not up and any(map(str.isalpha, words)):
            own[target] = now.links[target]
    return own


def _own_lines(now: Pieces, around: Neighbours) -> list[str]:
    """Texts that are not the frame's, without the words that stand in for content and those around a list."""
    past = around.earlier.lines - around.titles
    home = {line for line in around.home.lines if len(line) <= _SHORT} if around.home else set()
    framed = past | home | {line for sibling in around.siblings for line in sibling.lines}
    return [_PAGER.sub("", PLACEHOLDER.sub("", line)) for line in now.lines - framed]


def _is_drawn(now: Pieces, around: Neighbours) -> bool:
    """Signs that a script fills the page.  A list's script stands on other columns too, so only what the home page has
    is left aside; an unfilled place counts where the page has a script of its own."""
    home_scripts = around.home.scripts if around.home else frozenset()
    home_sources = around.home.sources if around.home else frozenset()
    own_scripts = now.scripts - home_scripts
    if any(map(LOADING.search, now.lines - around.earlier.lines)):
        return True
    if any(map(FETCHES.search, own_scripts)) or now.drawn - _all(around, "drawn"):
        return True
    if now.sources - home_sources - around.earlier.sources - _of(around.siblings, "sources"):
        return True
    places = now.empty - around.earlier.empty - (around.home.empty if around.home else frozenset())
    return bool(places) and bool(own_scripts or now.sources - home_sources)


def _shared(now: Pieces, around: Neighbours) -> int:
    others = [around.earlier, *around.siblings, *([around.home] if around.home else [])]
    links = {target for other in others for target in other.links}
    texts = {line for other in others for line in other.lines} - around.titles
    return len(now.links.keys() & links) + len(now.lines & texts)


def _of(pages: Iterable[Pieces], part: str) -> frozenset[str]:
    return frozenset().union(*(getattr(page, part) for page in pages))


def _all(around: Neighbours, part: str) -> frozenset[str]:
    home = (around.home,) if around.home else ()
    return _of((around.earlier, *around.siblings, *home), part)


def _letters(text: str) -> int:
    return sum(char.isalpha() for char in text)
