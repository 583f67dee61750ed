"""An Excel file (.xlsx) as sheets of plain cells: merged ranges spread, hyperlinks kept, formulas by their results."""

import re
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from monitor.register.lists.sheet import BLANK, Book, Cell, CellValue, ListError, Sheet

_MOST_BYTES = 200_000_000
_MOST_COLUMNS = 200
_BLANK_ROWS = 1_000
"""So many blank rows in a row end a sheet: formats that were put on whole columns make sheets of a million rows."""
_LINK_FORMULA = re.compile(r"""=\s*HYPERLINK\(\s*["']([^"']+)["']""", re.I)
MISSING_PART = "{file}：读 Excel 文件需要组件 openpyxl，这台机器上没有。请安装 excel 附加组件，或把表格另存为 .csv。"


def read_workbook(raw: bytes, file: str) -> Book:
    """The visible sheets of a workbook.  Raises :class:`ListError`."""
    plain = _load(raw, file, results=False)
    counted = _load(raw, file, results=True) if _has_formulas(plain) else plain
    sheets, ignored = [], []
    for sheet in plain.worksheets:
        if sheet.sheet_state != "visible":
            ignored.append(f"工作表“{sheet.title}”（隐藏的）")
            continue
        rows = tuple(_rows(sheet, counted[sheet.title]))
        sheets.append(Sheet(name=sheet.title, rows=rows))
        if sheet.max_row - len(rows) >= _BLANK_ROWS:
            ignored.append(f"工作表“{sheet.title}”第 {len(rows)} 行以后（连续 {_BLANK_ROWS} 行空白，没有再往下读）")
    return Book(file=file, sheets=tuple(sheets), ignored=tuple(ignored))


def _load(raw: bytes, file: str, *, results: bool) -> Any:
    try:
        import openpyxl
    except ModuleNotFoundError:
        raise ListError((MISSING_PART.format(file=file),)) from None
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            size = sum(entry.file_size for entry in archive.infolist())
        if size > _MOST_BYTES:
            told = f"{file}：文件展开后有 {size / 1e6:.0f} MB，太大。请只留下网站清单，另存为新的 .xlsx。"
            raise ListError((told,))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(BytesIO(raw), data_only=results)
    except ListError:
        raise
    except Exception:  # a damaged file fails in many ways: archive, XML, missing parts, values out of range
        told = f"{file}：打不开，不是完好的 .xlsx 文件。请在 Excel 或 WPS 里打开，另存为“Excel 工作簿（.xlsx）”后再试。"
        raise ListError((told,)) from None


def _has_formulas(book: Any) -> bool:
    return any(cell.data_type == "f" for sheet in book.worksheets for row in _cells(sheet) for cell in row)


def _cells(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """Rows of cells until the sheet's end, or until it has been blank for long."""
    blank = 0
    for row in sheet.iter_rows(max_col=min(sheet.max_column, _MOST_COLUMNS)):
        blank = 0 if any(cell.value is not None for cell in row) else blank + 1
        if blank > _BLANK_ROWS:
            return
        yield row


def _rows(sheet: Any, counted: Any) -> Iterator[tuple[Cell, ...]]:
    """The rows down to the last one that holds something."""
    spread = _spread(sheet)
    waiting: list[tuple[Cell, ...]] = []
    for row in _cells(sheet):
        made = tuple(_cell(cell, counted, sheet, spread) for cell in row)
        waiting.append(made)
        if any(cell.value is not None or cell.uncounted for cell in made):
            yield from waiting
            waiting = []


def _spread(sheet: Any) -> dict[tuple[int, int], Any]:
    """Row and column of each cell inside a merged range, with the range's first cell."""
    found = {}
    for area in sheet.merged_cells.ranges:
        first = sheet.cell(area.min_row, area.min_col)
        for row in range(area.min_row, min(area.max_row, area.min_row + _BLANK_ROWS) + 1):
            for column in range(area.min_col, min(area.max_col, _MOST_COLUMNS) + 1):
                found[row, column] = first
    return found


def _cell(cell: Any, counted: Any, sheet: Any, spread: dict[tuple[int, int], Any]) -> Cell:
    place = (cell.row, cell.column)
    source = spread.get(place, cell)
    link = str(source.hyperlink.target or "") if getattr(source, "hyperlink", None) else ""
    value, uncounted = source.value, False
    if source.data_type == "f":
        found = _LINK_FORMULA.match(str(value))
        link = found[1] if found else link
        value = counted.cell(source.row, source.column).value
        uncounted = value is None and not link
    if value is None and not link and not uncounted:
        return BLANK
    return Cell(
        value=_plain(value),
        link=link,
        spread=place in spread and source is not cell,
        above=source.row < cell.row,
        uncounted=uncounted,
    )


def _plain(value: object) -> CellValue:
    if value is None or isinstance(value, str | int | float | date):
        return value if not isinstance(value, str) or value.strip() else None
    if isinstance(value, time):
        return value.isoformat()
    return str(value)


def is_serial_day(value: float) -> bool:
    """Whether a number may be a day as Excel counts them: 1954 to 2064."""
    return 20_000 <= value <= 60_000


def day_of_serial(value: float) -> date:
    """The day that Excel writes as this number."""
    return date.fromordinal(datetime(1899, 12, 30).toordinal() + int(value))  # noqa: DTZ001 - a count of days
