"""Which pages a light round asks for, and in what order."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.model import PageKind
from monitor.observe.change_rate import chance
from monitor.observe.light_targets import by_chance, first_pages
from monitor.observe.sitemap import is_sitemap, named_in, places_in
from monitor.store.light import Watched

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def watched(url: str, kind: PageKind = PageKind.LIST, **more: object) -> Watched:
    given = {"first": ago(30), "looked": ago(0.2), **more}
    return Watched(url=f"http://a.gov.cn{url}", kind=kind, site="a", column="", **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("urls", "first"),
    [
        (["/n/", "/n/index_1.html", "/n/index_12.html"], ["/n/"]),
        (["/n/index.html", "/n/index_2.html"], ["/n/index.html"]),
        (["/n/list.html", "/n/list-2.html"], ["/n/list.html"]),
        (["/l.aspx?id=3", "/l.aspx?id=3&page=2", "/l.aspx?page=2&id=3"], ["/l.aspx?id=3"]),
        (["/l.jsp", "/l.jsp?pageNo=2"], ["/l.jsp"]),
        (["/list_3.html", "/list_4.html"], ["/list_3.html", "/list_4.html"]),
        (["/col/col17/index.html", "/col/col18/index.html"], ["/col/col17/index.html", "/col/col18/index.html"]),
    ],
)
def test_the_further_pages_of_a_list_are_left_out(urls: list[str], first: list[str]) -> None:
    """Numbers that name a column are no page numbers: without the list that they would belong to, all are kept."""
    assert [one.url.removeprefix("http://a.gov.cn") for one in first_pages([watched(url) for url in urls])] == first


def test_pages_that_changed_lately_come_first_and_those_never_seen_to_change_decay() -> None:
    pages = [
        watched("/never", PageKind.ARTICLE, first=ago(60)),
        watched("/yesterday", PageKind.ARTICLE, changes=(ago(1),)),
        watched("/often", PageKind.ARTICLE, changes=tuple(ago(day) for day in range(1, 20))),
        watched("/long-ago", PageKind.ARTICLE, first=ago(200), changes=(ago(150),)),
        watched("/new", PageKind.ARTICLE, first=ago(0.2)),
        watched("/list", PageKind.LIST, changes=(ago(1),)),
    ]
    assert [target.url.rpartition("/")[2] for target in by_chance(pages, NOW)] == ["often", "new", "yesterday"]


def test_the_chance_grows_with_the_wait_and_falls_with_the_quiet() -> None:
    assert chance(ago(10), (), ago(1), NOW) > chance(ago(10), (), ago(0.5), NOW) > chance(ago(10), (), NOW, NOW) == 0
    quiet = [chance(ago(days), (), ago(1), NOW) for days in (2, 5, 20, 300)]
    assert quiet == sorted(quiet, reverse=True) and quiet[-1] < 0.015
    daily = chance(ago(300), [ago(day) for day in range(1, 300)], ago(1), NOW)
    assert 0.55 < daily < 0.7, "one change a day: 1 - 1/e"


def test_sitemaps() -> None:
    robots = b"User-agent: *\nDisallow: /x\nSitemap: /map.xml\n sitemap:http://a.gov.cn/b.xml\n"
    assert named_in(robots, "http://a.gov.cn/robots.txt") == ["http://a.gov.cn/map.xml", "http://a.gov.cn/b.xml"]
    body = "<loc> http://a.gov.cn/?a=1&amp;b=2 </loc><loc><![CDATA[http://a.gov.cn/甲.html]]></loc><loc>no url</loc>"
    assert places_in(body.encode()) == ["http://a.gov.cn/?a=1&b=2", "http://a.gov.cn/%E7%94%B2.html"]
    assert is_sitemap("http://a.gov.cn/map2.xml") and not is_sitemap("http://a.gov.cn/a.html")
