"""The table of a bench: medians, ratios, and the sentence that says on what machine it was made."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

from tests.bench.cases import Case
from tests.bench.driver import Result
from tests.bench.runners import RUNNERS

COLUMNS = (
    "who", "n", "pages/s", "pages per CPU-s", "ours ÷ it (CPU)", "ours ÷ it (wall)", "peak MB", "pages", "found", "missed",
    "false",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Figures:
    """The medians of one runner on one case."""

    runs: int
    per_s: float
    per_cpu_s: float
    peak_mb: float


def figures(results: Sequence[Result]) -> Figures | None:
    """The medians; ``None`` where no run ended well."""
    good = [each for each in results if not each.fault and each.cost.cpu_s > 0]
    if not good:
        return None
    return Figures(
        runs=len(good),
        per_s=median(each.pages / each.cost.wall_s for each in good),
        per_cpu_s=median(each.pages / each.cost.cpu_s for each in good),
        peak_mb=median(each.cost.peak_mb for each in good),
    )


def lines_of(case: Case, results: Sequence[Result]) -> list[tuple[str, ...]]:
    """The cells of one case's table, runner by runner."""
    mine = {name: [each for each in results if each.case == case.name and each.runner == name] for name, _ in case.runs}
    ours = figures(mine.get("ours", ()))
    return [_line(name, runs, ours) for name, runs in mine.items() if runs]


def _line(name: str, runs: Sequence[Result], ours: Figures | None) -> tuple[str, ...]:
    own = figures(runs)
    if own is None:
        return (RUNNERS[name].words, "0", runs[-1].fault, *[""] * (len(COLUMNS) - 3))
    ratios = ("", "") if name == "ours" or ours is None else (ours.per_cpu_s / own.per_cpu_s, ours.per_s / own.per_s)
    last = [each for each in runs if not each.fault][-1]
    return (
        RUNNERS[name].words, str(own.runs), f"{own.per_s:,.0f}", f"{own.per_cpu_s:,.0f}",
        *(each if isinstance(each, str) else f"{each:.1f}" for each in ratios),
        f"{own.peak_mb:,.0f}", f"{last.pages:,}", str(last.found), _worst(runs, "missed"), _worst(runs, "false"),
    )  # fmt: skip


def _worst(runs: Sequence[Result], field: str) -> str:
    return str(max(getattr(each, field) for each in runs if not each.fault))


def disturbance(results: Sequence[Result]) -> str:
    """How busy others kept the client's core while it was measured."""
    shares = [each.cost.others for each in results if each.cost.cpu_s > 0]
    if not shares:
        return ""
    busy = sum(share > 0.1 for share in shares)
    return (
        f"Other programs took {median(shares):.0%} of the client's core in the median run, {max(shares):.0%} in the worst; "
        f"{busy} of {len(shares)} runs were disturbed by more than a tenth."
    )


def growth(small: Result, large: Result) -> str:
    """What the memory of a crawl costs for each page that the second of two runs read beyond the first."""
    more = large.pages - small.pages
    each = (large.cost.peak_mb - small.cost.peak_mb) * 1e6 / more
    return (
        f"From {small.pages:,} to {large.pages:,} pages the peak grew from {small.cost.peak_mb:.1f} to "
        f"{large.cost.peak_mb:.1f} MB: {each:.0f} bytes a page."
    )


def machine() -> str:
    """Cores, processor, kernel, Python."""
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
        if line.startswith("model name")
    ]
    return f"{os.cpu_count()} cores ({names[0] if names else platform.machine()}), Linux {platform.release()}, Python {platform.python_version()}"


def show(cases: Sequence[Case], results: Sequence[Result], written: Path) -> None:
    """The tables on the terminal, and as Markdown in a file."""
    console = Console(width=160)
    text = [f"{machine()}. nginx on one core, the client on another. {disturbance(results)}", ""]
    for case in cases:
        rows = lines_of(case, results)
        if not rows:
            continue
        table = Table(title=case.title)
        for column in COLUMNS:
            table.add_column(column, justify="left" if column == "who" else "right")
        for row in rows:
            table.add_row(*row)
        console.print(table)
        head = ["| " + " | ".join(COLUMNS) + " |", "|---|" + "---:|" * (len(COLUMNS) - 1)]
        text += [f"### {case.title}", "", *head, *("| " + " | ".join(row) + " |" for row in rows), ""]
    console.print(text[0])
    written.write_text("\n".join(text), encoding="utf-8")
