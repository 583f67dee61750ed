"""Maps with and without their review number (RULES C-5)."""

from collections.abc import Iterator

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth

MODES = ("bare", "numbered", "site_map")
CODES = {"bare": "map_unlicensed"}
WORDS = {"bare": "行政区划图", "numbered": "交通旅游图", "site_map": "网站地图"}


def sow(garden: Garden) -> None:
    """A map without a number on one site's page about itself; with one, and a site map, on two others."""
    for mode, site in zip(MODES, garden.spots("maps_licensed", 3), strict=True):
        garden.page("maps_licensed", mode, site, "column/jgzn")


def alter(draft: Draft, mode: str) -> None:
    """Put the picture into the text."""
    draft.text.append(f'<p><img src="/images/quyu.png" alt="{WORDS[mode]}"></p>')
    if mode == "numbered":
        draft.text.append("<p>审图号：渝S（2024）018号</p>")


def truth(truth: Truth) -> Iterator[Planted]:
    """The map without a number is the fault."""
    return page_faults(truth, "maps_licensed", CODES)
