"""A new register from a list: what is inferred, which ids are given, what is left open."""

import tomllib
from pathlib import Path

import pytest

from monitor.app.importing import keep
from monitor.app.wiring import check_defaults
from monitor.model import Kind
from monitor.register import RegisterError, load, parse
from monitor.register.lists.inference import Hosts, prefixes, short_id
from monitor.register.lists.sheet import ListError
from tests.register.office_lists import FINANCE, INVEST, PLAIN, PORTAL, Rows, imported, sites_of, workbook

BARE = ("网站名称", "主办单位", "网址")


def a_list(tmp_path: Path, *rows: tuple[str, str, str]) -> Path:
    return workbook(tmp_path / "台账.xlsx", {"网站": (BARE, *rows)})


def kinds(tmp_path: Path, *rows: tuple[str, str, str]) -> list[Kind]:
    return [site.kind for site in sites_of(imported(a_list(tmp_path, *rows))).values()]


def test_a_whole_host_is_a_portal_or_stands_alone_and_a_path_is_a_section(tmp_path: Path) -> None:
    assert kinds(tmp_path, PORTAL[:3], FINANCE[:3], INVEST[:3]) == [Kind.PORTAL, Kind.SECTION, Kind.STANDALONE]
    one, another = ("区投资网", "甲", "tz.a.gov.cn"), ("区旅游网", "乙", "ly.a.gov.cn")
    assert kinds(tmp_path, one, another) == [Kind.STANDALONE, Kind.STANDALONE]
    sections = [(f"局{number}", "甲", f"www.a.gov.cn/{number}/") for number in range(3)]
    assert kinds(tmp_path, ("某某在线", "甲", "www.a.gov.cn"), *sections)[0] is Kind.PORTAL
    home = ("示范区人民政府", "甲", "www.a.gov.cn/zwgk/")
    assert kinds(tmp_path, home, ("甲局", "甲", "www.a.gov.cn/bm/j/")) == [Kind.PORTAL, Kind.SECTION]
    assert kinds(tmp_path, ("区投资网", "甲", "tz.a.gov.cn/home/x/")) == [Kind.STANDALONE]


def test_what_was_inferred_is_written_beside_it(tmp_path: Path) -> None:
    found = imported(a_list(tmp_path, PORTAL[:3], FINANCE[:3]))
    assert [planned.inferred for planned in found.planning.sites] == [
        ("类型“门户”由网址推断",),
        ("类型“专属网页”由网址推断",),
    ]
    assert found.after.count("# 待确认") == 2
    assert "# 来自 台账.xlsx 工作表“网站”第 3 行\n# 类型“专属网页”由网址推断\n[[sites]]" in found.after


def test_hosts_of_the_register_count_as_listed() -> None:
    hosts = Hosts([("https://www.a.gov.cn/czj/", "财政局", None)], [("https://www.a.gov.cn/", Kind.PORTAL)])
    assert hosts.kind("https://www.a.gov.cn/czj/") is Kind.SECTION


@pytest.mark.parametrize(
    ("url", "kind", "taken", "key"),
    [
        ("https://www.shifan.gov.cn/", Kind.PORTAL, (), "shifan"),
        ("http://gxq.cq.gov.cn/", Kind.PORTAL, (), "gxq"),
        ("https://www.shifan.gov.cn/bm/czj/index.html", Kind.SECTION, (), "czj"),
        ("https://www.shifan.gov.cn/bm/czj/", Kind.SECTION, ("czj",), "bm-czj"),
        ("https://www.shifan.gov.cn/col/1234/", Kind.SECTION, (), "col-1234"),
        ("https://www.shifan.gov.cn/site.jsp?dept=JYW", Kind.SECTION, (), "jyw"),
        ("https://www.shifan.gov.cn:8443/x/", Kind.STANDALONE, ("shifan",), "shifan-x"),
        ("https://示范区.政务/", Kind.PORTAL, (), "s-30f6eb08"),
    ],
)
def test_short_ids(url: str, kind: Kind, taken: tuple[str, ...], key: str) -> None:
    assert short_id(url, kind, taken) == key
    assert short_id(url, kind, taken) not in taken


def test_prefixes_of_sections() -> None:
    found = prefixes(["https://a.cn/bm/czj/index.html", "https://a.cn/jw", "https://a.cn/p/a.html", "https://a.cn/p/b.html",
                      "https://a.cn/site.jsp?d=1", "https://a.cn/about.html"])  # fmt: skip
    assert list(found.values()) == [
        "https://a.cn/bm/czj/", "https://a.cn/jw/", "https://a.cn/p/a.html", "https://a.cn/p/b.html",
        "https://a.cn/site.jsp?d=1", "https://a.cn/about.html",
    ]  # fmt: skip


def test_columns_with_addresses_are_registered_and_others_named(tmp_path: Path) -> None:
    cell = "通知公告 zwgk/tzgg/\n政务要闻：https://www.shifan.gov.cn/yw/；机构概况|/jggk.html\n人事任免、规划计划"
    rows: Rows = [(*BARE, "栏目"), (*PORTAL[:3], cell)]
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": rows}))
    (site,) = sites_of(found).values()
    assert [(column.name, column.url, column.cls.value) for column in site.columns] == [
        ("通知公告", "https://www.shifan.gov.cn/zwgk/tzgg/", "notice"),
        ("政务要闻", "https://www.shifan.gov.cn/yw/", "news"),
        ("机构概况", "https://www.shifan.gov.cn/jggk.html", "organisation"),
    ]
    assert found.planning.notes[0].endswith("：栏目“人事任免”“规划计划”没有网址，没有登记")


def test_a_new_register_is_whole_but_for_what_only_the_office_knows(tmp_path: Path) -> None:
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": PLAIN}))
    settings = tomllib.loads(found.after)["settings"]
    assert (settings["district"], settings["division"]) == ("示范区", "500107")
    assert settings["office"] == "示范区人民政府办公室"
    with pytest.raises(RegisterError) as caught:
        parse(found.after, "sites.toml", check_defaults())
    assert caught.value.problems == found.open == (
        'sites.toml：[settings]，键 contact_url：现在是 ""，应为完整网址（http:// 或 https:// 开头）',
        "sites.toml：[settings]，键 anchors：现在是 []，应为至少两个本区以外、主机不同的稳定网址，用来判断自己的线路是否通畅",
    )  # fmt: skip
    assert found.after.count("【待填写】") == 3  # both, and the line that explains
    filled = found.after.replace('contact_url = ""', 'contact_url = "https://www.shifan.gov.cn/x"').replace(
        "anchors = []", 'anchors = ["https://www.gov.cn/", "https://www.cq.gov.cn/"]'
    )
    register = parse(filled, "sites.toml", check_defaults())
    assert [site.id for site in register.sites] == ["shifan", "czj", "tz"]


def test_what_is_not_known_of_the_office_is_left_open(tmp_path: Path) -> None:
    found = imported(a_list(tmp_path, ("投资网", "招商局", "tz.a.gov.cn")))
    assert [line.partition("键 ")[2].partition("：")[0] for line in found.open] == [
        "district", "division", "contact_url", "anchors",
    ]  # fmt: skip


def test_nothing_in_a_list_can_break_out_of_its_comment(tmp_path: Path) -> None:
    rows: Rows = [(*BARE, "承办单位"), (*PORTAL[:3], '某公司\n[[sites]]\nid = "x"')]
    found = imported(workbook(tmp_path / "台\n账 = 1.xlsx", {"网站": rows}))
    assert [site["id"] for site in tomllib.loads(found.after)["sites"]] == ["shifan"]


def test_an_existing_file_is_not_written_over(tmp_path: Path) -> None:
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": PLAIN}))
    target = tmp_path / "sites.toml"
    target.write_text("# 别人的\n", encoding="utf-8")
    with pytest.raises(ListError, match="有人改过或新建了这个文件"):
        keep(found, target, replaces=False)
    assert target.read_text(encoding="utf-8") == "# 别人的\n"
    with pytest.raises(ListError, match="写不了这个文件"):
        keep(found, tmp_path / "没有这个文件夹" / "sites.toml", replaces=False)
    keep(found, tmp_path / "new.toml", replaces=False)
    with pytest.raises(RegisterError):
        load(tmp_path / "new.toml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new.toml", "sites.toml", "台账.xlsx"]
