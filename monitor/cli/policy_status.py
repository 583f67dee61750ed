"""``xunwang policy status``: who owes which repost, who was in time, who is late, and what was changed."""

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from monitor.app.repost_texts import repost_texts
from monitor.app.results import write_result, writing
from monitor.app.wiring import Monitor
from monitor.cli.judging import AsOf
from monitor.cli.options import (
    DEFAULT_REGISTER,
    CouldNotError,
    Json,
    RegisterPath,
    judged_at,
    moment_of,
    reopen_monitor,
    tell,
    told,
)
from monitor.cli.policy_rows import row_json, rows_table
from monitor.contract import Reposts
from monitor.judging.result import SiteJudgement
from monitor.model import Frozen, Register
from monitor.reports.repost_state import RepostState
from monitor.reports.repost_table import RepostRow, RepostTable, repost_table, reposts_of
from monitor.reports.repost_xlsx import repost_workbook

Texts = Callable[[str, str, str], tuple[str, str] | None]
"""Document key, URL and body of a page → the issued text and the copy's."""

NOT_THERE = (RepostState.MISSING, RepostState.UNCONFIRMED)


class Known(Frozen, frozen=True, kw_only=True):
    """What the store gives for the table and the pages."""

    register: Register
    reposts: dict[str, Reposts]
    texts: Texts
    as_of: datetime
    judgements: tuple[SiteJudgement, ...] = ()


def known_of(monitor: Monitor, sites: Sequence[str], as_of: datetime) -> Known:
    """What is known of these sites' reposts as of a moment."""
    judged = tuple(monitor.judge(monitor.sites(sites), as_of))
    texts = partial(repost_texts, monitor.store, as_of)
    return Known(register=monitor.register, reposts=reposts_of(judged), judgements=judged, texts=texts, as_of=as_of)


@told
def status(
    document: Annotated[str, typer.Option("--document", help="只看这个文件：编号、发文字号或标题里的一段")] = "",
    site: Annotated[list[str] | None, typer.Option("--site", help="只看这个站点（id 或名称），可写多次")] = None,
    missing: Annotated[bool, typer.Option("--missing", help="只看过期还没有见到转载的（缺、待确认）")] = False,
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="另存为 Excel 文件")] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="文件夹", help="把有不同的转载件逐件存成对照网页")
    ] = None,
    as_of: AsOf = "",
    register: RegisterPath = DEFAULT_REGISTER,
    as_json: Json = False,
) -> None:
    """转载情况：哪些上级文件应转载、谁已按时转载、谁迟了、谁还没有，转载件是否完整、有无改动。

    按已记下的事实判断，不会再去访问网站；可以看过去任何一天。
    """
    moment = moment_of(as_of)
    with reopen_monitor(register) as monitor:
        known = known_of(monitor, site or (), judged_at(monitor, moment))
        table = repost_table(known.register, known.reposts, known.as_of, known.judgements)
        rows = _chosen(table, document, missing=missing)
        if xlsx is not None:
            write_result(xlsx, repost_workbook(known.register, table, rows))
            tell(f"已写入 {xlsx}。")
        if html is not None:
            with writing(html):
                _write_pages(html, known, rows)
    for issuer in table.unreadable:
        tell(issuer.told)
    if as_json:
        typer.echo(json.dumps([row_json(row) for row in rows], ensure_ascii=False, indent=2))
    elif xlsx is None and html is None:
        _show(table, rows)


def _chosen(table: RepostTable, document: str, *, missing: bool) -> list[RepostRow]:
    rows = list(table.rows)
    if document:
        rows = [row for row in rows if document in (row.document, row.number) or document in row.title]
        if not rows:
            raise CouldNotError(f"没有编号、文号是“{document}”或标题里有它的应转载文件。不写 --document 可以看全部。")
    return [row for row in rows if row.state in NOT_THERE] if missing else rows


def _show(table: RepostTable, rows: Sequence[RepostRow]) -> None:
    if rows:
        Console().print(rows_table(rows))
    if not table.issuers:
        tell("台账没有登记上级发布源（issuers），没有应转载的文件。")
    for issuer in table.issuers:
        if not issuer.blind:
            tell(f"{issuer.name}：{issuer.words}。")
    tell(f"共 {len(rows)} 件次。看改了哪里：xunwang policy status --html 文件夹")


def _write_pages(folder: Path, known: Known, rows: Sequence[RepostRow]) -> None:
    """A page for each repost that differs; those whose texts are not kept are named."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    for row, page in _pages(known, [row for row in rows if row.compared and row.differences_total]):
        if page is None:
            tell(f"《{row.title}》（{row.site_name}）：原文或转载件的正文没有保存，不能对照。")
        else:
            (folder / f"{row.document}-{row.site}.html").write_text(page, encoding="utf-8")
            written += 1
    tell(f"已写入 {written} 个对照网页到 {folder}。")


def _pages(known: Known, rows: Sequence[RepostRow]) -> Iterator[tuple[RepostRow, str | None]]:
    from monitor.reports.difference_page import difference_page  # brings numpy, which the table does not need

    for row in rows:
        texts = known.texts(row.document, row.page, row.body)
        seen = next(each for each in known.reposts[row.site].duties if each.duty.document.key == row.document)
        yield row, difference_page(row, seen, texts, district=known.register.settings.district) if texts else None
