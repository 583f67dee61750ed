"""What each changed run of an alignment is: damage of copying, a matter of form, or what the site prints around the text."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

import numpy as np

from monitor.policies.align import Run
from monitor.policies.differences import EDITS, Change, Kind
from monitor.policies.document import Document
from monitor.policies.numerals import CHINESE, NUMBER, same_number
from monitor.policies.parts import FOOTNOTE, is_furniture

_FIGURES: Final = frozenset({Kind.NUMBER, Kind.DATE})
_NEGATIONS: Final = "不未无非勿禁否没免除"
_NUMERIC: Final = frozenset("0123456789./-%‰" + CHINESE)
_DATED = re.compile(r"^[年月日时点]|^\d*[年月日]")
_NAME_AFTER = re.compile(r"^.{0,3}?[省市县区州部局委厅院署办司乡镇街村]|^.{0,2}(?:同志|先生|女士)")
_NAME_BEFORE = re.compile(
    r"(?:联系人|主任|局长|部长|厅长|省长|市长|区长|县长|总理|书记|组长|院长|处长|科长|同志)[:：]?.{0,2}$"
)
_MARKER = re.compile(r"^[\s\[［〔【（(]*注?[\s]*(?:\d{1,2}|[①-⑳⑴-⒇]|[¹²³⁴-⁹]|\*)[\s\]］〕】）)]*$")
_BARE_MARKER = re.compile(r"[①-⑳⑴-⒇¹²³⁴-⁹]|[\[［〔【（(]\s*注?\s*\d{1,2}\s*[\]］〕】）)]")
_ATTACHED = re.compile(r"^\W*附\s*[件表]?")
_DATE_CHARS: Final = frozenset("0123456789年月日")
_ATTACHED_LINE: Final = 60
_BARE: Final = 3
_SEPARATORS: Final = "./-"
_LIST_NUMBER = re.compile(r"\W*[（(]?[一二三四五六七八九十]{1,3}[）)、]\W*|\W*[（(]?\d{1,2}[）)、.．]\W*")
_SENTENCE_END = re.compile(r"[。；！？]")
_LONG: Final = 14
_SHOWN: Final = 600


def changes_of(issued: Document, copy: Document, runs: Sequence[Run], *, retitled: bool = False) -> list[Change]:
    """What each changed run is, in the order of the issued text.  Above the wording of both, where title and number stand,
    only what :meth:`_Reader.counts_above` says is one."""
    found: list[Change] = []
    reader = _Reader(issued, copy)
    for run in runs:
        if run.equal:
            continue
        read = reader.read(run)
        if run.a1 <= issued.parts.body[0] and run.b1 <= copy.parts.body[0]:
            read = [change for change in read if reader.counts_above(change, retitled=retitled)]
        found += read
    return found


class _Reader:
    """Reads changed runs of one pair of texts."""

    def __init__(self, issued: Document, copy: Document) -> None:
        self.issued, self.copy = issued.normal, copy.normal
        self.a, self.b = issued.normal.text, copy.normal.text
        self.body_a, self.body_b = issued.parts.body, copy.parts.body
        self.title = issued.heading.text
        self.edges_a = _edges(issued)
        self.edges_b = _edges(copy)

    def read(self, run: Run) -> list[Change]:
        """The differences of one run: one, or a loss and what stands in its place."""
        if self._is_list_number(run):
            return [self._change(Kind.FORM, run)]
        if self._is_in_a_number(run):
            return [self._replaced(run)]
        run = self._settled(run)
        if run.a0 == run.a1:
            return self._added(run)
        if run.b0 == run.b1:
            return self._lost(run)
        if self._only_around(run):
            here = Run(run.a0, run.a1, run.b0, run.b0, equal=False)
            there = Run(run.a1, run.a1, run.b0, run.b1, equal=False)
            return [*self._lost(here), self._change(Kind.AROUND, there)]
        return [self._replaced(run)]

    def counts_above(self, change: Change, *, retitled: bool) -> bool:
        """Whether a difference above the wording is one: a changed figure, or the only one in its line; in the title of a
        copy that was given another one nothing is."""
        if not change.a or not change.b or change.size > _LONG:
            return False
        run = change.run
        start, stop = next((bounds for bounds in self.issued.bounds if bounds[0] <= run.a0 < bounds[1]), (0, 0))
        line = self.a[start:stop]
        if retitled and (line in self.title or self.title in line):
            return False
        changed = self.a[start : run.a0] + self.b[run.b0 : run.b1] + self.a[run.a1 : stop]
        return change.kind in _FIGURES or (change.kind in EDITS and changed in self.b)

    def _settled(self, run: Run) -> Run:
        """A loss or an addition, moved along equal characters to where paragraphs begin, or sentences, or to the end."""
        if (run.a0 == run.a1) == (run.b0 == run.b1):
            return run
        text, edges, start, stop = (
            (self.a, self.edges_a, run.a0, run.a1) if run.b0 == run.b1 else (self.b, self.edges_b, run.b0, run.b1)
        )
        bounds = self.issued.bounds if run.b0 == run.b1 else self.copy.bounds
        shifts = _shifts(text, start, stop, min(run.a0, run.b0))
        if len(shifts) > 1:
            paragraphs = {edge for pair in bounds for edge in pair}
            tries = [shift for ends in (paragraphs, edges) for shift in shifts if {start + shift, stop + shift} <= ends]
            tries += [shift for shift in shifts if stop + shift == len(text)]
            shift = tries[0] if tries else 0
            run = Run(run.a0 + shift, run.a1 + shift, run.b0 + shift, run.b1 + shift, equal=False)
        return run

    def _is_list_number(self, run: Run) -> bool:
        """Whether a paragraph lost its number (一、, 2.) and nothing else: in a list of HTML the browser shows it."""
        if run.b0 != run.b1 or not self.a[run.a0 : run.a1] or run.a1 >= len(self.a):
            return False
        starts = any(start == run.a0 for start, _ in self.issued.bounds) and any(
            start == run.b0 for start, _ in self.copy.bounds
        )
        shown = self.issued.original[self.issued.places[run.a0] : self.issued.places[run.a1]]
        return starts and _LIST_NUMBER.fullmatch(shown) is not None

    def _is_in_a_number(self, run: Run) -> bool:
        """Whether a few digits were added to a number, or lost from one."""
        text, start, stop = (self.a, run.a0, run.a1) if run.b0 == run.b1 else (self.b, run.b0, run.b1)
        if (run.a0 == run.a1) == (run.b0 == run.b1) or stop - start > _BARE or not text[start:stop].isdigit():
            return False
        return text[start - 1 : start].isdigit() or text[stop : stop + 1].isdigit()

    def _only_around(self, run: Run) -> bool:
        """Whether what the copy has in place of lost text is the site's, or lies outside its wording."""
        if run.a1 - run.a0 >= _LONG and self._is_marker(run):
            return True
        outside = run.a1 - run.a0 >= _LONG and (run.b1 <= self.body_b[0] or run.b0 >= self.body_b[1])
        return (outside and run.a0 < self.body_a[1] and run.a1 > self.body_a[0]) or is_furniture(
            self.copy.between(run.b0, run.b1)
        )

    def _added(self, run: Run) -> list[Change]:
        shown = self.copy.between(run.b0, run.b1)
        outside = run.b1 <= self.body_b[0] or run.b0 >= self.body_b[1] or run.a0 <= self.body_a[0]
        outside = outside or (run.a0 == len(self.a) and any(start == run.b0 for start, _ in self.copy.bounds))
        if outside or is_furniture(shown):
            kind = Kind.FOOTNOTE if FOOTNOTE.match(self._line(run)) and run.a0 else Kind.AROUND
            return [self._change(kind, run)]
        if self._is_marker(run):
            return [self._change(Kind.FOOTNOTE, run)]
        if FOOTNOTE.match(self._line(run)) and run.b0 in self.edges_b and run.b1 in self.edges_b:
            return [self._change(Kind.FOOTNOTE, run)]
        if run.b1 - run.b0 >= _LONG:
            whole = run.b0 in self.edges_b and run.b1 in self.edges_b
            return [self._change(Kind.ADDED, run, whole=whole)]
        return [self._replaced(run)]

    def _is_marker(self, run: Run) -> bool:
        """Whether what the copy has is the mark of a note, with what parts it from a figure beside it."""
        start, stop = run.b0, run.b1
        while start < stop and self.b[start] in _SEPARATORS:
            start += 1
        while stop > start and self.b[stop - 1] in _SEPARATORS:
            stop -= 1
        if start == stop:
            return False
        marked = self.copy.original[max(self.copy.places[start] - 1, 0) : self.copy.places[stop - 1] + 2]
        return _MARKER.match(self.copy.shown(start, stop)) is not None and _BARE_MARKER.search(marked) is not None

    def _line(self, run: Run) -> str:
        """The original from the run on, with the marks before it."""
        place = self.copy.places[run.b0]
        before = self.copy.places[run.b0 - 1] + 1 if run.b0 else 0
        return self.copy.original[before : place + 12].lstrip("。；，,;. \n\t\u3000")

    def _lost(self, run: Run) -> list[Change]:
        shown = self.issued.between(run.a0, run.a1)
        if is_furniture(shown):
            return []
        if run.a1 <= self.body_a[0] or self._is_moved_below(run):
            return []
        below = self.body_a[1]
        if run.a0 < below < run.a1 and any(start == below for start, _ in self.issued.bounds):
            # the end of the text and what stands below it: two losses, for a reader must know that the signature went too
            parts = (Run(run.a0, below, run.b0, run.b0, equal=False), Run(below, run.a1, run.b1, run.b1, equal=False))
            return [change for part in parts for change in self._lost(part)]
        if run.a0 >= self.body_a[1] and (run.a1 - run.a0 >= _LONG or {run.a0, run.a1} <= self.edges_a):
            kind = Kind.ATTACHMENT if _ATTACHED.match(self.issued.shown(run.a0, run.a1)) else Kind.SIGNATURE
            return [self._change(kind, run, whole=True)]
        if run in self._paragraph_of(run) and _ATTACHED.match(shown.strip()) and len(shown) <= _ATTACHED_LINE:
            return [self._change(Kind.ATTACHMENT, run, whole=True)]
        if run.a1 - run.a0 >= _LONG and self._is_repetition(run):
            return [self._change(Kind.REPEATED, run, whole=True)]
        if run.a1 - run.a0 >= _LONG or (run.a0 in self.edges_a and run.a1 in self.edges_a and run.a1 - run.a0 > 3):
            return [self._change(Kind.MISSING, run, whole=run.a0 in self.edges_a and run.a1 in self.edges_a)]
        return [self._replaced(run)]

    def _is_moved_below(self, run: Run) -> bool:
        """Whether a signatory stands in another order below the copy."""
        return run.a0 >= self.body_a[1] and self.a[run.a0 : run.a1] in self.b[self.body_b[1] :]

    def _is_repetition(self, run: Run) -> bool:
        """Whether the text stands elsewhere in the issued document too, and there the copy has it: what reads pages takes the
        second of two equal paragraphs for a repetition of the site's."""
        lost = self.a[run.a0 : run.a1]
        return lost in self.b and self.a.count(lost) > 1

    def _paragraph_of(self, run: Run) -> list[Run]:
        """The run itself, if it is one whole paragraph."""
        return [run] if (run.a0, run.a1) in self.issued.bounds else []

    def _shown_with_words(self, kind: Kind, run: Run) -> Run:
        """The run with what makes it readable: the whole date, the end of a name, the word that a negation turns."""
        if kind is Kind.DATE:
            return self._while_equal(run, _DATE_CHARS, _DATE_CHARS)
        if kind is Kind.NAME:
            match = _NAME_AFTER.match(self.a[run.a1 : run.a1 + 4])
            run = self._moved(run, 0, match.end() if match else 0)
        elif max(run.a1 - run.a0, run.b1 - run.b0) <= _BARE and (run.a0 == run.a1 or run.b0 == run.b1):
            run = self._moved(run, 0, 2)
            run = run if run.a1 > run.a0 and run.b1 > run.b0 else self._moved(run, 2, 0)
        return run

    def _moved(self, run: Run, back: int, forth: int) -> Run:
        """The run with some equal characters before and after it."""
        a0, a1, b0, b1 = run.a0, run.a1, run.b0, run.b1
        while back and a0 and b0 and self.a[a0 - 1] == self.b[b0 - 1]:
            a0, b0, back = a0 - 1, b0 - 1, back - 1
        while forth and a1 < len(self.a) and b1 < len(self.b) and self.a[a1] == self.b[b1]:
            a1, b1, forth = a1 + 1, b1 + 1, forth - 1
        return Run(a0, a1, b0, b1, equal=False)

    def _while_equal(self, run: Run, before: frozenset[str], after: frozenset[str]) -> Run:
        """The run with the equal characters of a kind that touch it."""
        back = forth = 0
        while run.a0 - back > 0 and run.b0 - back > 0 and self.a[run.a0 - back - 1] in before:
            back += 1
        while run.a1 + forth < len(self.a) and run.b1 + forth < len(self.b) and self.a[run.a1 + forth] in after:
            forth += 1
        return self._moved(run, back, forth)

    def _widened(self, run: Run) -> Run:
        """The run with the rest of the number that it changes."""
        pieces = self.a[run.a0 : run.a1] + self.b[run.b0 : run.b1]
        if not any(char in _NUMERIC for char in pieces) or len(pieces) > 40:
            return run
        ascii_only = any(char in "0123456789%‰" for char in pieces)
        kinds = frozenset("0123456789.-%‰万亿" if ascii_only else CHINESE)
        return self._while_equal(run, kinds, kinds)

    def _replaced(self, run: Run) -> Change:
        wide = self._widened(run)
        one, other = self.a[wide.a0 : wide.a1], self.b[wide.b0 : wide.b1]
        kind = Kind.FORM if same_number(one, other) else self._kind(wide, one, other)
        return self._change(kind, run, shown=self._shown_with_words(kind, wide))

    def _kind(self, run: Run, one: str, other: str) -> Kind:
        if len(one) > 3 * _LONG or len(other) > 3 * _LONG:
            return Kind.WORDING
        if NUMBER.findall(one) != NUMBER.findall(other):
            return Kind.DATE if _DATED.match(self.a[run.a1 : run.a1 + 2]) or "年" in one + other else Kind.NUMBER
        if _count(one, _NEGATIONS) != _count(other, _NEGATIONS):
            return Kind.NEGATION
        after, before = self.a[run.a1 : run.a1 + 5], self.a[max(0, run.a0 - 8) : run.a0]
        named = _NAME_AFTER.match(after) or _NAME_BEFORE.search(before) or _NAME_AFTER.match(one)
        return Kind.NAME if named and one and other and max(len(one), len(other)) <= _LONG else Kind.WORDING

    def _change(self, kind: Kind, run: Run, *, whole: bool = False, shown: Run | None = None) -> Change:
        shown = shown or run
        last = self.issued.paragraph(run.a1 - 1) if run.a1 > run.a0 else 0
        before = self.issued.shown(max(0, run.a0 - 10), run.a0)
        after = self.issued.shown(run.a1, min(len(self.a), run.a1 + 10))
        return Change(
            kind=kind, a=_cut(self.issued.shown(shown.a0, shown.a1, whole=whole)),
            b=_cut(self.copy.shown(shown.b0, shown.b1, whole=whole)),
            paragraph=self.issued.paragraph(run.a0), last_paragraph=last, run=run, whole=whole,
            context=f"{before}【】{after}",
        )  # fmt: skip


def _shifts(text: str, start: int, stop: int, room: int) -> list[int]:
    """By how much a loss can be moved without changing what is left: 0 first, then back and forth."""
    found = [0]
    back = 0
    while back < room and start - back - 1 >= 0 and text[start - back - 1] == text[stop - back - 1]:
        back += 1
        found.append(-back)
    forth = 0
    while stop + forth < len(text) and text[start + forth] == text[stop + forth]:
        forth += 1
        found.append(forth)
    return found


def _edges(document: Document) -> frozenset[int]:
    """Where sentences and paragraphs begin and end in the wording."""
    normal = document.normal
    ends = [match.start() for match in _SENTENCE_END.finditer(normal.original)]
    within = np.searchsorted(normal.places, ends).tolist()
    return frozenset([*within, *(edge for bounds in normal.bounds for edge in bounds), 0, len(normal)])


def _count(text: str, chars: str) -> Counter[str]:
    return Counter(char for char in text if char in chars)


def _cut(text: str) -> str:
    return (
        text if len(text) <= _SHOWN else f"{text[: _SHOWN // 2]}……（略{len(text) - _SHOWN}字）……{text[-_SHOWN // 2 :]}"
    )
