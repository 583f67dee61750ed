"""Columns: what they list, and when a page without a list is empty."""

import pytest
from msgspec.structs import replace

from monitor.contract import Columns, ColumnSeen, ColumnState, Gap
from monitor.model import Column, ColumnClass, Level, Link, Outcome, local_day
from monitor.store import Store, evidence
from tests.store.builders import (
    NEW_TEMPLATE,
    NEWS_URL,
    NOTICE_URL,
    PORTAL,
    REGISTER,
    SECTION,
    SECTION_URL,
    at,
    coverage,
    crawled,
    home,
    page,
    rows,
)

LISTED = rows(("a", local_day(at(0))), ("b", None))


def recognise(name: str) -> ColumnClass | None:
    return {"工作动态": ColumnClass.NEWS, "人事任免": ColumnClass.PERSONNEL}.get(name)


def columns(store: Store, day: float) -> dict[str, ColumnSeen]:
    found = evidence(store, REGISTER, SECTION, at(day), recognise=recognise).columns
    assert isinstance(found, Columns)
    return {seen.column.name: seen for seen in found.columns}


def news(store: Store, day: float) -> ColumnSeen:
    return columns(store, day)["动态要闻"]


def test_a_registered_column_with_its_items(store: Store) -> None:
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), listed=LISTED))
    seen = news(store, 1)
    assert (seen.state, seen.registered, seen.looked_at) == (ColumnState.LISTED, True, at(0))
    assert [item.shown for item in seen.items] == [local_day(at(0)), None]
    assert columns(store, 1)["通知公告"].state is ColumnState.GAP


def test_a_column_that_cannot_be_fetched_is_a_gap_with_its_reason(store: Store) -> None:
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), outcome=Outcome.THROTTLED))
    seen = news(store, 1)
    assert seen.state is ColumnState.GAP
    assert seen.gap is not None
    assert (seen.gap.reason, seen.gap.since, seen.gap.where) == (Outcome.THROTTLED, at(0), NEWS_URL)


def test_shapes_of_pages_without_a_list(store: Store) -> None:
    shapes = {
        ColumnState.CONTENT: page(NEWS_URL, at(0), text="领导简介" * 40),
        ColumnState.PARENT: page(NEWS_URL, at(1), children=3),
        ColumnState.SCRIPTED: page(NEWS_URL, at(2), scripted=True),
        ColumnState.LEADS_AWAY: page(NEWS_URL, at(3), leads_to="https://www.cq.gov.cn/"),
        ColumnState.BLANK: page(NEWS_URL, at(4), text="暂无内容"),
    }
    for day, (state, look) in enumerate(shapes.items()):
        crawled(store, day, home(at(day)), look)
        assert news(store, day + 0.5).state is state
        assert news(store, day + 0.5).since == at(day)


def test_a_blank_column_is_blank_since_its_list_was_emptied(store: Store) -> None:
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), listed=LISTED))
    for day in (1, 2, 3):
        crawled(store, day, home(at(day)), page(NEWS_URL, at(day), text=f"暂无 {day}"))
    assert news(store, 0.5).state is ColumnState.LISTED
    seen = news(store, 3.5)
    assert (seen.state, seen.since, seen.looked_at) == (ColumnState.BLANK, at(1), at(3))


def test_a_failed_look_does_not_break_the_time_since_when(store: Store) -> None:
    crawled(store, 0, page(NEWS_URL, at(0)))
    crawled(store, 1, page(NEWS_URL, at(1), outcome=Outcome.TIMEOUT))
    crawled(store, 2, page(NEWS_URL, at(2)))
    assert news(store, 2.5).since == at(0)


def test_a_redesign_that_hides_the_list_is_lost_until_rows_return(store: Store) -> None:
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), listed=LISTED))
    for day in (1, 5):
        crawled(store, day, home(at(day)), page(NEWS_URL, at(day), template=NEW_TEMPLATE, text=str(day)))
        assert news(store, day + 0.5).state is ColumnState.LOST
    crawled(store, 6, home(at(6)), page(NEWS_URL, at(6), template=NEW_TEMPLATE, listed=LISTED))
    assert news(store, 6.5).state is ColumnState.LISTED


def test_text_where_a_list_was_is_lost_not_blank_and_not_content(store: Store) -> None:
    crawled(store, 0, page(NEWS_URL, at(0), listed=LISTED))
    crawled(store, 1, page(NEWS_URL, at(1), text="新版页面的一段文字" * 20))
    assert news(store, 1.5).state is ColumnState.LOST


def test_links_that_only_this_page_carries_may_be_a_list_we_cannot_read(store: Store) -> None:
    odd = [Link(url=f"{NEWS_URL}odd{number}.html", text="关于开展检查的通知") for number in range(5)]
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), links=odd), page(NOTICE_URL, at(0)))
    assert news(store, 1).state is ColumnState.LOST
    assert columns(store, 1)["通知公告"].state is ColumnState.BLANK


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("关于公布本区规划的通知", ColumnState.LOST),
        ("公开指南", ColumnState.LOST),
        ("500200000000", ColumnState.LOST),
        ("返回上级栏目", ColumnState.BLANK),
        ("下一页 >", ColumnState.BLANK),
        ("2", ColumnState.BLANK),
        ("", ColumnState.BLANK),
    ],
)
def test_a_single_link_of_its_own_may_be_the_only_item(store: Store, words: str, state: ColumnState) -> None:
    only = Link(url=f"{NEWS_URL}t20260101_1.html", text=words)
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), links=[only]))
    assert news(store, 1).state is state


def test_what_other_pages_carry_too_is_no_content(store: Store) -> None:
    side = [Link(url=f"{SECTION_URL}side{number}/", text="侧栏") for number in range(5)]
    trail = [Link(url=SECTION_URL, text="首页"), Link(url=f"{NEWS_URL}logo.png", kind="image", common=True)]
    crawled(
        store, 0, home(at(0)), page(NEWS_URL, at(0), links=[*side, *trail]),
        page(NOTICE_URL, at(0), links=side, listed=rows(("n", None))),
    )  # fmt: skip
    assert news(store, 1).state is ColumnState.BLANK


def test_a_picture_or_a_file_is_content(store: Store) -> None:
    chart = [Link(url=f"{NEWS_URL}chart.png", kind="image")]
    file = [Link(url=f"{NOTICE_URL}plan.pdf", kind="attachment")]
    crawled(store, 0, home(at(0)), page(NEWS_URL, at(0), links=chart), page(NOTICE_URL, at(0), links=file))
    assert [seen.state for seen in columns(store, 1).values()] == [ColumnState.CONTENT, ColumnState.CONTENT]


def test_a_column_that_leads_to_its_list_is_followed(store: Store) -> None:
    real = f"{NEWS_URL}index_2.html"
    crawled(store, 0, page(NEWS_URL, at(0), leads_to=real), page(real, at(0), listed=LISTED))
    assert (news(store, 1).state, len(news(store, 1).items)) == (ColumnState.LISTED, 2)


def test_navigation_names_further_columns(store: Store) -> None:
    links = (
        Link(url=NEWS_URL, text="动态要闻"),
        Link(url=f"{SECTION_URL}gzdt/", text="工作动态"),
        Link(url=f"{SECTION_URL}xxgk/rs/", text="人事任免"),
        Link(url=f"{SECTION_URL}odd/", text="专题"),
        Link(url=f"{SECTION_URL}page/", text="简介"),
        Link(url=f"{SECTION_URL}unread/", text="工作动态"),
        Link(url="https://www.nanan.gov.cn/zw/", text="人事任免"),
    )
    crawled(
        store, 0, home(at(0), navigation=links), page(f"{SECTION_URL}gzdt/", at(0), listed=LISTED),
        page(f"{SECTION_URL}xxgk/rs/", at(0)), page(f"{SECTION_URL}odd/", at(0)),
        page(f"{SECTION_URL}page/", at(0), kind=home(at(0)).state.facts.kind),  # type: ignore[union-attr]
        page("https://www.nanan.gov.cn/zw/", at(0), site="portal"),
    )  # fmt: skip
    found = columns(store, 1)
    assert list(found) == ["动态要闻", "通知公告", "工作动态", "人事任免", "专题"]
    assert found["工作动态"].column == Column(
        name="工作动态", url=f"{SECTION_URL}gzdt/", cls=ColumnClass.NEWS, level=Level.FIRST
    )
    assert found["人事任免"].column.level is Level.OTHER
    assert [(found[name].registered, found[name].recognised) for name in ("工作动态", "人事任免", "专题")] == [
        (False, True), (False, True), (False, False),
    ]  # fmt: skip


def test_without_registered_columns_the_home_pages_gap_stands_for_all(store: Store) -> None:
    store.record([coverage(0, complete=False, gap=Outcome.BLOCKED)])
    found = evidence(store, REGISTER, PORTAL, at(1)).columns
    assert isinstance(found, Gap)
    assert found.reason is Outcome.BLOCKED
    bare = replace(SECTION, columns=())
    assert isinstance(evidence(store, REGISTER, bare, at(1)).columns, Gap)
