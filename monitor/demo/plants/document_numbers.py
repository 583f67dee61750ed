"""Document numbers and dates of making in wrong form, and what only looks like them (RULES X-1, X-2)."""

import re
from collections.abc import Iterator

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.model import ColumnClass

NUMBERS = {
    "square": r"\1[\2]\3号", "round": r"\1（\2）\3号", "lens": r"\1【\2】\3号", "zero": r"\1〔\2〕0\3号",
    "ordinal": r"\1〔\2〕第\3号",
}  # fmt: skip
TEXTS = {
    "chinese_date": "<p>某某局</p><p>二〇二六年十月八日</p>",
    "padded_date": "<p>某某局</p><p>2026年09月08日</p>",
    "cited": "<p>根据《某某办法》（某府发[2017]64号）和某府办发（2018）7号文件精神，制定本方案。</p>",
    "permits": "<table><tr><td>序号</td><td>许可证编号</td></tr><tr><td>1</td><td>某危经[2025]004号</td></tr></table>",
    "old": "<p>某某局</p><p>二〇〇九年十月八日</p>",
}
MODES = (*NUMBERS, *TEXTS)
CODES = {**dict.fromkeys(NUMBERS, "number_form"), "chinese_date": "date_form", "padded_date": "date_form"}
_FORM = re.compile(r"(.+)〔(\d+)〕(\d+)号")


def sow(garden: Garden) -> None:
    """One mode each on a document of some site."""
    for mode, site in zip(MODES, garden.spots("document_numbers", len(MODES)), strict=True):
        columns = garden.sites[site].columns
        slug = next(column.slug for column in columns if column.cls is ColumnClass.POLICY)
        garden.page("document_numbers", mode, site, f"article/{slug}/{garden.own_item(site, slug)}")


def alter(draft: Draft, mode: str) -> None:
    """Write the number otherwise, or put something under the text."""
    if mode in NUMBERS:
        block = draft.context["document"]
        draft.context["document"] = {**block, "发文字号": _FORM.sub(NUMBERS[mode], block["发文字号"])}
    else:
        draft.text.append(TEXTS[mode])


def truth(truth: Truth) -> Iterator[Planted]:
    """Wrong forms are the faults; numbers that a text cites or grants, and documents older than the standard, are none."""
    return page_faults(truth, "document_numbers", CODES)
