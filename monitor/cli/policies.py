"""``xunwang policy``: is this page that document, and how faithful is the copy.

What compares is loaded when a command runs: it brings numpy, which no other command needs.
"""

import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.cli.options import CouldNotError, Json, told
from monitor.cli.policy_status import status
from monitor.clock import SystemClock

policy_app = typer.Typer(
    help="政策转载：谁应转载、是否按时；比对原文与转载件，在目录中认出转载的是哪个文件。", no_args_is_help=True
)
policy_app.command("status")(status)


@policy_app.command("compare")
@told
def compare_files(
    issued: Annotated[Path, typer.Argument(metavar="原文", help="文本文件（标题、发文字号或空行、正文）或保存的网页")],
    copy: Annotated[Path, typer.Argument(metavar="转载件", help="同上")],
    as_json: Json = False,
) -> None:
    """比对两份文件：是不是同一文件，是否完整、有无改动，逐处列出不同。"""
    from monitor.app.policies import FileError, compare, read_document
    from monitor.cli.policy_words import comparison_json, comparison_lines

    try:
        found = compare(read_document(issued, SystemClock()), read_document(copy, SystemClock()))
    except FileError as error:
        raise CouldNotError(str(error)) from None
    if as_json:
        typer.echo(json.dumps(comparison_json(found), ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(comparison_lines(found)))


@policy_app.command("match")
@told
def match_pages(
    catalogue: Annotated[Path, typer.Argument(metavar="目录", help="应转载文件的目录，每行一个 JSON 对象，可以是 .xz")],
    pages: Annotated[list[Path], typer.Argument(metavar="网页…", help="文本文件或保存的网页")],
    as_json: Json = False,
) -> None:
    """在目录里找每个网页转载的是哪个文件，并比对是否完整、有无改动。"""
    from monitor.app.policies import FileError, Matcher, read_catalogue, read_page_file
    from monitor.cli.policy_words import match_json, match_lines

    try:
        read = [read_page_file(path, SystemClock()) for path in pages]
        matcher = Matcher(read_catalogue(catalogue))
    except FileError as error:
        raise CouldNotError(str(error)) from None
    found = [(page.key, page.title, matcher.match(page)) for page in read]
    if as_json:
        typer.echo(json.dumps([match_json(*each) for each in found], ensure_ascii=False, indent=2))
    else:
        typer.echo("\n".join(line for each in found for line in match_lines(*each)))
