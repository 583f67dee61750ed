"""The files that a page offers to its reader (附件)."""

from urllib.parse import unquote

from monitor.model import Link
from monitor.observe.outline import Outline
from monitor.observe.regions import Region
from monitor.observe.urls import kind_of

_MOST = 50
_MAX_TITLE = 200
_MAX_URL = 500


def read_attachments(outline: Outline) -> tuple[Link, ...]:
    """The links from the main area to files, each target once, with the words that the reader sees."""
    found: dict[str, str] = {}
    for anchor in outline.anchors:
        url = anchor.url
        if anchor.region is Region.MAIN and len(url) <= _MAX_URL and kind_of(url) == "attachment":
            found[url] = found.get(url) or anchor.text
    return tuple(
        Link(url=url, text=(text or _file_name(url))[:_MAX_TITLE], kind="attachment")
        for url, text in list(found.items())[:_MOST]
    )


def _file_name(url: str) -> str:
    return unquote(url.partition("?")[0].rpartition("/")[2])
