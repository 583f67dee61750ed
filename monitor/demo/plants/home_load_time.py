"""Home pages that take long, all the time or from some day on; and those that are slow for a day or nearly slow (RULES P-3)."""

from collections.abc import Iterator
from functools import partial

import msgspec

from monitor.demo.answers import Answer
from monitor.demo.paths import home_url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.visit_truth import day_spells
from monitor.demo.world import PROBES_PER_DAY, DemoSite, Event, What

DELAYS = {"slow": 4.2, "slower": 7.5, "near": 2.3, "spell": 6.0}
MODES = tuple(DELAYS)
SLOW = ("slow", "slower", "spell")
WEEK, ENOUGH = 7, 20


def sow(garden: Garden) -> None:
    """One home page is always slow, another becomes so; one is slow for a day, one nearly slow."""
    one, two, three, four = garden.spots("home_load_time", 4)
    garden.page("home_load_time", "slow", one, "home", -40, 14 if garden.seed % 2 else None)
    garden.page("home_load_time", "slower", two, "home", garden.draw(4, 9, "slower"))
    day = garden.draw(3, 12, "spell")
    garden.page("home_load_time", "spell", three, "home", day, day + 1)
    garden.page("home_load_time", "near", four, "home")


def reply(answer: Answer, mode: str) -> Answer:
    """The same answer, later."""
    return msgspec.structs.replace(answer, delay_s=DELAYS[mode])


def truth(truth: Truth) -> Iterator[Planted]:
    """A home page is slow at the end of a day when more than half of the week's visits that opened were."""
    for event in truth.scenario.events:
        if event.what is What.PAGE and event.mode.startswith("home_load_time/"):
            site = truth.scenario.site(event.site)
            spells = list(day_spells(truth.days, partial(_slow, truth, site, event)))
            for first, last in spells:
                yield _planted(truth, site, first, last, FAULT, event.mode)
            if not spells and event.since < truth.scenario.at(truth.days):
                yield _planted(truth, site, max(1, truth.scenario.day_of(event.since)), None, LOOK_ALIKE, event.mode)


def _slow(truth: Truth, site: DemoSite, event: Event, day: int) -> bool:
    if event.mode.partition("/")[2] not in SLOW:
        return False
    slow = opened = 0
    for each in range(max(1, day - WEEK + 1), day + 1):
        for slot in range(PROBES_PER_DAY):
            moment = truth.scenario.at(each, (slot + 0.25) * 24 / PROBES_PER_DAY)
            if not (
                truth.state.host_trouble(site.host, moment) or truth.state.path_trouble(site.host, site.base, moment)
            ):
                opened += 1
                slow += event.active(moment)
    return opened >= ENOUGH and slow * 2 > opened


def _planted(truth: Truth, site: DemoSite, first: int, last: int | None, kind: str, note: str) -> Planted:
    since = truth.scenario.date_of(first)
    return Planted(
        site=site.id, check="home_load_time", code="home_slow", where=home_url(truth.scenario, site), since=since,
        due=since, until=truth.day_of(last), kind=kind, note=note,
    )  # fmt: skip
