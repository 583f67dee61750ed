"""The tree of columns: of a small site with every shape, and of a real district's pages."""

import csv
from datetime import date
from pathlib import Path

from monitor.app.one_off import look_at
from monitor.cli.words import look_lines
from monitor.contract import ColumnState
from monitor.model import ColumnClass, Level, PageFacts, host_of
from monitor.observe.page import read_page
from monitor.observe.tree import SHAPE_WORDS, Node, Shape, tree_of
from tests.observe.markup import facts
from tests.observe.small_site import page, serving

HOME = "https://www.nanan.gov.cn/"
TEXT = "本区位于长江南岸，辖八个街道、七个镇，面积二百六十五平方公里，常住人口一百二十万人，历史悠久，交通便利。"
ITEMS = "".join(
    f"<li><a href='t202611{day}_{day}.html'>关于第{day}号事项的通知</a><span>2026-11-{day}</span></li>"
    for day in (10, 11, 12)
)
MENU = {
    "政务公开": "/zwgk/", "通知公告": "/zwgk/tzgg/index.html", "走进南岸": "/zjna/", "互动交流": "/hdjl/",
    "领导之窗": "/ldzc/", "政务服务": "https://zwfw.cq.gov.cn/", "政府工作报告": "/zwgk/202601/t20260110_1.html",
    "空栏目": "/klm/", "旧栏目": "/jlm/", "没读到": "/wdd/",
}  # fmt: skip


def menu() -> str:
    return (
        "<div class='nav'><ul>"
        + "".join(f"<li><a href='{url}'>{name}</a></li>" for name, url in MENU.items())
        + "</ul></div>"
    )


def trail(*steps: tuple[str, str]) -> str:
    return (
        "<div>当前位置："
        + " &gt; ".join(f"<a href='{url}'>{name}</a>" for name, url in (("首页", "/"), *steps))
        + "</div>"
    )


def district() -> dict[str, PageFacts]:
    """The pages of a small site, by URL."""
    public = ("政务公开", "/zwgk/")
    bodies = {
        "": "<h1>首页</h1>",
        "zwgk/": trail() + "<div><ul><li><a href='tzgg/'>通知公告</a></li><li><a href='rsrm/'>人事任免</a></li></ul></div>",
        "zwgk/tzgg/": trail(public, ("通知公告", "/zwgk/tzgg/")) + f"<ul>{ITEMS}</ul>",
        "zwgk/tzgg/t20261110_10.html": trail(public, ("通知公告", "/zwgk/tzgg/"))
        + f"<h1>关于第10号事项的通知</h1><p>发布日期：2026-11-10</p><p>{TEXT * 4}</p>",
        "zwgk/rsrm/": trail(public, ("人事任免", "/zwgk/rsrm/")) + f"<ul>{ITEMS}</ul>",
        "zjna/": f"<p>{TEXT * 2}</p>",
        "hdjl/": "<div id='list'></div><script>$.ajax({url:'/api', success:function(d){ $('#list').html(d); }})</script>",
        "ldzc/": trail(("领导之窗", "/ldzc/")) + f"<ul>{ITEMS}</ul>",
        "klm/": "<div>暂无信息</div>",
        "jlm/": "<meta http-equiv='refresh' content='0;url=/zwgk/'>",
    }  # fmt: skip
    return {HOME + path: facts(menu() + body, url=HOME + path, home=not path) for path, body in bodies.items()}


def mine(url: str) -> bool:
    return host_of(url) == "www.nanan.gov.cn"


def tree(pages: dict[str, PageFacts]) -> dict[str, Node]:
    return {node.name: node for node in tree_of(pages, HOME, mine)}


def test_every_shape_is_told_apart() -> None:
    assert {name: node.shape for name, node in tree(district()).items()} == {
        "政务公开": Shape.PARENT, "通知公告": Shape.LIST, "人事任免": Shape.LIST, "走进南岸": Shape.TEXT,
        "互动交流": Shape.SCRIPTED, "领导之窗": Shape.LIST, "政务服务": Shape.OUTSIDE, "政府工作报告": Shape.ARTICLE,
        "空栏目": Shape.BLANK, "旧栏目": Shape.MOVED, "没读到": Shape.UNREAD,
    }  # fmt: skip
    assert set(SHAPE_WORDS) == set(Shape)


def test_parents_children_and_level() -> None:
    found = tree(district())
    assert found["通知公告"].parents == ("政务公开",)
    assert found["通知公告"].level is Level.OTHER
    assert found["政务公开"].children == (
        f"{HOME}zwgk/tzgg/index.html",
        f"{HOME}zwgk/202601/t20260110_1.html",
        f"{HOME}zwgk/rsrm/",
    )
    assert (found["政务公开"].parents, found["政务公开"].level) == ((), Level.FIRST)
    assert found["领导之窗"].level is Level.FIRST
    assert found["走进南岸"].level is Level.FIRST, "one folder below the home page, and no breadcrumb"
    assert (found["通知公告"].rows, found["通知公告"].newest) == (3, date(2026, 11, 12))
    assert found["人事任免"].classed.cls is ColumnClass.PERSONNEL, "named by no menu, only by breadcrumbs"


def test_a_column_stands_before_those_below_it() -> None:
    order = [node.name for node in tree_of(district(), HOME, mine)]
    assert order[:4] == ["政务公开", "通知公告", "政府工作报告", "人事任免"]
    assert len(order) == len(set(order)) == 11


def test_the_folder_and_its_index_page_are_one_column() -> None:
    assert [node.url for node in tree_of(district(), HOME, mine)].count(f"{HOME}zwgk/tzgg/") == 0


def test_breadcrumbs_outvote_a_single_page_that_says_otherwise() -> None:
    pages = district()
    odd = trail(("专题专栏", "/ztzl/"), ("通知公告", "/zwgk/tzgg/"))
    pages[f"{HOME}zwgk/tzgg/odd.html"] = facts(
        menu() + odd + f"<h1>例外</h1><p>{TEXT * 4}</p>", url=f"{HOME}zwgk/tzgg/odd.html"
    )
    assert tree(pages)["通知公告"].parents == ("政务公开",)


def test_breadcrumbs_in_a_circle_end() -> None:
    one = facts(trail(("甲栏目", "/jia/"), ("乙栏目", "/yi/")), url=f"{HOME}yi/")
    two = facts(trail(("乙栏目", "/yi/"), ("甲栏目", "/jia/")), url=f"{HOME}jia/")
    pages = {HOME: facts(menu(), url=HOME, home=True), f"{HOME}yi/": one, f"{HOME}jia/": two}
    found = tree_of(pages, HOME, mine)
    assert sorted(node.name for node in found if node.name in ("甲栏目", "乙栏目")) == ["乙栏目", "甲栏目"]
    assert len(found) == len(MENU) + 2


def test_nothing_read_is_no_tree() -> None:
    assert tree_of({}, HOME, mine) == ()


def test_the_tree_of_a_real_district(shared: Path) -> None:
    folder, site = shared / "corpus" / "sites" / "pingtan", "https://www.pingtan.gov.cn/"
    with (folder / "map.tsv").open(encoding="utf-8") as rows:
        pages = {
            row["url"]: read_page(
                (folder / row["file"]).read_bytes(), row["url"], today=date(2026, 9, 20), home=row["url"] == site
            ).facts
            for row in csv.DictReader(rows, delimiter="\t")
        }
    found = {node.name: node for node in tree_of(pages, site, lambda url: host_of(url) == "www.pingtan.gov.cn")}
    assert found["人事任免"].parents == ("政务公开", "政府信息公开", "法定主动公开内容", "zkly")
    assert found["行政许可"].parents == ("政务公开", "重点领域信息公开", "安全生产")
    assert {name for name, node in found.items() if node.shape is Shape.LIST} == {
        "工作进展情况", "公示公告", "人事任免", "人大议案", "行政许可", "进度数据", "统计公报"
    }  # fmt: skip
    assert found["政务公开"].shape is Shape.PARENT
    assert found["规划信息"].shape is Shape.UNREAD
    assert {name for name, node in found.items() if node.level is Level.FIRST} == {"政务公开"}
    assert found["zkly"].classed.cls is ColumnClass.RECRUITMENT


async def test_look_shows_columns_with_class_place_and_shape() -> None:
    menu_ = "<div class='nav'><a href='/zwgk/'>政务公开</a><a href='/hd/'>互动交流</a><a href='http://127.0.0.1:1/'>政务服务</a></div>"
    deep = trail(("政务公开", "/zwgk/"), ("通知公告", "/zwgk/tzgg/"))
    pages = {
        "/": page("首页", extra=menu_),
        "/zwgk/": page(
            "政务公开", text="", extra=menu_ + "<div><a href='tzgg/'>通知公告</a><a href='rsrm/'>人事任免</a></div>"
        ),
        "/zwgk/tzgg/": page("通知公告", text="", extra=menu_ + deep + f"<ul>{ITEMS}</ul>"),
        "/hd/": page("互动交流", text="", extra=menu_),
        "/zwgk/rsrm/": page(
            "人事任免", text="", extra=menu_ + trail(("政务公开", "/zwgk/"), ("人事任免", "/zwgk/rsrm/"))
        ),
        **{f"/zwgk/tzgg/t202611{day}_{day}.html": page(f"关于第{day}号事项的通知", extra=deep) for day in (10, 11, 12)},
    }
    async with serving(pages) as site:
        found = await look_at(f"http://127.0.0.1:{site.port}/", max_pages=30, allow_private=True, pacing=False)
    columns = {column.name: column for column in found.columns}
    assert set(columns) == {"通知公告", "互动交流", "政务服务", "人事任免"}
    assert (columns["通知公告"].cls, columns["通知公告"].parents) == (ColumnClass.NOTICE, ("政务公开",))
    assert (columns["通知公告"].newest, columns["通知公告"].state) == (date(2026, 11, 12), ColumnState.LISTED)
    assert columns["政务服务"].state is ColumnState.LEADS_AWAY
    assert columns["人事任免"].state is ColumnState.BLANK
    lines = look_lines(found)
    assert any(line.startswith("  政务公开 > 通知公告（通知公告）  2026-11-12  http") for line in lines)
    assert any(line.startswith("  政务服务（办事服务）  链接到其他网站  http") for line in lines)
    assert found.as_json()["columns"][0].keys() >= {
        "name",
        "class",
        "state",
        "rows",
        "newest",
        "shape",
        "confidence",
        "parents",
    }
