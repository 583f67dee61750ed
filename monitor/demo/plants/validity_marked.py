"""Documents that do not say whether they are in force, or say so although another page abolishes them (RULES C-9, G-11)."""

from collections.abc import Iterator
from functools import partial

from monitor.demo.documents import document_number
from monitor.demo.draft import Draft
from monitor.demo.page_truth import listed, page_faults
from monitor.demo.paths import article_path, url
from monitor.demo.planted import FAULT, LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.timetable import Timetable
from monitor.demo.truth import Truth
from monitor.demo.world import CRAWL_HOUR, DemoColumn, DemoSite, Event, Scenario
from monitor.model import BEIJING, ColumnClass

CHECK = "validity_marked"
CODES = {"missing": "validity_missing", "odd": "validity_odd"}
VALUES = {"odd": "正常", "in_force": "现行有效", "amended": "已修改", "partly": "部分失效（第三条）"}
ABOLISHING = {
    "abolishing": "本通知自印发之日起施行，《某某管理办法》（{}）同时废止。",
    "kept": "经清理，《某某管理办法》（{}）继续有效，其余文件另行公布。",
    "in_part": "本通知自印发之日起施行，《某某管理办法》（{}）第三条同时废止。",
}
"""Mode → what a document says of the one before it."""
MODES = ("missing", *VALUES, "ends", *ABOLISHING)


def sow(garden: Garden) -> None:
    """One mode each on a document of some site."""
    for mode, site in zip(MODES, garden.spots(CHECK, len(MODES)), strict=True):
        columns = garden.sites[site].columns
        slug = next(column.slug for column in columns if column.cls is ColumnClass.POLICY)
        garden.page(CHECK, mode, site, f"article/{slug}/{garden.own_item(site, slug)}")


def alter(draft: Draft, mode: str) -> None:
    """Change what the block says of validity, or let the text speak of the document before."""
    block = dict(draft.context["document"])
    if mode in ABOLISHING:
        site, column = draft.resource.site, draft.resource.column
        assert column is not None
        day = before(draft.scenario, site, column, draft.resource.day)
        at = Timetable(draft.scenario).published_at(site, column, day).astimezone(BEIJING)
        draft.text.append(f"<p>{ABOLISHING[mode].format(document_number(draft.scenario, site, column, at))}</p>")
    elif mode in VALUES:
        block["有效性"] = VALUES[mode]
    else:
        block.pop("有效性")
        if mode == "ends":
            block["失效时间"] = "暂无"
    draft.context["document"] = block


def before(scenario: Scenario, site: DemoSite, column: DemoColumn, day: int) -> int:
    """The day of the item before the one of ``day``."""
    items = Timetable(scenario).items(site, column, scenario.at(scenario.days))
    return next(each for each in items if each < day)


def truth(truth: Truth) -> Iterator[Planted]:
    """A block without a clear word, and a document that another one abolishes, are the faults."""
    yield from (row for row in page_faults(truth, CHECK, CODES) if row.note not in ABOLISHING)
    for event in truth.scenario.events:
        if event.mode.startswith(f"{CHECK}/") and event.mode.partition("/")[2] in ABOLISHING:
            yield from _abolished(truth, event)


def _abolished(truth: Truth, event: Event) -> Iterator[Planted]:
    """The older document, as long as crawls meet both."""
    site, mode = truth.scenario.site(event.site), event.mode.partition("/")[2]
    _, slug, newer = event.where.split("/")
    column = site.column(slug)
    assert column is not None
    older = before(truth.scenario, site, column, int(newer))
    where = url(truth.scenario, site, article_path(site, column, older, truth.scenario.date_of(older)))
    for spell in truth.spells(site, partial(_both, truth, site, column, (int(newer), older), event)):
        first = truth.scenario.date_of(spell.first)
        yield Planted(
            site=site.id, check=CHECK, code="abolished_not_marked", where=where, since=first, due=first,
            until=truth.day_of(spell.last), kind=FAULT if mode == "abolishing" else LOOK_ALIKE,
            unmeasurable=spell.hidden, note=mode,
        )  # fmt: skip


def _both(truth: Truth, site: DemoSite, column: DemoColumn, items: tuple[int, int], event: Event, day: int) -> bool:
    met = all(listed(truth, site, column, item, day) for item in items)
    return met and event.active(truth.scenario.at(day, CRAWL_HOUR))
