"""What the checks say of fresh and of old news that can be read only in part, from the server to the verdict."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from checks import columns_updated, home_updated
from monitor.clock import SystemClock
from monitor.contract import Columns, Judgement
from monitor.model import Verdict, local_day
from monitor.store import Store, evidence
from tests.checks.district import judge
from tests.observe.small_site import STORY, Answer, Handler, column, crawl, portal, register, serving

TODAY = local_day(SystemClock().now())
FRESH = [TODAY - timedelta(days=days) for days in (1, 2, 3, 4)]
OLD = [TODAY - timedelta(days=days) for days in (100, 101, 102, 103)]
YEARS_AGO = [date(day.year - 2, day.month, min(day.day, 28)) for day in FRESH]
SITE = portal(column("/c0/"))
Pages = dict[str, Answer | Handler]
AJAX = '<ul id="news"></ul><script>$.ajax({url:"/api/news",success:function(d){$("#news").html(d)}})</script>'
EMPTY = '<div class="list"><ul></ul></div>'


def shell(title: str, inner: str) -> str:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><div class=nav><a href='/'>首页</a>"
        f"<a href='/c0/'>工作动态</a></div>{inner}<div class=footer>主办：测试区人民政府办公室</div></body></html>"
    )


def listed(days: list[date], spelling: str = "%Y-%m-%d", folder: str = "/c0/") -> str:
    rows = "".join(
        f"<li><a href='{folder}a{number}.html'>测试区召开第{number}次专题工作会议部署重点任务</a><span>{day.strftime(spelling)}</span></li>"
        for number, day in enumerate(days)
    )
    return f"<ul>{rows}</ul>"


def articles(days: list[date], bar: str = "发布时间：{} 来源：区政府办", folder: str = "/c0/") -> Pages:
    return {
        f"{folder}a{number}.html": shell(
            f"测试区召开第{number}次专题工作会议部署重点任务",
            f"<h1>测试区召开第{number}次专题工作会议部署重点任务</h1><div class=bar>{bar.format(day)}</div><p>{STORY}</p>",
        )
        for number, day in enumerate(days)
    }


async def judged(tmp_path: Path, inner: str, more: Pages) -> tuple[Judgement, Judgement, date | None]:
    """The verdicts on home page and column, both built alike, and the day of the column's newest item."""
    pages = {"/": shell("测试区人民政府", inner), "/c0/": shell("工作动态", inner), **more}
    store = Store.open(str(tmp_path / "facts.sqlite"))
    async with serving(pages) as web:
        await crawl(web, store, register(SITE))
    known = evidence(store, register(SITE), SITE, datetime.now(SystemClock().now().tzinfo))
    store.close()
    assert isinstance(known.columns, Columns)
    newest = max((item.effective for item in known.columns.columns[0].items if item.effective), default=None)
    return judge(home_updated, known), judge(columns_updated, known), newest


@pytest.mark.parametrize(
    "inner",
    [
        AJAX, '<ul class="yw"></ul><script>$.getJSON("/api",function(d){$(".yw").html(t(d))})</script>',
        '<div id="yw"></div><script src="/js/index_news.js"></script>', '<iframe src="/refused.html"></iframe>',
        '<iframe src="http://platform.test.cn/news.html"></iframe>',
    ],
    ids=["ajax", "ajax by class", "script", "refused frame", "frame of another host"],
)  # fmt: skip
async def test_old_news_beside_what_was_not_read_is_no_fault(tmp_path: Path, inner: str) -> None:
    more: Pages = {"/refused.html": 403, "/js/index_news.js": "document.write('')"}
    home, columns, _ = await judged(tmp_path, inner + listed(OLD), {**more, **articles(OLD)})
    assert (home.verdict, columns.verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)
    assert "未能读取" in home.summary


async def test_fresh_news_beside_what_was_not_read_is_fresh(tmp_path: Path) -> None:
    home, columns, _ = await judged(tmp_path, AJAX + listed(FRESH), articles(FRESH))
    assert (home.verdict, columns.verdict) == (Verdict.PASS, Verdict.PASS)


async def test_a_weather_box_hides_no_news(tmp_path: Path) -> None:
    weather = AJAX.replace("news", "weather") + "<iframe src='http://i.tianqi.com/' height=40></iframe>"
    home, columns, newest = await judged(tmp_path, weather + listed(OLD), articles(OLD))
    assert home.verdict is Verdict.FAIL
    assert ([found.code for found in columns.findings], newest) == (["column_stale"], OLD[0])


async def test_a_frame_of_the_own_host_is_part_of_home_page_and_column(tmp_path: Path) -> None:
    more: Pages = {"/frame.html": f"<html><meta charset=utf-8><body>{listed(FRESH, folder='/n/')}</body></html>"}
    home, columns, newest = await judged(
        tmp_path, "<iframe src='/frame.html'></iframe>" + listed(OLD), {**more, **articles(OLD)}
    )
    assert (home.verdict, columns.verdict, newest) == (Verdict.PASS, Verdict.PASS, FRESH[0])


async def test_a_side_box_does_not_make_a_column_fresh(tmp_path: Path) -> None:
    box = f"<div class='sidebar'><h3>今日要闻</h3>{listed(FRESH, folder='/n/')}</div>"
    more = articles(FRESH, folder="/n/")
    (_, empty, _) = await judged(tmp_path, EMPTY + box, more)
    assert empty.verdict is Verdict.UNKNOWN
    (tmp_path / "2").mkdir()
    (_, stale, newest) = await judged(tmp_path / "2", listed(OLD) + box, {**more, **articles(OLD)})
    assert ([found.code for found in stale.findings], newest) == (["column_stale"], OLD[0])


async def test_the_page_of_an_item_tells_the_year_of_its_row(tmp_path: Path) -> None:
    home, columns, newest = await judged(tmp_path, listed(YEARS_AGO, "%m-%d"), articles(YEARS_AGO))
    assert (home.verdict, newest) == (Verdict.FAIL, YEARS_AGO[0])
    assert [found.code for found in columns.findings] == ["column_stale"]


@pytest.mark.parametrize(
    "spelling", ["成文日期：2020-04-10", "%Y-%m-%d</span><span>2020-04-10", "（2020-04-10）"],
    ids=["named", "two dates", "of another year"],
)  # fmt: skip
async def test_a_row_s_other_date_gives_way_to_that_of_the_page(tmp_path: Path, spelling: str) -> None:
    inner = (
        listed(FRESH, spelling)
        if "（" not in spelling
        else listed(FRESH, "%m-%d").replace("任务", "任务（2020-04-10）")
    )
    home, columns, newest = await judged(tmp_path, inner, articles(FRESH))
    assert (home.verdict, columns.verdict, newest) == (Verdict.PASS, Verdict.PASS, FRESH[0])


async def test_a_day_to_come_in_a_row_is_no_update(tmp_path: Path) -> None:
    home, _, newest = await judged(tmp_path, listed(OLD, "有效期至：2099-12-31"), articles(OLD))
    assert (home.verdict, newest) == (Verdict.FAIL, OLD[0])


async def test_a_date_that_cannot_be_read_is_none_of_our_business(tmp_path: Path) -> None:
    bar = '发布时间：<script>document.write(fmt("{} 10:00"))</script> 来源：区政府办'
    home, columns, _ = await judged(tmp_path, listed(FRESH, ""), articles(FRESH, bar))
    assert (home.verdict, columns.verdict) == (Verdict.UNKNOWN, Verdict.UNKNOWN)
    (tmp_path / "2").mkdir()
    home, _, _ = await judged(tmp_path / "2", listed(FRESH, ""), articles(FRESH, "来源：区政府办"))
    assert (home.verdict, "没有注明发布日期" in home.summary) == (Verdict.FAIL, True)
