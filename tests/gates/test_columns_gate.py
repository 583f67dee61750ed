"""Gate: the classes of real columns, and no update period for a column that has none."""

from monitor.model import ColumnClass
from tests.gates.columns import FLOOR, RECOGNISED_FLOOR, accused, fixed, labels, misses

SLACK = 0.002
"""How far the gate may be above its floor before the floor must be raised."""


def test_there_are_enough_labels_and_none_twice() -> None:
    known = labels()
    assert len({label.name for label in known}) >= 700
    assert len({(label.name, label.column_type, label.path, label.parents, label.site) for label in known}) == len(
        known
    )
    assert len({label.cls for label in known}) >= len(ColumnClass)


def test_the_class_of_labelled_columns() -> None:
    missed = misses()
    share = 1 - len(missed) / len(labels())
    assert share >= FLOOR, "\n".join(missed)
    assert share <= FLOOR + SLACK, f"raise the floor to {share:.3f}"


def test_no_column_gets_a_period_that_is_not_its_own() -> None:
    assert accused() == []


def test_names_that_fix_a_period_are_still_known() -> None:
    assert fixed() >= RECOGNISED_FLOOR
