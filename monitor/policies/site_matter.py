"""What the site prints above and below a text, told from the text by what the issued document has."""

import re
from dataclasses import replace
from typing import Final

from monitor.policies.document import Document
from monitor.policies.parts import FOOTNOTE, FURNITURE

_FIGURE = re.compile(r"\d+")
_HEAD_LINES: Final = 30
_SHORT: Final = 60


def without_site_matter(copy: Document, issued: Document) -> Document:
    """The copy from below the last line of the site above its text to above the first one below it.

    No paragraph that the issued text has, be it with other figures, is ever left out, and below the text nothing but what follows a line of the site or a
    note: a changed signature stays.
    """
    normal = copy.normal
    known = _FIGURE.sub("0", issued.normal.text)
    alien = [_FIGURE.sub("0", normal.text[start:stop]) not in known for start, stop in normal.bounds]
    paragraphs = normal.paragraphs()
    first = _above(paragraphs, alien)
    last = _below(paragraphs, alien, first)
    if first == 0 and last == len(paragraphs):
        return copy
    start = normal.starts[first]
    stop = normal.starts[last] if last < len(paragraphs) else len(normal.original)
    number = str(copy.official) if copy.official else ""
    return replace(copy, text=normal.original[start:stop], number=number)


def _above(paragraphs: list[str], alien: list[bool]) -> int:
    """The first paragraph below the site's lines: all above are alien and short or the site's."""
    found = 0
    for at, paragraph in enumerate(paragraphs[:_HEAD_LINES]):
        ours = FURNITURE.match(paragraph) is not None
        if not alien[at] or not (ours or len(paragraph) <= _SHORT):
            break
        if ours:
            found = at + 1
    return found if found < len(paragraphs) else 0


def _below(paragraphs: list[str], alien: list[bool], first: int) -> int:
    """The end of the text: from there on all is alien, and a line of the site or a note comes first."""
    found = len(paragraphs)
    for at in range(len(paragraphs) - 1, first, -1):
        if not alien[at]:
            break
        if FURNITURE.match(paragraphs[at]) or FOOTNOTE.match(paragraphs[at]):
            found = at
    return found
