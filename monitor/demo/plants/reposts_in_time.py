"""Reposts that came late or never, and what only looks so: no hour shown, a night between, nothing owed, seen late (R-1, R-3)."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.demo import names
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.policy_text import STATE
from monitor.demo.repost_truth import in_time
from monitor.demo.reposting import QUIET_COLUMN, beside, drop, late, publish, rework, take, take_owed
from monitor.demo.truth import Truth

MODES: tuple[str, ...] = ()
CITY = names.CITY[1]


def sow(garden: Garden) -> None:
    """One of each issuer's late and one missing; one first missing, then late; one that only the section reposts late."""
    for issuer in (STATE, CITY):
        document = take(garden, issuer, 2, 14)
        rework(garden, document, at=late(garden, document, garden.draw(5, 20, "late", issuer)))
        drop(garden, take(garden, issuer, 2, 15))
    _missing_then_late(garden)
    document = take_owed(garden)
    rework(garden, document, garden.owing, at=late(garden, document, garden.draw(5, 9, "section"), garden.owing))
    _look_alikes(garden)


def _missing_then_late(garden: Garden) -> None:
    """Missing in a whole crawl after the deadline, reposted two days later."""
    document = take(garden, CITY, 2, 14)
    scenario = garden.finished()
    day = scenario.day_of(document.at) + 3
    at = scenario.at(day, garden.draw(9, 16, "after all"))
    rework(garden, document, at=max(at, late(garden, document, 30)))


def _look_alikes(garden: Garden) -> None:
    """Reposts that a hasty monitor would call late, or take for something else."""
    scenario = garden.base
    dated = take(garden, STATE, 2, 16)
    publish(garden, dated, hour=False)
    rework(garden, dated, hour=False, mode="footnote", at=dated.at + timedelta(hours=5))
    night = take(garden, CITY, 2, 16)
    night = publish(garden, night, at=scenario.at(scenario.day_of(night.at), 23.5))
    rework(garden, night, mode="typeset", at=night.at + timedelta(hours=9, minutes=35))
    unseen = take(garden, CITY, 5, 14)  # reposted two hours before the deadline, where only the next crawl looks
    unseen = publish(garden, unseen, at=scenario.at(scenario.day_of(unseen.at), 8.5))
    rework(garden, unseen, column=QUIET_COLUMN, hour=False, at=unseen.at + timedelta(hours=10))
    explained, neighbour = (garden.documents[f"{CITY[:3]}{place}"] for place in ("09", "05"))
    beside(garden, explained, "zcjd", "explained", 2)
    beside(garden, neighbour, "tzgg", "own_notice", 1)


def truth(truth: Truth) -> Iterator[Planted]:
    """Every duty: met, met late, not met."""
    return in_time(truth)
