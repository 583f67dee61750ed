"""The crawl of one host: every page once, every link opened, and a coverage row that says what was seen.

A crawl is a function of its arguments; it can run in a process of its own.  It goes on where it was after a kill: its
frontier is on disk, and a page's observation and the mark that it is done are one transaction.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from sqlalchemy import select

from monitor.clock import Clock
from monitor.model import Budget, Coverage, Outcome, Register, Sighting
from monitor.observe.check_page import NO_READERS, Readers
from monitor.observe.confirm import FAILED, PARENTS, TURNED_AWAY, UNKNOWN, Confirmation, sightings
from monitor.observe.crawl_health import PATIENCE_S, LineUp
from monitor.observe.crawl_links import Sorter
from monitor.observe.crawl_record import Draw
from monitor.observe.crawl_run import Fetch, Plan, Progress, Run
from monitor.observe.exchange import Request, Response
from monitor.observe.scope import Scope
from monitor.observe.traps import Limits
from monitor.store import Frontier, Store, Writer
from monitor.store.tables import sightings as sightings_table

__all__ = ["CONFIRM_AFTER_S", "Progress", "crawl_host"]

CONFIRM_AFTER_S: Final = 60.0
"""How long failures rest before the second look."""


class Pool(Protocol):
    """Whatever carries requests: the crawl needs no more of a host pool."""

    async def fetch(self, request: Request) -> Response:
        """One look; never raises for what a network or server does."""


async def crawl_host(
    host: str,
    register: Register,
    pool: Pool,
    store: Store,
    writer: Writer,
    clock: Clock,
    *,
    budget: Budget,
    progress: Callable[[Progress], None] | None = None,
    confirm_after_s: float = CONFIRM_AFTER_S,
    patience_s: tuple[float, ...] = PATIENCE_S,
    line_up: LineUp | None = None,
    gap_header: tuple[str, str] | None = None,
    readers: Readers = NO_READERS,
    draw: Draw | None = None,
) -> Coverage:
    """Crawl all sites of a host, going on with an unfinished crawl younger than a day.

    ``line_up`` asks the anchors whether our own line is up; failures seen while it is down are not the host's.
    ``confirm_after_s`` is how long failures rest before the second look, ``patience_s`` the waits before a silent host
    is asked again; ``readers`` are those of the checks; ``draw`` reads lists that scripts draw.  Raises :class:`~monitor.store.StoreError` when the store cannot be used; never for what a server does.
    """
    plan = Plan(
        budget=budget,
        deadline_s=register.settings.visit_timeout_s,
        confirm_after_s=confirm_after_s,
        gap_header=gap_header,
        patience_s=patience_s,
        readers=readers,
        draw=draw,
    )
    await writer.flush()
    frontier = Frontier.open(store, host, clock.now())
    try:
        return await Crawl(plan, register, frontier, pool.fetch, store, writer, clock, line_up, progress).run()
    finally:
        frontier.release()


class Crawl:
    """One crawl from seeds to coverage."""

    def __init__(
        self, plan: Plan, register: Register, frontier: Frontier, fetch: Fetch, store: Store, writer: Writer,
        clock: Clock, line_up: LineUp | None = None, progress: Callable[[Progress], None] | None = None,
        *, open_rest: bool = False, parents: int = PARENTS,
    ) -> None:  # fmt: skip
        self.scope = Scope(frontier.host, register)
        self.limits = Limits(plan.budget, clock.now().year)
        self.sorter = Sorter(
            self.scope, self.limits, frontier.met, outside_links=plan.budget.outside_links, open_rest=open_rest
        )
        self._frontier, self._store, self._writer, self._clock = frontier, store, writer, clock
        self._parents = parents
        self.sighted: list[Sighting] = []
        self._begin()
        self._run = Run(
            plan, self.scope, self.sorter, frontier, writer, fetch, clock, line_up=line_up, progress=progress,
        )  # fmt: skip

    def _begin(self) -> None:
        """Seed a new crawl, or remember what an interrupted one had met."""
        if not self._frontier.resumed:
            self._frontier.add(self.sorter.seeds())
            return
        for target in self._frontier.targets():
            self.sorter.recall(target)
            if target.inside:
                self.scope.adopt(target.url)
        self._frontier.add(self.sorter.seeds())

    async def run(self) -> Coverage:
        """Look at everything, look twice at failures, write what did not open, close."""
        run, confirmation = self._run, Confirmation(self._run)
        while True:
            await run.drain()
            if await run.ask_again():
                continue
            if not await confirmation.round():
                break
        already = self._sighted()
        self.sighted = await sightings(run, confirmation, already, self._parents)
        for sighting in self.sighted:
            await self._writer.put(sighting)
        await self._writer.flush()
        coverage = self._coverage()
        self._frontier.close(coverage)
        return coverage

    def _sighted(self) -> dict[str, bool]:
        """Targets of this crawl that have a sighting, and whether it is a confirmed one."""
        return {row.target: bool(row.confirmed) for row in self._sightings()}

    def _broken(self) -> int:
        """How many targets certainly do not open; a file that answers with other bytes does."""
        return sum(bool(row.confirmed) and row.outcome != Outcome.BAD_FILE.value for row in self._sightings())

    def _sightings(self) -> Sequence[Any]:
        query = select(sightings_table.c.target, sightings_table.c.confirmed, sightings_table.c.outcome)
        with self._store.reading() as connection:
            return connection.execute(query.where(sightings_table.c.crawl == self._frontier.crawl)).all()

    def _coverage(self) -> Coverage:
        run, counts = self._run, self._frontier.counts()
        missed = {looked.target.url: looked.outcome for looked in self._frontier.looked(UNKNOWN)}
        waiting = {target.url for target in self._frontier.waiting()}
        gap = run.health.gap or self._whole_gap(missed)
        lost = waiting | missed.keys() if gap is not None else waiting
        cut = Counter(counts.cut)
        if counts.waiting:
            cut["minutes" if gap is None else "stopped"] += counts.waiting
        if run.turned_away:
            failed = {looked.target.url for looked in self._frontier.looked(FAILED) if looked.target.inside}
            cut["blocked"] += len(failed | {target.url for target in run.recorder.homeward})
        return Coverage(
            crawl=self._frontier.crawl,
            host=self._frontier.host,
            sites=tuple(site.id for site in self.scope.sites),
            started=self._frontier.started,
            finished=self._clock.now(),
            complete=gap is None and not counts.waiting and not run.turned_away,
            pages=counts.pages,
            requests=counts.requests + run.recorder.extra,
            links=len(self._frontier),
            broken=self._broken(),
            pages_by_site=counts.pages_by_site,
            cut=dict(cut),
            unvisited=tuple(url for url in self.scope.registered() if url in lost),
            gap=gap,
            detail=run.health.detail or (TURNED_AWAY if run.turned_away else ""),
            unchanged=self._frontier.pages_answered(304),
            distrusted=tuple(sorted(run.revisits.distrusted)),
        )

    def _whole_gap(self, missed: Mapping[str, Outcome]) -> Outcome | None:
        """The reason why nothing that is registered could be looked at, when that is so."""
        registered = list(self.scope.registered())
        return missed[registered[0]] if registered and all(url in missed for url in registered) else None
