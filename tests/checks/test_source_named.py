"""RULES C-10: news and notices without a visible source; what a reader is told in another way is enough."""

from pathlib import Path

import pytest

from checks import source_named as check
from monitor.contract import ColumnState, Evidence
from monitor.model import ColumnClass, Note, Verdict
from tests.checks.corpus import corpus_pages
from tests.checks.district import PORTAL_URL, column, columns, evidence, item, judge
from tests.checks.pages import noted, page, pages, seen

TEXT = f"<p>{'本区召开安全生产工作会议，部署近期重点任务。' * 4}</p>"
NEWS = column("工作动态", ColumnClass.NEWS, item(1), item(2), item(3))
LISTED = [each.url for each in NEWS.items]


def article(info: str = "", text: str = TEXT, head: str = "", script: str = "") -> str:
    """An article with its line of date and source."""
    return (
        f"<html><head><title>本区部署安全工作</title>{head}</head><body><h1>本区部署安全工作</h1>"
        f"<p>发布时间：2026-11-20 {info}</p>{text}{script}</body></html>"
    )


def codes(markup: str) -> list[str]:
    """The codes of what is noted about a page."""
    return [note.code for note in check.read(page(markup))]


def given(*markups: str) -> Evidence:
    """Evidence in which these pages are items of the news column."""
    made = [page(markup, url) for markup, url in zip(markups, LISTED, strict=False)]
    return evidence(noted(check.ID, check.read, *made), columns(NEWS))


TAG = '<meta name="ContentSource" content="区应急管理局">'
SAMPLES = [given(article(), article(head=TAG)), given(article("来源：区应急管理局"))]


def test_articles_without_a_source_are_told_of_together() -> None:
    answer = judge(check, given(article(), article(head=TAG), article("来源：区应急管理局")))
    (found,) = answer.findings
    assert (answer.verdict, found.code, found.where, found.review) == (
        Verdict.WARN,
        "source_missing",
        PORTAL_URL,
        False,
    )
    assert "有2篇" in found.what
    assert "“工作动态”" in found.what
    assert "其中1篇只在网页标签" in found.what
    assert [step.url for step in found.steps] == LISTED[:2]
    assert "区应急管理局" in found.steps[1].what
    assert answer.measures == {"articles_without_source": 2.0}


@pytest.mark.parametrize("head", ["", TAG, '<meta name="ContentSource" content="null">'])
@pytest.mark.parametrize("info", ["", "来源：", "浏览次数：12"])
def test_no_source_for_a_reader(info: str, head: str) -> None:
    assert codes(article(info, head=head)) == ["no_source"]


@pytest.mark.parametrize(
    ("info", "text", "script"),
    [
        ("来源：区应急管理局", TEXT, ""),
        ("信息来源： 区政府办", TEXT, ""),
        ("作者：王小丁", TEXT, ""),
        ("发布机构：区应急管理局", TEXT, ""),
        ("", f"{TEXT}<p>区应急管理局</p><p>2026年11月20日</p>", ""),
        ("", f"{TEXT}<p>白石镇人民政府 2026年11月20日</p>", ""),
        ("", f"<p>新华社北京11月20日电（记者王小丁）日前。</p>{TEXT}", ""),
        ("", f"<p>本网讯 日前。</p>{TEXT}", ""),
        ("", f"{TEXT}<p>（通讯员 王小丁）</p>", ""),
        ("", TEXT, "<script>if(a!=''){document.write('<span>来源：</span><b>区应急管理局</b>');}</script>"),
    ],
)
def test_a_reader_may_be_told_in_many_ways(info: str, text: str, script: str) -> None:
    assert codes(article(info, text, script=script)) == []


def test_a_tag_that_a_script_or_a_line_repeats_is_shown() -> None:
    assert codes(article(head=TAG, script="<script>show('区应急管理局')</script>")) == []
    assert codes(article(head=TAG, text=f"{TEXT}<p>区应急管理局</p>")) == []


@pytest.mark.parametrize(
    "markup",
    [
        article("来源：<span id='ly'></span>"),
        article(script="<script>$('.info').html('来源：' + data.source)</script>"),
    ],
)
def test_what_a_script_may_fill_in_is_not_counted(markup: str) -> None:
    assert codes(markup) == ["drawn"]
    assert judge(check, given(markup)).verdict is Verdict.PASS
    most = judge(check, given(markup, markup))
    assert most.verdict is Verdict.UNKNOWN
    assert "脚本" in most.summary
    assert judge(check, given(markup, markup, article())).verdict is Verdict.WARN


@pytest.mark.parametrize(
    "markup",
    [
        f"<h1>本区部署安全工作</h1>{TEXT}",  # no date either: the whole line may be drawn
        article(text="<p><img src='/a.jpg'></p>"),  # nothing to read
        f"<h1>工作动态</h1><ul>{''.join(f'<li><a href=/a/{n}.html>关于某项工作的通知{n}</a><span>2026-11-0{n}</span></li>' for n in range(1, 6))}</ul>",
    ],
)
def test_pages_that_are_no_readable_articles(markup: str) -> None:
    assert codes(markup) == []


def test_only_news_and_notices_count() -> None:
    note = Note(code="no_source", data={"tag": ""})
    law = column("政策文件", ColumnClass.POLICY, item(9))
    there = seen(check.ID, [note], url=law.items[0].url)
    assert judge(check, evidence(pages(there), columns(NEWS, law))).verdict is Verdict.PASS
    assert judge(check, evidence(pages(there), columns(law))).verdict is Verdict.NOT_APPLICABLE


def test_the_column_of_the_crawl_is_enough() -> None:
    note = Note(code="no_source", data={"tag": ""})
    old = seen(check.ID, [note], url=f"{PORTAL_URL}old/1.html", column=NEWS.column.url)
    assert judge(check, evidence(pages(old), columns(NEWS))).verdict is Verdict.WARN


def test_fewer_than_the_option_are_no_finding() -> None:
    answer = judge(check, given(article()), pages=2)
    assert (answer.verdict, answer.findings) == (Verdict.PASS, ())
    assert "有1篇" in answer.summary


@pytest.mark.parametrize("listed", [[], [column("工作动态", ColumnClass.NEWS, state=ColumnState.SCRIPTED)]])
def test_without_columns_or_items_nothing_is_said(listed: list[object]) -> None:
    answer = judge(check, evidence(pages(), columns(*listed)))  # type: ignore[arg-type]
    assert answer.verdict is Verdict.UNKNOWN


def test_real_articles(shared: Path) -> None:
    found = {name.rpartition("/")[2]: note.code for name, each in corpus_pages(shared) for note in check.read(each)}
    assert found == {
        "suibin.gov.cn_article_1.html": "no_source",  # 信息来源: and nothing behind it
        "ccgp-hebei.gov.cn_detail_1.html": "no_source",  # a tender, with its date only
        "cmse.gov.cn_article_1.html": "drawn",
    }
