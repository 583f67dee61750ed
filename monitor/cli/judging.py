"""``xunwang judge``, ``findings``, ``explain`` and ``scorecard``: what the stored facts mean."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.mailing import Scorecards, last_week_end
from monitor.app.results import write_result
from monitor.app.wiring import Monitor
from monitor.cli.options import (
    DEFAULT_REGISTER,
    CouldNotError,
    Json,
    RegisterPath,
    Sites,
    WrongCall,
    judged_at,
    moment_of,
    reopen_monitor,
    run_async,
    tell,
    told,
)
from monitor.cli.words import finding_lines_of, judgement_lines
from monitor.contract import Check
from monitor.judging import as_dict, catalogue, findings_as_dicts
from monitor.judging.result import SiteJudgement
from monitor.reports.blocked import with_causes
from monitor.reports.findings_xlsx import findings_workbook
from monitor.reports.lines import finding_line, finding_lines, worst_first

AsOf = Annotated[str, typer.Option("--as-of", help="以哪一天（当天结束时）为准，如 2026-03-04；不写就是现在")]


def _judged(monitor: Monitor, sites: list[str] | None, at: datetime) -> list[SiteJudgement]:
    return worst_first(monitor.judge(monitor.sites(sites or ()), at))


def _print_json(value: object) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))


def _check_named(name: str, checks: Mapping[str, Check]) -> str:
    """The id of the check of this id or title.  Raises :class:`WrongCall` with all of them."""
    found = next((key for key, check in checks.items() if name.strip() in (key, check.title)), None)
    if found is None:
        known = "\n".join(f"  {key}  {check.title}" for key, check in checks.items())
        raise WrongCall(f"没有检查项“{name}”。现有（编号和名称都可以写）：\n{known}")
    return found


@told
def judge(
    sites: Sites = None, as_of: AsOf = "", register: RegisterPath = DEFAULT_REGISTER, as_json: Json = False
) -> None:
    """评定：按已记下的事实给出每个站点的评定和处置建议。

    可以重新评定过去任何一天；不会再去访问网站。
    """
    moment = moment_of(as_of)
    with reopen_monitor(register) as monitor:
        found = _judged(monitor, sites, judged_at(monitor, moment))
        if as_json:
            _print_json([as_dict(each) for each in found])
            return
        for each in found:
            typer.echo("\n".join(judgement_lines(each, monitor.register, catalogue())))


@told
def findings(
    site: Annotated[list[str] | None, typer.Option("--site", help="只看这个站点（id 或名称），可写多次")] = None,
    check: Annotated[list[str] | None, typer.Option("--check", help="只看这个检查项（编号或名称），可写多次")] = None,
    as_of: AsOf = "",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="另存为 Excel 文件")] = None,
    register: RegisterPath = DEFAULT_REGISTER,
    as_json: Json = False,
) -> None:
    """发现：列出问题，写明是什么、在哪里、从何时起、依据和怎样整改。"""
    checks = catalogue()
    wanted = {_check_named(name, checks) for name in check or ()}
    moment = moment_of(as_of)
    with reopen_monitor(register) as monitor:
        at = judged_at(monitor, moment)
        judged, blocked = _judged(monitor, site, at), monitor.blocked(at)
        if xlsx is not None:
            write_result(xlsx, findings_workbook(monitor.register, judged, catalogue=checks, blocked=blocked))
            tell(f"已写入 {xlsx}。")
            return
        if as_json:
            rows = [row for each in judged for row in findings_as_dicts(each)]
            _print_json([row for row in rows if not wanted or row["check"] in wanted])
            return
        lines = [
            line for each in judged
            for line in with_causes(finding_lines(each, monitor.register, checks), each, blocked, checks)
        ]  # fmt: skip
    lines = [line for line in lines if not wanted or line.check in wanted]
    for line in lines:
        typer.echo("\n".join(finding_lines_of(line)))
    tell(f"共 {len(lines)} 条。看某一条的证据：xunwang explain 编号")


@told
def explain(
    finding: Annotated[str, typer.Argument(metavar="编号", help="发现的编号，见 xunwang findings")],
    as_of: AsOf = "",
    register: RegisterPath = DEFAULT_REGISTER,
) -> None:
    """解释：一步一步列出某条发现的证据。"""
    moment = moment_of(as_of)
    with reopen_monitor(register) as monitor:
        at = judged_at(monitor, moment)
        blocked = monitor.blocked(at)
        for each in _judged(monitor, None, at):
            for found in each.findings:
                if found.id == finding:
                    line = finding_line(found, each, monitor.register, catalogue())
                    (line,) = with_causes((line,), each, blocked, catalogue())
                    typer.echo("\n".join(finding_lines_of(line, steps=True)))
                    return
    raise CouldNotError(f"现在没有编号为“{finding}”的发现；它可能已经消除。可以用 --as-of 看过去某一天。")


@told
def scorecard(
    send: Annotated[bool, typer.Option("--send", help="发出去（默认只显示）")] = False,
    out: Annotated[Path | None, typer.Option("--out", help="把邮件存成 .eml 文件")] = None,
    register: RegisterPath = DEFAULT_REGISTER,
) -> None:
    """评分卡：最近七天的周报。默认只显示全区的一封；--send 发给台账里的收件人，每周每人一封。"""
    with reopen_monitor(register) as monitor:
        cards = Scorecards(monitor, last_week_end(monitor))
        if send:
            if not cards.recipients():
                raise CouldNotError(
                    "台账没有写收件人：请在 [settings.mail] 填写 recipients（全区的一封），或在各站点填写 recipients。没有发信。"
                )
            delivery = run_async(cards.send())
            typer.echo(f"已发 {len(delivery.sent)} 封；以前已发过 {len(delivery.already)} 封。")
            for recipient, problem in delivery.problems.items():
                tell(f"{recipient}：{problem}")
            if delivery.problems:
                raise typer.Exit(1)
            return
        message = cards.message()
    if out is not None:
        write_result(out, bytes(message))
        tell(f"已写入 {out}。")
        return
    body = message.get_body(("plain",))
    typer.echo(body.get_content() if body else "")
