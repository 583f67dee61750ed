"""RULES D-18: links that lead nowhere.

One bad look is not news: a target counts when its confirmed failures lie on two different days without a success in
between.  Outside sites that are gone are listed apart: they are told, and the verdict does not rest on them.  A fault in the common footer is charged to the portal.
"""

from collections.abc import Sequence

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
    INDICATORS,
    INDICATORS_URL,
    BrokenLink,
    Check,
    Evidence,
    Finding,
    Judgement,
    Links,
    Measure,
    Option,
    Options,
    Points,
    Rule,
    Step,
    cannot_say,
    waiver_for,
)
from monitor.model import OUTCOME_WORDS, Outcome, Verdict, show_days, show_moment

ID = "links_work"
OUTSIDE_GONE = (Outcome.DNS, Outcome.BROKEN)
KIND_WORDS = {
    "page": "链接",
    "image": "图片",
    "attachment": "附件",
    "style": "样式文件",
    "script": "脚本文件",
    "frame": "内嵌页面",
}

CHECK = Check(
    title="链接可用",
    why="点开是错误页的链接、图片和附件，直接影响群众办事和政府形象；检查时按处扣分。",
    rules=(
        Rule(
            id="D-18",
            document=f"{INDICATORS}扣分指标“功能设计—可用性”",
            text="首页及其他页面的链接（含图片、附件、外部链接等）打不开或错误的扣分：首页每处扣1分，其他页面每处扣0.1分"
            "（分值为内部参考，尚未核实）。",
            url=INDICATORS_URL,
            confidence="MEM-MED",
        ),
        Rule(
            id="P-12",
            document=f"{GUIDELINE}附件《网页设计规范》",
            text="定期检查链接，确保网站内没有断链、错链。",
            url=GUIDELINE_URL,
            confidence="MEM-HIGH",
        ),
    ),
    needs=(Links,),
    codes={"link_broken": "链接打不开", "outside_down": "外部网站打不开（单列）"},
    advice="请逐条打开所列的父页面，更正或删除失效链接；文件已移走的，补传文件或改为新地址；公共页脚里的链接由门户统一修改。",
    options={
        "days": Option(default=2, unit="天", help="在这么多个不同日期都打不开才计入"),
        "home_points": Option(default=1.0, unit="分", help="首页每处扣分（内部参考分值）"),
        "other_points": Option(default=0.1, unit="分", help="其他页面每处扣分（内部参考分值）"),
        "unknown_share": Option(default=0.5, unit="比例", help="不能查看的链接超过此比例时不下结论"),
    },
    points=Points(home=1.0, other=0.1, verified=False),
    measures=(
        Measure(name="links_broken", help="Targets within the district that did not open on two days, charged here."),
        Measure(name="links_outside_down", help="Outside targets that are gone, listed apart."),
        Measure(name="links_unconfirmed", help="Targets that failed, but not yet on two days."),
        Measure(name="links_deduction_points", help="Sum of the reference deductions; not verified by the office."),
    ),
)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the links that stay broken (RULES D-18)."""
    links = evidence.part(Links)
    assert isinstance(links, Links)
    broken = [link for link in links.broken if link.outcome is not Outcome.BAD_FILE]  # those: attachments_open
    settled = [link for link in broken if len(set(link.days)) >= int(options["days"])]
    findings = [found for link in settled if (found := _finding(evidence, link, options))]
    own = [found for found in findings if _counts(evidence, found)]
    inside = [found for found in own if found.code == "link_broken"]
    pending = sum(len(set(link.days)) < int(options["days"]) and _reported(link) for link in broken)
    measures = {
        "links_broken": float(len(inside)),
        "links_outside_down": float(len(own) - len(inside)),
        "links_unconfirmed": float(pending),
        "links_deduction_points": round(sum(found.points for found in own), 4),
    }
    summary = _summary(links, inside, len(own) - len(inside), len(findings) - len(own), pending)
    why = "" if inside else _open_reason(links, pending, options)
    if why:
        whole = cannot_say(evidence.site, summary + why)
        both = (*whole.findings, *findings)
        return Judgement(verdict=Verdict.UNKNOWN, summary=whole.summary, findings=both, measures=measures)
    verdict = Verdict.WARN if inside else Verdict.PASS  # an outside site that is down is not this site's fault
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures)


def _reported(link: BrokenLink) -> bool:
    """An outside site is mentioned only when it is surely gone; their other troubles are not this site's business."""
    return not link.outside or link.outcome in OUTSIDE_GONE


def _counts(evidence: Evidence, found: Finding) -> bool:
    charged = found.charged_to not in ("", evidence.site.id)
    return not charged and waiver_for(evidence, ID, found.where, found.code) is None


def _open_reason(links: Links, pending: int, options: Options) -> str:
    """Why "no broken link" cannot be said; empty when it can."""
    if not links.targets:
        return "巡检没有读到任何链接，不能下结论。"
    if links.unknown > links.targets * float(options["unknown_share"]):
        return f"{links.unknown}个链接因拦截、限流等原因未能查看，已查看的太少，不能下结论。"
    if pending and links.crawl_days < int(options["days"]):
        return f"目前只巡检了{links.crawl_days}天，失败的链接要在{options['days']}个不同日期都打不开才能认定。"
    return ""


def _summary(links: Links, inside: Sequence[Finding], outside: int, charged: int, pending: int) -> str:
    home = sum(found.points >= CHECK.points.home for found in inside)
    text = f"最近一次巡检（{show_moment(links.crawled_at)}）共{links.targets}个链接目标："
    text += f"持续打不开{len(inside)}个（首页{home}个）" if inside else "没有持续打不开的"
    text += f"，外部网站打不开{outside}个（单列，不计入本站，但应核实更正）" if outside else ""
    text += f"，属门户或已豁免、不计入本站的{charged}个" if charged else ""
    text += f"，只在一天见到、待复查的{pending}个" if pending else ""
    return text + (f"，未能查看的{links.unknown}个。" if links.unknown else "。")


def _finding(evidence: Evidence, link: BrokenLink, options: Options) -> Finding | None:
    if not _reported(link):
        return None
    points = 0.0 if link.outside else float(options["home_points" if link.on_home else "other_points"])
    charged = link.charged_to if link.charged_to != evidence.site.id else ""
    return Finding(
        code="outside_down" if link.outside else "link_broken", verdict=Verdict.WARN, subject=link.target,
        where=link.target, what=_what(evidence, link, charged, points), fix=_fix(link, charged), since=link.first_at,
        parents=link.parents, points=points, charged_to=charged, rule="D-18", steps=_steps(link),
    )  # fmt: skip


def _what(evidence: Evidence, link: BrokenLink, charged: str, points: float) -> str:
    name = ("外部" if link.outside else "") + KIND_WORDS.get(link.kind, "链接")
    status = f"，状态码{link.status}" if link.status else ""
    what = f"{name}打不开（{OUTCOME_WORDS[link.outcome]}{status}），{len(set(link.days))}个不同日期复查均如此（{show_days(link.days)}）。"
    what += _parents(link)
    if link.outside:
        return what + "对方网站的故障单列提示，不计分；但失效的外部链接应及时更正或撤下。"
    if charged:
        owner = evidence.register.site(charged)
        return what + f"该链接在公共页头或页脚中，由“{owner.name if owner else charged}”统一修改，不计入本站。"
    return what + f"内部参考分值：扣{points:g}分。"


def _parents(link: BrokenLink) -> str:
    if not link.parents:
        return "由首页使用。" if link.on_home else ""
    first = link.parents[0]
    text = f"“{first.text}”" if first.text else "（无文字）"
    place = "首页" if link.on_home else first.url
    return f"出现在{link.parents_total}个页面，如{place}上的{text}。"


def _fix(link: BrokenLink, charged: str) -> str:
    if charged:
        return "请联系门户管理单位修改公共页头或页脚中的该链接。"
    if link.outside:
        return "请核实对方网站是否已更换地址：已更换的改为新地址，已关停的撤下链接。"
    if link.outcome is Outcome.DNS:
        return "目标域名已不能解析：请改为现行地址，或删除该链接；废弃域名须防止被他人抢注。"
    if link.kind in ("image", "attachment"):
        return f"请在原位置补传该{KIND_WORDS[link.kind]}，或修改页面、删除引用。"
    if link.outcome in (Outcome.BROKEN, Outcome.SOFT_404):
        return "请在所列页面更正为现行地址，或删除该链接；页面移动的应设置跳转。"
    return "请检查目标页面所在的服务器；不再使用的，在所列页面删除该链接。"


def _steps(link: BrokenLink) -> tuple[Step, ...]:
    seen = Step(
        what=f"第一次打不开，间隔后再次访问仍打不开：{OUTCOME_WORDS[link.outcome]}", at=link.first_at, url=link.target
    )
    again = Step(
        what=f"在{len(set(link.days))}个日期的巡检中均打不开（{show_days(link.days)}），其间没有一次成功。",
        at=link.last_at,
        url=link.target,
    )
    places = (Step(what=f"父页面上的文字：{parent.text or '（无文字）'}", url=parent.url) for parent in link.parents)
    return (seen, again, *places)
