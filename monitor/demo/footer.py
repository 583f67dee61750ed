"""The marks at the foot of every page, and what a planted fault makes of them (RULES P-8, X-3 … X-7)."""

from collections.abc import Set
from urllib.parse import quote

from monitor.demo.paths import home_url
from monitor.demo.world import DemoSite, Scenario
from monitor.model import Frozen, Kind

OLD_HOSTS = ("zfwzxx.www.gov.cn", "pucha.kaipuyun.cn")


class Footer(Frozen, frozen=True, kw_only=True):
    """What the foot of a page shows; empty where a mark is missing."""

    sponsor: str
    organiser: str
    contact: str
    code: str
    icp: str
    police: str
    police_url: str
    conac: str
    report: str
    sitemap: str
    links: tuple[tuple[str, str], ...] = ()


def footer(scenario: Scenario, site: DemoSite, faults: Set[str]) -> Footer:
    """The foot of the site's pages while the marks in ``faults`` are wrong."""
    code = site.shown_code
    if "site_code_wrong" in faults:
        code = f"{code[:6]}{int(code[6:]) + 37:04d}"
    digits = site.police_id.removeprefix("渝公网安备").removesuffix("号")
    linked = f"{digits[:-4]}{(int(digits[-4:]) + 4321) % 10000:04d}" if "police_mismatch" in faults else digits
    sponsor = scenario.portal.owner if site.kind is Kind.SECTION else site.owner
    values = {
        "sponsor": sponsor,
        "organiser": site.owner,
        "contact": f"联系电话：{site.phone}　地址：{site.address}",
        "code": code,
        "icp": _wrong_icp(site.icp) if "icp_wrong" in faults else site.icp,
        "police": site.police_id,
        "police_url": f"http://www.beian.gov.cn/portal/registerSystemInfo?recordcode={linked}",
        "conac": f"http://bszs.conac.cn/sitename?method=show&id={site.conac}",
        "report": _report(scenario, site, faults),
        "sitemap": f"{scenario.portal.base if site.kind is Kind.SECTION else site.base}wzdt/index.html",
    }
    if "conac_bad" in faults:
        values["conac"] = "http://bszs.conac.cn/sitename?method=show&id=0E7A1"
    for fault, names in MISSING.items():
        if fault in faults:
            values.update(dict.fromkeys(names, ""))
    shared = scenario.portal.links if site.kind is Kind.SECTION else ()
    links = tuple((link.text, link.url) for link in (*shared, *site.links) if link.place == "footer")
    return Footer(**values, links=links)


MISSING: dict[str, tuple[str, ...]] = {
    "sponsor_missing": ("sponsor", "organiser"),
    "contact_missing": ("contact",),
    "site_code_missing": ("code",),
    "icp_missing": ("icp",),
    "police_missing": ("police", "police_url"),
    "conac_missing": ("conac",),
    "error_report_missing": ("report",),
    "sitemap_missing": ("sitemap",),
}


def _wrong_icp(icp: str) -> str:
    number, _, serial = icp.partition("号")
    return f"{number[:-3]}{(int(number[-3:]) + 111) % 1000:03d}号{serial}"


def _report(scenario: Scenario, site: DemoSite, faults: Set[str]) -> str:
    code, host = site.shown_code, "https://zfwzgl.www.gov.cn"
    if "error_report_code" in faults:
        code = f"{code[:6]}{int(code[6:]) + 52:04d}"
    if "error_report_outdated" in faults:
        host = f"http://{OLD_HOSTS[scenario.seed % len(OLD_HOSTS)]}"
    return f"{host}/exposure/jiucuo.html?site_code={code}&url={quote(home_url(scenario, site), safe='')}"
