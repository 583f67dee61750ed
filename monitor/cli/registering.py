"""``xunwang register``: the register checked, and made from what an office has."""

from pathlib import Path
from typing import Annotated

import typer

from monitor.app.importing import keep, read_list, write_new
from monitor.app.wiring import load_register
from monitor.cli.import_words import change_lines, closing_lines, difference_text, list_lines
from monitor.cli.options import DEFAULT_REGISTER, CouldNotError, RegisterPath, WrongCall, tell, told
from monitor.model import KIND_WORDS, Kind
from monitor.register.lists.comparison import FIELD_WORDS, TAKEABLE
from monitor.register.lists.template import template_workbook

register_app = typer.Typer(help="台账：从 Excel 清单生成、检查 sites.toml。", no_args_is_help=True)


@register_app.command("check")
@told
def check(file: Annotated[Path, typer.Argument(metavar="[文件]", help="台账文件")] = DEFAULT_REGISTER) -> None:
    """检查台账：一次列出全部错误，写明站点、键、现在的值和允许的值。

    没有错误时退出状态为 0；有错误时为 1。
    """
    register = load_register(file)
    counts = {kind: sum(site.kind is kind for site in register.sites) for kind in Kind}
    words = "、".join(f"{KIND_WORDS[kind]} {number} 个" for kind, number in counts.items() if number)
    columns = sum(len(site.columns) for site in register.sites)
    typer.echo(f"{file}：没有错误。站点 {len(register.sites)} 个（{words}），栏目 {columns} 个，"
               f"上级发布源 {len(register.issuers)} 个。")  # fmt: skip


@register_app.command("import")
@told
def import_list(
    file: Annotated[Path, typer.Argument(metavar="清单", help="本单位的网站清单，.xlsx 或 .csv")],
    register: RegisterPath = DEFAULT_REGISTER,
    merge: Annotated[
        bool, typer.Option("--merge", help="并入已有的台账：新站点加上，空着的补上，其余以台账为准")
    ] = False,
    out: Annotated[Path | None, typer.Option("--out", help="写到另一个新文件，不动台账")] = None,
    take: Annotated[
        str, typer.Option("--take", help=f"并入时这些项以清单为准，用逗号隔开：{','.join(TAKEABLE)}；全部写 all")
    ] = "",
    skip_bad: Annotated[bool, typer.Option("--skip-bad", help="有错误的行不登记（逐行列出），其余照写")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会改什么，不写文件")] = False,
) -> None:
    """从 Excel 清单登记网站。表头的名称和顺序不限；没有清单可先用 register template 生成模板。

    任何一行有错误，就一次列出全部错误，什么也不写（除非加 --skip-bad）。

    已有台账时要加 --merge：人工改过的都保留，清单与台账不一致的逐项列出，由人决定；清单里没有的站点只提示，不删除。原来的台账另存为 .bak。
    """
    wanted = _fields_to_take(take, merge=merge)
    target = out or register
    _refuse_to_overwrite(target, register, merge=merge and out is None, dry_run=dry_run)
    imported = read_list(file, register if merge else None, take=wanted, skip_bad=skip_bad)
    typer.echo("\n".join([*list_lines(imported), *change_lines(imported, merge=merge)]))
    if dry_run:
        typer.echo(difference_text(imported, target))
    elif imported.changes:
        keep(imported, target, replaces=merge and out is None)
    for fault in imported.planning.faults:
        tell(f"没有登记：{fault.words}")
    typer.echo("\n".join(closing_lines(imported, target, merge=merge and out is None, dry_run=dry_run)))


def _fields_to_take(take: str, *, merge: bool) -> tuple[str, ...]:
    words = [word.strip() for word in take.replace("，", ",").split(",") if word.strip()]
    unknown = [word for word in words if word not in (*TAKEABLE, "all")]
    if unknown:
        known = "、".join(f"{key}（{FIELD_WORDS[key]}）" for key in TAKEABLE)
        raise WrongCall(f"--take 不认识“{unknown[0]}”。可以写：{known}，或 all。")
    if words and not merge:
        raise WrongCall("--take 只能和 --merge 一起用。")
    return TAKEABLE if "all" in words else tuple(words)


def _refuse_to_overwrite(target: Path, register: Path, *, merge: bool, dry_run: bool) -> None:
    if not target.exists() or merge or dry_run:
        return
    if target == register:
        raise CouldNotError(
            f"{target} 已经存在，不会覆盖。要把清单并入它，请加 --merge（可先加 --dry-run 看会改什么）；"
            "要另写一份新台账，请加 --out 文件名。"
        )
    raise CouldNotError(f"{target} 已经存在，不会覆盖。请换一个文件名。")


@register_app.command("template")
@told
def template(file: Annotated[Path, typer.Argument(metavar="文件", help="写到哪个文件，.xlsx")]) -> None:
    """生成清单模板：一个 Excel 文件，表头、下拉框和说明都有，填好后用 register import 导入。"""
    if file.suffix.lower() != ".xlsx":
        raise WrongCall(f"“{file}”应以 .xlsx 结尾。")
    if file.exists():
        raise CouldNotError(f"{file} 已经存在，不会覆盖。请换一个文件名。")
    write_new(file, template_workbook())
    typer.echo(f"已写入 {file}。填好后运行 xunwang register import {file}")
