"""RULES P-13, P-14 and V-1 (3): links that lead out of the government's sites, hidden ones and bad company.

A machine cannot tell a hidden advertisement from a closed menu, nor an advertisement from news about one: everything
here is a candidate for a person.  Most hidden links on real pages are menus of ministries, share buttons, icons and
slides.  So a hidden link is told only where its words are those of gambling or pornography, where it is hidden by force
(off the screen, without size) and nothing of the government's is hidden in the same way, or where a whole block of
strangers is.  The prompt that should stand before a non-government site is mostly written by a script that is not read
here: its absence is advice in the summary, never a finding.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
    INDICATORS,
    INDICATORS_URL,
    BrokenLink,
    Check,
    Evidence,
    Finding,
    HiddenLink,
    Judgement,
    Links,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    PageSeen,
    Rule,
    Step,
    nothing_found,
)
from monitor.model import (
    Note,
    Outcome,
    Parent,
    Verdict,
    host_of,
    is_banned,
    is_familiar,
    is_governments,
    show_days,
    show_moment,
)

ID = "external_links"
GUIDE = f"{GUIDELINE}附件《网页设计规范》"

CHECK = Check(
    title="外部链接安全",
    why="暗链、失效后被抢注的域名会把群众带到赌博、色情网站；发布或链接这类内容属单项否决。",
    rules=(
        Rule(id="P-14", document=GUIDE, url=GUIDELINE_URL, confidence="MEM-HIGH", text="所有外部链接应当可见，不得有暗链。"),
        Rule(
            id="P-13", document=GUIDE, url=GUIDELINE_URL, confidence="MEM-HIGH",
            text="链接非政府网站须经审核，打开时提示“您访问的链接即将离开‘××’门户网站，是否继续”。",
        ),
        Rule(
            id="V-1", document=f"{INDICATORS}单项否决“安全、泄密事故等严重问题”",
            url=INDICATORS_URL,
            text="发布或链接反动、暴力、色情等内容的，单项否决（由人工核实认定）。",
        ),
    ),
    needs=(Pages, Links),
    codes={"hidden": "疑似暗链", "banned": "疑似链接赌博色情网站", "lapsed": "外部域名已失效"},
    advice="请先从页面源代码中核对：属暗链或被篡改的，立即删除并排查服务器；失效的外部链接及时撤下；链接非政府网站的经审核后加离开提示。",
    options={"days": Option(default=2, unit="天", help="外部域名在这么多个不同日期都不能解析才提示")},
    measures=(
        Measure(name="external_suspects", help="Outside hosts that are candidates for a person."),
        Measure(name="external_hosts", help="Non-government hosts to which the home page links."),
    ),
    reader=1,
)  # fmt: skip

_FORCED = frozenset(("移出屏幕", "尺寸为零", "滚动条藏匿", "font-size:0"))
"""Ways to hide that a menu hardly uses; what appears when the mouse comes is mostly display, visibility or opacity."""
_BLOCK = 3
_MOST_NOTES, _MOST = 10, 20
_PROMPT = re.compile(r"即将离开|将要离开|离开本(?:网|站)")


def read(page: Page) -> tuple[Note, ...]:
    """Outside links that are hidden oddly or have bad names, each host once; of a home page also how many non-government
    hosts it links to, and whether a prompt stands in its source."""
    own = host_of(page.url)
    outside = [
        link
        for link in page.links
        if link.kind == "page" and own not in link.url and not is_familiar(host_of(link.url))
    ]
    found: dict[tuple[str, str], Note] = {}
    for dark in page.hidden_links:
        if _suspicious(dark, page.hidden_links):
            note = Note(code="hidden", text=dark.text[:60], url=dark.url, data={"how": dark.how})
            found.setdefault(("hidden", host_of(dark.url)), note)
    for link in outside:
        if is_banned(link.text, link.url):
            found.setdefault(("banned", host_of(link.url)), Note(code="banned", text=link.text[:60], url=link.url))
    notes = tuple(found.values())[:_MOST_NOTES]
    hosts = {host_of(link.url) for link in outside} if page.home else set()
    if hosts:
        prompt = "yes" if _PROMPT.search(page.source) else "no"
        notes = (*notes, Note(code="outside", data={"hosts": str(len(hosts)), "prompt": prompt}))
    return notes


def _suspicious(link: HiddenLink, hidden: Iterable[HiddenLink]) -> bool:
    if is_familiar(host_of(link.url)):
        return False
    if is_banned(link.text, link.url):
        return True
    beside = [each for each in hidden if each.how == link.how]
    if any(is_familiar(host_of(each.url)) for each in beside):
        return False
    forced = link.how in _FORCED and bool(link.text)
    return forced or len({host_of(each.url) for each in beside}) >= _BLOCK


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the outside hosts that a person should look at (RULES P-13, P-14, V-1)."""
    pages, links = evidence.part(Pages), evidence.part(Links)
    assert isinstance(pages, Pages)
    assert isinstance(links, Links)
    findings = (*_of_pages(pages), *_lapsed(links, int(options["days"])))[:_MOST]
    hosts, prompted = _home(pages)
    measures = {"external_suspects": float(len(findings)), "external_hosts": float(hosts)}
    advice = "" if not hosts or prompted else (
        f"首页链接了{hosts}个非政府网站，页面源代码中没有看到离开提示（也可能写在外部脚本中），建议核对。"
    )  # fmt: skip
    if not findings:
        summary = f"已读{sum(pages.read.values())}个网页，没有看到疑似暗链和异常外部链接。{advice}"
        return nothing_found(evidence.site, pages, summary, measures)
    summary = f"有{len(findings)}个外部网站的链接可疑，请人工核对。{advice}"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=findings, measures=measures)


def _home(pages: Pages) -> tuple[int, bool]:
    """How many non-government hosts the home page links to, and whether it shows a prompt."""
    for _, notes in pages.noted(ID):
        for note in notes:
            if note.code == "outside":
                return int(note.data["hosts"]), note.data["prompt"] == "yes"
    return 0, True


def _of_pages(pages: Pages) -> Iterator[Finding]:
    """One candidate for each kind and host, the gravest first."""
    met: dict[tuple[str, str], list[tuple[PageSeen, Note]]] = {}
    for page, notes in pages.noted(ID):
        for note in notes:
            if note.code in ("hidden", "banned"):
                met.setdefault((note.code, host_of(note.url)), []).append((page, note))
    for code, host in sorted(met):
        if code == "hidden" or ("hidden", host) not in met:
            yield _found(code, host, met[code, host])


def _found(code: str, host: str, met: Sequence[tuple[PageSeen, Note]]) -> Finding:
    first = met[0][1]
    words = f"（文字“{first.text}”）" if first.text else ""
    if code == "hidden":
        what = f"{len(met)}个网页里藏有读者看不见的链接，指向{host}{words}，藏匿方式：{first.data.get('how', '')}。疑似暗链，也可能是收起的菜单，请人工核对。"
    else:
        what = f"{len(met)}个网页上的链接{words}指向{host}，文字或域名像是赌博、色情网站，请人工核对。"
    return Finding(
        code=code, verdict=Verdict.WARN, subject=host, where=_origin(note.url for _, note in met), what=what,
        review=True, since=min(page.since(ID, note) for page, note in met), rule="P-14" if code == "hidden" else "V-1",
        fix="请从页面源代码核对这个链接：不是本单位设置的，立即删除，更改后台密码，查杀木马并排查其他网页；正常链接确认后不再提示。",
        parents=tuple(Parent(url=page.url, text=note.text) for page, note in met[:5]),
        steps=tuple(
            Step(what=f"链接“{note.text or '（无文字）'}”：{note.url}；{show_moment(at)}起在这个网页上。", at=at, url=page.url)
            for page, note in met[:10]
            for at in (page.since(ID, note),)
        ),
    )  # fmt: skip


def _lapsed(links: Links, days: int) -> Iterator[Finding]:
    """Outside domains that exist no more: whoever registers them next gets this site's readers."""
    hosts: dict[str, list[BrokenLink]] = {}
    for link in links.broken:
        gone = link.outside and link.outcome is Outcome.DNS and len(set(link.days)) >= days
        if gone and not is_governments(host_of(link.target)):
            hosts.setdefault(host_of(link.target), []).append(link)
    for host, lapsed in sorted(hosts.items()):
        yield _gone(host, lapsed)


def _gone(host: str, lapsed: Sequence[BrokenLink]) -> Finding:
    first = lapsed[0]
    parents = tuple(parent for link in lapsed for parent in link.parents)[:5]
    return Finding(
        code="lapsed", verdict=Verdict.WARN, subject=host, where=_origin(link.target for link in lapsed), review=True,
        since=min(link.first_at for link in lapsed), parents=parents, rule="V-1",
        what=f"链接的外部域名{host}已不能解析（{show_days(first.days)}），域名可能已失效；一旦被他人注册用于赌博、色情，本站就链接了违法内容。",
        fix="请核实该网站是否已停办或换址：停办的撤下所有指向它的链接，换址的改为新地址。",
        steps=tuple(Step(what=f"{link.target}：{show_moment(link.last_at)}仍不能解析。", at=link.last_at, url=link.target) for link in lapsed[:5]),
    )  # fmt: skip


def _origin(urls: Iterable[str]) -> str:
    """Scheme and host of some URLs of one host, plain http where any is."""
    first = min(urls)
    return f"{first.partition('://')[0]}://{host_of(first)}/"
