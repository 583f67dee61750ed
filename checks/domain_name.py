"""RULES N-1 … N-7: the domain that a site stands on, and sub-domains of the district that nobody registered.

Only a portal outside .gov.cn and .政务 is a fault by itself.  Everything else has lawful exceptions (an approved site of
a department, a district under its city's domain, a unit without administrative functions, which should not use .gov.cn
at all), so it is a candidate for a person.  Sections have no domain of their own.
"""

import re
from collections.abc import Iterator, Sequence

from monitor.contract import (
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Options,
    Page,
    Pages,
    PageSeen,
    Rule,
    Step,
    not_applicable,
    nothing_found,
)
from monitor.model import Kind, Note, Parent, Register, Site, Stage, Verdict, host_of, show_moment

ID = "domain_name"
NOTICE = "《国务院办公厅关于加强政府网站域名管理的通知》（国办函〔2018〕55号）"

CHECK = Check(
    title="域名规范",
    why="规范的政府域名让群众认得出真假；县级部门单独开设的域名和闲置的子域名无人管护，容易被冒用、抢注。",
    rules=(
        Rule(id="N-1", document=NOTICE, text="政府网站使用以“.gov.cn”为后缀的英文域名和以“.政务”为后缀的中文域名，不得使用其他后缀的域名。"),
        Rule(id="N-4", document=NOTICE, text="县级以上地方人民政府门户网站的英文域名为“www.□□□.gov.cn”，□□□为本地区名称的拼音或英文对应名称。"),
        Rule(
            id="N-5", document=NOTICE,
            text="省级、地市级政府部门网站使用“○○○.□□□.gov.cn”；县级部门原则上不单独开设网站，没有规定域名形式。",
        ),
        Rule(
            id="N-6", document=NOTICE,
            text="政府网站的栏目、频道、专题、业务系统使用同级域名（如“www.□□□.gov.cn/…”），不再单独使用子域名，原域名注销。",
        ),
    ),
    needs=(Pages,),
    codes={
        "suffix": "域名后缀不合规", "portal_form": "门户域名形式待核", "department_host": "县级部门单独使用域名待核",
        "subdomain": "未登记的子域名待核",
    },
    advice="请按规定形式使用域名：部门、栏目、系统并入门户的同级域名；停用的域名办理注销，暂时保留的登记入台账并专人管护。",
    measures=(Measure(name="domains_unregistered", help="Sub-domains of the district that pages link to and the register lacks."),),
    reader=1,
    stages=(Stage.RUNNING, Stage.RECTIFYING),
)  # fmt: skip

SUFFIXES = (".gov.cn", ".政务", ".xn--zfr164b", ".政务.cn", ".xn--zfr164b.cn")
_PORTAL = re.compile(r"www\.[a-z0-9-]+\.gov\.cn|(?:www\.)?[^.]+\.(?:政务|xn--zfr164b)")
_MOST = 20


def read(page: Page) -> tuple[Note, ...]:
    """The hosts below the page's own domain to which it links, each once; those in the common parts only on the home
    page, where they stand too."""
    domain = _domain(host_of(page.url))
    if not domain.endswith(SUFFIXES):
        return ()
    found: dict[str, Note] = {}
    below = f".{domain}"
    for link in page.links:
        if below in link.url and link.kind == "page" and (page.home or not link.common):
            host = host_of(link.url)
            if _domain(host) != domain and host.partition(":")[0].endswith(below):
                found.setdefault(host, Note(code="below", text=link.text[:60], url=link.url))
    return tuple(found.values())[:_MOST]


def _domain(host: str) -> str:
    return host.partition(":")[0].removeprefix("www.")


def judge(evidence: Evidence, options: Options) -> Judgement:
    """The site's own host by the register, and the hosts below it that its pages lead to (RULES N-1 … N-7)."""
    site = evidence.site
    if site.kind is Kind.SECTION:
        return not_applicable("专属网页使用门户的域名，没有单独的域名。")
    pages = evidence.part(Pages)
    assert isinstance(pages, Pages)
    own = tuple(_own(evidence))
    below = tuple(_below(evidence.register, pages))
    measures = {"domains_unregistered": float(len(below))}
    findings = (*own, *below)
    if not findings:
        summary = f"域名{host_of(site.url)}符合规定形式，网页上没有看到未登记的子域名。"
        return nothing_found(site, pages, summary, measures)
    return Judgement(
        verdict=Verdict.WARN, findings=findings, measures=measures,
        summary=f"域名有{len(own)}处、子域名有{len(below)}个不合规定或待人工核对。",
    )  # fmt: skip


def _own(evidence: Evidence) -> Iterator[Finding]:
    """What is odd about the site's own host; the gravest only."""
    site, host = evidence.site, _domain(host_of(evidence.site.url))
    portal = site.kind is Kind.PORTAL
    if not host.endswith(SUFFIXES):
        spelt = "使用IP地址访问" if re.fullmatch(r"[\d.]+|\[.*\]?", host) else "的后缀既不是“.gov.cn”也不是“.政务”"
        unsure = "" if portal else "不具行政职能的单位原则上不用“.gov.cn”，请核对主办单位性质。"
        yield _finding(
            evidence, "suffix", "N-1", f"网站域名{host_of(site.url)}{spelt}。{unsure}",
            "请改用合规的政府域名，按程序申请；旧域名设置跳转并公告，再行注销。", review=not portal,
        )  # fmt: skip
    elif portal and not _PORTAL.fullmatch(host_of(site.url).partition(":")[0]):
        yield _finding(
            evidence, "portal_form", "N-4", f"门户登记的域名{host_of(site.url)}不是“www.□□□.gov.cn”的形式，请核对登记是否完整、是否已获批准。",
            "登记漏写“www.”的请更正台账；确属不规范的，按程序申请规范域名，旧域名设置跳转。", review=True,
        )  # fmt: skip
    elif not portal:
        yield _finding(
            evidence, "department_host", "N-5",
            f"{site.owner}的网站单独使用域名{host_of(site.url)}。县级部门、乡镇街道原则上不单独开设网站，确需保留的应经批准。",
            "已获批准的，核实后登记豁免并写明批文；未获批准的，把内容迁到门户的专属网页，原域名公告后注销。", review=True,
        )  # fmt: skip


def _finding(evidence: Evidence, code: str, rule: str, what: str, fix: str, *, review: bool) -> Finding:
    site = evidence.site
    step = Step(what=f"台账登记的网址：{site.url}；主管单位：{site.owner}。", url=site.url)
    return Finding(
        code=code, verdict=Verdict.WARN, subject=host_of(site.url), where=site.url, what=what, fix=fix, rule=rule,
        review=review, steps=(step,),
    )  # fmt: skip


def _below(register: Register, pages: Pages) -> Iterator[Finding]:
    """One candidate for each host below the site's domain that the register does not know."""
    known = set(_registered(register))
    met: dict[str, list[tuple[PageSeen, Note]]] = {}
    for page, notes in pages.noted(ID):
        for note in notes:
            host = host_of(note.url)
            if note.code == "below" and _domain(host) not in known:
                met.setdefault(host, []).append((page, note))
    for host in sorted(met)[:_MOST]:
        yield _subdomain(host, met[host])


def _registered(register: Register) -> Iterator[str]:
    sites: Sequence[Site] = register.sites
    for url in (
        *(site.url for site in sites),
        *(site.successor for site in sites),
        *(each.url for each in register.issuers),
    ):
        yield _domain(host_of(url))
    for site in sites:
        yield from (_domain(host_of(prefix)) for prefix in site.prefixes)


def _subdomain(host: str, met: Sequence[tuple[PageSeen, Note]]) -> Finding:
    scheme = min(note.url for _, note in met).partition("://")[0]
    first = met[0][1]
    since = min(page.since(ID, note) for page, note in met)
    return Finding(
        code="subdomain", verdict=Verdict.WARN, subject=host, where=f"{scheme}://{host}/", rule="N-6", review=True,
        since=since, parents=tuple(Parent(url=page.url, text=note.text) for page, note in met[:5]),
        what=f"网页上有指向子域名{host}的链接（如“{first.text or first.url}”，共{len(met)}个网页），台账中没有登记这个域名。",
        fix="请核实这个子域名由谁使用、是否仍在管护：栏目、专题和系统应并入门户的同级域名；确需保留的登记入台账；停用的撤下链接并注销。",
        steps=tuple(
            Step(what=f"链接“{note.text or '（无文字）'}”：{note.url}，{show_moment(at)}起在这个网页上看到。", at=at, url=page.url)
            for page, note in met[:10]
            for at in (page.since(ID, note),)
        ),
    )  # fmt: skip
