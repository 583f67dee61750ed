"""The district's own documents without an explanation, with a late one, with one that is not linked (RULES G-8)."""

from collections.abc import Iterator
from itertools import product

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.paths import article_path, url
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import Event, Scenario

CHECK = "interpretations_linked"
POLICY, EXPLAINING = "zcwj", "zcjd"
SUBJECTS = {"none": "电商发展", "apart": "冷链物流", "linked": "夜间经济", "reply": "水利建设", "late": "民宿发展"}
"""Mode of a document → what it is about, the newest first.  A reply (批复) needs no explanation."""
PAIRED = ("late", "apart", "linked")
MODES = (*SUBJECTS, *(f"{mode}_explained" for mode in PAIRED))
CODES = {
    "none": "interpretation_missing", "apart": "interpretation_unlinked", "late_explained": "interpretation_late",
}  # fmt: skip
LATER, EARLIER = 10, 58
"""Days after which an explanation is late, whatever holidays lie between; and by which one may come before its document."""


def sow(garden: Garden) -> None:
    """Each mode on a policy document of the portal that stands there from the beginning, an older one each."""
    portal = garden.base.portal.id
    days = {mode: garden.item(portal, POLICY, number) for number, mode in enumerate(SUBJECTS, 1)}
    explanations = [garden.item(portal, EXPLAINING, number) for number in range(10)]
    able = [[each for each in explanations if _fits(mode, days[mode], each)] for mode in PAIRED]
    chosen = next(each for each in product(*able) if len({*each}) == len(PAIRED))
    for mode, day in days.items():
        garden.page(CHECK, mode, portal, f"article/{POLICY}/{day}")
    for mode, day in zip(PAIRED, chosen, strict=True):
        garden.page(CHECK, f"{mode}_explained", portal, f"article/{EXPLAINING}/{day}")


def _fits(mode: str, document: int, explanation: int) -> bool:
    """Whether an explanation of that day makes what the mode says of a document's."""
    if mode == "late":
        return explanation > document + LATER
    return document - EARLIER < explanation <= document


def alter(draft: Draft, mode: str) -> None:
    """Make the page a numbered document of the district's government, or the explanation of one."""
    of, _, explains = mode.partition("_")
    district = draft.scenario.district
    name = f"{district}促进{SUBJECTS[of]}若干措施"
    if explains:
        title = f"《{name}》政策解读"
    elif of == "reply":
        title = f"{district}人民政府关于{SUBJECTS[of]}规划的批复"
    else:
        title = f"{district}人民政府办公室关于印发{name}的通知"
    draft.context["heading"] = title
    draft.set_tag("ArticleTitle", title)
    if not explains:
        block = draft.context["document"]
        number = block["发文字号"].partition("〔")[2]
        draft.context["document"] = {**block, "发文字号": f"{district[:2]}府办发〔{number}"}
    if of in PAIRED and of != "apart":
        words = "文件原文" if explains else f"《{name}》政策解读"
        draft.text.append(f'<p><a href="{_other(draft.scenario, of, bool(explains))}">{words}</a></p>')


def _other(scenario: Scenario, of: str, explains: bool) -> str:
    """The address of the other half: of the document for its explanation, and the other way round."""
    wanted = f"{CHECK}/{of}" if explains else f"{CHECK}/{of}_explained"
    event: Event = next(each for each in scenario.events if each.mode == wanted)
    _, slug, day = event.where.split("/")
    site = scenario.site(event.site)
    column = site.column(slug)
    assert column is not None
    return url(scenario, site, article_path(site, column, int(day), scenario.date_of(int(day))))


def truth(truth: Truth) -> Iterator[Planted]:
    """A document without explanation, a late one, two halves that do not know each other; the others only look so."""
    return page_faults(truth, CHECK, CODES)
