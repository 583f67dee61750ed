"""Service guides (RULES V-6, D-9): elements left out, vague materials, a basis without its number, no service at all.

On one site five guides are poor in every other drawing; in every fourth the portal offers no services.
"""

from collections.abc import Iterator
from functools import partial

import msgspec

from monitor.demo.chance import shuffled
from monitor.demo.draft import Draft
from monitor.demo.guides import Guide, is_guide
from monitor.demo.page_truth import event_pages, page_faults
from monitor.demo.paths import home_url
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoSite, Event, What

CHECK = "service_guides"
MODES = ("poor", "short", "vague", "unsourced", "absent", "synonyms", "picture", "news")
CODES = {
    "poor": "guide_incomplete", "short": "guide_incomplete", "vague": "guide_vague", "unsourced": "guide_basis",
    "absent": "service_missing",
}  # fmt: skip
POOR, MANY = ("设定依据", "办理地点", "办理时间", "联系电话"), 5
OTHER_NAMES = {
    "设定依据": "政策依据", "申请条件": "服务对象", "办理材料": "所需提交资料", "办理地点": "受理地点", "办理时间": "办公时间",
    "联系电话": "咨询方式", "办理流程": "办事程序",
}  # fmt: skip
MOST_SITES = 99
NEWS = "便民办事指南摆上服务窗口", "办事大厅新添了办事指南，写明申请条件、办理材料和办理流程，群众照着就能办。"


def sow(garden: Garden) -> None:
    """Faults and look-alikes in the columns of guides, and a piece of news about guides."""
    if garden.seed % 4 == 3:
        kept = tuple(each for each in garden.sites["portal"].columns if each.slug not in ("bszn", "wsbs"))
        garden.change("portal", columns=kept)
        garden.page(CHECK, "absent", "portal", "home")
    spots = [(key, column.slug) for key, site in garden.sites.items() for column in site.columns if is_guide(column)]
    first, second = shuffled(spots, garden.seed, CHECK)[:2]
    for number in range(MANY if garden.seed % 2 else 1):
        _spoil(garden, *first, number, "poor")
    for number, mode in enumerate(("vague", "short", "unsourced", "synonyms", "picture")):
        _spoil(garden, *second, number, mode)
    pieces = ((site, f"article/zcjd/{garden.own_item(site, 'zcjd')}") for site in garden.spots(CHECK, MOST_SITES))
    garden.page(CHECK, "news", *next(piece for piece in pieces if not garden.is_planted(*piece)))


def _spoil(garden: Garden, site: str, slug: str, number: int, mode: str) -> None:
    garden.page(CHECK, mode, site, f"article/{slug}/{garden.item(site, slug, number)}")


def alter(draft: Draft, mode: str) -> None:
    """Change a guide's elements; or the title and text of a piece of news."""
    guide = draft.context.get("guide")
    if mode == "news":
        draft.context["heading"], draft.context["paragraphs"] = NEWS[0], [NEWS[1]]
        draft.context["title"] = NEWS[0]
        draft.set_tag("ArticleTitle", NEWS[0])
    elif isinstance(guide, Guide):
        draft.context["guide"] = msgspec.structs.replace(guide, rows=_changed(dict(guide.rows), mode))
    if mode == "picture":
        draft.text.append('<p><img src="/images/quyu.png" alt="办事指南"></p>')


def _changed(rows: dict[str, str], mode: str) -> list[tuple[str, str]]:
    if mode in ("poor", "picture", "short"):
        gone = POOR if mode != "short" else POOR[:1]
        return [(name, value) for name, value in rows.items() if name not in gone]
    if mode == "synonyms":
        return [(OTHER_NAMES.get(name, name), value) for name, value in rows.items()]
    if mode == "vague":
        rows["办理材料"] = rows["办理材料"].removesuffix("。") + "；4.其他有关材料。"
    if mode == "unsourced":
        rows["设定依据"] = "按国家有关规定执行。"
    return list(rows.items())


def truth(truth: Truth) -> Iterator[Planted]:
    """Each spoilt guide, and the site on which five of them miss four elements."""
    yield from page_faults(truth, CHECK, CODES)
    poor: dict[str, list[Event]] = {}
    for event in truth.scenario.events:
        if event.what is What.PAGE and event.mode == f"{CHECK}/poor":
            poor.setdefault(event.site, []).append(event)
    for key, events in poor.items():
        site = truth.scenario.site(key)
        for spell in truth.spells(site, partial(_enough, truth, site, events)):
            first = truth.scenario.date_of(spell.first)
            yield Planted(
                site=key, check=CHECK, code="guides_poor", where=home_url(truth.scenario, site), since=first, due=first,
                until=truth.day_of(spell.last), unmeasurable=spell.hidden, note="poor",
            )  # fmt: skip


def _enough(truth: Truth, site: DemoSite, events: list[Event], day: int) -> bool:
    at = truth.scenario.at(day, CRAWL_HOUR)
    met = [met(day) for event in events if event.active(at) for _, met in event_pages(truth, site, event)]
    return sum(met) >= MANY
