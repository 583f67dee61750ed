"""The items of lists, in the forms in which Chinese government CMSs print them."""

import pytest

from tests.observe.markup import facts, shown

A, B, C = "关于做好冬季供水保障工作的通知", "关于公布执法人员名单的公告", "关于道路临时封闭施工的通告"
EXPECTED = [(A, "2026-11-20"), (B, "2026-11-03"), (C, "2025-12-31")]

FORMS = {
    "list items, date after": (
        "<ul>{}</ul>", "<li><a href='./202611/t2026_{n}.html'>{t}</a><span>{d}</span></li>", "%Y-%m-%d",
    ),
    "date before": ("<ul>{}</ul>", "<li><span>{d}</span><a href='./t_{n}.html'>{t}</a></li>", "%Y-%m-%d"),
    "brackets": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'>{t}</a> [{d}]</li>", "%Y-%m-%d"),
    "date inside the link": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'><p>{t}</p><i>{d}</i></a></li>", "%Y/%m/%d"),
    "date at the end of the link text": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'>{t} [{d}]</a></li>", "%Y-%m-%d"),
    "Chinese date": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'>{t}</a><em>{d}</em></li>", "%Y年%m月%d日"),
    "dots and a label": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'>{t}</a><em>发布时间：{d}</em></li>", "%Y.%m.%d"),
    "date and time": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'>{t}</a><em>{d} 09:30</em></li>", "%Y-%m-%d"),
    "table rows": (
        "<table><tr><th>标题</th><th>日期</th></tr>{}</table>",
        "<tr><td>·</td><td><a href='./t_{n}.html'>{t}</a></td><td>{d}</td></tr>", "%Y-%m-%d",
    ),
    "a table in each row": (
        "<table>{}</table>",
        "<tr><td><table><tr><td><a href='./t_{n}.html'>{t}</a></td><td>{d}</td></tr></table></td></tr>", "%Y-%m-%d",
    ),
    "definition list": ("<dl>{}</dl>", "<dt><a href='./t_{n}.html'>{t}</a></dt><dd>{d}</dd>", "%Y-%m-%d"),
    "divs": (
        "<div>{}</div>", "<div class='x'><div><a href='./t_{n}.html'>{t}</a></div><div>{d}</div></div>", "%Y-%m-%d",
    ),
    "flat links and line breaks": ("<td>{}</td>", "<a href='./t_{n}.html'>{t}</a> {d}<br>", "%Y-%m-%d"),
    "flat, date first": ("<div>{}</div>", "<span>{d}</span><a href='./t_{n}.html'>{t}</a><br>", "%Y-%m-%d"),
    "date in the next list item": ("<ul>{}</ul>", "<li><a href='./t_{n}.html'>{t}</a></li><li>{d}</li>", "%Y-%m-%d"),
    "day large, month small": (
        "<ul>{}</ul>", "<li><div><b>{day}</b><i>{month}</i></div><div><a href='./t_{n}.html'>{t}</a></div></li>", "",
    ),
    "picture, title and summary": (
        "<div>{}</div>",
        "<div><a href='./t_{n}.html'><img src='{n}.jpg'></a><h4><a href='./t_{n}.html'>{t}</a></h4>"
        "<p>11月1日，区长在会上强调，各部门要提前谋划，压实责任。</p><span>{d}</span></div>", "%Y-%m-%d",
    ),
    "column before the title": (
        "<ul>{}</ul>", "<li><a href='tzgg/'>[通知公告]</a><a href='./t_{n}.html'>{t}</a><i>{d}</i></li>", "%Y-%m-%d",
    ),
    "a table with other dates": (
        "<table>{}</table>",
        "<tr><td>{n}</td><td><a href='./t_{n}.html'>{t}</a></td><td>有效</td><td>{d}</td><td>2029-01-01</td></tr>", "%Y-%m-%d",
    ),
    "the item's data in a pop-up": (
        "<table>{}</table>",
        "<tr><td><a href='./t_{n}.html'>{t}</a><ul style='display:none'><li>索引号：11500/2024</li><li>发布日期：{d}</li>"
        "<li>成文日期：2020-01-01</li></ul></td><td>某府发〔2024〕{n}号</td><td>{d}</td></tr>", "%Y-%m-%d",
    ),
    "label, hits and source": (
        "<ul>{}</ul>",
        "<li><h3><a href='./t_{n}.html'>{t}</a></h3><p>发布时间：{d}　浏览：1{n}2次　来源：区政府办</p></li>", "%Y-%m-%d",
    ),
    "opened by a click": (
        "<ul>{}</ul>",
        "<li onclick=\"window.open('./t_{n}.html')\"><a href='javascript:void(0)'>{t}</a><i>{d}</i></li>", "%Y-%m-%d",
    ),
    "written by a script": (
        "<ul>{}</ul>",
        "<li><script>document.write(\"<a href='./t_{n}.html'>{t}</a><i>{d}</i>\")</script></li>", "%Y-%m-%d",
    ),
    "title cut, whole in the attribute": (
        "<ul>{}</ul>", "<li><a href='./t_{n}.html' title='{t}'>{cut}…</a><span>{d}</span></li>", "%Y-%m-%d",
    ),
}  # fmt: skip


def _filled(form: str) -> str:
    from datetime import date

    outer, inner, style = FORMS[form]
    rows = [
        inner.format(
            n=n, t=title, cut=title[:6], d=day.strftime(style), day=day.strftime("%d"), month=day.strftime("%Y-%m")
        )
        for n, (title, day) in enumerate((title, date.fromisoformat(iso)) for title, iso in EXPECTED)
    ]
    return "<div class='main'>" + outer.format("".join(rows)) + "</div>"


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_list_is_read_whole(form: str) -> None:
    assert shown(facts(_filled(form))) == EXPECTED


@pytest.mark.parametrize("form", FORMS)
def test_a_list_s_dates_make_no_article(form: str) -> None:
    page = facts(f"<h2>通知公告</h2>{_filled(form)}")
    assert (page.kind, page.published, page.published_text) == ("list", None, "")


@pytest.mark.parametrize("form", FORMS)
def test_a_list_of_one_item_is_read(form: str) -> None:
    outer, inner, style = FORMS[form]
    from datetime import date

    day = date(2026, 11, 20)
    row = inner.format(n=0, t=A, cut=A[:6], d=day.strftime(style), day="20", month="2026-11")
    assert shown(facts(f"<h2>通知公告</h2>{outer.format(row)}<p>共1条</p>")) == [(A, "2026-11-20")]


def test_a_date_without_a_year_is_the_latest_that_is_not_in_the_future() -> None:
    page = facts(
        f"<ul><li><a href=1.html>{A}</a><span>11-23</span></li><li><a href=2.html>{B}</a><span>[11-24]</span></li></ul>"
    )
    assert shown(page) == [(A, "2026-11-23"), (B, "2025-11-24")]


def test_a_date_in_a_title_or_a_summary_is_not_the_item_s_date() -> None:
    page = facts(
        "<ul><li><a href=1.html>2026年9月18-22日平潭计划停电</a><span>2026-09-04</span></li>"
        "<li><a href=2.html>关于2026年11月1日至11月5日交通管制的公告</a></li>"
        "<li><a href=3.html>行政许可公告名单（2025年10月）</a><span>2025-10-28</span></li></ul>"
    )
    assert [day for _, day in shown(page)] == ["2026-09-04", None, "2025-10-28"]


def test_rows_without_dates_stand_only_for_siblings_that_read_like_documents() -> None:
    listed = "".join(
        f"<li><a href='/art/{n}/art_{n}.html'>南岸区召开第{n}次安全生产工作会议</a></li>" for n in range(4)
    )
    page = facts(
        f"<div class='content'><ul>{listed}</ul></div><div><a href='/hdjl/'>互动交流</a><a href='/bsfw/'>办事服务</a></div>"
    )
    assert [day for _, day in shown(page)] == [None] * 4


def test_tables_of_codes_and_of_places_hold_no_items() -> None:
    codes = "".join(
        f"<tr><td><a href='{n}.html'>5001080{n:02}000</a></td><td><a href='{n}.html'>南坪街道办事处{n}</a></td></tr>"
        for n in range(9)
    )
    places = "".join(f"<td><a href='/2019/{n}.html'>某某省{n}</a></td>" for n in range(6))
    assert facts(f"<table>{codes}</table>").rows == ()
    assert facts(f"<table><tr>{places}</tr><tr>{places.replace('/2019/', '/2019/1')}</tr></table>").rows == ()


def test_pictures_without_dates_beside_a_dated_list_are_no_items_of_a_column_but_are_of_a_home_page() -> None:
    pictures = "".join(
        f"<li><a href='./p{n}.html'><img alt='区政府召开第{n}次常务会议研究部署工作'></a></li>" for n in range(4)
    )
    body = f"<ul class=pics>{pictures}</ul>{_filled('list items, date after')}"
    assert shown(facts(body)) == EXPECTED
    assert len(facts(body, url="https://www.nanan.gov.cn/", home=True).rows) == 7


def test_navigation_footer_pager_and_breadcrumb_hold_no_items() -> None:
    page = facts(
        "<div class='header'><ul class='nav'><li><a href='/zwgk/'>政务公开</a></li><li><a href='/xwzx/'>新闻中心</a></li></ul></div>"
        "<div class='crumb'>当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a></div><ul class='list'></ul>"
        "<div class='page'><a href='index_1.html'>下一页</a><a href='index_9.html'>尾页</a></div>"
        "<div class='footer'><a href='/2024/content_123456.html'>网站声明 2024-01-02</a></div>"
    )
    assert page.rows == ()
    assert page.children == 0
    assert page.text_chars == 0


def test_the_rows_of_a_jpage_list_are_read_from_its_datastore() -> None:
    records = "".join(
        f"<record><![CDATA[<li><a href='/art/2026/11/{n}/art_1_{n}.html' title='{A}'>{A}</a><b>2026-11-0{n}</b></li>]]></record>"
        for n in range(1, 4)
    )
    page = facts(
        "<div id='1001'><script type='text/xml'><datastore><nextgroup></nextgroup><recordset>"
        f"{records}</recordset></datastore></script></div><script>jpage({{id:1001}})</script>"
    )
    assert [day for _, day in shown(page)] == ["2026-11-01", "2026-11-02", "2026-11-03"]
    assert not page.scripted


def test_links_in_comments_do_not_count() -> None:
    page = facts(f"<ul><!-- <li><a href=1.html>{A}</a><span>2026-11-20</span></li> --></ul>")
    assert page.rows == ()


def test_all_blocks_of_a_home_page_give_rows() -> None:
    blocks = "".join(
        f"<div class='block'><h3><a href='/{key}/'>{name}</a><a href='/{key}/'>更多</a></h3><ul>"
        + "".join(f"<li><a href='/{key}/{n}.html'>{name}第{n}条消息的标题</a><i>11-1{n}</i></li>" for n in range(3))
        + "</ul></div>"
        for key, name in (("xw", "政务要闻"), ("tz", "通知公告"), ("bm", "部门动态"))
    )
    page = facts(blocks, url="https://www.nanan.gov.cn/", home=True)
    assert len([row for row in page.rows if row.shown]) == 9
    assert page.kind == "home"
