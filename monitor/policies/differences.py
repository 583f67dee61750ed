"""What a difference between two texts is called, and what is told of it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from monitor.policies.align import Run


class Kind(StrEnum):
    """The kinds of difference.  The first four weigh most."""

    NUMBER = "number"
    DATE = "date"
    NAME = "name"
    NEGATION = "negation"
    WORDING = "wording"
    ADDED = "added"
    MISSING = "missing"
    TITLE = "title_changed"
    NUMBER_LINE = "document_number_changed"
    NUMBER_MISSING = "document_number_missing"
    SIGNATURE = "signature_missing"
    ATTACHMENT = "attachment_line_missing"
    REPEATED = "repeated_text_missing"
    FORM = "number_form"
    FOOTNOTE = "footnote"
    AROUND = "around"


GRAVE: Final = frozenset({Kind.NUMBER, Kind.DATE, Kind.NAME, Kind.NEGATION, Kind.NUMBER_LINE})
EDITS: Final = frozenset({Kind.NUMBER, Kind.DATE, Kind.NAME, Kind.NEGATION, Kind.WORDING, Kind.ADDED})
"""Kinds by which the wording itself is another one."""

_NOWHERE: Final = Run(0, 0, 0, 0, equal=False)


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: what the issued text says (``a``), what the copy says (``b``), in which paragraph of the issued text;
    ``run`` is where.  ``whole`` says of missing text that it ends where sentences or paragraphs do."""

    kind: Kind
    a: str
    b: str
    paragraph: int
    last_paragraph: int = 0
    run: Run = _NOWHERE
    whole: bool = False
    context: str = ""

    @property
    def grave(self) -> bool:
        """Whether it is of the kinds that weigh most."""
        return self.kind in GRAVE

    @property
    def size(self) -> int:
        """Characters of wording that differ."""
        return max(self.run.a1 - self.run.a0, self.run.b1 - self.run.b0)
