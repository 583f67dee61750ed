"""Facts about reposting: documents that issuers published, what the office decided of them, and copies on the district's sites."""

from datetime import date, datetime

from monitor.model.facts import Link
from monitor.model.frozen import Frozen
from monitor.model.looks import Outcome


class IssuedDocument(Frozen, frozen=True, kw_only=True):
    """A document of an issuer.  ``key`` is stable (twelve hex digits); ``column`` the URL of the issuer's list on which it stood.

    ``published_text`` is the time that the issuer's page shows ("YYYY-MM-DD" or "YYYY-MM-DD HH:MM", Asia/Shanghai); ``found_at``
    the first look of ours that had it, ``looked_before`` the last one before that did not (``None``: there was none).
    ``written`` is 成文日期, ``agency`` 发文机关, ``topic`` 主题分类.  ``text`` is the full text, one paragraph a line; empty where it
    is only in an attachment.  ``by_office``: a person added it.  ``read_at`` is when this wording was read (``None``: at ``found_at``):
    an issuer may correct what it published.
    """

    key: str
    issuer: str
    url: str
    title: str
    found_at: datetime
    column: str = ""
    number: str = ""
    written: date | None = None
    published_text: str = ""
    agency: str = ""
    topic: str = ""
    text: str = ""
    attachments: tuple[Link, ...] = ()
    looked_before: datetime | None = None
    by_office: bool = False
    read_at: datetime | None = None


class Decision(Frozen, frozen=True, kw_only=True):
    """What the office decided of a document, for these sites (empty: for the portal): it must be reposted within ``hours`` (0:
    the issuer's), or need not be.  The newest decision about a site holds."""

    document: str
    owed: bool
    at: datetime
    sites: tuple[str, ...] = ()
    hours: int = 0
    reason: str = ""


class ListLook(Frozen, frozen=True, kw_only=True):
    """One look at one of an issuer's lists.  ``outcome`` other than OK or SLOW: it could not be read, ``detail`` says why in
    Chinese.  ``unread`` counts listed documents whose own pages could not be read, ``waiting`` holds their URLs."""

    column: str
    outcome: Outcome
    rows: int = 0
    new: int = 0
    unread: int = 0
    detail: str = ""
    waiting: tuple[str, ...] = ()


class FeedRound(Frozen, frozen=True, kw_only=True):
    """One reading of one issuer."""

    issuer: str
    started: datetime
    finished: datetime
    lists: tuple[ListLook, ...]


class Difference(Frozen, frozen=True, kw_only=True):
    """One difference between issued text and copy: ``kind`` as :class:`monitor.policies.Kind` names it, what the one says
    (``a``) and the other (``b``), both cut to 200 characters, in which paragraph of the issued text (0: title or number) and, of text
    that goes on over several, to which (0: not known)."""

    kind: str
    a: str
    b: str
    paragraph: int = 0
    grave: bool = False
    last_paragraph: int = 0


class Copy(Frozen, frozen=True, kw_only=True):
    """One body of one page that is, or leads to, an issued document.

    ``relation`` is one of :class:`monitor.policies.Relation`; ``link_only``: the page but links to the issuer's page or to a
    file of that title; ``unread``: it bears title and number, its text or the issuer's cannot be read.  ``source`` is the 来源 shown, ``published_text`` the time shown ("YYYY-MM-DD" or "YYYY-MM-DD HH:MM"),
    ``files`` the attachments linked to, ``original`` whether a link leads to the issuer's site.  ``at`` is when this body was first
    seen.  ``differences`` holds the first of ``differences_total``.
    """

    document: str
    url: str
    body: str
    at: datetime
    site: str
    relation: str
    column: str = ""
    title: str = ""
    link_only: bool = False
    source: str = ""
    published_text: str = ""
    files: tuple[Link, ...] = ()
    original: bool = False
    of_issued: float = 0.0
    of_copy: float = 0.0
    differences: tuple[Difference, ...] = ()
    differences_total: int = 0
    unread: bool = False

    @property
    def same(self) -> bool:
        """Whether it carries the issued text, however damaged."""
        return self.relation in ("whole", "cut", "altered", "retitled") and not self.link_only
