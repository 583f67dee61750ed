"""Copies under another title, without their number or under another one, without their source or with a wrong one (R-6)."""

from collections.abc import Iterator

from monitor.demo import names
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.policy_text import STATE
from monitor.demo.repost_truth import marred
from monitor.demo.reposting import rework, take
from monitor.demo.truth import Truth

MODES: tuple[str, ...] = ()
CITY = names.CITY[1]
CODES = {
    "retitled": "repost_retitled", "unnumbered": "repost_number_missing", "renumbered": "repost_number_changed",
    "unsourced": "repost_source_missing", "wrong_source": "repost_source_wrong",
}  # fmt: skip
SOUND = {"typeset": "repost_number_changed", "own_notice": "repost_retitled"}


def sow(garden: Garden) -> None:
    """Each mode on one document of either issuer."""
    for mode, issuer in (
        ("retitled", STATE), ("unnumbered", STATE), ("unsourced", STATE), ("renumbered", CITY), ("wrong_source", CITY),
    ):  # fmt: skip
        rework(garden, take(garden, issuer, 7, 19), mode=mode)


def truth(truth: Truth) -> Iterator[Planted]:
    """What is wrong around the text."""
    return marred(truth, "reposts_marked", CODES, SOUND)
