"""Certificates that soon run out, and one of ninety days that is renewed in time."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from monitor.demo.certificates import Paper
from monitor.demo.paths import home_url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.visit_truth import ENOUGH, day_spells, met
from monitor.demo.world import DemoSite, Event, What

LEFT = (32, 36, 41, 46)
"""Days that a certificate of a year has left when its event begins, ten days before the run."""
MODES = (*(f"year_{left}" for left in LEFT), "ninety_26")
LIVES = {"year": timedelta(days=398), "ninety": timedelta(days=90)}
WARN, SHARE = timedelta(days=30), 0.15
DAY = timedelta(days=1)


def sow(garden: Garden) -> None:
    """One standalone site lets its certificate run down, sometimes until it is replaced; a portal with https has a
    short one that a program renews."""
    mode = f"year_{LEFT[garden.seed % len(LEFT)]}"
    garden.page(
        "tls_expiry", mode, garden.first, "host", -9, garden.draw(15, 18, "renewed") if garden.seed % 2 else None
    )
    if garden.base.host(garden.sites["portal"].host).https:
        garden.page("tls_expiry", "ninety_26", "portal", "host", 11, 19)


def certificate(event: Event) -> Paper:
    """The certificate that is shown while the event holds."""
    ends = _ends(event)
    return Paper(begins=ends - LIVES[_life(event)], ends=ends)


def _life(event: Event) -> str:
    return event.mode.partition("/")[2].partition("_")[0]


def _ends(event: Event) -> datetime:
    return event.since + DAY * int(event.mode.rpartition("_")[2])


def truth(truth: Truth) -> Iterator[Planted]:
    """A certificate is late from the day at whose end less is left than the shorter of thirty days and a share of its
    life, and until it runs out.  What ran out before the run is another fault."""
    start = truth.scenario.start
    for event in truth.scenario.events:
        if event.what is What.PAGE and event.mode.startswith("tls_expiry/"):
            site = truth.scenario.site(event.site)
            late = list(day_spells(truth.days, partial(_late, truth, site, event)))
            for first, last in late:
                yield _planted(truth, site, first, last, FAULT, event.mode)
            if not late and event.since < truth.scenario.at(truth.days):
                first = max(1, truth.scenario.day_of(event.since))
                yield _planted(truth, site, first, None, LOOK_ALIKE, event.mode)
    for site in truth.sites:
        if truth.scenario.host(site.host).expired:
            yield Planted(
                site=site.id, check="tls_expiry", code="expires_soon", where=home_url(truth.scenario, site),
                since=start, due=start, kind=LOOK_ALIKE, note="早已过期，不是即将到期",
            )  # fmt: skip


def _late(truth: Truth, site: DemoSite, event: Event, day: int) -> bool:
    left = _ends(event) - truth.scenario.at(day + 1)
    limit = min(WARN, LIVES[_life(event)] * SHARE)
    return timedelta(0) < left <= limit and met(truth, site, event, day) >= ENOUGH


def _planted(truth: Truth, site: DemoSite, first: int, last: int | None, kind: str, note: str) -> Planted:
    since = truth.scenario.date_of(first)
    return Planted(
        site=site.id, check="tls_expiry", code="expires_soon", where=home_url(truth.scenario, site), since=since,
        due=since, until=truth.day_of(last), kind=kind, note=note,
    )  # fmt: skip
