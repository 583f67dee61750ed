"""Which pages of a crawl carry a link: asked only for the few targets that did not open."""

from collections.abc import Collection, Iterator, Sequence, Set
from typing import Any, Final

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, case, select

from monitor.model import Frozen, Link, Parent
from monitor.store.codec import facts_of, links_of, targets_of
from monitor.store.store import Store
from monitor.store.tables import frontier, links, page_states, pages

_BATCH: Final = 200  # pages held in memory at once

_LEADS: Final = "（自动跳转）"
"""What stands for a link's words where a page forwards its reader by meta refresh or script."""


def _of_newest(column: ColumnElement[Any]) -> ScalarSelect[Any]:
    """A column of the newest state of a page."""
    newest = select(column).where(page_states.c.page == pages.c.id)
    newest = newest.order_by(page_states.c.at.desc(), page_states.c.id.desc()).limit(1)
    return newest.correlate(pages).scalar_subquery()


_newest_read = _of_newest(page_states.c.body)
_leading = _of_newest(case((page_states.c.leads == 1, page_states.c.facts))).label("leading")
_pages_of_crawl = (
    select(frontier.c.id, frontier.c.url, frontier.c.site, frontier.c.depth, links.c.value, _leading)
    .select_from(
        frontier.outerjoin(pages, pages.c.url == frontier.c.url).outerjoin(
            links, (links.c.page == pages.c.id) & (links.c.body == _newest_read)
        )
    )
    .where(frontier.c.crawl == bindparam("of"), frontier.c.page == 1, frontier.c.id > bindparam("after"))
    .order_by(frontier.c.id)
    .limit(_BATCH)
)


class Parents(Frozen, frozen=True, kw_only=True):
    """Where a target is linked: the first few parents (at least one of every site that links to it, home pages first),
    their number, and whether a home page is among them."""

    first: tuple[Parent, ...] = ()
    total: int = 0
    on_home: bool = False


class _Gathered:
    """The parents of one target, while pages stream by."""

    def __init__(self, few: int) -> None:
        self._few = few
        self._home: list[Parent] = []
        self._first: list[Parent] = []
        self._by_site: dict[str, Parent] = {}
        self.total = 0

    def add(self, parent: Parent, *, home: bool) -> None:
        self.total += 1
        if home:
            self._home.append(parent)
        elif len(self._first) < self._few:
            self._first.append(parent)
        known = self._by_site.get(parent.site)
        if known is None or (known.common and not parent.common):
            # What stands in a page's own part says more about who must repair it than the common footer.
            self._by_site[parent.site] = parent

    def result(self) -> Parents:
        chosen = {parent.url: parent for parent in (*self._home, *self._by_site.values())}
        for parent in self._first:
            if len(chosen) >= self._few:
                break
            chosen.setdefault(parent.url, parent)
        return Parents(first=tuple(chosen.values()), total=self.total, on_home=bool(self._home))


def find_parents(store: Store, crawl: int, targets: Collection[str], few: int) -> dict[str, Parents]:
    """The parents of some targets among the pages that the crawl with this key has read."""
    wanted = {target: _Gathered(few) for target in targets}
    for row in _rows(store, crawl) if wanted else ():
        for link in _once(_links_on(row, wanted.keys())):
            gathered = wanted.get(link.url)
            if gathered is not None:
                parent = Parent(url=row.url, text=link.text[:200], site=row.site, common=link.common)
                gathered.add(parent, home=row.depth == 0)
    return {target: gathered.result() for target, gathered in wanted.items()}


def _rows(store: Store, crawl: int) -> Iterator[Any]:
    after = 0
    while True:
        with store.reading() as connection:
            rows = connection.execute(_pages_of_crawl, {"of": crawl, "after": after}).all()
        yield from rows
        if len(rows) < _BATCH:
            return
        after = rows[-1].id


def _links_on(row: Any, wanted: Set[str]) -> list[Link]:
    """The links of a page that may be wanted, and where it forwards to."""
    facts = facts_of(row.leading)
    leads = [Link(url=facts.leads_to, text=_LEADS)] if facts is not None and facts.leads_to else []
    if row.value is None or wanted.isdisjoint(targets_of(row.value)):
        return leads
    return [*links_of(row.value), *leads]


def _once(found: Sequence[Link]) -> Iterator[Link]:
    """Each target of a page once: in the page's own part rather than in its common part, with words rather than
    without."""
    best: dict[str, Link] = {}
    for link in found:
        known = best.get(link.url)
        if known is None or (known.common, not known.text) > (link.common, not link.text):
            best[link.url] = link
    yield from best.values()
