"""``python -m tests.gates.columns``: how many labelled columns get the class that a reader gives them, and every miss.

``columns.tsv`` holds names of columns of real sites, with the ColumnType tag, the address and the names above it where
these are known; ``-`` is a column of none of the classes.  The same name may bear two labels in two places.
"""

import csv
import sys
from pathlib import Path

from rich.console import Console

from monitor.model import ColumnClass, Frozen
from monitor.observe.columns import classify, recognise

LABELS = Path(__file__).parent / "columns.tsv"
FLOOR = 0.993
"""The least share of labelled columns with the right class.  It may only rise."""

RECOGNISED_FLOOR = 103
"""The least number of names that fix a class with an update period.  It may only rise."""

DATED = frozenset((
    ColumnClass.NEWS, ColumnClass.NOTICE, ColumnClass.POLICY, ColumnClass.NORMATIVE, ColumnClass.PERSONNEL,
    ColumnClass.PLAN,
))  # fmt: skip


class Label(Frozen, frozen=True, kw_only=True):
    """One column as it stands on its site, and its class by reading."""

    name: str
    column_type: str
    path: str
    parents: tuple[str, ...]
    cls: str
    site: str


def labels() -> list[Label]:
    """All labelled columns."""
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Label(
            name=row["name"],
            column_type=row["column_type"],
            path=row["path"],
            parents=tuple(name for name in row["parents"].split(">") if name),
            cls=ColumnClass.OTHER if row["class"] == "-" else ColumnClass(row["class"]),
            site=row["site"],
        )
        for row in rows
    ]


def misses() -> list[str]:
    """The columns that get another class than their label, each with what was seen and on what it rests."""
    found = []
    for label in labels():
        told = classify(label.name, column_type=label.column_type, path=label.path, parents=label.parents)
        if told.cls != label.cls:
            found.append(
                f"{label.name}（{label.site}）: {label.cls}, read as {told.cls} {told.confidence:.2f} {told.why}"
            )
    return found


def accused() -> list[str]:
    """Names that fix a class with a period which no column of that name has: each a false accusation to come."""
    borne: dict[str, set[str]] = {}
    for label in labels():
        borne.setdefault(label.name, set()).add(label.cls)
    return [f"{name}: {recognise(name)}" for name, classes in borne.items() if not {_dated(name)} <= {"", *classes}]


def fixed() -> int:
    """How many of the labelled names fix a class with an update period."""
    return sum(bool(_dated(name)) for name in {label.name for label in labels()})


def _dated(name: str) -> str:
    cls = recognise(name)
    return cls if cls in DATED else ""


def main() -> int:
    """Print the misses and the scores; exit status 1 when a gate is below its floor."""
    console, missed, wrong, total = Console(width=140), misses(), accused(), len(labels())
    for line in (*missed, *wrong):
        console.print(line, highlight=False, markup=False)
    share = 1 - len(missed) / total
    console.print(f"columns: {total - len(missed)}/{total} = {share:.4f} (floor {FLOOR}); wrong periods: {len(wrong)}")
    console.print(f"names that fix a class with a period: {fixed()} (floor {RECOGNISED_FLOOR})")
    return int(share < FLOOR or bool(wrong) or fixed() < RECOGNISED_FLOOR)


if __name__ == "__main__":
    sys.exit(main())
