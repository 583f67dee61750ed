"""``xunwang run`` and ``xunwang demo``."""

import asyncio
import contextlib
import signal
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from monitor.app.daemon import Daemon
from monitor.app.demonstration import Demonstration, demonstrate, mail_text
from monitor.app.serving import check_free, served
from monitor.cli.options import DEFAULT_REGISTER, RegisterPath, open_monitor, run_async, tell, told
from monitor.cli.progress import meter
from monitor.cli.words import finding_lines_of, judgement_lines
from monitor.demo.scenario import DEFAULT_DAYS, DEFAULT_SEED, draw, load
from monitor.judging import catalogue
from monitor.reports.lines import finding_lines, worst_first

LISTEN = "--listen"


@told
def run(register: RegisterPath = DEFAULT_REGISTER) -> None:
    """运行：按台账每天探测、巡检、评定，每周发评分卡，并开网页。

    一直运行到收到 Ctrl+C（或 SIGTERM）；已经记下的都不会丢。
    """
    with open_monitor(register) as monitor:
        run_async(Daemon(monitor, register, typer.echo).run())


@told
def demo(
    days: Annotated[int, typer.Option("--days", min=1, max=60, help="模拟多少天")] = DEFAULT_DAYS,
    seed: Annotated[int, typer.Option("--seed", min=0, help="换一个数就换一个区县和一套问题")] = DEFAULT_SEED,
    scenario: Annotated[Path | None, typer.Option("--scenario", help="剧本文件（代替 --seed）")] = None,
    out: Annotated[Path, typer.Option("--out", help="结果写到哪个文件夹")] = Path("demo-out"),
    no_serve: Annotated[bool, typer.Option("--no-serve", help="做完就结束，不开网页")] = False,
    listen: Annotated[str, typer.Option("--listen", help="网页开在哪个地址和端口")] = "127.0.0.1:8470",
) -> None:
    """演示：在内置的模拟区县上跑几周，两分钟左右看到全部结果。只访问本机。"""
    if not no_serve:
        check_free(listen, LISTEN)
    district = load(scenario) if scenario else draw(seed, days)
    length = min(days, district.days) if scenario else days
    tell(f"{district.district}：{len(district.sites)} 个站点，模拟 {length} 天（{district.start} 起），只访问本机。")
    began = monotonic()
    with meter("模拟天数", length) as bar:
        shown = demonstrate(district, length, out, lambda done, words: bar(done, length, words))
    with shown.monitor:
        _show(shown, monotonic() - began)
        if not no_serve:
            asyncio.run(_serve(shown, listen))


def _show(shown: Demonstration, took: float) -> None:
    register, checks = shown.monitor.register, catalogue()
    judged = worst_first(shown.view.judgements())
    typer.echo("\n—— 评定与处置建议 ——")
    for each in judged:
        typer.echo("\n".join(judgement_lines(each, register, checks)))
    lines = [line for each in judged for line in finding_lines(each, register, checks) if line.counts]
    typer.echo(f"\n—— 发现（共 {len(lines)} 条，各检查项举一例，带证据；全部见 findings.xlsx） ——")
    examples = {line.check: line for line in reversed(lines) if not line.unknown}
    for line in examples.values():
        typer.echo("\n".join(finding_lines_of(line, steps=True)))
    typer.echo("\n—— 每周评分卡（邮件） ——")
    typer.echo(mail_text(shown.folder))
    typer.echo("—— 与剧本对照 ——")
    for check, row in shown.accuracy["checks"].items():
        missed, false = len(row["missed"]), len(row["false_alarms"])
        typer.echo(f"  {check}：应发现 {row['planted']}，发现 {row['found']}，漏报 {missed}，误报 {false}")
    watched = shown.watched
    typer.echo(
        f"\n用时 {took:.0f} 秒：探测 {watched.visits} 次，请求 {watched.requests} 次，"
        f"每站网页不少于 {watched.fewest_pages} 个。文件在 {shown.folder}/"
    )


async def _serve(shown: Demonstration, listen: str) -> None:
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(number, stopping.set)
    async with served(shown.view, listen, LISTEN) as address:
        typer.echo(f"网页 {address}  指标 {address}metrics  停止请按 Ctrl+C")
        await stopping.wait()
    typer.echo("已停止。")
