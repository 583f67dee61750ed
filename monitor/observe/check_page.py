"""A page as the checks read it: everything computed at most once, and only when a check asks for it."""

import hashlib
import logging
import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Final

from monitor.contract import READ_FAILED, Form, HiddenLink, Page
from monitor.model import Link, Note, PageFacts, PageNotes, Row
from monitor.observe.cells import read_cells
from monitor.observe.document import Document
from monitor.observe.forms import read_forms
from monitor.observe.hidden import read_hidden_links
from monitor.observe.main_list import rows_of_list
from monitor.observe.outline import Outline
from monitor.observe.paging import read_next
from monitor.observe.regions import NOT_TEXT
from monitor.observe.text import main_text

log = logging.getLogger(__name__)

ReadPage = Callable[[Page], tuple[Note, ...]]

_MOST_NOTES: Final = 50


class CheckPage:
    """One read page: its source and tree, its outline, and the facts and links that were taken from them."""

    def __init__(
        self, url: str, facts: PageFacts, links: tuple[Link, ...], document: Document, outline: Outline, *, home: bool
    ) -> None:
        self.url, self.home, self.facts, self.links = url, home, facts, links
        self._document, self._outline = document, outline

    @property
    def source(self) -> str:
        """The decoded source."""
        return self._document.text

    def says(self, what: str | re.Pattern[str]) -> bool:
        """Whether the source holds a word or pattern."""
        return self._document.says(what)

    @cached_property
    def text(self) -> str:
        """All text of the main area."""
        return "\n".join(line.text for line in self._outline.lines if line.region not in NOT_TEXT)

    @cached_property
    def article(self) -> str:
        """The body of the article."""
        return main_text(self._outline, self.facts.title)

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """All lines that a reader sees."""
        return tuple(line.text for line in self._outline.lines)

    @cached_property
    def cells(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Rows of tables and lists, cell by cell."""
        return read_cells(self._document.whole)

    @cached_property
    def scripts(self) -> tuple[str, ...]:
        """Inline scripts."""
        return tuple(self._outline.scripts)

    @cached_property
    def hidden_links(self) -> tuple[HiddenLink, ...]:
        """Links to other hosts that a reader cannot see."""
        return read_hidden_links(self._outline, self.url)

    def following(self) -> str:
        """The next page of this list; empty where there is none."""
        return read_next(self._outline, self.url)

    def listed(self, name: str) -> tuple[Row, ...]:
        """The rows of the list that this page is, by the name of the column, without those of boxes beside it."""
        return rows_of_list(self.facts.rows, self._outline.anchors, name)

    def forms(self) -> tuple[Form, ...]:
        """Forms of the page."""
        return read_forms(self._document.whole, self._outline)


class Readers:
    """The page readers of the checks, and the version under which their notes are kept."""

    def __init__(self, reads: Mapping[str, tuple[int, ReadPage]]) -> None:
        self._reads = {check: read for check, (_, read) in reads.items()}
        told = ",".join(f"{check}:{version}" for check, (version, _) in sorted(reads.items()))
        self.version = hashlib.sha256(told.encode()).hexdigest()[:16]

    def note(self, page: Page) -> PageNotes:
        """What every check notes about a page.  A reader that crashes leaves a note that says so."""
        found = {check: self._one(check, read, page) for check, read in self._reads.items()}
        kept = {check: notes[:_MOST_NOTES] for check, notes in found.items() if notes}
        return PageNotes(readers=self.version, title=page.facts.title[:200] if kept else "", notes=kept)

    def _one(self, check: str, read: ReadPage, page: Page) -> tuple[Note, ...]:
        try:
            return read(page)
        except Exception as error:
            log.exception("the reader of %s crashed on %s", check, page.url)
            return (Note(code=READ_FAILED, text=f"{type(error).__name__}: {error}"[:200]),)


NO_READERS: Final = Readers({})
