"""The normal form of a text: its wording alone, with the way back to every character of the original.

Two copies of one text have one normal form, whatever was done to width, blanks, brackets, punctuation, line breaks, dates
in Chinese numerals and markup.  What separates two numbers stays: 1.5 is not 15, 3-5 is not 35, 1、2 is not 12.
"""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import Final

import numpy as np

from monitor.policies.characters import DROPPED, SEVERAL, codes_of, expansion, folded
from monitor.policies.numerals import chinese_value

_ENTITY = re.compile(r"&(?:#x?[0-9a-fA-F]{1,6}|[a-zA-Z]{2,8});")
_HOLLOW = re.compile(r"[一二][一二三四五六七八九〇零○OＯo0０◯\s]{3,8}(?=年)")
"""A year in Chinese, in which a hollow circle or a letter O may stand for 〇."""

_ZEROS: Final = str.maketrans("○OＯo0０◯", "〇" * 7)
_DATE = re.compile(
    r"([一二三四五六七八九〇零]{4})年([一二三四五六七八九十]{1,3})月(?:([一二三四五六七八九十]{1,4})日)?|(\d{4})年0?(\d{1,2})月(?:0?(\d{1,2})日)?"
)
_RANGE: Final = frozenset("-－–—―~～﹣─")
_GROUPED = re.compile(r"(?<![\d.,/\-])\d{1,3}(?:,\d{3})+(?![\d,])", re.ASCII)
_LONG_LINE = 200
_SENTENCE_GAP = re.compile(r"(?<=[。；：！？;])[ \t\u3000\xa0]+(?=\S)|[ \u3000\xa0]{2,}(?=\S)")


_OPENING: Final = "（(〔[【《〈“‘「『"
_CLOSING: Final = "）)〕]】》〉”’」』。；！？，、：;!?,:"


@dataclass(frozen=True)
class Normal:
    """``text``: the wording; ``places``: for each of its characters, where it stands in ``original``; ``starts``: where
    the paragraphs of the original begin."""

    original: str = field(repr=False)
    text: str
    places: list[int] = field(repr=False)
    starts: list[int] = field(repr=False)

    def __len__(self) -> int:
        return len(self.text)

    def paragraph(self, at: int) -> int:
        """The paragraph, counted from 1, in which a character of the wording stands."""
        place = self.places[min(at, len(self.places) - 1)] if self.places else 0
        return max(bisect_right(self.starts, place), 1)

    def shown(self, start: int, end: int, *, whole: bool = False) -> str:
        """The original from one character of the wording up to another, as a reader sees it."""
        if start >= end:
            return ""
        first, last = self.stretch(start, end, whole=whole)
        return " ".join(self.original[first:last].split())

    def stretch(self, start: int, end: int, *, whole: bool) -> tuple[int, int]:
        """From where to where in the original some wording stands; ``whole`` sentences or paragraphs with the marks that open and
        close them, which are no wording."""
        first, last = int(self.places[start]), int(self.places[end - 1]) + 1
        while whole and first and self.original[first - 1] in _OPENING:
            first -= 1
        while whole and last < len(self.original) and self.original[last] in _CLOSING:
            last += 1
        return first, last

    def between(self, start: int, end: int) -> str:
        """The original from just after the character before ``start`` up to the character at ``end``, marks and all."""
        first = self.places[start - 1] + 1 if start else 0
        last = self.places[end] if end < len(self.places) else len(self.original)
        return self.original[first:last]

    @cached_property
    def bounds(self) -> list[tuple[int, int]]:
        """For each paragraph, its part of the wording as (start, end); paragraphs without wording are empty."""
        edges = np.searchsorted(self.places, [*self.starts, len(self.original) + 1]).tolist()
        return list(pairwise(edges))

    def paragraphs(self) -> list[str]:
        """The paragraphs of the original, blanks at their edges removed."""
        return [
            self.original[a:b].strip() for a, b in zip(self.starts, [*self.starts[1:], len(self.original)], strict=True)
        ]


def normal_form(text: str) -> Normal:
    """The normal form of a text.  It is its own normal form: ``normal_form(n.text).text == n.text``."""
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text) if "&" in text else text
    source = _HOLLOW.sub(lambda match: match[0].translate(_ZEROS), text)
    codes = folded(codes_of(source))
    places = np.flatnonzero(codes != DROPPED)
    wording, where = _spelled_out(source, codes[places], places)
    wording, where = _dated(*_separated(source, wording, where))
    return Normal(original=text, text=wording, places=where, starts=_starts(text))


def _spelled_out(source: str, codes: np.ndarray, places: np.ndarray) -> tuple[str, list[int]]:
    """Characters that stand for several are written out."""
    where = places.tolist()
    if not (codes == SEVERAL).any():
        return codes.tobytes().decode("utf-32-le", "surrogatepass"), where
    parts: list[str] = []
    found: list[int] = []
    for code, place in zip(codes.tolist(), where, strict=True):
        meant = expansion(source[place]) if code == SEVERAL else chr(code)
        parts.append(meant)
        found += [place] * len(meant)
    return "".join(parts), found


_PAIR = re.compile(r"(?<=\d)(?=\d)", re.ASCII)


def _separated(source: str, wording: str, where: list[int]) -> tuple[str, list[int]]:
    """Between two digits that a mark stood between, one mark: ``.`` of decimals, ``-`` of ranges, ``/`` for all others.
    The commas of 1,000 go."""
    marks = []
    for match in _PAIR.finditer(wording):
        at = match.start()
        gap = source[where[at - 1] + 1 : where[at]]
        mark = _mark(gap) if gap and where[at] > where[at - 1] else ""
        if mark:
            marks.append((at, mark))
    if not marks:
        return wording, where
    parts, found, last = [], [], 0
    for at, mark in marks:
        parts += [wording[last:at], mark]
        found += [*where[last:at], where[at - 1] + 1]
        last = at
    return _ungrouped("".join([*parts, wording[last:]]), [*found, *where[last:]])


def _mark(gap: str) -> str:
    gap = gap.strip()
    if not gap:
        return ""
    if gap in (".", "．", "﹒"):
        return "."
    return "-" if all(char in _RANGE for char in gap) else "," if gap in (",", "，") else "/"


def _ungrouped(wording: str, where: list[int]) -> tuple[str, list[int]]:
    commas = {at for match in _GROUPED.finditer(wording) for at in range(*match.span()) if wording[at] == ","}
    if commas:
        where = [place for at, place in enumerate(where) if at not in commas]
        wording = "".join(char for at, char in enumerate(wording) if at not in commas)
    return wording.replace(",", "/"), where


def _dated(wording: str, where: list[int]) -> tuple[str, list[int]]:
    """Dates in one spelling: 二〇二〇年二月三日 and 2020年02月03日 are 2020年2月3日."""
    edits = []
    for match in _DATE.finditer(wording):
        parts = [part for part in match.groups() if part]
        if match[1]:
            parts = [str(chinese_value(part)) for part in parts]
        spelled = "".join(f"{part}{unit}" for part, unit in zip(parts, "年月日", strict=False))
        if spelled != match[0]:
            edits.append((match.start(), match.end(), spelled))
    return _replaced(wording, where, edits)


def _replaced(wording: str, where: list[int], edits: list[tuple[int, int, str]]) -> tuple[str, list[int]]:
    """Put other spellings in: the new characters stand where the old ones stood."""
    if not edits:
        return wording, where
    parts, found, last = [], [], 0
    for start, end, spelled in edits:
        span = end - start
        parts += [wording[last:start], spelled]
        found += where[last:start]
        found += [where[start + min(span - 1, n * span // len(spelled))] for n in range(len(spelled) - 1)] + [
            where[end - 1]
        ]
        last = end
    return "".join([*parts, wording[last:]]), [*found, *where[last:]]


def _starts(text: str) -> list[int]:
    """Where paragraphs begin: lines that are not blank; in a text on one line, sentences set off by blanks."""
    starts: list[int] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(at)
            if len(line) > _LONG_LINE:
                starts += [at + gap.end() for gap in _SENTENCE_GAP.finditer(line) if gap.start()]
        at += len(line) + 1
    return starts or [0]
