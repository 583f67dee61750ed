"""Who owes a repost and until when, by the scenario's own arithmetic."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from monitor.demo.state import State
from monitor.demo.world import DemoDocument, DemoSite, Scenario
from monitor.model import BEIJING, Tier

HOURS = {Tier.STATE_COUNCIL: 24, Tier.SUPERIOR: 12}
"""Tier → the hours within which a document must be reposted; every hour counts."""
LOOK_H = 2.5
"""Hours within which the columns that carry reposts, and the issuers' lists, are looked at again, a crawl in between included."""


def owing(scenario: Scenario, document: DemoDocument) -> Iterator[str]:
    """The sites that owe a document: the first rule of its issuer that its title meets, and that names the site, decides."""
    told: set[str] = set()
    for rule in scenario.issuer(document.issuer).rules:
        if rule.titles and not any(word in document.title for word in rule.titles):
            continue
        if any(word in document.title for word in rule.not_titles):
            continue
        fresh = [site for site in rule.sites if site not in told]
        told.update(fresh)
        if rule.owed:
            yield from fresh


def deadline(scenario: Scenario, document: DemoDocument) -> datetime:
    """When a document must have been reposted.  Where the issuer shows no hour, this is the latest that it can be: so many
    hours after the end of the day."""
    starts = document.at
    if not document.hour:
        day = document.at.astimezone(BEIJING).replace(hour=0, minute=0)
        starts = day + timedelta(days=1)
    return starts + timedelta(hours=HOURS[scenario.issuer(document.issuer).tier])


def calm(state: State, site: DemoSite, at: datetime, hours: float = LOOK_H) -> bool:
    """Whether nothing kept our looks away from a site during the hours before a moment."""
    steps = [at - timedelta(hours=hours * step / 10) for step in range(11)]
    return not any(
        state.host_trouble(site.host, moment) or state.path_trouble(site.host, site.base, moment) for moment in steps
    )


def seen_by(state: State, site: DemoSite, at: datetime) -> datetime:
    """When looks must have seen what has been on a site since ``at``."""
    moment = at + timedelta(hours=LOOK_H)
    while not calm(state, site, moment):
        moment += timedelta(minutes=30)
    return moment


def known_by(scenario: Scenario, state: State, document: DemoDocument) -> datetime:
    """When readings of the issuer must have found a document."""
    host = scenario.issuer(document.issuer).host
    moment = document.at + timedelta(hours=LOOK_H)
    while any(
        state.host_trouble(host, at) or state.list_drawn(host, at)
        for at in (moment - timedelta(hours=LOOK_H * step / 10) for step in range(11))
    ):
        moment += timedelta(minutes=30)
    return moment
