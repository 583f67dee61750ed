"""Templates of mail and pages: escaping on, a missing value is an error, only safe addresses become links."""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from monitor.contract import hours_words
from monitor.reports.lines import beijing_day, beijing_minute, chinese_day, percent

MAIL_COLOURS = {
    "bad": ("#b3261e", "#fdecea"),
    "warn": ("#8a5300", "#fff4e0"),
    "good": ("#1b6e3c", "#e8f5ec"),
    "mute": ("#4a5563", "#eef1f4"),
}
"""Colour word → text and background of a badge in a mail."""


def href(url: str) -> str:
    """``url`` when a reader may safely follow it, else an empty string (a page could name ``javascript:…``)."""
    return url if url.lower().startswith(("http://", "https://")) else ""


def templates(folder: Path) -> Environment:
    """An environment over one folder of templates.  Files ending in ``.txt.j2`` are plain text; all others are HTML."""
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    filters = {
        "href": href,
        "day": beijing_day,
        "minute": beijing_minute,
        "chinese_day": chinese_day,
        "percent": percent,
        "hours": hours_words,
    }
    environment.filters.update(filters)
    return environment
