"""From a portal's home page to a proposal: which units have pages under it or hosts beside it, and their columns.

Everything here is a guess from what links say, for a person to confirm.  What was not read is said.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from monitor.clock import Clock
from monitor.contract import ColumnState
from monitor.model import Kind, Level, Link, Marks, PageKind, host_of
from monitor.observe.columns import recognise
from monitor.observe.crawl import Pool
from monitor.observe.discover_result import Discovery, FoundColumn, FoundSite, Unread
from monitor.observe.look_result import column_state_of
from monitor.observe.rows import is_wordless, looks_like_article
from monitor.observe.scope import canonical
from monitor.observe.units import is_above_or_beside, is_directory, is_unit
from monitor.observe.urls import kind_of
from monitor.observe.walk import Page, Walk

_COLUMNS: Final = 60
_DIRECTORIES: Final = 20
_LONGEST_NAME: Final = 16
_LIST: Final = 3
_INDEX: Final = re.compile(r"/(?:index|default)\.\w{3,5}$", re.I)


async def discover(
    url: str,
    pool: Pool,
    clock: Clock,
    *,
    max_pages: int = 300,
    progress: Callable[[int, int], None] | None = None,
    again_after_s: float = 3.0,
) -> Discovery:
    """Look at a portal once, reading at most ``max_pages`` pages.  A home page that cannot be read gives a discovery of
    that alone; nothing that a server does raises."""
    start = canonical(url)
    walk = Walk(pool, clock, max_pages, progress, again_after_s)
    home = await walk.home(start)
    if home.facts is None:
        failed = FoundSite(name="", url=start, kind=Kind.PORTAL, outcome=home.outcome, detail=home.detail)
        return Discovery(sites=(failed,), pages=walk.read, navigation=False)
    return await _Explorer(walk, home).explore()


class _Explorer:
    """One portal, explored from its home page outwards."""

    def __init__(self, walk: Walk, home: Page) -> None:
        self._walk, self._home = walk, home
        self._host = host_of(home.url)
        self._domain = self._host.partition(":")[0].removeprefix("www.")
        self._unread: dict[str, Unread] = {}
        self._directories: list[Page] = []

    async def explore(self) -> Discovery:
        """Directories of units, then the units' home pages, then everybody's columns, then those below them."""
        await self._read_directories()
        names = self._candidates()
        await self._walk.visit(names)
        homes = {url: self._page(name, url) for url, name in names.items()}
        portal_menu = {link.url for link in _menu(self._home)}
        menus = {self._home.url: self._columns_of(self._home, set(names))}
        for url, page in homes.items():
            menus[url] = self._columns_of(page, portal_menu | set(names) - {url}) if page.facts is not None else []
        await self._walk.visit(link.url for links in _turns(list(menus.values())) for link in links)
        below = {url: self._below(links, set(names) | portal_menu) for url, links in menus.items()}
        await self._walk.visit(link.url for links in _turns(list(below.values())) for link in links)
        sites = [self._site(self._home.facts.title if self._home.facts else "", self._home, Kind.PORTAL, menus, below)]
        for url, page in homes.items():
            kind = Kind.SECTION if host_of(url) == self._host else Kind.STANDALONE
            sites.append(self._site(names[url], page, kind, menus, below, url))
        return Discovery(
            sites=tuple(sites),
            unread=tuple(self._unread.values()),
            elsewhere=tuple(self._elsewhere().items()),
            pages=self._walk.read,
            navigation=bool(_menu(self._home)),
        )

    async def _read_directories(self) -> None:
        found = {
            link.url: link.text for link in self._home.links
            if link.kind == "page" and is_directory(link.text) and self._is_ours(link.url)
        }  # fmt: skip
        chosen = dict(list(found.items())[:_DIRECTORIES])
        await self._walk.visit(chosen)
        self._directories = [self._page(name, url) for url, name in chosen.items()]

    def _page(self, name: str, url: str) -> Page:
        """A page, noted when it was not read."""
        page = self._walk.seen(url)
        if page.facts is None:
            self._unread[url] = Unread(name=name, url=url, outcome=page.outcome, detail=page.detail)
        return page

    def _is_ours(self, url: str) -> bool:
        return host_of(url) == self._host and kind_of(url) == "page" and not looks_like_article(url)

    def _is_beside(self, url: str) -> bool:
        host = host_of(url).partition(":")[0]
        return host_of(url) != self._host and host.endswith("." + self._domain)

    def _links(self) -> Iterator[Link]:
        for page in (self._home, *self._directories):
            yield from (link for link in page.links if link.kind == "page" and not is_wordless(link.text))

    def _candidates(self) -> dict[str, str]:
        """Home pages of units by address, with the words of the link to them."""
        found: dict[str, str] = {}
        hosts: dict[str, str] = {}
        for link in self._links():
            name = "".join(link.text.split())
            if self._is_ours(link.url) and is_unit(name) and _path(link.url) and link.url != self._home.url:
                found.setdefault(link.url, name)
            elif self._is_beside(link.url):
                root = link.url.partition("://")[0] + "://" + host_of(link.url) + "/"
                if host_of(root) not in hosts or (link.url == root and hosts[host_of(root)] not in found):
                    hosts[host_of(root)] = root
                    found.setdefault(root, name)
        return found

    def _elsewhere(self) -> dict[str, str]:
        """Hosts outside the domain to which links with a unit's name lead."""
        found: dict[str, str] = {}
        for link in self._links():
            host = host_of(link.url)
            beside = host == self._host or self._is_beside(link.url)
            if not beside and is_unit(link.text) and not is_above_or_beside(link.text):
                found.setdefault(host, "".join(link.text.split()))
        return found

    def _columns_of(self, page: Page, others: set[str]) -> list[Link]:
        """The links of a home page's navigation that may be its columns."""
        host = host_of(page.url)
        found: dict[str, Link] = {}
        for link in _menu(page):
            own = host_of(link.url) == host and kind_of(link.url) == "page" and not looks_like_article(link.url)
            if own and link.url not in (page.url, self._home.url) and link.url not in others and _path(link.url):
                found.setdefault(link.url, link)
        return list(found.values())[:_COLUMNS]

    def _below(self, links: Sequence[Link], others: set[str]) -> list[Link]:
        """The columns that parent columns list."""
        known = {link.url for link in links} | others | {self._home.url}
        found: dict[str, Link] = {}
        for parent in links:
            page = self._walk.seen(parent.url)
            if page.facts is None or not page.facts.children:
                continue
            rows = {row.url for row in page.facts.rows}
            for link in page.links:
                short = len(link.text.strip()) <= _LONGEST_NAME and not is_wordless(link.text)
                column = link.kind == "page" and kind_of(link.url) == "page" and not looks_like_article(link.url)
                if short and column and not link.common and link.url not in rows and link.url not in known:
                    found.setdefault(link.url, link)
        return [link for link in found.values() if host_of(link.url) == host_of(links[0].url)][:_COLUMNS]

    def _site(
        self,
        name: str,
        page: Page,
        kind: Kind,
        menus: dict[str, list[Link]],
        below: dict[str, list[Link]],
        url: str = "",
    ) -> FoundSite:
        url = url or page.url
        menu = [link.url for link in menus[url]]
        columns = [self._column(link, _level(link.url, menu)) for link in menus[url]]
        columns += [self._column(link, Level.OTHER) for link in below[url]]
        kept = tuple(column for column in columns if column is not None)
        facts = page.facts
        return FoundSite(
            name=name,
            url=url,
            kind=kind,
            outcome=page.outcome,
            detail=page.detail,
            title=facts.title if facts else "",
            marks=facts.marks if facts else Marks(),
            columns=kept,
            unclear=tuple(self._unclear(menus[url])),
            scripted=bool(facts and facts.scripted),
            doubtful=bool(facts and not kept and not facts.rows and not facts.scripted and kind is Kind.SECTION),
        )

    def _unclear(self, links: Sequence[Link]) -> Iterator[tuple[str, str]]:
        for link in links:
            page, name = self._walk.seen(link.url), "".join(link.text.split())
            if recognise(name) is None and column_state_of(page.outcome, page.facts) is ColumnState.BLANK:
                yield name, link.url

    def _column(self, link: Link, level: Level) -> FoundColumn | None:
        """A link as a column: one whose name fixes a class, or whose page is a list.  Others, when read, are none."""
        name = "".join(link.text.split())
        page, cls = self._walk.seen(link.url), recognise(name)
        state = column_state_of(page.outcome, page.facts)
        if state in (ColumnState.GAP, ColumnState.SCRIPTED):
            scripted = state is ColumnState.SCRIPTED
            told = Unread(name=name, url=link.url, outcome=page.outcome, detail=page.detail, scripted=scripted)
            self._unread.setdefault(link.url, told)
        rows = page.facts.rows if page.facts is not None else ()
        listed = page.facts is not None and page.facts.kind is PageKind.LIST and len(rows) >= _LIST
        if cls is None and not listed:
            return None
        dates = [row.shown for row in rows if row.shown is not None]
        return FoundColumn(
            name=name, url=link.url, cls=cls, level=level, state=state, newest=max(dates, default=None), rows=len(rows)
        )


def _menu(page: Page) -> list[Link]:
    """A page's navigation; where none is recognised, the links whose words name a class of column."""
    if page.facts is None:
        return []
    named = [link for link in page.links if link.kind == "page" and recognise("".join(link.text.split())) is not None]
    return list(page.facts.navigation) or named


def _path(url: str) -> str:
    return url.partition("://")[2].partition("/")[2]


def _level(url: str, menu: Sequence[str]) -> Level:
    """First unless another entry of the same menu is a folder above it."""
    folders = [_INDEX.sub("/", other) for other in menu if other != url]
    under = any(url.startswith(folder) for folder in folders if folder.endswith("/") and _path(folder))
    return Level.OTHER if under else Level.FIRST


def _turns(lists: Sequence[Sequence[Link]]) -> Iterable[list[Link]]:
    """The first of each, then the second of each: a budget that ends early leaves nobody without any."""
    for turn in range(max(map(len, lists), default=0)):
        yield [links[turn] for links in lists if turn < len(links)]
