"""Answers that ceased or are slow: the letters are those of the mailboxes that ``replies_in_time`` plants."""

from collections.abc import Iterator

from monitor.demo.paths import home_url
from monitor.demo.planted import LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.plants.replies_in_time import SLUG, mailbox_faults
from monitor.demo.truth import Truth

CHECK = "replies_published"
MODES = ()
CODES = ("replies_stale", "replies_slow")


def sow(garden: Garden) -> None:
    """Nothing of its own: the portal's answers have ceased or are slow already."""
    assert garden.sites["portal"].column(SLUG) is not None


def truth(truth: Truth) -> Iterator[Planted]:
    """What every mailbox shows; one letter without an answer makes no mailbox stale or slow."""
    for site in truth.sites:
        mailbox, home = site.column(SLUG), home_url(truth.scenario, site)
        if mailbox is None:
            continue
        yield from mailbox_faults(truth, site, mailbox, CHECK, dict.fromkeys(CODES, home))
        if site.id != truth.scenario.portal.id:
            start = truth.scenario.start
            yield Planted(
                site=site.id, check=CHECK, code="replies_stale", where=home, since=start, due=start, kind=LOOK_ALIKE,
                note="答复照常公开",
            )  # fmt: skip
