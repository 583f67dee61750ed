"""What speaks against calling a column blank that never showed a list: something may fill it for a reader.

The page is compared with pages of the site that can be read, its home page and the columns that list items.  What these
carry too (scripts, pictures, forms) is the site's frame and fills nothing.
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from monitor.store.second_look import FETCHES, LOADING, PLACEHOLDER, TROUBLE
from monitor.store.second_reader import Pieces, level

_SITES_OWN: Final = 3  # links and lines that a page of a site shares with its other pages at the least
_TITLE: Final = 8  # characters from which the words on a link read like an item's title
_SAID_IN: Final = 60  # characters of a line that says that there is nothing
_LONGEST: Final = 4_000

_STRING = re.compile(r"'[^'\n]{0,500}'|\"[^\"\n]{0,500}\"")
_COUNTS = re.compile(
    r"hm\.baidu\.com|cnzz\.com|google-analytics|googletagmanager|createPageHTML\s*\(|bszs\.conac|addFavorite", re.I
)
_ASSIGNS = re.compile(r"(?:(?:var|let|const)\s+)?[\w.$]{1,60}\s*=\s*(?:''|[#.]{1,20}|true|false|null)\s*[;,]?\s*")


class Doubt(StrEnum):
    """Why a page that shows nothing may hold something all the same, as an official reads it."""

    FOREIGN = "打开的页面没有本网站的导航和页脚，不像本网站的页面，可能是临时提示"
    ALONE = "没有可供对照的本站页面，不能断定页面为空"
    TROUBLE = "页面上有出错、繁忙一类的提示，可能是暂时没有取到内容"
    SCRIPT = "页面主体为空，但有脚本可能在浏览器中填写内容，本系统读不到"
    HELD = "页面中嵌有本系统读不到的内容（文件、图形、选单或自定义组件）"


def doubt(now: Pieces, others: Sequence[Pieces], url: str, name: str) -> Doubt | None:
    """What speaks against calling the page at ``url``, the column ``name``, blank; ``None`` when nothing does.
    ``others`` are pages of the site that can be read."""
    if not others:
        return Doubt.ALONE
    lines = now.lines - _known(others, "lines")
    if len(now.lines) - len(lines) + len(_links(others) & now.links.keys()) < _SITES_OWN:
        return Doubt.FOREIGN
    own = {line.replace(level(name), "") if name else line for line in lines}
    if any(map(TROUBLE.search, own)):
        return Doubt.TROUBLE
    says = any(len(line) <= _SAID_IN and PLACEHOLDER.search(line) for line in own)
    if _is_filled(now, others, own, says=says):
        return Doubt.SCRIPT
    held = {each for each in now.held - _known(others, "held") if not (says and each.startswith("onclick="))}
    titles = [now.links[target] for target in now.links.keys() - _links(others) if target != url]
    return Doubt.HELD if held or any(len(words) >= _TITLE and name not in words for words in titles) else None


def _is_filled(now: Pieces, others: Sequence[Pieces], own: set[str], *, says: bool) -> bool:
    """Whether a script may fill the page.  Where the page itself says that there is nothing (``says``), only one that
    fetches something; else any that the other pages do not have, and any at all beside a box that waits for it."""
    if now.drawn - _known(others, "drawn") or any(map(LOADING.search, own)):
        return True
    usual = {_shape(script) for script in _known(others, "scripts")}
    scripts = [script for script in now.scripts if _shape(script) not in usual and not _is_harmless(script)]
    if any(map(FETCHES.search, scripts)):
        return True
    if says:
        return False
    waiting = now.empty - _known(others, "names")
    return bool(scripts or now.sources - _known(others, "sources") or (waiting and (now.scripts or now.sources)))


def _shape(script: str) -> str:
    """A script without its texts: the number or name of a column makes no other script."""
    return _STRING.sub("''", script)


def _is_harmless(script: str) -> bool:
    """Whether a script only counts visits, writes a pager or sets plain values."""
    if len(script) > _LONGEST:
        return False
    return _COUNTS.search(script) is not None or not _ASSIGNS.sub("", _shape(script)).strip()


def _known(others: Sequence[Pieces], part: str) -> frozenset[str]:
    return frozenset().union(*(getattr(other, part) for other in others))


def _links(others: Sequence[Pieces]) -> frozenset[str]:
    return frozenset(target for other in others for target in other.links)
