"""Documents to repost: which page is which document, and how faithful a copy is.  Pure: texts in, judgements out."""

from monitor.policies.differences import Change, Kind
from monitor.policies.document import Document
from monitor.policies.fidelity import Comparison, Relation, compare
from monitor.policies.match import By, Match, Matcher, Page
from monitor.policies.side_by_side import Pair, Piece, SideBySide, side_by_side

__all__ = [
    "By", "Change", "Comparison", "Document", "Kind", "Match", "Matcher", "Page", "Pair", "Piece", "Relation", "SideBySide",
    "compare", "side_by_side",
]  # fmt: skip
