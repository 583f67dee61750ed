"""Dates as Chinese government pages show them to a reader."""

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from monitor.observe.date_forms import may_hold_date, other_forms

_WIDE = tuple(zip("０１２３４５６７８９－／．：［］（）∶〔〕【】ＩＣＰ", "0123456789-/.:[]():[][]ICP", strict=True))
FULL_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*([-/.年_—–])\s*(\d{1,2})\s*[-/.月_—–]\s*(\d{1,2})(?!\d)\s*日?")
_TIME = re.compile(r"(?:\s*[\[(]?(?:星期|周)[一二三四五六日天][\])]?)?[\sT,]{0,4}(\d{1,2})\s*[:时点]\s*(\d{1,2})(?!\d)")
_CLOCK = re.compile(r"[\sT]*\d{1,2}\s*[:时]\s*\d{1,2}(?:\s*[:分]\s*\d{0,2}\s*秒?|\s*分)?")
_SHORT = re.compile(r"(?<![\d\-/.])(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?![\d\-/.%])\s*日?")
_DAY_THEN_MONTH = re.compile(r"^(\d{1,2})日?\s+((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*月?$")
_MONTH_THEN_DAY = re.compile(r"^((?:19|20)\d{2})\s*[-/.年]\s*(\d{1,2})\s*月?\s+(\d{1,2})日?$")
_YEAR_LAST = re.compile(r"^(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?\s+((?:19|20)\d{2})年?$")
_YEAR_FIRST = re.compile(r"^((?:19|20)\d{2})年?\s+(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?$")
_DAY_MONTH_SHORT = re.compile(r"^(\d{1,2})日?\s+(\d{1,2})月$")
_DIGITS = re.compile(r"^[\d\s\-/.年月日:\[\]()|]{1,24}$")
_NOISE = re.compile(
    r"(?:发布|发表|更新|公布|公开|录入|添加|上传|印发|发文|时间|日期|日|于|星期.|周.|来源|浏览|点击|阅读|次数?|作者|[\s:：|\[\]()【】,，、。·/\-—<>]|&nbsp;)+"
)
_EDGE_FRONT = re.compile(r"^[\[(]\s*((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?|\d{1,2}[-/]\d{1,2})\s*[\])]\s*")
_EDGE_BACK = re.compile(
    r"(?:\s*[\[(]\s*((?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/]\d{1,2})\s*[\])]"
    r"|\s+((?:19|20)\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2}日?))\s*$"
)
_DIGIT = re.compile(r"\d")
_FULL_YEAR = re.compile(r"(?:19|20)\d{2}")
_ISO = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?")
_LONGEST_SPLIT = 16
_EARLIEST = 1990


class Stamp(NamedTuple):
    """A date as a page shows it, with its time of day ("09:30") or none (empty)."""

    day: date
    clock: str = ""

    @property
    def text(self) -> str:
        """The date as YYYY-MM-DD, or as YYYY-MM-DD HH:MM where a time is shown."""
        return f"{self.day.isoformat()} {self.clock}".rstrip()


class Found(NamedTuple):
    """A date that a short text is.  ``yearless``: shown without a year; ``alone``: beside it stands at most the name of a
    publication's date, so that it is no date in a title."""

    day: date
    yearless: bool = False
    alone: bool = True


def widen(text: str) -> str:
    """The text with full-width digits and punctuation made plain, character by character."""
    for wide, plain in _WIDE:  # in long texts a sixth of the time of str.translate
        text = text.replace(wide, plain)
    return text


def real(year: int, month: int, day: int) -> date | None:
    """The date, or ``None`` when there is no such day or it is before the web."""
    try:
        return date(year, month, day) if year >= _EARLIEST else None
    except ValueError:
        return None


def stamp_at(text: str, match: re.Match[str]) -> Stamp | None:
    """The date that a match of the full-date pattern in ``text`` is, with the time that follows it."""
    day = real(int(match[1]), int(match[3]), int(match[4]))
    if day is None:
        return None
    time = _TIME.match(text, match.end())
    if time and int(time[1]) < 24 and int(time[2]) < 60:
        return Stamp(day, f"{int(time[1]):02}:{int(time[2]):02}")
    return Stamp(day)


def first_stamp(text: str, start: int = 0, end: int | None = None) -> Stamp | None:
    """The first full date that begins between two places of a text made plain by :func:`widen`."""
    for match in FULL_DATE.finditer(text, start):
        if end is not None and match.start() >= end:
            return None
        found = stamp_at(text, match)
        if found:
            return found
    return None


def without_year(month: int, day: int, today: date) -> date | None:
    """The latest such day that is not in the future."""
    for year in range(today.year, today.year - 9, -1):
        found = real(year, month, day)
        if found and found <= today:
            return found
    return None


@lru_cache(maxsize=4_096)
def node_date(piece: str, today: date) -> Found | None:
    """The date that a short text is, with at most a label, brackets, a time or a few other characters around it."""
    if len(piece) > 60 or not may_hold_date(piece):
        return None
    text = other_forms(widen(piece).strip())
    match = FULL_DATE.search(text)
    if match:
        rest = _NOISE.sub("", text[: match.start()] + _CLOCK.sub("", text[match.end() :], count=1))
        found = real(int(match[1]), int(match[3]), int(match[4]))
        return Found(found, alone=not rest) if found and len(rest) <= 12 else None
    match = _SHORT.search(text)
    if match:
        rest = text[: match.start()] + _CLOCK.sub("", text[match.end() :], count=1)
        found = None if _NOISE.sub("", rest) else without_year(int(match[1]), int(match[2]), today)
        return Found(found, yearless=True) if found else None
    return None


def machine_date(value: str) -> Stamp | None:
    """The date of a ``datetime`` attribute (HTML, 4.5.14), which says what "3 天前" in its element means."""
    match = _ISO.match(value.strip())
    day = real(int(match[1]), int(match[2]), int(match[3])) if match else None
    if match is None or day is None:
        return None
    return Stamp(day, f"{match[4]}:{match[5]}" if match[4] else "")


def split_date(pieces: Sequence[str], today: date) -> tuple[Found | None, int, int]:
    """A date spread over neighbouring short texts ("23" and "2023-11"), and the range of the pieces that hold it."""
    for start in range(len(pieces) - 1):
        for end in (start + 2, start + 3):
            parts = pieces[start:end]
            if len(parts) != end - start or not all(_DIGITS.match(part) for part in parts):
                continue
            found = _joined(" ".join(parts), today)
            if found:
                return Found(found, yearless=not any(map(_FULL_YEAR.search, map(widen, parts)))), start, end
    return None, 0, 0


def _joined(text: str, today: date) -> date | None:
    text = widen(text).strip("[]() ").replace("|", " ")
    text = re.sub(r"\s*([-/.年月])\s*(?=\d)", r"\1", text)
    text = re.sub(r"\s+", " ", text)
    match = FULL_DATE.fullmatch(text)
    if match:
        return real(int(match[1]), int(match[3]), int(match[4]))
    for pattern, order in (
        (_DAY_THEN_MONTH, (2, 3, 1)), (_MONTH_THEN_DAY, (1, 2, 3)), (_YEAR_LAST, (3, 1, 2)), (_YEAR_FIRST, (1, 2, 3)),
    ):  # fmt: skip
        match = pattern.match(text)
        if match:
            year, month, day = (int(match[index]) for index in order)
            return real(year, month, day)
    match = _DAY_MONTH_SHORT.match(text)
    return without_year(int(match[2]), int(match[1]), today) if match else None


def joined_stamp(text: str) -> Stamp | None:
    """The date that day and month in two sizes make: "05 2024-03", "2024 03-05"."""
    if len(text) > _LONGEST_SPLIT or FULL_DATE.search(text):
        return None
    day = _joined(text, date.min)
    return Stamp(day) if day else None


def edge_date(title: str, today: date) -> tuple[Found | None, str]:
    """A date set off at the front or the end of a title, and the title without it."""
    if not _DIGIT.search(title):
        return None, title
    plain = widen(title)
    for pattern in (_EDGE_FRONT, _EDGE_BACK):
        match = pattern.search(plain)
        if match:
            found = node_date(next(part for part in match.groups() if part), today)
            if found:
                return found, (title[: match.start()] + title[match.end() :]).strip()
    return None, title
