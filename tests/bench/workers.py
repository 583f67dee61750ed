"""``python -m tests.bench.workers [pages] [rounds]``: a fleet of forty small sites, crawled by one process and by two.

The server runs in a process of its own and answers after ten milliseconds, so that it is not what limits.  The workers are
those of ``xunwang crawl --workers N``, without the pace (two requests at once for each address stay); everything is counted:
starting, dealing out, reading, storing, and how long they waited for each other's writing.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from monitor.app.wiring import Monitor
from monitor.app.workers import Workers
from monitor.clock import SystemClock
from monitor.model import Coverage
from tests.conftest import ROOT

SITES = 40
PAGES = 50
ROUNDS = 3
LATENCY_S = 0.010
TEXT = "今天上午，全区召开工作会议，传达学习有关精神，研究部署下一阶段的重点任务，要求各单位抓好落实。" * 30

SETTINGS = """
[settings]
district = "测试区"
division = "500199"
contact_url = "http://127.0.0.1/"
allow_private = true
anchors = ["http://127.0.0.2:{port}/", "http://127.0.0.3:{port}/"]
[settings.pace]
requests_per_s = 50.0
concurrency = 2
"""
SITE = """
[[sites]]
id = "site{number}"
name = "测试单位{number}"
kind = "standalone"
owner = "区单位{number}"
url = "http://127.0.1.{number}:{port}/"
site_code = "{code}"
robots = "ignore"
"""


def page_of(number: int, pages: int) -> bytes:
    """Page ``number`` of a site: navigation, a list of the next twenty, some text."""
    nav = "".join(f'<a href="/p/{n}.html">栏目{n}</a>' for n in range(min(40, pages)))
    rows = "".join(
        f'<li><a href="/p/{n}.html">关于第{n}号事项的通知</a><span>2026-11-{n % 28 + 1:02}</span></li>'
        for n in range(number + 1, min(number + 21, pages))
    )
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>第{number}页</title></head><body><div class=nav>{nav}</div>"
        f"<div class=main><h1>第{number}页</h1><ul>{rows}</ul><p>{number} {TEXT}</p></div></body></html>"
    ).encode()


class Late(asyncio.Protocol):
    """Answers every request of a connection after the latency."""

    def __init__(self, answers: dict[bytes, bytes]) -> None:
        self._answers = answers
        self._missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 3\r\n\r\n404"
        self._got = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        while b"\r\n\r\n" in self._got:
            head, _, self._got = self._got.partition(b"\r\n\r\n")
            answer = self._answers.get(head.split(b" ", 2)[1], self._missing)
            asyncio.get_running_loop().call_later(LATENCY_S, self._transport.write, answer)


async def serve(pages: int) -> None:
    """The fleet on one port, which is printed; until the process is ended."""
    answers = {}
    for number in range(pages):
        body = page_of(number, pages)
        head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {len(body)}\r\n\r\n"
        answers[f"/p/{number}.html".encode()] = head.encode() + body
    answers[b"/"] = answers[b"/p/0.html"]
    loop, port = asyncio.get_running_loop(), 0
    for address in ("127.0.0.2", "127.0.0.3", *(f"127.0.1.{number}" for number in range(1, SITES + 1))):
        server = await loop.create_server(lambda: Late(answers), address, port, backlog=256)
        port = port or server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await asyncio.Event().wait()


async def crawl_all(register: Path, workers: int) -> list[Coverage]:
    """Crawl the whole fleet; the coverage of each site."""
    with Monitor.open(register, SystemClock()) as monitor:
        names = monitor.hosts(monitor.sites())
        async with Workers(register, workers, monitor.host_addresses, program="tests.bench.unpaced_worker") as crew:
            return list(await asyncio.gather(*map(crew.crawl, names)))


def crawled(port: int, workers: int, pages: int) -> dict[str, float]:
    """Seconds of wall time with and without the start of the processes, of CPU (all workers), and of waiting for the right
    to write."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        register = Path(folder) / "sites.toml"
        sites = (SITE.format(number=n, port=port, code=f"50019900{n:02}") for n in range(1, SITES + 1))
        register.write_text(SETTINGS.format(port=port) + "".join(sites), encoding="utf-8")
        began, used = perf_counter(), os.times()
        seen = asyncio.run(crawl_all(register, workers))
        took, now = perf_counter() - began, os.times()
        assert [each.pages for each in seen] == [pages + 1] * SITES, seen
        crawling = max(each.finished for each in seen) - min(each.started for each in seen)
        return {
            "whole": took,
            "crawling": crawling.total_seconds(),
            "cpu": now.children_user + now.children_system - used.children_user - used.children_system,
            "waited": sum(float(path.read_text(encoding="ascii")) for path in Path(folder).glob("waited-*")),
        }


def main(words: list[str]) -> None:
    """Measure, one worker and two in turn; print medians and their ratio."""
    if words[:1] == ["--serve"]:
        asyncio.run(serve(int(words[1])))
        return
    pages, rounds = ([int(word) for word in words] + [PAGES, ROUNDS][len(words) :])[:2]
    command = (sys.executable, "-m", "tests.bench.workers", "--serve", str(pages))
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            port = int(server.stdout.readline())
            found: dict[int, list[dict[str, float]]] = {1: [], 2: []}
            for _ in range(rounds):
                for workers, took in found.items():
                    took.append(crawled(port, workers, pages))
                    told = "{whole:.1f} s, {crawling:.1f} s of them crawling, {cpu:.1f} s of CPU, waited {waited:.2f} s to write"
                    print(f"{workers} worker(s): {told.format(**took[-1])}", flush=True)
        finally:
            server.terminate()
    print(f"{SITES} sites, {SITES * (pages + 1)} pages, answers after {LATENCY_S * 1000:.0f} ms, medians of {rounds}:")
    for name, what in (("whole", "with the start of the processes"), ("crawling", "crawling alone")):
        one, two = (median(each[name] for each in found[workers]) for workers in (1, 2))
        print(f"{what}: one worker {one:.1f} s, two {two:.1f} s, {one / two:.2f} times")


if __name__ == "__main__":
    main(sys.argv[1:])
