"""From the links of a page to the next things to look at."""

from collections.abc import Iterable, Sequence
from typing import Final

from monitor.model import Link, PageFacts, PageKind, host_of
from monitor.observe.scope import Scope, canonical
from monitor.observe.traps import Limits, pattern_of
from monitor.observe.urls import kind_of
from monitor.store.codec import url_key
from monitor.store.met import AS_PAGE, MET, UNLINKED, Met
from monitor.store.revisits import Keys
from monitor.store.targets import Target

HOME: Final = 0
COLUMN: Final = 1
NAVIGATION: Final = 2
ROW: Final = 3
PAGE: Final = 4
READ: Final = PAGE
"""Targets up to this priority are read as pages; those beyond are only opened."""
LOOSE: Final = 5
FILE: Final = 6
OUTSIDE: Final = 8

_FAMILIAR: Final = 8_192
"""So many URLs of links are remembered as they are spelt (about 1 MB)."""
_PAGES = frozenset(("page", "frame"))
_NO_FACTS: Final = PageFacts(kind=PageKind.OTHER)


def is_page(target: Target) -> bool:
    """Whether a target's body is wanted."""
    return target.inside and target.priority <= READ


class Sorter:
    """Turns links into targets, each URL once.

    ``met`` is the crawl's memory of URLs, shared with its frontier.  A page that is linked under http and https is read
    once; its twin is only opened.  ``open_rest``: what the limits refuse is still opened, though not read (``look`` promises to check every link).
    """

    def __init__(self, scope: Scope, limits: Limits, met: Met, *, outside_links: bool, open_rest: bool = False) -> None:
        self._scope = scope
        self._limits = limits
        self._outside_links = outside_links
        self._open_rest = open_rest
        self._met = met
        self._familiar: set[str] = set()
        self._commons: set[int] = set()
        self.unlinked = 0
        """How many targets no page links to: seeds and ends of redirects."""

    def seeds(self) -> list[Target]:
        """Home pages, then registered columns."""
        found = []
        for url, site in self._scope.homes.items():
            found.append(Target(url=url, depth=0, priority=HOME, site=site.id))
        for url, (site, _) in self._scope.columns.items():
            if url not in self._scope.homes:
                found.append(Target(url=url, depth=1, priority=COLUMN, site=site.id, column=url))
        for target in found:
            self.recall(target)
            self._met.note(url_key(target.url), UNLINKED)
        self.unlinked = len(found)
        return found

    def recall(self, target: Target) -> None:
        """Take note of a target that this crawl has, from its seeds or from before it was interrupted."""
        self._met.note(url_key(target.url), MET | AS_PAGE if is_page(target) else MET)
        if is_page(target):
            self._limits.count(target.url)

    def known(self, url: str) -> bool:
        """Whether a canonical URL already is a target of this crawl."""
        return bool(self._met.marks(url_key(url)))

    def met(self, keys: Keys) -> None:
        """Take note that the links with these keys went through :meth:`targets`."""
        self._commons.add(keys.common)

    def knows_all(self, keys: Keys) -> bool:
        """Whether a page with these links can add nothing."""
        if keys.common and keys.common not in self._commons:
            return False
        return self._met.has_all(keys.own_keys())

    def files(self, page: Target, links: Iterable[Link]) -> list[Target] | None:
        """The targets that this page adds, when all of them are files; ``None`` when a page is among them."""
        fresh = [link for link in links if not self.known(link.url)]
        if any(link.kind in _PAGES and kind_of(link.url) in _PAGES for link in fresh):
            return None
        return self.targets(page, _NO_FACTS, fresh)

    def targets(self, page: Target, facts: PageFacts, links: Iterable[Link]) -> list[Target]:
        """The targets that this page adds."""
        rows = {row.url for row in facts.rows}
        navigation = {link.url for link in facts.navigation}
        same_depth = pattern_of(page.url) if facts.kind is PageKind.LIST else ""
        found = []
        for link in links:
            if link.url in self._familiar or not self._is_new(link.url):
                continue
            rank = NAVIGATION if link.url in navigation else ROW if link.url in rows else PAGE
            target = self._target(page, link, rank, same_depth)
            if target is not None:
                found.append(target)
        return found

    def _is_new(self, url: str) -> bool:
        """Whether no page before linked to a URL, and no seed or redirect led to it.

        The same navigation stands on every page, so the URLs of late are remembered: a twentieth of the cost of hashing
        them again.
        """
        key = url_key(url)
        marks = self._met.note(key)
        if marks & UNLINKED:
            self._met.lift(key, UNLINKED)
            self.unlinked -= 1
        if len(self._familiar) >= _FAMILIAR:
            self._familiar.clear()
        self._familiar.add(url)
        return not marks

    def _target(self, page: Target, link: Link, rank: int, same_depth: str) -> Target | None:
        url = link.url
        listed = rank == ROW and page.column in self._scope.columns and host_of(url) == host_of(page.url)
        inside = listed or self._scope.inside(url)
        kind = kind_of(url) if link.kind == "page" else link.kind
        if not inside:
            target = Target(url=url, depth=page.depth + 1, priority=OUTSIDE, kind=kind, inside=False)
            return target if self._outside_links else None
        paging = bool(same_depth) and same_depth == pattern_of(url)
        depth = page.depth if paging else page.depth + 1
        column = page.column if rank == ROW or paging else ""
        priority = self._priority(url, kind, rank, depth)
        if priority is None:
            return None
        site = self._scope.site_of(url, column)
        return Target(url=url, depth=depth, priority=priority, kind=kind, site=site, column=column)

    def _priority(self, url: str, kind: str, rank: int, depth: int) -> int | None:
        """When to look at an inside URL; ``None`` when the limits cut it."""
        if kind not in _PAGES:
            cut = self._limits.admit_file(url)
            return FILE if not cut or self._open_rest else None
        if self._met.marks(url_key(_twin(url))) & AS_PAGE:
            return LOOSE
        if self._limits.admit(url, depth):
            return LOOSE if self._open_rest else None
        self._met.note(url_key(url), AS_PAGE)
        return rank

    def spend_cut(self) -> dict[str, int]:
        """What the limits refused since the last call, by reason."""
        return self._limits.spend_cut()

    def lead(self, page: Target, url: str) -> Target | None:
        """The page to which a meta refresh, script, frame or redirect leads: it takes the first page's place."""
        if not url or self.known(url) or not self._scope.inside(url):
            return None
        if self._limits.admit(url, page.depth):
            return None
        self._met.note(url_key(url), AS_PAGE | UNLINKED)
        self.unlinked += 1
        return Target(url=url, depth=page.depth, priority=page.priority, site=page.site, column=page.column)


def spelt(links: Sequence[Link]) -> tuple[Link, ...]:
    """The http(s) links with their URLs in canonical form, so that they compare equal to targets everywhere."""
    found = []
    for link in links:
        url = canonical(link.url)
        if url:
            found.append(link if url == link.url else Link(url=url, text=link.text, kind=link.kind, common=link.common))
    return tuple(found)


def _twin(url: str) -> str:
    """The URL under the other scheme."""
    scheme, _, rest = url.partition(":")
    return f"{'http' if scheme == 'https' else 'https'}:{rest}"
