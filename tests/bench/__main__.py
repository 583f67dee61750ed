"""``python -m tests.bench [pages]``: our crawl and a plain one over the same site; then the peak memory of a large site.

The peer is what one would write in an afternoon: aiohttp, BeautifulSoup, a set of URLs, nothing stored.  The server runs in
a process of its own and takes the same time for both.
"""

import asyncio
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from urllib.parse import urljoin

import aiohttp
from aiohttp import web
from bs4 import BeautifulSoup

from monitor.model import Budget
from monitor.store import Store
from tests.observe.small_site import Web, crawl, portal, register

PAGES = 2_000
LARGE = 20_000

TEXT = "今天上午，全区召开工作会议，传达学习有关精神，研究部署下一阶段的重点任务，要求各单位抓好落实。" * 40


def page_of(number: int, pages: int) -> str:
    """Page ``number`` of a site in which each links to its successors and to a common navigation."""
    nav = "".join(f'<a href="/p/{n}.html">栏目{n}</a>' for n in range(30))
    near = [n for n in (*range(number * 8 + 1, number * 8 + 9), *range(number + 1, number + 23)) if n < pages]
    rows = "".join(
        f'<li><a href="/p/{n}.html">关于第{n}号事项的通知</a><span>2026-11-{n % 28 + 1:02}</span></li>' for n in near
    )
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>第{number}页</title></head><body><div class=nav>{nav}</div>"
        f"<div class=main><h1>第{number}页</h1><ul>{rows}</ul><p>{number} {TEXT}</p></div></body></html>"
    )


async def serve(pages: int) -> None:
    """The site on a free port, which is printed; until the process is ended."""

    async def answer(request: web.Request) -> web.Response:
        name = request.path.removeprefix("/p/").removesuffix(".html")
        number = int(name) if name.isdigit() else 0
        if number >= pages or (not name.isdigit() and request.path != "/"):
            return web.Response(status=404, text="404")
        return web.Response(text=page_of(number, pages), content_type="text/html")

    app = web.Application()
    app.router.add_get("/{tail:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


async def ours(port: int, pages: int, folder: Path) -> int:
    """Our crawl with its store, checks of links and recording; the pages seen."""
    site = Web({})
    site.port = port
    budget = Budget(max_pages=pages + 10, max_depth=100_000, max_per_pattern=pages + 10)
    known = register(portal(), budget=budget)
    with Store.open(str(folder / "bench.sqlite")) as store:
        return (await crawl(site, store, known, budget=budget)).pages


async def peer(port: int) -> int:
    """The plain crawler; the pages seen."""
    home = f"http://127.0.0.1:{port}/"
    seen, queue = {home}, [home]
    async with aiohttp.ClientSession() as session:

        async def one(url: str) -> list[str]:
            async with session.get(url) as response:
                soup = BeautifulSoup(await response.read(), "lxml")
            return [urljoin(url, str(anchor["href"])) for anchor in soup.find_all("a", href=True)]

        while queue:
            batch, queue = queue[:16], queue[16:]
            for links in await asyncio.gather(*map(one, batch)):
                fresh = [link for link in dict.fromkeys(links) if link not in seen]
                seen.update(fresh)
                queue += fresh
    return len(seen)


def timed(word: str, port: int, pages: int) -> dict[str, float]:
    """Run one side in a process of its own: pages, seconds, peak memory in MB."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench", word, str(port), str(pages)], capture_output=True, text=True, check=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def one_side(word: str, port: int, pages: int) -> None:
    """Crawl and print the figures as JSON."""
    began = perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        seen = asyncio.run(ours(port, pages, Path(folder)) if word == "ours" else peer(port))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"pages": seen, "seconds": perf_counter() - began, "peak_mb": peak}))


def compare(pages: int, words: tuple[str, ...]) -> dict[str, dict[str, float]]:
    """Each side over the same site."""
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.bench", "serve", str(pages)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    try:
        port = int(server.stdout.readline())
        return {word: timed(word, port, pages) for word in words}
    finally:
        server.terminate()
        server.wait()


def main(words: list[str]) -> None:
    """The two comparisons, or one side of one."""
    if words[:1] == ["serve"]:
        asyncio.run(serve(int(words[1])))
    elif words[:1] in (["ours"], ["peer"]):
        one_side(words[0], int(words[1]), int(words[2]))
    else:
        pages = int(words[0]) if words else PAGES
        found = compare(pages, ("ours", "peer"))
        for word, row in found.items():
            rate = row["pages"] / row["seconds"]
            print(f"{word}: {row['pages']:.0f} pages, {rate:.0f} pages/s, peak {row['peak_mb']:.0f} MB")
        ratio = found["peer"]["seconds"] / found["ours"]["seconds"]
        print(f"speed of ours to a plain BeautifulSoup crawler that stores nothing: {ratio:.2f}")
        large = compare(LARGE, ("ours",))["ours"]
        print(f"{LARGE} pages: {large['pages']:.0f} seen in {large['seconds']:.0f} s, peak {large['peak_mb']:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
