"""The date of a list's item, told from the texts that stand in it or beside it, and what is doubtful about it."""

import re
from datetime import date
from itertools import islice
from typing import NamedTuple

from lxml import etree

from monitor.model import Doubt
from monitor.observe.date_forms import may_hold_date
from monitor.observe.dates import Found, machine_date, node_date, split_date
from monitor.observe.outline import texts_of

_FEW = 4
_WORD = re.compile(r"[^\W\d_]")
_OTHER_DATE = re.compile(
    r"^\W*(?:成文|生成|印发|生效|实施|施行|失效|废止|有效|截止|截至|到期|结束)(?:日期|时间|期限?|日|至)"
)


class Dated(NamedTuple):
    """The date of an item, the texts that are that date, and what is doubtful about it."""

    day: date | None = None
    used: frozenset[str] = frozenset()
    doubt: Doubt = Doubt.NONE


NO_DATE = Dated()


def date_inside(element: etree._Element, today: date) -> Dated:
    """The date among the texts of an element that holds an item."""
    texts = _few_texts(element)
    if texts is not None and len(texts) < 3:
        return NO_DATE  # one text alone
    pieces = [piece for text in texts or islice(texts_of(element), 60) if text for piece in (text.strip(),) if piece]
    if len(pieces) < 2 or not may_hold_date(" ".join(pieces)):
        return NO_DATE
    found = date_among(pieces, today)
    return found if found.day else _of_machines(element)


def _of_machines(element: etree._Element) -> Dated:
    """The date of a ``<time datetime>``, whose text tells it in words ("3 天前")."""
    for time in element.iter("time"):
        stamp = machine_date(time.get("datetime") or "")
        if stamp:
            return Dated(stamp.day, frozenset(text.strip() for text in texts_of(time)))
    return NO_DATE


def _few_texts(element: etree._Element) -> list[str | None] | None:
    """The texts of an element whose children have none of their own, as they stand in it, those that are missing among
    them; ``None`` of a larger one.  Most items are a link and a date, of which this tells in half the time."""
    texts = [element.text]
    for child in islice(element, _FEW + 1):
        if len(texts) > 2 * _FEW or is_comment(child) or next(iter(child), None) is not None:
            return None
        texts += (child.text, child.tail)
    return texts


def date_among(pieces: list[str], today: date) -> Dated:
    """The date that stands among an item's texts: the last that is nothing but a date, as lists print it beside the
    title, else the last; one that is in the future or named for something else (成文日期, 失效日期 …) only where there is
    no other.  Of several that have no names nobody knows which is that of the publication."""
    if len(pieces) < 2:
        return NO_DATE
    found, start, end = split_date(pieces, today)
    if found:
        return Dated(found.day, frozenset(pieces[start:end]), Doubt.YEAR if found.yearless else Doubt.NONE)
    fit: list[tuple[Found, str]] = []
    other: list[tuple[Found, str]] = []
    for number in range(len(pieces) - 1, -1, -1):
        found = node_date(pieces[number], today)
        if found is not None:
            fits = found.day <= today and not _OTHER_DATE.search(_label(pieces, number))
            (fit if fits else other).append((found, pieces[number]))
    if not fit and not other:
        return NO_DATE
    alone = [each for each in fit if each[0].alone]
    date_, piece = (alone or fit or other)[0]
    unsure = not fit or len({each.day for each, _ in alone}) > 1
    doubt = Doubt.MEANING if unsure else Doubt.YEAR if date_.yearless else Doubt.NONE
    return Dated(date_.day, frozenset({piece}), doubt)


def _label(pieces: list[str], number: int) -> str:
    """The text that names a date: its own words, else those before it."""
    if _WORD.search(pieces[number]):
        return pieces[number]
    return pieces[number - 1] if number else ""


def is_comment(element: etree._Element) -> bool:
    """Whether it is a comment or a processing instruction, whose tag is a function."""
    return callable(element.tag)
