"""A pair of texts under judgement: what is common to them, and what differs, in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from monitor.policies.align import Run
from monitor.policies.changes import changes_of
from monitor.policies.differences import EDITS, Change, Kind
from monitor.policies.document import Document
from monitor.policies.titles import TitleRelation

STRETCH: Final = 8
"""An equal run this long is no chance."""

MENTIONS: Final = 0.08
QUOTES: Final = 0.2
CARRIES: Final = 0.4
MOSTLY: Final = 0.7
NEARLY: Final = 0.9
"""Shares of a wording that is common: what names it, quotes from it, carries much of it, most of it, nearly all of it."""

SLIPS: Final = 3
SLIP_CHARS: Final = 8
"""So many differences of so many characters in all are slips of copying."""

_PASSAGE: Final = 14


@dataclass
class Case:
    """A pair under judgement.  ``common``: characters of the issued body that the copy has in long stretches; ``of_issued``,
    ``of_copy``: as in the answer; ``outside``: characters of the copy's body above and below what is common; ``basis``: what
    decided, in Chinese."""

    issued: Document
    copy: Document
    changes: list[Change]
    titles: TitleRelation
    common: int
    of_issued: float
    of_copy: float
    outside: int
    basis: list[str] = field(default_factory=list)

    @property
    def edits(self) -> list[Change]:
        """Where the wording is another one."""
        return [change for change in self.changes if change.kind in EDITS]

    @property
    def missing(self) -> list[Change]:
        """What is not there of the wording."""
        return [change for change in self.changes if change.kind is Kind.MISSING]

    @property
    def of_smaller(self) -> float:
        """How much of the shorter of the two is common."""
        sizes = [body[1] - body[0] for body in (self.issued.parts.body, self.copy.parts.body)]
        return self.common / max(min(sizes), 1)

    @property
    def edited(self) -> float:
        """How much of the wording was rewritten, against what was kept."""
        return sum(change.size for change in self.edits) / max(self.common, 1)

    @property
    def passages(self) -> int:
        """How many edits are too long for a slip of the hand."""
        return sum(change.size >= _PASSAGE for change in self.edits)

    @property
    def laws(self) -> bool:
        """Whether both are built of articles."""
        return self.issued.parts.is_law and self.copy.parts.is_law

    def says(self, reason: str) -> None:
        """Keep a reason for the answer."""
        self.basis.append(reason)


def measured(issued: Document, copy: Document, runs: Sequence[Run], titles: TitleRelation) -> Case:
    """Measure a pair: what is common, what differs."""
    changes = changes_of(issued, copy, runs, retitled=titles is not TitleRelation.SAME)
    (head_a, tail_a), (head_b, tail_b) = issued.parts.body, copy.parts.body
    long = [run for run in runs if run.equal and run.a1 - run.a0 >= STRETCH]
    common = sum(_overlap(run.a0, run.a1, head_a, tail_a) for run in long)
    first, last = (long[0].b0, long[-1].b1) if long else (0, 0)
    first, last = max(first, min(head_b, last)), max(min(last, tail_b), min(head_b, last))
    notes = sum(
        _overlap(change.run.b0, change.run.b1, first, last)
        for change in changes if change.kind in (Kind.FOOTNOTE, Kind.AROUND)
    )  # fmt: skip
    common_b = sum(_overlap(run.b0, run.b1, first, last) for run in long)
    outside = max(0, first - head_b) + max(0, tail_b - last)
    return Case(
        issued=issued, copy=copy, changes=changes, titles=titles, common=common,
        of_issued=common / max(tail_a - head_a, 1), of_copy=common_b / max(last - first - notes, 1) if common_b else 0.0,
        outside=outside,
    )  # fmt: skip


def _overlap(start: int, stop: int, low: int, high: int) -> int:
    return max(0, min(stop, high) - max(start, low))
