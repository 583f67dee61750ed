"""Who must repost which document, until when, and where reposts are put.  Pure: the register, documents and decisions in, duties
out."""

from monitor.owing.columns import repost_columns
from monitor.owing.deadlines import clock_start, deadline, shown_moment
from monitor.owing.duties import HOURS, Rules, duties_of, owing

__all__ = [
    "HOURS",
    "Rules",
    "clock_start",
    "deadline",
    "duties_of",
    "owing",
    "repost_columns",
    "shown_moment",
]
