"""Documents to repost: who owes which, which page is which document, and how faithful a copy is.  Pure: values in, values out."""

from monitor.policies.columns import repost_columns
from monitor.policies.differences import Change, Kind
from monitor.policies.document import Document
from monitor.policies.fidelity import Comparison, Relation, compare
from monitor.policies.match import By, Match, Matcher, Page
from monitor.policies.owed import Rules, duties_of, owing

__all__ = [
    "By",
    "Change",
    "Comparison",
    "Document",
    "Kind",
    "Match",
    "Matcher",
    "Page",
    "Relation",
    "Rules",
    "compare",
    "duties_of",
    "owing",
    "repost_columns",
]
