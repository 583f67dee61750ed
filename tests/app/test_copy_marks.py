"""Sources and files that a copy shows in other ways than an article usually does."""

from datetime import date

import pytest

from monitor.app.copy_marks import files_on, source_on
from monitor.model import PageFacts
from monitor.observe.check_page import CheckPage
from monitor.observe.page import open_page

TEXT = "各区县、各部门要充分认识做好垃圾分类工作的重要意义，主要负责同志亲自抓，分管负责同志具体抓。"


def page(inner: str) -> CheckPage:
    html = (
        "<!doctype html><html><head><meta charset=utf-8><title>关于做好垃圾分类工作的通知</title></head><body>"
        f"<h1>关于做好垃圾分类工作的通知</h1><div class=content><p>{TEXT}</p><p>{TEXT}</p>{inner}</div></body></html>"
    )
    opened = open_page(html.encode(), "http://a.gov.cn/zc/1.html", today=date(2026, 11, 10))
    assert not isinstance(opened, PageFacts)
    return opened


@pytest.mark.parametrize(
    "inner",
    [
        "<table><tr><td>来源</td><td>某市人民政府</td></tr></table>",
        "<p>本文转自某市人民政府</p>",
        "<p>（转载自：某市人民政府）</p>",
    ],
)
def test_the_source(inner: str) -> None:
    assert source_on(page(inner)).startswith("某市人民政府")


def test_no_source_is_none() -> None:
    assert source_on(page("<p>有关单位要及时转自办为联办。</p>")) == ""


@pytest.mark.parametrize(
    ("inner", "url"),
    [
        ("<p><a href=/download.jsp?id=12>实施方案</a></p>", "http://a.gov.cn/download.jsp?id=12"),
        ("<iframe src=/f/fa.pdf></iframe>", "http://a.gov.cn/f/fa.pdf"),
        ("<iframe src='/pdfjs/viewer.html?file=/f/fa.pdf'></iframe>", "http://a.gov.cn/f/fa.pdf"),
        ("<embed type=application/pdf src=/f/fa.pdf>", "http://a.gov.cn/f/fa.pdf"),
    ],
)
def test_the_files(inner: str, url: str) -> None:
    assert [link.url for link in files_on(page(inner))] == [url]


def test_no_file_is_none() -> None:
    assert files_on(page("<p><a href=/zc/2.html>另一条</a></p>")) == ()
