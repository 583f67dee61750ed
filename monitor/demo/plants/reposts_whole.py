"""Copies that are cut or altered, or are none; copies without the attachment; and whole ones that only look otherwise (R-5)."""

from collections.abc import Iterator

from monitor.demo import names
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.policy_text import STATE
from monitor.demo.repost_truth import mark_forms, marred
from monitor.demo.reposted import repost_file
from monitor.demo.reposting import publish, rework, take
from monitor.demo.truth import Truth
from monitor.demo.world import Event, What

MODES: tuple[str, ...] = ()
CITY = names.CITY[1]
CODES = {
    "cut": "repost_cut", "figure": "repost_altered", "negation": "repost_altered", "link_only": "repost_link_only",
    "interpretation": "repost_interpretation_only", "file_missing": "repost_file_missing", "file_broken": "repost_file_broken",
}  # fmt: skip
SOUND = {
    "typeset": "repost_altered", "footnote": "repost_altered", "furniture": "repost_altered", "own_notice": "repost_altered",
    "explained": "repost_interpretation_only",
}  # fmt: skip
"""Look-alikes, with the code that they look like."""
FILES = {"file_missing": "重点任务分工方案.pdf", "file_broken": "任务清单.pdf"}


def sow(garden: Garden) -> None:
    """Each mode on one document of either issuer."""
    for mode, issuer, last in (
        ("file_broken", CITY, 17), ("file_missing", STATE, 19), ("cut", STATE, 19), ("figure", STATE, 19),
        ("link_only", STATE, 19), ("negation", CITY, 19), ("interpretation", CITY, 19), ("furniture", CITY, 20),
    ):  # fmt: skip
        document = take(garden, issuer, 2, last)
        if mode in FILES:
            publish(garden, document, file=FILES[mode])
        repost = rework(garden, document, mode=mode)
        if mode == "file_broken":
            path = repost_file(garden.finished(), repost)
            broken = Event(what=What.LINK_BROKEN, since=repost.at, site=repost.site, where=path, mode="not_found")
            garden.events.append(broken)


def truth(truth: Truth) -> Iterator[Planted]:
    """The pages that are no whole copies; and a number in wrong brackets, which is another check's matter."""
    yield from marred(truth, "reposts_whole", CODES, SOUND, confirmed=("file_broken",))
    yield from mark_forms(truth)
