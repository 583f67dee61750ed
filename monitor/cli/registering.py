"""``xunwang register``: the register checked, and made from what an office has."""

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.discovering import as_json as as_plain
from monitor.app.discovering import discover_at, draft
from monitor.app.importing import keep, read_list, write_new
from monitor.app.wiring import load_register
from monitor.cli.discover_words import discovery_lines
from monitor.cli.import_words import change_lines, closing_lines, difference_text, list_lines
from monitor.cli.options import DEFAULT_REGISTER, CouldNotError, Json, RegisterPath, WrongCall, run_async, tell, told
from monitor.cli.progress import meter
from monitor.model import KIND_WORDS, OPENED, OUTCOME_WORDS, Kind
from monitor.register import is_web
from monitor.register.lists.comparison import FIELD_WORDS, TAKEABLE
from monitor.register.lists.template import template_workbook

register_app = typer.Typer(help="台账：从 Excel 清单生成、检查 sites.toml。", no_args_is_help=True)


@register_app.command("check")
@told
def check(
    file: Annotated[Path | None, typer.Argument(metavar="[文件]", help="台账文件，与 --register 相同")] = None,
    named: RegisterPath = DEFAULT_REGISTER,
) -> None:
    """检查台账：一次列出全部错误，写明站点、键、现在的值和允许的值。

    没有错误时退出状态为 0；有错误时为 1。
    """
    file = file or named
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
    imported = read_list(file, register if merge else None, target=target, take=wanted, skip_bad=skip_bad)
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


@register_app.command("discover")
@told
def discover(
    url: Annotated[str, typer.Argument(metavar="网址", help="门户网站首页")],
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, help="最多读多少个网页")] = 300,
    out: Annotated[Path | None, typer.Option("--out", help="把草稿写到一个新文件")] = None,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="允许访问内网和本机地址")] = False,
    no_pacing: Annotated[bool, typer.Option("--no-pacing", help="不放慢速度（只对内网和本机地址有效）")] = False,
    contact: Annotated[str, typer.Option("--contact", help="写进 User-Agent 的联系网址，让对方知道是谁在看")] = "",
    as_json: Json = False,
) -> None:
    """从门户首页找出部门和镇街的专属网页、下级域名的网站和各自的栏目，供人确认。不需要登记，什么也不存。

    用 --out 写出台账草稿，每一处推测都标有“待确认”。没有看到的、由脚本生成的，都会说明。
    """
    if not is_web(url):
        raise WrongCall(f"“{url}”不是完整的网址。请写成 https://www.example.gov.cn/ 的样子。")
    if out is not None and out.exists():
        raise CouldNotError(f"{out} 已经存在，不会覆盖。请换一个文件名。")
    with meter("查看", max_pages) as bar:
        work = discover_at(
            url, max_pages=max_pages, allow_private=allow_private, pacing=not no_pacing, contact=contact, progress=bar
        )
        found = run_async(work)
    if as_json:
        typer.echo(json.dumps(as_plain(found), ensure_ascii=False, indent=2))
    if found.portal.outcome not in OPENED:
        raise CouldNotError(f"{url} 打不开：{OUTCOME_WORDS[found.portal.outcome]}。{found.portal.detail}")
    if not as_json:
        typer.echo("\n".join(discovery_lines(found)))
    if out is not None:
        write_new(out, draft(found).encode("utf-8"))
        tell(f"草稿已写入 {out}。请逐项核对标有“待确认”的地方，再运行 xunwang register check {out}")
