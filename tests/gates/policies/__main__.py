"""``python -m tests.gates.policies [number] [seed] [--seen]``: every score with its floor, and every miss.

The documents are those of one half of the catalogue, by a hash of their keys; ``--seen`` takes the half on which the rules were
first made.
"""

import sys
import tomllib
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.conftest import ROOT
from tests.gates.policies.scores import Scores, generated, labelled, one_digit

NUMBER = 2_000
SEED = 20
FLOORS = Path(__file__).parent / "floors.toml"


def floors() -> dict[str, float]:
    """The least value of each score."""
    return tomllib.loads(FLOORS.read_text(encoding="utf-8"))["floors"]  # type: ignore[no-any-return]


def all_scores(corpus: Path, number: int, *, out: bool, most: int | None = None, seed: int = 20) -> list[Scores]:
    """Labelled pairs; so many reposts and negatives; a fifth of that of single digits."""
    return [
        labelled(corpus),
        generated(corpus, number, out=out, most=most, seed=seed),
        one_digit(corpus, number // 5, out=out, most=most, seed=seed),
    ]


def main(words: list[str]) -> int:
    """Print it all; exit status 1 when a score is below its floor."""
    console = Console(width=160)
    given = [int(word) for word in words if word.isdigit()]
    number, seed = given[0] if given else NUMBER, given[1] if given[1:] else SEED
    least = floors()
    table = Table(
        "score", "value", "floor", "of", title=f"policies, {'seen' if '--seen' in words else 'held-out'} half"
    )
    failed = False
    for scores in all_scores(ROOT.parent / "shared" / "corpus", number, out="--seen" not in words, seed=seed):
        for miss in scores.misses:
            console.print(miss, markup=False, highlight=False)
        for name, value in scores.values.items():
            failed = failed or value < least.get(name, 0.0)
            table.add_row(name, f"{value:.4f}", f"{least[name]:.3f}" if name in least else "", str(scores.asked[name]))
    console.print(table)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
