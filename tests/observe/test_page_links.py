"""Outgoing links, navigation, and pages that lead elsewhere."""

import pytest

from monitor.model import Link
from monitor.observe.urls import join, kind_of
from tests.observe.markup import URL, facts, reading

BASE = "https://www.nanan.gov.cn/zwgk/tzgg/index.html"


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("./202611/t1.html", "https://www.nanan.gov.cn/zwgk/tzgg/202611/t1.html"),
        ("../a.html#top", "https://www.nanan.gov.cn/zwgk/a.html"),
        ("/xw/", "https://www.nanan.gov.cn/xw/"),
        ("//wap.nanan.gov.cn/x", "https://wap.nanan.gov.cn/x"),
        ("?page=2", "https://www.nanan.gov.cn/zwgk/tzgg/index.html?page=2"),
        ("  \n/x\ty.html ", "https://www.nanan.gov.cn/xy.html"),
        ("\\zwgk\\a.html", "https://www.nanan.gov.cn/zwgk/a.html"),
        ("http:\\\\www.cq.gov.cn\\a", "http://www.cq.gov.cn/a"),
        ("HTTP://WWW.CQ.GOV.CN:80", "http://www.cq.gov.cn/"),
        ("https://www.cq.gov.cn:443/a/../b/./c", "https://www.cq.gov.cn/b/c"),
        ("../../../../x.html", "https://www.nanan.gov.cn/x.html"),
        ("/附件 一.doc", "https://www.nanan.gov.cn/%E9%99%84%E4%BB%B6%20%E4%B8%80.doc"),
        ("#top", ""),
        ("", ""),
        ("javascript:void(0)", ""),
        ("JavaScript:;", ""),
        ("mailto:a@b.cn", ""),
        ("tel:023-62988888", ""),
        ("{{item.url}}", ""),
        ("http://[bad", ""),
        ("http://", ""),
        ("data:text/html,x", ""),
    ],
)
def test_targets_are_made_as_a_browser_makes_them(href: str, url: str) -> None:
    assert join(BASE, href) == url


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://a.cn/x/1.PDF", "attachment"), ("https://a.cn/1.docx?v=2", "attachment"), ("https://a.cn/1.jpg", "image"),
        ("https://a.cn/1.shtml", "page"), ("https://a.cn/", "page"), ("https://www.a.com", "page"), ("https://a.cn/x.d/y", "page"),
    ],
)  # fmt: skip
def test_the_kind_follows_the_ending(url: str, kind: str) -> None:
    assert kind_of(url) == kind


def _link(links: tuple[Link, ...], ending: str) -> Link:
    return next(link for link in links if link.url.endswith(ending))


def test_links_carry_words_kind_and_whether_the_whole_site_shares_them() -> None:
    links = reading(
        "<div class='header'><a href='/'><img src='/logo.png' alt='南岸区人民政府'></a></div><nav><a href='/xw/'>新闻</a></nav>"
        "<div class='con'><p>见<a href='a.pdf' title='方案全文'></a></p><img data-src='b.jpg' src='blank.gif'><iframe src='f.html'></iframe>"
        "<video src='v.mp4'></video></div><div class='page-foot'><a href='/wzdt/'>网站地图</a></div><script src='x.js'></script>",
        head="<link rel=stylesheet href='/s.css'>",
    ).links
    assert _link(links, "cn/") == Link(url="https://www.nanan.gov.cn/", text="南岸区人民政府", kind="page", common=True)
    assert _link(links, "/xw/").common
    assert _link(links, "/wzdt/").common
    assert _link(links, "a.pdf") == Link(url=URL + "a.pdf", text="方案全文", kind="attachment")
    assert {link.kind for link in links} == {"page", "image", "attachment", "style", "script", "frame"}
    assert _link(links, "b.jpg").kind == "image"


def test_a_target_in_navigation_and_in_the_text_is_not_common() -> None:
    links = reading("<nav><a href='/xw/'>新闻</a></nav><p><a href='/xw/'>新闻中心</a></p>").links
    assert [(link.text, link.common) for link in links] == [("新闻", False)]


def test_the_base_element_counts() -> None:
    links = reading("<a href='a.html'>文件一</a>", head="<base href='/x/y/'>").links
    assert links[0].url == "https://www.nanan.gov.cn/x/y/a.html"


def test_navigation_is_what_header_and_menu_link_to() -> None:
    page = facts(
        "<div class='top'><a href='/login'>登录</a></div><div class='main-nav'><a href='/xw/'>新闻中心</a><a href='/zwgk/'>政务公开</a></div>"
        "<div><a href='/x/1.html'>正文里的链接</a></div><div class='footer'><a href='/sm/'>网站声明</a></div>"
    )
    assert [link.text for link in page.navigation] == ["新闻中心", "政务公开"]
    assert all(link.common for link in page.navigation)


def test_a_parent_column_counts_its_children_but_not_its_siblings() -> None:
    siblings = "<div class='left'><ul><li><a href='/zwgk/tzgg/'>通知公告</a></li><li><a href='/zwgk/zcwj/'>政策文件</a></li></ul></div>"
    children = "<div class='right'><ul><li><a href='./gs/'>公示</a></li><li><a href='./gg/'>公告</a></li></ul></div>"
    assert facts(siblings + children).children == 2
    assert facts(siblings + "<div class='right'><ul></ul></div>").children == 0
    boxes = "".join(f"<div class='box'><a href='/col/col{n}/index.html'>栏目{n}</a></div>" for n in (7, 8))
    assert facts(f"{siblings}<div class='right'>{boxes}</div>").children == 2


def test_children_may_stand_in_the_rows_of_a_table() -> None:
    """One link a row, all beside this page rather than below it; the breadcrumb above them names the page itself."""
    names = ("指南", "制度", "年报")
    rows = "".join(f"<tr><td colspan=2><a href='/bm/{at}/'>{name}</a></td></tr>" for at, name in enumerate(names))
    crumb = f"<tr><td>当前位置：<a href='/'>首页</a> · <a href='{URL}'>政府信息公开</a></td></tr>"
    assert facts(f"<table>{crumb}{rows}</table>").children == 3


@pytest.mark.parametrize(
    ("body", "head", "target"),
    [
        ("", "<meta http-equiv='refresh' content='0; url=/new/index.html'>", "https://www.nanan.gov.cn/new/index.html"),
        ("", "<meta http-equiv=Refresh content=\"5;URL='http://www.cq.gov.cn'\">", "http://www.cq.gov.cn/"),
        ("<p>新闻</p>", "<meta http-equiv='refresh' content='300; url=/new/'>", ""),
        ("", "<meta http-equiv='refresh' content='5'>", ""),
        ("<script>window.location.href = \"/portal/\";</script>", "", "https://www.nanan.gov.cn/portal/"),
        ("<script>location.replace('main.shtml')</script>", "", URL + "main.shtml"),
        ("<script>top.location='http://www.cq.gov.cn/'</script>", "", "http://www.cq.gov.cn/"),
        (
            "<script>if(/Mobile/.test(navigator.userAgent)){location.href='/wap/'}else{location.href='/pc/'}</script>", "",
            "https://www.nanan.gov.cn/pc/",
        ),
        ("<script>// location.href='/old/'\n</script>", "", ""),
        ("<iframe src='/real.html' width='100%'></iframe>", "", "https://www.nanan.gov.cn/real.html"),
        ("<iframe src='/stat.html' style='display: none'></iframe>", "", ""),
        ("<p>" + "正文内容很长。" * 40 + "</p><script>function go(){location.href='/x/'}</script>", "", ""),
    ],
)  # fmt: skip
def test_pages_that_lead_elsewhere(body: str, head: str, target: str) -> None:
    assert facts(body, head=head).leads_to == target


def test_a_frameset_leads_to_its_main_frame() -> None:
    from monitor.observe.page import read_page
    from tests.observe.markup import TODAY

    page = b"<html><frameset rows='80,*'><frame name='top' src='top.html'><frame name='main' src='main.html'></frameset></html>"
    assert read_page(page, URL, today=TODAY).facts.leads_to == URL + "main.html"
