"""``xunwang store``."""

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from msgspec import to_builtins

from monitor.cli.options import (
    DEFAULT_REGISTER,
    CouldNotError,
    Json,
    RegisterPath,
    WrongCall,
    moment_named,
    reopen_monitor,
    tell,
    told,
)
from monitor.model import BEIJING
from monitor.store import upkeep

store_app = typer.Typer(help="存储：查看、导出、清理已记下的观测。", no_args_is_help=True)


@store_app.command("info")
@told
def info(register: RegisterPath = DEFAULT_REGISTER, as_json: Json = False) -> None:
    """存储里有什么：观测条数、起止时间、占用空间。"""
    with reopen_monitor(register) as monitor:
        found = upkeep.info(monitor.store)
    typer.echo(
        json.dumps(to_builtins(found), ensure_ascii=False, indent=2) if as_json else "\n".join(_info_lines(found))
    )


def _info_lines(found: upkeep.Info) -> list[str]:
    def day(moment: datetime | None) -> str:
        return f"{moment.astimezone(BEIJING):%Y-%m-%d %H:%M}" if moment else "无"

    return [
        f"存储：{found.where}（{found.file_bytes / 1e6:.1f} MB）",
        f"观测：{day(found.first_at)} 至 {day(found.last_at)}；清理到 {day(found.horizon)}",
        f"网页正文：{found.body_bytes / 1e6:.1f} MB，压缩后 {found.kept_bytes / 1e6:.1f} MB",
        *(f"  {name}：{number}" for name, number in found.rows.items()),
    ]


@store_app.command("export")
@told
def export(
    file: Annotated[Path, typer.Argument(metavar="文件", help="写到哪个文件（每行一条 JSON）")],
    register: RegisterPath = DEFAULT_REGISTER,
    bodies: Annotated[bool, typer.Option("--bodies", help="连同网页正文一起导出")] = False,
) -> None:
    """导出全部观测，每行一条 JSON。"""
    with reopen_monitor(register) as monitor:
        number = upkeep.export(monitor.store, file, with_bodies=bodies)
    tell(f"已导出 {number} 条到 {file}。")


def _agreed(question: str) -> bool:
    """Whether the person agrees; nobody there to answer does not."""
    typer.echo(question, nl=False, err=True)
    return sys.stdin.readline().strip().lower() in ("y", "yes", "是")


@store_app.command("prune")
@told
def prune(
    before: Annotated[str, typer.Option("--before", help="清理这一天以前的观测，如 2026-01-01")],
    register: RegisterPath = DEFAULT_REGISTER,
    yes: Annotated[bool, typer.Option("--yes", help="不再询问")] = False,
) -> None:
    """清理旧的观测。此后，对这一天以前的评定一律回答“不可测”。"""
    moment = moment_named(before if "T" in before else f"{before}T00:00")
    with reopen_monitor(register) as monitor:
        if moment > monitor.clock.now():
            raise WrongCall(f"--before {before} 在将来。")
        if not yes and not _agreed(f"清理 {before} 以前的观测，不能恢复。要继续请输入 y："):
            raise CouldNotError("没有清理。不想再被询问，可以加 --yes。")
        removed = upkeep.prune(monitor.store, moment)
    tell(f"已清理 {sum(removed.rows.values())} 条。")
