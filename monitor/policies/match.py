"""Which document a page is: candidates by number, title and text, each compared with the page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeVar
from urllib.parse import urlsplit

from monitor.policies.document import Document
from monitor.policies.fidelity import Comparison, Relation, compare
from monitor.policies.index import ShingleIndex
from monitor.policies.normal import normal_form
from monitor.policies.numbering import numbers_in
from monitor.policies.parts import FURNITURE
from monitor.policies.shingles import sketch
from monitor.policies.titles import TitleRelation, read_title, relation

_LEAST_SHARE: Final = 0.2
_MOST: Final = 8
_HEAD: Final = 800
_QUOTED = re.compile(r"《([^《》]{6,120})》")
_NUMBERED = re.compile(r"\d\s*号")
_LITTLE_TEXT: Final = 400
_A_SENTENCE: Final = 25
_FEW_WORDS: Final = 60
_RANK: Final = {relation: rank for rank, relation in enumerate(Relation)}
_RANK.update({Relation.WHOLE: 0, Relation.RETITLED: 1, Relation.ALTERED: 2, Relation.CUT: 3})


Name = TypeVar("Name")


class By(StrEnum):
    """What brought a document up."""

    NUMBER = "document_number"
    TITLE = "title"
    TEXT = "text"
    LINK = "link"


@dataclass(frozen=True)
class Page:
    """A page as read: title, main text, and the links in it as (address, words)."""

    title: str
    text: str = field(repr=False)
    links: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    key: str = ""


@dataclass(frozen=True)
class Match:
    """One document that a page may be.  ``link_only``: the page but links to the issuer's page or to a file of that title.
    ``unread``: it bears the document's title, but the text of one of them is in pictures, files or scripts, so nothing can be compared."""

    document: Document = field(repr=False)
    by: tuple[By, ...]
    share: float
    comparison: Comparison
    link_only: bool = False
    unread: bool = False

    @property
    def same(self) -> bool:
        """Whether the page carries the document's text."""
        return self.comparison.same


class Matcher:
    """The documents that may be reposted.  A page is compared only with those that number, title or text bring up."""

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._index = ShingleIndex()
        self._documents: dict[int, Document] = {}
        self._slots: dict[str, int] = {}
        self._titles: dict[str, set[int]] = {}
        self._numbers: dict[tuple[str, int, int], set[int]] = {}
        self._urls: dict[str, int] = {}
        self._next = 0
        self._opened = lru_cache(maxsize=64)(self._fresh_copy)
        for document in documents:
            self.add(document)

    def __len__(self) -> int:
        return len(self._documents)

    def __iter__(self) -> Iterator[Document]:
        return iter(self._documents.values())

    def add(self, document: Document) -> None:
        """Add a document; one known by the same key is replaced."""
        self.remove(document.key)
        slot = self._next
        self._next += 1
        self._documents[slot], self._slots[document.key] = document, slot
        self._index.add(slot, sketch(document.text))
        for title in read_title(document.title).keys:
            self._titles.setdefault(title, set()).add(slot)
        for number in self._numbers_of(document.number, document.title, document.text):
            self._numbers.setdefault(number, set()).add(slot)
        if document.url:
            self._urls[_address(document.url)] = slot

    def remove(self, key: str) -> None:
        """Forget a document; one that is not known is passed over."""
        slot = self._slots.pop(key, None)
        if slot is None:
            return
        document = self._documents.pop(slot)
        self._index.remove(slot)
        _drop(self._titles, slot)
        _drop(self._numbers, slot)
        if self._urls.get(_address(document.url)) == slot:
            del self._urls[_address(document.url)]

    def at(self, url: str) -> Document | None:
        """The document whose issuer's page has this address."""
        slot = self._urls.get(_address(url))
        return None if slot is None else self._documents[slot]

    def match(self, page: Page) -> list[Match]:
        """The documents that the page may be, best first; empty when none comes near."""
        evidence = self._evidence(page)
        if not evidence:
            return []
        copy = Document(title=page.title, text=page.text)
        found = []
        for slot, (by, share) in evidence.items():
            document = self._opened(slot)
            comparison = compare(document, copy)
            unread = not comparison.same and _is_known_by_title(document, copy, by)
            linked = By.LINK in by and not comparison.same and len(page.text) <= _LITTLE_TEXT
            linked = linked and not (unread and _is_wordless(document))
            if comparison.relation is not Relation.UNRELATED or linked or unread:
                match = Match(
                    self._documents[slot], tuple(by), share, comparison, link_only=linked, unread=unread and not linked
                )
                found.append(match)
        return sorted(found, key=_order)

    def _fresh_copy(self, slot: int) -> Document:
        """The document without what earlier comparisons left in it: a few are kept, not thousands."""
        return replace(self._documents[slot])

    def _evidence(self, page: Page) -> dict[int, tuple[list[By], float]]:
        found: dict[int, tuple[list[By], float]] = {}
        for slot, share in self._index.candidates(sketch(page.text), least=_LEAST_SHARE, most=_MOST):
            found[slot] = ([By.TEXT], share)
        for number in self._numbers_of("", page.title, page.text):
            _note(found, self._numbers.get(number, set()), By.NUMBER)
        heading = read_title(page.title)
        for title in heading.keys | {normal_form(quoted).text for quoted in _QUOTED.findall(page.title)}:
            _note(found, self._titles.get(title, set()), By.TITLE)
        if page.links and len(page.text) <= _LITTLE_TEXT:
            _note(found, self._linked(page), By.LINK)
        return found

    def _linked(self, page: Page) -> set[int]:
        """The documents to whose issuer's page, or to files of whose title, the page links."""
        found = {self._urls[_address(url)] for url, _ in page.links if _address(url) in self._urls}
        for url, words in page.links:
            if re.search(r"\.(?:pdf|docx?|wps|ofd|zip|rar)(?:$|\?)", url, re.I):
                named = read_title(re.sub(r"\.\w{2,4}$", "", words.strip()))
                found |= {slot for key in named.keys for slot in self._titles.get(key, ())}
        return found

    @staticmethod
    def _numbers_of(number: str, title: str, text: str) -> list[tuple[str, int, int]]:
        head = f"{number}\n{title}\n{text[:_HEAD]}"
        return [found.key for found in numbers_in(normal_form(head).text)] if _NUMBERED.search(head) else []


def _is_known_by_title(document: Document, copy: Document, by: list[By]) -> bool:
    """Whether title and number alone must tell, since the page or the issuer's own one has no text that could be compared."""
    titles = relation(document.heading, copy.heading)
    named = titles in (TitleRelation.SAME, TitleRelation.PART) and By.TITLE in by and bool(copy.title)
    if not named or (document.official and copy.official and not document.is_numbered_as(copy)):
        return False
    return _is_wordless(copy) or (titles is TitleRelation.SAME and _is_wordless(document))


def _is_wordless(document: Document) -> bool:
    """Whether a page has no text of its own beside title, number, labels and names of files."""
    if len(document.normal) > _LITTLE_TEXT:
        return False
    sizes = (
        len(wording)
        for paragraph in document.text.splitlines()
        if not FURNITURE.match(paragraph) and not paragraph.strip().startswith("附件")
        and document.heading.text not in (wording := normal_form(paragraph).text)
    )  # fmt: skip
    return sum(size for size in sizes if size >= _A_SENTENCE) < _FEW_WORDS


def _drop(found: dict[Name, set[int]], slot: int) -> None:
    for name in [name for name, slots in found.items() if slot in slots]:
        found[name].discard(slot)
        if not found[name]:
            del found[name]


def _note(found: dict[int, tuple[list[By], float]], slots: set[int], by: By) -> None:
    for slot in list(slots)[:_MOST]:
        ways = found.setdefault(slot, ([], 0.0))[0]
        if by not in ways:
            ways.append(by)


def _address(url: str) -> str:
    """The address without what does not name another page."""
    parts = urlsplit(url.strip())
    return f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}" if url else ""


def _order(match: Match) -> tuple[bool, int, int, float, str]:
    found = match.comparison
    edits = sum(change.size for change in found.differences if change.kind not in ("around", "footnote"))
    return not found.same, _RANK[found.relation], edits, -(found.of_issued + found.of_copy), match.document.key
