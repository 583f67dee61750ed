"""Reposting in the store: issuers' documents, decisions, readings of issuers, and copies on the district's pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, insert, select

from monitor.model import (
    OPENED,
    Copy,
    Decision,
    FeedRound,
    Frozen,
    IssuedDocument,
    PageKind,
    Row,
    host_of,
)
from monitor.store.codec import compress_body, encode, facts_of, micros, moment, pack, restore_body, unpack
from monitor.store.engine import put_all
from monitor.store.reading import FOREVER
from monitor.store.tables import copies, decisions, feed_rounds, issued, matched, page_states, pages

_decode_issued = msgspec.msgpack.Decoder(IssuedDocument).decode
_decode_decision = msgspec.msgpack.Decoder(Decision).decode
decode_feed_round = msgspec.msgpack.Decoder(FeedRound).decode
decode_copy = msgspec.msgpack.Decoder(Copy).decode

_TEXT: Final = "zlib"
_FEW_ROWS: Final = 3
_later = issued.alias("later")
_newest_issued = (
    select(issued.c.id, issued.c.value, issued.c.text)
    .where(
        issued.c.at <= bindparam("until"),
        issued.c.id > bindparam("after"),
        ~select(_later.c.id)
        .where(_later.c.key == issued.c.key, _later.c.at <= bindparam("until"), _later.c.id > issued.c.id)
        .exists(),
    )
    .order_by(issued.c.id)
)
_heads = _newest_issued.with_only_columns(issued.c.value)
_newest_of_key = (
    select(issued.c.id, issued.c.value, issued.c.text)
    .where(issued.c.key == bindparam("key"), issued.c.at <= bindparam("until"))
    .order_by(issued.c.id.desc())
    .limit(1)
)
_rounds = (
    select(feed_rounds.c.value)
    .where(feed_rounds.c.issuer == bindparam("issuer"), feed_rounds.c.finished <= bindparam("until"))
    .order_by(feed_rounds.c.finished.desc(), feed_rounds.c.id.desc())
)
_states = (
    select(
        page_states.c.id, pages.c.url, page_states.c.body, page_states.c.at, page_states.c.site, page_states.c.column,
        page_states.c.published, page_states.c.rows, page_states.c.facts,
    )
    .select_from(page_states.join(pages, pages.c.id == page_states.c.page))
    .where(
        pages.c.host == bindparam("host"),
        page_states.c.id > bindparam("after"),
        page_states.c.id <= bindparam("until"),
        page_states.c.reader > 0,
        page_states.c.leads == 0,
        page_states.c.outcome.in_([outcome.value for outcome in OPENED]),
        page_states.c.kind.in_([PageKind.ARTICLE.value, PageKind.OTHER.value, PageKind.LIST.value]),
    )
    .order_by(page_states.c.id)
)  # fmt: skip
_page_ids = select(pages.c.url, pages.c.id).where(pages.c.url.in_(bindparam("urls", expanding=True)))


class Progress(Frozen, frozen=True, kw_only=True):
    """Up to which page state and which document (ids) a host's pages were held against the documents, by which version of
    the matching."""

    state: int = 0
    issued: int = 0
    matcher: int = 0


class ReadState(Frozen, frozen=True, kw_only=True):
    """A body of a page that may be a copy.  ``published`` is the ordinal of the day shown.  ``rows`` holds the rows of a list; a
    page with few rows may be an article that links to others, so it counts as none."""

    id: int
    url: str
    body: str
    at: datetime
    site: str
    column: str
    published: int | None
    rows: tuple[Row, ...] = ()


# ── documents ────────────────────────────────────────────────────────────────────────────────────────────────────────


def record_issued(connection: Connection, batch: Sequence[IssuedDocument]) -> None:
    """Add documents, each only where it differs from what is known of it.  When it was found stays what it was."""
    for given in batch:
        known = issued_of(connection, given.key, None)
        document = given if known is None else _as_found(given, known)
        if known is None or replace(document, read_at=known.read_at) != known:
            connection.execute(insert(issued), _issued_row(document))


def _as_found(document: IssuedDocument, known: IssuedDocument) -> IssuedDocument:
    by_office = known.by_office and document.by_office
    return replace(document, found_at=known.found_at, looked_before=known.looked_before, by_office=by_office)


def _issued_row(document: IssuedDocument) -> dict[str, Any]:
    return {
        "key": document.key,
        "issuer": document.issuer,
        "column": document.column,
        "url": document.url,
        "at": micros(document.read_at or document.found_at),
        "value": pack(replace(document, text="")),
        "text": compress_body(document.text.encode()),
    }


def _document(row: Any) -> IssuedDocument:
    text = restore_body(_TEXT, row.text).decode()
    return replace(_decode_issued(unpack(row.value)), text=text)


def issued_after(connection: Connection, after: int, until: datetime | None) -> list[tuple[int, IssuedDocument]]:
    """The newest wording of each document, with its id, that was read after the id ``after`` and not after ``until``."""
    limit = FOREVER if until is None else micros(until)
    rows = connection.execute(_newest_issued, {"after": after, "until": limit})
    return [(row.id, _document(row)) for row in rows]


def last_issued(connection: Connection) -> int:
    """The id of the newest wording; 0 where there is none."""
    return int(connection.execute(select(func.max(issued.c.id))).scalar() or 0)


def issued_of(connection: Connection, key: str, until: datetime | None) -> IssuedDocument | None:
    """A document as it was known at a moment."""
    limit = FOREVER if until is None else micros(until)
    row = connection.execute(_newest_of_key, {"key": key, "until": limit}).first()
    return None if row is None else _document(row)


def issued_heads(connection: Connection, issuer: str, until: datetime | None) -> list[IssuedDocument]:
    """The documents of an issuer (of all when empty) as known at a moment, without their texts, in the order of finding."""
    limit = FOREVER if until is None else micros(until)
    query = _heads if not issuer else _heads.where(issued.c.issuer == issuer)
    values = connection.execute(query, {"after": 0, "until": limit}).scalars()
    return [_decode_issued(unpack(value)) for value in values]


def record_decisions(connection: Connection, batch: Sequence[Decision]) -> None:
    """Add what the office decided."""
    rows = [{"document": one.document, "at": micros(one.at), "value": encode(one)} for one in batch]
    if rows:
        connection.execute(insert(decisions), rows)


def decisions_until(connection: Connection, until: datetime | None) -> list[Decision]:
    """What the office had decided by a moment, oldest first."""
    limit = FOREVER if until is None else micros(until)
    query = select(decisions.c.value).where(decisions.c.at <= limit).order_by(decisions.c.at, decisions.c.id)
    return [_decode_decision(value) for value in connection.execute(query).scalars()]


# ── readings of issuers ──────────────────────────────────────────────────────────────────────────────────────────────


def record_feed_rounds(connection: Connection, batch: Sequence[FeedRound]) -> None:
    """Add readings of issuers."""
    rows = [
        {
            "issuer": one.issuer, "started": micros(one.started), "finished": micros(one.finished),
            "whole": int(all(look.outcome in OPENED for look in one.lists)), "value": pack(one),
        }
        for one in batch
    ]  # fmt: skip
    if rows:
        connection.execute(insert(feed_rounds), rows)


def feed_rounds_of(connection: Connection, issuer: str, until: datetime | None, limit: int) -> list[FeedRound]:
    """The last readings of an issuer, newest first."""
    given = {"issuer": issuer, "until": FOREVER if until is None else micros(until)}
    return [decode_feed_round(unpack(value)) for value in connection.execute(_rounds.limit(limit), given).scalars()]


def last_feeds(connection: Connection) -> dict[str, datetime]:
    """Issuer → when its newest reading began."""
    query = select(feed_rounds.c.issuer, func.max(feed_rounds.c.started)).group_by(feed_rounds.c.issuer)
    return {issuer: moment(started) for issuer, started in connection.execute(query)}


def last_whole_feed(connection: Connection, issuer: str, until: datetime | None) -> datetime | None:
    """When the newest reading of all lists of an issuer began."""
    limit = FOREVER if until is None else micros(until)
    query = select(func.max(feed_rounds.c.started)).where(
        feed_rounds.c.issuer == issuer, feed_rounds.c.whole == 1, feed_rounds.c.finished <= limit
    )
    found = connection.execute(query).scalar()
    return None if found is None else moment(found)


# ── copies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def progress_of(connection: Connection, host: str) -> Progress:
    """How far a host's pages were held against the documents."""
    row = connection.execute(select(matched).where(matched.c.host == host)).first()
    return Progress() if row is None else Progress(state=row.state, issued=row.issued, matcher=row.matcher)


def last_state_id(connection: Connection) -> int:
    """The id of the newest page state; 0 in an empty store."""
    return int(connection.execute(select(func.max(page_states.c.id))).scalar() or 0)


def read_states(
    connection: Connection, host: str, after: int, until: int, since: datetime | None = None
) -> list[ReadState]:
    """The bodies of articles of a host whose states have ids above ``after`` up to ``until``, read since a moment."""
    query = _states if since is None else _states.where(page_states.c.at >= micros(since))
    rows = connection.execute(query, {"host": host, "after": after, "until": until})
    return [
        ReadState(
            id=row.id, url=row.url, body=row.body, at=moment(row.at), site=row.site, column=row.column,
            published=row.published, rows=_rows_of(row),
        )
        for row in rows
    ]  # fmt: skip


def _rows_of(state: Any) -> tuple[Row, ...]:
    facts = facts_of(state.facts) if state.rows > _FEW_ROWS else None
    return facts.rows if facts is not None else ()


def record_copies(connection: Connection, host: str, found: Iterable[Copy], progress: Progress) -> None:
    """Add copies, and note how far the matching has come; one of the same body and document is replaced."""
    batch = list(found)
    urls = list({copy.url for copy in batch})
    ids = {row.url: row.id for start in range(0, len(urls), 500)
           for row in connection.execute(_page_ids, {"urls": urls[start : start + 500]})}  # fmt: skip
    rows = [
        {"page": ids[copy.url], "body": copy.body, "document": copy.document, "value": pack(copy)}
        for copy in batch
        if copy.url in ids
    ]
    put_all(connection, copies, rows)
    row = {"host": host, "state": progress.state, "issued": progress.issued, "matcher": progress.matcher}
    put_all(connection, matched, [row])


def copy_columns(connection: Connection, host: str) -> set[str]:
    """The columns of a host on which copies stand."""
    rows = connection.execute(select(copies.c.value)).scalars()
    found = (decode_copy(unpack(value)) for value in rows)
    return {copy.column for copy in found if copy.column and host_of(copy.url) == host}
