"""Meta tags that are missing, empty or wrong, and values that are only written another way (RULES D-22, 6.4)."""

from collections.abc import Iterator

import msgspec

from monitor.demo.draft import Draft
from monitor.demo.page_truth import page_faults
from monitor.demo.paths import home_url
from monitor.demo.planted import Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth

WRONG = {
    "absent_home": ("SiteDomain", ""), "absent_column": ("ColumnKeywords", ""), "absent_article": ("ContentSource", "null"),
    "name_home": ("SiteName", "某某信息港"), "name_column": ("SiteName", "某某信息港"), "name_article": ("SiteName", "某某信息港"),
    "domain_home": ("SiteDomain", "www.qita-moni.gov.cn"), "domain_column": ("SiteDomain", "www.qita-moni.gov.cn"),
    "domain_article": ("SiteDomain", "www.qita-moni.gov.cn"), "code_home": ("SiteIDCode", "5000990099"),
    "code_column": ("SiteIDCode", "5000990099"), "code_article": ("SiteIDCode", "5000990099"),
    "pub_form": ("PubDate", "1793000000"), "pub_differs": ("PubDate", "2025-01-09 08:00"),
    "pub_future": ("PubDate", "2031-01-09 08:00"), "title_differs": ("ArticleTitle", "新建文章标题"),
}  # fmt: skip
"""Mode, which is the finding's code → the tag and its wrong value.  "absent" with no value leaves the tag out."""
OTHERWISE = ("scheme", "longer_name", "no_minutes", "optional")
MODES = (*WRONG, *OTHERWISE)
PLACES = {"home": "home", "column": "column/gzdt"}


def sow(garden: Garden) -> None:
    """Two faults each on eight sites, and the look-alikes on four others."""
    spots = garden.spots("page_tags", 12)
    for at, mode in enumerate(MODES):
        site = spots[at % 8] if mode in WRONG else spots[8 + OTHERWISE.index(mode)]
        where = PLACES.get(mode.rpartition("_")[2]) or f"article/ghjh/{garden.own_item(site, 'ghjh')}"
        if site == "portal" and where == "column/gzdt":
            where = "column/zwyw"
        garden.page("page_tags", mode, site, where)


def alter(draft: Draft, mode: str) -> None:
    """Give a tag another value, or none."""
    metas = dict(draft.context["metas"])
    if mode == "absent_home":
        draft.drop_tags("SiteDomain")
    elif mode in WRONG:
        draft.set_tag(*WRONG[mode])
    elif mode == "scheme":
        draft.set_tag("SiteDomain", f"https://{metas['SiteDomain']}/")
    elif mode == "longer_name":
        draft.set_tag("SiteName", f"{metas['SiteName']}门户网站")
    elif mode == "no_minutes":
        draft.set_tag("PubDate", metas["PubDate"][:10])
    else:
        draft.context["metas"] = [*draft.context["metas"], ("Keywords", "null"), ("Image", "")]


def truth(truth: Truth) -> Iterator[Planted]:
    """Each kind of fault is told at the site's home page."""
    codes = {mode: mode for mode in WRONG}
    for row in page_faults(truth, "page_tags", codes):
        yield msgspec.structs.replace(row, where=home_url(truth.scenario, truth.scenario.site(row.site)))
