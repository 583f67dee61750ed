"""Hosts without an IPv6 address, or with one at which nothing opens; and a single bad look (RULES D-20)."""

from collections.abc import Iterator
from functools import partial

from monitor.demo.paths import home_url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.visit_truth import day_spells
from monitor.demo.world import PROBES_PER_DAY, DemoSite, Event, What
from monitor.model import Kind

MODES = ("unnamed", "reset", "blip")
CODES = {"unnamed": "no_address", "reset": "six_down", "blip": "six_down"}
WEEK, LOOKS, FAILED = 7, 4, 2


def sow(garden: Garden) -> None:
    """The second standalone site has no IPv6 address from the start.  The first loses its own, or connections to it
    break from some day on; on the portal they break for one day."""
    mode = ("reset", "unnamed")[garden.seed % 2]
    begins = garden.draw(-4, 6, "ipv6")
    garden.page("ipv6_ready", mode, garden.first, "host", begins, 16 if garden.seed % 3 == 0 else None)
    blip = garden.draw(2, 7, "blip")
    garden.page("ipv6_ready", "blip", "portal", "host", blip, blip + 1)


def ipv6(mode: str) -> str:
    """What becomes of the host's IPv6."""
    return "unnamed" if mode == "unnamed" else "reset"


def truth(truth: Truth) -> Iterator[Planted]:
    """A fault shows when two of the newest four looks of the last week failed and not both of the newest two were good."""
    for site in truth.sites:
        if site.kind is Kind.SECTION:
            continue
        events = [event for event in truth.scenario.events if _is_ours(event) and event.site == site.id]
        shown = list(day_spells(truth.days, partial(_shows, truth, site, events)))
        code = CODES[events[0].mode.partition("/")[2]] if events else "no_address"
        for first, last in shown:
            yield _planted(truth, site, code, first, last, FAULT)
        for event in events:
            if not shown and event.since < truth.scenario.at(truth.days):
                yield _planted(truth, site, code, max(1, truth.scenario.day_of(event.since)), None, LOOK_ALIKE)


def _is_ours(event: Event) -> bool:
    return event.what is What.PAGE and event.mode.startswith("ipv6_ready/")


def _shows(truth: Truth, site: DemoSite, events: list[Event], day: int) -> bool:
    days = [each for each in range(max(1, day - WEEK + 1), day + 1) if _usable(truth, site, each)]
    failed = [_fails(truth, site, events, each) for each in days[-LOOKS:]]
    return sum(failed) >= FAILED and any(failed[-FAILED:])


def _usable(truth: Truth, site: DemoSite, day: int) -> bool:
    """Whether the site opens over IPv4 in the day's first round, which looks over IPv6 too."""
    return truth.state.host_trouble(site.host, truth.scenario.at(day, 0.25 * 24 / PROBES_PER_DAY)) is None


def _fails(truth: Truth, site: DemoSite, events: list[Event], day: int) -> bool:
    return not truth.scenario.host(site.host).six or any(event.active(truth.scenario.at(day, 0.25)) for event in events)


def _planted(truth: Truth, site: DemoSite, code: str, first: int, last: int | None, kind: str) -> Planted:
    since = truth.scenario.date_of(first)
    return Planted(
        site=site.id, check="ipv6_ready", code=code, where=home_url(truth.scenario, site), since=since, due=since,
        until=truth.day_of(last), kind=kind, note="经 IPv6" if kind == FAULT else "只有一次经 IPv6 打不开",
    )  # fmt: skip
