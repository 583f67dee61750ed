"""What the CPU does for each page, stage by stage, and the floors below which no crawl of ours can go.

Each stage runs alone over the same pages and is measured in CPU time of this process, best of its rounds; what a stage
needs is made while its clock stands still.
"""

import asyncio
import re
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from monitor.clock import SystemClock
from monitor.judging.discovery import page_readers
from monitor.model import Budget, Outcome, PageFacts, PageLook, PageState, Register
from monitor.observe.charset import decode
from monitor.observe.check_page import Readers
from monitor.observe.crawl_links import PAGE, Sorter, spelt
from monitor.observe.document import parse
from monitor.observe.exchange import Purpose, Request
from monitor.observe.furniture import Furniture
from monitor.observe.host_pool import HostPool, Network
from monitor.observe.page import Reading, open_page, outline_of, read_page
from monitor.observe.scope import Scope
from monitor.observe.traps import Limits
from monitor.register import parse as parse_register
from monitor.store import Frontier, Store, Target
from tests.bench.cases import Case, Field, prepared
from tests.bench.driver import one
from tests.bench.nginx import Log, serving
from tests.bench.ours import register_text
from tests.bench.runners import HOME, RUNNERS

T = TypeVar("T")
Pages = Sequence[tuple[str, bytes]]
TODAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, tzinfo=UTC)
ROUNDS, LANES, BATCH = 3, 16, 500
FURNITURE = "read it, the site's furniture once"
WARM = 60
FETCH, READING = "fetch through the pool", ("decode", "parse", "outline", "facts", "readers of the checks")


def profile(articles: int, encoding: str) -> None:
    """Measure and print."""
    case = Case(name=f"profile-{encoding}", articles=articles, encoding=encoding, runs=(("ours", 1),))
    field = prepared(case)
    register = _register(field)
    with serving(HOME / "nginx" / case.name, field.served) as log:
        ceiling = wrk(field.ground.pages[-1])
        fetching, pages = _fetching(register, field.ground.pages)
        whole = _whole(case, field, log)
    stages = {FETCH: fetching} | _reading(pages) | _keeping(register, field, pages)
    _show(case, stages, whole, ceiling)


def _show(case: Case, stages: dict[str, float], whole: float, ceiling: str) -> None:
    table = Table(title=f"CPU for each page: {case.title}")
    for column in ("stage", "µs a page", "share"):
        table.add_column(column, justify="left" if column == "stage" else "right")
    spent = {name: micros for name, micros in stages.items() if name not in READING}
    spent["all else: loop, queue, start, files, second looks"] = whole - sum(spent.values())
    for name, micros in (spent | {"a whole crawl": whole}).items():
        table.add_row(name, f"{micros:,.0f}", f"{micros / whole:.0%}")
    table.add_section()
    for name in READING:
        table.add_row(f"reading it whole: {name}", f"{stages[name]:,.0f}", "")
    console = Console(width=110)
    console.print(table)
    parsing = stages["decode"] + stages["parse"]
    console.print(
        f"Floors, pages per CPU-second: fetching alone {1e6 / stages[FETCH]:,.0f}, parsing alone {1e6 / parsing:,.0f}, "
        f"reading alone {1e6 / stages[FURNITURE]:,.0f}, "
        f"the whole crawl {1e6 / whole:,.0f}; nginx under wrk {ceiling} pages a second."
    )


def wrk(url: str) -> str:
    """Pages a second that nginx serves to ``wrk``, which asks for one page over 32 connections for three seconds."""
    try:
        done = subprocess.run(["wrk", "-t1", "-c32", "-d3s", url], capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        return f"not measured ({error})"
    found = re.search(r"Requests/sec:\s*([\d.]+)", done.stdout)
    return f"{float(found[1]):,.0f}" if found else "not measured"


def _register(field: Field) -> Register:
    anchors = [each.url for each in field.ground.anchors]
    return parse_register(register_text(field.ground.homes, anchors, field.ground.columns), "bench", {})


def _whole(case: Case, field: Field, log: Log) -> float:
    """A whole crawl in a process of its own, best of the rounds."""
    runs = [one(case, field, RUNNERS["ours"], log) for _ in range(ROUNDS)]
    return min(each.cost.cpu_s / each.pages * 1e6 for each in runs)


# ── fetching ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _fetching(register: Register, urls: Sequence[str]) -> tuple[float, Pages]:
    """Microseconds a page, and the pages."""
    best, pages = float("inf"), []
    for _ in range(ROUNDS):
        began = time.process_time()
        pages = asyncio.run(_fetched(register, urls))
        best = min(best, (time.process_time() - began) / len(urls) * 1e6)
    return best, pages


async def _fetched(register: Register, urls: Iterable[str]) -> list[tuple[str, bytes]]:
    """Every page through our pool, robots, guard and pace included."""
    found, waiting = [], iter(urls)

    async def lane(pool: HostPool) -> None:
        for url in waiting:
            response = await pool.fetch(Request(url=url, purpose=Purpose.PAGE))
            assert response.outcome is Outcome.OK, (url, response.outcome, response.detail)
            found.append((url, response.body))

    async with HostPool(register, Network(paced_loopback=False), SystemClock()) as pool, asyncio.TaskGroup() as group:
        for _ in range(LANES):
            group.create_task(lane(pool))
    return found


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _reading(pages: Pages) -> dict[str, float]:
    """Microseconds a page of each stage of reading.  What contains another is given without it."""
    readers = Readers(page_readers())
    decoding = _each(pages, lambda page: page[1], decode)
    parsing = _each(pages, lambda page: decode(page[1])[0], parse)
    outlining = _each(pages, _before_outline, lambda given: outline_of(*given))
    opening = _each(pages, lambda page: page, _open)
    noting = _each(pages, _open, lambda page: None if isinstance(page, PageFacts) else readers.note(page))
    facts = opening - decoding - parsing - outlining
    furniture = Furniture()
    for url, body in pages[:WARM]:
        read_page(body, url, today=TODAY, readers=readers, furniture=furniture)
    once = _each(
        pages, lambda page: page,
        lambda page: read_page(page[1], page[0], today=TODAY, readers=readers, furniture=furniture),
    )  # fmt: skip
    return dict(zip(READING, (decoding, parsing, outlining, facts, noting), strict=True)) | {FURNITURE: once}


def _before_outline(page: tuple[str, bytes]):  # type: ignore[no-untyped-def]
    text, charset = decode(page[1])
    return parse(text), page[0], charset


def _open(page: tuple[str, bytes]):  # type: ignore[no-untyped-def]
    return open_page(page[1], page[0], today=TODAY)


def _each(pages: Pages, prepare: Callable[[tuple[str, bytes]], T], work: Callable[[T], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        spent = 0
        for page in pages:
            given = prepare(page)
            began = time.process_time_ns()
            work(given)
            spent += time.process_time_ns() - began
        best = min(best, spent / len(pages) / 1e3)
    return best


# ── links and the store ──────────────────────────────────────────────────────────────────────────────────────────────


def _keeping(register: Register, field: Field, pages: Pages) -> dict[str, float]:
    """Microseconds a page of spelling and sorting its links, and of writing it down."""
    readers = Readers(page_readers())
    host = field.ground.homes[0].split("/")[2]
    sorting = storing = 0.0
    with tempfile.TemporaryDirectory(dir=HOME) as folder, Store.open(str(Path(folder) / "stage.sqlite")) as store:
        frontier = Frontier.open(store, host, AT)
        limits = Limits(Budget(max_pages=100_000, max_per_pattern=100_000), 2026)
        sorter = Sorter(Scope(host, register), limits, frontier.met, outside_links=True)
        for start in range(0, len(pages), BATCH):
            batch = pages[start : start + BATCH]
            readings = [read_page(body, url, today=TODAY, readers=readers) for url, body in batch]
            targets = [Target(url=url, priority=PAGE, site="s1") for url, _ in batch]
            began = time.process_time()
            for target, reading in zip(targets, readings, strict=True):
                frontier.add(sorter.targets(target, reading.facts, spelt(reading.links)))
            sorted_at = time.process_time()
            looks = [_look(frontier, *each) for each in zip(targets, batch, readings, strict=True)]
            store.record(
                [
                    each
                    for target, look in zip(targets, looks, strict=True)
                    for each in (look, frontier.done(target, page=True))
                ]
            )
            sorting += sorted_at - began
            storing += time.process_time() - sorted_at
        frontier.release()
    return {"links to targets": sorting / len(pages) * 1e6, "store": storing / len(pages) * 1e6}


def _look(frontier: Frontier, target: Target, page: tuple[str, bytes], reading: Reading) -> PageLook:
    state = PageState(
        url=target.url, at=AT, crawl=frontier.crawl, site="s1", column="", outcome=Outcome.OK, status=200,
        body=sha256(page[1]).hexdigest(), facts=reading.facts,
    )  # fmt: skip
    return PageLook(state=state, body=page[1], links=reading.links, notes=reading.notes)
