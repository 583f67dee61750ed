"""``xunwang crawl --workers``: real processes over a fleet on loopback, some of it behind one address."""

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from time import monotonic

from aiohttp import web

from monitor.store import Store
from tests.conftest import ROOT
from tests.observe.small_site import page

PAGES = 25
SHARED = ("127.0.0.21", "127.0.0.21", "127.0.0.21")  # three hosts behind one address, told apart by their ports
ALONE = ("127.0.0.22", "127.0.0.23")

SETTINGS = """
[settings]
district = "测试区"
division = "500199"
contact_url = "http://127.0.0.1/"
allow_private = true
anchors = ["http://127.0.0.2:{port}/", "http://127.0.0.3:{port}/"]
crawl_workers = 2
[settings.pace]
requests_per_s = 50.0
concurrency = 2
"""
SITE = """
[[sites]]
id = "site{number}"
name = "单位{number}"
kind = "standalone"
owner = "区单位{number}"
url = "http://{host}/"
site_code = "50019900{number:02}"
robots = "ignore"
"""


class Fleet:
    """Hosts with their requests: when each began and ended."""

    def __init__(self) -> None:
        self.hosts: list[str] = []
        self.asked: list[tuple[str, float, float]] = []
        self.latency_s = 0.02

    async def answer(self, request: web.Request) -> web.Response:
        began = monotonic()
        await asyncio.sleep(self.latency_s)
        known = request.path == "/" or request.path.startswith("/p/")
        links = [f"/p/{number}.html" for number in range(PAGES)] if request.path == "/" else ["/"]
        self.asked.append((request.host, began, monotonic()))
        text = page(f"{request.host} {request.path}", *links) if known else "404"
        return web.Response(text=text, status=200 if known else 404, content_type="text/html", charset="utf-8")

    def spans(self) -> dict[str, tuple[float, float]]:
        """From the first to the last page of each host."""
        return {
            host: (
                min(began for name, began, _ in self.asked if name == host),
                max(ended for name, _, ended in self.asked if name == host),
            )
            for host in self.hosts
        }

    def register(self, folder: Path) -> Path:
        path = folder / "sites.toml"
        sites = (SITE.format(number=number, host=host) for number, host in enumerate(self.hosts, 1))
        path.write_text(SETTINGS.format(port=self.hosts[0].rpartition(":")[2]) + "".join(sites), encoding="utf-8")
        return path


@asynccontextmanager
async def fleet() -> AsyncIterator[Fleet]:
    served = Fleet()
    app = web.Application()
    app.router.add_get("/{tail:.*}", served.answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        for address in (*SHARED, *ALONE):
            await web.TCPSite(runner, address, 0).start()
        served.hosts = [f"{address}:{port}" for address, port in runner.addresses]
        for anchor in ("127.0.0.2", "127.0.0.3"):
            await web.TCPSite(runner, anchor, int(served.hosts[0].rpartition(":")[2])).start()
        yield served
    finally:
        await runner.cleanup()


async def crawling(register: Path, *words: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitor.cli", "crawl", *words, "-r", str(register), cwd=ROOT,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


def overlap(one: tuple[float, float], two: tuple[float, float]) -> bool:
    return one[0] < two[1] and two[0] < one[1]


def pages_of(register: Path) -> dict[str, int]:
    with Store.open(register.parent / "xunwang.sqlite") as store:
        return {coverage.host: coverage.pages for coverage in store.coverages()}


async def test_two_workers_crawl_at_once_but_never_two_hosts_of_one_address(tmp_path: Path) -> None:
    async with fleet() as served:
        register = served.register(tmp_path)
        told, errors = await (await crawling(register, "--workers", "2")).communicate()
        spans = list(served.spans().values())
    words = told.decode()
    assert [f"{host}：网页 {PAGES + 1} 个" in words for host in served.hosts] == [True] * 5, errors.decode()
    assert await asyncio.to_thread(pages_of, register) == dict.fromkeys(served.hosts, PAGES + 1)
    shared, alone = spans[:3], spans[3:]
    assert not any(overlap(shared[a], shared[b]) for a, b in ((0, 1), (0, 2), (1, 2)))
    assert any(overlap(one, two) for one in shared for two in alone)


async def test_a_crawl_by_hand_is_told_that_another_process_is_at_it(tmp_path: Path) -> None:
    async with fleet() as served:
        register = served.register(tmp_path)
        first = await crawling(register)
        while not any(host == served.hosts[0] for host, _, _ in served.asked):
            assert first.returncode is None, await first.communicate()
            await asyncio.sleep(0.01)
        served.latency_s = 5.0
        second = await crawling(register, "site1")
        _, errors = await second.communicate()
        assert second.returncode == 1
        assert f"{served.hosts[0]} 正在由另一个进程（进程号" in errors.decode()
        assert "Traceback" not in errors.decode()
        served.latency_s = 0.02
        await first.communicate()
        assert first.returncode == 0
    assert await asyncio.to_thread(pages_of, register) == dict.fromkeys(served.hosts, PAGES + 1)


async def test_workers_end_with_whoever_was_killed_and_the_next_run_goes_on(tmp_path: Path) -> None:
    async with fleet() as served:
        register = served.register(tmp_path)
        first = await crawling(register)
        while len(served.asked) < PAGES:
            assert first.returncode is None, await first.communicate()
            await asyncio.sleep(0.01)
        first.kill()
        await asyncio.wait_for(first.communicate(), 30)  # its error output ends with its last worker
        stopped = len(served.asked)
        await asyncio.sleep(0.5)
        assert len(served.asked) == stopped
        second = await crawling(register)
        _, errors = await second.communicate()
        assert second.returncode == 0, errors.decode()
        assert len(served.asked) < 2 * 5 * PAGES
    assert await asyncio.to_thread(pages_of, register) == dict.fromkeys(served.hosts, PAGES + 1)


async def test_ctrl_c_ends_the_workers_too(tmp_path: Path) -> None:
    async with fleet() as served:
        register = served.register(tmp_path)
        first = await crawling(register)
        while len(served.asked) < PAGES:
            assert first.returncode is None, await first.communicate()
            await asyncio.sleep(0.01)
        first.send_signal(signal.SIGINT)
        _, errors = await asyncio.wait_for(first.communicate(), 30)
    assert first.returncode == 1
    assert "已中断" in errors.decode()
    assert "Traceback" not in errors.decode()
