"""Whole pages as the common CMSs of government sites print them: each is read as a careful person would."""

from datetime import date

import pytest

from monitor.model import PageFacts
from monitor.observe.page import open_page, read_page, read_text
from monitor.observe.page_report import PageReport, page_report

T = "区城管局开展冬季道路清扫保洁专项整治行动"
P1 = "今年以来，我区认真贯彻落实上级决策部署，扎实推进各项工作，取得了阶段性成效。"
P2 = "下一步，区城管局将继续加强巡查力度，及时处置群众反映的问题，确保道路畅通安全。"
FOOT = (
    "<div class='{}'><p>主办：某某区人民政府办公室　承办：某某区大数据局　地址：某某路1号　电话：023-62988888</p><p>网站标识码：5001080002"
    "　<a href='https://beian.miit.gov.cn/'>渝ICP备05003300号-1</a>　<a href='http://www.beian.gov.cn/portal/registerSystemInfo?"
    "recordcode=50010802000123'>渝公网安备 50010802000123号</a></p></div>"
)
MARKS = (("5001080002",), ("渝ICP备05003300号-1",), ("渝公网安备50010802000123号",))

OLD_TABLES = f"""<table width=1000><tr><td><a href=/>首页</a> <a href=/zwgk/>政务公开</a></td></tr></table>
<table><tr><td>您当前的位置：<a href=/>首页</a>&gt;&gt;<a href=/xw/>部门动态</a></td></tr><tr><td align=center class=hei24><b>{T}</b></td></tr>
<tr><td>（2015-03-05） &nbsp; 【<a href="javascript:doZoom(16)">大</a> <a href="javascript:doZoom(14)">中</a> <a href="javascript:doZoom(12)">小</a>】【<a
href="javascript:window.print()">打印</a>】【<a href="javascript:window.close()">关闭</a>】</td></tr>
<tr><td><div class=TRS_Editor><P>　　{P1}</P><P>　　{P2}</P></div></td></tr></table>
<table><tr><td align=center>版权所有：某某区人民政府 渝ICP备05003300号-1 网站标识码：5001080002</td></tr></table>"""

JPAGE = f"""<div class=head><ul class=nav><li><a href=/>首页</a></li></ul></div><div class=bt-position><a href=/>首页</a> > <a href=/x>部门动态</a></div>
<table id=article><tr><td class=title><!--<$[标题名称(html)]>begin-->{T}<!--<$[标题名称(html)]>end--></td></tr>
<tr><td><table><tr><td>发布日期：2024-03-05</td><td>&nbsp;浏览次数：<script src=/visit.jsp></script></td><td>字号：[ <a>大</a> <a>中</a> <a>小</a> ]</td></tr></table></td></tr>
<tr><td class=bt_content><div id=zoom><meta name=ContentStart><p>{P1}</p><p>{P2}</p><meta name=ContentEnd></div></td></tr>
<tr><td>信息来源： 区城管局</td></tr></table>{FOOT.format("bt-footer")}"""

VSB = f"""<div class=header><a href=index.htm>首页</a></div><div class=ct-position>当前位置: <a href=../index.htm>首页</a>&gt;&gt;<a href=tzgg.htm>通知公告</a></div>
<form name=_newscontent_fromname><div class=content><h2>{T}</h2><p>发布时间：2024年03月05日 09:30&nbsp;&nbsp;来源：办公室&nbsp;&nbsp;作者：张三&nbsp;点击：[<span></span>]</p>
<div id=vsb_content_2><div class=v_news_content><p>{P1}</p><p>{P2}</p><p>某某区城市管理局</p><p>2024年3月4日</p></div></div>
<ul><li>附件【<a href="/system/_content/download.jsp?urltype=news.DownloadAttachUrl&wbfileid=9A">整治行动方案.docx</a>】已下载<span></span>次</li></ul>
<p>上一条：<a href=1020.htm>关于召开会议的通知内容很长</a></p><p>下一条：<a href=1018.htm>关于放假的通知内容很长</a></p>【<a
href="javascript:window.close()">关闭</a>】</div></form>{FOOT.format("footer")}"""

UCAP = f"""<div class=w1100><div class=BreadcrumbNav>首页 > 政务公开 > 部门动态</div><div class=article><h1>{T}</h1><div class=pages-date>2024-03-05 12:01
<span class=font>来源： 区城管局</span><span class=font>【字体：<span>大 中 小</span>】</span><span>打印</span><div class=share>分享 <a>微信</a><a>微博</a></div></div>
<div class=pages_content id=UCAP-CONTENT><p>{P1}</p><p>{P2}</p></div><div class=editor>责任编辑：李四</div></div>
<div class=related><h3>相关稿件</h3><ul><li><a href=a.htm>关于另一件事情的报道标题</a></li></ul></div></div>{FOOT.format("footer")}"""

NANWEI = f"""<div class=g-hd>某某区</div><div class=crumbs><span>当前位置：</span><a>首页</a></div><div class=article><h2>{T}</h2><div class=article_info>
<span>时间：2024-03-05 09:00</span><span>来源：区城管局</span><span>浏览量：<i id=hits>0</i></span></div><div class=article_area><div>{P1}</div><div>{P2}</div></div>
<div class=bdsharebuttonbox><a>微信</a></div></div>{FOOT.format("g-ft")}"""

ASP = f"""<table width=760><tr><td bgcolor=#ff0000>某某区城市管理局</td></tr><tr><td>2024年11月20日 星期三　欢迎访问本站</td></tr></table><table width=760><tr>
<td width=180><table><tr><td>栏目导航</td></tr><tr><td><a href="list.asp?id=1">通知公告</a></td></tr><tr><td><a href="list.asp?id=2">工作动态</a></td></tr></table></td>
<td><table><tr><td align=center><font size=4><b>{T}</b></font></td></tr><tr><td>发布人：admin 发布时间：2009-3-5 9:08:12 浏览：122次</td></tr>
<tr><td>　　{P1}<br><br>　　{P2}</td></tr><tr><td>[<a href="javascript:window.close()">关闭窗口</a>]</td></tr></table></td></tr></table>
<table width=760><tr><td align=center>版权所有 某某区城市管理局 渝ICP备05003300号-1</td></tr></table>"""

OPEN_ITEM = f"""<div class=zfxxgk_zy><ul><li>[ 索引号 ]</li><li>11500108MB0123456X/2024-00012</li><li>[ 发文字号 ]</li><li>某府办发〔2024〕12号</li>
<li>[ 发布机构 ]</li><li>某某区城管局</li><li>[ 成文日期 ]</li><li>2024-03-01</li><li>[ 发布日期 ]</li><li>2024-03-05</li></ul><p class=tit>{T}</p>
<div class=document><p>各镇人民政府、街道办事处：</p><p>{P1}</p><p>{P2}</p><p>某某区人民政府办公室</p><p>2024年3月1日</p></div>
<div>扫一扫在手机打开当前页</div></div>{FOOT.format("footer")}"""

WRITTEN = f"""<h1>{T}</h1><div class=time>发布时间：<script>document.write("2024-03-05 10:20");</script>　来源：<script>document.write("区城管局");</script>
</div><div class=c><p>{P1}</p><p>{P2}</p></div>{FOOT.format("footer")}"""

TWO_SIZES = (
    f"<h1>{T}</h1><div><em>05</em><span>2024-03</span></div><div><p>{P1}</p><p>{P2}</p></div>{FOOT.format('footer')}"
)

PAGES = {
    "tables of the nineties": ("某某区政府网", OLD_TABLES, "2015-03-05", "", MARKS[:2]),
    "jpage": (f"某某区人民政府 部门动态 {T}", JPAGE, "2024-03-05", "区城管局", MARKS),
    "vsb": (f"{T}-某某区城市管理局", VSB, "2024-03-05 09:30", "办公室", MARKS),
    "ucap": (f"{T}_部门动态_某某区人民政府", UCAP, "2024-03-05 12:01", "区城管局", MARKS),
    "info spans": (f"{T} - 部门动态 - 某某区", NANWEI, "2024-03-05 09:00", "区城管局", MARKS),
    "asp": ("某某区城市管理局", ASP, "2009-03-05 09:08", "", ((), *MARKS[1:2])),
    "open-government item": (f"{T}_某某区人民政府", OPEN_ITEM, "2024-03-05", "", MARKS),
    "written by scripts": (T, WRITTEN, "2024-03-05 10:20", "区城管局", MARKS),
    "day and month in two sizes": (T, TWO_SIZES, "2024-03-05", "", MARKS),
}  # fmt: skip


def read(title: str, body: str, *, charset: str = "utf-8", head: str = "") -> PageReport:
    page = f"<html><head><meta charset={charset}><title>{title}</title>{head}</head><body>{body.replace(chr(10), '')}</body></html>"
    url = "http://www.example.gov.cn/bmdt/202403/t20240306_1.html"
    return page_report(page.encode(charset, "xmlcharrefreplace"), url, today=date(2026, 11, 23))


@pytest.mark.parametrize("charset", ["utf-8", "gb18030"])
@pytest.mark.parametrize("name", PAGES)
def test_an_article_is_read_from_every_common_template(name: str, charset: str) -> None:
    title, body, published, source, marks = PAGES[name]
    report = read(title, body, charset=charset)
    facts = report.facts
    assert (facts.title, facts.published_text, facts.source) == (T, published, source)
    assert report.text.startswith(("各镇", P1))
    assert P2 in report.text
    assert not [
        word
        for word in ("打印", "上一条", "扫一扫", "网站标识码", "版权", "浏览", "索引号", "栏目导航")
        if word in report.text
    ]
    assert (facts.marks.site_codes, facts.marks.icp, facts.marks.police)[: len(marks)] == marks
    assert (report.kind, report.dates.url, report.unreadable) == ("article", "2024-03-06", "")


def test_files_handed_out_by_a_script_are_attachments_and_no_text() -> None:
    report = read(T, VSB)
    assert [link.text for link in report.facts.attachments] == ["整治行动方案.docx"]
    assert report.text.split("\n")[-2:] == ["某某区城市管理局", "2024年3月4日"]


@pytest.mark.parametrize(
    ("line", "text", "shown"),
    [
        ("", "<p>一、时间：2024年5月8日上午9时</p><p>二、地点：区政府三楼会议室</p>", ""),
        ("", "<p>某某区发展改革委</p><p>2024年4月20日</p>", ""),
        ("2024-05-09 来源：采购中心 浏览：", "<p>首次公告发布时间：2024年4月1日</p>", "2024-05-09"),
        ("2026年9月18-22日计划停电", "", ""),
        ("发文日期：2024-02-01 发布日期：2024-02-10", "", "2024-02-10"),
        ("今天是2026年11月20日 星期五", "", ""),
    ],
)
def test_dates_that_the_text_speaks_of_are_not_its_own(line: str, text: str, shown: str) -> None:
    report = read(
        f"{T}-某某区", f"<h1>{T}</h1><div>{line}</div><div><p>{P1}</p>{text}<p>{P2}</p></div>{FOOT.format('footer')}"
    )
    assert report.facts.published_text == shown


@pytest.mark.parametrize(
    ("text", "foot", "codes", "icp"),
    [
        ("<p>某某网站（网站标识码：5001080099）变更主办单位，备案号由渝ICP备11111111号变更为渝ICP备22222222号，特此通知。</p>", "", (), ()),
        (
            "<table><tr><td>网站标识码：5001080099</td><td>渝ICP备11111111号</td></tr></table>",
            FOOT.format("x"), ("5001080002",), ("渝ICP备05003300号-1",),
        ),
        ("<p>网站标识码：5001080099</p>", FOOT.format("footer"), ("5001080002",), ("渝ICP备05003300号-1",)),
    ],
)  # fmt: skip
def test_another_site_s_marks_in_the_text_are_not_this_site_s(
    text: str, foot: str, codes: tuple[str, ...], icp: tuple[str, ...]
) -> None:
    marks = read(T, f"<h1>{T}</h1><p>发布时间：2024-05-08</p><div>{text}<p>{P1}</p><p>{P2}</p></div>{foot}").facts.marks
    assert (marks.site_codes, marks.icp) == (codes, icp)


@pytest.mark.parametrize(
    "shown",
    [
        "<span>网站标识码</span><span>：</span><span>50010</span><span>80002</span>", "<i>网站标识码：</i><b>500108</b> <b>0002</b>",
        "网站标识编码：5001080002", "<img src=/code.png alt=网站标识码5001080002>", "<img src=/c.png title='政府网站标识码：5001080002'>",
        "网站标识码：<img src=/c.png alt=5001080002>", "网站标识码：5001080002 023-62988888",
    ],
)  # fmt: skip
def test_a_site_code_in_pieces_or_in_a_picture(shown: str) -> None:
    foot = f"<div class=footer><p>主办：某某区人民政府办公室</p><p>{shown}</p><p><a href=/>渝ICP备05003300号-1</a></p></div>"
    assert read(T, f"<h1>{T}</h1><p>{P1}</p>{foot}").facts.marks.site_codes == ("5001080002",)


def test_a_code_that_is_too_short_stays_so_and_one_in_an_article_s_picture_is_none() -> None:
    foot = "<div class=footer><p>网站标识码：500108000 0231234567</p><p>渝ICP备05003300号-1</p></div>"
    assert read(T, f"<h1>{T}</h1><p>{P1}</p>{foot}").facts.marks.site_codes == ("500108000",)
    picture = "<p><img src=/t.png alt='5001080099'></p>"
    assert (
        read(T, f"<h1>{T}</h1><p>{P1}</p>{picture}<div class=footer>渝ICP备05003300号-1</div>").facts.marks.site_codes
        == ()
    )


def test_a_script_of_the_site_s_own_draws_the_entry_to_report_errors() -> None:
    foot = "<div class=footer>渝ICP备05003300号-1<script src='/js/jiucuo_load.js'></script></div>"
    assert read(T, f"<h1>{T}</h1><p>{P1}</p>{foot}").facts.marks.error_report.endswith("/js/jiucuo_load.js")


def test_a_footer_that_a_script_swallowed_or_writes_is_read() -> None:
    swallowed = f"<h1>{T}</h1><p>{P1}</p><script>>{FOOT.format('footer')}</script>"
    written = (
        f"<h1>{T}</h1><p>{P1}</p><script>document.write('{FOOT.format('footer').replace(chr(39), chr(34))}')</script>"
    )
    assert read(T, swallowed).facts.marks.site_codes == MARKS[0]
    assert read(T, written).facts.marks.icp == MARKS[1]


def test_tags_keep_canonical_names_and_empty_values() -> None:
    head = (
        "<meta name='sitename' content='某某区人民政府'><meta name=\"SiteIDCode\" content=5001080002><META NAME='ColumnType' CONTENT='null'>"
        "<meta name=ColumnDescription content=''><meta name=Description content=''><meta name=Description content=说明><meta name=viewport content=x>"
    )
    assert read(T, f"<h1>{T}</h1>", head=head).facts.tags == {
        "SiteName": "某某区人民政府", "SiteIDCode": "5001080002", "ColumnDescription": "", "ColumnType": "null", "Description": "说明",
    }  # fmt: skip


def test_a_title_split_over_lines_and_one_with_a_date_behind_it() -> None:
    split = f"<h1>教育部办公厅关于<br>做好某项工作的<br>通知</h1><p>来源：办公室 2024-03-05 10:00 浏览：</p><p>{P1}</p>"
    assert read("某某网", split).facts.title == "教育部办公厅关于做好某项工作的通知"
    behind = f"<h2>{T}<small>2024-03-05 来源：解放日报</small></h2><p>{P1}</p><p>{P2}</p>"
    facts = read("某某网", behind).facts
    assert (facts.title, facts.published_text, facts.source) == (T, "2024-03-05", "解放日报")


BAR = f"<h1>{T}</h1><p>2024-03-05 10:00 来源：区城管局 浏览：3</p>"
SUMMARIES = "".join(
    f"<li><a href={n}.html>另外一条新闻的标题内容{n}</a><p>今天上午召开了会议，研究了有关工作。</p><span>2024-03-1{n}</span></li>"
    for n in range(5)
)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (f"<div class=main-top>{BAR}</div><div><p>{P1}</p><p>{P2}</p></div>", f"{P1}\n{P2}"),
        (f"<div class=menu_content>{BAR}<p>{P1}</p><p>{P2 * 10}</p></div>", f"{P1}\n{P2 * 10}"),
        (f"<div class=side-left>{BAR}<p>{P1}</p><p>{P2}</p></div>", f"{P1}\n{P2}"),
        (f"<div>{BAR}<div><p>{P1}</p><p>{P2}</p></div></div><div><h3>往期</h3><ul>{SUMMARIES}</ul></div>", f"{P1}\n{P2}"),
        (f"{BAR}<div>{P1}<br>　　{P2}<br>附件：1.<a href=a.doc>方案</a><br>2.<a href=b.xls>任务表</a></div>", f"{P1}\n{P2}\n附件：1.方案\n2.任务表"),
        (f"{BAR}<p>{P1}</p><table><tr><td>序号</td><td>单位</td></tr></table><p>{P2}</p>", f"{P1}\n序号\n单位\n{P2}"),
        (f"{BAR}<p>{P1}</p><p>详见<a href=/x>区政府网站政策文件栏目</a>，请<b>遵照</b>执行。</p>", f"{P1}\n详见区政府网站政策文件栏目，请遵照执行。"),
        (f"{BAR}<p>任命：</p><p>张三为区城管局局长。</p><p>某某区人民政府</p><p>2024年3月4日</p>", "任命：\n张三为区城管局局长。\n某某区人民政府\n2024年3月4日"),
        (f"{BAR}<p>{P1}</p><p>{P2}</p><div>打印</div><h1>{T}</h1><p>{P1}</p><p>{P2}</p>", f"{P1}\n{P2}"),
        (f"{BAR}<div>分享到：<a>微信</a></div><p>用微信“扫一扫”，即可将网页分享给您的好友。</p><p>{P1}</p><p>责任编辑：李四</p><p>{P2}</p>", P1),
        (f"{BAR}<img src=a.jpg>", ""),
    ],
)  # fmt: skip
def test_the_text_is_what_the_author_wrote_and_nothing_else(body: str, text: str) -> None:
    report = read(f"{T}-部门动态-某某区", body + FOOT.format("footer"))
    assert report.text == text
    assert (report.facts.title, report.facts.published_text, report.kind) == (T, "2024-03-05 10:00", "article")


def test_an_opened_page_gives_the_same_text() -> None:
    page = f"<title>{T}</title>{BAR}<p>{P1}</p>".encode()
    opened = open_page(page, "https://www.example.gov.cn/a.html", today=date(2026, 11, 23))
    assert not isinstance(opened, PageFacts)
    assert (opened.article, read_text(page, "https://www.example.gov.cn/a.html")) == (P1, P1)
    assert opened.facts == read_page(page, "https://www.example.gov.cn/a.html", today=date(2026, 11, 23)).facts
