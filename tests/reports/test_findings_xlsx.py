"""The findings list, read back as a spreadsheet program reads it."""

import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from monitor.reports.findings_xlsx import FINDING_COLUMNS, findings_workbook
from tests.reports.judgements import CATALOGUE, FORMULA_LINK, REGISTER, SNEAKY, district


@pytest.fixture(name="book")
def _book() -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(findings_workbook(REGISTER, district(), catalogue=CATALOGUE)))


def rows(sheet: object) -> list[dict[str, str]]:
    """The rows of a sheet by column title."""
    table = [[str(value or "") for value in row] for row in sheet.values]  # type: ignore[attr-defined]
    return [dict(zip(table[0], row, strict=True)) for row in table[1:]]


def test_one_row_a_finding_with_all_columns(book: openpyxl.Workbook) -> None:
    found = rows(book["发现清单"])
    assert len(found) == sum(len(each.findings) for each in district())
    assert list(found[0]) == [title for title, _ in FINDING_COLUMNS]
    stale = next(row for row in found if row["网址"].endswith("/lm0/"))
    assert stale["站点"] == "南安区人民政府网"
    assert stale["结论"] == "不合格"
    assert stale["检查项"] == "栏目更新"
    assert stale["开始时间"] == "2026-11-17"
    assert "国办秘函〔2019〕19号" in stale["依据"]
    assert len(stale["编号"]) == 12


def test_waived_and_shared_faults_say_so(book: openpyxl.Workbook) -> None:
    found = rows(book["发现清单"])
    assert [row["是否豁免"] for row in found if "备案编号" in row["问题"]] == ["是：备案编号变更办理中，截止2026-12-31"]
    assert [row["归责站点"] for row in found if row["网址"].endswith("footer.html")] == ["南安区人民政府网"]


def test_an_outside_site_that_is_down_is_listed_apart(book: openpyxl.Workbook) -> None:
    (apart,) = [row for row in rows(book["发现清单"]) if row["网址"] == "https://gone.example.org/"]
    assert apart["结论"] == "单列"


def test_nothing_becomes_a_formula_or_a_link(book: openpyxl.Workbook) -> None:
    texts = set()
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            assert cell.data_type in ("s", "n")
            assert cell.hyperlink is None
            texts.add(cell.value)
    assert any(text and SNEAKY in text.split("\n") for text in texts)
    assert FORMULA_LINK in texts


def test_frozen_filtered_and_wide_enough(book: openpyxl.Workbook) -> None:
    sheet = book["发现清单"]
    assert sheet.freeze_panes == "C2"
    assert sheet.auto_filter.ref == f"A1:O{sheet.max_row}"
    assert sheet.column_dimensions["F"].width > 40
    assert book["站点评定"].freeze_panes == "B2"


def test_sites_stand_worst_first(book: openpyxl.Workbook) -> None:
    found = rows(book["站点评定"])
    assert [row["评定"] for row in found[:3]] == ["不合格", "即将不合格", "不可测"]
    assert found[0]["单项否决"] == "栏目更新"
    assert found[0]["评定时间"] == "2026-11-23 00:00"


def test_a_district_without_findings_still_makes_a_file() -> None:
    book = openpyxl.load_workbook(BytesIO(findings_workbook(REGISTER, [], catalogue=CATALOGUE)))
    assert book.sheetnames == ["发现清单", "站点评定"]


@pytest.mark.slow
def test_another_program_opens_it(program: Callable[[str], str], tmp_path: Path) -> None:
    office = program("soffice")
    (tmp_path / "list.xlsx").write_bytes(findings_workbook(REGISTER, district(), catalogue=CATALOGUE))
    command = [
        office,
        "--headless",
        f"-env:UserInstallation=file://{tmp_path}/profile",
        "--convert-to",
        "pdf",
        "--outdir",
    ]
    subprocess.run([*command, str(tmp_path), str(tmp_path / "list.xlsx")], check=True, capture_output=True, timeout=120)
    assert (tmp_path / "list.pdf").read_bytes().startswith(b"%PDF")
