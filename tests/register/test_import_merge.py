"""A list merged into a register: the register wins, nothing that a person wrote is lost, a kill loses nothing."""

import os
import signal
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from monitor.app.importing import Imported, keep
from monitor.register import RegisterError, load
from monitor.register.lists.sheet import ListError
from tests.conftest import ROOT
from tests.register.office_lists import HEADS, Rows, imported, workbook

REGISTER = """\
# 台账：示范区。第一行注释
[settings]   # 设置
district = "示范区"
division = "500107"
contact_url = "https://www.shifan.gov.cn/x.html"
anchors = ["https://www.gov.cn/", "https://www.cq.gov.cn/"]  # 锚点

[[issuers]]
id = "czj"   # 与财政局常用的代号相同
name = "上级"
url = "https://www.cq.gov.cn/"

# 门户
[[sites]]
name = "示范区人民政府门户网站"   # 名称在前
id = "menhu"
kind = "portal"
owner = '区政府办公室'
url = "https://www.shifan.gov.cn/"
site_code = "5001070001"
options = { home_updated = { warn_days = 11 } }  # 预警提前

[[sites.contacts]]
name = "张三"
phone = "023-1"   # 办公室
email = "zs@shifan.gov.cn"

[[sites.columns]]
name = "通知公告"
url = "/tzgg/"
class = "notice"

[[sites.waivers]]
check = "home_updated"
reason = "机构改革"
until = 2027-01-31

# 教委，单独说明
[[sites]]
id = "jw"
name = "区教委"
kind = "section"
owner = "区教委"
url = "https://www.shifan.gov.cn/jw/"
prefixes = ["https://www.shifan.gov.cn/jw/"]
stage = "closed"
stage_since = 2020-01-01
successor = "https://www.shifan.gov.cn/"
"""
PORTAL = [
    "示范区人民政府门户网站",
    "区政府办公室",
    "https://www.shifan.gov.cn/",
    "5001070001",
    "",
    "",
    "门户网站",
    "",
    "",
    "张三",
    "023-1",
    "",
]
SCHOOLS = ["区教委", "区教委", "https://www.shifan.gov.cn/jw/", "", "", "", "", "", "", "", "", ""]
NEW = ["区财政局", "区财政局", "www.shifan.gov.cn/bm/czj/", "", "", "", "", "", "", "", "", ""]

Merged = Callable[..., Imported]


@pytest.fixture
def register(tmp_path: Path) -> Path:
    path = tmp_path / "sites.toml"
    path.write_text(REGISTER, encoding="utf-8")
    return path


@pytest.fixture
def merged(tmp_path: Path, register: Path) -> Merged:
    """A function that merges a list of these rows into the register and writes it."""

    def merge(*rows: list[str], heads: tuple[str, ...] = HEADS, **more: Any) -> Imported:
        listed: Rows = (heads, *rows)
        found = imported(workbook(tmp_path / "台账.xlsx", {"网站": listed}), register, **more)
        keep(found, register, replaces=True)
        return found

    return merge


def changed(row: list[str], **values: str) -> list[str]:
    places = {
        "name": 0,
        "owner": 1,
        "url": 2,
        "code": 3,
        "icp": 4,
        "police": 5,
        "kind": 6,
        "stage": 7,
        "opened": 8,
        "phone": 10,
    }
    return [
        values.get(next((key for key, at in places.items() if at == number), ""), text)
        for number, text in enumerate(row)
    ]


def told(found: Imported, group: str) -> list[tuple[str, str, str, str]]:
    return [(each.site.id, each.field, each.ours, each.theirs) for each in getattr(found.comparison, group)]


def lines_lost(before: str, after: str) -> list[str]:
    left = after.splitlines()
    return [line for line in before.splitlines() if line not in left]


def test_a_list_that_says_the_same_changes_nothing(merged: Merged, register: Path) -> None:
    found = merged(PORTAL, SCHOOLS)
    assert not found.changes
    assert (found.comparison.left, found.comparison.missing) == ((), ())
    assert register.read_text(encoding="utf-8") == REGISTER


def test_new_sites_are_added_and_all_else_stays_as_it_is(merged: Merged, register: Path) -> None:
    merged(PORTAL, NEW, SCHOOLS)
    after = register.read_text(encoding="utf-8")
    assert after.startswith(REGISTER)
    site = tomllib.loads(after)["sites"][-1]
    assert (site["id"], site["url"]) == ("bm-czj", "https://www.shifan.gov.cn/bm/czj/")  # "czj" is an issuer's
    assert (register.parent / "sites.toml.bak").read_text(encoding="utf-8") == REGISTER
    again = merged(PORTAL, NEW, SCHOOLS)
    assert not again.changes
    assert load(register).sites[-1].id == "bm-czj"


def test_blank_fields_are_filled_and_differences_are_left_to_a_person(merged: Merged, register: Path) -> None:
    row = changed(PORTAL, icp="渝ICP备05003300号-1", owner="区大数据局", phone="023-9", opened="2005-06-01")
    found = merged(row, SCHOOLS)
    assert told(found, "filled") == [
        ("menhu", "icp", "", "渝ICP备05003300号-1"), ("menhu", "opened", "", "2005-06-01"),
    ]  # fmt: skip
    assert told(found, "left") == [
        ("menhu", "owner", "区政府办公室", "区大数据局"), ("menhu", "contacts", "张三 023-1 zs@shifan.gov.cn", "张三 023-9"),
    ]  # fmt: skip
    after = register.read_text(encoding="utf-8")
    assert lines_lost(REGISTER, after) == []
    assert tomllib.loads(after)["sites"][0]["icp"] == "渝ICP备05003300号-1"


def test_a_field_that_is_taken_changes_alone(merged: Merged, register: Path) -> None:
    row = changed(PORTAL, owner="区大数据局", phone="023-9", name="示范区政府网")
    found = merged(row, SCHOOLS, take=("owner", "contacts"))
    assert [each.field for each in found.comparison.taken] == ["owner", "contacts"]
    assert [each.field for each in found.comparison.left] == ["name"]
    after = register.read_text(encoding="utf-8")
    assert lines_lost(REGISTER, after) == [
        "owner = '区政府办公室'", "[[sites.contacts]]", 'name = "张三"', 'phone = "023-1"   # 办公室', 'email = "zs@shifan.gov.cn"',
    ]  # fmt: skip
    portal = tomllib.loads(after)["sites"][0]
    assert portal["contacts"] == [{"name": "张三", "phone": "023-9", "email": "zs@shifan.gov.cn"}]
    assert list(portal)[:3] == ["name", "id", "kind"]


def test_a_stage_is_taken_with_all_that_belongs_to_it(merged: Merged, register: Path) -> None:
    found = merged(PORTAL, changed(SCHOOLS, stage="正常运行"))
    assert told(found, "left") == [("jw", "stage", "关停，2020-01-01 起，https://www.shifan.gov.cn/", "运行")]
    assert register.read_text(encoding="utf-8") == REGISTER
    merged(PORTAL, changed(SCHOOLS, stage="正常运行"), take=("stage",))
    site = tomllib.loads(register.read_text(encoding="utf-8"))["sites"][1]
    assert site["stage"] == "running"
    assert not {"stage_since", "successor"} & set(site)


def test_a_section_that_moves_takes_its_prefix_along(merged: Merged, register: Path) -> None:
    merged(PORTAL, changed(SCHOOLS, url="https://www.shifan.gov.cn/bm/jw/"), take=("url",))
    site = load(register).sites[1]
    assert (site.id, site.prefixes) == ("jw", ("https://www.shifan.gov.cn/bm/jw/",))


def test_columns_are_added_behind_those_that_are_there(merged: Merged, register: Path) -> None:
    heads = (*HEADS, "栏目")
    rows = ([*PORTAL, "通知公告 /tzgg/\n政务要闻 /yw/"], [*SCHOOLS, "工作动态 gzdt/"])
    found = merged(*rows, heads=heads)
    assert told(found, "left") == [("menhu", "columns", "1 个", "政务要闻")]
    assert told(found, "filled") == [("jw", "columns", "", "工作动态")]
    merged(*rows, heads=heads, take=("columns",))
    after = register.read_text(encoding="utf-8")
    assert lines_lost(REGISTER, after) == []
    portal, schools = load(register).sites
    assert [column.name for column in portal.columns] == ["通知公告", "政务要闻"]
    assert [column.url for column in schools.columns] == ["https://www.shifan.gov.cn/jw/gzdt/"]
    assert [waiver.check for waiver in portal.waivers] == ["home_updated"]


def test_sites_are_known_by_address_then_name_then_code(merged: Merged) -> None:
    moved = changed(PORTAL, url="https://www.shifan-new.gov.cn/")
    found = merged(moved, changed(SCHOOLS, name="区教育局", url="http://www.shifan.gov.cn/jw/index.html"))
    assert [(each.site.id, each.field) for each in found.comparison.left] == [("menhu", "url"), ("jw", "name")]
    found = merged(changed(moved, name="示范区政府网"), SCHOOLS)
    assert [(each.site.id, each.field) for each in found.comparison.left] == [("menhu", "name"), ("menhu", "url")]
    assert found.comparison.new == ()


def test_two_rows_for_one_site_are_a_fault(merged: Merged, register: Path) -> None:
    with pytest.raises(
        ListError,
        match='第 3 行，“网站名称”列：现在是 "区教委"，应为与工作表“网站”第 2 行不同的站点；两行都对应台账里的“区教委”',
    ):
        merged(changed(SCHOOLS, name="区教育局"), changed(SCHOOLS, url="https://www.shifan.gov.cn/jyw/"))
    assert register.read_text(encoding="utf-8") == REGISTER


def test_missing_sites_are_flagged_and_rows_with_faults_are_not_missing(merged: Merged, register: Path) -> None:
    assert [site.id for site in merged(PORTAL).comparison.missing] == ["jw"]
    found = merged(PORTAL, changed(SCHOOLS, opened="某年"), skip_bad=True)
    assert found.comparison.missing == ()
    assert len(found.planning.faults) == 1
    assert register.read_text(encoding="utf-8") == REGISTER


def test_a_result_that_the_register_refuses_is_not_written(merged: Merged, register: Path) -> None:
    with pytest.raises(ListError, match="得到的台账通不过检查，没有写"):
        merged(changed(PORTAL, url="https://www.shifan-new.gov.cn/"), SCHOOLS, take=("url",))
    assert register.read_text(encoding="utf-8") == REGISTER


def test_a_register_with_open_settings_may_be_merged_into_and_a_wrong_one_not(merged: Merged, register: Path) -> None:
    text = REGISTER.replace('["https://www.gov.cn/", "https://www.cq.gov.cn/"]', "[]")
    register.write_text(text, encoding="utf-8")
    found = merged(PORTAL, SCHOOLS, NEW)
    assert ["anchors" in line for line in found.open] == [True]
    register.write_text(text.replace("closed", "gone"), encoding="utf-8")
    with pytest.raises(RegisterError, match='键 stage：现在是 "gone"'):
        merged(PORTAL, SCHOOLS, NEW)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_byte_order_mark_stay(mark: bytes, merged: Merged, register: Path) -> None:
    old = mark + REGISTER.replace("\n", "\r\n").encode()
    register.write_bytes(old)
    merged(changed(PORTAL, icp="渝ICP备05003300号-1"), SCHOOLS, NEW)
    new = register.read_bytes()
    assert new.startswith(mark + "# 台账".encode())
    assert new.count(b"\r\n") == new.count(b"\n") > old.count(b"\n")
    assert load(register).sites[0].icp == "渝ICP备05003300号-1"


def test_sites_written_in_one_line_are_refused_rather_than_harmed(merged: Merged, register: Path) -> None:
    head, _, _ = REGISTER.partition("# 门户")
    inline = '{ id = "menhu", name = "示范区人民政府门户网站", kind = "portal", owner = "区政府办公室", url = "https://www.shifan.gov.cn/" }'
    register.write_text(f"sites = [{inline}]\n{head}", encoding="utf-8")
    with pytest.raises(ListError, match=r"不是写成若干个 \[\[sites\]\] 表"):
        merged(PORTAL, NEW)
    merged(changed(PORTAL, icp="渝ICP备05003300号-1"))
    assert load(register).sites[0].icp == "渝ICP备05003300号-1"


def test_a_register_that_was_edited_meanwhile_is_left_alone(tmp_path: Path, register: Path) -> None:
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": (HEADS, PORTAL, NEW)}), register)
    register.write_text(REGISTER + "# 刚加的一行\n", encoding="utf-8")
    with pytest.raises(ListError, match="有人改过"):
        keep(found, register, replaces=True)
    assert register.read_text(encoding="utf-8").endswith("# 刚加的一行\n")


KILLED = """
import os, signal, sys
kill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
if sys.argv[1] == "before": os.fsync = kill
else: os.replace = kill
from monitor.cli import main
sys.argv[:] = ["xunwang", "register", "import", sys.argv[2], "--merge", "-r", sys.argv[3]]
main()
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_kill_9_at_the_worst_moment_leaves_the_old_register(moment: str, tmp_path: Path, register: Path) -> None:
    listed = workbook(tmp_path / "台账.xlsx", {"网站": (HEADS, PORTAL, NEW)})
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, moment, str(listed), str(register)],
        env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert register.read_text(encoding="utf-8") == REGISTER
    assert list(tmp_path.glob(".sites.toml.*.tmp")), "it was killed while it wrote"
    found = imported(listed, register)
    keep(found, register, replaces=True)
    assert load(register).sites[-1].id == "bm-czj"
