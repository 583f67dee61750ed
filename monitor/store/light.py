"""Light rounds: what they may ask for, from what whole crawls have stored, and what they leave behind."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, Final

from msgspec.structs import replace
from sqlalchemy import Connection, bindparam, func, insert, select, update

from monitor.model import OPENED, Coverage, Frozen, LightRound, PageKind
from monitor.store.codec import decode_coverage, decode_light, micros, moment, pack, unpack
from monitor.store.tables import coverages, frontier_crawls, light_rounds, page_states, pages

_CHUNK: Final = 500

_last_whole = (
    select(coverages.c.value)
    .where(coverages.c.host == bindparam("host"), coverages.c.complete == 1, coverages.c.gap.is_(None))
    .order_by(coverages.c.finished.desc(), coverages.c.id.desc())
    .limit(1)
)
_states = (
    select(
        pages.c.url, pages.c.last_read, page_states.c.at, page_states.c.body, page_states.c.outcome,
        page_states.c.kind, page_states.c.site, page_states.c.column, page_states.c.reader, page_states.c.leads,
    )
    .select_from(page_states.join(pages, pages.c.id == page_states.c.page))
    .where(page_states.c.site.in_(bindparam("sites", expanding=True)), pages.c.last_read >= bindparam("seen"))
    .order_by(pages.c.id, page_states.c.at, page_states.c.id)
)  # fmt: skip
_read = (
    select(pages.c.url)
    .where(pages.c.url.in_(bindparam("urls", expanding=True)))
    .where(select(page_states.c.id).where(page_states.c.page == pages.c.id).exists())
)
_move_read = update(pages).where(pages.c.url == bindparam("of_url")).values(last_read=bindparam("began"))


class Watched(Frozen, frozen=True, kw_only=True):
    """A page that the last whole crawl of its host, or a light round since, has read: where it belongs, when a body of
    it was first read, when bodies that differed came after that, and when it was last looked at."""

    url: str
    kind: PageKind
    site: str
    column: str
    first: datetime
    looked: datetime
    changes: tuple[datetime, ...] = ()


def last_whole(connection: Connection, host: str) -> Coverage | None:
    """The last crawl of a host that saw all of it."""
    value = connection.execute(_last_whole, {"host": host}).scalar()
    return None if value is None else decode_coverage(unpack(value))


def is_crawled(connection: Connection, host: str) -> bool:
    """Whether a crawl of the host is under way, or was cut short and will go on."""
    return connection.execute(select(frontier_crawls.c.id).where(frontier_crawls.c.host == host)).first() is not None


def watched_pages(connection: Connection, crawl: Coverage) -> list[Watched]:
    """The pages that a whole crawl read, unless their newest state is something else than a page.

    What the crawl did not find any more is not among them: a light round must not bring it back.
    """
    found: list[Watched] = []
    states: list[Any] = []
    given = {"sites": list(crawl.sites), "seen": micros(crawl.started)}
    for row in connection.execute(_states, given):
        if states and row.url != states[-1].url:
            found += _watched(states)
            states = []
        states.append(row)
    return found + _watched(states)


def _watched(states: Sequence[Any]) -> list[Watched]:
    """One page from its states, oldest first; a gap between two looks is no change."""
    read = [state for state in states if state.outcome in OPENED and state.reader > 0]
    if not read or states[-1] is not read[-1] or states[-1].leads:
        return []
    newest = read[-1]
    return [
        Watched(
            url=newest.url,
            kind=PageKind(newest.kind),
            site=newest.site,
            column=newest.column,
            first=moment(read[0].at),
            looked=max(moment(newest.last_read), moment(newest.at)),
            changes=tuple(moment(after.at) for before, after in pairwise(read) if after.body != before.body),
        )
    ]


def read_before(connection: Connection, urls: Iterable[str]) -> set[str]:
    """Those of these URLs that have been looked at as pages."""
    asked = list(dict.fromkeys(urls))
    found: set[str] = set()
    for start in range(0, len(asked), _CHUNK):
        found.update(connection.execute(_read, {"urls": asked[start : start + _CHUNK]}).scalars())
    return found


def record_light(connection: Connection, batch: Sequence[LightRound]) -> None:
    """Add light rounds.  The pages that they read were still there when they began; what they could not read is left
    as the last crawl left it."""
    for one in batch:
        moved = [{"of_url": url, "began": micros(one.started)} for url in one.read]
        if moved:
            connection.execute(_move_read, moved)
        row = {
            "host": one.host, "started": micros(one.started), "finished": micros(one.finished),
            "narrow": int(one.narrow), "value": pack(replace(one, read=())),
        }  # fmt: skip
        connection.execute(insert(light_rounds), row)


def last_lights(connection: Connection, *, narrow: bool) -> dict[str, datetime]:
    """When the last light round of each host began; the last narrow one."""
    newest = (
        select(light_rounds.c.host, func.max(light_rounds.c.started))
        .where(light_rounds.c.narrow == int(narrow))
        .group_by(light_rounds.c.host)
    )
    return {host: moment(started) for host, started in connection.execute(newest)}


def light_rounds_of(connection: Connection, host: str, limit: int | None) -> list[LightRound]:
    """Light rounds of a host (all hosts when empty), newest first."""
    query = select(light_rounds.c.value).order_by(light_rounds.c.finished.desc(), light_rounds.c.id.desc())
    if host:
        query = query.where(light_rounds.c.host == host)
    found: Iterable[bytes] = connection.execute(query if limit is None else query.limit(limit)).scalars()
    return [decode_light(unpack(value)) for value in found]
