"""What a light round asks for: home pages, columns and the first pages of lists, then articles that may have changed."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from monitor.model import PageKind
from monitor.observe.change_rate import chance
from monitor.observe.crawl_links import COLUMN, HOME, ROW
from monitor.observe.scope import Scope
from monitor.store import Target
from monitor.store.light import Watched

LEAST_CHANCE: Final = 0.01
"""An article below this chance of having changed is left to the daily crawl."""

_NUMBER = re.compile(
    r"(?<=[a-z])[_-]\d{1,4}(?=\.\w{2,5}$)|[?&](?:page|pageno|pagenum|pageindex|curpage|currentpage|p|pn)=\d{1,4}(?=&|$)",
    re.I,
)
_INDEX = re.compile(r"/(?:index|default)\.\w{2,5}$", re.I)


def fronts(scope: Scope, watched: Iterable[Watched]) -> list[Target]:
    """Home pages and registered columns in the register's order, then the first page of every other list."""
    found = [Target(url=url, priority=HOME, site=site.id) for url, site in scope.homes.items()]
    found += [
        Target(url=url, depth=1, priority=COLUMN, site=site.id, column=url)
        for url, (site, _) in scope.columns.items()
        if url not in scope.homes
    ]
    taken = {target.url for target in found}
    lists = first_pages([one for one in watched if one.kind in (PageKind.LIST, PageKind.HOME)])
    return found + [
        Target(url=one.url, depth=1, priority=COLUMN, site=one.site, column=one.column)
        for one in lists
        if one.url not in taken
    ]


def first_pages(lists: Sequence[Watched]) -> list[Watched]:
    """The lists without the further pages of a list: those whose address becomes that of another list once the number
    in it is left out."""
    known = {_folder(one.url) for one in lists}
    return [one for one in lists if not _follows(one.url, known)]


def _follows(url: str, known: set[str]) -> bool:
    bare = _NUMBER.sub("", url)
    if "&" in bare and "?" not in bare:
        bare = bare.replace("&", "?", 1)
    return bare != url and _folder(bare) in known


def _folder(url: str) -> str:
    """A folder's index page is the folder."""
    return _INDEX.sub("/", url)


def by_chance(watched: Iterable[Watched], now: datetime) -> list[Target]:
    """Pages that are no lists, those first that have most likely changed since they were last looked at."""
    weighed = [
        (chance(one.first, one.changes, one.looked, now), one)
        for one in watched
        if one.kind in (PageKind.ARTICLE, PageKind.OTHER)
    ]
    likely = sorted((pair for pair in weighed if pair[0] >= LEAST_CHANCE), key=lambda pair: (-pair[0], pair[1].url))
    return [Target(url=one.url, depth=2, priority=ROW, site=one.site, column=one.column) for _, one in likely]
