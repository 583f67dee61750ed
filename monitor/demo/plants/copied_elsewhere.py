"""A copy of the portal's home page on a foreign host, to which a section still links (RULES N-9)."""

from collections.abc import Iterator
from datetime import datetime

from monitor.demo.pages import Page, Pages
from monitor.demo.planted import LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.routes import Resource, Thing
from monitor.demo.truth import Truth
from monitor.demo.world import ExtraLink, Scenario
from monitor.model import Kind

CHECK, CODE = "copied_elsewhere", "marks_copied"
MODES: tuple[str, ...] = ()


def copy_host(scenario: Scenario) -> str:
    """The foreign host that shows the copy."""
    return f"www.{scenario.pinyin}-fuzhi-moni.cn"


def sow(garden: Garden) -> None:
    """A link to the copy on one section's page about itself."""
    site = next(key for key in garden.spots(CHECK, 20) if garden.sites[key].kind is Kind.SECTION)
    garden.add_link(site, ExtraLink(text="旧版网站", url=f"http://{copy_host(garden.base)}/"))


def serve(pages: Pages, host: str, path: str, moment: datetime) -> Page | None:
    """The portal's home page, word for word, on the foreign host."""
    if host != copy_host(pages.scenario) or path != "/":
        return None
    portal = pages.scenario.portal
    return pages.page(Resource(thing=Thing.HOME, site=portal, path=portal.base), moment)


def truth(truth: Truth) -> Iterator[Planted]:
    """Whoever links to the copy has the finding; links to an honest foreign host only look like it."""
    copy = f"http://{copy_host(truth.scenario)}/"
    for site in truth.sites:
        for link in site.links:
            if "://" not in link.url or link.kind != "page":
                continue
            for spell in truth.spells(site, lambda _: True):
                first = truth.scenario.date_of(spell.first)
                yield Planted(
                    site=site.id, check=CHECK, code=CODE, where=link.url, since=first, due=first,
                    until=truth.day_of(spell.last), kind="fault" if link.url == copy else LOOK_ALIKE,
                    unmeasurable=spell.hidden, note="外站照搬门户首页" if link.url == copy else "外站，没有本区标识",
                )  # fmt: skip
