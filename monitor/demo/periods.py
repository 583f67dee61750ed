"""How long a column may stay without a new item (RULES V-4), by the simulation's own arithmetic."""

from datetime import date, timedelta

from monitor.demo.world import DemoColumn
from monitor.model import ColumnClass, Level

NEWS_DAYS = 14
HALF_YEAR = (ColumnClass.NOTICE, ColumnClass.POLICY, ColumnClass.NORMATIVE)
MONTHS = {**dict.fromkeys(HALF_YEAR, 6), ColumnClass.PERSONNEL: 12, ColumnClass.PLAN: 12}


def period_ends(column: DemoColumn, last: date) -> date | None:
    """The date by which the period that begins with an item of ``last`` has passed; ``None`` for a class without one."""
    if column.period_days:
        return last + timedelta(days=column.period_days)
    if column.cls is ColumnClass.NEWS:
        return last + timedelta(days=NEWS_DAYS)
    return months_later(last, MONTHS[column.cls]) if column.cls in MONTHS else None


def months_later(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    while True:
        try:
            return date(year, month, day.day)
        except ValueError:
            day -= timedelta(days=1)


def of_first_kind(column: DemoColumn) -> bool:
    """Whether the column is one of those of which five are a veto (栏目不更新 ①)."""
    if column.cls is ColumnClass.NEWS:
        return True
    return column.cls in HALF_YEAR and column.level is Level.FIRST
