"""``xunwang run`` at work: a day of the scheduler under a clock that the test sets, and a crawl by its worker processes."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from time import monotonic

import pytest
from aiohttp import ClientSession, web
from msgspec.structs import replace

from monitor.app.daemon import Daemon
from monitor.app.wiring import Monitor
from monitor.model import Mail, Outcome, Register
from monitor.plan import share
from monitor.store import Store
from tests.app.reposting_district import ISSUER, District, HandClock, known, local, paragraphs
from tests.conftest import ROOT
from tests.observe.small_site import HOST, network, page, serving
from tests.reports.mail_server import Box, mail_server

PATIENCE_S = 60.0
TITLE = "某市人民政府办公室关于进一步做好垃圾分类工作的通知"


class ShiftedClock(HandClock):
    """The machine's clock, as if the test had begun at another moment; the test moves it on."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self._began = datetime.now(UTC)

    def now(self) -> datetime:
        return self.at + (datetime.now(UTC) - self._began)

    def until(self, text: str) -> None:
        """Move on to a moment of Asia/Shanghai."""
        self.at += local(text) - self.now()


@pytest.fixture(name="store")
def _store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "facts.sqlite") as opened:
        yield opened


async def until(true: Callable[[], bool] | Callable[[], Awaitable[bool]], what: str) -> None:
    """Wait until something holds."""
    ends = monotonic() + PATIENCE_S
    while monotonic() < ends:
        found = true()
        if found if isinstance(found, bool) else await found:
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"in {PATIENCE_S:.0f} seconds it did not come about that {what}")


class Office:
    """A running daemon: the district that it watches, its mail server, what it said, and its pages."""

    def __init__(self, place: District, clock: ShiftedClock, box: Box) -> None:
        self.place, self.clock, self.box = place, clock, box
        self.said: list[str] = []

    async def metrics(self) -> str:
        """What Prometheus would get."""
        address = next(word for word in self.said[0].split() if word.startswith("http://"))
        async with ClientSession() as session, session.get(f"{address}metrics") as answer:
            assert answer.status == 200
            return await answer.text()

    async def shows(self, line: str) -> bool:
        """Whether a metric has a value."""
        return line in await self.metrics()

    def subjects(self) -> list[str]:
        """Of the mails so far."""
        return [message["Subject"] for _, message, _ in self.box.taken]


def registered(mail: Mail) -> Register:
    """The district with mail and a free port for its pages."""
    made = known()
    return replace(made, settings=replace(made.settings, mail=mail, listen="127.0.0.1:0"))


@asynccontextmanager
async def working(store: Store, start: str) -> AsyncIterator[Office]:
    """A district that was crawled this morning, and its daemon from a moment of Asia/Shanghai on."""
    clock = ShiftedClock(local(start))
    async with mail_server() as box, serving({}) as site:
        mail = Mail(port=box.port, sender="jiance@example.gov.cn", recipients=("a@example.gov.cn",), weekday=1, hour=9)
        monitor = Monitor(registered(mail), store, clock, network(site.port, (HOST, ISSUER)))
        place = District(site, monitor, clock)
        place.publish("old", "某市人民政府关于往年工作的通知", paragraphs("往年"), "2026-11-01 09:00")
        await place.crawl()
        office = Office(place, clock, box)
        daemon = Daemon(monitor, Path("sites.toml"), office.said.append, tick_s=0.05)
        running = asyncio.create_task(daemon.run())
        try:
            await until(lambda: bool(office.said), "the pages were served")
            yield office
        finally:
            daemon.stopping.set()
            await running
        assert office.said[-1].startswith("已停止")


async def test_a_monday_of_the_office(store: Store) -> None:
    """Issuer, columns, visits and mails each at their time, each once; what is found is shown at once."""
    async with working(store, "2026-11-09 05:10") as office:
        place, clock = office.place, office.clock
        await until(lambda: "shi" in store.last_feeds(), "the issuer was read at once")

        place.publish("new", TITLE, paragraphs("垃圾分类"), "2026-11-09 05:20", "某府办发〔2026〕31号")
        clock.until("2026-11-09 05:27")
        await until(lambda: bool(place.seen().duties), "a quarter of an hour later it was read again")
        await until(lambda: office.shows('govsite_reposts{issuer="shi",site="portal",state="open"} 1.0'), "it is shown")

        clock.until("2026-11-09 08:00")
        await until(lambda: len(office.subjects()) >= 1, "the morning's mail left")
        assert "待转 1 件" in office.subjects()[0]

        place.repost(
            "1", TITLE, ["某府办发〔2026〕31号", *paragraphs("垃圾分类")], "2026-11-09 08:10 来源：某市人民政府"
        )
        clock.until("2026-11-09 08:45")
        await until(
            lambda: office.shows('govsite_reposts{issuer="shi",site="portal",state="met"} 1.0'), "it was watched"
        )

        clock.until("2026-11-09 09:00")
        await until(lambda: len(office.subjects()) >= 2, "the scorecard left")
        assert "周" in office.subjects()[1]

        place.web.pages[f"{ISSUER}/zhengce/"] = 503
        for at in ("09:20", "09:40"):
            before = store.last_feeds()["shi"]
            clock.until(f"2026-11-09 {at}")
            await until(lambda: store.last_feeds()["shi"] > before, "the issuer was asked")  # noqa: B023 - within the turn
        await until(lambda: len(office.subjects()) >= 3, "the office was told that an issuer cannot be read")
        assert "读不了" in office.subjects()[2]

        since = clock.now()
        clock.until("2026-11-09 10:59")
        await until(lambda: bool(store.visits("portal", since, clock.now())), "the site was visited")
        assert [each.outcome for each in store.visits("portal", since, clock.now())] == [Outcome.OK]
        assert len(office.subjects()) == 3, "each mail leaves once"


# ── as a process ─────────────────────────────────────────────────────────────────────────────────────────────────────

REGISTER = """
[settings]
district = "测试区"
division = "500199"
contact_url = "http://127.0.0.1/"
listen = "127.0.0.1:0"
allow_private = true
crawl_hour = {hour}
anchors = ["http://127.0.0.2:{port}/", "http://127.0.0.3:{port}/"]
[settings.pace]
requests_per_s = 50.0
"""
SITE = """
[[sites]]
id = "s{number}"
name = "单位{number}"
kind = "standalone"
owner = "区单位{number}"
url = "http://{host}/"
site_code = "50019900{number:02}"
robots = "ignore"
"""
PAGES = 12


@asynccontextmanager
async def small_fleet(sites: int) -> AsyncIterator[tuple[int, list[str]]]:
    """Hosts on loopback of which every one is due for its crawl in the first minute of the hour."""

    async def answer(request: web.Request) -> web.Response:
        here = request.path == "/" or request.path.startswith("/p/")
        links = [f"/p/{number}.html" for number in range(PAGES)] if request.path == "/" else ["/"]
        text = page(f"{request.host} {request.path}", *links) if here else "404"
        return web.Response(text=text, status=200 if here else 404, content_type="text/html", charset="utf-8")

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.2", 0).start()
        port = runner.addresses[0][1]
        names = (f"127.0.{at // 250}.{at % 250 + 4}" for at in range(10_000))
        early = (name for name in names if share("crawl", f"{name}:{port}") * 3600 < 30)
        addresses = [next(early) for _ in range(sites)]
        for address in ("127.0.0.3", *addresses):
            await web.TCPSite(runner, address, port).start()
        yield port, [f"{address}:{port}" for address in addresses]
    finally:
        await runner.cleanup()


async def shown(url: str, sites: int) -> bool:
    """Whether the metrics tell of every site how many of its pages were crawled."""
    async with ClientSession() as session, session.get(url) as answer:
        return (await answer.text()).count("govsite_crawl_pages{site=") == sites


def crawled(path: Path) -> dict[str, int]:
    """Host → pages of its crawl."""
    with Store.open(path) as store:
        return {each.host: each.pages for each in store.coverages()}


async def test_the_day_s_crawl_is_made_up_by_worker_processes_and_not_made_twice(tmp_path: Path) -> None:
    async with small_fleet(3) as (port, hosts):
        register = tmp_path / "sites.toml"
        sites = "".join(SITE.format(number=number, host=host) for number, host in enumerate(hosts, 1))
        register.write_text(REGISTER.format(port=port, hour=0) + sites, encoding="utf-8")
        told: list[dict[str, int]] = []
        for _ in range(2):
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "monitor.cli", "run", "-r", str(register), cwd=ROOT,
                stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            )  # fmt: skip
            assert process.stdout is not None
            first = (await asyncio.wait_for(process.stdout.readline(), 30)).decode()
            address = next(word for word in first.split() if word.startswith("http://"))
            await until(partial(shown, f"{address}metrics", len(hosts)), "every site's crawl is shown")
            process.send_signal(signal.SIGTERM)
            rest, errors = await asyncio.wait_for(process.communicate(), 60)
            assert (process.returncode, "已停止" in rest.decode()) == (0, True), errors.decode()
            told.append(await asyncio.to_thread(crawled, tmp_path / "xunwang.sqlite"))
    assert told == [dict.fromkeys(hosts, PAGES + 1)] * 2
    with Store.open(tmp_path / "xunwang.sqlite") as store:
        assert len(store.coverages()) == len(hosts), "the second start found the day's crawls done"
