"""What is compared: an issued document or a page that may carry it, as title, number and text."""

from dataclasses import dataclass, field
from functools import cached_property

from monitor.policies.normal import Normal, normal_form
from monitor.policies.numbering import OfficialNumber, number_in, own_number
from monitor.policies.parts import Parts, parts_of
from monitor.policies.titles import Title, read_title


@dataclass(frozen=True)
class Document:
    """One text.  ``number``: its 发文字号 where a list or a page names it apart; ``history``: the note under a law's title
    that lists when it was passed and amended; ``key``: what the caller knows it by."""

    title: str
    text: str = field(repr=False)
    number: str = ""
    key: str = ""
    url: str = ""
    history: str = field(default="", repr=False)

    @cached_property
    def normal(self) -> Normal:
        """The normal form of the text."""
        return normal_form(self.text)

    @cached_property
    def heading(self) -> Title:
        """The title, taken apart."""
        return read_title(self.title)

    @cached_property
    def parts(self) -> Parts:
        """Where head, body and tail of the text lie, and what they say of it."""
        return parts_of(self.normal, self.heading.text, normal_form(self.history).text)

    @cached_property
    def official(self) -> OfficialNumber | None:
        """Its own number: as named apart, else as the head of the text or the title shows it."""
        return next(iter(self.numbers), None)

    @cached_property
    def numbers(self) -> tuple[OfficialNumber, ...]:
        """The number as named apart and the one that the text shows, which lists do not always keep the same."""
        named = number_in(normal_form(self.number).text) if self.number else None
        shown = own_number(self.normal, self.heading.whole, self.parts.body[0], self.parts.number_within)
        return tuple(number for number in (named, shown) if number)

    def is_numbered_as(self, other: "Document") -> bool:
        """Whether a number of the one is a number of the other."""
        return any(mine.agrees(theirs) for mine in self.numbers for theirs in other.numbers)
