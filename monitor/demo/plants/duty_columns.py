"""Columns that a portal must offer: its home page leads to all of them but one, and calls one otherwise (RULES G-11)."""

from collections.abc import Iterator

from monitor.demo.chance import pick
from monitor.demo.paths import home_url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import ExtraLink

CHECK = "duty_columns"
MODES: tuple[str, ...] = ()
ENTRIES = {
    "normative": ("行政规范性文件库", "/gfxwjk/index.html"), "cleanup": ("文件清理结果", "/wjqljg/index.html"),
    "catalogue": ("主动公开目录", "/zdgkml/index.html"), "response": ("回应关切", "/hygq/index.html"),
}  # fmt: skip
OPEN_TO_LACK = ("cleanup", "catalogue", "response")


def sow(garden: Garden) -> None:
    """All entries but the one that this drawing lacks."""
    lacking = pick(OPEN_TO_LACK, garden.seed, CHECK)
    for key, (name, path) in ENTRIES.items():
        if key != lacking:
            garden.add_link("portal", ExtraLink(text=name, url=path, place="home"))


def truth(truth: Truth) -> Iterator[Planted]:
    """The entry that is not there is the fault; the one of another name only looks like it."""
    portal = truth.scenario.portal
    offered = {link.text for link in portal.links}
    for spell in truth.spells(portal, lambda _: True):
        for key, (name, _) in ENTRIES.items():
            if name not in offered or key == "normative":
                first = truth.scenario.date_of(spell.first)
                yield Planted(
                    site=portal.id, check=CHECK, code=f"{key}_missing", where=home_url(truth.scenario, portal),
                    since=first, due=first, until=truth.day_of(spell.last), unmeasurable=spell.hidden,
                    kind=LOOK_ALIKE if name in offered else FAULT, note=name,
                )  # fmt: skip
