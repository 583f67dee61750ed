"""RULES D-22 and 6.4: ten tags of an article page, seven of a column page, three of the home page; other spellings pass."""

from pathlib import Path

import pytest

from checks import page_tags as check
from monitor.contract import Evidence, Page
from monitor.model import ColumnClass, Kind, PageKind, Site, Verdict
from tests.checks.corpus import corpus_pages
from tests.checks.district import (
    CODE,
    PORTAL,
    PORTAL_URL,
    SECTION,
    SECTION_URL,
    changed,
    column,
    columns,
    evidence,
    judge,
)
from tests.checks.pages import noted, page

NEWS = column("工作动态", ColumnClass.NEWS)
TITLE = "本区部署安全工作"
SITE = {"SiteName": "南岸区人民政府", "SiteDomain": "www.nanan.gov.cn", "SiteIDCode": CODE}
COLUMN = {
    **SITE,
    "ColumnName": "工作动态",
    "ColumnDescription": "动态",
    "ColumnKeywords": "动态",
    "ColumnType": "工作动态",
}
ARTICLE = {**COLUMN, "ArticleTitle": TITLE, "PubDate": "2026-11-20 09:30", "ContentSource": "区应急管理局"}
ROWS = "".join(
    f"<li><a href='/a/{n}.html'>关于某项工作的通知第{n}号</a><span>2026-11-0{n}</span></li>" for n in range(1, 6)
)
BODY = f"<h1>{TITLE}</h1><p>发布时间：2026-11-20</p><p>{'本区召开安全生产会议，部署近期重点任务。' * 4}</p>"


def made(tags: dict[str, str], body: str = BODY, url: str = f"{PORTAL_URL}a/1.html", *, home: bool = False) -> Page:
    """A page with these tags."""
    metas = "".join(f'<meta name="{name}" content="{value}">' for name, value in tags.items())
    foot = f"<div class='footer'>网站标识码：{CODE}</div>"
    return page(f"<html><head><title>题</title>{metas}</head><body>{body}{foot}</body></html>", url, home=home)


def article(**tags: str) -> Page:
    """An article page with some tags of its own; a tag of no value is left out, one of a blank is empty."""
    return made({name: value.strip() for name, value in {**ARTICLE, **tags}.items() if value})


def home(**tags: str) -> Page:
    """The home page."""
    return made({n: v.strip() for n, v in {**SITE, **tags}.items() if v}, f"<ul>{ROWS}</ul>", PORTAL_URL, home=True)


def listing(url: str = NEWS.column.url, **tags: str) -> Page:
    """The page of the news column."""
    kept = {n: v.strip() for n, v in {**COLUMN, **tags}.items() if v}
    return made(kept, f"<h2>工作动态</h2><ul>{ROWS}</ul>", url)


def given(*some: Page, site: Site = PORTAL) -> Evidence:
    """Evidence with these pages of one site."""
    return evidence(noted(check.ID, check.read, *some), columns(NEWS), site=site)


def codes(*some: Page, site: Site = PORTAL) -> list[str]:
    """The codes of what is found."""
    return [found.code for found in judge(check, given(*some, site=site)).findings]


OTHER = {"SiteName": "某某信息港", "SiteDomain": "www.other.gov.cn", "SiteIDCode": "5000990099"}
SAMPLES = [
    given(home(**OTHER), listing(**OTHER), article(**OTHER)),
    given(home(SiteName=""), listing(ColumnKeywords=" "), article(ContentSource="null")),
    given(
        article(PubDate="1793000000"),
        article(PubDate="2025-01-09"),
        article(PubDate="2031-01-09"),
        article(ArticleTitle="新"),
    ),
]


def test_a_site_with_all_tags_passes() -> None:
    answer = judge(check, given(home(), listing(), article()))
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert answer.measures == {"pages_with_tag_faults": 0.0}


@pytest.mark.parametrize("value", ["", " ", "null", "NULL", "undefined"])
@pytest.mark.parametrize(
    ("make", "tag", "code"),
    [
        (home, "SiteDomain", "absent_home"),
        (listing, "ColumnType", "absent_column"),
        (article, "PubDate", "absent_article"),
    ],
)
def test_missing_empty_and_null(make: type, tag: str, code: str, value: str) -> None:
    (found,) = judge(check, given(make(**{tag: value}))).findings
    assert (found.code, found.where, found.rule, found.points) == (code, PORTAL_URL, "D-22", 0.2)
    assert f"{tag}（1页）" in found.what
    assert ("有标签但为空" in found.what) == bool(value)


def test_one_finding_for_each_kind_of_fault_with_the_first_pages() -> None:
    many = [made({**ARTICLE, "ColumnType": ""}, url=f"{PORTAL_URL}a/{n}.html") for n in range(15)]
    answer = judge(check, given(*many, made({**ARTICLE, "ContentSource": "null"}, url=f"{PORTAL_URL}b.html")))
    (found,) = answer.findings
    assert "ColumnType（15页）、ContentSource（1页）" in found.what
    assert len(found.steps) == 10
    assert answer.measures == {"pages_with_tag_faults": 16.0}
    assert found.points == pytest.approx(0.4)


@pytest.mark.parametrize(
    ("make", "level"), [(home, "home"), (listing, "column"), (article, "article")], ids=["home", "column", "article"]
)
def test_values_of_another_site(make: type, level: str) -> None:
    assert codes(make(**OTHER)) == [f"name_{level}", f"domain_{level}", f"code_{level}"]


@pytest.mark.parametrize(
    "tags",
    [
        {"SiteName": "南岸区人民政府门户网站"},
        {"SiteName": "重庆市南岸区人民政府"},
        {"SiteName": "南岸区政府网"},
        {"SiteDomain": "https://www.nanan.gov.cn/"},
        {"SiteDomain": "nanan.gov.cn"},
        {"SiteDomain": "WWW.NANAN.GOV.CN"},
    ],
)
def test_the_same_said_another_way(tags: dict[str, str]) -> None:
    assert codes(home(**tags), listing(**tags), article(**tags)) == []


def test_a_section_may_show_its_own_values_or_its_portals() -> None:
    own = made({**ARTICLE, "SiteName": "区教委"}, url=f"{SECTION_URL}1.html")
    portals = made(ARTICLE, url=f"{SECTION_URL}2.html")
    assert codes(own, portals, site=SECTION) == []
    assert codes(own) == []  # an article whose address names no section counts to the portal
    assert codes(made({**SITE, "SiteName": "区教委"}, f"<ul>{ROWS}</ul>", PORTAL_URL, home=True)) == ["name_home"]
    assert codes(made({**ARTICLE, "SiteName": "区旅游网"}, url=f"{SECTION_URL}3.html"), site=SECTION) == [
        "name_article"
    ]


def test_without_a_registered_code_the_footer_tells() -> None:
    lone = changed(PORTAL, site_code="", kind=Kind.STANDALONE)
    assert codes(article(SiteIDCode="5000990099"), site=lone) == ["code_article"]
    assert codes(article(), site=lone) == []


@pytest.mark.parametrize(
    ("stamp", "code"),
    [
        ("2026-11-20 09:30", None), ("2026-11-20", None), ("2026-11-20 09:30:15", None), ("2026/11/20 9∶30", None),
        ("2026年11月20日", None), ("2026-11-20T09:30:00+08:00", None), ("2026-11-19 23:59", "pub_differs"),
        ("2026-11-24", "pub_future"), ("1793000000", "pub_form"), ("2026-11", "pub_form"), ("2026-13-20", "pub_form"),
    ],
)  # fmt: skip
def test_the_date_of_publication(stamp: str, code: str | None) -> None:
    assert codes(article(PubDate=stamp)) == ([code] if code else [])


def test_the_title() -> None:
    assert codes(article(ArticleTitle="新建文章标题")) == ["title_differs"]
    assert codes(article(ArticleTitle="南岸区人民政府")) == ["title_differs"]
    broken = BODY.replace(f"<h1>{TITLE}</h1>", "<h1>本区部署<br>安全工作</h1>")
    assert codes(made(ARTICLE, broken)) == []
    assert codes(article(ArticleTitle="本区部署&lt;br/&gt;安全工作")) == []
    drawn = f"{BODY.replace(TITLE, '')}<script>show('{TITLE}')</script>"
    assert codes(made(ARTICLE, drawn)) == []


def test_pages_that_are_none_of_the_three() -> None:
    bare = "<h1>网站地图</h1><p>" + "本站栏目一览，供读者查阅，请按需点击。" * 10 + "</p>"
    assert codes(made({}, bare)) == []  # no date: no article
    assert codes(made({}, f"<ul>{ROWS}</ul>", f"{PORTAL_URL}search/")) == []  # a list that is no column's
    assert codes(made(COLUMN, bare, NEWS.column.url)) == []  # a column of one page needs no article tags
    assert codes(made(SITE, bare, NEWS.column.url)) == ["absent_column"]


def test_real_pages(shared: Path) -> None:
    found = {(name.rpartition("/")[2], note.code) for name, each in corpus_pages(shared) for note in check.read(each)}
    told = {name: {code for other, code in found if other == name} for name, _ in found}
    assert told["suibin.gov.cn_article_1.html"] == {"absent"}  # ContentSource is empty
    assert told["zxwwuhan.gov.cn.html"] == {"domain"}
    assert {name for name, code in found if code == "pub"} >= {"bjft.gov.cn_article_1.html", "zysc.gov.cn.html"}
    assert not {name for name, code in found if code in ("pub_form", "title")}
    sound = [
        name for name, each in corpus_pages(shared) if each.facts.kind is PageKind.ARTICLE and not check.read(each)
    ]
    assert {"pages/cxwxa.gov.cn.html", "pages/zlzlf.gov.cn.html"} - set(sound) == {"pages/zlzlf.gov.cn.html"}
