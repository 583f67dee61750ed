"""Numbers written with digits or in Chinese, and what they are worth."""

import re
from fractions import Fraction
from typing import Final

ZERO: Final = "〇零○"
_DIGITS: Final = {**dict(zip("一二三四五六七八九", range(1, 10), strict=True)), "两": 2, "〇": 0, "零": 0, "○": 0}
_FINANCIAL: Final = dict(zip("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千", strict=True))
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}
_BIG: Final = {"万": 10_000, "亿": 100_000_000}

CHINESE: Final = "〇零一二三四五六七八九十百千万亿两"
"""Characters of numbers written in Chinese."""

NUMBER: Final = re.compile(
    rf"(?:百分之|千分之)?[{CHINESE}]+(?:点[{CHINESE}]+)?|\d+(?:[./\-]\d+)*[万亿]*[%‰]?|[%‰]", re.ASCII
)
"""A number in the normal form of a text."""


def chinese_value(text: str) -> Fraction | None:
    """What a number in Chinese is worth: 二〇二〇, 三百零五, 一万二千, 百分之五, 三点五; ``None`` when it is none."""
    text = "".join(_FINANCIAL.get(char, char) for char in text)
    for lead, parts in (("百分之", 100), ("千分之", 1000)):
        if text.startswith(lead):
            value = chinese_value(text[len(lead) :])
            return None if value is None else value / parts
    whole, dot, decimals = text.partition("点")
    if dot:
        before, after = _whole(whole), _row(decimals)
        return None if before is None or after is None else before + Fraction(after, 10 ** len(decimals))
    number = _whole(whole)
    return None if number is None else Fraction(number)


def _row(text: str) -> int | None:
    """Digits in a row: 二〇二〇."""
    if not text or any(char not in _DIGITS for char in text):
        return None
    return int("".join(str(_DIGITS[char]) for char in text))


def _whole(text: str) -> int | None:
    if len(text) > 1 and all(char in _DIGITS for char in text):
        return _row(text)
    total = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _UNITS:
            section += (digit or 1) * _UNITS[char]
            digit = 0
        elif char in _BIG:
            total = (total + section + digit) * _BIG[char]
            section = digit = 0
        else:
            return None
    return total + section + digit if text else None


def value_of(text: str) -> Fraction | None:
    """What a number is worth, however it is written; ``None`` when the text is not one number."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([万亿]*)([%‰]?)", text, re.ASCII)
    if match is None:
        return chinese_value(text) if text and not text[0].isascii() else None
    value = Fraction(match[1])
    for unit in match[2]:
        value *= _BIG[unit]
    return value / {"%": 100, "‰": 1000, "": 1}[match[3]]


def same_number(one: str, other: str) -> bool:
    """Whether two spellings mean one number: 五千 and 5000, 百分之五 and 5%."""
    value = value_of(one)
    return value is not None and value == value_of(other)
