"""What page events make due: the usual ``truth`` of a plant (:mod:`monitor.demo.plants`)."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from monitor.demo.paths import article_path, column_url, home_url, url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted, Spell
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoColumn, DemoSite, Event, What

Met = Callable[[int], bool]
"""Whether the crawl of a simulated day meets a page."""


def page_faults(truth: Truth, check: str, codes: Mapping[str, str]) -> Iterator[Planted]:
    """What the page events of a check make due on the first day on which a crawl meets them: mode → finding code.

    A mode without a code is a look-alike of the first code.
    """
    for event in truth.scenario.events:
        if event.what is not What.PAGE or event.mode.partition("/")[0] != check:
            continue
        site = truth.scenario.site(event.site)
        for where, met in event_pages(truth, site, event):
            for spell in truth.spells(site, partial(_hit, truth, event, met)):
                yield _planted(truth, site, event, codes, where, spell)


def event_faults(
    truth: Truth, check: str, codes: Mapping[str, str], place: Callable[[DemoSite, str], str]
) -> Iterator[Planted]:
    """What page events make due where another page than the altered one is at fault: ``place`` gives its URL by site and
    mode.  The crawl of every day must meet the altered page."""
    for event in truth.scenario.events:
        named, _, mode = event.mode.partition("/")
        if event.what is What.PAGE and named == check:
            site = truth.scenario.site(event.site)
            for spell in truth.spells(site, partial(_hit, truth, event, lambda _: True)):
                yield _planted(truth, site, event, codes, place(site, mode), spell)


def event_pages(truth: Truth, site: DemoSite, event: Event) -> Iterator[tuple[str, Met]]:
    """The URLs of the pages that a page event names, each with whether the crawl of a day meets it.  Events that hit
    every page, or all items of a column, name none."""
    kind, _, rest = event.where.partition("/")
    if kind in ("home", "host"):
        yield home_url(truth.scenario, site), lambda _: True
    elif kind == "path":
        yield url(truth.scenario, site, rest), lambda _: True
    elif kind == "column":
        yield column_url(truth.scenario, site, _column(site, rest)), lambda _: True
    elif kind == "article":
        slug, _, day = rest.rpartition("/")
        column = _column(site, slug)
        path = article_path(site, column, int(day), truth.scenario.date_of(int(day)))
        yield url(truth.scenario, site, path), partial(listed, truth, site, column, int(day))


def listed(
    truth: Truth, site: DemoSite, column: DemoColumn, item: int, day: int, hour: float = CRAWL_HOUR
) -> bool:  # fmt: skip
    """Whether the crawl of a day, or a look at another ``hour``, finds an item in its column's list."""
    return item in truth.timetable.rows(site, column, truth.scenario.at(day, hour), site.rows)


def _column(site: DemoSite, slug: str) -> DemoColumn:
    return next(column for column in site.columns if column.slug == slug)


def _hit(truth: Truth, event: Event, met: Met, day: int) -> bool:
    return event.active(truth.scenario.at(day, CRAWL_HOUR)) and met(day)


def _from(truth: Truth, site: DemoSite, event: Event, first: int) -> int:
    """The day from which light rounds may tell what the crawl of day ``first`` tells at the latest: those before it on
    which that crawl could not look."""
    while first > 1 and not truth.seen(site, first - 1) and event.active(truth.scenario.at(first - 1, CRAWL_HOUR)):
        first -= 1
    return first


def _planted(truth: Truth, site: DemoSite, event: Event, codes: Mapping[str, str], where: str, spell: Spell) -> Planted:
    check, _, mode = event.mode.partition("/")
    return Planted(
        site=site.id,
        check=check,
        code=codes.get(mode) or next(iter(codes.values())),
        where=where,
        since=truth.scenario.date_of(_from(truth, site, event, spell.first)),
        due=truth.scenario.date_of(spell.first),
        until=truth.day_of(spell.last),
        kind=FAULT if mode in codes else LOOK_ALIKE,
        unmeasurable=spell.hidden,
        note=mode,
    )
