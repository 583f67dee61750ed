"""Observations: raw facts with the time they were seen."""

from datetime import date, datetime
from enum import StrEnum

from monitor.model.duties import Register
from monitor.model.frozen import Frozen
from monitor.model.looks import Outcome


class Phases(Frozen, frozen=True, kw_only=True):
    """Milliseconds from the request's own start; ``None`` where the phase was not reached."""

    dns_ms: float | None = None
    connect_ms: float | None = None
    tls_ms: float | None = None
    first_byte_ms: float | None = None
    total_ms: float | None = None


class Hop(Frozen, frozen=True, kw_only=True):
    """One redirect: the URL that answered, its status (0 for meta or script), the target."""

    url: str
    status: int
    target: str
    by: str = "http"  # http | meta | script | frame


class Certificate(Frozen, frozen=True, kw_only=True):
    """What the server presented.  ``problem`` is empty, expired, not_yet_valid, wrong_host, self_signed,
    incomplete_chain, legacy or other."""

    not_before: datetime
    not_after: datetime
    names: tuple[str, ...] = ()
    issuer: str = ""
    problem: str = ""


class Visit(Frozen, frozen=True, kw_only=True):
    """One probe of a site's registered URL.  ``own_line`` is false when the anchors failed in the same round;
    ``lag_s`` is how late our own event loop ran meanwhile."""

    site: str
    at: datetime
    family: int  # 4 or 6
    outcome: Outcome
    status: int | None = None
    final_url: str = ""
    address: str = ""
    phases: Phases = Phases()
    redirects: tuple[Hop, ...] = ()
    certificate: Certificate | None = None
    size: int = 0
    detail: str = ""
    own_line: bool = True
    lag_s: float = 0.0


class PageKind(StrEnum):
    """What a page is to a reader."""

    HOME = "home"
    LIST = "list"
    ARTICLE = "article"
    OTHER = "other"


class Doubt(StrEnum):
    """Why the date beside a list's item may be none of its publication."""

    NONE = ""
    YEAR = "year"  # it is shown without a year; the latest that is not in the future was taken
    MEANING = "meaning"  # it is named for something else (成文日期, 有效期至), lies ahead, or stands beside another one


class Row(Frozen, frozen=True, kw_only=True):
    """One item of a list: its title, absolute URL and the date shown beside it (``None``: no date shown), with what the
    item's own page may know better.  ``aside``: it stands in a side bar, beside what the page is there for."""

    title: str
    url: str
    shown: date | None = None
    doubt: Doubt = Doubt.NONE
    aside: bool = False


class Link(Frozen, frozen=True, kw_only=True):
    """One outgoing link of a page.  ``kind`` is page, image, attachment, style, script or frame; ``common`` is true
    in header, navigation and footer, which the whole site shares."""

    url: str
    text: str = ""
    kind: str = "page"
    common: bool = False


class Marks(Frozen, frozen=True, kw_only=True):
    """Identity marks read from one page (RULES P-8, X-3 … X-7); empty where the page shows none.

    ``error_report`` and ``conac`` are the link targets; ``police_link`` is the record code inside the link.
    """

    site_codes: tuple[str, ...] = ()
    icp: tuple[str, ...] = ()
    police: tuple[str, ...] = ()
    police_link: tuple[str, ...] = ()
    conac: str = ""
    error_report: str = ""
    error_report_code: str = ""
    sponsor: str = ""
    contact: str = ""
    sitemap: str = ""


class PageFacts(Frozen, frozen=True, kw_only=True):
    """What reading one body gave; a pure function of (body, URL, day), computed once per changed body.

    ``published`` is the date shown to a reader on the page itself, ``published_text`` the same with the time of day
    where one is shown ("YYYY-MM-DD" or "YYYY-MM-DD HH:MM", as shown, so local time).  ``source`` is the 来源 shown.
    ``tags`` are the meta tags of 国办发〔2017〕47号 (RULES 6.4) in canonical spelling, empty and "null" values included;
    ``attachments`` the files that the main area links to.  Texts are cut to 200 characters.  ``scripted`` is true when
    a list is drawn by JavaScript and cannot be read here.  ``text_chars`` counts the characters of the main area without navigation.
    ``children`` are columns listed by a parent column page.  ``leads_to`` is the target of a meta, script or frame
    redirect.  ``crumbs`` is the breadcrumb, the home page first, at most eight links.  ``obscure_date`` is true when a
    reader may be shown a date of publication that cannot be read here: one written by a script, or in no known form.

    Of a page with rows: ``unread_list`` is true when a script fills another part of its main area, ``empty_list`` when
    an empty list stands there.  ``frames`` are what the frames of its main area show, where that may be a list.
    """

    kind: PageKind
    title: str = ""
    charset: str = ""
    published: date | None = None
    published_text: str = ""
    source: str = ""
    tags: dict[str, str] = {}
    attachments: tuple[Link, ...] = ()
    rows: tuple[Row, ...] = ()
    navigation: tuple[Link, ...] = ()
    marks: Marks = Marks()
    text_chars: int = 0
    scripted: bool = False
    children: int = 0
    leads_to: str = ""
    challenge: str = ""
    crumbs: tuple[Link, ...] = ()
    obscure_date: bool = False
    unread_list: bool = False
    empty_list: bool = False
    frames: tuple[str, ...] = ()
    reader: int = 1


class Note(Frozen, frozen=True, kw_only=True):
    """One fact that a check's ``read`` took from a page: small, and all that ``judge`` will know of that page.

    ``code`` says what it is, ``text`` is what a reader sees (masked where it is personal), ``url`` a target that it is
    about; ``data`` holds further short values.
    """

    code: str
    text: str = ""
    url: str = ""
    data: dict[str, str] = {}


class PageNotes(Frozen, frozen=True, kw_only=True):
    """What all checks noted about one body of one page, by check.  ``readers`` names the versions of their readers."""

    readers: str
    title: str = ""
    notes: dict[str, tuple[Note, ...]] = {}


class Answer(Frozen, frozen=True, kw_only=True):
    """What came of an extra look that a check wanted of a site.

    ``key`` is the check's own word for what the look was for; ``notes`` is what the check's ``hear`` read from the page
    (empty unless ``outcome`` is OK or SLOW).
    """

    site: str
    check: str
    url: str
    key: str
    at: datetime
    outcome: Outcome
    status: int | None = None
    detail: str = ""
    notes: tuple[Note, ...] = ()


class PageState(Frozen, frozen=True, kw_only=True):
    """A page from ``at`` on, until its next state.  Written only when outcome or body changed."""

    url: str
    at: datetime
    crawl: str
    site: str = ""
    column: str = ""
    outcome: Outcome = Outcome.OK
    status: int | None = None
    body: str = ""  # SHA-256, hex
    facts: PageFacts | None = None
    first_seen: datetime | None = None
    detail: str = ""


class PageLook(Frozen, frozen=True, kw_only=True):
    """What a crawl hands to the store for one URL: its state, and body, links and notes when the body was read."""

    state: PageState
    body: bytes | None = None
    links: tuple[Link, ...] = ()
    notes: PageNotes | None = None


class Parent(Frozen, frozen=True, kw_only=True):
    """A page that carries a link, and the words a reader sees on it."""

    url: str
    text: str = ""
    site: str = ""
    common: bool = False


class Sighting(Frozen, frozen=True, kw_only=True):
    """A link target that did not open in one crawl, confirmed by a later second look when ``confirmed`` is true.

    ``outside`` means the target's host belongs to no registered site.  ``parents`` holds the first few of
    ``parents_total``.
    """

    crawl: str
    at: datetime
    target: str
    outcome: Outcome
    status: int | None = None
    kind: str = "page"
    outside: bool = False
    confirmed: bool = False
    parents: tuple[Parent, ...] = ()
    parents_total: int = 0
    on_home: bool = False
    detail: str = ""


class Coverage(Frozen, frozen=True, kw_only=True):
    """What one crawl of one host saw: one row a crawl.  ``unvisited`` names registered pages that it did not reach;
    ``cut`` counts URLs dropped, by reason; ``gap`` says why the crawl as a whole could not look.

    ``unchanged`` of the ``pages`` were not sent again, because the server said that they are as they were (304).
    ``distrusted``: the hosts whose word for that was found to be wrong in this crawl."""

    crawl: str
    host: str
    sites: tuple[str, ...]
    started: datetime
    finished: datetime
    complete: bool
    pages: int = 0
    requests: int = 0
    links: int = 0
    broken: int = 0
    pages_by_site: dict[str, int] = {}
    cut: dict[str, int] = {}
    unvisited: tuple[str, ...] = ()
    gap: Outcome | None = None
    detail: str = ""
    unchanged: int = 0
    distrusted: tuple[str, ...] = ()


class LightRound(Frozen, frozen=True, kw_only=True):
    """A look at the few pages of a host where news appears, between two crawls: never a crawl, so it says nothing of
    what it did not ask for.

    ``looked`` pages answered as pages, ``unchanged`` of them as they were; ``new`` and ``changed`` name those with news;
    ``failed`` could not be read, which is left for the next crawl to judge.  ``read`` are all pages that were read, ``lists`` the
    home pages and lists among them.  ``gap`` says why the round ended early or could not begin.  ``narrow``: it looked only at the
    columns that carry reposts.
    """

    host: str
    started: datetime
    finished: datetime
    looked: int = 0
    unchanged: int = 0
    failed: int = 0
    requests: int = 0
    new: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    gap: Outcome | None = None
    detail: str = ""
    narrow: bool = False


class Revision(Frozen, frozen=True, kw_only=True):
    """A revision of the register, stored so that the past is judged as it was known."""

    revision: str
    at: datetime
    register: Register
