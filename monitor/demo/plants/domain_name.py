"""Departments on hosts of their own, one of them approved; and a sub-domain that nobody registered (RULES N-5, N-6)."""

from collections.abc import Iterator

from monitor.demo.paths import home_url
from monitor.demo.planted import LOOK_ALIKE, Planted
from monitor.demo.planting import Garden
from monitor.demo.truth import Truth
from monitor.demo.world import DemoHost, DemoSite, ExtraLink, Scenario
from monitor.model import Kind, Stage, Waiver

MODES = ()


def sow(garden: Garden) -> None:
    """A newspaper of the district's on a sub-domain, linked from the portal's home page; and the office's approval for
    one of the two standalone sites."""
    paper = _paper(garden.base)
    garden.add_link("portal", ExtraLink(text=f"{garden.frame.short}数字报", url=f"{paper.origin}/", place="home"))
    second = garden.sites[garden.second]
    waiver = Waiver(
        check="domain_name", where=home_url(garden.base, second), until=garden.base.date_of(300),
        reason="经市政府办公室批准保留独立域名，批文已存档。",
    )  # fmt: skip
    garden.change(garden.second, waivers=(*second.waivers, waiver))


def _paper(scenario: Scenario) -> DemoHost:
    return next(host for host in scenario.hosts if host.name.startswith("szb."))


def truth(truth: Truth) -> Iterator[Planted]:
    """Each running standalone site is a candidate from the first crawl that sees it; so is the sub-domain.  Sites that are
    registered may be linked to, and one that moves away is on the right way."""
    for site in truth.sites:
        if site.kind is Kind.STANDALONE and site.stage is Stage.RUNNING:
            yield from _rows(truth, site, "department_host", home_url(truth.scenario, site))
        elif site.kind is Kind.STANDALONE:
            start = truth.scenario.start
            yield Planted(
                site=truth.scenario.portal.id, check="domain_name", code="subdomain", since=start, due=start,
                where=home_url(truth.scenario, site), kind=LOOK_ALIKE, note="已登记的子域名",
            )  # fmt: skip
    yield from _rows(truth, truth.scenario.portal, "subdomain", f"{_paper(truth.scenario).origin}/")


def _rows(truth: Truth, site: DemoSite, code: str, where: str) -> Iterator[Planted]:
    for spell in truth.spells(site, lambda _: True):
        first = truth.scenario.date_of(spell.first)
        yield Planted(
            site=site.id, check="domain_name", code=code, where=where, since=first, due=first,
            until=truth.day_of(spell.last), unmeasurable=spell.hidden,
        )  # fmt: skip
