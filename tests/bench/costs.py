"""What each check costs: microseconds a page for its reader, microseconds a site for its judgement.

``python -m tests.bench.costs`` reads the saved pages of ``../shared/corpus`` and judges a simulated district after three
days.  The figures are the best of several runs; they are printed, never asserted.
"""

import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.table import Table

from monitor.app.timelapse import Timelapse, demo_register
from monitor.contract import Evidence
from monitor.demo.loop import run_virtual
from monitor.demo.scenario import draw
from monitor.judging.discovery import checks, page_readers
from monitor.judging.runner import run
from monitor.model import PageFacts
from monitor.observe.check_page import CheckPage
from monitor.observe.columns import recognise
from monitor.observe.page import open_page
from monitor.store import Store, evidence
from tests.conftest import ROOT

CORPUS = ROOT.parent / "shared" / "corpus"
TODAY = date(2026, 11, 23)
DAYS, RUNS = 3, 3


def pages() -> Iterator[CheckPage]:
    """Every saved HTML page, opened anew: a reader's own cost includes what it is the first to ask for."""
    for path in sorted([*CORPUS.glob("pages/*"), *CORPUS.glob("sites/pingtan/www/**/*.htm*")]):
        page = open_page(path.read_bytes(), f"https://www.example.gov.cn/{path.stem}.html", today=TODAY)
        if not isinstance(page, PageFacts):
            yield page


def reading() -> dict[str, float]:
    """Check → microseconds a page, best of the runs."""
    best: dict[str, float] = {}
    for name, (_, read) in page_readers().items():
        for _ in range(RUNS):
            opened = list(pages())
            begun = time.perf_counter()
            for page in opened:
                read(page)
            spent = (time.perf_counter() - begun) / len(opened) * 1e6
            best[name] = min(spent, best.get(name, spent))
    return best


def evidences(folder: Path) -> tuple[list[Evidence], float]:
    """The evidence of a district's sites after some days, and the microseconds a site that gathering it took."""
    scenario = draw(1, DAYS)
    path = folder / "district.sqlite"
    run_virtual(Timelapse(scenario, DAYS, folder, path, lambda _done, _words: None).run())
    register = demo_register(scenario)
    with Store.open(path) as store:
        begun = time.perf_counter()
        found = [evidence(store, register, site, scenario.at(DAYS + 1), recognise=recognise) for site in register.sites]
        return found, (time.perf_counter() - begun) / len(found) * 1e6


def judging(given: list[Evidence]) -> dict[str, float]:
    """Check → microseconds a site, best of the runs."""
    best: dict[str, float] = {}
    for name, module in checks().items():
        for _ in range(RUNS):
            begun = time.perf_counter()
            for each in given:
                run(name, module, each)
            spent = (time.perf_counter() - begun) / len(given) * 1e6
            best[name] = min(spent, best.get(name, spent))
    return best


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        given, gathered = evidences(Path(folder))
    read, judged = reading(), judging(given)
    table = Table(title=f"cost of each check ({len(list(pages()))} saved pages, {len(given)} sites)")
    for column in ("check", "read, µs a page", "judge, µs a site"):
        table.add_column(column, justify="left" if column == "check" else "right")
    for name in checks():
        table.add_row(name, f"{read[name]:.0f}" if name in read else "", f"{judged[name]:.0f}")
    table.add_section()
    table.add_row("all", f"{sum(read.values()):.0f}", f"{sum(judged.values()):.0f}")
    table.add_row("gathering the evidence", "", f"{gathered:.0f}")
    Console(width=100).print(table)


if __name__ == "__main__":
    main()
