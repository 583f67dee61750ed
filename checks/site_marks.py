"""RULES P-8 and X-3 … X-7: the identity marks at the bottom of the home page.

Seven marks must be there, and what they say must agree with the register and with each other.  Two site codes on one
page are a fault only when the expected one is not among them.  A page without any of the marks that only a footer tells
(site code, both records, sponsor) is more likely one whose footer a script or a frame draws than a site without any: what
else it lacks is unknown, whatever stands in its top bar, its menu or a script.
"""

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
    INDICATORS,
    INDICATORS_URL,
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Points,
    Rule,
    SiteMarks,
    Step,
    cannot_say,
    waiver_for,
)
from monitor.model import Frozen, Kind, Marks, Verdict

ID = "site_marks"
GUIDE = f"{GUIDELINE}附件《网页设计规范》"
CODE = re.compile(r"\d{10}|bm\d{8}|N\d{9}")
ICP = re.compile(
    r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀黔贵滇云渝藏陕陇甘青宁新]ICP[备证](\d{10}|\d{8})(?!\d)"
)
"""The licence number.  Whether “号” stands before or after the serial, or not at all, is no fault: honest pages vary."""

CONAC = re.compile(r"[0-9A-Fa-f]{32}")
REPORT_HOST = "zfwzgl.www.gov.cn"
OLD_REPORT_HOSTS = ("121.43.68.40", "zfwzxx.www.gov.cn", "pucha.kaipuyun.cn")
"""Hosts that the platform has left.  An entry through a page or script of the site's own is none of them."""

CHECK = Check(
    title="网站标识",
    why="页脚标识证明网站的身份，也是群众监督举报的入口；缺失或错误会被扣分，还容易与假冒网站混淆。",
    rules=(
        Rule(
            id="P-8", document=GUIDE, url=GUIDELINE_URL, confidence="MEM-HIGH",
            text="底部功能区至少列明党政机关网站标识、“我为政府网站找错”监督举报平台入口、网站标识码、网站主办单位及联系方式、"
            "ICP备案编号、公安机关备案标识和站点地图。",
        ),
        Rule(
            id="X-3", document="ICP备案编号（《互联网信息服务管理办法》）", confidence="MEM-HIGH",
            text="在首页标明备案编号，形如“渝ICP备12345678号”（8位或10位数字，可带“-序号”），与备案登记一致。",
        ),
        Rule(
            id="X-4", document="公安机关备案标识", confidence="MEM-HIGH",
            text="形如“渝公网安备”加14位数字和“号”；页面文字中的编号与链接中的编号一致。",
        ),
        Rule(
            id="X-5", document="政府网站标识码编码规则（由样本归纳）", confidence="MEM-HIGH",
            text="10位：地方为6位行政区划代码加4位序号；部委为bm加8位数字；其他为N加9位数字。页脚与登记一致。",
        ),
        Rule(
            id="X-6", document="“我为政府网站找错”平台入口",
            text="入口链接为zfwzgl.www.gov.cn，所带的标识码（site_code）与本站标识码一致；平台已停用的旧地址应更换。",
        ),
        Rule(
            id="X-7", document="党政机关网站标识（bszs.conac.cn）", confidence="FOUND",
            text="页面底部的标识图片链接到bszs.conac.cn/sitename，编号为32位十六进制字符。",
        ),
        Rule(
            id="D-17", document=f"{INDICATORS}扣分指标“功能设计—网站标识”",
            text="每缺一项扣1分（分值为内部参考，尚未核实）。", confidence="MEM-LOW",
            url=INDICATORS_URL,
        ),
    ),
    needs=(SiteMarks,),
    codes={
        "site_code_missing": "缺网站标识码", "site_code_wrong": "网站标识码与登记不符",
        "site_code_format": "网站标识码格式不对", "icp_missing": "缺ICP备案编号", "icp_wrong": "ICP备案编号不对",
        "police_missing": "缺公安机关备案标识", "police_mismatch": "公安机关备案编号不一致",
        "conac_missing": "缺党政机关网站标识", "conac_bad": "党政机关网站标识链接不对",
        "error_report_missing": "缺“我为政府网站找错”入口", "error_report_outdated": "“找错”入口地址过期",
        "error_report_code": "“找错”入口的标识码不对", "sponsor_missing": "未列明主办单位",
        "contact_missing": "未列明联系方式", "sitemap_missing": "缺站点地图",
    },
    advice="请在全站公共页脚一次补齐并核对七项标识；使用门户模板的专属网页由门户统一修改。",
    options={"points": Option(default=1.0, unit="分", help="每缺一项或错一项扣分（内部参考分值）")},
    points=Points(home=1.0, verified=False),
    measures=(
        Measure(name="marks_missing", help="Marks of the home page that are missing or wrong, waived ones left out."),
        Measure(name="marks_pages_bare", help="Sampled inner pages that lack the site code shown on the home page."),
    ),
)  # fmt: skip


class Fault(Frozen, frozen=True, kw_only=True):
    """One mark that is missing or wrong."""

    code: str
    rule: str
    what: str
    fix: str


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Compare the home page's marks with the register and with each other (RULES P-8, X-3 … X-7)."""
    seen = evidence.part(SiteMarks)
    assert isinstance(seen, SiteMarks)
    marks = seen.home.marks
    pages = [page.marks for page in (seen.home, *seen.others)]
    faults = [fault for part in (_code, _icp, _police, _conac, _report, _rest) for fault in part(evidence, marks)]
    if not any(map(_tells_footer, pages)):
        return _footless(evidence, seen, faults, float(options["points"]))
    findings = [_finding(seen, fault, float(options["points"])) for fault in faults]
    counting = [found for found in findings if not waiver_for(evidence, ID, found.where, found.code)]
    bare = sum(not page.marks.site_codes for page in seen.others) if marks.site_codes else 0
    measures = {"marks_missing": float(len(counting)), "marks_pages_bare": float(bare)}
    summary = _summary(counting, bare, len(seen.others))
    verdict = Verdict.WARN if counting else Verdict.PASS
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)


def _footless(evidence: Evidence, seen: SiteMarks, faults: list[Fault], points: float) -> Judgement:
    """What is wrong with the marks that a page without a footer does show; what is not there is unknown."""
    why = "首页和抽查的内页上没有读到页脚的标识（标识码、备案编号、主办单位），页脚可能由脚本或内嵌页面生成，不能下结论，请人工查看首页底部。"
    unseen = cannot_say(evidence.site, why, _steps(seen))
    wrong = [_finding(seen, fault, points) for fault in faults if not fault.code.endswith("_missing")]
    counting = [found for found in wrong if not waiver_for(evidence, ID, found.where, found.code)]
    summary = (_summary(counting, 0, 0) if counting else "") + unseen.summary
    verdict = Verdict.WARN if counting else Verdict.UNKNOWN
    return Judgement(verdict=verdict, summary=summary, findings=(*wrong, *unseen.findings))


def _tells_footer(marks: Marks) -> bool:
    """Whether a page shows a mark that stands in footers alone."""
    return bool(marks.site_codes or marks.icp or marks.police or marks.police_link or marks.sponsor)


def _summary(counting: list[Finding], bare: int, others: int) -> str:
    names = "、".join(CHECK.codes[found.code] for found in counting)
    text = f"首页标识有{len(counting)}项缺失或错误：{names}。" if counting else "首页标识齐全、一致。"
    return text + (f"抽查的{others}个内页中有{bare}个没有网站标识码，请核对页脚是否全站一致。" if bare else "")


def _finding(seen: SiteMarks, fault: Fault, points: float) -> Finding:
    what = f"{fault.what}内部参考分值：扣{points:g}分。"
    return Finding(
        code=fault.code, verdict=Verdict.WARN, subject=fault.code, where=seen.home.url, what=what, fix=fault.fix,
        since=seen.since or seen.looked_at, points=points, rule=fault.rule, steps=_steps(seen),
    )  # fmt: skip


def _code(evidence: Evidence, marks: Marks) -> Iterator[Fault]:
    expected, shown = evidence.register.expected_code(evidence.site), marks.site_codes
    good = [code for code in shown if CODE.fullmatch(code)]
    if not shown:
        right = f"（应为{expected}）" if expected else ""
        yield Fault(
            code="site_code_missing", rule="P-8", what=f"首页没有列明网站标识码{right}。",
            fix=f"请在页脚列明“网站标识码：{expected or '（十位标识码）'}”。",
        )  # fmt: skip
    elif not good:
        yield Fault(
            code="site_code_format", rule="X-5", what=f"首页所列网站标识码“{'、'.join(shown)}”格式不对，应为10位。",
            fix=f"请改为正确的标识码{expected}。",
        )  # fmt: skip
    elif expected and expected not in shown:
        yield Fault(
            code="site_code_wrong", rule="X-5",
            what=f"首页所列网站标识码为{'、'.join(shown)}，台账登记的是{expected}，两者不符。",
            fix=f"请核对：页脚有误的改为{expected}；标识码已变更的，报备后更新台账。",
        )  # fmt: skip


def _icp(evidence: Evidence, marks: Marks) -> Iterator[Fault]:
    expected = _registered(evidence, "icp")
    shown = [_compact(text) for text in marks.icp]
    if not shown:
        yield Fault(
            code="icp_missing", rule="X-3", what="首页没有列明ICP备案编号。",
            fix=f"请在页脚列明ICP备案编号{expected}，并链接到https://beian.miit.gov.cn/。",
        )  # fmt: skip
    elif expected and not {_licence(expected), _compact(expected)} & {*map(_licence, shown), *shown} - {""}:
        yield Fault(
            code="icp_wrong", rule="X-3",
            what=f"首页所列ICP备案编号为{'、'.join(shown)}，台账登记的是{expected}，两者不符。",
            fix=f"请核对备案登记：页脚有误的改为{expected}；备案已变更的更新台账。",
        )  # fmt: skip
    elif not any(_licence(text) for text in shown):
        yield Fault(
            code="icp_wrong", rule="X-3",
            what=f"首页所列ICP备案编号“{'、'.join(shown)}”格式不对，应形如“渝ICP备12345678号”。",
            fix="请按备案登记的编号完整列明（省份简称、ICP备、8位或10位数字和“号”）。",
        )  # fmt: skip


def _police(evidence: Evidence, marks: Marks) -> Iterator[Fault]:
    expected = _digits(_registered(evidence, "police_id"))
    text, link = {_digits(each) for each in marks.police}, {_digits(each) for each in marks.police_link}
    told, linked = "、".join(sorted(text)), "、".join(sorted(link))
    fault = ""
    if not text and not link:
        yield Fault(
            code="police_missing", rule="X-4", what="首页没有列明公安机关备案标识。",
            fix="请在页脚列明公安备案编号（如“渝公网安备”加14位数字和“号”），并链接到全国互联网安全管理服务平台。",
        )  # fmt: skip
    elif text and link and not text & link:
        fault = f"公安备案编号的文字是{told}，链接却指向{linked}，两者不一致。"
    elif expected and expected not in text | link:
        fault = f"公安备案编号为{told or linked}，台账登记的是{expected}，两者不符。"
    elif not any(len(each) == 14 for each in text | link):
        fault = f"公安备案编号“{told or linked}”格式不对，应为14位数字。"
    if fault:
        fix = "请按备案登记核对编号，文字和链接一并改正。"
        yield Fault(code="police_mismatch", rule="X-4", what=fault, fix=fix)


def _conac(evidence: Evidence, marks: Marks) -> Iterator[Fault]:
    parts = urlsplit(marks.conac)
    if not marks.conac:
        yield Fault(
            code="conac_missing", rule="X-7", what="首页底部没有党政机关网站标识。",
            fix=_how_to_get_a_mark(evidence),
        )  # fmt: skip
    elif (
        parts.hostname or ""
    ) != "dcs.conac.cn":  # the official script draws the mark itself; its link is not in the page
        query = parse_qs(parts.query)
        known = parts.hostname == "bszs.conac.cn" and parts.path.rstrip("/") == "/sitename"
        if not (known and CONAC.fullmatch(query.get("id", [""])[0])):
            yield Fault(
                code="conac_bad", rule="X-7", what=f"党政机关网站标识的链接不对：{marks.conac}。",
                fix="标识应链接到https://bszs.conac.cn/sitename?method=show&id=（32位编号），请用标识管理系统给出的原代码。",
            )  # fmt: skip


def _how_to_get_a_mark(evidence: Evidence) -> str:
    """A section has no site of its own, so there is no mark to apply for: it shows its portal's."""
    if evidence.site.kind is not Kind.SECTION:
        return "请到中央编办标识管理系统取得本站标识代码，放在页脚。"
    portal = evidence.register.portal_of(evidence.site)
    return f"专属网页没有单独的标识，显示“{portal.name if portal else '门户网站'}”的标识：请恢复使用门户的公共页脚。"


def _report(evidence: Evidence, marks: Marks) -> Iterator[Fault]:
    expected = evidence.register.expected_code(evidence.site)
    right, code = {expected} if expected else set(marks.site_codes), marks.error_report_code
    host = urlsplit(marks.error_report).hostname
    link = f"https://{REPORT_HOST}/exposure/jiucuo.html?site_code={expected or '（标识码）'}&url=（本页地址）"
    if not marks.error_report:
        yield Fault(
            code="error_report_missing", rule="X-6", what="首页没有“我为政府网站找错”入口。",
            fix=f"请在页脚添加入口，链接到{link}。",
        )  # fmt: skip
    elif host in OLD_REPORT_HOSTS:
        yield Fault(
            code="error_report_outdated", rule="X-6",
            what=f"“我为政府网站找错”入口仍指向旧地址：{marks.error_report}。",
            fix=f"请改为{link}。",
        )  # fmt: skip
    elif (not code and host == REPORT_HOST) or (code and right and code not in right):
        told = f"所带标识码是{code}" if code else "没有带标识码（site_code）"
        want = f"，应为{'、'.join(sorted(right))}" if right else ""
        yield Fault(
            code="error_report_code", rule="X-6", what=f"“我为政府网站找错”入口{told}{want}，群众的留言会转错单位。",
            fix=f"请改为{link}。",
        )  # fmt: skip


def _rest(_: Evidence, marks: Marks) -> Iterator[Fault]:
    fuzzy = "（按页面文字识别，请人工核对）"
    if not marks.sponsor:
        yield Fault(
            code="sponsor_missing", rule="P-8", what=f"首页底部没有读到网站主办单位{fuzzy}。",
            fix="请在页脚列明“主办单位：”及单位全称。",
        )  # fmt: skip
    if not marks.contact:
        yield Fault(
            code="contact_missing", rule="P-8", what=f"首页底部没有读到联系方式{fuzzy}。",
            fix="请在页脚列明“联系电话：”及号码，并保证有人接听。",
        )  # fmt: skip
    if not marks.sitemap:
        yield Fault(
            code="sitemap_missing",
            rule="P-8",
            what="首页没有“站点地图”（网站地图）链接。",
            fix="请在页脚添加“站点地图”并链接到该页面。",
        )


def _registered(evidence: Evidence, key: str) -> str:
    """The site's registered mark; a section that registers none shows its portal's."""
    portal = evidence.register.portal_of(evidence.site)
    return str(getattr(evidence.site, key) or (getattr(portal, key) if portal else ""))


def _compact(text: str) -> str:
    return "".join(text.split()).replace("icp", "ICP")


def _licence(text: str) -> str:
    """Province and digits of the licence, without the serial of the site under it; empty if it is not one."""
    found = ICP.match(_compact(text))
    return found.group() if found else ""


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _steps(seen: SiteMarks) -> tuple[Step, ...]:
    return tuple(
        Step(what=f"{place}读到的标识：{_told(page.marks)}", at=seen.looked_at, url=page.url)
        for place, page in (("首页", seen.home), *(("内页", each) for each in seen.others[:5]))
    )


def _told(marks: Marks) -> str:
    shown = {
        "标识码": "、".join(marks.site_codes), "ICP备案": "、".join(marks.icp),
        "公安备案": "、".join(marks.police), "公安备案链接": "、".join(marks.police_link),
        "党政机关标识": marks.conac, "找错入口": marks.error_report, "主办单位": marks.sponsor,
        "联系方式": marks.contact, "站点地图": marks.sitemap,
    }  # fmt: skip
    return "；".join(f"{name}：{value or '无'}" for name, value in shown.items()) + "。"
