"""Reading single facts back; each function works on an open connection."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select

from monitor.model import Coverage, Link, Outcome, PageState, Visit, host_of
from monitor.store.codec import decode_coverage, decode_visit, facts_of, links_of, micros, moment, restore_body, unpack
from monitor.store.tables import bodies, coverages, links, meta, notes, page_states, pages, visits

FOREVER: Final = 2**62

STATE_COLUMNS: Final[tuple[ColumnElement[Any], ...]] = (
    pages.c.url, pages.c.first_seen, page_states.c.at, page_states.c.crawl, page_states.c.site, page_states.c.column,
    page_states.c.outcome, page_states.c.status, page_states.c.body, page_states.c.detail, page_states.c.facts,
)  # fmt: skip
_state_then = (
    select(page_states.c.id)
    .where(page_states.c.page == pages.c.id, page_states.c.at <= bindparam("until"))
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
    .limit(1)
    .correlate(pages)
    .scalar_subquery()
)
_states_of = (
    select(*STATE_COLUMNS)
    .select_from(pages.join(page_states, page_states.c.id == _state_then))
    .where(pages.c.url.in_(bindparam("urls", expanding=True)))
)
_last_state = (
    select(*STATE_COLUMNS)
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(pages.c.url == bindparam("url"), page_states.c.at <= bindparam("until"))
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
)
_newest_state = _last_state.limit(1)
_body = select(bodies.c.codec, bodies.c.data).where(bodies.c.hash == bindparam("hash"))
_links = (
    select(links.c.value)
    .select_from(links.join(pages, links.c.page == pages.c.id))
    .where(pages.c.url == bindparam("url"), links.c.body == bindparam("body"))
)
_readers = (
    select(notes.c.readers)
    .select_from(notes.join(pages, notes.c.page == pages.c.id))
    .where(pages.c.url == bindparam("url"), notes.c.body == bindparam("body"))
)
_visits = (
    select(visits.c.value)
    .where(visits.c.site == bindparam("site"), visits.c.at >= bindparam("start"), visits.c.at <= bindparam("end"))
    .order_by(visits.c.at, visits.c.id)
)

_horizon = select(meta.c.value).where(meta.c.key == "horizon")


def page_state(row: Any) -> PageState:
    """A state from a row of :data:`STATE_COLUMNS`."""
    url, first_seen, at, crawl, site, column, outcome, status, body, detail, facts = row
    return PageState(
        url=url,
        at=moment(at),
        crawl=crawl,
        site=site,
        column=column,
        outcome=Outcome(outcome),
        status=status,
        body=body,
        facts=facts_of(facts),
        first_seen=moment(first_seen),
        detail=detail,
    )


def last_state(connection: Connection, url: str, until: datetime | None) -> PageState | None:
    """The newest state of a URL not after ``until``."""
    limit = FOREVER if until is None else micros(until)
    row = connection.execute(_newest_state, {"url": url, "until": limit}).first()
    return None if row is None else page_state(row)


def last_states(connection: Connection, urls: Sequence[str], until: datetime | None) -> dict[str, PageState]:
    """The newest state of each URL that has one."""
    limit = FOREVER if until is None else micros(until)
    found = {}
    for start in range(0, len(urls), 500):
        for row in connection.execute(_states_of, {"urls": urls[start : start + 500], "until": limit}):
            found[row[0]] = page_state(row)
    return found


def history(connection: Connection, url: str, until: datetime | None) -> list[PageState]:
    """All states of a URL, newest first."""
    limit = FOREVER if until is None else micros(until)
    return [page_state(row) for row in connection.execute(_last_state, {"url": url, "until": limit})]


def body_of(connection: Connection, hash_: str) -> bytes | None:
    """A kept body, or ``None`` where it was never kept or was pruned."""
    row = connection.execute(_body, {"hash": hash_}).first()
    return None if row is None else restore_body(row[0], row[1])


def links_on(connection: Connection, url: str, body: str) -> tuple[Link, ...]:
    """The links that a body of a page carries."""
    return links_of(connection.execute(_links, {"url": url, "body": body}).scalar())


def readers_of(connection: Connection, url: str, body: str) -> str:
    """The readers' versions with which a body was noted; empty when it was not."""
    return connection.execute(_readers, {"url": url, "body": body}).scalar() or ""


def visits_of(connection: Connection, site: str, start: datetime, end: datetime) -> list[Visit]:
    """The visits of a site from ``start`` to ``end`` in order of time."""
    found = connection.execute(_visits, {"site": site, "start": micros(start), "end": micros(end)})
    return [decode_visit(value) for value in found.scalars()]


def coverages_of(connection: Connection, host: str, until: datetime | None, limit: int | None) -> list[Coverage]:
    """Coverages of a host (all hosts when empty) that had finished by ``until``, newest first."""
    query: Select[Any] = select(coverages.c.value).order_by(coverages.c.finished.desc(), coverages.c.id.desc())
    if host:
        query = query.where(coverages.c.host == host)
    if until is not None:
        query = query.where(coverages.c.finished <= micros(until))
    found: Iterable[bytes] = connection.execute(query if limit is None else query.limit(limit)).scalars()
    return [decode_coverage(unpack(value)) for value in found]


def host_named(host_or_url: str) -> str:
    """The host that a caller means by a host name or a URL."""
    return host_of(host_or_url) if "://" in host_or_url else host_or_url.lower()


def first_at(connection: Connection) -> datetime | None:
    """The moment of the oldest visit or crawl."""
    found = [connection.execute(select(func.min(column))).scalar() for column in (visits.c.at, coverages.c.started)]
    return min((moment(value) for value in found if value is not None), default=None)


def last_at(connection: Connection) -> datetime | None:
    """The moment of the newest visit or crawl."""
    found = [connection.execute(select(func.max(column))).scalar() for column in (visits.c.at, coverages.c.finished)]
    return max((moment(value) for value in found if value is not None), default=None)


def horizon(connection: Connection) -> datetime | None:
    """The moment before which facts were pruned."""
    value = connection.execute(_horizon).scalar()
    return None if value is None else moment(int(value))
