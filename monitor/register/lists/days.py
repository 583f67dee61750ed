"""A day as offices write it: an Excel date, a number, or text with or without a day."""

import re
from datetime import date, datetime

from monitor.register.lists.faults import Wrong
from monitor.register.lists.sheet import Cell, narrow
from monitor.register.lists.workbook import day_of_serial, is_serial_day

WORDS = "日期（如 2018-03-01、2018/3/1、2018年3月1日）"
_SPLIT = re.compile(
    r"(\d{4})(?:年|[-/.,、])(\d{1,2})(?:(?:月|[-/.,、])(\d{1,2})?日?)?(?:[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?(?:起|止|前|后)?"
)
_JOINED = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})?")
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_AMBIGUOUS = re.compile(r"\d{4}\.1")


def a_day(cell: Cell, notes: list[str]) -> date | None:
    """The day in a cell; a month or year alone is its first day, which is noted.  Raises :class:`Wrong`."""
    value = cell.value
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = narrow(cell.text)
    if isinstance(value, float) and _AMBIGUOUS.fullmatch(text):
        raise Wrong(f"{WORDS}；Excel 把 2018.10 存成了 2018.1，分不清是 1 月还是 10 月")
    serial = float(text) if re.fullmatch(r"\d{5}(?:\.\d+)?", text) else 0.0
    if is_serial_day(serial):
        return day_of_serial(serial)
    found = _SPLIT.fullmatch(text) or _JOINED.fullmatch(text) or _YEAR.fullmatch(text)
    if found is None:
        raise Wrong(WORDS)
    return _day(found, text, notes)


def _day(found: re.Match[str], text: str, notes: list[str]) -> date:
    year, month, day = (*found.groups(), None, None)[:3]
    try:
        made = date(int(year or 0), int(month or 1), int(day or 1))
    except ValueError:
        raise Wrong(WORDS) from None
    if day is None:
        notes.append(f"“{text}”没有写到日，按 {made.isoformat()} 登记")
    return made
