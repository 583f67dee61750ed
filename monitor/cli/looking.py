"""``xunwang look``, ``probe`` and ``crawl``: going out to see."""

import asyncio
import json
from pathlib import Path
from typing import Annotated

import typer

from monitor.app.one_off import look_at
from monitor.app.wiring import Monitor
from monitor.app.workers import CrawlError, Workers
from monitor.cli.options import (
    DEFAULT_REGISTER,
    CouldNotError,
    Json,
    RegisterPath,
    Sites,
    WrongCall,
    open_monitor,
    run_async,
    tell,
    told,
)
from monitor.cli.progress import meter, meters
from monitor.cli.words import coverage_line, light_line, look_lines, visit_line
from monitor.model import OUTCOME_WORDS, Coverage, LightRound
from monitor.observe.crawl import Progress
from monitor.register import is_web
from monitor.store.locks import HostBusyError


@told
def look(
    url: Annotated[str, typer.Argument(metavar="网址", help="要看的网站首页")],
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, help="最多读多少个网页")] = 200,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="允许访问内网和本机地址")] = False,
    no_pacing: Annotated[bool, typer.Option("--no-pacing", help="不放慢速度（只对内网和本机地址有效）")] = False,
    contact: Annotated[str, typer.Option("--contact", help="写进 User-Agent 的联系网址，让对方知道是谁在看")] = "",
    as_json: Json = False,
) -> None:
    """看一个网站：标识、栏目、打不开的链接。不需要登记，什么也不存。

    打不开的链接都隔一会儿再看一次，两次都打不开才列出，连同它所在的网页。
    """
    if not is_web(url):
        raise WrongCall(f"“{url}”不是完整的网址。请写成 https://www.example.gov.cn/ 的样子。")
    with meter("查看", max_pages) as bar:

        def show(progress: Progress) -> None:
            bar(progress.done, progress.done + progress.queued, f"打不开 {progress.broken}")

        work = look_at(
            url,
            max_pages=max_pages,
            allow_private=allow_private,
            pacing=not no_pacing,
            contact=contact,
            progress=show,
        )
        found = run_async(work)
    if as_json:
        typer.echo(json.dumps(found.as_json(), ensure_ascii=False, indent=2))
    if not found.opened:
        raise CouldNotError(f"{url} 打不开：{OUTCOME_WORDS[found.outcome]}。{found.detail}")
    if not as_json:
        typer.echo("\n".join(look_lines(found)))


@told
def probe(sites: Sites = None, register: RegisterPath = DEFAULT_REGISTER) -> None:
    """探测：现在打开一次这些站点的首页，记下结果。"""
    with open_monitor(register) as monitor:
        wanted = monitor.sites(sites or ())
        visits = run_async(monitor.probe(wanted, (4, 6)))
        names = {site.id: site.name for site in wanted}
    for visit in visits:
        typer.echo(visit_line(visit, names[visit.site]))


Ended = Coverage | CrawlError | HostBusyError


async def _crawl_all(monitor: Monitor, hosts: tuple[str, ...]) -> list[Ended]:
    """All in this process, one after the other; a host that another process crawls stops none of the others."""
    found: list[Ended] = []
    async with monitor.pool() as pool:
        for host in hosts:
            with meter(host) as bar:

                def show(progress: Progress, bar=bar) -> None:  # type: ignore[no-untyped-def]
                    bar(progress.done, progress.done + progress.queued, f"打不开 {progress.broken}")

                try:
                    found.append(await monitor.crawl(host, pool, show))
                except HostBusyError as error:
                    found.append(error)
    return found


async def _deal_out(monitor: Monitor, register: Path, hosts: tuple[str, ...], workers: int) -> list[Ended]:
    """By several processes, each one host at a time; a host that cannot be crawled stops none of the others."""
    with meters("主机", len(hosts)) as bars:

        def show(host: str, progress: Progress) -> None:
            bars.going(host, progress.done, progress.done + progress.queued, f"打不开 {progress.broken}")

        async def one(host: str) -> Coverage | CrawlError:
            try:
                return await crew.crawl(host)
            except CrawlError as error:
                return error
            finally:
                bars.ended(host)

        async with Workers(register, workers, monitor.host_addresses, show) as crew:
            return list(await asyncio.gather(*map(one, hosts)))


async def _light_all(monitor: Monitor, hosts: tuple[str, ...]) -> list[LightRound]:
    async with monitor.pool() as pool:
        return [await monitor.light(host, pool) for host in hosts]


@told
def crawl(
    sites: Sites = None,
    register: RegisterPath = DEFAULT_REGISTER,
    light: Annotated[bool, typer.Option("--light", help="轻巡：只看首页、栏目和新内容，不判断断链")] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, max=32, help="同时用几个进程；不写就按台账的 crawl_workers")
    ] = None,
) -> None:
    """巡检：现在把这些站点逐页看一遍。中断后再运行，会接着上次的地方继续。

    站点多时由几个进程分头做，一个进程同时只巡检一个主机；同一地址上的主机总是一个接一个。
    """
    with open_monitor(register) as monitor:
        hosts = monitor.hosts(monitor.sites(sites or ()))
        if light:
            rounds = run_async(_light_all(monitor, hosts))
            typer.echo("\n".join(map(light_line, rounds)))
            if not any(done.looked for done in rounds):
                raise typer.Exit(1)
            return
        number = min(workers or monitor.register.settings.crawl_workers, len(hosts))
        ended = run_async(_deal_out(monitor, register, hosts, number) if number > 1 else _crawl_all(monitor, hosts))
    coverages = [each for each in ended if isinstance(each, Coverage)]
    for coverage in coverages:
        typer.echo(coverage_line(coverage))
    for error in ended:
        if isinstance(error, Exception):
            tell(str(error))
    if not any(coverage.pages for coverage in coverages):
        tell("一个网页也没有看到。")
        raise typer.Exit(1)
    if len(coverages) < len(ended):
        raise typer.Exit(1)
