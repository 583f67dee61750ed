"""RULES V-6, D-9, Q-16, O-7: whether 办事指南 name the eight elements, without vague wording and with their basis.

An element counts as present when a label names it (a heading, a table cell, "label：") or when the text plainly gives it
without one: in doubt nobody is accused.  Missing ones may stand in pictures or files where a guide has these: 不可测.  No
veto check although V-6 is one: its counts (4 classes, 5 items) were not read in a public copy, and one missing element
(D-9) must not make a site 即将不合格.  Where the counts are reached, or no service is offered, a candidate says so.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Check,
    Columns,
    ColumnSeen,
    ColumnState,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Page,
    Pages,
    PageSeen,
    Rule,
    Step,
    cannot_say,
    not_applicable,
)
from monitor.model import ColumnClass, Frozen, Kind, Link, Note, PageKind, Verdict, host_of

ID = "service_guides"

CHECK = Check(
    title="办事指南要素",
    why="群众照着办事指南准备材料、找窗口；要素不全、用语含糊，就要多跑路，检查时逐项扣分。",
    rules=(
        Rule(
            id="V-6", document=f"{INDICATORS}单项否决“服务不实用”", url=INDICATORS_URL, confidence="MEM-MED",
            text="办事指南重点要素类别（事项名称、设定依据、申请条件、办理材料、办理地点、办理时间、联系电话、办理流程）缺失4类及以上的"
            "事项达到5个（含）；事项不足5个的，每个事项都缺失4类及以上（数量为内部参考，尚未核实，只提示不定性）。",
        ),
        Rule(id="V-6(1)", document=f"{INDICATORS}单项否决“服务不实用”（1）", url=INDICATORS_URL, text="未提供办事服务的，单项否决。"),
        Rule(id="D-9", document=f"{INDICATORS}扣分指标“办事指南”", url=INDICATORS_URL, text="办事指南应要素齐全、内容准确（抽查数量、“其他材料”一类含糊用语和分值的规定为内部参考，尚未核实）。"),
        Rule(id="Q-16", document="重庆市政府网站检查通报（2023年第二季度）", text="通报的问题：设定依据中未填写依据文号。"),
        Rule(id="O-7", document="2015年全国政府网站普查评分表的官方解释", text="办事指南八类要素缺失的按类扣分，同一类在多个事项中缺失的只计一次。"),
    ),
    needs=(Pages, Columns),
    codes={
        "guide_incomplete": "办事指南缺要素", "guide_vague": "办理材料用语含糊", "guide_basis": "设定依据没有名称或文号",
        "guides_poor": "多个办事指南缺失严重", "service_missing": "没有看到办事服务",
    },
    advice="请按八类要素逐项补全办事指南：材料逐件写明名称、份数，依据写明文件名称和文号，地点、时间、电话写到窗口。",
    options={
        "missing_heavy": Option(default=4, unit="类", help="一个事项缺失几类（含）要素算缺失严重（内部参考）"),
        "guides_heavy": Option(default=5, unit="个", help="缺失严重的事项达到几个（含）就提示核对否决（内部参考）"),
        "listed": Option(default=20, unit="个", help="每类问题最多列出几个办事指南"),
    },
    measures=(
        Measure(name="guides_judged", help="Service guides whose elements could be read."),
        Measure(name="guides_incomplete", help="Service guides in which at least one of the eight elements is missing."),
        Measure(name="guides_unread", help="Service guides that may hold elements in pictures, files or elsewhere."),
    ),
    reader=1,
)  # fmt: skip

CLASSES = ("事项名称", "设定依据", "申请条件", "办理材料", "办理地点", "办理时间", "联系电话", "办理流程")
_CORE = frozenset({"设定依据", "申请条件", "办理材料", "办理流程"})
_LABELS = {
    "事项名称": r"(?:行政|服务|办理|审批|许可|办事|业务|公共|实施|申请|政务)*(?:事项|项目|业务|服务)(?:的?名称)?|许可事项",
    "设定依据": r"(?!收费|定价|缴费).{0,8}(?:依据|根据)",
    "申请条件": r".{0,8}条件|(?:服务|办理|受理|适用|申请|申报|保障|补贴|救助|参保|办事|发放)*(?:对象|范围|资格)|准予批准的?.{0,4}",
    "办理材料": r"(?!其[他它]).{0,8}(?:材料|资料|要件|证件)(?:名称|目录|清单|要求|明细)?|携带.{0,4}",
    "办理地点": r"(?!网站|网页|信息).{0,6}(?:地点|地址|窗口|场所|网点)(?:名称)?",
    "办理时间": r"(?!.{0,2}(?:发布|发文|成文|更新|生成|公开|添加|录入|生效|施行|制定)).{0,6}(?:时间|时限|期限|时段|时效)",
    "联系电话": r"(?!监督|投诉|举报).{0,6}(?:电话|热线)|(?:联系|咨询)(?:方式|渠道|方法|途径|人)",
    "办理流程": r".{0,8}(?:流程|程序|步骤|环节)图?|(?:办理|申请|申办|办事)(?:方式|方法|途径|过程)",
}
_PLAIN = {
    "设定依据": r"《[^》]{2,60}(?:法|条例|办法|规定|意见|通知|细则|规程)[^》]{0,8}》|〔\d{4}〕",
    "申请条件": r"(?:符合|具备|满足|具有).{1,40}(?:条件|可以?|的[,，;；。])|年满|户籍",
    "办理材料": r"(?:提交|提供|携带|凭|出具|递交|填写|准备).{0,40}(?:材料|资料|证|书|表|原件|复印件|照片)|原件|复印件",
    "办理地点": r"(?:服务|办事|政务|办税|行政审批).{0,4}(?:中心|大厅|窗口)|(?:路|街|大道)\d+号|\d+楼",
    "办理时间": r"工作日|周一|星期一|上午|\d{1,2}[:：]\d{2}\s*[-—–－~～至到]",
    "联系电话": r"(?:电话|热线|致电|拨打).{0,12}\d{3,}|\d{3,4}[-—－]\d{7,8}|12345",
    "办理流程": r"第一步|步骤|→|(?:申请|受理|审核|审查|初审|审批|公示|办结|发放|发证|送达).{0,60}?[，,；;。—-].{0,40}?(?:审核|审查|审批|公示|办结|发放|发证|送达)",
}
_LABEL = {each: re.compile(pattern) for each, pattern in _LABELS.items()}
_TOLD = {each: re.compile(pattern, re.S) for each, pattern in _PLAIN.items()}
_OTHER_LABEL = re.compile(
    r".{0,6}(?:收费|费用|监督|投诉|备注|说明|结果|数量|救济|网址|类型|主体|机构|单位|部门|注意事项|(?:发布|更新|成文)(?:时间|日期)).{0,6}"
)
_MAY_LABEL = re.compile(  # what every label holds
    "事项|项目|业务|服务|依据|根据|条件|对象|范围|资格|准予|材料|资料|要件|证件|携带|地[点址]|窗口|场所|网[点址]|时[间限段效]|期限|电话|热线|联系|咨询|流程|程序|步骤|环节"
    "|方式|方法|途径|过程|费|监督|投诉|备注|说明|结果|数量|救济|类型|主体|机构|单位|部门"
)
_NUMBERING = re.compile(
    r"^[\s★●◆■▪·•▲◎○※]*[（(【\[]?(?:第?[一二三四五六七八九十]{1,3}|\d{1,2})?[）)】\]、.．:：]*[【\[]?"
)
_TOGETHER = re.compile("[、,，/]|以?及|和|与")
_WORTH = ("依据", "条件", "材料", "流程", "程序", "资料")
_NAMED = re.compile(r"(?:办事|服务|办理|申请|申领|申办|审批|登记)(?:指南|须知)(?:[（(].{1,12}[）)])?$")
_ITEM = re.compile(
    r"(?:申请|申领|申办|办理|登记|审批|审核|备案|核发|认定|许可|确认|给付|换证|补办|补贴|救助|流程|指南|须知)$"
)
_NEWS = re.compile(
    r"编印|编制|编写|发布|推出|公布|印发|出台|上线|解读|读懂|发放|关于|通知|公告|公示|目录|一览|清单$|召开|举办|开展|公开|招[聘标募]"
)
_COLUMN = re.compile(r"(?:办事|服务|办理)指南$|办事须知$")
_VAGUE = re.compile(
    r"(?:其[他它]|有关|相关|等)(?:证明|申请|申报|佐证)?(?:材料|资料)(?!.{0,10}(?:真实|负责|核对|核验|如下)|\s*[:：])"
)
_AHEAD = re.compile(r"(?:以下|下列|如下|上述|以上|前述|所列)[^，。；]{0,10}$")
_FIRST = re.compile(r"(?<!\d)1[.．、)）]|[（(][一1][）)]|①")
_TITLE = re.compile(r"《([^》]+)》")
_LAW = re.compile(r"(?:法|条例|办法|规定|规则|细则|决定|规程|标准|规范)(?:[（(〔][^）)〕]{1,20}[）)〕])?$")
_CALLED = re.compile(r"(?!法律|法规)[一-鿿]{2,}(?:法(?!律|规)|条例|办法|规定|细则)|附件|[详参]见")
_EMPTY = re.compile(
    r"(?:有关|相关|国家|现行|上级|法律|法规|规章|政策)+(?:、|和|及|的)?(?:有关|相关|法律|法规|规章|政策|规定|文件|办法|要求)*"
)
_NUMBER = re.compile(r"[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*第?\s*\d+|\d+\s*号")
_ENTRY = re.compile(r"办事(?!处)|服务|一网通办|[渝皖赣豫湘甘][快事]办|浙里办|粤省事|随申办|一件事|办件")
_ON = re.compile(r"办理|申[请报办]|详情|详见|指南|快办|政务|查看|下载|点击")
_ORNAMENT = re.compile(
    r"(?:^|[_-])(?:logo|banner|icon|btn|arrow|share|print|qr|ewm|erweima|weixin|weibo|wx|bg|line|nav|head|foot)|\.gif$",
    re.I,
)
_SIGN = re.compile(r"(?:政府|委员会|局|网站?|logo|打印|分享|二维码|微信|微博)$", re.I)


def read(page: Page) -> tuple[Note, ...]:
    """The entries to services on a home page; on another page, what it names of the eight elements if it may be a guide."""
    if page.home:
        whole = "" if page.facts.scripted or len(page.links) < 10 else "yes"
        return (Note(code="home", data={"whole": whole}), *_entries(page))
    title = "".join(page.facts.title.split())
    worth = not _NEWS.search(title) and (page.says("指南") or sum(map(page.says, _WORTH)) >= 2)
    if page.facts.kind is PageKind.LIST or not worth:
        return ()
    parts = _parts(page.text)
    crumbs = ("".join(crumb.text.split()) for crumb in page.facts.crumbs)
    under = any(crumb != title and _COLUMN.search(crumb) for crumb in crumbs)
    titled = _NAMED.search(title) is not None
    enough = len(parts) >= 3 and len(_CORE & parts.keys()) >= 2
    meant = enough or titled or (under and _ITEM.search(title))
    return (_guide(page, parts, "yes" if under or (titled and enough) else ""),) if meant else ()


def _entries(page: Page) -> Iterator[Note]:
    found: dict[str, Link] = {}
    for link in page.links:
        words = "".join(link.text.split())
        if link.kind == "page" and len(words) <= 10 and _ENTRY.search(words):
            found.setdefault(link.url, link)
    ordered = sorted(found.values(), key=lambda link: host_of(link.url) == host_of(page.url))
    for link in ordered[:5]:
        yield Note(code="entry", text=link.text[:40], url=link.url)


def _guide(page: Page, parts: dict[str, str], sure: str) -> Note:
    text = page.text
    missing = [each for each in CLASSES[1:] if each not in parts and not _TOLD[each].search(text)]
    elsewhere = any(map(_shows, page.links)) or bool(page.facts.attachments) or page.facts.scripted or _leads_away(page)
    data = {"sure": sure, "missing": "、".join(missing), "unread": "yes" if missing and elsewhere else ""}
    data |= {"vague": _vague(parts.get("办理材料", "")), "basis": _basis(parts.get("设定依据", ""))}
    return Note(code="guide", text=page.facts.title[:60], data={key: value for key, value in data.items() if value})


def _shows(link: Link) -> bool:
    """Whether a picture may hold text: no logo, button or ornament."""
    ornament = _ORNAMENT.search(link.url.rpartition("/")[2]) or _SIGN.search(link.text)
    return link.kind == "image" and not link.common and not ornament


def _leads_away(page: Page) -> bool:
    """Whether the main area leads to a service platform elsewhere."""
    away = (link for link in page.links if not link.common and host_of(link.url) != host_of(page.url))
    return any(link.kind == "frame" or (link.kind == "page" and _ON.search(link.text)) for link in away)


def _parts(text: str) -> dict[str, str]:
    """Element → the text that stands under its labels, ``text`` being the lines of a page."""
    found: dict[str, list[str]] = {}
    current: tuple[str, ...] = ()
    for piece in re.split(r"\n|(?<=[。；;])", text):
        head, rest = _head(piece) if _MAY_LABEL.search("".join(piece.split())[:60]) else ("", "")
        named = _classes(head)
        vague = "办理材料" in current and _VAGUE.search(head)
        if not vague and (named or _OTHER_LABEL.fullmatch(head)):
            current = named
            for each in named:
                found.setdefault(each, [])
        else:
            rest = piece
        for each in current:
            found[each].append(rest.strip())
    return {each: "\n".join(filter(None, values)) for each, values in found.items()}


def _head(piece: str) -> tuple[str, str]:
    """A possible label at the beginning of a piece of text, and what follows it."""
    bare = _NUMBERING.sub("", piece.strip(), count=1)
    for mark in "：:】]":
        head, at, rest = bare.partition(mark)
        if at and len(head) <= 30 and len("".join(head.split())) <= 18:
            return "".join(head.split()), rest.lstrip("：: ")
    if len("".join(bare.split())) <= 14:
        return "".join(bare.split()), ""
    head, _, rest = bare.partition(" ")
    return (head, rest) if len(head) <= 12 else ("", "")


@lru_cache(maxsize=4_096)
def _classes(head: str) -> tuple[str, ...]:
    """The elements that a label names: one, or several as in 办理地点及时间."""
    if not head:
        return ()
    pieces = [head, *filter(None, _TOGETHER.split(re.sub(r"[（(].*", "", head)))]
    return tuple(each for each in CLASSES if any(_LABEL[each].fullmatch(piece) for piece in pieces))


def _vague(materials: str) -> str:
    """The vague words among the materials, with what stands before them; empty where there are none, or only in the
    sentence that leads to a list."""
    first = _FIRST.search(materials)
    for found in _VAGUE.finditer(materials):
        before = materials[max(0, found.start() - 16) : found.start()].rpartition("\n")[2]
        if not _AHEAD.search(before) and not (first and first.start() > found.start()):
            return before + found[0]
    return ""


def _basis(basis: str) -> str:
    """What a basis says that names neither a law nor a document's number; empty where it does, or says nothing."""
    plain = "".join(basis.split())
    titles = _TITLE.findall(plain)
    sound = any(_LAW.search(title) for title in titles) if titles else _CALLED.search(_EMPTY.sub("", plain))
    return "" if len(plain) < 4 or sound or _NUMBER.search(plain) else plain[:60]


class Guide(Frozen, frozen=True, kw_only=True):
    """A guide as read: the elements that it misses, and whether it may hold them where a machine does not see them."""

    page: PageSeen
    note: Note

    @property
    def missing(self) -> tuple[str, ...]:
        """The missing elements."""
        return tuple(filter(None, self.note.data.get("missing", "").split("、")))

    @property
    def unread(self) -> bool:
        """Whether the missing elements may stand in a picture, a file or on another host."""
        return bool(self.note.data.get("unread"))


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Judge the guides that the crawl read (RULES D-9, Q-16), and whether their faults come near the veto (V-6)."""
    pages, columns = evidence.part(Pages), evidence.part(Columns)
    assert isinstance(pages, Pages)
    assert isinstance(columns, Columns)
    serving = [seen for seen in columns.columns if seen.column.cls in (ColumnClass.SERVICE, ColumnClass.SERVICE_GUIDE)]
    guides = _guides(pages, serving)
    if not guides:
        return _none(evidence, pages, serving)
    whole = [guide for guide in guides if not guide.unread]
    lacking = sorted((g for g in whole if g.missing), key=lambda g: (-len(g.missing), g.page.url))
    measures = {
        "guides_judged": float(len(whole)), "guides_incomplete": float(len(lacking)),
        "guides_unread": float(len(guides) - len(whole)),
    }  # fmt: skip
    most = int(options["listed"])
    findings = [*_poor(evidence, pages, guides, options), *(_incomplete(guide) for guide in lacking[:most])]
    for key in _WORDED:
        findings += [_worded(guide, key) for guide in guides if guide.note.data.get(key)][:most]
    return _told(evidence, pages, guides, whole, findings, measures)


def _guides(pages: Pages, serving: Sequence[ColumnSeen]) -> list[Guide]:
    """The guides: pages whose title or breadcrumb says so, and those in a column of guides that name enough elements."""
    listing = {seen.column.url for seen in serving if seen.column.cls is ColumnClass.SERVICE_GUIDE}
    found = [Guide(page=page, note=note) for page, notes in pages.noted(ID) for note in notes if note.code == "guide"]
    return [guide for guide in found if guide.note.data.get("sure") or guide.page.column in listing]


def _told(
    evidence: Evidence, pages: Pages, guides: Sequence[Guide], whole: Sequence[Guide], findings: Sequence[Finding],
    measures: dict[str, float],
) -> Judgement:  # fmt: skip
    unread = len(guides) - len(whole)
    rest = f"另有{unread}个把内容放在图片、附件或其他网站，不可测。" if unread else ""
    summary = f"读到办事指南{len(guides)}个，其中缺要素{measures['guides_incomplete']:.0f}个。{rest}"
    if findings:
        return Judgement(verdict=Verdict.WARN, summary=summary, findings=tuple(findings), measures=measures)
    if not whole or not pages.whole:
        why = "全部不能从网页文字读出要素" if not whole else "但网站尚未完整抓取一遍，其余的情况不明"
        return cannot_say(evidence.site, f"读到办事指南{len(guides)}个，{why}，请人工核对。", measures=measures)
    return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)


def _none(evidence: Evidence, pages: Pages, serving: Sequence[ColumnSeen]) -> Judgement:
    """No guide was read.  In most districts they stand on the region's service platform, where we do not look."""
    measures = {"guides_judged": 0.0, "guides_incomplete": 0.0, "guides_unread": 0.0}
    if evidence.site.kind is Kind.SECTION:
        summary = "本栏目没有办事指南，办事服务由门户的服务入口统一提供，本项不适用。"
        return not_applicable(summary, measures)
    notes = [(page, note) for page, taken in pages.noted(ID) for note in taken]
    entries = [note for _, note in notes if note.code == "entry"]
    steps = [Step(what=f"首页办事入口“{note.text}”：{note.url}", url=note.url) for note in entries]
    steps += [Step(what=f"办事栏目“{seen.column.name}”", at=seen.looked_at, url=seen.column.url) for seen in serving]
    if steps:
        away = any(host_of(note.url) != host_of(evidence.site.url) for note in entries)
        away = away or any(seen.state is ColumnState.LEADS_AWAY for seen in serving)
        why = "办事指南在统一平台上，须人工核对" if away else "有办事服务入口，但没有读到办事指南，须人工核对"
        return cannot_say(evidence.site, f"{why}。", tuple(steps[:5]), measures)
    if evidence.site.kind is not Kind.PORTAL:
        summary = "本站没有办事服务栏目，按其性质不要求提供，本项不适用。"
        return not_applicable(summary, measures)
    home = next((page for page, note in notes if note.code == "home" and note.data.get("whole")), None)
    if home is None or not pages.whole:
        return cannot_say(
            evidence.site, "没有读到办事指南；首页或网站未能完整读取，不能断定没有办事服务。", (), measures
        )
    return _missing(home, pages, measures)


def _missing(home: PageSeen, pages: Pages, measures: dict[str, float]) -> Judgement:
    found = Finding(
        code="service_missing", verdict=Verdict.WARN, subject=home.url, where=home.url, rule="V-6(1)", review=True,
        what="门户首页没有看到办事服务的入口，网站也没有办事服务栏目或办事指南；未提供办事服务属单项否决，请人工核对。",
        fix="请在首页显著位置设置办事服务入口，链接到本区的办事指南或统一的政务服务平台；已有入口而未读到的，核对后不再提示。",
        steps=(
            Step(what="首页的全部链接中没有“办事”“政务服务”一类的名称。", at=home.at, url=home.url),
            Step(what=f"已读{sum(pages.read.values())}个网页，没有办事指南。", at=pages.crawled_at),
        ),
    )  # fmt: skip
    summary = "没有看到办事服务入口、栏目和办事指南，请人工核对。"
    return Judgement(verdict=Verdict.WARN, summary=summary, findings=(found,), measures=measures)


def _poor(evidence: Evidence, pages: Pages, guides: Sequence[Guide], options: Options) -> Iterator[Finding]:
    """The candidate for V-6: so many guides, or all of the few that a whole site has, miss so many elements."""
    whole = pages.whole and evidence.site.kind is not Kind.SECTION
    much, many = int(options["missing_heavy"]), int(options["guides_heavy"])
    heavy = [guide for guide in guides if not guide.unread and len(guide.missing) >= much]
    few = whole and len(guides) < many and len(heavy) == len(guides)
    if not few and len(heavy) < many:
        return
    told = f"{len(guides)}个办事指南全部" if few else f"{len(heavy)}个办事指南"
    yield Finding(
        code="guides_poor", verdict=Verdict.WARN, subject=evidence.site.url, where=evidence.site.url, rule="V-6",
        review=True,
        what=f"有{told}缺失{much}类及以上要素，达到内部参考的否决线，请人工核对（数量规定尚未核实，不作为定性依据）。",
        fix="请优先补全缺失最多的事项；确认这些网页都是办事指南后，对照检查指标原文判断是否构成单项否决。",
        steps=tuple(
            Step(what=f"“{note.text}”缺{'、'.join(guide.missing)}", at=page.since(ID, note), url=page.url)
            for guide, page, note in ((guide, guide.page, guide.note) for guide in heavy[:10])
        ),
    )  # fmt: skip


def _finding(guide: Guide, code: str, rule: str, what: str, fix: str, seen: str) -> Finding:
    page = guide.page
    since = page.since(ID, guide.note)
    return Finding(
        code=code, verdict=Verdict.WARN, subject=page.url, where=page.url, since=since, rule=rule,
        what=f"办事指南“{guide.note.text or page.title}”{what}", fix=fix,
        steps=(Step(what=f"所读网页：{seen}", at=since, url=page.url),),
    )  # fmt: skip


def _incomplete(guide: Guide) -> Finding:
    names = "、".join(guide.missing)
    return _finding(
        guide, "guide_incomplete", "D-9", f"没有写明{names}（八类要素缺{len(guide.missing)}类）。",
        f"请在网页上补写{names}；已写明而用了别的名称的，改用统一的要素名称。", f"没有读到{names}",
    )  # fmt: skip


def _worded(guide: Guide, key: str) -> Finding:
    code, rule, what, fix = _WORDED[key]
    words = guide.note.data[key]
    return _finding(guide, code, rule, what.format(words), fix, f"写有“{words}”")


_WORDED = {
    "vague": (
        "guide_vague", "D-9", "的办理材料写作“{}”，群众不知道要带什么。",
        "请逐件写明材料的名称、份数和形式；确无其他材料的，删去这类字样。",
    ),
    "basis": (
        "guide_basis", "Q-16", "的设定依据写作“{}”，没有法律法规名称，也没有文号。",
        "请写明设定依据的文件全称和文号，法律法规写到条款。",
    ),
}  # fmt: skip
