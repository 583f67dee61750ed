"""What planted reposts make due: the truth of ``plants/reposts_*.py``.

A copy is known at the end of the day on which the looks at its column must have seen it; a document that is not there is
missing once a whole crawl began after its deadline.  Where it depends on the rules' reading whether there is a finding as
well (does a page that only links to a document count as a late repost, or as none?), a row says that it is allowed.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from monitor.demo.copying import NO_COPY
from monitor.demo.issuer_paths import document_url
from monitor.demo.planted import ALLOWED, FAULT, LOOK_ALIKE, Planted
from monitor.demo.reposted import repost_url
from monitor.demo.reposted_duties import deadline, known_by, owing, seen_by
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoDocument, DemoRepost, DemoSite, Genre, local_date

IN_TIME, WHOLE, MARKED, STANDING = "reposts_in_time", "reposts_whole", "reposts_marked", "reposts_standing"
PENDING = ("repost_due", "repost_unconfirmed")
"""Codes that come and go while a duty is open: neither due nor false."""
LATEST = 10_000
GRAVE = ("repost_late", "repost_missing", "repost_withdrawn")
"""Codes that are a failure as soon as they are due."""
GRAVE_MODES = ("figure", "negation", "renumbered")
"""Modes in which a number or a negation is another one: a failure as well."""


def in_time(truth: Truth) -> Iterator[Planted]:
    """Every duty: met, met late, not met; and documents that nobody owes."""
    for document in truth.scenario.documents:
        owed = tuple(owing(truth.scenario, document))
        for site in owed:
            yield from _duty(truth, document, truth.scenario.site(site))
        if document.genre is Genre.NEWS:
            yield _row(
                truth, truth.scenario.portal, IN_TIME, "repost_missing", document_url(truth.scenario, document),
                document.at, document.at, kind=LOOK_ALIKE, note="无须转载",
            )  # fmt: skip


def _duty(truth: Truth, document: DemoDocument, site: DemoSite) -> Iterator[Planted]:
    pages = [each for each in truth.scenario.reposts if (each.document, each.site) == (document.id, site.id)]
    copies = sorted((each for each in pages if each.mode not in NO_COPY), key=lambda each: each.at)
    ends, where = deadline(truth.scenario, document), document_url(truth.scenario, document)
    first = copies[0] if copies else None
    seen = seen_by(truth.state, site, first.at) if first else None
    yield from _pending(truth, document, site, seen)
    if first is None or first.at > ends:
        excused = first is None and any(each.mode in ("link_only", "interpretation") for each in pages)
        yield from _missing(
            truth, document, site, _shown_by(truth, document, site, seen), ALLOWED if excused else FAULT
        )
    if first is not None:
        late = first.at > ends
        yield _row(
            truth, site, IN_TIME, "repost_late", repost_url(truth.scenario, first), first.at, seen or first.at,
            kind=FAULT if late else LOOK_ALIKE, note=f"{document.id} {first.mode}",
        )  # fmt: skip
    for each in pages:
        if each.mode in NO_COPY:
            yield _row(
                truth, site, IN_TIME, "repost_late", repost_url(truth.scenario, each), each.at, each.at, kind=ALLOWED
            )
    gone = next((each.until for each in copies if each.until), None)
    if gone is not None:
        for code in ("repost_missing", *PENDING):
            yield _row(truth, site, IN_TIME, code, where, gone, gone, kind=ALLOWED, note="转载后又撤下")


def _shown_by(truth: Truth, document: DemoDocument, site: DemoSite, own: datetime | None) -> datetime | None:
    """When looks must have seen a copy on the site or, of a portal, on a department's pages under its host: with that one
    nothing is called missing."""
    if site.id != truth.scenario.portal.id:
        return own
    hosted = {each.id: each for each in truth.scenario.sites if each.host == site.host and each.id != site.id}
    copies = [
        each for each in truth.scenario.reposts
        if each.document == document.id and each.site in hosted and each.mode not in NO_COPY
    ]  # fmt: skip
    seen = [seen_by(truth.state, hosted[each.site], each.at) for each in copies]
    return min(seen + ([own] if own else []), default=None)


def _pending(truth: Truth, document: DemoDocument, site: DemoSite, seen: datetime | None) -> Iterator[Planted]:
    if seen is not None and local_date(seen) < truth.scenario.start:
        return
    for code in PENDING:
        yield _row(
            truth, site, IN_TIME, code, document_url(truth.scenario, document), document.at, document.at,
            until=local_date(seen) if seen else None, kind=ALLOWED,
        )  # fmt: skip


def _missing(
    truth: Truth, document: DemoDocument, site: DemoSite, seen: datetime | None, kind: str
) -> Iterator[Planted]:
    """From the first day whose crawl began after the deadline to the day before the one on which the copy is known."""
    ends = deadline(truth.scenario, document)
    known = known_by(truth.scenario, truth.state, document)
    day = _crawl_after(truth, site, max(ends, known))
    last = None if seen is None else local_date(seen) - timedelta(days=1)
    if day is None or (last is not None and truth.scenario.date_of(day) > last):
        return
    first = truth.scenario.date_of(day)
    yield Planted(
        site=site.id, check=IN_TIME, code="repost_missing", where=document_url(truth.scenario, document),
        since=min(local_date(ends), first), due=first, until=last, kind=kind, level="veto", veto_due=first,
        note=document.id,
    )  # fmt: skip


def marred(
    truth: Truth, check: str, codes: Mapping[str, str], sound: Mapping[str, str], confirmed: Sequence[str] = ()
) -> Iterator[Planted]:
    """What is wrong with the pages of some modes: mode → code.  What is ``confirmed`` needs a second crawl."""
    for repost in truth.scenario.reposts:
        code = codes.get(repost.mode) or sound.get(repost.mode)
        if code is None:
            continue
        site = truth.scenario.site(repost.site)
        due = seen_by(truth.state, site, repost.at)
        if repost.mode in confirmed:
            due = _second_crawl(truth, site, repost.at)
        elif repost.mode == "interpretation":  # until the deadline the document itself may follow
            due = _day_after(truth, site, repost, due)
        yield _row(
            truth, site, check, code, repost_url(truth.scenario, repost), repost.at, due,
            kind=FAULT if repost.mode in codes else LOOK_ALIKE, note=repost.mode,
        )  # fmt: skip
        if repost.mode == "renumbered":  # another number over the same text is an altered text as well
            where = repost_url(truth.scenario, repost)
            yield _row(truth, site, WHOLE, "repost_altered", where, repost.at, due, kind=ALLOWED, note=repost.mode)


def standing(truth: Truth) -> Iterator[Planted]:
    """Copies withdrawn, doubled, predated; and what stands beside a copy without being one."""
    first: dict[tuple[str, str], DemoRepost] = {}
    for repost in sorted(truth.scenario.reposts, key=lambda each: each.at):
        site, where = truth.scenario.site(repost.site), repost_url(truth.scenario, repost)
        seen = seen_by(truth.state, site, repost.at)
        if repost.until is not None:
            due = _second_crawl(truth, site, repost.until)
            yield _row(truth, site, STANDING, "repost_withdrawn", where, repost.until, due)
        if repost.dated is not None:
            yield _row(truth, site, STANDING, "repost_predated", where, repost.at, seen)
        if repost.mode in NO_COPY:
            yield _row(truth, site, STANDING, "repost_duplicate", where, repost.at, seen, kind=LOOK_ALIKE)
        elif first.setdefault((repost.document, repost.site), repost) is not repost:
            yield _row(truth, site, STANDING, "repost_duplicate", where, repost.at, seen)
        elif not repost.hour and repost.dated is None:
            yield _row(truth, site, STANDING, "repost_predated", where, repost.at, seen, kind=LOOK_ALIKE)


def mark_forms(truth: Truth) -> Iterator[Planted]:
    """A number in wrong brackets is a fault of its form (RULES X-1), and no other number."""
    for repost in truth.scenario.reposts:
        if repost.mode == "typeset":
            site = truth.scenario.site(repost.site)
            day = _crawl_after(truth, site, repost.at)
            due = truth.scenario.at(day or LATEST)
            where = repost_url(truth.scenario, repost)
            yield _row(truth, site, "document_numbers", "number_form", where, repost.at, due, note="typeset")


def _crawl_after(truth: Truth, site: DemoSite, moment: datetime) -> int | None:
    """The first day whose crawl begins after a moment and sees the site."""
    days = range(1, truth.days + 1)
    return next((day for day in days if truth.scenario.at(day, CRAWL_HOUR) >= moment and truth.seen(site, day)), None)


def _day_after(truth: Truth, site: DemoSite, repost: DemoRepost, seen: datetime) -> datetime:
    """When a whole crawl that began after the deadline has seen a site."""
    day = _crawl_after(truth, site, deadline(truth.scenario, truth.scenario.document(repost.document)))
    return max(seen, truth.scenario.at(day or LATEST))


def _second_crawl(truth: Truth, site: DemoSite, moment: datetime) -> datetime:
    first = _crawl_after(truth, site, moment)
    second = None if first is None else _crawl_after(truth, site, truth.scenario.at(first, CRAWL_HOUR + 1))
    return truth.scenario.at(second or LATEST)


def _is_grave(code: str, mode: str) -> bool:
    return code in GRAVE or (code == "repost_altered" and mode in GRAVE_MODES)


def _row(
    truth: Truth, site: DemoSite, check: str, code: str, where: str, since: datetime, due: datetime, *,
    until: date | None = None, kind: str = FAULT, note: str = "",
) -> Planted:  # fmt: skip
    """A row; what began before the run, or is due before it, is so on day 1."""
    start = truth.scenario.start
    veto = max(start, local_date(due)) if kind != LOOK_ALIKE and _is_grave(code, note) else None
    return Planted(
        site=site.id, check=check, code=code, where=where, since=max(start, local_date(since)),
        due=max(start, local_date(due)), until=until, kind=kind, level="veto" if veto else "warn", veto_due=veto, note=note,
    )  # fmt: skip
