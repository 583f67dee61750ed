"""The template: what Excel is told, and that the import understands what a clerk fills in."""

from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from monitor.register.lists import template
from monitor.register.lists.cells import a_kind, a_stage
from monitor.register.lists.headings import field_of
from monitor.register.lists.sheet import Cell, ListError
from monitor.register.lists.template import COLUMNS, KIND_CHOICES, STAGE_CHOICES, template_workbook
from tests.register.office_lists import imported, sites_of


def book() -> Any:
    return openpyxl.load_workbook(BytesIO(template_workbook()))


def filled(path: Path, *rows: dict[str, str]) -> Path:
    """The template without its examples, these rows typed in as texts."""
    made = book()
    sheet = made["网站台账"]
    sheet.delete_rows(4, 2)
    for at, row in enumerate(rows, 4):
        for column, each in enumerate(COLUMNS, 1):
            cell = sheet.cell(at, column)
            cell.value = row.get(each.heading)
            if cell.value is not None:
                cell.data_type = "s"  # as Excel keeps what is typed into a cell of text format
    made.save(path)
    return path


def test_every_heading_is_one_that_the_import_understands() -> None:
    fields = [field_of(column.words) for column in COLUMNS]
    assert [column.heading for column, field in zip(COLUMNS, fields, strict=True) if not field] == ["备注"]
    assert len(set(fields)) == len(fields)


def test_every_choice_is_one_that_the_import_understands() -> None:
    assert [a_kind(Cell(value=choice), []) for choice in KIND_CHOICES] == ["portal", "section", "standalone", None]
    stages = [a_stage(Cell(value=choice), [], moves=False) for choice in STAGE_CHOICES]
    assert stages == ["running", "rectifying", "suspended", "migrating", "closed", "running", "preparing"]


def test_what_excel_is_told() -> None:
    sheet = book()["网站台账"]
    assert sheet.freeze_panes == "B4"
    assert [cell.value for cell in sheet[3]] == [column.words for column in COLUMNS]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    lists = {area: rule.formula1 for area, rule in rules.items() if rule.type == "list"}
    assert lists == {"D4:D1001": f'"{",".join(KIND_CHOICES)}"', "I4:I1001": f'"{",".join(STAGE_CHOICES)}"'}
    assert all(rule.prompt for rule in rules.values())
    assert len(rules) == len(COLUMNS)
    for row in (4, 5, 6, 3 + template.ROWS):
        assert {cell.number_format for cell in sheet[row]} == {"@"}
    assert {sheet.column_dimensions[letter].width > 7 for letter in "ABCDEFGHIJKLMNOPQ"} == {True}
    assert [sheet.cell(row, 1).value[:3] for row in (4, 5)] == ["示例：", "示例："]
    assert sheet.print_title_rows == "$3:$3"


def test_examples_left_in_are_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "模板.xlsx"
    path.write_bytes(template_workbook())
    with pytest.raises(ListError) as caught:
        imported(path)
    assert caught.value.problems[:2] == (
        "模板.xlsx：工作表“网站台账”第 4 行，“示例：示范区人民政府门户网站”是模板里的示例，请删除这一行",
        "模板.xlsx：工作表“网站台账”第 5 行，“示例：示范区财政局”是模板里的示例，请删除这一行",
    )


def test_the_examples_themselves_would_be_accepted(tmp_path: Path) -> None:
    rows = [{column.heading: column.examples[at].removeprefix("示例：") for column in COLUMNS} for at in range(2)]
    found = imported(filled(tmp_path / "台账.xlsx", *rows))
    portal, section = sites_of(found).values()
    assert [column.name for column in portal.columns] == ["通知公告", "政策文件"]
    assert section.contacts[0].phone == "023-60000001、13800000000"
    assert found.listing.ignored == ("工作表“填写说明”（没有认出表头）",)


def test_what_begins_like_a_formula_is_text_from_end_to_end(tmp_path: Path) -> None:
    row = {"网站名称": "=1+1", "主办单位": "@区政府", "网址": "https://www.shifan.gov.cn/", "网站标识码": "5001070001",
           "联系人": "-张三", "联系电话": "+86-23-60000000"}  # fmt: skip
    found = imported(filled(tmp_path / "台账.xlsx", row))
    (site,) = sites_of(found).values()
    assert (site.name, site.owner, site.contacts[0].name, site.contacts[0].phone) == (
        "=1+1",
        "@区政府",
        "-张三",
        "+86-23-60000000",
    )
