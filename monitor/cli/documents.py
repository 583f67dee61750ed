"""``xunwang policy list``, ``add``, ``require``, ``exempt``, ``import`` and ``feed``: the documents of the issuers."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import (
    DEFAULT_REGISTER,
    CouldNotError,
    Json,
    RegisterPath,
    open_monitor,
    reopen_monitor,
    run_async,
    told,
)
from monitor.model import OPENED, OUTCOME_WORDS, FeedRound

Documents = Annotated[list[str], typer.Argument(metavar="文件…", help="代号、网址、发文字号，或标题里独有的几个字")]
Issuer = Annotated[str, typer.Option("--issuer", help="上级发布源的代号或名称")]
SitesOwing = Annotated[
    list[str] | None, typer.Option("--site", help="哪些站点（id、名称，或 portal、section、standalone）；不写就是门户")
]


@told
def list_documents(register: RegisterPath = DEFAULT_REGISTER, issuer: Issuer = "", as_json: Json = False) -> None:
    """列出已收录的上级文件：谁应转载，到什么时候为止。"""
    from monitor.app.documents import DocumentError, listed
    from monitor.cli.document_words import document_json, document_lines

    with reopen_monitor(register) as monitor:
        try:
            found = listed(monitor, issuer)
        except DocumentError as error:
            raise CouldNotError(str(error)) from None
        names = {site.id: site.name for site in monitor.register.sites}
        issuers = {each.id: each.name for each in monitor.register.issuers}
    if as_json:
        typer.echo(json.dumps([document_json(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo("\n".join(document_lines(one, issuers.get(one.document.issuer, one.document.issuer), names)))
    typer.echo(f"共 {len(found)} 个文件。")


@told
def read_issuers(register: RegisterPath = DEFAULT_REGISTER, issuer: Issuer = "") -> None:
    """现在读一遍上级发布源，收录新文件。xunwang run 会按台账的 feed_minutes 自动读。"""
    from monitor.app.documents import DocumentError, issuer_of
    from monitor.app.wiring import Monitor

    async def all_of(monitor: Monitor) -> list[FeedRound]:
        wanted = [issuer_of(monitor, issuer)] if issuer else monitor.register.issuers
        async with monitor.pool() as pool:
            rounds = [(await monitor.feed(each, pool)).round for each in wanted]
        await monitor.match_all()
        return rounds

    with open_monitor(register) as monitor:
        if not monitor.register.issuers:
            raise CouldNotError("台账里没有上级发布源。请写 [[issuers]] 和它的 [[issuers.columns]]。")
        try:
            rounds = run_async(all_of(monitor))
        except DocumentError as error:
            raise CouldNotError(str(error)) from None
        names = {each.id: each.name for each in monitor.register.issuers}
    for each in rounds:
        for look in each.lists:
            opened = look.outcome in OPENED
            words = (
                f"列表 {look.rows} 条，新收录 {look.new} 个"
                if opened
                else f"没有读到：{look.detail or OUTCOME_WORDS[look.outcome]}"
            )
            more = f"，另有 {look.unread} 个文件的正文没能读到" if look.unread else ""
            typer.echo(f"{names[each.issuer]}  {look.column}  {words}{more}")
    if not any(look.outcome in OPENED for each in rounds for look in each.lists):
        raise typer.Exit(1)


@told
def add_document(
    url: Annotated[str, typer.Argument(metavar="网址", help="上级网站上这个文件的网页")],
    register: RegisterPath = DEFAULT_REGISTER,
    issuer: Issuer = "",
) -> None:
    """收录一个上级文件（栏目列表上没有的）。"""
    from monitor.app.documents import DocumentError, add, issuer_of

    with open_monitor(register) as monitor:
        try:
            found = run_async(add(monitor, url, issuer_of(monitor, issuer, url)))
            run_async(monitor.match_all())
        except DocumentError as error:
            raise CouldNotError(str(error)) from None
    number = f"（{found.number}）" if found.number else ""
    typer.echo(
        f"已收录 {found.key}  {found.title}{number}，正文 {len(found.text)} 字，附件 {len(found.attachments)} 个。"
    )


@told
def require(
    documents: Documents,
    register: RegisterPath = DEFAULT_REGISTER,
    site: SitesOwing = None,
    hours: Annotated[int, typer.Option("--hours", min=0, max=720, help="多少小时内；0 按发布源的时限")] = 0,
    reason: Annotated[str, typer.Option("--reason", help="为什么")] = "",
) -> None:
    """要求转载这些文件，不论台账里的规则怎么写。"""
    _decide(register, documents, owed=True, sites=site or [], hours=hours, reason=reason)


@told
def exempt(
    documents: Documents,
    reason: Annotated[str, typer.Option("--reason", help="为什么不必转载")],
    register: RegisterPath = DEFAULT_REGISTER,
    site: SitesOwing = None,
) -> None:
    """这些文件不必转载，写明理由。"""
    _decide(register, documents, owed=False, sites=site or [], hours=0, reason=reason)


def _decide(register: Path, documents: list[str], *, owed: bool, sites: list[str], hours: int, reason: str) -> None:
    from monitor.app.documents import DocumentError, decide

    with open_monitor(register) as monitor:
        try:
            found = decide(monitor, documents, owed=owed, sites=sites, hours=hours, reason=reason)
        except DocumentError as error:
            raise CouldNotError(str(error)) from None
        names = [known.name if (known := monitor.register.site(key)) else key for key in sites] or ["门户"]
    for each in found:
        typer.echo(f"{'须转载' if owed else '不必转载'}：{each.key}  {each.title}（{'、'.join(names)}）")


@told
def import_documents(
    path: Annotated[Path, typer.Argument(metavar="清单", help="Excel、CSV，或每行一个 JSON 对象的目录（可以是 .xz）")],
    issuer: Annotated[str, typer.Option("--issuer", help="这些文件是哪个上级发布源的")],
    register: RegisterPath = DEFAULT_REGISTER,
) -> None:
    """从清单收录上级文件：标题、发文字号、网址、发布时间、必须转载、时限；全部记下，或者一个也不记。"""
    from monitor.app.document_lists import import_file
    from monitor.app.documents import DocumentError, issuer_of
    from monitor.app.policies import FileError

    with open_monitor(register) as monitor:
        try:
            taken = import_file(monitor, path, issuer_of(monitor, issuer))
            run_async(monitor.match_all())
        except (DocumentError, FileError) as error:
            raise CouldNotError(str(error)) from None
    more = f"，其中 {taken.without_text} 个没有正文，只能按标题和文号认" if taken.without_text else ""
    known = f"（{taken.known} 个以前已收录）" if taken.known else ""
    typer.echo(f"已收录 {taken.documents} 个文件{known}{more}；清单新写明 {taken.decisions} 个是否须转载。")


COMMANDS: dict[str, Callable[..., None]] = {
    "list": list_documents,
    "feed": read_issuers,
    "add": add_document,
    "require": require,
    "exempt": exempt,
    "import": import_documents,
}
"""What stands under ``xunwang policy``."""
