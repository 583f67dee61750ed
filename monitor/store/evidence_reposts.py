"""What one site owes and what of it was found: duties with the copies on its pages, and how well issuers and site could be read.

When a page became a copy is an interval: after the last look that would have shown it and did not, up to the first that did.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from monitor.contract import Columns, CopySeen, Duty, DutySeen, FeedSeen, Gap, Links, Owing, Reposts
from monitor.model import OPENED, Copy, FeedRound, Frozen, Issuer, Kind, LightRound, Outcome, Sense, host_of, link_sense
from monitor.store.codec import decode_light, micros, moment, unpack
from monitor.store.evidence_links import last_usable
from monitor.store.evidence_unread import listed_unread, lists_hide, tells, whole_since
from monitor.store.recording import SAYS_NOTHING
from monitor.store.reposts import (
    decisions_until,
    decode_copy,
    feed_rounds_of,
    issued_heads,
    last_whole_feed,
    progress_of,
)
from monitor.store.tables import copies, issued, light_rounds, page_states, pages
from monitor.store.view import View

_ROUNDS: Final = 200
_FAILED_TWICE: Final = 2
_SILENT: Final = timedelta(hours=3)
_SILENT_ROUNDS: Final = 8
_CHUNK: Final = 500

_copies = (
    select(copies.c.page, copies.c.body, copies.c.document, copies.c.value)
    .where(copies.c.document.in_(bindparam("documents", expanding=True)))
)  # fmt: skip
_on_pages = select(copies.c.page, copies.c.body, copies.c.document, copies.c.value).where(
    copies.c.page.in_(bindparam("pages", expanding=True))
)
_histories = (
    select(
        page_states.c.id, page_states.c.page, page_states.c.at, page_states.c.outcome, page_states.c.body,
        page_states.c.reader, page_states.c.leads, page_states.c.scripted, page_states.c.chars,
        pages.c.first_seen, pages.c.last_read,
    )
    .select_from(page_states.join(pages, pages.c.id == page_states.c.page))
    .where(page_states.c.page.in_(bindparam("pages", expanding=True)), page_states.c.at <= bindparam("until"))
    .order_by(page_states.c.page, page_states.c.at, page_states.c.id)
)  # fmt: skip
_lights = (
    select(light_rounds.c.value)
    .where(light_rounds.c.host == bindparam("host"), light_rounds.c.finished <= bindparam("until"),
           light_rounds.c.finished >= bindparam("since"))
    .order_by(light_rounds.c.finished.desc(), light_rounds.c.id.desc())
)  # fmt: skip
_last_document = select(func.max(issued.c.id)).where(issued.c.at <= bindparam("until"))


class Look(Frozen, frozen=True, kw_only=True):
    """A look at lists of a host.  ``lists`` empty: at all of them (a whole crawl)."""

    started: datetime
    finished: datetime
    lists: frozenset[str] = frozenset()

    def shows(self, column: str) -> bool:
        """Whether it would have shown an item of a column (empty: of an unknown one)."""
        return not self.lists or column in self.lists


def reposts_of(view: View, owing: Owing | None, links: Links | Gap, columns: Columns | Gap) -> Reposts:
    """The duties of this site, as far as they are still followed."""
    issuers = owing.issuers(view.register, view.site) if owing is not None else ()
    if owing is None or not issuers:
        return Reposts(duties=(), feeds=())
    documents = issued_heads(view.connection, "", view.as_of)
    decided = decisions_until(view.connection, view.as_of)
    duties = owing.duties(view.register, view.site, documents, decided, view.as_of)
    looks = _looks(view, min((duty.document.found_at for duty in duties), default=view.as_of))
    found = _copies_of(view, duties, looks, links)
    compared = _compared_until(view)
    blind = compared is None or lists_hide(view, columns)
    return Reposts(
        duties=tuple(_duty_seen(view, duty, found[duty.document.key], columns) for duty in duties),
        feeds=tuple(_feed(view, issuer) for issuer in issuers),
        whole_started=None if blind else _whole_started(view, compared),
        columns_looked=None
        if blind
        else max((look.started for look in looks if compared and look.finished <= compared), default=None),
    )


def _looks(view: View, since: datetime) -> list[Look]:
    """The looks at the site's lists, newest first: whole crawls and light rounds."""
    found = [
        Look(started=crawl.started, finished=crawl.finished)
        for crawl in view.crawls
        if crawl.complete and crawl.gap is None
    ]
    given = {"host": host_of(view.home_url), "until": view.until, "since": micros(since - timedelta(days=3))}
    rounds: Iterable[LightRound] = (
        decode_light(unpack(value)) for value in view.connection.execute(_lights, given).scalars()
    )
    found += [
        Look(started=each.started, finished=each.finished, lists=frozenset(each.lists)) for each in rounds if each.lists
    ]
    return sorted(found, key=lambda look: look.finished, reverse=True)


def _whole_started(view: View, compared: datetime | None) -> datetime | None:
    """The start of the newest crawl that could have found every copy, once all of it was compared."""
    crawl = last_usable(view)
    if isinstance(crawl, Gap) or compared is None or crawl.finished > compared:
        return None
    return whole_since(view)


def _compared_until(view: View) -> datetime | None:
    """Up to when everything that looks brought was held against all documents that were known: what came later may hide a copy,
    so nothing may be said to be absent by it."""
    done = progress_of(view.connection, host_of(view.home_url))
    documents = view.connection.execute(_last_document, {"until": view.until}).scalar() or 0
    return done.at if done.issued >= documents else None


# ── copies ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _copies_of(
    view: View, duties: Sequence[Duty], looks: Sequence[Look], links: Links | Gap
) -> dict[str, list[CopySeen]]:
    """Document → its copies on this site, of a portal on all sites under its host; standing ones first, the most faithful first."""
    host = host_of(view.home_url)
    by_page: dict[tuple[int, str], dict[str, Copy]] = defaultdict(dict)
    keys = [duty.document.key for duty in duties]
    for start in range(0, len(keys), _CHUNK):
        for row in view.connection.execute(_copies, {"documents": keys[start : start + _CHUNK]}):
            copy = decode_copy(unpack(row.value))
            if copy.site == view.site.id or (view.site.kind is Kind.PORTAL and host_of(copy.url) == host):
                by_page[row.page, row.document][row.body] = copy
    _leave_to_better(view, by_page)
    histories = _histories_of(view, sorted({page for page, _ in by_page}))
    matched = progress_of(view.connection, host).state
    broken = {each.target for each in links.broken} if isinstance(links, Links) else set()
    found: dict[str, list[CopySeen]] = defaultdict(list)
    for (page, document), bodies in by_page.items():
        seen = _seen(view, histories.get(page, []), bodies, looks, matched, broken)
        if seen is not None:
            found[document].append(seen)
    for several in found.values():
        several.sort(key=_order)
    return found


def _leave_to_better(view: View, by_page: dict[tuple[int, str], dict[str, Copy]]) -> None:
    """Take from each document the bodies that are a better copy of another one: notices made from one template, one of which may
    have become known after the other."""
    keys = sorted({page for page, _ in by_page})
    best: dict[tuple[int, str], tuple[int, int]] = {}
    for start in range(0, len(keys), _CHUNK):
        for row in view.connection.execute(_on_pages, {"pages": keys[start : start + _CHUNK]}):
            copy = decode_copy(unpack(row.value))
            if copy.same:
                best[row.page, row.body] = min(_fit(copy), best.get((row.page, row.body), _fit(copy)))
    for (page, _), bodies in by_page.items():
        for body in [body for body, copy in bodies.items() if copy.same and _fit(copy) > best[page, body]]:
            del bodies[body]


def _fit(copy: Copy) -> tuple[int, int]:
    """How badly a page fits a document.  Titles do not count: one text may be issued under two, and a copy may bear a third."""
    if copy.relation in ("whole", "retitled"):
        return 0, 0
    return (1, 0) if copy.relation == "cut" else (2, copy.differences_total)


def _duty_seen(view: View, duty: Duty, found: Sequence[CopySeen], columns: Columns | Gap) -> DutySeen:
    own = tuple(seen for seen in found if seen.copy.site == view.site.id)
    past = duty.deadline < view.as_of and not any(seen.counts for seen in found)
    return DutySeen(
        duty=duty, copies=own, elsewhere=tuple(seen for seen in found if seen.copy.site != view.site.id),
        hidden=listed_unread(view, duty.document.title, columns) if past else (),
    )  # fmt: skip


def _order(seen: CopySeen) -> tuple[bool, bool, float, datetime, str]:
    copy = seen.copy
    return seen.gone_at is not None, not copy.same, -min(copy.of_issued, copy.of_copy), seen.first_with, copy.url


def _histories_of(view: View, keys: Sequence[int]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for start in range(0, len(keys), _CHUNK):
        for row in view.connection.execute(_histories, {"pages": keys[start : start + _CHUNK], "until": view.until}):
            found[row.page].append(row)
    return found


def _seen(
    view: View, history: Sequence[Any], bodies: dict[str, Copy], looks: Sequence[Look], matched: int, broken: set[str]
) -> CopySeen | None:
    """The last stretch of a page's history in which it was this document.  A look that failed for reasons of ours, a page
    that showed next to nothing, and a body that was not held against the documents yet, tell nothing."""
    told = [row for row in history if row.outcome not in SAYS_NOTHING and row.id <= matched]
    last = next((at for at in range(len(told) - 1, -1, -1) if _is_copy(told[at], bodies)), None)
    if last is None:
        return None
    first = _start_of_stretch(told, last, bodies)
    before = first
    while before > 0 and not tells(told[before - 1]):
        before -= 1
    copy = bodies[told[last].body]
    began = moment(told[first].at) if first else min(moment(told[first].at), moment(told[first].first_seen))
    after = next((row for row in told[last + 1 :] if tells(row)), None)
    gone = None if after is None else moment(after.at)
    unread = next((moment(row.at) for row in history if row.id > told[last].id and row.id <= matched), None)
    last_with = max(moment(told[last].at), min(moment(told[last].last_read), view.as_of) if gone is None else began)
    if gone is None and unread is not None:
        last_with = min(last_with, max(unread, moment(told[last].at)))
    return CopySeen(
        copy=copy,
        first_with=began,
        last_with=last_with,
        last_without=_last_without(told, before, moment(told[before].at) if before < first else began, copy, looks),
        gone_at=gone,
        files_broken=tuple(link.url for link in copy.files if link.url in broken),
        unread_since=unread if gone is None else None,
    )


def _start_of_stretch(told: Sequence[Any], last: int, bodies: dict[str, Copy]) -> int:
    """Since which state the page has been the document: a look that showed an empty template in between breaks nothing."""
    first, at = last, last - 1
    while at >= 0 and (_is_copy(told[at], bodies) or not tells(told[at])):
        first = at if _is_copy(told[at], bodies) else first
        at -= 1
    return first


def _is_copy(row: Any, bodies: dict[str, Copy]) -> bool:
    return link_sense(Outcome(row.outcome)) is Sense.OPENED and row.body in bodies


def _last_without(
    told: Sequence[Any], first: int, began: datetime, copy: Copy, looks: Sequence[Look]
) -> datetime | None:
    """The newest look before a page became a copy that would have shown it: of a new page a look at its list, of a page
    that said something else before a whole crawl or its own last state."""
    known = [moment(told[first - 1].at)] if first else []
    shown = (
        look for look in looks if look.finished < began and (look.shows(copy.column) if not first else not look.lists)
    )
    return max([*known, *(look.started for look in list(shown)[:1])], default=None)


# ── issuers ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _feed(view: View, issuer: Issuer) -> FeedSeen:
    rounds = feed_rounds_of(view.connection, issuer.id, view.as_of, _ROUNDS)
    read_at = last_whole_feed(view.connection, issuer.id, view.as_of)
    gap, since = _feed_gap(view, rounds)
    return FeedSeen(issuer=issuer.id, name=issuer.name, read_at=read_at, gap=gap, since=since)


def _feed_gap(view: View, rounds: Sequence[FeedRound]) -> tuple[str, datetime | None]:
    """Why an issuer cannot be read now, and since when: one bad look is not news."""
    if not rounds:
        return "", None
    silent = max(_SILENT, timedelta(minutes=view.register.settings.reposting.feed_minutes) * _SILENT_ROUNDS)
    if view.as_of - rounds[0].finished > silent:
        return "监测没有运行，没有读取", rounds[0].finished
    failed = []
    for each in rounds:
        if not (why := _why(each)):
            break
        failed.append((why, each.started))
    return (failed[0][0], failed[-1][1]) if len(failed) >= _FAILED_TWICE else ("", None)


def _why(each: FeedRound) -> str:
    """Why a round did not read everything, in Chinese; empty where it did."""
    lost = next((look for look in each.lists if look.outcome not in OPENED), None)
    if lost is not None:
        return lost.detail or "列表没有读到"
    unread = sum(look.unread for look in each.lists)
    return f"列表上有{unread}个文件的正文没能读到" if unread else ""
