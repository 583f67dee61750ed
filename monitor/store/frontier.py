"""The frontier of one crawl: what is still to be looked at, on disk, so that a killed crawl goes on where it was."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from monitor.model import Coverage, Outcome
from monitor.store import recording
from monitor.store.codec import decode_cut, micros, moment, url_key
from monitor.store.engine import Rows, add_missing_rows
from monitor.store.head import BEFORE_ALL, KEPT, Head
from monitor.store.met import QUEUED, Met
from monitor.store.parents import Parents, find_parents
from monitor.store.store import Store
from monitor.store.tables import frontier, frontier_crawls
from monitor.store.targets import Counts, Done, Looked, Target

RESUME_WITHIN: Final = timedelta(hours=24)

_TARGET: Final = (
    frontier.c.url, frontier.c.depth, frontier.c.priority, frontier.c.kind, frontier.c.site, frontier.c.column,
    frontier.c.inside,
)  # fmt: skip
_MOST_NEW: Final = 4_000
"""So many new targets may wait in memory for the next batch of the writer."""
_order = (frontier.c.priority, frontier.c.depth, frontier.c.id)
_waiting = (
    select(*_TARGET, frontier.c.key, frontier.c.id)
    .where(frontier.c.crawl == bindparam("of"), frontier.c.done == 0)
    .order_by(*_order)
    .limit(bindparam("most"))
)
_new_rows = Rows(
    frontier,
    ("crawl", "key", "priority", "depth", "url", "kind", "site", "column", "inside"),
    {"done": 0, "outcome": "", "page": 0, "requests": 0, "links": 0},
)


class Frontier:
    """What one crawl of one host has still to look at, and what it has done.

    ``add`` is cheap and takes a URL once; ``take`` hands targets out in order of priority, depth and arrival, each once
    while this process lives; ``done`` makes the record that the writer must be given together with the page's
    observation.  After a kill, :meth:`open` finds the same crawl again: what was not done is handed out once more.

    Memory: ``met`` (a word for each URL), the next few thousand targets, those not yet on disk.  ``met`` is the crawl's
    only memory of URLs, shared with whoever sorts links: a URL may be met there without being queued here.
    """

    def __init__(self, store: Store, host: str, key: int, crawl: str, started: datetime, *, resumed: bool) -> None:
        self.host = host
        self.crawl = crawl
        self.started = started
        self.resumed = resumed
        self._store = store
        self._key = key
        self._new: list[tuple[int | str, ...]] = []
        self._taken: set[int] = set()
        self.met = Met()
        if resumed:
            self._recall()
        self._number = len(self.met)
        self._head = Head(BEFORE_ALL if resumed else None)
        store.pending[crawl] = self

    def _recall(self) -> None:
        query = select(frontier.c.key).where(frontier.c.crawl == self._key)
        with self._store.reading() as connection:
            for known in connection.execution_options(yield_per=10_000).execute(query).scalars():
                self.met.note(known, QUEUED)

    @classmethod
    def open(cls, store: Store, host: str, now: datetime) -> "Frontier":
        """Resume an unfinished crawl of the host that began less than 24 hours ago, else begin one.

        An older unfinished crawl ends here: it leaves a coverage row that says so.
        """
        query = select(frontier_crawls).where(frontier_crawls.c.host == host).order_by(frontier_crawls.c.started.desc())
        with store.reading() as connection:
            unfinished = connection.execute(query).all()
        found: Frontier | None = None
        for row in unfinished:
            old = cls(store, host, row.id, row.crawl, moment(row.started), resumed=True)
            if found is None and now - old.started < RESUME_WITHIN:
                found = old
            else:
                old.close(_abandoned(old))
        return found if found is not None else cls._begin(store, host, now)

    @classmethod
    def _begin(cls, store: Store, host: str, now: datetime) -> "Frontier":
        moment_text = now.isoformat(timespec="auto" if now.microsecond else "seconds").replace("+00:00", "Z")
        crawl = f"{host}@{moment_text}"
        with store.writing() as connection:
            made = connection.execute(insert(frontier_crawls), {"crawl": crawl, "host": host, "started": micros(now)})
            key = made.inserted_primary_key
        assert key is not None
        return cls(store, host, key[0], crawl, now, resumed=False)

    def add(self, targets: Iterable[Target]) -> int:
        """Add targets; those whose URL is queued already are passed over.  Returns how many were new.

        They reach the disk with the next batch of the writer: in any case not later than the ``done`` of the page that
        they were found on.
        """
        number, note, push = 0, self.met.note, self._head.push
        for target in targets:
            key = url_key(target.url)
            if not note(key, QUEUED) & QUEUED:
                self._new.append(
                    (
                        self._key, key, target.priority, target.depth, target.url, target.kind, target.site,
                        target.column, int(target.inside),
                    )
                )  # fmt: skip
                push(key, target)
                number += 1
        self._number += number
        if len(self._new) > _MOST_NEW:
            self._flush()
        return number

    def knows(self, url: str) -> bool:
        """Whether the URL is or was in this crawl's frontier."""
        return bool(self.met.marks(url_key(url)) & QUEUED)

    def __len__(self) -> int:
        """How many URLs this crawl has queued so far."""
        return self._number

    def take(self, count: int) -> list[Target]:
        """The next targets, at most ``count``; an empty list when none waits."""
        if self._head.must_fill:
            self._fill()
        found = self._head.pop(count)
        self._taken.update(key for key, _ in found)
        return [target for _, target in found]

    def _fill(self) -> None:
        """Read the next targets from disk."""
        taken = set(self._taken)  # as of before the reading: what is written meanwhile was handed out, too
        self._flush()
        most = KEPT + len(taken) + 1
        with self._store.reading() as connection:
            rows = connection.execute(_waiting, {"of": self._key, "most": most}).all()
        places = [(row.priority, row.depth, row.id) for row in rows]
        rest = places.pop() if len(rows) == most else None
        waiting = zip(places, rows, strict=False)
        self._head.fill([(place, row.key, _target(row)) for place, row in waiting if row.key not in taken], rest)

    def done(
        self,
        target: Target,
        outcome: Outcome = Outcome.OK,
        *,
        status: int | None = None,
        page: bool = False,
        requests: int = 1,
        links: int = 0,
        cut: dict[str, int] | None = None,
    ) -> Done:
        """The record of a target that was looked at; put it to the writer in one ``put_all`` with the page's
        observation.  The arguments are those of :class:`Done`."""
        return Done(
            crawl=self.crawl,
            key=url_key(target.url),
            outcome=outcome,
            status=status,
            page=page,
            requests=requests,
            links=links,
            cut=cut or {},
        )

    def looked(self, outcomes: Iterable[Outcome]) -> list[Looked]:
        """The targets that ended in one of these outcomes, in order of arrival: after a kill too, the crawl knows what
        to look at a second time."""
        names = [outcome.value for outcome in outcomes]
        query = (
            select(*_TARGET, frontier.c.outcome, frontier.c.status)
            .where(frontier.c.crawl == self._key, frontier.c.done == 1, frontier.c.outcome.in_(names))
            .order_by(frontier.c.id)
        )
        with self._store.reading() as connection:
            rows = connection.execute(query).all()
        return [Looked(target=_target(row), outcome=Outcome(row.outcome), status=row.status) for row in rows]

    def answered(self, status: int) -> list[Target]:
        """The targets whose last answer had this status, in order of arrival."""
        query = (
            select(*_TARGET)
            .where(frontier.c.crawl == self._key, frontier.c.done == 1, frontier.c.status == status)
            .order_by(frontier.c.id)
        )
        with self._store.reading() as connection:
            return [_target(row) for row in connection.execute(query)]

    def pages_answered(self, status: int) -> int:
        """How many pages were read whose last answer had this status."""
        query = select(func.count()).where(
            frontier.c.crawl == self._key, frontier.c.page == 1, frontier.c.status == status
        )
        with self._store.reading() as connection:
            return connection.execute(query).scalar_one()

    def targets(self) -> Iterator[Target]:
        """All targets of this crawl in order of arrival, in bounded memory."""
        for batch in self._batches():
            yield from (_target(row) for row in batch)

    def waiting(self, limit: int = 1000) -> list[Target]:
        """The first targets that were not looked at, those handed out but not done among them."""
        self._flush()
        with self._store.reading() as connection:
            return [_target(row) for row in connection.execute(_waiting, {"of": self._key, "most": limit})]

    def _flush(self) -> None:
        if self._new:
            self._store.record(())

    def _batches(self) -> Iterator[Sequence[Any]]:
        self._flush()
        last = 0
        query = select(*_TARGET, frontier.c.id).where(frontier.c.crawl == self._key).order_by(frontier.c.id).limit(1000)
        while True:
            with self._store.reading() as connection:
                rows = connection.execute(query.where(frontier.c.id > last)).all()
            if not rows:
                return
            last = rows[-1].id
            yield rows

    def counts(self) -> Counts:
        """What the crawl has done so far, as written to disk: kills included, each target once."""
        mine = frontier.c.crawl == self._key
        sums = select(
            func.count(), func.sum(frontier.c.done), func.sum(frontier.c.page), func.sum(frontier.c.requests),
            func.sum(frontier.c.links),
        ).where(mine)  # fmt: skip
        by_site = (
            select(frontier.c.site, func.count().label("pages"))
            .where(mine, frontier.c.page == 1)
            .group_by(frontier.c.site)
        )
        cut: dict[str, int] = {}
        with self._store.reading() as connection:
            total, done, pages, requests, links = connection.execute(sums).one()
            sites = {row.site: row.pages for row in connection.execute(by_site)}
            for blob in connection.execute(select(frontier.c.cut).where(mine, frontier.c.cut.is_not(None))).scalars():
                for reason, number in decode_cut(blob).items():
                    cut[reason] = cut.get(reason, 0) + number
        return Counts(
            waiting=total - (done or 0) + len(self._new),
            done=done or 0,
            pages=pages or 0,
            requests=requests or 0,
            links=links or 0,
            pages_by_site=sites,
            cut=cut,
        )

    def parents_of(self, targets: Collection[str], few: int = 5) -> dict[str, Parents]:
        """Which of the pages read in this crawl carry links to some targets, in bounded memory.

        Only what the writer has flushed is seen.  About 0.1 ms a page.
        """
        return find_parents(self._store, self._key, targets, few)

    def close(self, coverage: Coverage) -> None:
        """End the crawl: its coverage is written and its working rows are removed in one transaction."""
        with self._store.writing() as connection:
            recording.record_coverages(connection, (coverage,))
            recording.record_read(connection, self._key, micros(self.started))
            connection.execute(delete(frontier).where(frontier.c.crawl == self._key))
            connection.execute(delete(frontier_crawls).where(frontier_crawls.c.id == self._key))
        self._new.clear()
        self.release()

    def release(self) -> None:
        """Let go of the crawl without ending it; it can be opened again.  What was found on pages that the writer still
        holds is on disk before them."""
        if self.crawl in self._store.pending:
            self._flush()
        self._store.pending.pop(self.crawl, None)

    # ── the store's side ─────────────────────────────────────────────────────────────────────────────────────────────

    def write_pending(self, connection: Connection) -> int:
        """Write the targets that were added since the last batch."""
        rows = list(self._new)
        add_missing_rows(connection, _new_rows, rows)
        return len(rows)

    def written(self, count: int, done: Iterable[Done]) -> None:
        """The batch is on disk: forget what was written and what was done."""
        del self._new[:count]
        for one in done:
            if one.crawl == self.crawl:
                self._taken.discard(one.key)


def _target(row: Any) -> Target:
    """The target of a row that begins with the columns of :data:`_TARGET`."""
    url, depth, priority, kind, site, column, inside = row[:7]
    return Target(
        url=url, depth=depth, priority=priority, kind=kind, site=site, column=column, inside=bool(inside)
    )  # fmt: skip


def _abandoned(old: Frontier) -> Coverage:
    counts = old.counts()
    return Coverage(
        crawl=old.crawl,
        host=old.host,
        sites=tuple(sorted(site for site in counts.pages_by_site if site)),
        started=old.started,
        finished=old.started,
        complete=False,
        pages=counts.pages,
        requests=counts.requests,
        links=counts.links,
        pages_by_site=counts.pages_by_site,
        cut=counts.cut,
        unvisited=tuple(target.url for target in old.waiting() if target.inside and target.kind == "page"),
        detail="巡检中断，24 小时内未能继续，按未完成处理",
    )
