"""The next page of a list, by link or by the script that draws its pager."""

from pathlib import Path
from time import perf_counter

import pytest

from monitor.observe.document import parse
from monitor.observe.drawn import read_records
from monitor.observe.paging import read_next
from monitor.observe.survey import survey
from tests.observe.markup import whole
from tests.servers.replay import pingtan, statistics

LIST = "https://www.nanan.gov.cn/zwgk/tzgg/"


def following(body: str, url: str = LIST) -> str:
    return next_of(whole(body).decode(), url)


def next_of(text: str, url: str) -> str:
    root = parse(text)
    assert root is not None
    outline = survey(root, url, "utf-8")
    read_records(outline)
    return read_next(outline, url)


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ("<div class='page'><a href='index.html'>首页</a><a href='index_1.html'>下一页</a><a href='index_9.html'>尾页</a></div>", "index_1.html"),
        ("<nav><ul class='pagination'><li><a href='?page=2'>下一页 &gt;</a></li></ul></nav>", "?page=2"),
        ("<div><a href='list.jsp?cat=3&amp;cur_page=2'>[下页]</a></div>", "list.jsp?cat=3&cur_page=2"),
        ("<a href='col-2.html' class='next'>Next</a>", "col-2.html"),
    ],
)  # fmt: skip
def test_a_link_named_next(body: str, path: str) -> None:
    assert following(body) == LIST + path


@pytest.mark.parametrize(
    "body",
    [
        "<a href='javascript:;'>下一页</a>",
        "<a href='#'>下一页</a>",
        "<p>下一篇：<a href='t2.html'>关于某事的通知</a></p>",
        "<a href='https://www.elsewhere.cn/2.html'>下一页</a>",
        "<div class='footer'><a href='2.html'>下一页</a></div>",
        f"<a href='{LIST}'>下一页</a>",
        "<p>共1页 首页 上一页 下一页 尾页</p>",
    ],
)
def test_no_link_to_a_next_page(body: str) -> None:
    assert following(body) == ""


@pytest.mark.parametrize(
    ("call", "page", "path"),
    [
        # TRS counts from 0: the second page is index_1.
        ('createPageHTML(9, 0, "index", "html")', "", "index_1.html"),
        ('createPageHTML(9, 0, "index", "html")', "index.html", "index_1.html"),
        ('createPageHTML(89, 1,"index", "shtml",  "black2",621);', "index_1.shtml", "index_2.shtml"),
        ("pageControl(4, 2, 'index', 'shtml', 10, 'pages-nav');", "index_2.shtml", "index_3.shtml"),
        ('createPageHTML(9, 8, "index", "html")', "index_8.html", ""),
        ('createPageHTML(1, 0, "index", "html")', "", ""),
        # With the id of an element first it counts from 1.
        ('createPageHTML("page_div", 50, 1, "szywlist", "shtml", 1000)', "szywlist.shtml", "szywlist_2.shtml"),
        ("createPageHTML('page_div',5, 4,'fg','shtml',89);", "fg_4.shtml", "fg_5.shtml"),
        ("createPageHTML('page_div',5, 5,'fg','shtml',89);", "fg_5.shtml", ""),
        ("createPageHTML(3, 1, 'index', 'shtml');", "index.shtml", "index_2.shtml"),
        ("createPageHTML(1, 1, 'index', 'shtml');", "index.shtml", ""),
        # A definition, a comment, unknown or foreign arguments say nothing.
        ("function createPageHTML(_nPageCount, _nCurrIndex, _sPageName, _sPageExt) { }", "", ""),
        ('//createPageHTML(9, 0, "index", "html")', "", ""),
        ('/* old:\ncreatePageHTML(9, 0, "index", "html") */', "", ""),
        ('var home = "http://x.cn/"; createPageHTML(9, 0, "index", "html")', "", "index_1.html"),
        ('createPageHTML(total, 0, "index", "html")', "", ""),
        ('createPageHTML(9, 0, "../../etc", "html")', "", ""),
        ('createPageHTML(9, 0, "index", "exe")', "", ""),
        ('createPageHTML(9, -5, "index", "html")', "", ""),
        ('createPageHTML("page_div", Math.ceil(total/15), page, "a", 1, 1)', "", ""),
    ],
)  # fmt: skip
def test_a_pager_drawn_by_a_script(call: str, page: str, path: str) -> None:
    assert following(f"<ul><li>甲</li></ul><script>{call}</script>", LIST + page) == (LIST + path if path else "")


def test_the_next_group_of_records() -> None:
    records = "<recordset><record><![CDATA[<li><a href='/art/1.html'>甲</a><span>2026-11-01</span></li>]]></record></recordset>"
    group = '<nextgroup><![CDATA[<a href="{}"></a>]]></nextgroup>'
    inside = "/module/jpage/dataproxy.jsp?page=2&amp;webid=3&amp;columnid=13"
    body = '<div id="list"><script type="text/xml"><datastore>{}{}</datastore></script></div>'
    assert following(body.format(group.format(inside), records)) == (
        "https://www.nanan.gov.cn/module/jpage/dataproxy.jsp?page=2&webid=3&columnid=13"
    )
    assert following(body.format(group.format("https://www.elsewhere.cn/2"), records)) == ""
    assert following(body.format("", records)) == ""


def test_no_next_page_is_made_up_for_real_pages(shared: Path) -> None:
    """The lists of the copies are drawn by a service whose pages cannot be known, or have one page."""
    for pages in (pingtan(shared / "corpus"), statistics(shared / "corpus")):
        for key, body in list(pages.items())[:300]:
            text = body.decode("gb18030" if key.startswith("www.stats") else "utf-8", "replace")
            assert next_of(text, f"https://{key}") == "", key


def test_a_hostile_script_is_cheap() -> None:
    for noise in (
        "createPageHTML(" * 20_000,
        "/*" * 100_000,
        "<nextgroup>" * 20_000,
        "createPageHTML(9,0,1,2) " * 8_000,
    ):
        began = perf_counter()
        assert following(f"<script>{noise}</script>") == ""
        assert perf_counter() - began < 2.0
