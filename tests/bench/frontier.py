"""``python -m tests.bench.frontier [URLs]``: what a crawl's memory of URLs costs, without network or pages.

Pages of 120 links (100 that all pages share, 20 new ones) go through the real sorter, frontier, writer and SQLite file until
so many URLs are met, then a tenth of them is looked at.  Prints the resident memory of the whole process on the way, and the
CPU time for each URL and each link.
"""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import process_time
from typing import Any

from monitor.model import Budget, Link, PageFacts, PageKind
from monitor.observe.crawl_links import Sorter
from monitor.observe.scope import Scope
from monitor.observe.traps import Limits
from monitor.store import Frontier, Store, Writer
from tests.conftest import ROOT
from tests.observe.small_site import HOME, HOST, portal, register
from tests.store.builders import at

URLS = 1_000_000
SHARED = 100
FRESH = 20
STEPS = 10
_BATCH = 64  # as the crawl takes them
_FACTS = PageFacts(kind=PageKind.ARTICLE)
_COMMON = tuple(f"{HOME}zwgk/fdzdgknr/column{number}/index.html" for number in range(SHARED))

Told = Callable[[dict[str, Any]], None]


def resident_mb() -> float:
    """Resident memory of this process now, in MB (10⁶ bytes)."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6


def links_of(page: int, urls: int) -> list[Link]:
    """The links of a page: the navigation, and articles that no page before it linked to."""
    first = page * FRESH
    own = (f"{HOME}zwgk/2026/{n // 3000:04}/t20261123_{n:07}.html" for n in range(first, min(first + FRESH, urls)))
    return [Link(url=url[:4] + url[4:]) for url in (*_COMMON, *own)]  # the reader makes new strings as well


class Load:
    """One synthetic crawl of one host."""

    def __init__(self, store: Store, writer: Writer, urls: int) -> None:
        budget = Budget(max_pages=2 * urls, max_depth=10**9, max_per_pattern=2 * urls)
        scope, limits = Scope(HOST, register(portal())), Limits(budget, 2026)
        self.frontier = Frontier.open(store, HOST, at(0))
        self.sorter = Sorter(scope, limits, self.frontier.met, outside_links=True)
        self.frontier.add(self.sorter.seeds())
        self._writer, self._urls = writer, urls
        self.pages = self.links = 0

    async def look(self, *, lead_on: bool) -> int:
        """Look at the next batch; how many targets there were."""
        taken = self.frontier.take(_BATCH)
        for target in taken:
            number = 0
            if lead_on:
                links = links_of(self.pages, self._urls)
                number = self.frontier.add(self.sorter.targets(target, _FACTS, links))
                self.pages += 1
                self.links += len(links)
            await self._writer.put(self.frontier.done(target, page=True, links=number))
        return len(taken)


async def measure(urls: int, folder: Path, told: Told) -> None:
    """Meet so many URLs, then look at a tenth of them."""
    base = resident_mb()
    told({"urls": 0, "mb": base})
    with Store.open(folder / "frontier.sqlite") as store:
        async with Writer(store, offload=True) as writer:
            load, began, step = Load(store, writer, urls), process_time(), urls // STEPS
            for goal in range(step, urls + 1, step):
                while len(load.frontier) < goal and load.pages * FRESH < urls:
                    await load.look(lead_on=True)
                told({"urls": len(load.frontier), "mb": resident_mb(), "each": (resident_mb() - base) * 1e6 / goal})
            met = process_time() - began
            began, looked = process_time(), 0
            while looked < urls // 10:
                looked += await load.look(lead_on=False)
            done = process_time() - began
            told({
                "mb": resident_mb(), "met_us": met / len(load.frontier) * 1e6, "link_us": met / load.links * 1e6,
                "looked_us": done / looked * 1e6,
            })  # fmt: skip


def in_process_of_its_own(urls: int) -> list[dict[str, Any]]:
    """The figures of a fresh process."""
    command = (sys.executable, "-m", "tests.bench.frontier", str(urls), "--json")
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _say(row: dict[str, Any]) -> None:
    if "looked_us" in row:
        print(f"after looking at a tenth: {row['mb']:.0f} MB")
        print(f"CPU: {row['met_us']:.1f} µs a new URL with its page's links ({row['link_us']:.2f} µs a link),")
        print(f"     {row['looked_us']:.1f} µs to hand a URL out and mark it done")
    else:
        each = f"{row['each']:4.0f} bytes a URL" if "each" in row else "the process before"
        print(f"{row['urls']:9,} URLs  {row['mb']:4.0f} MB  {each}", flush=True)


def main(words: list[str]) -> None:
    """Print the curve; ``--json`` prints a row a line."""
    urls = next((int(word) for word in words if word.isdigit()), URLS)
    told: Told = (lambda row: print(json.dumps(row), flush=True)) if "--json" in words else _say
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(measure(urls, Path(folder), told))


if __name__ == "__main__":
    main(sys.argv[1:])
