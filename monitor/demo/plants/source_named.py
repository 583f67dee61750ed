"""Notices that name no source, and others that name one in another way than by a line 来源 (RULES C-10)."""

from collections.abc import Iterator

import msgspec

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.paths import home_url
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth

CODES = {"no_line": "source_missing", "empty_line": "source_missing"}
MODES = (*CODES, "author", "signed", "scripted", "dateline")
LABELS = ("信息来源：", "来源：")


def sow(garden: Garden) -> None:
    """One notice of a site each."""
    for mode, site in zip(MODES, garden.spots("source_named", len(MODES)), strict=True):
        garden.page("source_named", mode, site, f"article/tzgg/{garden.own_item(site, 'tzgg')}")


def alter(draft: Draft, mode: str) -> None:
    """Take the line of the source away, or what stands in it, and tell the source otherwise where the mode says so."""
    source = draft.context["source"]
    if mode == "empty_line":
        draft.context["source"] = ""
    else:
        draft.rewrites.append(lambda text: _without(text, source))
    if mode == "author":
        draft.text.insert(0, "<p>作者：王小丁</p>")
    elif mode == "signed":
        draft.text.append("<p>某某镇人民政府</p><p>2026年10月8日</p>")
    elif mode == "scripted":
        draft.main.append("<script>document.write('来源：区融媒体中心')</script>")
    elif mode == "dateline":
        draft.context["paragraphs"] = ["本网讯（记者 王小丁）日前，有关工作全面展开。", *draft.context["paragraphs"]]


def _without(text: str, source: str) -> str:
    for label in LABELS:
        text = text.replace(f"{label}{source}", "")
    return text


def truth(truth: Truth) -> Iterator[Planted]:
    """The notices are told of together, at the site's home page."""
    for row in page_faults(truth, "source_named", CODES):
        yield msgspec.structs.replace(row, where=home_url(truth.scenario, truth.scenario.site(row.site)))
