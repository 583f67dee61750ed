"""The workbook of reposting, read back as a spreadsheet program reads it."""

from io import BytesIO

import openpyxl
import pytest

from monitor.reports.repost_table import RepostTable, repost_table
from monitor.reports.repost_xlsx import DUTY_COLUMNS, repost_workbook
from tests.reports.judgements import AS_OF, HOSTILE
from tests.reports.reposting import CHANGED, HOSTILE_KEY, LINK, MISSING, WITH_ISSUERS, judgements, reposts


@pytest.fixture(name="table", scope="module")
def _table() -> RepostTable:
    return repost_table(WITH_ISSUERS, reposts(), AS_OF, judgements())


@pytest.fixture(name="book", scope="module")
def _book(table: RepostTable) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(repost_workbook(WITH_ISSUERS, table)))


def rows(sheet: object) -> list[dict[str, str]]:
    """The rows of a sheet by column title."""
    cells = [["" if value is None else str(value) for value in row] for row in sheet.values]  # type: ignore[attr-defined]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[1:]]


def test_three_sheets_filtered_and_frozen(book: openpyxl.Workbook, table: RepostTable) -> None:
    assert book.sheetnames == ["转载情况", "差异", "上级发布源"]
    sheet = book["转载情况"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:S{len(table.rows) + 1}"
    assert [cell.value for cell in sheet[1]] == [title for title, _ in DUTY_COLUMNS]
    assert sheet.page_setup.orientation == "landscape"


def test_one_row_a_duty(book: openpyxl.Workbook, table: RepostTable) -> None:
    found = {row["文件编号"]: row for row in rows(book["转载情况"])}
    assert len(found) == len(table.rows)
    assert found[MISSING]["状态"] == "缺"
    assert found[MISSING]["转载情况"] == "仅解读"
    assert found[CHANGED]["最后一次未见"] == "2026-11-21 11:00"
    assert found[CHANGED]["首次见到"] == "2026-11-21 17:00"
    assert found[CHANGED]["页面所示时间"] == "2026-11-21 16:00"
    assert int(found[CHANGED]["差异处数"]) >= 5
    assert (found[HOSTILE_KEY]["状态"], found[HOSTILE_KEY]["转载情况"]) == ("已撤下", "已撤下")
    assert "该文件的转载已经不在了" in found[HOSTILE_KEY]["需改正、核对的问题"]
    assert "转载页没有注明来源" in found[CHANGED]["需改正、核对的问题"]
    assert "只放了链接" in found[LINK]["需改正、核对的问题"]


def test_states_are_coloured_and_pages_are_links(book: openpyxl.Workbook) -> None:
    sheet = book["转载情况"]
    colours = {row[0].value: row[0].fill.fgColor.rgb for row in sheet.iter_rows(min_row=2)}
    assert colours["缺"] == colours["迟"] == "FFFDECEA"
    assert (colours["待转"], colours["按时"], colours["不可测"]) == ("FFFFF4E0", "FFE8F5EC", "FFEEF1F4")
    links = [cell.hyperlink.target for row in sheet.iter_rows(min_row=2) for cell in row if cell.hyperlink]
    assert any(link.endswith(f"/zwgk/zcwj/{CHANGED}.html") for link in links)
    assert all(link.startswith("https://") for link in links)


def test_one_row_a_difference_in_chinese(book: openpyxl.Workbook, table: RepostTable) -> None:
    found = [row for row in rows(book["差异"]) if row["转载网址"].endswith(f"{CHANGED}.html")]
    changed = table.row(CHANGED, "portal")
    assert changed is not None and len(found) == len(changed.differences)
    (money,) = [row for row in found if "3200" in row["原文"]]
    assert (money["类别"], money["是否重要"], "2300" in money["转载"]) == ("数字不同", "重要", True)
    (lost,) = [row for row in found if row["类别"] == "缺少文字"]
    assert "强化监督检查" in lost["原文"] and lost["转载"] == ""


def test_issuers_and_how_they_could_be_read(book: openpyxl.Workbook) -> None:
    state, city = rows(book["上级发布源"])
    assert (state["情况"], state["最近一次读到"]) == ("正常", "2026-11-22 23:51")
    assert (city["情况"], city["自何时起"]) == ("读不了", "2026-11-22 19:15")
    assert "不等于没有发布" in city["说明"]


def test_nothing_of_a_page_becomes_a_formula(book: openpyxl.Workbook) -> None:
    texts = {}
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n")
            texts[cell.value] = cell
    assert '=HYPERLINK("http://evil.example/","号")' in texts
    assert HOSTILE.replace("\u202e", "") in texts


def test_chosen_rows_only_and_an_empty_table(table: RepostTable) -> None:
    one = [row for row in table.rows if row.document == HOSTILE_KEY]
    book = openpyxl.load_workbook(BytesIO(repost_workbook(WITH_ISSUERS, table, one)))
    assert [row["文件编号"] for row in rows(book["转载情况"])] == [HOSTILE_KEY]
    nothing = repost_table(WITH_ISSUERS, {}, AS_OF)
    book = openpyxl.load_workbook(BytesIO(repost_workbook(WITH_ISSUERS, nothing)))
    assert [len(rows(sheet)) for sheet in book.worksheets] == [0, 0, 2]
