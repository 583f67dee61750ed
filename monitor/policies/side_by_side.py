"""An issued text and its copy paragraph by paragraph, with every difference marked where it stands: what a page lays out."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Final

from monitor.policies.align import Run, align
from monitor.policies.differences import Change, Kind
from monitor.policies.document import Document
from monitor.policies.fidelity import Comparison, compare, conclude, measure
from monitor.policies.normal import Normal

_CHANCE: Final = 6
"""Paragraphs that share fewer characters of wording than this, and less than half of the shorter one, are no pair."""

_FORMAL: Final = frozenset({Kind.FORM, Kind.FOOTNOTE, Kind.AROUND, Kind.ATTACHMENT})
"""Kinds that change nothing of the wording."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one paragraph.  ``kind``: how it differs from the other side, ``None`` where it does not; ``number`` counts the
    differences from 1 in the order of the issued text, 0 for none.  Without text: here the other side has more."""

    text: str
    kind: Kind | None = None
    number: int = 0
    grave: bool = False

    @property
    def formal(self) -> bool:
        """Whether it differs in form only, or stands beside the text."""
        return self.kind in _FORMAL


@dataclass(frozen=True, slots=True)
class Pair:
    """Paragraphs that belong together; either side may be empty.  ``paragraph``: the number of the first issued one, 0 for none."""

    a: tuple[tuple[Piece, ...], ...]
    b: tuple[tuple[Piece, ...], ...]
    paragraph: int = 0

    @property
    def differs(self) -> bool:
        """Whether the wording of the two sides differs."""
        pieces = [piece for side in (self.a, self.b) for paragraph in side for piece in paragraph]
        return any(piece.kind is not None and not piece.formal for piece in pieces)


@dataclass(frozen=True)
class SideBySide:
    """The judgement, the pairs in the order of the issued text, and the differences worth telling, each with the number of its mark (0: it is
    of title or number, which no pair holds)."""

    comparison: Comparison
    pairs: tuple[Pair, ...]
    told: tuple[tuple[int, Change], ...] = ()


def side_by_side(issued: Document, copy: Document) -> SideBySide:
    """Lay a copy beside the issued text.  What the site prints above and below the copy is left out."""
    if not issued.normal.text or not copy.normal.text:
        return SideBySide(compare(issued, copy), ())
    case = measure(issued, copy)
    copy = case.copy
    runs = align(issued.normal.text, copy.normal.text)
    ours = [(change.run.a0, change.run.a1) for change in case.changes]
    theirs = [(change.run.b0, change.run.b1) for change in case.changes]
    left = _marked(issued.normal, ours, _gaps(issued.normal, ours, copy.normal, theirs), case.changes)
    right = _marked(copy.normal, theirs, _gaps(copy.normal, theirs, issued.normal, ours), case.changes)
    pairs = tuple(
        Pair(
            a=tuple(left[number] for number in one),
            b=tuple(right[number] for number in other),
            paragraph=one[0] + 1 if one else 0,
        )
        for one, other in _pairs(issued.normal, copy.normal, runs)
    )
    found = conclude(case)
    numbers = {id(change): number for number, change in enumerate(case.changes, 1)}
    return SideBySide(found, pairs, tuple((numbers.get(id(change), 0), change) for change in found.differences))


Places = Sequence[tuple[int, int]]
"""For each difference, from where to where it stands in the wording of one side."""


def _gaps(normal: Normal, places: Places, other: Normal, others: Places) -> dict[int, int]:
    """Where one side has nothing of what the other has: place in the original → number of the difference.  Where the other has whole
    paragraphs, nothing points to them."""
    found = {}
    for number, ((start, stop), (begin, end)) in enumerate(zip(places, others, strict=True), 1):
        if start < stop or begin >= end:
            continue
        if start and start < len(normal) and normal.paragraph(start - 1) == normal.paragraph(start):
            found[normal.places[start]] = number
        elif begin and start and other.paragraph(begin - 1) == other.paragraph(begin):
            found[normal.places[start - 1] + 1] = number
        elif end < len(other) and start < len(normal) and other.paragraph(end - 1) == other.paragraph(end):
            found[normal.places[start]] = number
    return found


def _marked(normal: Normal, places: Places, gaps: dict[int, int], changes: Sequence[Change]) -> list[tuple[Piece, ...]]:
    """Each paragraph of one side in pieces."""
    number_at = [0] * len(normal.original)
    for number, (start, stop) in enumerate(places, 1):
        if start < stop:
            first, last = normal.stretch(start, stop, whole=changes[number - 1].whole)
            number_at[first:last] = [number] * (last - first)
    edges = [*normal.starts, len(normal.original)]
    return [tuple(_pieces(normal.original, number_at, gaps, bounds, changes)) for bounds in pairwise(edges)]


def _pieces(
    text: str, number_at: list[int], gaps: dict[int, int], bounds: tuple[int, int], changes: Sequence[Change]
) -> Iterator[Piece]:
    start, stop = bounds
    while start < stop and text[start].isspace():
        start += 1
    while start < stop and text[stop - 1].isspace():
        stop -= 1
    cuts = {gap for gap in gaps if start <= gap <= stop}
    for first, last in pairwise(sorted({start, *cuts, stop})):
        if first in gaps:
            yield _piece("", gaps[first], changes)
        for number, places in groupby(range(first, last), key=number_at.__getitem__):
            yield _piece("".join(text[place] for place in places), number, changes)
    if stop in gaps:
        yield _piece("", gaps[stop], changes)


def _piece(text: str, number: int, changes: Sequence[Change]) -> Piece:
    change = changes[number - 1] if number else None
    return Piece(text, change.kind, number, change.grave) if change else Piece(text)


def _pairs(one: Normal, other: Normal, runs: Sequence[Run]) -> Iterator[tuple[list[int], list[int]]]:
    """Numbers of paragraphs of both sides that belong together, in order; those without a partner alone."""
    links = _links(one, other, runs)
    last_a = last_b = 0
    at = 0
    while at < len(links):
        low_a, low_b = high_a, high_b = links[at]
        while at < len(links) and (links[at][0] <= high_a or links[at][1] <= high_b):
            high_a, high_b = max(high_a, links[at][0]), max(high_b, links[at][1])
            at += 1
        yield from (([number], []) for number in range(last_a, low_a))
        yield from (([], [number]) for number in range(last_b, low_b))
        yield list(range(low_a, high_a + 1)), list(range(low_b, high_b + 1))
        last_a, last_b = high_a + 1, high_b + 1
    yield from (([number], []) for number in range(last_a, len(one.starts)))
    yield from (([], [number]) for number in range(last_b, len(other.starts)))


def _links(one: Normal, other: Normal, runs: Sequence[Run]) -> list[tuple[int, int]]:
    """Pairs of paragraphs that share wording, in order."""
    shared: Counter[tuple[int, int]] = Counter()
    numbers_a, numbers_b = _numbers(one), _numbers(other)
    for run in runs:
        if run.equal:
            pairs = zip(numbers_a[run.a0 : run.a1], numbers_b[run.b0 : run.b1], strict=True)
            shared.update(pairs)
    sizes_a = [stop - start for start, stop in one.bounds]
    sizes_b = [stop - start for start, stop in other.bounds]
    return sorted(
        (a, b) for (a, b), size in shared.items() if size >= _CHANCE or 2 * size >= min(sizes_a[a], sizes_b[b])
    )


def _numbers(normal: Normal) -> list[int]:
    """For each character of the wording, the number of its paragraph, from 0."""
    found: list[int] = []
    for number, (start, stop) in enumerate(normal.bounds):
        found += [number] * (stop - start)
    return found
