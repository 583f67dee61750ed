"""What is known about the reposts that one site owes: each duty with the copies found, and how well we could look."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from monitor.model import Copy, Decision, Frozen, HourCount, IssuedDocument, Issuer, Register, Site, Tier


class Duty(Frozen, frozen=True, kw_only=True):
    """One document that one site must repost.

    ``starts`` is when the clock begins (the issuer's hour where it shows one; else the end of the day that it shows, or our first
    sight if that came earlier), ``starts_why`` says so in Chinese; ``deadline`` is ``hours`` later, counted as ``count`` says.
    ``by_office``: a person decided it.
    """

    document: IssuedDocument
    site: str
    issuer_name: str
    sources: tuple[str, ...]
    tier: Tier
    hours: int
    count: HourCount
    starts: datetime
    starts_why: str
    deadline: datetime
    by_office: bool = False

    @property
    def told(self) -> str:
        """The document with its number and issuer, as a finding names it."""
        marks = "，".join(mark for mark in (self.document.number, self.issuer_name) if mark)
        return f"“{self.document.title}”（{marks}）"


class CopySeen(Frozen, frozen=True, kw_only=True):
    """A copy, and when it was there.

    The page became this copy between ``last_without`` (the last look that did not have it; ``None``: we had not looked
    before) and ``first_with``.  ``last_with`` is the newest look that still had it; ``gone_at`` the look that found it gone
    (page missing, or its text no longer the document), ``None`` while it stands.  ``files_broken`` are attachments of it that
    did not open, confirmed by a second look.  ``unread_since``: since when every look at it failed or showed what tells nothing
    (a refusal, an empty template); it may still be there.
    """

    copy: Copy
    first_with: datetime
    last_with: datetime
    last_without: datetime | None = None
    gone_at: datetime | None = None
    files_broken: tuple[str, ...] = ()
    unread_since: datetime | None = None

    @property
    def stands(self) -> bool:
        """Whether it was there at the newest look."""
        return self.gone_at is None

    @property
    def counts(self) -> bool:
        """Whether the duty is met by it: it carries the issued text, however damaged, leads to it, or bears its title over what
        cannot be read."""
        return self.copy.same or self.copy.link_only or self.copy.unread


class DutySeen(Frozen, frozen=True, kw_only=True):
    """A duty with the copies on its site, best first, gone ones last.  ``elsewhere``: of a portal's duty, those on the pages of
    departments and towns under the portal's host.  Without one of its own they meet the duty; what is wrong with them is
    theirs.  ``hidden``: pages that a column lists under the document's title and that could not be read."""

    duty: Duty
    copies: tuple[CopySeen, ...] = ()
    elsewhere: tuple[CopySeen, ...] = ()
    hidden: tuple[str, ...] = ()

    @property
    def everywhere(self) -> tuple[CopySeen, ...]:
        """All copies by which the duty may be met, the site's own first."""
        return (*self.copies, *self.elsewhere)


class FeedSeen(Frozen, frozen=True, kw_only=True):
    """How an issuer could be read.  ``gap``: in Chinese, why its lists cannot be read now, empty while they can; ``since``: from
    when.  ``read_at`` is the last reading of all its lists."""

    issuer: str
    name: str
    read_at: datetime | None = None
    gap: str = ""
    since: datetime | None = None


class Reposts(Frozen, frozen=True, kw_only=True):
    """The duties of the site from ``follow_days`` before ``as_of``, the newest first, and the issuers whose documents it may owe.

    ``whole_started``: the start of the newest crawl of the host that came to its end, cut nothing off, and had no new page and no
    list of this site unread: what it did not find was not there.  ``columns_looked``: the newest look at the columns that carry reposts.
    """

    duties: tuple[DutySeen, ...]
    feeds: tuple[FeedSeen, ...]
    whole_started: datetime | None = None
    columns_looked: datetime | None = None


class Owing(Protocol):
    """Who owes what: pure functions of the register, the documents and the office's decisions."""

    def duties(
        self, register: Register, site: Site, documents: Iterable[IssuedDocument], decisions: Sequence[Decision],
        as_of: datetime,
    ) -> tuple[Duty, ...]:  # fmt: skip
        """What a site must repost, the newest document first."""

    def issuers(self, register: Register, site: Site) -> tuple[Issuer, ...]:
        """The issuers whose documents a site may owe."""
