"""Title, publication date and text of single pages; lists that scripts draw."""

import pytest

from monitor.observe.page import read_text
from tests.observe.markup import facts

TEXT = "<div class='text'><p>" + "各镇街、区级各部门要高度重视，认真抓好落实。" * 8 + "</p></div>"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<p>发布时间：2026-11-20 09:15 来源：区政府办</p>", "2026-11-20"),
        ("<p>发布日期:2026/9/6</p>", "2026-09-06"),
        ("<span>时间：</span><span>2026年1月2日</span>", "2026-01-02"),
        ("<p>日期：2026.03.04</p>", "2026-03-04"),
        ("<p>2026-11-20 来源：新华社 字号：大 中 小</p>", "2026-11-20"),
        ("<div>2026年11月20日 08时01分</div>", "2026-11-20"),
        ("<p>发布时间：２０２６－１１－２０</p>", "2026-11-20"),
        (
            "<table><tr><th>成文日期</th><td>2026-10-01</td></tr><tr><th>发布日期</th><td>2026-10-15</td></tr></table>",
            "2026-10-15",
        ),
        ("<p>成文日期：2026-10-01</p>", None),
        ("<p>活动开始时间：</p><p>2026-12-08</p>", None),
        ("<p>（2026年6月29日区第十九届人大常委会通过）</p>", None),
        ("", None),
    ],
)
def test_the_date_a_reader_is_shown(line: str, day: str | None) -> None:
    page = facts(
        f"<h1>关于做好冬季供水保障工作的通知</h1>{line}{TEXT}<p>2025年9月9日印发</p>",
        title="关于做好冬季供水保障工作的通知",
    )
    assert (page.published.isoformat() if page.published else None) == day
    assert page.kind == "article"


def test_meta_tags_give_no_publication_date() -> None:
    page = facts(
        f"<h1>关于做好冬季供水保障工作的通知</h1>{TEXT}", head="<meta name='PubDate' content='2026-11-20 10:00'>"
    )
    assert page.published is None


def test_dates_of_a_side_list_and_of_neighbours_are_not_the_article_s() -> None:
    side = (
        "<ul>"
        + "".join(f"<li><a href='/x/{n}.html'>其他新闻之{n}的标题文字</a><i>2026-11-2{n}</i></li>" for n in range(3))
        + "</ul>"
    )
    page = facts(
        f"<div class='aside'>{side}</div><h1>关于做好冬季供水保障工作的通知</h1><p>来源：区城管局 2026-10-08 浏览：3</p>{TEXT}"
        "<p>上一篇：<a href='/x/9.html'>另一条消息的标题</a> [ 10-08 ]</p>",
        head="<meta name='ArticleTitle' content='关于做好冬季供水保障工作的通知'>",
    )
    assert str(page.published) == "2026-10-08"
    assert page.kind == "article"


@pytest.mark.parametrize(
    ("body", "head", "title", "expected"),
    [
        ("<h1>关于<font>某事</font>的通知</h1>", "", "关于某事的通知_南岸区人民政府", "关于某事的通知"),
        ("", "<meta name='ArticleTitle' content='关于某事&lt;br&gt;的通知'>", "南岸区人民政府", "关于某事 的通知"),
        ("", "<meta name='ArticleTitle' content='null'>", "关于某事的通知&amp;nbsp;-南岸区人民政府", "关于某事的通知"),
        ("<div class='crumb'>当前位置：首页 &gt; 新闻中心</div>", "", "国家能源局活动---新闻中心", "新闻中心"),
        ("", "<meta name='ColumnName' content='通知公告'>", "通知公告 - 南岸区人民政府", "通知公告"),
        ("", "", "重庆市南岸区人民政府", "重庆市南岸区人民政府"),
    ],
)
def test_the_title_a_reader_sees(body: str, head: str, title: str, expected: str) -> None:
    assert facts(body, head=head, title=title).title == expected


def test_text_counts_without_navigation_links_headings_and_phrases_of_emptiness() -> None:
    blank = (
        "<div class='nav'>首页 政务公开 办事服务</div><div>您现在的位置：首页 &gt; 通知公告</div><h3>通知公告</h3><p>暂无数据</p>"
        "<p>共 0 条 <a href='?p=1'>首页</a> <a href='?p=2'>上一页</a></p><footer>主办单位：南岸区人民政府办公室</footer>"
    )
    assert facts(blank).text_chars == 0
    assert facts(blank.replace("暂无数据", "区行政服务中心：南坪街道江南大道8号，周一至周五对外服务")).text_chars > 20


@pytest.mark.parametrize(
    "body",
    [
        "<ul id='list'></ul><script>$.ajax({url:'/api/list',success:function(d){$('#list').html(d)}})</script>",
        "<ul><li v-for='item in items'><a :href='item.url'>{{item.title}}</a></li></ul>",
        "<div>{{title}}</div>",
        "<div id='app'></div><script src='/js/chunk.js'></script>",
        "<div id='news'></div><script>fetch('/list.json').then(r => document.getElementById('news').innerHTML = r)</script>",
    ],
)
def test_a_list_that_a_script_draws_is_known_as_one(body: str) -> None:
    page = facts(f"<div class='header'><a href='/'>首页</a></div>{body}")
    assert page.scripted
    assert page.rows == ()


@pytest.mark.parametrize(
    "body",
    [
        "<ul class='list' id='list'></ul><script src='/js/jquery.js'></script><script>$('.nav li').hover(function(){})</script>",
        "<ul id='list'></ul><script>$.get('/api/visit?id=3')</script>",
        "<ul><li><a href='1.html'>关于做好某项工作的通知</a><i>2026-11-20</i></li></ul><div id='x'></div><script>$.get('/x','#x')</script>",
    ],
)
def test_an_empty_list_beside_ordinary_scripts_is_not_scripted(body: str) -> None:
    assert not facts(body).scripted


def test_a_menu_above_the_title_is_no_first_printing_of_the_article() -> None:
    menu = " | ".join(f"<a href='/c{n}/'>公开栏目第{n}类</a>" for n in range(1, 9))
    same = "<p>各镇街要结合实际制定方案，明确专人负责，于规定时间内报送进展情况，本通知自印发之日起施行。</p>"
    body = f"<p>{menu}</p><h1>关于开展安全检查的通知</h1><p>发布时间：2026-11-20</p>{same}<p>请认真落实。</p>{same}"
    text = read_text(
        f"<html><title>关于开展安全检查的通知</title><body>{body}</body></html>".encode(), "https://www.x.gov.cn/1.html"
    )
    assert "请认真落实" in text
    assert "公开栏目" not in text


def test_a_paragraph_that_stands_twice_side_by_side_is_read_twice() -> None:
    twice = "各区县人民政府要按照本通知的要求，于每季度最后一个工作日前将工作进展情况书面报送市政府办公室，由市政府办公室汇总。"
    text = [
        f"一、第{n}项工作由牵头单位负责，配合单位按照职责分工做好落实，确保按时保质完成各项目标任务，不得推诿。"
        for n in range(4)
    ]
    shown = [text[0], text[1], twice, text[2], twice, text[3]]
    body = "".join(f"<p>{each}</p>" for each in shown)
    page = f"<html><title>关于工作的通知</title><body><h1>关于工作的通知</h1><div class=c>{body}</div></body></html>"
    assert read_text(page.encode(), "http://a.gov.cn/1.html").split("\n") == shown
    again = page.replace("</body>", f"<div class=phone><h1>关于工作的通知</h1>{body}</div></body>")
    assert read_text(again.encode(), "http://a.gov.cn/1.html").split("\n") == shown, "printed again for telephones"


def test_a_sentence_that_begins_with_the_title_is_text() -> None:
    title = "某市生活垃圾分类管理办法"
    text = [
        f"{title}已经市政府第20次常务会议审议通过，现印发给你们。",
        "请结合本地区实际认真贯彻执行，执行中遇到的重大问题请及时报告市政府办公室，由其会同有关部门研究处理并答复。",
        "第一条 为了加强生活垃圾分类管理，改善城乡人居环境，根据有关法律、法规，结合本市实际，制定本办法，请遵照执行。",
    ]
    body = "".join(f"<p>{each}</p>" for each in text)
    page = f"<html><title>{title}</title><body><h1>{title}</h1><div class=c>{body}</div></body></html>"
    assert read_text(page.encode(), "http://a.gov.cn/1.html").split("\n") == text


@pytest.mark.parametrize(
    ("lines", "source"),
    [
        ("<p>来源：</p><p>国办发〔2026〕46号</p>", ""),
        ("<p>来源：</p><p>市府办（2026）第3号</p>", ""),
        ("<p>来源：</p><p>新华社</p>", "新华社"),
    ],
)
def test_a_number_below_an_empty_label_is_no_source(lines: str, source: str) -> None:
    found = facts(f"<h1>关于做好冬季供水保障工作的通知</h1><p>2026-10-08</p>{lines}{TEXT}")
    assert found.source == source
