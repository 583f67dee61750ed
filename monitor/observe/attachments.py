"""The files that a page offers to its reader (附件)."""

import re
from urllib.parse import unquote

from monitor.model import Link
from monitor.observe.outline import Anchor, Outline
from monitor.observe.regions import Region
from monitor.observe.urls import kind_of

_ENDING = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|ceb|rtf|zip|rar|7z)\W*$", re.I)
_MOST = 50
_MAX_TITLE = 200
_MAX_URL = 500


def read_attachments(outline: Outline) -> tuple[Link, ...]:
    """The links from the main area to files, each target once, with the words that the reader sees."""
    found: dict[str, str] = {}
    for anchor in outline.matching(_offers):
        found[anchor.url] = found.get(anchor.url) or anchor.text
    return tuple(
        Link(url=url, text=(text or _file_name(url))[:_MAX_TITLE], kind="attachment")
        for url, text in list(found.items())[:_MOST]
    )


def _offers(anchor: Anchor) -> bool:
    return anchor.region is Region.MAIN and len(anchor.url) <= _MAX_URL and _is_file(anchor.url, anchor.text)


def _is_file(url: str, text: str) -> bool:
    """Whether a link leads to a file: by the ending of its path, or of its words where a script hands the file out."""
    return kind_of(url) == "attachment" or ("?" in url and _ENDING.search(text) is not None)


def _file_name(url: str) -> str:
    return unquote(url.partition("?")[0].rpartition("/")[2])
