"""What page events on hosts make due: faults that visits meet, not crawls."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial

from monitor.demo.paths import home_url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.truth import Truth
from monitor.demo.world import PROBES_PER_DAY, DemoSite, Event, What

ENOUGH = 2
"""Visits of one day that must agree."""


def connects(truth: Truth, site: DemoSite, day: int, slot: int) -> bool:
    """Whether the visit of one round of a day gets as far as a connection to the site's host."""
    moment = truth.scenario.at(day, (slot + 0.25) * 24 / PROBES_PER_DAY)
    trouble = truth.state.host_trouble(site.host, moment)
    return trouble is None or (
        trouble.kind is not What.LINE_CUT and not (trouble.kind is What.OUTAGE and trouble.mode[:5] != "http_")
    )


def met(truth: Truth, site: DemoSite, event: Event, day: int) -> int:
    """How many visits of a day connect while the event holds."""
    moments = ((slot, truth.scenario.at(day, (slot + 0.25) * 24 / PROBES_PER_DAY)) for slot in range(PROBES_PER_DAY))
    return sum(event.active(at) and connects(truth, site, day, slot) for slot, at in moments)


def day_spells(days: int, shows: Callable[[int], bool]) -> Iterator[tuple[int, int | None]]:
    """First and last of each run of days on which something shows; ``None`` where the run of the demo ends first."""
    begun: int | None = None
    for day in range(1, days + 1):
        if shows(day) and begun is None:
            begun = day
        elif begun is not None and not shows(day):
            yield begun, day - 1
            begun = None
    if begun is not None:
        yield begun, None


def host_faults(truth: Truth, check: str, codes: Mapping[str, str]) -> Iterator[Planted]:
    """A row for each run of days on which at least two visits met an event on a host: mode → finding code.  A mode
    without a code is a look-alike of the first code."""
    for event in truth.scenario.events:
        named, _, mode = event.mode.partition("/")
        if event.what is not What.PAGE or named != check or event.where != "host":
            continue
        site = truth.scenario.site(event.site)
        enough = ENOUGH if mode in codes else 1
        for first, last in day_spells(truth.days, partial(_shows, truth, site, event, enough)):
            yield Planted(
                site=site.id, check=check, code=codes.get(mode) or next(iter(codes.values())),
                where=home_url(truth.scenario, site), since=truth.scenario.date_of(first),
                due=truth.scenario.date_of(first), until=truth.day_of(last),
                kind=FAULT if mode in codes else LOOK_ALIKE, note=mode,
            )  # fmt: skip


def _shows(truth: Truth, site: DemoSite, event: Event, enough: int, day: int) -> bool:
    return met(truth, site, event, day) >= enough
