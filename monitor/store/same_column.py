"""Which addresses are one column: RULES V-4 counts columns, and a site may name one of them in several ways."""

import re
from typing import Final
from urllib.parse import urlsplit

from monitor.model import Frozen
from monitor.store.evidence_home import follow
from monitor.store.view import Read, View

_INDEX: Final = re.compile(r"(?<=/)(?:index|default)\.(?:s?html?|jhtml|php|aspx?|jspx?)$", re.I)


class Seat(Frozen, frozen=True, kw_only=True):
    """Where a column was found: its place, the place at the end of its redirects, the body read there; ``lists`` says
    whether that page has items."""

    name: str
    place: str
    end: str
    body: str = ""
    lists: bool = False

    def same(self, other: "Seat") -> bool:
        """Whether two addresses are one column.  Without items a page of one address may stand for several columns, each
        of which has its own entry and name: a common "under construction" is not one column."""
        if self.place == other.place:
            return True
        alike = self.end == other.end or (self.body != "" and self.body == other.body)
        return alike and ((self.lists and other.lists) or self.name == other.name)


def place_of(url: str) -> str:
    """An address without its scheme; a folder and its index page are one place."""
    parts = urlsplit(url)
    place = f"{parts.netloc}{_INDEX.sub('', parts.path)}"
    return f"{place}?{parts.query}" if parts.query else place


def seat_of(view: View, url: str, name: str) -> Seat:
    """Where the column of this name at ``url`` was found."""
    page = follow(view, url)
    if not isinstance(page, Read):
        return Seat(name=name, place=place_of(url), end=place_of(url))
    return Seat(
        name=name,
        place=place_of(url),
        end=place_of(page.state.url),
        body=page.state.body,
        lists=bool(page.facts.rows),
    )
