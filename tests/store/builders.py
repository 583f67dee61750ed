"""Hand-made facts: a small district, its visits, pages and crawls."""

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256

from monitor.model import (
    Column,
    ColumnClass,
    Coverage,
    Kind,
    Level,
    Link,
    Marks,
    Outcome,
    PageFacts,
    PageKind,
    PageLook,
    PageState,
    Parent,
    Register,
    Row,
    Settings,
    Sighting,
    Site,
    Visit,
)
from monitor.store import Store

DAY = timedelta(days=1)
START = datetime(2026, 11, 1, 18, 0, tzinfo=UTC)  # 2026-11-02 02:00 in Asia/Shanghai
HOST = "www.nanan.gov.cn"
PORTAL_URL = f"https://{HOST}/"
SECTION_URL = f"https://{HOST}/jw/"
NEWS_URL = f"https://{HOST}/jw/dt/"
NOTICE_URL = f"https://{HOST}/jw/tz/"

NEWS = Column(name="动态要闻", url=NEWS_URL, cls=ColumnClass.NEWS, level=Level.FIRST)
NOTICE = Column(name="通知公告", url=NOTICE_URL, cls=ColumnClass.NOTICE, level=Level.FIRST)

PORTAL = Site(
    id="portal", name="南岸区人民政府", kind=Kind.PORTAL, owner="区政府办", url=PORTAL_URL, prefixes=(PORTAL_URL,),
    site_code="5001080001",
)  # fmt: skip
SECTION = Site(
    id="jw", name="区教委", kind=Kind.SECTION, owner="区教委", url=SECTION_URL, prefixes=(SECTION_URL,),
    columns=(NEWS, NOTICE),
)  # fmt: skip
REGISTER = Register(
    settings=Settings(district="南岸区", division="500108", contact_url="https://example.org/", probes_per_day=24),
    sites=(PORTAL, SECTION),
    revision="r1",
)

Template = str
WAYS = "".join(f'<a href="/{name}/">{name}频道</a>' for name in ("yw", "zw", "fw", "hd"))
FOOT = "<p>南岸区人民政府办公室主办</p><p>网站标识码5001080001</p>"
OLD_TEMPLATE = (
    f'<div class="top nav banner">{WAYS}<div class="crumb"></div><div class="main list-box">{{}}</div>{FOOT}</div>'
)
NEW_TEMPLATE = f'<div class="hd2026 menu-x">{WAYS}<section class="wrap26 cols cards">{{}}</section>{FOOT}</div>'


def at(days: float) -> datetime:
    """A moment so many days after the first crawl."""
    return START + DAY * days


def visit(when: datetime, outcome: Outcome = Outcome.OK, *, site: str = "jw", family: int = 4) -> Visit:
    return Visit(site=site, at=when, family=family, outcome=outcome, status=200 if outcome is Outcome.OK else None)


def rows(*dated: tuple[str, date | None]) -> tuple[Row, ...]:
    """Rows of the news column: the end of each URL and the date beside it."""
    return tuple(Row(title=f"关于{name}的通知", url=f"{NEWS_URL}{name}.html", shown=shown) for name, shown in dated)


def page(
    url: str,
    when: datetime,
    *,
    kind: PageKind = PageKind.LIST,
    listed: Sequence[Row] = (),
    links: Sequence[Link] = (),
    text: str = "",
    template: str = OLD_TEMPLATE,
    outcome: Outcome = Outcome.OK,
    site: str = "jw",
    published: date | None = None,
    **facts: object,
) -> PageLook:
    """A page as the crawl hands it over; the body follows from what is on it."""
    if outcome is not Outcome.OK:
        return PageLook(state=PageState(url=url, at=when, crawl="", site=site, outcome=outcome))
    inner = "".join(f"<li><a href='{row.url}'>{row.title}</a>{row.shown}</li>" for row in listed)
    body = template.format(f"{inner}{text}{published}{facts}").encode()
    read = PageFacts(
        kind=kind, rows=tuple(listed), text_chars=len(text), published=published, **facts  # type: ignore[arg-type]
    )  # fmt: skip
    state = PageState(url=url, at=when, crawl="", site=site, body=sha256(body).hexdigest(), status=200, facts=read)
    return PageLook(state=state, body=body, links=tuple(links))


def article(name: str, when: datetime, published: date | None) -> PageLook:
    return page(f"{NEWS_URL}{name}.html", when, kind=PageKind.ARTICLE, published=published, text=f"正文{name}" * 30)


def home(when: datetime, *, listed: Sequence[Row] = (), marks: Marks = Marks(), **more: object) -> PageLook:  # noqa: B008
    return page(SECTION_URL, when, kind=PageKind.HOME, listed=listed, marks=marks, **more)  # type: ignore[arg-type]


def crawl_id(day: float, host: str = HOST) -> str:
    return f"{host}@{day}"


def coverage(
    day: float, *, complete: bool = True, gap: Outcome | None = None, unvisited: Sequence[str] = ()
) -> Coverage:
    """A crawl that began on a day and took an hour."""
    return Coverage(
        crawl=crawl_id(day), host=HOST, sites=("portal", "jw"), started=at(day), finished=at(day) + timedelta(hours=1),
        complete=complete, pages=10, links=100, pages_by_site={} if gap else {"portal": 5, "jw": 5}, gap=gap,
        unvisited=tuple(unvisited),
    )  # fmt: skip


def sighting(
    day: float,
    target: str,
    outcome: Outcome = Outcome.BROKEN,
    *,
    confirmed: bool = True,
    parents: Iterable[Parent] = (Parent(url=NEWS_URL, text="附件", site="jw"),),
) -> Sighting:
    parents = tuple(parents)
    return Sighting(
        crawl=crawl_id(day), at=at(day) + timedelta(minutes=30), target=target, outcome=outcome, status=404,
        confirmed=confirmed, parents=parents, parents_total=len(parents),
    )  # fmt: skip


def crawled(store: Store, day: float, *looks: PageLook | Sighting) -> None:
    """Record a complete crawl with what it found."""
    store.record([*looks, coverage(day)])
