"""One page as a check's ``read`` is given it, and the extra looks that a check may ask for."""

import re
from collections.abc import Sequence
from typing import Final, Protocol

from monitor.model import Frozen, Link, PageFacts

READ_FAILED = "read_failed"
"""Code of the note that stands for a crash of a check's ``read`` or ``hear``: our fault, so the check cannot say PASS."""

FEW_IN_MENU: Final = 6
"""Links in a home page's menu below which it was evidently not read: nothing is missing because it is not there."""

_HEAD: Final = 60  # lines at most
_SENTENCE: Final = 60  # characters from which a line belongs to the text


class HiddenLink(Frozen, frozen=True, kw_only=True):
    """A link that a reader cannot see (RULES P-14), and by which means it is hidden: the style or attribute."""

    url: str
    text: str
    how: str


class Page(Protocol):
    """One page that opened and was read.  Every property is computed at most once, when first asked for."""

    @property
    def url(self) -> str:
        """Its address."""

    @property
    def home(self) -> bool:
        """Whether it is a site's registered home page."""

    @property
    def facts(self) -> PageFacts:
        """What the reader took from it: kind, title, date, rows, marks, tags."""

    @property
    def links(self) -> tuple[Link, ...]:
        """Its outgoing links."""

    @property
    def source(self) -> str:
        """Its decoded source."""

    def says(self, what: str | re.Pattern[str]) -> bool:
        """Whether the source holds a word, or something that a pattern finds within one text: cheaper than ``source``,
        since what the site's pages share is asked once."""

    @property
    def text(self) -> str:
        """All text of the main area, lines separated by newlines, without navigation, header and footer."""

    @property
    def article(self) -> str:
        """The body of the article alone, one paragraph a line; empty where the page has none."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All lines of text that a reader sees, header and footer included."""

    @property
    def cells(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The rows of its tables and lists: each row's tag (tr, li, dl) and the texts of its cells, empty ones too."""

    @property
    def scripts(self) -> tuple[str, ...]:
        """Its inline scripts."""

    @property
    def hidden_links(self) -> tuple[HiddenLink, ...]:
        """Links to other hosts that a reader cannot see."""

    def forms(self) -> tuple["Form", ...]:
        """Its forms."""


class Field(Frozen, frozen=True, kw_only=True):
    """One input of a form: its name, its type (text, hidden, select, textarea, …) and the value it starts with."""

    name: str
    type: str
    value: str = ""


class Form(Frozen, frozen=True, kw_only=True):
    """A form: the absolute URL that it is sent to, by ``get`` or ``post``, its fields, and the words around it."""

    url: str
    method: str
    fields: tuple[Field, ...]
    words: str = ""


class Want(Frozen, frozen=True, kw_only=True):
    """An extra look that a check asks for: one GET of ``url`` after the crawl of the site's host.

    ``key`` tells the check afterwards what it was for (a searched title, say).  The address guard, the pace and
    robots.txt hold for it as for any other look.
    """

    url: str
    key: str = ""


def menu_size(page: Page) -> int:
    """How many links of a home page read like names of columns: whether its menu is in the page at all."""
    short = {link.url for link in page.links if link.kind == "page" and 2 <= len(link.text) <= 8}
    return max(len(page.facts.navigation), len(short))


def head_of(lines: Sequence[str]) -> Sequence[str]:
    """The lines of a document before its text begins: title, number, table of data."""
    ends = next((at for at, line in enumerate(lines[:_HEAD]) if len(line) >= _SENTENCE and "。" in line), _HEAD)
    return lines[:ends]
