"""The store: append-only facts in one database, read back as values."""

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Protocol, Self

from sqlalchemy import Connection, func, select

from monitor.model import (
    Answer,
    Copy,
    Coverage,
    Decision,
    FeedRound,
    IssuedDocument,
    LightRound,
    Link,
    PageLook,
    PageState,
    Register,
    Revision,
    Sighting,
    Visit,
    link_sense,
)
from monitor.model.looks import Sense
from monitor.store import reading, recording, reposts
from monitor.store.codec import decode_register, micros, moment, unpack
from monitor.store.engine import address, connect, migrate, put_all, spoken, told, writer
from monitor.store.light import (
    Watched,
    is_crawled,
    last_lights,
    last_whole,
    light_rounds_of,
    read_before,
    record_light,
    watched_pages,
)
from monitor.store.owned import is_there, refuse_foreign
from monitor.store.revisits import Content, Kept, Revisit, contents_of, kept_of, record_revisits
from monitor.store.tables import coverages, holds, outbox, revisions
from monitor.store.targets import Done

Observation = (
    Visit | PageLook | Sighting | Coverage | Revision | Answer | Revisit | LightRound | Done
    | IssuedDocument | Decision | FeedRound
)  # fmt: skip
"""All that :meth:`Store.record` takes."""


class Pending(Protocol):
    """Something whose rows must be written with the next batch (a crawl's frontier)."""

    def write_pending(self, connection: Connection) -> int:
        """Write what waits; return how many rows that were."""

    def written(self, count: int, done: Iterable[Done]) -> None:
        """The transaction was committed."""


class Store:
    """One database.  Safe to use from several threads; several processes may have it open at once.

    Every method raises :class:`~monitor.store.errors.StoreError` when the database cannot be used.
    """

    def __init__(self, url: str) -> None:
        self.where = spoken(url)
        self._write_lock = threading.RLock()
        self._read_lock = threading.RLock()
        self.pending: dict[str, Pending] = {}
        with told(self.where):
            refuse_foreign(url, self.where)
            self.engine = connect(url)
            self._writer = writer(self.engine)
            try:
                migrate(self._writer, self.where)
                self._reader = self.engine.connect()
            except BaseException:
                self._writer.close()
                raise

    @classmethod
    def open(cls, url_or_path: str | Path) -> Self:
        """Open (and where needed create or migrate) the database at an SQLAlchemy URL or the path of an SQLite file."""
        return cls(address(url_or_path))

    @staticmethod
    def exists(url_or_path: str | Path) -> bool:
        """Whether there is a database to open; of a server's this is found out by opening it."""
        return is_there(address(url_or_path))

    def close(self) -> None:
        """Close the database."""
        with self._write_lock, self._read_lock:
            self._reader.close()
            self._writer.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that writes: committed at the end of the block, rolled back on an exception."""
        with self._write_lock, told(self.where), self._writer.begin():
            yield self._writer

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """The connection for reading; each statement sees what was committed before it."""
        with self._read_lock, told(self.where):
            try:
                yield self._reader
            finally:
                self._reader.rollback()

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """The connection for reading; all statements of the block see the same moment."""
        with self.reading() as connection:
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection

    # ── writing ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def record(self, batch: Sequence[Observation]) -> None:
        """Write a batch in one transaction; when this returns, the batch survives a kill of the process.

        A page's state is written only when its outcome or body differs from the last one.
        """
        done = [one for one in batch if isinstance(one, Done)]
        with self._write_lock:
            with self.writing() as connection:
                counts = [(waiting, waiting.write_pending(connection)) for waiting in self.pending.values()]
                recording.record_visits(connection, [one for one in batch if isinstance(one, Visit)])
                recording.record_pages(connection, [one for one in batch if isinstance(one, PageLook)])
                recording.record_sightings(connection, [one for one in batch if isinstance(one, Sighting)])
                recording.record_coverages(connection, [one for one in batch if isinstance(one, Coverage)])
                recording.record_revisions(connection, [one for one in batch if isinstance(one, Revision)])
                recording.record_answers(connection, [one for one in batch if isinstance(one, Answer)])
                record_revisits(connection, [one for one in batch if isinstance(one, Revisit)])
                record_light(connection, [one for one in batch if isinstance(one, LightRound)])
                recording.record_done(connection, done)
                reposts.record_issued(connection, [one for one in batch if isinstance(one, IssuedDocument)])
                reposts.record_decisions(connection, [one for one in batch if isinstance(one, Decision)])
                reposts.record_feed_rounds(connection, [one for one in batch if isinstance(one, FeedRound)])
            for waiting, count in counts:
                waiting.written(count, done)

    def record_copies(self, host: str, found: Iterable[Copy], progress: reposts.Progress) -> None:
        """Write the copies found on a host, with how far its pages were held against the documents."""
        with self.writing() as connection:
            reposts.record_copies(connection, host, found, progress)

    def save_holds(self, until: Mapping[str, datetime], now: datetime) -> None:
        """Keep the addresses that asked us to wait (Retry-After) and until when; what is over is forgotten.  Several
        processes save theirs: of two moments the later stays."""
        with self.writing() as connection:
            connection.execute(holds.delete().where(holds.c.until <= micros(now)))
            known = {row.address: row.until for row in connection.execute(select(holds))}
            rows = [{"address": key, "until": max(micros(value), known.get(key, 0))} for key, value in until.items()]
            put_all(connection, holds, rows)

    def mail_due(self, key: str, at: datetime | None = None, detail: str = "") -> bool:
        """Whether the mail ``key`` has not been taken by the other side yet.  With ``at`` it is entered in the outbox
        if it was not there."""
        if at is not None:
            with self.writing() as connection:
                if connection.execute(select(outbox.c.key).where(outbox.c.key == key)).first() is None:
                    connection.execute(outbox.insert(), {"key": key, "created": micros(at), "detail": detail})
        with self.reading() as connection:
            row = connection.execute(select(outbox.c.sent).where(outbox.c.key == key)).first()
        return row is None or row.sent is None

    def mail_sent(self, key: str, at: datetime, detail: str = "") -> None:
        """Mark a mail as taken by the other side."""
        with self.writing() as connection:
            known = connection.execute(select(outbox.c.created).where(outbox.c.key == key)).scalar()
            row = {"key": key, "created": micros(at) if known is None else known, "sent": micros(at), "detail": detail}
            put_all(connection, outbox, [row])

    # ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def last_state(self, url: str, until: datetime | None = None) -> PageState | None:
        """The newest state of a URL (not after ``until``)."""
        with self.reading() as connection:
            return reading.last_state(connection, url, until)

    def last_states(self, urls: Sequence[str], until: datetime | None = None) -> dict[str, PageState]:
        """The newest state of each URL that has one; cheaper than asking one by one."""
        with self.reading() as connection:
            return reading.last_states(connection, urls, until)

    def history(self, url: str, until: datetime | None = None) -> list[PageState]:
        """All states of a URL, newest first."""
        with self.reading() as connection:
            return reading.history(connection, url, until)

    def known_good(self, url: str, since: datetime) -> bool:
        """Whether the newest state of a URL says that it opened and is not older than ``since``."""
        state = self.last_state(url)
        return state is not None and state.at >= since and link_sense(state.outcome) is Sense.OPENED

    def body(self, sha256: str) -> bytes | None:
        """A kept body by its hash (hex), ``None`` where it was not kept or was pruned."""
        with self.reading() as connection:
            return reading.body_of(connection, sha256)

    def links(self, url: str, body: str) -> tuple[Link, ...]:
        """The links on a page as of one body."""
        with self.reading() as connection:
            return reading.links_on(connection, url, body)

    def kept(self, urls: Sequence[str]) -> dict[str, Kept]:
        """What the next look at each of these URLs may begin with, where anything is kept of it."""
        with self.reading() as connection:
            return kept_of(connection, urls)

    def contents(self, urls: Sequence[str]) -> dict[str, Content]:
        """What the body in the newest state of each of these pages said, where it was read."""
        with self.reading() as connection:
            return contents_of(connection, urls)

    def readers(self, url: str, body: str) -> str:
        """The versions of the readers that noted what a body of a page says; empty when none did."""
        with self.reading() as connection:
            return reading.readers_of(connection, url, body)

    def visits(self, site: str, start: datetime, end: datetime) -> list[Visit]:
        """The visits of a site from ``start`` to ``end``, in order of time."""
        with self.reading() as connection:
            return reading.visits_of(connection, site, start, end)

    def coverages(self, host: str = "", until: datetime | None = None, limit: int | None = None) -> list[Coverage]:
        """Coverages of a host (a host name or any URL on it; empty: of all), newest first."""
        with self.reading() as connection:
            return reading.coverages_of(connection, reading.host_named(host), until, limit)

    def last_whole(self, host: str) -> Coverage | None:
        """The last crawl of a host that saw all of it."""
        with self.reading() as connection:
            return last_whole(connection, host)

    def is_crawled(self, host: str) -> bool:
        """Whether a crawl of the host is under way, or was cut short and will go on."""
        with self.reading() as connection:
            return is_crawled(connection, host)

    def watched_pages(self, crawl: Coverage) -> list[Watched]:
        """The pages that a whole crawl read, and that still were pages when last looked at."""
        with self.reading() as connection:
            return watched_pages(connection, crawl)

    def read_before(self, urls: Iterable[str]) -> set[str]:
        """Those of these URLs that have been looked at as pages."""
        with self.reading() as connection:
            return read_before(connection, urls)

    def last_lights(self, *, narrow: bool = False) -> dict[str, datetime]:
        """When the last light round of each host began; the last narrow one."""
        with self.reading() as connection:
            return last_lights(connection, narrow=narrow)

    def light_rounds(self, host: str = "", limit: int | None = None) -> list[LightRound]:
        """Light rounds of a host (of all hosts when empty), newest first."""
        with self.reading() as connection:
            return light_rounds_of(connection, host, limit)

    def last_crawls(self) -> dict[str, datetime]:
        """Host → when its newest stored crawl began."""
        newest = select(func.max(coverages.c.id)).group_by(coverages.c.host)
        query = select(coverages.c.host, coverages.c.started).where(coverages.c.id.in_(newest))
        with self.reading() as connection:
            return {row.host: moment(row.started) for row in connection.execute(query)}

    def issued(self, until: datetime | None = None, after: int = 0) -> list[tuple[int, IssuedDocument]]:
        """The documents of all issuers as known at a moment, each with the id of its wording, above the id ``after``."""
        with self.reading() as connection:
            return reposts.issued_after(connection, after, until)

    def issued_document(self, key: str, until: datetime | None = None) -> IssuedDocument | None:
        """One document, with its text."""
        with self.reading() as connection:
            return reposts.issued_of(connection, key, until)

    def issued_heads(self, issuer: str = "", until: datetime | None = None) -> list[IssuedDocument]:
        """The documents of an issuer (of all when empty) as known at a moment, without their texts."""
        with self.reading() as connection:
            return reposts.issued_heads(connection, issuer, until)

    def decisions(self, until: datetime | None = None) -> list[Decision]:
        """What the office decided of documents, oldest first."""
        with self.reading() as connection:
            return reposts.decisions_until(connection, until)

    def feed_rounds(self, issuer: str, until: datetime | None = None, limit: int = 50) -> list[FeedRound]:
        """The last readings of an issuer, newest first."""
        with self.reading() as connection:
            return reposts.feed_rounds_of(connection, issuer, until, limit)

    def last_feeds(self) -> dict[str, datetime]:
        """Issuer → when its newest reading began."""
        with self.reading() as connection:
            return reposts.last_feeds(connection)

    def to_match(self, host: str) -> tuple[reposts.Progress, reposts.Progress]:
        """How far the pages of a host were held against the documents, and how far they could be."""
        with self.snapshot() as connection:
            newest = reposts.Progress(state=reposts.last_state_id(connection), issued=reposts.last_issued(connection))
            return reposts.progress_of(connection, host), newest

    def read_states(self, host: str, after: int, until: int, since: datetime | None = None) -> list[reposts.ReadState]:
        """Bodies of articles of a host by the ids of their states."""
        with self.reading() as connection:
            return reposts.read_states(connection, host, after, until, since)

    def copies_unseen(self, host: str, since: datetime, before: datetime) -> list[Copy]:
        """The copies of documents found since a moment on pages of a host at which nobody has looked after ``before``."""
        with self.reading() as connection:
            return reposts.copies_unseen(connection, host, since, before)

    def copy_columns(self, host: str) -> set[str]:
        """The columns of a host on which copies stand."""
        with self.reading() as connection:
            return reposts.copy_columns(connection, host)

    def register_at(self, as_of: datetime | None = None) -> Register | None:
        """The register as it was known at a moment (the newest without one); before the first revision, the first."""
        known = select(revisions.c.value).order_by(revisions.c.at.desc(), revisions.c.id.desc()).limit(1)
        if as_of is not None:
            known = known.where(revisions.c.at <= micros(as_of))
        first = select(revisions.c.value).order_by(revisions.c.at, revisions.c.id).limit(1)
        with self.reading() as connection:
            value = connection.execute(known).scalar() or connection.execute(first).scalar()
        return None if value is None else decode_register(unpack(value))

    def revisions(self) -> list[Revision]:
        """All revisions of the register, oldest first."""
        query = select(revisions.c.revision, revisions.c.at, revisions.c.value).order_by(revisions.c.at, revisions.c.id)
        with self.reading() as connection:
            return [
                Revision(revision=row.revision, at=moment(row.at), register=decode_register(unpack(row.value)))
                for row in connection.execute(query)
            ]

    def holds(self) -> dict[str, datetime]:
        """Addresses that asked us to wait, and until when."""
        with self.reading() as connection:
            return {row.address: moment(row.until) for row in connection.execute(select(holds))}

    def first_at(self) -> datetime | None:
        """The moment of the oldest visit or crawl, ``None`` in an empty store."""
        with self.reading() as connection:
            return reading.first_at(connection)

    def last_at(self) -> datetime | None:
        """The moment of the newest visit or crawl, ``None`` in an empty store."""
        with self.reading() as connection:
            return reading.last_at(connection)

    def horizon(self) -> datetime | None:
        """The moment before which facts were pruned; ``None`` when nothing was."""
        with self.reading() as connection:
            return reading.horizon(connection)
