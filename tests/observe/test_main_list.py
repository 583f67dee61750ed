"""The rows of a list page without those of the boxes beside it."""

from datetime import date

import pytest

from monitor.model import PageFacts
from monitor.observe.page import open_page

LIST = (
    "<div class=list><ul><li><a href=/zc/1.html>关于做好垃圾分类工作的通知</a><span>2026-11-09</span></li></ul></div>"
)
NEWS = "".join(
    f"<li><a href=/yw/{n}.html>某市召开第{n}次重点项目调度会</a><span>2026-11-0{n}</span></li>" for n in range(1, 6)
)


def titles(inner: str, name: str = "政策文件") -> list[str]:
    page = f"<!doctype html><html><head><meta charset=utf-8><title>政策文件</title></head><body>{inner}</body></html>"
    opened = open_page(page.encode(), "http://a.gov.cn/zc/", today=date(2026, 11, 10))
    assert not isinstance(opened, PageFacts)
    return [row.url.removeprefix("http://a.gov.cn") for row in opened.listed(name)]


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=sidebar><h3>今日要闻</h3><ul>{NEWS}</ul></div>",
        f"<div class=sidebar><h3>公示公告</h3><ul>{NEWS}</ul></div>",
        f"<div class=box><div class=title>热点推荐<a href=/yw/>更多</a></div><div><ul>{NEWS}</ul></div></div>",
    ],
)
def test_a_box_with_a_heading_of_its_own_is_no_part_of_the_list(box: str) -> None:
    assert titles(LIST + box) == ["/zc/1.html"]
    assert titles(box + LIST) == ["/zc/1.html"]


@pytest.mark.parametrize(
    "box",
    [
        f"<div class=list><ul>{NEWS}</ul></div>",  # the list goes on
        f"<div class=sidebar><ul>{NEWS}</ul></div>",  # nothing says what it is
        f"<div><h3>2026年</h3><ul>{NEWS}</ul></div>",
        f"<div class=sidebar><h3>最新政策文件</h3><ul>{NEWS}</ul></div>",
    ],
)
def test_what_is_not_surely_beside_the_list_stays(box: str) -> None:
    assert len(titles(LIST + box)) == 6


def test_a_page_of_boxes_alone_and_a_column_of_such_a_name_stay_whole() -> None:
    box = f"<div class=sidebar><h3>今日要闻</h3><ul>{NEWS}</ul></div>"
    assert len(titles(box)) == 5
    assert len(titles(LIST + box, "今日要闻")) == 6
