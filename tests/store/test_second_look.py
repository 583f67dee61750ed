"""Columns that lose their lists, on real pages: lost until a second reader agrees on another day; never a redesign."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from monitor.contract import ColumnState
from monitor.store import Store
from monitor.store.second_reader import pieces
from monitor.store.tables import bodies
from tests.store.builders import at
from tests.store.real_columns import (
    NOTICES,
    ROOT,
    Change,
    District,
    emptied,
    has_items,
    instead,
    items_as,
    redesigned,
    static,
    unreadable,
)

LISTED, BLANK, LOST, SCRIPTED = ColumnState.LISTED, ColumnState.BLANK, ColumnState.LOST, ColumnState.SCRIPTED


@pytest.fixture(name="district")
def _district(store: Store, shared: Path) -> Iterator[District]:
    yield District(store, shared / "corpus")


def days(district: District, change: Change, *, after: Change = static) -> list[ColumnState]:
    """What the column of notices is on three days, the day before which it had its list."""
    district.crawl(0, all_pages=static)
    assert district.column(0).state is LISTED
    found = []
    for day in (1, 2, 3):
        district.crawl(day, all_pages=after, 公示公告=change)
        found.append(district.column(day).state)
    return found


@pytest.mark.parametrize(
    "change",
    [emptied, instead("<p>暂无内容</p>"), instead("<p>栏目建设中，敬请期待！</p>"), instead("<p>共0条　第1/1页</p>")],
    ids=["emptied", "nothing yet", "under construction", "pager"],
)
def test_a_list_that_was_really_emptied_is_blank_from_the_second_day(district: District, change: Change) -> None:
    assert days(district, change) == [LOST, BLANK, BLANK]
    assert district.column(3).since == at(1)


def test_blank_since_the_first_look_at_which_nothing_was_there(district: District) -> None:
    """A day on which the items could not be read comes before it and is no part of it; a failed look says nothing."""
    district.crawl(0, all_pages=static)
    district.crawl(1, all_pages=static, 公示公告=unreadable)
    district.crawl(2, all_pages=static, 公示公告=emptied)
    assert district.column(2).state is LOST
    district.crawl(2.2, all_pages=static, 公示公告=instead("<p>暂无内容</p>"))
    assert district.column(2.2).state is LOST, "the same day"
    district.crawl(4, all_pages=static, 公示公告=emptied)
    assert (district.column(4).state, district.column(4).since) == (BLANK, at(2))
    district.crawl(5, all_pages=static)
    assert district.column(5).state is LISTED


@pytest.mark.parametrize(
    "template",
    [
        "<p onclick=\"go('{url}')\">{title}</p>",
        "<p><a href='javascript:view(\"{url}\")'>{title}</a></p>",
        "<div>{title}</div>",
        "<option value='{url}'>{title}</option>",
        '<div class="navlist"><a href="{url}">{title}</a></div>',
        '<map><area href="{url}" alt="{title}"></map><img src="{url}.png">',
        '<iframe src="{url}"></iframe>',
        '<object data="{url}"></object>',
    ],
)
@pytest.mark.parametrize("after", [static, lambda text: redesigned(static(text))], ids=["same frame", "redesigned"])
def test_items_written_so_that_we_cannot_read_them_are_never_blank(
    district: District, template: str, after: Change
) -> None:
    """Whatever the first reader makes of them: it reads them, or it has lost them."""
    assert set(days(district, items_as(template), after=after)) <= {LISTED, LOST}


def test_a_redesign_of_the_whole_site(district: District) -> None:
    """New names, other elements: where the lists can still be read they are, and a column emptied with it is told from
    the others, which list their items in the new frame."""
    assert days(district, str, after=lambda text: redesigned(static(text))) == [LISTED, LISTED, LISTED]


def test_a_column_emptied_in_a_redesign_has_witnesses(district: District) -> None:
    assert days(district, emptied, after=lambda text: redesigned(static(text))) == [LOST, BLANK, BLANK]


@pytest.mark.parametrize(
    "after",
    [
        lambda text: emptied(static(text)) if has_items(text) else static(text),
        lambda text: redesigned(emptied(static(text))) if has_items(text) else redesigned(static(text)),
        lambda text: unreadable(static(text)) if has_items(text) else static(text),
    ],
    ids=["all lists gone", "all lists gone in a new frame", "all lists unreadable"],
)
def test_when_all_columns_lose_their_lists_together_the_site_has_changed(district: District, after: Change) -> None:
    """A script in the common frame may draw them all now: nothing here could tell, so nobody is accused."""
    assert days(district, str, after=after) == [LOST, LOST, LOST]
    assert {district.column(3, name).state for name in district.pages} == {LOST}


@pytest.mark.parametrize(
    "words",
    [
        '<div id="list26"></div><script src="/js/list26.js"></script>',
        '<li v-for="item in items">{{item.title}}</li>',
        '<div id="box"></div><script>$.ajax({url: "/api/docs", success: show})</script>',
        "<p>正在加载，请稍候</p>",
        '<ul class="box"></ul><script>loadNewsList(1)</script>',
        '<script type="text/x-template" id="row"><li>[title]</li></script>',
    ],
)
def test_a_list_that_a_script_draws_now_cannot_be_read(district: District, words: str) -> None:
    assert days(district, instead(words)) == [SCRIPTED, SCRIPTED, SCRIPTED]


def test_the_pages_as_they_are_keep_their_scripts(district: District) -> None:
    """These pages carry a script that fetches the list: an empty one may be waiting for it."""
    district.crawl(0)
    for day in (1, 2):
        district.crawl(day, 公示公告=emptied)
        assert district.column(day).state is SCRIPTED


@pytest.mark.parametrize(
    "change",
    [
        instead("<p>系统繁忙，请稍后再试</p>"),
        instead("<p>数据库连接超时</p>"),
        instead("<a href='/new26/'>点击进入</a>"),
        instead("<img src='/images/notice26.png'>"),
        instead(
            "<p>本栏目信息已并入“工作进展情况”栏目，请到该栏目查看相关内容，由此带来不便敬请谅解，咨询电话见网站底部。</p>"
        ),
        lambda text: "<html><head><title>x</title></head><body><p>暂无</p></body></html>",
        lambda text: "<html><head><title>x</title></head><body class='a b c d'></body></html>",
    ],
    ids=["busy", "database", "way in", "picture", "moved", "another page", "no frame"],
)
def test_what_is_not_plainly_nothing_stays_lost(district: District, change: Change) -> None:
    assert days(district, change) == [LOST, LOST, LOST]


def test_without_the_body_that_had_the_list_nothing_is_confirmed(district: District, store: Store) -> None:
    district.crawl(0, all_pages=static)
    for day in (1, 2):
        district.crawl(day, all_pages=static, 公示公告=emptied)
    first = next(state for state in store.history(ROOT + NOTICES) if state.facts and state.facts.rows)
    with store.writing() as connection:
        connection.execute(bodies.delete().where(bodies.c.hash == first.body))
    assert district.column(2).state is LOST


def test_a_page_that_leads_to_children_and_still_holds_headlines_is_lost(district: District) -> None:
    children = "".join(f'<p><a href="child{n}/">下级{n}类</a></p>' for n in range(4))
    title = "<div class=navlist><a href='t1.html'>关于开展全区防洪排涝专项检查工作的公示</a></div>"
    district.crawl(0, all_pages=static)
    district.crawl(1, all_pages=static, 公示公告=instead(children))
    assert district.column(1).state is ColumnState.PARENT
    district.crawl(2, all_pages=static, 公示公告=instead(children + title))
    assert district.column(2).state in (LOST, LISTED)


@pytest.mark.parametrize("piece", ["<!--", "<", "<a ", "<a href='", "<script>", "<div id=a>", "a=", "&#", "</"])
def test_the_second_reader_takes_no_longer_for_any_source(piece: str) -> None:
    body = (piece * (300_000 // len(piece))).encode()
    began = time.process_time()
    pieces(body, "utf-8", ROOT)
    assert time.process_time() - began < 3


def test_the_second_reader_reads_links_words_and_what_else_may_be_content() -> None:
    source = (
        '<base href="/x/"><A HREF="c.htm#t" title="完整的标题">标题</A><a href="javascript:;">无</a><!-- <a href="z">注</a> -->'
        "<SCRIPT>if (a<b) fetch('/q1')</SCRIPT><ul id=l></ul><ul id=k><li>2026年1月</li></ul><iframe src=//o.cn/f></iframe>"
    )
    found = pieces(source.encode("gb18030"), "gb18030", ROOT + "a/b.htm")
    assert found.links == {ROOT + "x/c.htm": "完整的标题"}
    assert found.lines == {"标题", "无", "#年#月"}
    assert found.held == {"iframe https://o.cn/f"}
    assert found.scripts == {"if (a<b) fetch('/q#')"} and found.empty == {"l"}
