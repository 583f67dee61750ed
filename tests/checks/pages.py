"""Pages for the tests of checks that read them: real markup through the real reader, and evidence from the notes."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from monitor.contract import Page, Pages, PageSeen, PageThen
from monitor.model import Note, PageFacts, PageKind
from monitor.observe.check_page import CheckPage
from monitor.observe.page import open_page
from tests.checks.district import AS_OF, PORTAL_URL, TODAY

Read = Callable[[Page], tuple[Note, ...]]


def page(markup: str, url: str = f"{PORTAL_URL}zwgk/t20261101_1.html", *, home: bool = False) -> CheckPage:
    """A page as a check's ``read`` is given it; ``markup`` is a whole page or the inside of its body."""
    whole = markup if "<html" in markup else f"<html><head><title>题</title></head><body>{markup}</body></html>"
    opened = open_page(whole.encode(), url, content_type="text/html; charset=utf-8", today=TODAY, home=home)
    assert not isinstance(opened, PageFacts)
    return opened


def seen(
    check: str,
    notes: Sequence[Note] = (),
    *,
    url: str = f"{PORTAL_URL}zwgk/t20261101_1.html",
    kind: PageKind = PageKind.ARTICLE,
    title: str = "关于开展安全检查的通知",
    published: date | None = None,
    days: float = 10,
    first_days: float | None = None,
    column: str = "",
    before: Sequence[PageThen] = (),
) -> PageSeen:
    """A page about which one check noted something; its body is ``days`` days old, its URL ``first_days``."""
    return PageSeen(
        url=url,
        kind=kind,
        at=AS_OF - timedelta(days=days),
        first_seen=AS_OF - timedelta(days=days if first_days is None else first_days),
        title=title,
        published=published,
        column=column,
        notes={check: tuple(notes)} if notes else {},
        before=tuple(before),
    )


def pages(
    *found: PageSeen, articles: int = 30, lists: int = 5, since: datetime | None = None, unread: int = 0
) -> Pages:
    """The pages part of a site's evidence: so many were read, these were noted, and so many were kept from us."""
    return Pages(
        crawled_at=AS_OF - timedelta(hours=2),
        read={PageKind.HOME: 1, PageKind.LIST: lists, PageKind.ARTICLE: articles},
        pages=tuple(found),
        since=since or AS_OF - timedelta(days=60),
        unread=unread,
        whole=not unread,
    )


def noted(check: str, read: Read, *given: Page, unread: int = 0) -> Pages:
    """What a check's own ``read`` notes about some pages, as evidence; ``unread`` others were kept from us."""
    found = []
    for each in given:
        notes = read(each)
        found.append(
            seen(
                check, notes, url=each.url, kind=each.facts.kind, title=each.facts.title, published=each.facts.published
            )
        )
    return pages(*found, unread=unread)
