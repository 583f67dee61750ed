"""The pages of a site as the last whole crawl left them, with what the checks noted; and the answers to extra looks."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby, islice
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from monitor.contract import Answers, Gap, Pages, PageSeen, PageThen
from monitor.model import OPENED, Answer, PageKind, local_day
from monitor.store.codec import day, decode_answer, micros, moment, noted_in
from monitor.store.evidence_links import last_usable, site_unseen
from monitor.store.recording import SAYS_NOTHING
from monitor.store.tables import answers, notes, page_states, pages
from monitor.store.view import HOLDS_FOR, Crawl, View

ANSWERS_FOR: Final = timedelta(days=30)
EARLIER: Final = 30  # earlier bodies of a page that evidence holds
_CHUNK: Final = 500

_later = page_states.alias("later")
_unread = (
    select(func.count(pages.c.id.distinct()))
    .select_from(pages.join(page_states, page_states.c.page == pages.c.id))
    .where(
        page_states.c.site == bindparam("site"),
        page_states.c.at <= bindparam("until"),
        pages.c.last_missed >= bindparam("seen"),
        pages.c.last_read < bindparam("seen"),
    )
)
_standing = (
    select(
        page_states.c.page, pages.c.url, pages.c.first_seen, page_states.c.kind, page_states.c.published,
        page_states.c.at, page_states.c.column, notes.c.filled,
    )
    .select_from(
        page_states.join(pages, pages.c.id == page_states.c.page).outerjoin(
            notes,
            (notes.c.page == page_states.c.page) & (notes.c.body == page_states.c.body) & (notes.c.filled == 1),
        )
    )
    .where(
        page_states.c.site == bindparam("site"),
        page_states.c.at <= bindparam("until"),
        page_states.c.outcome.in_([outcome.value for outcome in OPENED]),
        page_states.c.reader > 0,
        page_states.c.leads == 0,
        (pages.c.last_read >= bindparam("seen")) | ((pages.c.last_read >= bindparam("held")) & (pages.c.last_missed >= bindparam("seen"))),
        ~select(_later.c.id)
        .where(
            _later.c.page == page_states.c.page,
            _later.c.at <= bindparam("until"),
            (_later.c.at > page_states.c.at) | ((_later.c.at == page_states.c.at) & (_later.c.id > page_states.c.id)),
            _later.c.outcome.not_in(SAYS_NOTHING),
        )
        .exists(),
    )
    .order_by(pages.c.url)
)  # fmt: skip
_bodies = (
    select(page_states.c.page, page_states.c.at, page_states.c.published, page_states.c.body, notes.c.value)
    .select_from(
        page_states.join(notes, (notes.c.page == page_states.c.page) & (notes.c.body == page_states.c.body))
    )
    .where(page_states.c.page.in_(bindparam("pages", expanding=True)), page_states.c.at <= bindparam("until"))
    .order_by(page_states.c.page, page_states.c.at.desc(), page_states.c.id.desc())
)  # fmt: skip
_answers = (
    select(answers.c.value)
    .where(answers.c.site == bindparam("site"), answers.c.at > bindparam("start"), answers.c.at <= bindparam("until"))
    .order_by(answers.c.at, answers.c.id)
)


def pages_of(view: View, checks: Collection[str] | None = None) -> Pages | Gap:
    """The pages of this site that the last whole crawl of its host still found, with the notes of all checks or of these
    alone."""
    crawl = last_usable(view)
    if isinstance(crawl, Gap):
        return crawl
    by_site = crawl.coverage.pages_by_site
    if by_site and not by_site.get(view.site.id):
        return site_unseen(view, crawl)
    given = {"site": view.site.id, "until": view.until, "seen": micros(crawl.started)}
    rows = view.connection.execute(_standing, {**given, "held": micros(view.as_of - HOLDS_FOR)})
    read: Counter[str] = Counter()
    pages = tuple(_noted(view, _counted(rows, read), checks))
    unread = view.connection.execute(_unread, given).scalar() or 0
    return Pages(
        crawled_at=crawl.finished,
        read={PageKind(kind): count for kind, count in read.items()},
        pages=pages,
        since=_first_crawl(view, crawl),
        unread=unread,
        whole=crawl.complete and not unread,
    )


def _counted(rows: Iterator[Any], kinds: Counter[str]) -> Iterator[Any]:
    """The pages about which a check noted something; all are counted by their kinds."""
    for row in rows:
        kinds[row.kind] += 1
        if row.filled:
            yield row


def _noted(view: View, rows: Iterator[Any], checks: Collection[str] | None) -> Iterator[PageSeen]:
    """The pages on which the checks noted something, some at a time: a large site has tens of thousands."""
    while some := list(islice(rows, _CHUNK)):
        bodies = _bodies_of(view, [row.page for row in some], checks)
        yield from (_seen(row, *bodies[row.page]) for row in some if bodies[row.page][0].notes)


def _seen(row: Any, now: PageThen, *before: PageThen) -> PageSeen:
    return PageSeen(
        url=row.url,
        kind=PageKind(row.kind),
        at=now.at,
        first_seen=moment(row.first_seen),
        title=now.title,
        published=day(row.published),
        column=row.column,
        notes=now.notes,
        before=before,
    )


def _bodies_of(view: View, pages: Sequence[int], checks: Collection[str] | None) -> Mapping[int, list[PageThen]]:
    """The present and the earlier bodies of some pages, newest first; a body that came back counts each time.  A look
    that failed in between, or a newer reader of ours, leaves a second state with the same body and is no change."""
    found: dict[int, list[PageThen]] = {page: [] for page in pages}
    rows = view.connection.execute(_bodies, {"pages": pages, "until": view.until})
    for (page, _), states in groupby(rows, key=lambda row: (row.page, row.body)):
        newest, *others = states
        if len(found[page]) <= EARLIER:
            title, told = noted_in(newest.value, checks)
            first = others[-1] if others else newest
            found[page].append(PageThen(at=moment(first.at), published=day(newest.published), title=title, notes=told))
    return found


def _first_crawl(view: View, crawl: Crawl) -> datetime:
    return min((each.started for each in view.crawls if each.gap is None), default=crawl.started)


def answers_of(view: View) -> Answers:
    """The answers to extra looks of the last 30 days: of each look the newest of a day."""
    given = {"site": view.site.id, "start": micros(view.as_of - ANSWERS_FOR), "until": view.until}
    newest: dict[tuple[str, str, str, date], Answer] = {}
    for value in view.connection.execute(_answers, given).scalars():
        answer = decode_answer(value)
        key = (answer.check, answer.url, answer.key, local_day(answer.at))
        newest.pop(key, None)
        newest[key] = answer
    return Answers(answers=tuple(newest.values()))
