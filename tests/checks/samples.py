"""Evidence of many kinds of sites: what the catalogue test runs every check over."""

from collections.abc import Iterator
from datetime import timedelta

from monitor.contract import (
    BrokenLink,
    Columns,
    ColumnState,
    Evidence,
    Gap,
    Home,
    Links,
    MarksOnPage,
    SiteMarks,
    Visits,
)
from monitor.model import ColumnClass, Marks, Outcome, Parent, Site
from tests.checks.district import (
    AS_OF,
    NOT_LOOKED,
    PORTAL,
    PORTAL_URL,
    SECTION,
    STANDALONE,
    TODAY,
    column,
    columns,
    evidence,
    item,
    stale_news,
    visits,
)

REPORT = "https://zfwzgl.www.gov.cn/exposure/jiucuo.html"
CONAC = "https://bszs.conac.cn/sitename?method=show&id=" + "0A" * 16
MARKS = (
    Marks(sponsor="区政府办公室"),
    Marks(site_codes=("12345",), icp=("渝备1号",), conac="https://bszs.conac.cn/", error_report="http://121.43.68.40/"),
    Marks(
        site_codes=("5001990009",), icp=("渝ICP备05003309号",), police=("渝公网安备50019902000011号",),
        police_link=("50019902000012",), conac=CONAC, error_report=REPORT, error_report_code="5001990008",
    ),
)  # fmt: skip


def _home(*ages: int | None, unread: int = 0, site: Site = PORTAL) -> Home:
    return Home(url=site.url, looked_at=AS_OF, items=tuple(item(age) for age in ages), unread=unread)


def _columns(*, stale: int = 0, blank: int = 0, lost: int = 0, fresh: int = 0) -> Columns:
    return columns(
        stale_news(stale),
        [column(f"空{n}", ColumnClass.OTHER, state=ColumnState.BLANK) for n in range(blank)],
        [column(f"脚本{n}", ColumnClass.NOTICE, state=ColumnState.SCRIPTED) for n in range(lost)],
        [column(f"新{n}", ColumnClass.NEWS, item(1)) for n in range(fresh)],
    )


def _links(*, outside: bool = False, charged_to: str = "", days: int = 2) -> Links:
    link = BrokenLink(
        target="https://gone.example.org/" if outside else f"{PORTAL_URL}old.html", outcome=Outcome.BROKEN, status=404,
        days=tuple(TODAY - timedelta(days=n) for n in reversed(range(days))), charged_to=charged_to, outside=outside,
        parents=(Parent(url=PORTAL_URL, text="旧文"),), parents_total=1, first_at=AS_OF, last_at=AS_OF,
    )  # fmt: skip
    return Links(crawled_at=AS_OF, targets=200, broken=(link,), crawl_days=days)


def _marks(marks: Marks, site: Site = PORTAL) -> SiteMarks:
    return SiteMarks(looked_at=AS_OF, home=MarksOnPage(url=site.url, marks=marks))


def all_gaps() -> Iterator[Evidence]:
    """Evidence that consists of nothing but gaps, for every reason and kind of site."""
    for outcome in Outcome:
        yield evidence(gap=Gap(reason=outcome, detail="", since=AS_OF))
    yield from (evidence(site=site, gap=NOT_LOOKED) for site in (SECTION, STANDALONE))


def measured() -> Iterator[Evidence]:
    """Evidence with every part, good, bad and unknown."""
    sights: tuple[tuple[Site, Visits, Home, Columns, Links], ...] = (
        (PORTAL, visits(opened=140), _home(1), _columns(fresh=5), _links(days=1)),
        (PORTAL, visits(opened=130, failed=10), _home(20), _columns(stale=5), _links()),
        (PORTAL, visits(opened=130, blocked=10), _home(20, unread=1), _columns(lost=9), _links(outside=True)),
        (SECTION, visits(opened=130, shared=10), _home(12), _columns(blank=5), _links(charged_to="portal")),
        (STANDALONE, visits(opened=135, failed=5), _home(None), _columns(stale=3, blank=7), _links()),
    )
    for site, seen, home, listed, links in sights:
        for marks in MARKS:
            yield evidence(seen, home, listed, links, _marks(marks, site), site=site)
