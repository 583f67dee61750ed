"""RULES V-4 ③: columns that exist but hold nothing.

Only a column that was read whole and is known to the register or by its name can be blank; a list drawn by a script, a
page lost after a redesign or not fetched is unknown.
"""

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    UNKNOWN_CODE,
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
    Rule,
    Step,
    cannot_say,
    waiver_for,
)
from monitor.model import Verdict, local_day, show_day

ID = "columns_blank"

CHECK = Check(
    title="空白栏目",
    why="有栏目无内容，群众点进去什么也看不到；空白栏目达到规定数量属单项否决，出现即为不合格。",
    rules=(
        Rule(
            id="V-4c",
            document=f"{INDICATORS}单项否决“栏目不更新”③",
            text="空白栏目（有栏目无内容）数量超过（含）5个的，单项否决。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Columns,),
    codes={"column_blank": "空白栏目"},
    advice="请补充内容；暂无内容的栏目应撤下或归并，有内容后再开设。不要用“建设中”占位。",
    options={
        "veto": Option(default=5, unit="个", help="空白栏目达到（含）此数即否决"),
        "near": Option(default=3, unit="个", help="空白栏目达到（含）此数即算接近否决；更少的只要求整改"),
    },
    measures=(Measure(name="columns_blank", help="Columns that hold nothing, waived ones left out."),),
    veto=True,
)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Count the blank columns against the threshold (RULES V-4 ③)."""
    columns = evidence.part(Columns)
    assert isinstance(columns, Columns)
    judged = [seen for seen in columns.columns if seen.judged]
    if not judged:
        return cannot_say(
            evidence.site, "台账没有登记栏目，也没有从导航中认出栏目类别，不能判断有无空白栏目；请在台账中登记栏目。"
        )
    blank = [seen for seen in judged if seen.state is ColumnState.BLANK]
    counting = [seen for seen in blank if not _waived(evidence, seen)]
    lost = [seen for seen in judged if seen.unreadable]
    open_lost = [seen for seen in lost if not _waived(evidence, seen)]
    veto = int(options["veto"])
    failed = len(counting) >= veto
    findings = [_finding(seen, failed and seen in counting, len(counting), veto) for seen in blank]
    findings += [_lost(seen) for seen in lost]
    summary = f"已查看{len(judged) - len(lost)}个栏目，空白{len(counting)}个（否决标准{veto}个）。"
    summary += f"未能读取{len(lost)}个。" if lost else ""
    verdict = Verdict.FAIL if failed else Verdict.WARN if counting else Verdict.PASS
    if not failed and (len(counting) + len(open_lost) >= veto or len(lost) == len(judged)):
        whole = cannot_say(
            evidence.site, f"{summary}未能读取的若都空白则可能达到否决标准，或全部栏目都没有读到，暂不能下结论。"
        )
        findings, verdict, summary = [*whole.findings, *findings], Verdict.UNKNOWN, whole.summary
    measures = {"columns_blank": float(len(counting))}
    near = len(counting) >= int(options["near"])
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures, near=near)


def _waived(evidence: Evidence, seen: ColumnSeen) -> bool:
    return waiver_for(evidence, ID, seen.column.url, "column_blank") is not None


def _finding(seen: ColumnSeen, failed: bool, count: int, veto: int) -> Finding:
    column = seen.column
    since = f"自{show_day(local_day(seen.since))}起" if seen.since else ""
    what = f"栏目“{column.name}”{since}没有任何内容：没有信息条目，没有正文，也没有下级栏目。"
    if failed:
        what += f"全站空白栏目共{count}个，已达到{veto}个（含）的否决标准。"
    return Finding(
        code="column_blank", verdict=Verdict.FAIL if failed else Verdict.WARN, subject=column.url, where=column.url,
        what=what, fix=f"请在“{column.name}”补充内容；近期没有内容的，从导航中撤下或并入其他栏目。",
        since=seen.since, rule="V-4c", steps=_steps(seen),
    )  # fmt: skip


def _lost(seen: ColumnSeen) -> Finding:
    column = seen.column
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=column.url, where=column.url,
        what=f"栏目“{column.name}”不能判断是否空白：{seen.unreadable}。", since=seen.since, steps=_steps(seen),
        fix="请人工打开该栏目查看；列表由脚本生成的，可在台账中改登列表的实际地址。",
    )  # fmt: skip


def _steps(seen: ColumnSeen) -> tuple[Step, ...]:
    source = "台账登记" if seen.registered else "从导航名称认出"
    read = seen.unreadable or "页面完整读取，条目0条、正文0字、下级栏目0个"
    return (Step(what=f"栏目“{seen.column.name}”（{source}）：{read}。", at=seen.looked_at, url=seen.column.url),)
