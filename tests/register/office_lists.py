"""Lists as offices keep them, written as real files."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl

from monitor.app.importing import Imported, read_list

Rows = Sequence[Sequence[object]]

HEADS = (
    "网站名称",
    "主办单位",
    "网址",
    "网站标识码",
    "ICP备案号",
    "公安备案号",
    "类型",
    "状态",
    "开办时间",
    "联系人",
    "联系电话",
    "电子邮箱",
)
PORTAL = ("示范区人民政府门户网站", "示范区人民政府办公室", "https://www.shifan.gov.cn", "5001070001", "渝ICP备05003300号-1",
          "渝公网安备50010702500814号", "门户网站", "正常运行", "2005-06-01", "张三", "023-68012687", "zs@shifan.gov.cn")  # fmt: skip
FINANCE = (
    "区财政局",
    "区财政局",
    "https://www.shifan.gov.cn/bm/czj/",
    "",
    "",
    "",
    "专属网页",
    "正常运行",
    "",
    "李四",
    "",
    "",
)
INVEST = (
    "示范投资促进网",
    "区招商投资局",
    "http://tz.shifan.gov.cn/",
    "5001070033",
    "",
    "",
    "独立网站",
    "",
    "",
    "",
    "",
    "",
)
PLAIN = (HEADS, PORTAL, FINANCE, INVEST)


def workbook(path: Path, sheets: Mapping[str, Rows], merges: Iterable[str] = (), links: Mapping[str, str] = {}) -> Path:
    """An Excel file; ``merges`` and ``links`` (cell → target) are of the first sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    first = book.worksheets[0]
    for area in merges:
        first.merge_cells(area)
    for place, target in links.items():
        first[place].hyperlink = target
    book.save(path)
    return path


def table(rows: Rows, separator: str = ",") -> str:
    """The rows as a text table."""
    held = io.StringIO()
    csv.writer(held, delimiter=separator).writerows(rows)
    return held.getvalue()


def imported(path: Path, register: Path | None = None, **more: Any) -> Imported:
    """The list held against a register, nothing written."""
    return read_list(path, register, target=register or Path("sites.toml"), **more)


def sites_of(found: Imported) -> dict[str, Any]:
    """The sites that the list makes, by name."""
    return {planned.site.name: planned.site for planned in found.planning.sites}
