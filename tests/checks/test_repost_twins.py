"""Which addresses are one article."""

import pytest

from monitor.contract import article_of, continues, is_for_telephones

DESK = "http://www.a.gov.cn/zc/t1_9.html"


@pytest.mark.parametrize(
    ("url", "desk"),
    [
        ("http://m.a.gov.cn/zc/t1_9.html", DESK),
        ("http://www.a.gov.cn/m/t1_9.html", DESK),
        ("http://www.a.gov.cn/wap/zc/t1_9.html", DESK),
    ],
)
def test_a_page_for_telephones(url: str, desk: str) -> None:
    assert is_for_telephones(url, desk) and not is_for_telephones(desk, url)


def test_another_page_is_none() -> None:
    assert not is_for_telephones("http://www.a.gov.cn/zt/t1_9.html", DESK)
    assert not is_for_telephones("http://m.a.gov.cn/zc/t1_8.html", DESK)


def test_further_pages_of_one_article() -> None:
    first, second = "http://www.a.gov.cn/zc/a.html", "http://www.a.gov.cn/zc/a_1.html"
    assert continues(second, first) and not continues(first, second) and article_of(first) == article_of(second)
    assert not continues("http://www.a.gov.cn/zc/b_1.html", first)
