"""The dates that a page carries beside the one it shows: its meta tag, its URL, its Last-Modified header.

They disagree on honest sites: a meta PubDate is often the time of regeneration.  None of them is what a reader is told,
so each is kept apart.
"""

import re
from collections.abc import Mapping
from datetime import date
from email.utils import parsedate_to_datetime

from monitor.model import BEIJING, Frozen
from monitor.observe.dates import Stamp, first_stamp, real, widen

_IN_URL = (
    re.compile(r"/t?((?:19|20)\d{2})(\d{2})(\d{2})_\d"),
    re.compile(r"/((?:19|20)\d{2})[-/_](\d{1,2})[-/_](\d{1,2})(?=[/_.\-]|$)"),
    re.compile(r"/((?:19|20)\d{2})[-/]?(\d{2})[-/](\d{2})(?=[/_.\-]|$)"),
    re.compile(r"/((?:19|20)\d{2})/(\d{2})(\d{2})/"),
    re.compile(r"[/_\-]((?:19|20)\d{2})(\d{2})(\d{2})(?=\d{0,10}[/_.\-]|$)"),
)
_COMPACT = re.compile(r"^\s*((?:19|20)\d{2})(\d{2})(\d{2})(?:\s*(\d{2}):?(\d{2}))?")


class Dates(Frozen, frozen=True, kw_only=True):
    """The publication dates of one page by where they stand, "YYYY-MM-DD" or "YYYY-MM-DD HH:MM"; empty where there is
    none.  ``listed`` is that of the row which leads to the page, known only to who has read the list."""

    visible: str = ""
    meta: str = ""
    url: str = ""
    header: str = ""
    listed: str = ""


def dates_of(published: str, tags: Mapping[str, str], url: str, last_modified: str) -> Dates:
    """All dates of a page that is looked at alone."""
    meta = meta_stamp(tags.get("PubDate", ""))
    day = url_date(url)
    return Dates(
        visible=published,
        meta=meta.text if meta else "",
        url=day.isoformat() if day else "",
        header=header_stamp(last_modified),
    )


def meta_stamp(value: str) -> Stamp | None:
    """The moment that a PubDate tag names, however it is written; ``None`` for an empty or broken one."""
    found = first_stamp(widen(value))
    if found:
        return found
    match = _COMPACT.match(value)
    day = real(int(match[1]), int(match[2]), int(match[3])) if match else None
    if match is None or day is None:
        return None
    return Stamp(day, f"{match[4]}:{match[5]}" if match[4] and int(match[4]) < 24 and int(match[5]) < 60 else "")


def url_date(url: str) -> date | None:
    """The full date in the path of a URL (``/202311/t20231123_…``, ``/2023/11/23/``, ``/2023-11/23/``)."""
    path = url.partition("://")[2].partition("?")[0]
    for pattern in _IN_URL:
        match = pattern.search(path)
        found = real(int(match[1]), int(match[2]), int(match[3])) if match else None
        if found:
            return found
    return None


def header_stamp(last_modified: str) -> str:
    """The Last-Modified header in local time."""
    try:
        return f"{parsedate_to_datetime(last_modified).astimezone(BEIJING):%Y-%m-%d %H:%M}"
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
