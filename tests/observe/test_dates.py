"""Dates as lists and pages print them."""

from datetime import date

import pytest

from monitor.observe.dates import Stamp, edge_date, first_stamp, node_date, split_date, widen, without_year

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-11-20", "2026-11-20"), ("[2026-11-20]", "2026-11-20"), ("（2026/1/2）", "2026-01-02"), ("2026.01.02", "2026-01-02"),
        ("2026年1月2日", "2026-01-02"), ("2026 年 1 月 2 日", "2026-01-02"), ("发布时间：2026-11-20 09:30:01", "2026-11-20"),
        ("2026年06月03日 13时44分", "2026-06-03"), ("日期:2026-11-20 来源:本站", "2026-11-20"), ("11-20", "2026-11-20"),
        ("[12-01]", "2025-12-01"), ("11月20日", "2026-11-20"), ("11/20", "2026-11-20"), ("2月29日", "2024-02-29"),
        ("2026-13-01", None), ("2026-02-30", None), ("1985-01-01", None), ("3-5人", None), ("共20-30条", None), ("11.5%", None),
        ("渝南岸府发〔2026〕12号", None), ("电话：023-62988888", None), ("2026年", None), ("", None),
        ("二〇二六年十一月九日", "2026-11-09"), ("二○二六年元月二十一日", "2026-01-21"), ("Nov 9, 2026", "2026-11-09"),
        ("9 November 2026", "2026-11-09"), ("11月9日，2026", "2026-11-09"), ("20261109", "2026-11-09"), ("[20261109]", "2026-11-09"),
        ("26-11-09", "2026-11-09"), ("发布时间：26/11/9 10:20", "2026-11-09"), ("编号20261109", None), ("26-13-09", None),
        ("23-62-98", None), ("May 2026", None),
        ("11月23日，区长到南坪街道调研冬季供水保障工作时强调要压实责任", None), ("192.168.1.1", None),
    ],
)  # fmt: skip
def test_a_short_text_that_is_a_date(text: str, iso: str | None) -> None:
    found = node_date(text, TODAY)
    assert (found.day.isoformat() if found else None) == iso


@pytest.mark.parametrize(
    ("pieces", "iso"),
    [
        (["20", "2026-11"], "2026-11-20"), (["20", "2026.11"], "2026-11-20"), (["20", "2026年11月"], "2026-11-20"),
        (["2026-11", "20"], "2026-11-20"), (["2026", "11-20"], "2026-11-20"), (["11-20", "2026"], "2026-11-20"),
        (["11月20日", "2026"], "2026-11-20"), (["20", "11月"], "2026-11-20"), (["2026年", "11月20日"], "2026-11-20"),
        (["2026-", "11-20"], "2026-11-20"), (["20", "30"], None), (["共", "2026-11"], None), (["2026"], None),
    ],
)  # fmt: skip
def test_a_date_spread_over_tags(pieces: list[str], iso: str | None) -> None:
    found = split_date([*pieces, "关于某事的通知"], TODAY)[0]
    assert (found.day.isoformat() if found else None) == iso


@pytest.mark.parametrize(
    ("title", "iso", "rest"),
    [
        ("关于某事的通知 [2026-11-20]", "2026-11-20", "关于某事的通知"), ("[2026-11-20] 关于某事的通知", "2026-11-20", "关于某事的通知"),
        ("关于某事的通知 2026-11-20", "2026-11-20", "关于某事的通知"),
        ("关于2026-11-20停水的通知", None, "关于2026-11-20停水的通知"),
        ("2026年11月20日停电通知", None, "2026年11月20日停电通知"),
        ("水质公示（2026年11月20日）", None, "水质公示（2026年11月20日）"),
    ],
)  # fmt: skip
def test_a_date_set_off_in_a_title(title: str, iso: str | None, rest: str) -> None:
    found, left = edge_date(title, TODAY)
    assert (found.day.isoformat() if found else None, left) == (iso, rest)


def test_the_year_is_the_latest_not_in_the_future() -> None:
    assert without_year(11, 23, TODAY) == TODAY
    assert without_year(11, 24, TODAY) == date(2025, 11, 24)
    assert without_year(13, 1, TODAY) is None


def test_the_first_full_date_of_a_text() -> None:
    assert first_stamp(widen("根据2026年2月30日和２０２６年３月１日的文件")) == Stamp(date(2026, 3, 1))
    assert first_stamp("没有日期 2026-11") is None


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("发布时间：2026-03-01 09:24", "2026-03-01 09:24"),
        ("2026年03月01日 13时44分", "2026-03-01 13:44"),
        ("2026-3-1T8:05:30", "2026-03-01 08:05"),
        ("2026-03-01 星期日 10∶08", "2026-03-01 10:08"),
        ("2026-03-01 24:61", "2026-03-01"),
        ("2026-03-01 来源：区政府办 09:24", "2026-03-01"),
    ],
)
def test_the_time_of_day_is_the_one_right_after_the_date(text: str, shown: str) -> None:
    stamp = first_stamp(widen(text))
    assert stamp is not None
    assert stamp.text == shown
