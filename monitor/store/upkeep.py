"""Looking after the store: what is in it, a copy for others, forgetting the past."""

import base64
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import msgspec
from sqlalchemy import Connection, Table, delete, func, select

from monitor.model import Frozen, refusal
from monitor.store import reading
from monitor.store.codec import (
    decode_answer,
    decode_coverage,
    decode_light,
    decode_register,
    decode_sighting,
    decode_visit,
    links_of,
    micros,
    notes_of,
    restore_body,
    unpack,
)
from monitor.store.engine import put_all
from monitor.store.errors import StoreError
from monitor.store.reposts import decisions_until, decode_copy, decode_feed_round, issued_after
from monitor.store.store import Store
from monitor.store.tables import (
    answers,
    bodies,
    copies,
    coverages,
    decisions,
    feed_rounds,
    issued,
    light_rounds,
    links,
    meta,
    metadata,
    notes,
    page_states,
    pages,
    revisions,
    revisits,
    sightings,
    visits,
)

_PAGE: Final = 1000  # rows read at once


class Info(Frozen, frozen=True, kw_only=True):
    """What a store holds.  ``rows`` counts by table; sizes are bytes; ``file_bytes`` is 0 for a server's database."""

    where: str
    rows: dict[str, int]
    body_bytes: int
    kept_bytes: int
    file_bytes: int
    first_at: datetime | None
    last_at: datetime | None
    horizon: datetime | None


class Pruned(Frozen, frozen=True, kw_only=True):
    """What pruning removed, by table, and the horizon from which facts are kept now."""

    horizon: datetime
    rows: dict[str, int]


def info(store: Store) -> Info:
    """Counts, sizes and times of a store."""
    with store.snapshot() as connection:
        rows = {
            name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for name, table in sorted(metadata.tables.items())
        }
        size = connection.execute(select(func.sum(bodies.c.size))).scalar() or 0
        kept = connection.execute(select(func.sum(func.length(bodies.c.data)))).scalar() or 0
        return Info(
            where=store.where,
            rows=rows,
            body_bytes=size,
            kept_bytes=kept,
            file_bytes=_file_bytes(store.where),
            first_at=reading.first_at(connection),
            last_at=reading.last_at(connection),
            horizon=reading.horizon(connection),
        )


def _file_bytes(where: str) -> int:
    files = (Path(where + ending) for ending in ("", "-wal"))
    return sum(file.stat().st_size for file in files if file.is_file())


# ── export ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def export(store: Store, path: Path, *, with_bodies: bool = False) -> int:
    """Write all facts as JSON lines, each ``{"fact": kind, "value": …}``; returns their number.

    Bodies (base64) only on request.  Raises StoreError when the file cannot be written.
    """
    encoder = msgspec.json.Encoder()
    number = 0
    try:
        with path.open("wb") as file, store.snapshot() as connection:
            for kind, value in _facts(connection, with_bodies):
                file.write(encoder.encode({"fact": kind, "value": value}) + b"\n")
                number += 1
    except OSError as error:
        raise StoreError(f"导出文件 {path} 写不进去：{refusal(error)}。请换一个有写权限、空间足够的位置。") from error
    return number


def _facts(connection: Connection, with_bodies: bool) -> Iterator[tuple[str, Any]]:
    for row in _stream(connection, select(revisions.c.revision, revisions.c.at, revisions.c.value), revisions.c.id):
        yield "revision", {"revision": row.revision, "at": row.at, "register": decode_register(unpack(row.value))}
    for row in _stream(connection, select(visits.c.value), visits.c.id):
        yield "visit", decode_visit(row.value)
    joined = select(*reading.STATE_COLUMNS).select_from(page_states.join(pages, pages.c.id == page_states.c.page))
    for row in _stream(connection, joined, page_states.c.id):
        yield "page_state", reading.page_state(row[:-1])
    for row in _stream(connection, select(coverages.c.value), coverages.c.id):
        yield "coverage", decode_coverage(unpack(row.value))
    for row in _stream(connection, select(light_rounds.c.value), light_rounds.c.id):
        yield "light_round", decode_light(unpack(row.value))
    for row in _stream(connection, select(sightings.c.value), sightings.c.id):
        yield "sighting", decode_sighting(row.value)
    for row in _stream(connection, select(answers.c.value), answers.c.id):
        yield "answer", decode_answer(row.value)
    for url, body, value in connection.execute(
        select(pages.c.url, notes.c.body, notes.c.value).join(notes, notes.c.page == pages.c.id)
    ).yield_per(_PAGE):
        yield "notes", {"url": url, "body": body, "notes": notes_of(value)}
    for url, body, value in connection.execute(
        select(pages.c.url, links.c.body, links.c.value).join(links, links.c.page == pages.c.id)
    ).yield_per(_PAGE):
        yield "links", {"url": url, "body": body, "links": links_of(value)}
    yield from _reposting(connection)
    if with_bodies:
        for row in connection.execute(select(bodies)).yield_per(100):
            data = base64.b64encode(restore_body(row.codec, row.data)).decode()
            yield "body", {"sha256": row.hash, "size": row.size, "base64": data}


def _reposting(connection: Connection) -> Iterator[tuple[str, Any]]:
    for _, document in issued_after(connection, 0, None):
        yield "issued_document", document
    for decision in decisions_until(connection, None):
        yield "decision", decision
    for row in _stream(connection, select(feed_rounds.c.value), feed_rounds.c.id):
        yield "feed_round", decode_feed_round(unpack(row.value))
    for (value,) in connection.execute(select(copies.c.value)).yield_per(_PAGE):
        yield "copy", decode_copy(unpack(value))


def _stream(connection: Connection, query: Any, key: Any) -> Iterator[Any]:
    """The rows of a query in order of ``key``, which comes last in each row, in bounded memory."""
    last = 0
    while True:
        rows = connection.execute(query.add_columns(key).where(key > last).order_by(key).limit(_PAGE)).all()
        yield from rows
        if len(rows) < _PAGE:
            return
        last = rows[-1][-1]


# ── pruning ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def prune(store: Store, before: datetime) -> Pruned:
    """Forget what lies before a moment and move the horizon there.

    Kept are each page's state as of that moment and everything it needs (body, links), the register as it was then,
    and each host's last coverage: what was true at the horizon is still known.  The horizon never moves back.
    """
    limit = micros(before)
    with store.writing() as connection:
        known = reading.horizon(connection)
        if known is not None and known >= before:
            return Pruned(horizon=known, rows={})
        removed = {
            "visits": _removed(connection, delete(visits).where(visits.c.at < limit)),
            "page_states": _removed(connection, _old_states(limit)),
            "coverages": _removed(connection, _old_coverages(limit)),
            "sightings": _removed(connection, _old_sightings(limit)),
            "answers": _removed(connection, delete(answers).where(answers.c.at < limit)),
            "revisions": _removed(connection, _old_revisions(limit)),
            "revisits": _removed(connection, delete(revisits).where(revisits.c.at < limit)),
            "light_rounds": _removed(connection, delete(light_rounds).where(light_rounds.c.finished < limit)),
            "issued": _removed(connection, _old_issued(limit)),
            "decisions": _removed(connection, _old_decisions(limit)),
            "feed_rounds": _removed(connection, delete(feed_rounds).where(feed_rounds.c.finished < limit)),
        }
        removed["links"] = _removed(connection, _orphaned(links))
        removed["notes"] = _removed(connection, _orphaned(notes))
        removed["copies"] = _removed(connection, _orphaned(copies))
        removed["bodies"] = _removed(connection, _orphaned_bodies())
        put_all(connection, meta, [{"key": "horizon", "value": str(limit)}])
    return Pruned(horizon=before, rows=removed)


def _removed(connection: Connection, statement: Any) -> int:
    return int(connection.execute(statement).rowcount)


def _old_states(limit: int) -> Any:
    """States that another state of the same page had followed by the limit."""
    later = page_states.alias()
    followed = select(later.c.id).where(
        later.c.page == page_states.c.page,
        later.c.at <= limit,
        (later.c.at > page_states.c.at) | ((later.c.at == page_states.c.at) & (later.c.id > page_states.c.id)),
    )
    return delete(page_states).where(page_states.c.at < limit, followed.exists())


def _old_coverages(limit: int) -> Any:
    later = coverages.alias()
    followed = select(later.c.id).where(
        later.c.host == coverages.c.host, later.c.finished <= limit, later.c.finished > coverages.c.finished
    )
    return delete(coverages).where(coverages.c.finished < limit, followed.exists())


def _old_sightings(limit: int) -> Any:
    """All but those of a crawl whose coverage is kept."""
    return delete(sightings).where(sightings.c.at < limit, sightings.c.crawl.not_in(select(coverages.c.crawl)))


def _old_revisions(limit: int) -> Any:
    later = revisions.alias()
    followed = select(later.c.id).where(later.c.at <= limit, later.c.at > revisions.c.at)
    return delete(revisions).where(revisions.c.at < limit, followed.exists())


def _old_issued(limit: int) -> Any:
    """Wordings that another of the same document had followed by the limit: a catalogue stays a catalogue."""
    later = issued.alias()
    followed = select(later.c.id).where(later.c.key == issued.c.key, later.c.at <= limit, later.c.id > issued.c.id)
    return delete(issued).where(issued.c.at < limit, followed.exists())


def _old_decisions(limit: int) -> Any:
    """Decisions about documents that are not kept; any other may still be the newest of its sites."""
    return delete(decisions).where(
        decisions.c.at < limit, ~select(issued.c.id).where(issued.c.key == decisions.c.document).exists()
    )


def _orphaned(of_bodies: Table) -> Any:
    """What is kept for a page's body of which no state is left."""
    used = select(page_states.c.id).where(
        page_states.c.page == of_bodies.c.page, page_states.c.body == of_bodies.c.body
    )
    return delete(of_bodies).where(~used.exists())


def _orphaned_bodies() -> Any:
    return delete(bodies).where(bodies.c.hash.not_in(select(page_states.c.body)))
