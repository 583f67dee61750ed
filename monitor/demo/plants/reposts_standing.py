"""Reposts that were taken away again, stand there twice, or claim a day on which they were not there (R-7)."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.policy_text import STATE
from monitor.demo.repost_truth import standing
from monitor.demo.reposting import STATE_COLUMN, beside, late, rework, take
from monitor.demo.truth import Truth
from monitor.demo.world import local_date

MODES: tuple[str, ...] = ()


def sow(garden: Garden) -> None:
    """One repost withdrawn after some days, one doubled, one that shows an hour of the day before, at which it was not there."""
    document = take(garden, STATE, 2, 13)
    repost = rework(garden, document)
    rework(garden, document, until=repost.at + timedelta(days=garden.draw(3, 5, "withdrawn"), hours=1))
    beside(garden, take(garden, STATE, 2, 13), STATE_COLUMN, "whole", garden.draw(20, 50, "twice"))
    document = take(garden, STATE, 2, 13)
    at = late(garden, document, garden.draw(5, 9, "predated"), earliest=9)
    rework(garden, document, at=at, dated=local_date(at - timedelta(days=1)))


def truth(truth: Truth) -> Iterator[Planted]:
    """The copies that do not stand as they ought to."""
    return standing(truth)
