"""The column 政府信息公开: under another name, without one of its parts, a part misnamed; and menus that only look so."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from markupsafe import Markup

from monitor.demo.draft import Draft
from monitor.demo.page_truth import event_faults
from monitor.demo.paths import column_url
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.routes import api_path
from monitor.demo.truth import Truth
from monitor.demo.world import DemoSite, HomeForm
from monitor.model import Kind

CHECK = "open_government_columns"
MODES = ("renamed", "no_rules", "report_name", "scripted", "icon")
CODES = {"renamed": "column_name", "no_rules": "part_missing", "report_name": "part_name"}
COLUMN, RULES, REPORT = "政府信息公开", "政府信息公开制度", "政府信息公开年报"
WHERE = {"renamed": "*", "report_name": "*", "icon": "home"}
"""Which pages a mode alters, other than the column's own."""


def sow(garden: Garden) -> None:
    """Each fault and each look-alike on the column of one body; all of their home pages show news."""
    bodies = [
        key
        for key in garden.spots(CHECK, 99)
        if garden.sites[key].kind is not Kind.STANDALONE and garden.sites[key].home is not HomeForm.NAVIGATION
    ]
    for mode, site in zip(MODES, bodies, strict=False):
        garden.page(CHECK, mode, site, WHERE.get(mode, "column/zfxxgk"))


def alter(draft: Draft, mode: str) -> None:
    """Change the names that menus show."""
    context = draft.context
    if mode == "renamed":
        _rename(context, COLUMN, "信息公开")
    elif mode == "no_rules":
        context["children"] = [pair for pair in context["children"] if pair[0] != RULES]
    elif mode == "report_name":
        _rename(context, REPORT, "信息公开年度报告")
    elif mode == "icon":
        _rename(context, COLUMN, Markup(f'<img src="/images/logo.png" alt="{COLUMN}">'))  # noqa: S704
    elif draft.resource.column:
        context |= {"kind": "scripted", "api": api_path(draft.resource.site, draft.resource.column)}


def _rename(context: dict[str, Any], old: str, new: str) -> None:
    for menu in ("nav", "children", "entries"):
        if menu in context:
            context[menu] = [(new if text == old else text, href) for text, href in context[menu]]
    if context["column"] == old:
        context["column"] = new


def truth(truth: Truth) -> Iterator[Planted]:
    """The column's page is at fault, for a misnamed report the page of the reports."""
    return event_faults(truth, CHECK, CODES, partial(_place, truth))


def _place(truth: Truth, site: DemoSite, mode: str) -> str:
    column = site.column("xxgknb" if mode == "report_name" else "zfxxgk")
    assert column is not None
    return column_url(truth.scenario, site, column)
