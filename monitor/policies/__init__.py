"""Documents to repost: which page is which document, and how faithful a copy is.  Pure: texts in, judgements out."""

from monitor.policies.differences import Change, Kind
from monitor.policies.document import Document
from monitor.policies.fidelity import Comparison, Relation, compare
from monitor.policies.match import By, Match, Matcher, Page

__all__ = ["By", "Change", "Comparison", "Document", "Kind", "Match", "Matcher", "Page", "Relation", "compare"]
