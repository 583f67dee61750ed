"""A real web server on loopback for crawl tests: pages by host and path, a log of what was asked, faults at will."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager

from aiohttp import web

from monitor.clock import SystemClock
from monitor.model import Budget, Column, ColumnClass, Coverage, Kind, Pace, Register, Robots, Settings, Sighting, Site
from monitor.observe.crawl import crawl_host
from monitor.observe.host_pool import HostPool, Network
from monitor.store import Store, Writer
from monitor.store.codec import decode_sighting
from monitor.store.tables import sightings

HOST = "www.test.gov.cn"
HOME = f"http://{HOST}/"
Answer = web.StreamResponse | str | int
Handler = Callable[[web.Request], Awaitable[Answer]]

STORY = "今天上午，全区召开工作会议，传达学习有关精神，研究部署下一阶段的重点任务，要求各单位抓好落实。" * 8


def page(title: str, *links: str, text: str = STORY, extra: str = "") -> str:
    """A plain page with links; each link is ``url`` or ``url|words``."""
    anchors = "".join(_anchor(link) for link in links)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{text}</p>{extra}<ul>{anchors}</ul></body></html>"
    )


def _anchor(link: str) -> str:
    url, _, words = link.partition("|")
    return f'<li><a href="{url}">{words or url}</a></li>'


class Web:
    """What the server answers, by ``path`` or ``host/path``, and what it was asked."""

    def __init__(self, pages: Mapping[str, Answer | Handler]) -> None:
        self.pages = dict(pages)
        self.log: list[str] = []
        self.fallback: Handler | None = None
        self.port = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        path = request.path_qs
        self.log.append(path if request.host == HOST else f"{request.host}{path}")
        found = self.pages.get(
            f"{request.host}{path}", self.pages.get(path, 404 if self.fallback is None else self.fallback)
        )
        answer = await found(request) if callable(found) and not isinstance(found, web.StreamResponse) else found
        if isinstance(answer, int):
            return web.Response(
                status=answer, text=f"<html><title>{answer}</title>{answer}</html>", content_type="text/html"
            )
        if isinstance(answer, str):
            return web.Response(text=answer, content_type="text/html", charset="utf-8")
        return answer

    def asked(self, path: str) -> int:
        return self.log.count(path)


@asynccontextmanager
async def serving(pages: Mapping[str, Answer | Handler]) -> AsyncIterator[Web]:
    """Serve pages on a free port of loopback."""
    site = Web(pages)
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", site.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    listener = web.TCPSite(runner, "127.0.0.1", 0)
    await listener.start()
    site.port = runner.addresses[0][1]
    try:
        yield site
    finally:
        await runner.cleanup()


def file(content: bytes = b"%PDF-1.4 test", content_type: str = "application/pdf") -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(body=content, content_type=content_type)

    return answer


def moved(target: str, status: int = 302) -> Handler:
    async def answer(_: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": target})

    return answer


def column(path: str, name: str = "工作动态", host: str = HOST) -> Column:
    return Column(name=name, url=f"http://{host}{path}", cls=ColumnClass.NEWS)


def portal(*columns: Column, robots: Robots = Robots.IGNORE, url: str = HOME) -> Site:
    return Site(
        id="portal", name="测试区政府", kind=Kind.PORTAL, owner="区政府办", url=url, prefixes=(HOME,), columns=columns,
        robots=robots,
    )  # fmt: skip


def section(path: str, key: str, *columns: Column) -> Site:
    url = f"http://{HOST}{path}"
    return Site(
        id=key, name=key, kind=Kind.SECTION, owner=key, url=url, prefixes=(url,), columns=columns, robots=Robots.IGNORE
    )


def register(*sites: Site, budget: Budget | None = None, pace: Pace | None = None, timeout_s: float = 5.0) -> Register:
    settings = Settings(
        district="测试区", division="500199", contact_url="http://127.0.0.1/", allow_private=True,
        pace=pace or Pace(requests_per_s=10_000, concurrency=16), budget=budget or Budget(),
        visit_timeout_s=timeout_s,
    )  # fmt: skip
    return Register(settings=settings, sites=sites or (portal(),))


def network(port: int, hosts: Iterable[str] = (HOST,)) -> Network:
    return Network(
        connect_map={f"{host}:80": f"127.0.0.1:{port}" for host in hosts}, loopback_only=True, paced_loopback=False
    )


async def crawl(
    site: Web, store: Store, known: Register, *, hosts: Iterable[str] = (HOST,), budget: Budget | None = None,
    confirm_after_s: float = 0.05, patience_s: tuple[float, ...] = (0.02, 0.03), **more: object,
) -> Coverage:  # fmt: skip
    """Crawl the test host with the real pool, writer and store."""
    clock = SystemClock()
    async with HostPool(known, network(site.port, hosts), clock) as pool, Writer(store, max_delay_s=0.2) as writer:
        return await crawl_host(
            HOST, known, pool, store, writer, clock, budget=budget or known.settings.budget,
            confirm_after_s=confirm_after_s, patience_s=patience_s, **more,  # type: ignore[arg-type]
        )  # fmt: skip


def seen_broken(store: Store, crawl_id: str) -> dict[str, Sighting]:
    """The sightings of a crawl by the target's path (URL for other hosts)."""
    with store.reading() as connection:
        rows = connection.execute(sightings.select().where(sightings.c.crawl == crawl_id)).all()
    values = [decode_sighting(row.value) for row in rows]
    assert len({value.target for value in values}) == len(values), "a target is sighted once a crawl"
    return {value.target.removeprefix(HOME.rstrip("/")): value for value in values}
