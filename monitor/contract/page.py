"""One page as a check's ``read`` is given it, and the extra looks that a check may ask for."""

from typing import Protocol

from monitor.model import Frozen, Link, PageFacts

READ_FAILED = "read_failed"
"""Code of the note that stands for a crash of a check's ``read`` or ``hear``: our fault, so the check cannot say PASS."""


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
