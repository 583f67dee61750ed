"""Dates in the less common ways to write them, put into the common one (2026-11-09).

Only forms that have one meaning: numerals of official documents (二〇二六年十一月九日), English months, a year at the end
(11月9日，2026), eight digits, and a year of two digits in the order of the year, which is the only one in use in China.
The last two are dates only where nothing but a date can stand: alone in their text, behind the name of a date, or
before a time of day.
"""

import re
from typing import Final

_NUMERALS: Final[dict[str, int]] = {
    **dict(zip("〇零○一二三四五六七八九", (0, 0, 0, *range(1, 10)), strict=True)),
    "元": 1,
}
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"({'|'.join(_MONTHS)})[a-z]{{0,6}}\.?"
_CHINESE = re.compile(
    r"([一二][〇零○一二三四五六七八九]{3})年(元|[一二三四五六七八九十]{1,2})月([一二三四五六七八九十廿卅]{1,3})日"
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?\s*,?\s+((?:19|20)\d{{2}})(?!\d)", re.I)
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\s+{_MONTH}\s*,?\s+((?:19|20)\d{{2}})(?!\d)", re.I)
_YEAR_AT_END = re.compile(r"(?<!\d)(\d{1,2})月(\d{1,2})日\s*[,，]\s*((?:19|20)\d{2})年?(?!\d)")
_BEFORE = r"(?P<before>^[\s\[(]*|(?:时间|日期|发布|更新)[\s:：]*[\[(]?)"
_AFTER = r"(?=\s*[\])]?\s*(?:$|\d{1,2}:\d\d|[^\W\d_]*(?:来源|浏览|阅读|点击|字体|字号|作者|编辑)))"
_EIGHT = re.compile(rf"{_BEFORE}(20\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01]){_AFTER}")
_TWO = re.compile(rf"{_BEFORE}([1-4]\d)([-/.])(0?[1-9]|1[0-2])\3(0?[1-9]|[12]\d|3[01]){_AFTER}")
_HINT = re.compile(r"\d|月[一二三四五六七八九十廿卅]{1,3}日")
_LATER = re.compile(r"[〇零○一二三四五六七八九]年|\d{8}|(?<!\d)\d\d([-/.])\d{1,2}\1\d|[A-Za-z]{3}|日\s*[,，]\s*20")


def may_hold_date(text: str) -> bool:
    """Whether a text can hold a date at all."""
    return _HINT.search(text) is not None


def other_forms(text: str) -> str:
    """The text, made plain by :func:`~monitor.observe.dates.widen`, with dates of less common forms as YYYY-MM-DD."""
    if not _LATER.search(text):
        return text
    text = _CHINESE.sub(_of_numerals, text)
    text = _MONTH_FIRST.sub(lambda match: _iso(match[3], _month(match[1]), match[2]), text)
    text = _DAY_FIRST.sub(lambda match: _iso(match[3], _month(match[2]), match[1]), text)
    text = _YEAR_AT_END.sub(lambda match: _iso(match[3], match[1], match[2]), text)
    text = _EIGHT.sub(lambda match: match["before"] + _iso(match[2], match[3], match[4]), text)
    return _TWO.sub(lambda match: match["before"] + _iso(f"20{match[2]}", match[4], match[5]), text)


def _iso(year: object, month: object, day: object) -> str:
    return f"{int(str(year)):04}-{int(str(month)):02}-{int(str(day)):02}"


def _month(name: str) -> int:
    return _MONTHS.index(name.lower()) + 1


def _of_numerals(match: re.Match[str]) -> str:
    year = "".join(str(_NUMERALS[digit]) for digit in match[1])
    return _iso(year, _number(match[2]), _number(match[3]))


def _number(numeral: str) -> int:
    """A number below forty: 九, 十, 十一, 二十, 二十一, 廿一, 卅."""
    numeral = numeral.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = numeral.rpartition("十")
    return (_NUMERALS.get(tens, 1) * 10 if ten else 0) + _NUMERALS.get(ones, 0)
