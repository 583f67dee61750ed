"""``xunwang read``: what one page says, from a file or from its address."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console, Group
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from monitor.app.reading import PageReport, kind_of, read_body, read_url
from monitor.cli.options import CouldNotError, Json, WrongCall, run_async, told
from monitor.cli.words import MARKS
from monitor.clock import SystemClock
from monitor.model import refusal
from monitor.register import is_web

KINDS = {
    "home": "首页", "list": "列表页", "article": "文章页", "error": "错误提示页", "challenge": "防护验证页", "other": "其他页面",
}  # fmt: skip
DATES = {
    "visible": "页面显示", "meta": "PubDate 标签", "url": "网址中", "header": "Last-Modified 头", "listed": "列表中",
}  # fmt: skip
_FEW_ROWS = 12
_FEW_LINES = 12


@told
def read(
    page: Annotated[str, typer.Argument(metavar="网页", help="保存下来的文件，或网址；“-”表示标准输入")],
    known_url: Annotated[str, typer.Option("--as", metavar="网址", help="这个文件原来的网址")] = "",
    allow_private: Annotated[bool, typer.Option("--allow-private", help="允许访问内网和本机地址")] = False,
    as_json: Json = False,
) -> None:
    """读一个网页：标识、标签、标题、日期、来源、列表、正文和附件，各从哪里读到。什么也不存。"""
    if known_url and "://" not in known_url:
        known_url = f"http://{known_url}"
    if known_url and not is_web(known_url):
        raise WrongCall(f"“{known_url}”不是完整的网址。请写成 https://www.example.gov.cn/ 的样子。")
    if is_web(page):
        if known_url:
            raise WrongCall("读网址时不能再写 --as：它只说明一个文件原来的网址。")
        report, arrived = run_async(read_url(page, SystemClock(), allow_private=allow_private))
    else:
        report, arrived = _read_file(page, known_url), True
    if as_json:
        typer.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    if not arrived:
        raise CouldNotError(f"{page} 读不了：{report.unreadable}。")
    if not as_json:
        Console().print(shown(report))


def _read_file(name: str, url: str) -> PageReport:
    try:
        body = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except OSError as error:
        raise CouldNotError(f"读不了文件 {name}：{refusal(error)}。") from None
    kind = kind_of(body)
    if kind:
        raise CouldNotError(f"{name} 是{kind}，不是网页。请给出浏览器里另存下来的网页（.html），或网页的网址。")
    return read_body(body, SystemClock(), url=url, file_name="" if name == "-" else Path(name).name)


def shown(report: PageReport) -> Group:
    """The report for a person at a terminal."""
    parts: list[Panel | Text] = [_facts(report)]
    if report.unreadable:
        parts.append(Text(f"不可测：{report.unreadable}", style="bold yellow"))
    parts.append(_marks(report))
    if report.facts.tags:
        parts.append(_panel("网页标签", [(name, value or "（空）") for name, value in report.facts.tags.items()]))
    if report.facts.rows and report.kind != "article":
        parts.append(_rows(report))
    if report.text:
        parts.append(_text(report))
    if report.facts.attachments:
        parts.append(_panel("附件", [(link.text, link.url) for link in report.facts.attachments]))
    return Group(*parts)


def _panel(title: str, rows: list[tuple[str, str]]) -> Panel:
    table = Table.grid(padding=(0, 2))
    table.add_column(style="cyan", no_wrap=True, max_width=24)
    table.add_column(overflow="fold")
    for name, value in rows:
        table.add_row(Text(name), Text(value))
    return Panel(table, title=title, title_align="left")


def _facts(report: PageReport) -> Panel:
    facts = report.facts
    rows = [("网址", report.url or "页面没有说明"), ("编码", facts.charset or "—"), ("标题", facts.title or "没有读到")]
    rows += [("发布时间", facts.published_text or "页面没有显示"), ("来源", facts.source or "页面没有注明")]
    if report.effective != facts.published_text:
        rows.append(("用于评判的日期", f"{report.effective}（显示的日期在将来，不采用）"))
    dates = [f"{word} {getattr(report.dates, name)}" for name, word in DATES.items() if getattr(report.dates, name)]
    rows.append(("各处的日期", "；".join(dates) or "都没有"))
    return _panel(KINDS[report.kind], rows)


def _marks(report: PageReport) -> Panel:
    marks = report.facts.marks
    values = [(word, getattr(marks, name)) for name, word in MARKS.items()]
    rows = [(word, "、".join(value) if isinstance(value, tuple) else value) for word, value in values]
    return _panel("页面标识", [(word, value or "没有读到") for word, value in rows])


def _rows(report: PageReport) -> Panel:
    rows = report.facts.rows
    lines = [(row.shown.isoformat() if row.shown else "没有日期", f"{row.title}  {row.url}") for row in rows]
    more = [("……", f"共 {len(rows)} 条")] if len(rows) > _FEW_ROWS else []
    return _panel(f"列表（{len(rows)} 条）", lines[:_FEW_ROWS] + more)


def _text(report: PageReport) -> Panel:
    lines = report.text.split("\n")
    more = [f"……（共 {len(lines)} 段、{len(report.text)} 字）"] if len(lines) > _FEW_LINES else []
    return Panel(Text("\n".join(lines[:_FEW_LINES] + more)), title="正文", title_align="left")
