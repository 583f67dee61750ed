"""RULES O-8, D-11, D-18: attachments whose address answers, but with nothing that can be opened as that file.

An address that does not answer is ``links_work``'s business; here stand empty files, pages in place of files, and files
whose first bytes are not those of their ending.  As with links, a fault counts when it was met on two different days.
"""

from collections.abc import Sequence

from monitor.contract import (
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
from monitor.model import Outcome, Verdict, show_days, show_moment

ID = "attachments_open"
TABLE = f"{INDICATORS}扣分指标"

CHECK = Check(
    title="附件可打开",
    why="通知和办事指南的附件打开是空文件或错误页，群众拿不到表格和文件，检查时按处扣分。",
    rules=(
        Rule(
            id="D-18", document=f"{TABLE}“功能设计—可用性”", url=INDICATORS_URL, confidence="MEM-MED",
            text="首页及其他页面的链接（含图片、附件、外部链接等）打不开或错误的扣分：首页每处扣1分，其他页面每处扣0.1分"
            "（分值为内部参考，尚未核实）。",
        ),
        Rule(
            id="D-11", document=f"{TABLE}“办事服务—表格样表”", url=INDICATORS_URL, confidence="MEM-LOW",
            text="办事需要填写表格的，应提供规范的表格样表，并能正常下载。",
        ),
        Rule(id="O-8", document="《第一次全国政府网站普查评分表》（国办发〔2015〕15号，已由新指标替代）", text="附件下载等功能须能正常使用。"),
    ),
    needs=(Links,),
    codes={"file_bad": "附件内容打不开"},
    advice="请逐个下载核对，用原文件重新上传；上传后再从外网打开一次。涉密软件加密过的文件须解密后再发布。",
    options={
        "days": Option(default=2, unit="天", help="在这么多个不同日期都打不开才计入"),
        "home_points": Option(default=1.0, unit="分", help="首页每处扣分（内部参考分值）"),
        "other_points": Option(default=0.1, unit="分", help="其他页面每处扣分（内部参考分值）"),
    },
    points=Points(home=1.0, other=0.1, verified=False),
    measures=(Measure(name="attachments_bad", help="Attachments that answered with no usable file on two days."),),
)  # fmt: skip


def judge(evidence: Evidence, options: Options) -> Judgement:
    """List the attachments that are no files (RULES D-18)."""
    links = evidence.part(Links)
    assert isinstance(links, Links)
    wanted = int(options["days"])
    bad = [link for link in links.broken if link.outcome is Outcome.BAD_FILE and not link.outside]
    settled = [link for link in bad if len(set(link.days)) >= wanted]
    findings = tuple(_finding(evidence, link, options) for link in settled)
    own = [
        found for found in findings if not found.charged_to and not waiver_for(evidence, ID, found.where, found.code)
    ]
    pending = len(bad) - len(settled)
    measures = {"attachments_bad": float(len(own))}
    summary = _summary(links, own, pending)
    why = "" if own else _open_reason(links, pending, wanted)
    if why:
        whole = cannot_say(evidence.site, summary + why, measures=measures)
        both = (*whole.findings, *findings)
        return Judgement(verdict=Verdict.UNKNOWN, summary=whole.summary, findings=both, measures=measures)
    verdict = Verdict.WARN if own else Verdict.PASS
    return Judgement(verdict=verdict, summary=summary, findings=findings, measures=measures)


def _open_reason(links: Links, pending: int, wanted: int) -> str:
    """Why "no bad attachment" cannot be said; empty when it can."""
    if not links.targets:
        return "巡检没有读到任何链接，不能下结论。"
    if pending and links.crawl_days < wanted:
        return f"目前只巡检了{links.crawl_days}天，要在{wanted}个不同日期都如此才能认定。"
    return ""


def _summary(links: Links, own: Sequence[Finding], pending: int) -> str:
    text = f"最近一次巡检（{show_moment(links.crawled_at)}）："
    text += f"{len(own)}个附件有地址但内容打不开" if own else "没有持续打不开的附件内容"
    text += f"，只在一天见到、待复查的{pending}个" if pending else ""
    dead = sum(link.kind == "attachment" and link.outcome is not Outcome.BAD_FILE for link in links.broken)
    return text + (f"；另有{dead}个附件链接本身打不开，见“链接可用”。" if dead else "。")


def _finding(evidence: Evidence, link: BrokenLink, options: Options) -> Finding:
    charged = link.charged_to if link.charged_to != evidence.site.id else ""
    points = 0.0 if charged else float(options["home_points" if link.on_home else "other_points"])
    first = link.parents[0] if link.parents else None
    place = f"出现在{link.parents_total}个页面，如{first.url}上的“{first.text or '（无文字）'}”。" if first else ""
    score = f"内部参考分值：扣{points:g}分。" if points else ""
    return Finding(
        code="file_bad", verdict=Verdict.WARN, subject=link.target, where=link.target, since=link.first_at,
        what=f"附件{_name(link)}：{link.detail or '内容不是所要的文件'}，{len(set(link.days))}个不同日期下载均如此（{show_days(link.days)}）。{place}{score}",
        fix="请用原文件重新上传并从外网下载核对；文件已撤下的，修改页面、删除引用。",
        parents=link.parents, points=points, charged_to=charged, rule="D-18", steps=_steps(link),
    )  # fmt: skip


def _name(link: BrokenLink) -> str:
    words = next((parent.text for parent in link.parents if parent.text), "")
    return f"“{words}”" if words else link.target.rpartition("/")[2]


def _steps(link: BrokenLink) -> tuple[Step, ...]:
    told = link.detail or "内容不是所要的文件"
    seen = (
        Step(what=f"第一次下载，间隔后再次下载仍是：{told}", at=link.first_at, url=link.target),
        Step(what="最近一次下载仍是如此，其间没有一次正常。", at=link.last_at, url=link.target),
    )
    return (
        *seen,
        *(Step(what=f"父页面上的文字：{parent.text or '（无文字）'}", url=parent.url) for parent in link.parents),
    )
