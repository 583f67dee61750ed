"""What offices really have: title rows, merged cells, numbers for codes, old encodings; and every fault in its words."""

import datetime
from pathlib import Path

import openpyxl
import pytest

from monitor.model import Contact, Kind, Stage
from monitor.register.lists.headings import field_of
from monitor.register.lists.sheet import ListError
from tests.register.office_lists import FINANCE, HEADS, INVEST, PLAIN, PORTAL, Rows, imported, sites_of, table, workbook

BAD = sorted((Path(__file__).parent / "bad_lists").glob("*.csv"))


@pytest.mark.parametrize("case", BAD, ids=lambda path: path.stem)
def test_bad_list_says_exactly_this(case: Path, tmp_path: Path) -> None:
    said, _, body = case.read_text(encoding="utf-8").partition("---\n")
    path = tmp_path / "台账.csv"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(ListError) as caught:
        imported(path)
    assert list(caught.value.problems) == said.splitlines()


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("网站名称", "name"), ("站点名称", "name"), ("名称", "name"), ("网站\n名称*", "name"), ("网站（网页）名称", "name"),
        ("专属网页名称（必填）", "name"), ("主办单位", "owner"), ("责任单位", "owner"), ("单位", "owner"), ("承办单位", "operator"),
        ("网址", "url"), ("首页网址（URL）", "url"), ("网站地址", "url"), ("域名", "url"), ("ＵＲＬ", "url"), ("单位地址", ""),
        ("网站标识码", "site_code"), ("标识码", "site_code"), ("ICP备案号", "icp"), ("ICP 备案编号", "icp"), ("备案号", "icp"),
        ("公安备案号", "police_id"), ("公安机关备案号", "police_id"), ("公网安备号", "police_id"), ("网站类型", "kind"), ("类别", "kind"),
        ("状态", "stage"), ("运行状态", "stage"), ("开办时间", "opened"), ("开通时间", "opened"), ("关停时间", "stage_since"),
        ("状态时间", "stage_since"), ("新网址", "successor"), ("迁移到", "successor"), ("内容并入", "successor"), ("联系人", "person"),
        ("负责人", "person"), ("管理员", "person"), ("联系电话", "phone"), ("办公电话", "phone"), ("手机", "phone"), ("邮箱", "email"),
        ("电子邮箱", "email"), ("栏目及网址", "columns"), ("序号", ""), ("备注", ""), ("IP地址", ""), ("微信公众号", ""),
    ],
)  # fmt: skip
def test_usual_headings_are_understood(heading: str, field: str) -> None:
    assert field_of(heading) == field


# ── Excel ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_plain_list(tmp_path: Path) -> None:
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": PLAIN}))
    sites = sites_of(found)
    portal = sites["示范区人民政府门户网站"]
    assert (portal.id, portal.kind, portal.url) == ("shifan", Kind.PORTAL, "https://www.shifan.gov.cn/")
    assert portal.contacts == (Contact(name="张三", phone="023-68012687", email="zs@shifan.gov.cn"),)
    assert portal.opened == datetime.date(2005, 6, 1)
    assert sites["区财政局"].prefixes == ("https://www.shifan.gov.cn/bm/czj/",)
    assert [site.id for site in sites.values()] == ["shifan", "czj", "tz"]


def test_headings_in_any_order_below_titles_and_groups(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["示范区政府网站台账", None, None, None, None, None, None],
        ["填报单位：区政府办公室", None, None, None, None, None, None],
        ["序号", "联系人", None, "网站标识码", "首页网址", "网站名称", "主办单位"],
        [None, "姓名", "手机", None, None, None, None],
        [1, "张三", 13800000000.0, 5001070001.0, "https://www.shifan.gov.cn/", "示范区人民政府", "区政府办公室"],
    ]
    merges = ["A1:G1", "A2:G2", "B3:C3", "A3:A4", "D3:D4", "E3:E4", "F3:F4", "G3:G4"]
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": rows}, merges))
    (site,) = sites_of(found).values()
    assert (site.site_code, site.owner) == ("5001070001", "区政府办公室")
    assert site.contacts == (Contact(name="张三", phone="13800000000"),)
    assert "第 4 行是表头" in found.listing.read[0]
    assert "没有用到：序号" in found.listing.read[0]


def test_rows_that_are_no_sites_are_named(tmp_path: Path) -> None:
    rows: list[list[object]] = [["序号", "网站名称", "主办单位", "网址"], ["一、门户"], [1, *PORTAL[:3]], ["二、部门"], [2, *FINANCE[:3]],
                                ["序号", "网站名称", "主办单位", "网址"], [3, None, None, None], ["合计", "2 个"]]  # fmt: skip
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": rows}, ["A2:D2"]))
    assert list(sites_of(found)) == ["示范区人民政府门户网站", "区财政局"]
    assert [note for note in found.planning.notes if "略过" in note] == [
        f"工作表“网站”第 {row} 行“{text}”不是站点，略过"
        for row, text in ((2, "一、门户"), (4, "二、部门"), (6, "序号"), (8, "合计"))
    ]


def test_a_unit_that_is_merged_over_its_sites_and_two_people_of_one_site(tmp_path: Path) -> None:
    rows: Rows = [
        ["主办单位", "网站名称", "网址", "联系人", "手机"],
        ["区政府办公室", "示范区人民政府", "https://www.shifan.gov.cn/", "张三", "1"],
        [None, "区大数据局", "https://www.shifan.gov.cn/dsj/", "李四", "2"],
        [None, None, None, "王五", "3"],
    ]
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": rows}, ["A2:A4", "B3:B4", "C3:C4"]))
    portal, data = sites_of(found).values()
    assert (portal.owner, data.owner) == ("区政府办公室", "区政府办公室")
    assert data.contacts == (Contact(name="李四", phone="2"), Contact(name="王五", phone="3"))


def test_what_spreadsheets_make_of_codes_dates_and_addresses(tmp_path: Path) -> None:
    rows = [
        HEADS,
        ("　示范区人民政府\n门户网站 ", "区政府办", "WWW.shifan.gov.cn", 5001070001.0, "渝icp备 05003300号－1", 50010702500814, "门户",
         "例行", datetime.datetime(2018, 3, 1, tzinfo=None), "张　三；李四", "023-68012687/13800000000", "a@b.cn；c@d.cn"),  # noqa: DTZ001
        ("区教委", "区教委", "ｗｗｗ．ｓｈｉｆａｎ．ｇｏｖ．ｃｎ/jw/index.html", "", "无", "—", "子网页", "正常运行", 43160, "", "", ""),
        ("区民政局", "区民政局", "点击访问", "", "", "", "", "", "2018年3月", "", "", ""),
        ("区水利局", "区水利局", '=HYPERLINK("https://www.shifan.gov.cn/slj/","访问")', "", "", "", "", "", "2018.3.1", "", "", ""),
    ]  # fmt: skip
    path = workbook(tmp_path / "台账.xlsx", {"网站": rows}, links={"C4": "https://www.shifan.gov.cn/mzj/"})
    found = imported(path)
    portal, schools, civil, water = sites_of(found).values()
    assert (portal.name, portal.url) == ("示范区人民政府门户网站", "https://www.shifan.gov.cn/")
    assert (portal.site_code, portal.icp) == ("5001070001", "渝ICP备05003300号-1")
    assert portal.police_id == "渝公网安备50010702500814号"
    assert portal.contacts == (
        Contact(name="张三；李四", phone="023-68012687、13800000000", email="a@b.cn"), Contact(email="c@d.cn"),
    )  # fmt: skip
    assert (schools.url, schools.prefixes) == (
        "https://www.shifan.gov.cn/jw/index.html", ("https://www.shifan.gov.cn/jw/",),
    )  # fmt: skip
    assert (schools.icp, schools.police_id) == ("", "")
    assert {site.opened for site in (portal, schools, civil, water)} == {datetime.date(2018, 3, 1)}
    assert (civil.url, water.url) == ("https://www.shifan.gov.cn/mzj/", "https://www.shifan.gov.cn/slj/")
    notes = "\n".join(found.planning.notes)
    assert "“2018年3月”没有写到日，按 2018-03-01 登记" in notes
    assert "网址没有写 http:// 或 https://，按 https 登记" in notes


@pytest.mark.parametrize(
    ("words", "stage"),
    [
        ("正常运行", Stage.RUNNING), ("例行", Stage.RUNNING), ("整改", Stage.RECTIFYING), ("例行整改中", Stage.RECTIFYING),
        ("整改完成", Stage.RUNNING), ("临时下线", Stage.SUSPENDED), ("迁移", Stage.MIGRATING), ("关停", Stage.CLOSED),
        ("已关停", Stage.CLOSED), ("永久下线", Stage.CLOSED), ("申请关停", Stage.MIGRATING), ("申请临时下线", Stage.RUNNING),
        ("筹建", Stage.PREPARING),
    ],
)  # fmt: skip
def test_words_for_a_stage(words: str, stage: Stage, tmp_path: Path) -> None:
    rows = [("网站名称", "主办单位", "网址", "状态", "状态时间", "新网址"), (*PORTAL[:3], "", "", ""),
            (*INVEST[:3], words, "2024/3/31", "示范区人民政府门户网站")]  # fmt: skip
    found = imported(workbook(tmp_path / "台账.xlsx", {"网站": rows}))
    site = sites_of(found)["示范投资促进网"]
    assert (site.stage, site.stage_since) == (stage, datetime.date(2024, 3, 31))
    assert site.successor == "https://www.shifan.gov.cn/"
    assert ("还没有批准" in "".join(found.planning.notes)) is words.startswith("申请")


def test_sheets_without_such_headings_and_hidden_ones_are_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "台账.xlsx",
        {"门户": (HEADS, PORTAL), "部门": (HEADS, FINANCE, PORTAL), "说明": [["请按时填报"]], "旧": PLAIN},
    )
    book = openpyxl.load_workbook(path)
    book["旧"].sheet_state = "hidden"
    book.save(path)
    found = imported(path)
    assert list(sites_of(found)) == ["示范区人民政府门户网站", "区财政局"]
    assert found.listing.ignored == ("工作表“说明”（没有认出表头）", "工作表“旧”（隐藏的）")
    assert "工作表“部门”第 3 行“示范区人民政府门户网站”与工作表“门户”第 2 行相同，只登记一次" in found.planning.notes


def test_a_formula_without_its_result_is_a_fault_of_its_cell(tmp_path: Path) -> None:
    rows = [HEADS, ('=CONCATENATE("示范区","政府")', *PORTAL[1:])]
    path = workbook(tmp_path / "台账.xlsx", {"网站": rows})
    with pytest.raises(ListError, match="第 2 行，“网站名称”列：现在是空的，应为文字；这里是公式"):
        imported(path)


def test_texts_that_look_like_formulas_stay_texts(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        HEADS,
        PORTAL,
        (
            "=财政局",
            "@区财政局",
            "https://www.shifan.gov.cn/czj/",
            "",
            "",
            "",
            "",
            "",
            "",
            "-李四",
            "+86-23-68010001",
            "",
        ),
    ):
        sheet.append(row)
    sheet["A3"].data_type = "s"
    book.save(tmp_path / "台账.xlsx")
    site = sites_of(imported(tmp_path / "台账.xlsx"))["=财政局"]
    assert (site.owner, site.contacts) == ("@区财政局", (Contact(name="-李四", phone="+86-23-68010001"),))


# ── text tables ──────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_encodings_and_separators(encoding: str, separator: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(table([("示范区网站台账",), (), *PLAIN, ()], separator).encode(encoding))
    found = imported(path)
    assert [site.id for site in sites_of(found).values()] == ["shifan", "czj", "tz"]
    assert found.listing.read[0].startswith("台账.csv：第 3 行是表头，站点 3 行")


def test_zeros_kept_by_a_spreadsheet_in_a_text_table(tmp_path: Path) -> None:
    path = tmp_path / "台账.csv"
    path.write_bytes(
        table(
            [("网站名称", "主办单位", "网址", "标识码", "电话"), (*PORTAL[:3], '="5001070001"', '="02368012687"')]
        ).encode("gb18030")
    )
    (site,) = sites_of(imported(path)).values()
    assert (site.site_code, site.contacts[0].phone) == ("5001070001", "02368012687")


# ── files that are no lists ──────────────────────────────────────────────────────────────────────────────────────────

SAVE_AS = "请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再试。"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), f"是旧的 .xls 格式，或者设了打开密码，读不了。{SAVE_AS}不要设密码。"),
        (b"PK\x03\x04" + b"not an archive" * 9, "打不开，不是完好的 .xlsx 文件。请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再试。"),
        (b"<html><table>", f"里面是网页（有的系统把网页当成 .xls 导出），不是表格文件。{SAVE_AS}"),
        (b"%PDF-1.4", "是 PDF，不是表格。请向提供的单位要 Excel 文件。"),
        (b"\xef\xbb\xbf\r\n", "是空文件。"),
        (b"\x81\x81\xff\xff\xfe\x00", "不是文字表格，或编码既不是 UTF-8 也不是 GB18030。请在 Excel 里打开，另存为 .xlsx 后再试。"),
    ],
)  # fmt: skip
def test_files_that_are_refused_with_the_remedy(content: bytes, told: str, tmp_path: Path) -> None:
    path = tmp_path / "台账.xls"
    path.write_bytes(content)
    with pytest.raises(ListError) as caught:
        imported(path)
    assert caught.value.problems == (f"台账.xls：{told}",)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    for path, told in ((tmp_path / "无.xlsx", "找不到这个文件"), (tmp_path, "读不了这个文件")):
        with pytest.raises(ListError, match=told):
            imported(path)


def test_bad_rows_may_be_left_out_but_not_silently(tmp_path: Path) -> None:
    path = workbook(tmp_path / "台账.xlsx", {"网站": (*PLAIN, ("区教委", "区教委", "建设中", *[""] * 9))})
    with pytest.raises(ListError):
        imported(path)
    found = imported(path, skip_bad=True)
    assert len(found.planning.sites) == 3
    assert [fault.words for fault in found.planning.faults] == [
        '台账.xlsx：工作表“网站”第 5 行，“网址”列：现在是 "建设中"，应为一个网址（如 https://www.example.gov.cn/czj/）'
    ]
