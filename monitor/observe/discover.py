"""From a portal's home page to a proposal: which units have pages under it or hosts beside it, and their columns.

Everything here is a guess from what links say, for a person to confirm.  What was not read is said.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
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
_LEVELS_BELOW: Final = 2  # how far below the menu columns are looked for: 政府信息公开 > 法定主动公开内容 > 人事信息
_DIRECTORIES: Final = 20
_LONGEST_NAME: Final = 16
_LIST: Final = 3
_SHORT: Final = 8
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


@dataclass(kw_only=True)
class _Candidate:
    """A site in the making: its home page, the links of its navigation, the columns below those."""

    name: str
    url: str
    kind: Kind
    page: Page
    menu: list[Link] = field(default_factory=list)
    below: list[Link] = field(default_factory=list)


class _Explorer:
    """One portal, explored from its home page outwards."""

    def __init__(self, walk: Walk, home: Page) -> None:
        self._walk, self._home = walk, home
        self._host = host_of(home.url)
        self._domain = self._host.partition(":")[0].removeprefix("www.")
        self._unread: dict[str, Unread] = {}
        self._directories: list[Page] = []
        self._away: dict[str, str] = {}

    async def explore(self) -> Discovery:
        """Directories of units, then the units' home pages, then everybody's columns, then those below them."""
        await self._read_directories()
        links = self._candidates()
        await self._walk.visit(links)
        title = self._home.facts.title if self._home.facts else ""
        portal = _Candidate(name=title, url=self._home.url, kind=Kind.PORTAL, page=self._home)
        found = [portal, *self._settled(links)]
        homes = {*links, *(each.url for each in found)}
        shared = homes | {link.url for link in _menu(self._home)}
        for each in found:
            each.menu = self._columns_of(each.page, homes if each is portal else shared)
        await self._walk.visit(link.url for links in _turns([each.menu for each in found]) for link in links)
        for _ in range(_LEVELS_BELOW):
            fresh = [self._below([*each.menu, *each.below], shared) for each in found]
            for each, links_below in zip(found, fresh, strict=True):
                each.below += links_below
            await self._walk.visit(link.url for links in _turns(fresh) for link in links)
        return Discovery(
            sites=tuple(map(self._site, found)),
            unread=tuple(self._unread.values()),
            elsewhere=tuple(self._elsewhere().items()),
            pages=self._walk.read,
            navigation=bool(_menu(self._home)),
        )

    def _settled(self, links: dict[str, str]) -> Iterator[_Candidate]:
        """The candidates where their links really lead: once each, not back to the portal, not to strangers."""
        known = {self._home.url}
        for url, name in links.items():
            page = self._page(name, url)
            final = page.url if page.facts is not None else url
            ours = host_of(final) == self._host
            if final in known or not (ours or self._is_beside(final)):
                self._away |= {} if ours else {host_of(final): name}
                continue
            known.add(final)
            yield _Candidate(name=name, url=final, kind=Kind.SECTION if ours else Kind.STANDALONE, page=page)

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
        scripted = page.facts is not None and page.facts.scripted
        if page.facts is None or scripted:
            told = Unread(name=name, url=url, outcome=page.outcome, detail=page.detail, scripted=scripted)
            self._unread[url] = told
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
        hosts: dict[str, tuple[str, str]] = {}
        for link in self._links():
            name, host = "".join(link.text.split()), host_of(link.url)
            if self._is_ours(link.url) and is_unit(name) and _path(link.url) and link.url != self._home.url:
                found.setdefault(link.url, name)
            elif self._is_beside(link.url):
                root = f"{link.url.partition('://')[0]}://{host}/"
                if host not in hosts or (link.url == root and hosts[host][0] != root):
                    hosts[host] = (link.url, name)
        roots = {f"{url.partition('://')[0]}://{host}/": name for host, (url, name) in hosts.items()}
        return found | roots

    def _elsewhere(self) -> dict[str, str]:
        """Hosts outside the domain to which links with a unit's name lead."""
        found = dict(self._away)
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
        return [link for link in found.values() if links and host_of(link.url) == host_of(links[0].url)][:_COLUMNS]

    def _site(self, each: _Candidate) -> FoundSite:
        menu = [link.url for link in each.menu]
        columns = [self._column(link, _level(link.url, menu)) for link in each.menu]
        columns += [self._column(link, Level.OTHER) for link in each.below]
        kept = tuple(column for column in columns if column is not None)
        facts = each.page.facts
        bare = facts is not None and not kept and not facts.rows and not facts.scripted
        return FoundSite(
            name=each.name,
            url=each.url,
            kind=each.kind,
            outcome=each.page.outcome,
            detail=each.page.detail,
            title=facts.title if facts else "",
            marks=facts.marks if facts else Marks(),
            columns=kept,
            unclear=tuple(self._unclear(each.menu)),
            scripted=bool(facts and facts.scripted),
            doubtful=bare and each.kind is Kind.SECTION,
        )

    def _unclear(self, links: Sequence[Link]) -> Iterator[tuple[str, str]]:
        for link in links:
            name = "".join(link.text.split())
            if recognise(name) is None and _state(link, self._walk.seen(link.url)) is ColumnState.BLANK:
                yield name, link.url

    def _column(self, link: Link, level: Level) -> FoundColumn | None:
        """A link as a column: one whose name fixes a class, or whose page is a list.  Others, when read, are none."""
        name = "".join(link.text.split())
        page, cls = self._walk.seen(link.url), recognise(name)
        state = _state(link, page)
        if state in (ColumnState.GAP, ColumnState.SCRIPTED):
            scripted = state is ColumnState.SCRIPTED
            told = Unread(name=name, url=link.url, outcome=page.outcome, detail=page.detail, scripted=scripted)
            self._unread.setdefault(link.url, told)
        rows = page.facts.rows if page.facts is not None else ()
        listed = page.facts is not None and page.facts.kind is PageKind.LIST and len(rows) >= _LIST
        if cls is None and (not listed or state is ColumnState.LEADS_AWAY):
            return None
        dates = [row.shown for row in rows if row.shown is not None]
        return FoundColumn(
            name=name, url=link.url, cls=cls, level=level, state=state, newest=max(dates, default=None), rows=len(rows)
        )


def _state(link: Link, page: Page) -> ColumnState:
    """How a column looked; one whose link ends on another host leads away."""
    if page.facts is not None and host_of(page.url) != host_of(link.url):
        return ColumnState.LEADS_AWAY
    return column_state_of(page.url, page.outcome, page.facts)


def _menu(page: Page) -> list[Link]:
    """A page's navigation; where none is recognised, its short links to pages below it that no list carries."""
    if page.facts is None or page.facts.navigation:
        return list(page.facts.navigation) if page.facts is not None else []
    folder, rows = page.url.rpartition("/")[0] + "/", {row.url for row in page.facts.rows}
    return [
        link for link in page.links
        if link.kind == "page" and link.url.startswith(folder) and link.url not in rows
        and len("".join(link.text.split())) <= _SHORT and not is_wordless(link.text) and not is_unit(link.text)
    ]  # fmt: skip


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
