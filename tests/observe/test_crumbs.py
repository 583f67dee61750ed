"""Breadcrumbs as real sites mark them up, and menus that are none."""

import json
from datetime import date
from pathlib import Path
from time import process_time

import pytest

from monitor.observe.crumbs import MOST
from monitor.observe.page import read_page
from tests.observe.markup import facts

SITE = "https://www.nanan.gov.cn/"
THREE = [("首页", SITE), ("政务公开", f"{SITE}zwgk/"), ("通知公告", f"{SITE}zwgk/tzgg/")]


def crumbs(body: str) -> list[tuple[str, str]]:
    return [(crumb.text, crumb.url) for crumb in facts(body).crumbs]


def links(names: str, *, between: str = "", around: str = "") -> str:
    paths = {"首页": "/", "政务公开": "/zwgk/", "通知公告": "./"}
    linked = [f"<a href='{paths.get(name, '/x/')}'>{name}</a>" for name in names.split()]
    return between.join(f"<{around}>{link}</{around}>" if around else link for link in linked)


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='crumb'>您当前的位置：{links('首页 政务公开 通知公告', between=' &gt; ')}</div>",
        f"<div class='x1'>当前位置： {links('首页 政务公开 通知公告', between='»')} » 正文</div>",
        f"<div class='breadcrumb' role='navigation'><span>当前位置：</span><ul>{links('首页 政务公开 通知公告', around='li')}</ul></div>",
        f"<ol class='am-breadcrumb'>{links('首页 政务公开 通知公告', around='li')}<li>正文</li></ol>",
        f"<table><tr><td>您的位置：{links('首页 政务公开 通知公告', between=' → ')}</td></tr></table>",
        "<div class='position'><span><a href='/'>首页</a><span>/</span></span>"
        "<span><a href='/zwgk/'>政务公开</a></span><span>/</span><span><a href='./'>通知公告</a></span></div>",
        f"<div>{links('首页 政务公开 通知公告', between='＞')}＞正文</div>",
    ],
)  # fmt: skip
def test_a_breadcrumb_is_read_however_it_is_marked_up(body: str) -> None:
    menu = f"<div class='nav'>{links('首页 政务公开 领导之窗 互动交流 办事服务', around='li')}</div>"
    assert crumbs(menu + body + "<p>正文</p>") == THREE


@pytest.mark.parametrize(
    "body",
    [
        f"<ul class='nav'>{links('首页 政务公开 通知公告', around='li')}</ul>",
        f"<div>{links('首页 政务公开 通知公告', between=' | ')}</div>",
        "<div class='footer'>您的位置：<a href='/'>返回首页</a> &gt; <a href='/zwgk/'>政务公开</a></div>",
        f"<div>当前位置：{links('首页 甲 乙 丙 丁 戊 己 庚 辛 壬', between=' &gt; ')}</div>",  # so many links are a menu
        "<p>当前位置：首页 &gt; 通知公告</p>",
    ],
)  # fmt: skip
def test_what_is_no_breadcrumb(body: str) -> None:
    assert crumbs(body) == []


def test_what_stands_around_the_breadcrumb_is_left_out() -> None:
    body = (
        "<div><a href='/'>返回首页</a> 当前位置：<a href='/'>首页</a> &gt; <a href='/zwgk/'>政务公开</a> &gt; <a href='./'>通知公告</a> "
        f"<a href='/long/'>{'关于' * 20}</a></div>"
    )
    assert crumbs(body) == THREE


def test_a_breadcrumb_without_a_home_page() -> None:
    body = "<div>您当前位置：<a href='/cd/'>承德市</a> &gt; <a href='/cd/wc/'>围场县</a> &gt; <a href='./'>采购公告</a></div>"
    assert [name for name, _ in crumbs(body)] == ["承德市", "围场县", "采购公告"]


REAL = {
    "pages/cxwxa.gov.cn.html": "首页 > 新闻 > 政务资讯 > 区县热点",
    "pages/gqsbjshy.gov.cn.html": "网站首页 > 军政军民心连心 团结共创双拥模范城六连冠 > 工作动态",
    "pages/htqcznd.gov.cn.html": "首页 > 新服务 > 快速通道 > 学生",
    "pages/lklhfss.gov.cn.html": "首页 > 监督保障 > 专项工作",
    "pages/yjybeijing.gov.cn.html": "首页 > 发展改革专栏 > 支援合作 > 支援合作地区 > 援青",
    "pages/wxhshaanxi.gov.cn.html": "首页 > 新闻",
    "pages/bjft.gov.cn_article_1.html": "首页 > 新闻动态 > 基层动态 > 街镇动态",
    "pages/ccgp-hebei.gov.cn_detail_1.html": "承德市 > 围场县 > 采购公告",
    "pages/whlyw.cq.gov.cn_article_1.html": "首页 > 部门动态",
    "pages/gov.cn_copy2025_home.html": "",
    "pages/zysc.gov.cn.html": "",
    "sites/pingtan/www/zwgk/gsgg/index.html": "首页 > 政务公开 > 公示公告",
}


@pytest.mark.parametrize("file", REAL)
def test_breadcrumbs_of_real_pages(shared: Path, file: str) -> None:
    body = (shared / "corpus" / file).read_bytes()
    found = read_page(body, "https://www.example.gov.cn/a/b/c/d/e/f.html", today=date(2026, 11, 23)).facts.crumbs
    assert " > ".join(crumb.text for crumb in found) == REAL[file]


def test_most_real_articles_have_one_and_none_is_long(shared: Path) -> None:
    corpus = shared / "corpus"
    labels = [json.loads(line) for line in (corpus / "pages.jsonl").read_text(encoding="utf-8").splitlines()]
    url, today = "https://www.example.gov.cn/a/b/c/d/e/f.html", date(2026, 11, 23)
    found = {
        label["file"]: read_page((corpus / label["file"]).read_bytes(), url, today=today).facts.crumbs
        for label in labels
        if label["kind"] == "article"
    }
    assert sum(len(crumbs) >= 1 for crumbs in found.values()) >= 30
    assert max(map(len, found.values())) <= MOST


def test_a_page_of_nothing_but_home_links_is_cheap() -> None:
    began = process_time()
    assert crumbs("<div>当前位置：<div>" + "<div><a href='/'>首页</a></div>" * 20_000 + "</div></div>") == []
    assert process_time() - began < 6.0
