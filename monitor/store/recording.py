"""Writing observations: each function adds one kind of fact to an open transaction."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, literal_column, select, update

from monitor.model import (
    OPENED,
    Answer,
    Coverage,
    Outcome,
    PageFacts,
    PageLook,
    PageState,
    Revision,
    Sense,
    Sighting,
    Visit,
    host_of,
    link_sense,
)
from monitor.store.codec import compress_body, encode, facts_of, micros, pack
from monitor.store.engine import add_missing, put_all, update_rows
from monitor.store.tables import (
    answers,
    bodies,
    coverages,
    frontier,
    frontier_crawls,
    links,
    notes,
    page_states,
    pages,
    revisions,
    sightings,
    visits,
)
from monitor.store.targets import Done

SAYS_NOTHING: Final = tuple(outcome.value for outcome in Outcome if link_sense(outcome) is Sense.UNKNOWN)
"""Outcomes of a look that say nothing of the page."""
CHUNK: Final = 500  # parameters in one IN list

_add_visits = insert(visits)
_add_states = insert(page_states)
_add_sightings = insert(sightings)
_page_ids = select(pages.c.url, pages.c.id).where(pages.c.url.in_(bindparam("urls", expanding=True)))
_known_bodies = select(bodies.c.hash).where(bodies.c.hash.in_(bindparam("hashes", expanding=True)))
newest_state = (
    select(page_states.c.id)
    .where(page_states.c.page == pages.c.id)
    .order_by(page_states.c.at.desc(), page_states.c.id.desc())
    .limit(1)
    .correlate(pages)
    .scalar_subquery()
)
"""The id of a page's newest state, beside ``pages`` in a query."""

_last_looks = (
    select(pages.c.url, page_states.c.outcome, page_states.c.body, page_states.c.reader)
    .select_from(pages.outerjoin(page_states, page_states.c.id == newest_state))
    .where(pages.c.url.in_(bindparam("urls", expanding=True)))
)
_same_body = (
    select(page_states.c.facts)
    .where(page_states.c.page == bindparam("page"), page_states.c.body == bindparam("body"), page_states.c.reader > 0)
    .order_by(page_states.c.at.desc())
    .limit(1)
)
_crawl_ids = select(frontier_crawls.c.crawl, frontier_crawls.c.id).where(
    frontier_crawls.c.crawl.in_(bindparam("crawls", expanding=True))
)
_DONE: Final = ("outcome", "status", "page", "requests", "links", "cut", "of_crawl", "of_key")
_finish = (
    update(frontier)
    .where(frontier.c.crawl == bindparam("of_crawl"), frontier.c.key == bindparam("of_key"))
    .values(done=literal_column("1"), **{name: bindparam(name) for name in _DONE[:6]})
)

Last = tuple[str | None, str | None, int]  # outcome, body, reader


def record_visits(connection: Connection, batch: Sequence[Visit]) -> None:
    """Add visits."""
    if batch:
        connection.execute(_add_visits, [_visit_row(visit) for visit in batch])


def _visit_row(visit: Visit) -> dict[str, Any]:
    return {
        "site": visit.site,
        "at": micros(visit.at),
        "family": visit.family,
        "outcome": visit.outcome.value,
        "certificate": 0 if visit.certificate is None else 1,
        "value": encode(visit),
    }


def record_sightings(connection: Connection, batch: Sequence[Sighting]) -> None:
    """Add sightings."""
    if batch:
        connection.execute(_add_sightings, [_sighting_row(sighting) for sighting in batch])


def _sighting_row(sighting: Sighting) -> dict[str, Any]:
    return {
        "crawl": sighting.crawl,
        "at": micros(sighting.at),
        "target": sighting.target,
        "outcome": sighting.outcome.value,
        "confirmed": int(sighting.confirmed),
        "value": encode(sighting),
    }


def record_coverages(connection: Connection, batch: Sequence[Coverage]) -> None:
    """Add coverages; a crawl has one."""
    rows = [
        {
            "crawl": coverage.crawl,
            "host": coverage.host,
            "started": micros(coverage.started),
            "finished": micros(coverage.finished),
            "complete": int(coverage.complete),
            "gap": None if coverage.gap is None else coverage.gap.value,
            "value": pack(coverage),
        }
        for coverage in batch
    ]
    add_missing(connection, coverages, rows)


def record_revisions(connection: Connection, batch: Sequence[Revision]) -> None:
    """Add revisions of the register, each only where it differs from the one before."""
    latest = connection.execute(select(revisions.c.revision).order_by(revisions.c.at.desc(), revisions.c.id.desc()))
    last = latest.scalar()
    for revision in batch:
        if revision.revision != last:
            last = revision.revision
            row = {"revision": last, "at": micros(revision.at), "value": pack(revision.register)}
            connection.execute(insert(revisions), row)


def record_answers(connection: Connection, batch: Sequence[Answer]) -> None:
    """Add answers to extra looks."""
    if batch:
        rows = [{"site": answer.site, "at": micros(answer.at), "value": encode(answer)} for answer in batch]
        connection.execute(insert(answers), rows)


def record_read(connection: Connection, crawl: int, began: int) -> None:
    """Mark the pages that a crawl read, and those that it met but could not look at, with the moment (microseconds) at
    which it began."""
    mine = select(frontier.c.url).where(frontier.c.crawl == crawl)
    read = mine.where(frontier.c.page == 1)
    missed = mine.where(frontier.c.inside == 1, frontier.c.outcome.in_(SAYS_NOTHING))
    connection.execute(update(pages).where(pages.c.url.in_(read)).values(last_read=began))
    connection.execute(update(pages).where(pages.c.url.in_(missed)).values(last_missed=began))


def record_done(connection: Connection, batch: Sequence[Done]) -> None:
    """Mark targets of a frontier as done."""
    if batch:
        names = list({done.crawl for done in batch})
        crawls = {row.crawl: row.id for row in connection.execute(_crawl_ids, {"crawls": names})}
        rows = [_done_row(crawls[done.crawl], done) for done in batch if done.crawl in crawls]
        update_rows(connection, _finish, _DONE, rows)


def _done_row(crawl: int, done: Done) -> tuple[Any, ...]:
    return (
        done.outcome.value, done.status, int(done.page), done.requests, done.links,
        encode(done.cut) if done.cut else None, crawl, done.key,
    )  # fmt: skip


def record_pages(connection: Connection, batch: Sequence[PageLook]) -> None:
    """Add the states that differ from the last, with their bodies and links."""
    for start in range(0, len(batch), CHUNK):
        ids = _record_pages(connection, batch[start : start + CHUNK])
        _record_notes(connection, [look for look in batch[start : start + CHUNK] if look.notes is not None], ids)


def _record_notes(connection: Connection, batch: Sequence[PageLook], known: dict[str, int]) -> None:
    """Keep what was noted about bodies; a newer reading replaces an older one of the same body."""
    ids = known | _find_pages(connection, [url for url in {look.state.url for look in batch} if url not in known])
    rows = {}
    for look in batch:
        told, key = look.notes, (ids[look.state.url], _hash_of(look))
        assert told is not None
        rows[key] = {
            "page": key[0],
            "body": key[1],
            "readers": told.readers,
            "filled": int(bool(told.notes)),
            "value": pack(told),
        }
    put_all(connection, notes, list(rows.values()))


def _record_pages(connection: Connection, batch: Sequence[PageLook]) -> dict[str, int]:
    """Add them; gives the ids of the pages that have changed, and of others."""
    urls = list({look.state.url for look in batch})
    last: dict[str, Last] = {
        row.url: (row.outcome, row.body, row.reader or 0) for row in connection.execute(_last_looks, {"urls": urls})
    }
    changed = [(look, hash_) for look in batch for hash_ in (_hash_of(look),) if _is_news(look.state, hash_, last)]
    if not changed:
        return {}
    ids = _page_ids_of(connection, [look.state for look, _ in changed])
    _record_bodies(connection, {hash_: look.body for look, hash_ in changed if hash_ and look.body is not None})
    rows = [_state_row(connection, ids[look.state.url], look.state, hash_) for look, hash_ in changed]
    connection.execute(_add_states, rows)
    link_rows = [
        {"page": ids[look.state.url], "body": hash_, "number": len(look.links), "value": pack(look.links)}
        for look, hash_ in changed
        if look.links and hash_
    ]
    add_missing(connection, links, link_rows)
    return ids


def _hash_of(look: PageLook) -> str:
    if look.state.body or look.body is None:
        return look.state.body
    return hashlib.sha256(look.body).hexdigest()


def _is_news(state: PageState, hash_: str, last: dict[str, Last]) -> bool:
    """Whether a state differs from the last one; it then becomes the last one for the rest of the batch.

    With the same outcome and body it is news only when a newer reader has read it.
    """
    now = (state.outcome.value, hash_, state.facts.reader if state.facts is not None else 0)
    known = last.get(state.url)
    if known is not None and known[:2] == now[:2] and now[2] <= known[2]:
        return False
    last[state.url] = now
    return True


def _page_ids_of(connection: Connection, states: Sequence[PageState]) -> dict[str, int]:
    """Ids of the pages and of the items that they list, made where they are new: an item is first seen when a list
    shows it, not when its own page is read."""
    seen: dict[str, int] = {}
    for state in states:
        at = micros(state.at)
        _earlier(seen, state.url, at if state.first_seen is None else min(at, micros(state.first_seen)))
        for row in state.facts.rows if state.facts is not None else ():
            _earlier(seen, row.url, at)
    ids = _find_pages(connection, list(seen))
    fresh = [{"url": url, "host": host_of(url)[:255], "first_seen": at} for url, at in seen.items() if url not in ids]
    if fresh:
        add_missing(connection, pages, fresh)
        ids.update(_find_pages(connection, [url for url in seen if url not in ids]))
    return ids


def _earlier(seen: dict[str, int], url: str, at: int) -> None:
    if url not in seen or at < seen[url]:
        seen[url] = at


def _find_pages(connection: Connection, urls: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(urls), CHUNK):
        for url, key in connection.execute(_page_ids, {"urls": urls[start : start + CHUNK]}):
            found[url] = key
    return found


def _record_bodies(connection: Connection, found: dict[str, bytes]) -> None:
    """Keep the bodies that are not kept yet."""
    if found:
        known = set(connection.execute(_known_bodies, {"hashes": list(found)}).scalars())
        rows = [
            {"hash": hash_, "size": len(body), "codec": "zlib", "data": compress_body(body)}
            for hash_, body in found.items()
            if hash_ not in known
        ]
        add_missing(connection, bodies, rows)


def _state_row(connection: Connection, page: int, state: PageState, hash_: str) -> dict[str, Any]:
    facts, blob = state.facts, None
    if facts is not None:
        blob = pack(facts)
    elif hash_ and state.outcome in OPENED:
        # The same body as earlier, after a gap: it reads as it read then.
        blob = connection.execute(_same_body, {"page": page, "body": hash_}).scalar()
        facts = facts_of(blob)
    return {
        "page": page,
        "at": micros(state.at),
        "crawl": state.crawl,
        "site": state.site,
        "column": state.column,
        "outcome": state.outcome.value,
        "status": state.status,
        "body": hash_,
        "detail": state.detail,
        "facts": blob,
        **_facts_columns(facts),
    }


def _facts_columns(facts: PageFacts | None) -> dict[str, Any]:
    if facts is None:
        return {
            "reader": 0, "kind": "", "published": None, "rows": 0, "children": 0, "chars": 0, "scripted": 0, "leads": 0,
        }  # fmt: skip
    return {
        "reader": facts.reader,
        "kind": facts.kind.value,
        "published": None if facts.published is None else facts.published.toordinal(),
        "rows": len(facts.rows),
        "children": facts.children,
        "chars": facts.text_chars,
        "scripted": int(facts.scripted),
        "leads": int(bool(facts.leads_to)),
    }
