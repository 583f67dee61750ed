"""Bars under a title: which dates are read, which may be shown though we cannot read them, and which are none."""

from datetime import date

import pytest

from monitor.model import PageFacts
from monitor.observe.page import read_page
from tests.observe.small_site import STORY

TITLE = "测试区召开专题工作会议部署重点任务"


def read(bar: str, *, head: str = "", tail: str = "") -> PageFacts:
    text = (
        f"<!doctype html><html><head><meta charset=utf-8><title>{TITLE}</title>{head}</head><body><div class=nav><a href='/'>首页</a></div>"
        f"<h1>{TITLE}</h1><div class=bar>{bar}</div><div class=content><p>{STORY}</p>{tail}</div>"
        "<div class=footer>主办：测试区人民政府办公室</div></body></html>"
    )
    return read_page(text.encode(), "http://www.test.gov.cn/c0/a1.html", today=date(2026, 11, 11)).facts


@pytest.mark.parametrize(
    "bar",
    [
        "2026-11-09 10:20:35 测试区融媒体中心", "测试区融媒体中心　2026年11月09日 10:20", "2026年11月9日 星期一 10:20 测试发布",
        "记者 张三 通讯员 李四 2026-11-09 10:20", "撰稿：张三 审稿：李四 2026-11-09 10:20", "（2026-11-09）", "(2026-11-09 10:20)",
        "发布：2026-11-09", "公开：2026-11-09", "发稿时间：2026-11-09", "上线时间：2026-11-09", "登载时间：2026-11-09",
        "创建时间：2026-11-09", "添加时间：2026-11-09 10:20", "最后更新：2026-11-09", "DATE: 2026-11-09", "Time：2026-11-09 10:20",
        "11月9日，2026", "二〇二六年十一月九日 来源：区政府办", "发布时间：26-11-09 来源：区政府办", "发布时间：20261109 来源：区政府办",
        "Nov 9, 2026 来源：区政府办", "<time datetime='2026-11-09T08:00+08:00'>2天前</time> 来源：区政府办",
    ],
)  # fmt: skip
def test_a_bar_that_is_read(bar: str) -> None:
    facts = read(bar)
    assert (facts.published, facts.obscure_date) == (date(2026, 11, 9), False)


@pytest.mark.parametrize(
    ("bar", "tail"),
    [
        ("发布时间：11月09日 10:00 来源：区政府办", ""), ("2天前 来源：区政府办", ""),
        ('发布时间：<script>document.write(fmt("2026-11-09 10:00:00"))</script> 来源：区政府办', ""),
        ('发布时间：<span id="pubtime"></span>', '<script>var t="2026-11-09 10:00";$("#pubtime").html(t.substr(0,10));</script>'),
        ("来源：区政府办", "<p>测试区人民政府办公室</p><p>2026年11月9日</p>"),
    ],
)  # fmt: skip
def test_a_date_that_a_reader_may_see(bar: str, tail: str) -> None:
    facts = read(bar, tail=tail)
    assert (facts.published, facts.obscure_date) == (None, True)


def test_meta_and_the_name_of_a_date_are_a_hint() -> None:
    meta = "<meta name=PubDate content='2026-11-09 10:00'>"
    assert read("发布时间： 来源：区政府办", head=meta).obscure_date
    assert not read("来源：区政府办", head=meta).obscure_date


@pytest.mark.parametrize(
    ("bar", "tail"),
    [
        ("来源：区政府办 浏览：1234次", ""), ("发布时间： 来源：区政府办", ""), ("", ""), ("索引号：11500108-2026-00123", ""),
        ("文号：测府发〔2026〕11号", ""), ("截止时间：2026-11-30 17:00", ""),
        ("来源：区政府办", '<script>document.getElementById("nowtime").innerHTML=new Date().toLocaleString();</script>'),
    ],
)  # fmt: skip
def test_a_page_that_surely_shows_none(bar: str, tail: str) -> None:
    facts = read(bar, tail=tail)
    assert (facts.published, facts.obscure_date) == (None, False)


@pytest.mark.parametrize(
    "bar",
    [
        "（2026年1月9日在测试区第三届人民代表大会第一次会议上）",
        "2026年11月9日上午10:20-11:00 会议室",
    ],
)
def test_the_day_of_something_else_is_no_date_of_publication(bar: str) -> None:
    assert read(bar).published is None
