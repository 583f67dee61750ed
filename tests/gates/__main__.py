"""``python -m tests.gates``: every gate with its score and floor, every miss, and two libraries beside ours."""

import sys
import tomllib
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from tests.conftest import ROOT
from tests.gates.cases import cases, texts
from tests.gates.others import htmldate_scores, our_scores, trafilatura_scores
from tests.gates.scores import all_scores

FLOORS = Path(__file__).parent / "floors.toml"


def floors() -> dict[str, float]:
    """The least value of each gate."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]  # type: ignore[no-any-return]


def main() -> int:
    """Print it all; exit status 1 when a gate is below its floor."""
    console = Console(width=140)
    corpus = ROOT.parent / "shared" / "corpus"
    scores, least = all_scores(corpus), floors()
    for score in scores:
        for miss in score.misses:
            console.print(f"[yellow]{score.name}[/yellow]  {miss}", markup=True, highlight=False)
    table = Table("gate", "right", "asked", "found", "precision", "recall", "value", "floor", title="reading")
    for score in scores:
        numbers = (f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.value:.3f}", f"{least[score.name]:.3f}")
        table.add_row(score.name, str(score.right), str(score.asked), str(score.found), *numbers)
    console.print(table)
    console.print(_beside(corpus))
    return int(any(score.value < least[score.name] for score in scores))


def _beside(corpus: Path) -> Table:
    """The two libraries and ours on the same pages in the same run."""
    read, labels = cases(corpus), texts()
    by_file = {case.file: case for case in read}
    began = perf_counter()
    theirs = [*htmldate_scores(read), *trafilatura_scores(labels, by_file)]
    table = Table(
        "question", "ours", "htmldate / trafilatura", title=f"beside others ({perf_counter() - began:.1f} s for theirs)"
    )
    for mine, other in zip(our_scores(read, labels, by_file), theirs, strict=True):
        table.add_row(mine.name, f"{mine.right}/{mine.asked}", f"{other.right}/{other.asked}")
    return table


if __name__ == "__main__":
    sys.exit(main())
