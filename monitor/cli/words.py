"""Observations as lines of plain Chinese for a terminal."""

from collections.abc import Mapping

from monitor.app.one_off import Look
from monitor.contract import Check
from monitor.judging.result import SiteJudgement
from monitor.model import (
    BEIJING,
    CLASS_WORDS,
    OUTCOME_WORDS,
    VERDICT_WORDS,
    Coverage,
    LightRound,
    Outcome,
    Register,
    Verdict,
    Visit,
)
from monitor.observe.look_result import LookColumn
from monitor.observe.tree import SHAPE_WORDS
from monitor.reports.lines import FindingLine, check_line, site_line

MARKS = {
    "site_codes": "网站标识码", "icp": "ICP备案编号", "police": "公安备案号", "conac": "党政机关标识",
    "error_report": "找错入口", "sponsor": "主办单位", "contact": "联系方式", "sitemap": "网站地图",
}  # fmt: skip


def visit_line(visit: Visit, name: str) -> str:
    """One visit: time, site, what happened, how long it took."""
    took = f"，{visit.phases.total_ms / 1000:.2f} 秒" if visit.phases.total_ms is not None else ""
    status = f"，状态码 {visit.status}" if visit.status else ""
    words = OUTCOME_WORDS[visit.outcome if visit.own_line else Outcome.OWN_LINE]
    detail = f"（{visit.detail}）" if visit.detail else ""
    return f"{visit.at.astimezone(BEIJING):%m-%d %H:%M} {name} IPv{visit.family}：{words}{status}{took}{detail}"


def coverage_line(coverage: Coverage) -> str:
    """One crawl: how much was seen and what was not."""
    took = (coverage.finished - coverage.started).total_seconds()
    line = f"{coverage.host}：网页 {coverage.pages} 个，链接 {coverage.links} 个，打不开 {coverage.broken} 个"
    line += f"，用时 {took:.0f} 秒"
    if coverage.unchanged:
        line += f"；其中 {coverage.unchanged} 个网页没有变化，没有重新下载"
    if coverage.distrusted:
        line += f"；{'、'.join(coverage.distrusted)} 对“是否变化”答得不实，已逐页读取"
    if coverage.gap is not None:
        line += f"；没有看完：{OUTCOME_WORDS[coverage.gap]}"
    if coverage.cut:
        line += f"；按限额略过 {sum(coverage.cut.values())} 个网址"
    return line


def light_line(done: LightRound) -> str:
    """One light round: what it asked for and what was new."""
    if done.gap is not None and not done.looked:
        return f"{done.host}：没有轻巡，{done.detail or OUTCOME_WORDS[done.gap]}"
    took = (done.finished - done.started).total_seconds()
    line = f"{done.host}：轻巡网页 {done.looked} 个，新增 {len(done.new)} 个，有变化 {len(done.changed)} 个"
    line += f"，请求 {done.requests} 次，用时 {took:.0f} 秒"
    if done.failed:
        line += f"；{done.failed} 个没有看到，留给下次巡检"
    return line if done.gap is None else f"{line}；提前结束：{OUTCOME_WORDS[done.gap]}"


def judgement_lines(judged: SiteJudgement, register: Register, checks: Mapping[str, Check]) -> list[str]:
    """One site's judgement: grade, recommendation with reasons, what each check says; those without fault in one line."""
    site = site_line(judged, register, checks)
    lines = [
        f"■ {site.name}（{site.kind}，{site.stage}）  评定：{site.grade}  已测 {site.measured}  建议：{site.action}"
    ]
    lines += [f"    {reason}" for reason in site.reasons]
    lines += [f"    建议理由：{reason.what}" for reason in judged.recommendation.reasons]
    answers = [check_line(result, checks) for result in judged.results]
    quiet = (VERDICT_WORDS[Verdict.PASS], VERDICT_WORDS[Verdict.NOT_APPLICABLE])
    told = [line for line in answers if line.verdict not in quiet]
    lines += [f"  · {line.title}：{line.verdict}。{line.summary}" for line in told]
    for word in quiet:
        titles = [line.title for line in answers if line.verdict == word]
        lines += [f"  · {word}{len(titles)}项：{'、'.join(titles)}"] if titles else []
    return lines


def finding_lines_of(line: FindingLine, *, steps: bool = False) -> list[str]:
    """One finding: what, where, since when, rule, remedy; with ``steps`` the evidence too."""
    head = f"[{line.id}] {line.site_name} · {line.check_title} · {line.verdict}：{line.what}"
    rows = [("网址", line.where)]
    rows += [("所在网页", f"{parent.url}（链接文字：{parent.text or '无'}）") for parent in line.parents[:3]]
    rows += [("开始", line.since), ("依据", line.rule), ("整改", line.fix), ("分值", line.points)]
    rows += [("已豁免", line.waived), ("归责", line.charged_to), ("共同原因", line.cause)]
    if steps:
        rows += [(f"证据 {number}", step) for number, step in enumerate(line.steps, 1)]
    return [head, *(f"    {name}：{value}" for name, value in rows if value)]


def _column_words(column: LookColumn) -> str:
    """A column: its names from the top, class, and its newest item or what else it shows."""
    cls = f"（{CLASS_WORDS[column.cls]}）" if column.cls is not None else ""
    shown = column.newest or ("没有日期" if column.rows else SHAPE_WORDS[column.shape])
    return f"{' > '.join((*column.parents, column.name))}{cls}  {shown}"


def look_lines(look: Look) -> list[str]:
    """A one-off look: marks, columns, what does not open."""
    lines = [f"{look.url}：网页 {look.pages} 个，链接 {look.links} 个，打不开 {len(look.broken)} 个"]
    if look.gap is not None:
        lines += [f"没有看完：{OUTCOME_WORDS[look.gap]}；还有 {look.unchecked} 个链接没有看。"]
    lines += ["首页标识："]
    for field, name in MARKS.items():
        value = getattr(look.marks, field)
        shown = value if isinstance(value, str) else "、".join(value)
        lines.append(f"  {name}：{shown or '没有找到'}")
    lines += [f"栏目（{len(look.columns)} 个）："]
    lines += [f"  {_column_words(column)}  {column.url}" for column in look.columns]
    lines += ["打不开的链接："] if look.broken else ["没有发现打不开的链接。"]
    for broken in look.broken:
        lines += [
            f"  {OUTCOME_WORDS[broken.outcome]}{'（外站）' if broken.outside else ''}  {broken.url}",
            *(f"      在 {url}" for url in broken.parents[:3]),
        ]
    if look.bad_files:
        lines += [f"打开的不是所要的文件 {len(look.bad_files)} 个："]
        lines += [f"  {one.url}（{one.detail}）" for one in look.bad_files[:20]]
    if look.unknown:
        lines += [f"不可测的链接 {len(look.unknown)} 个（不算打不开）："]
        lines += [f"  {OUTCOME_WORDS[one.outcome]}  {one.url}" for one in look.unknown[:10]]
    return lines
