"""How every workbook looks: formats, heads, frozen edges, printing."""

from collections.abc import Sequence
from typing import Any, Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

CELL_LIMIT: Final = 32_767
"""Characters that a cell may hold, by the file format."""

TEXT_ONLY: Final[dict[str, Any]] = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
"""Options of a workbook in which no string becomes anything else."""


def cell_formats(book: Workbook) -> dict[str, Format]:
    """The formats of cells: ``cell``, ``head``, ``link``, and one for each colour word."""
    cell = {
        "font_name": "Microsoft YaHei",
        "font_size": 10,
        "valign": "top",
        "text_wrap": True,
        "border": 1,
        "border_color": "#D5DCE4",
    }
    head = {
        **cell,
        "bold": True,
        "bg_color": "#12395B",
        "font_color": "#FFFFFF",
        "valign": "vcenter",
        "text_wrap": False,
    }
    tones = {
        "bad": ("#B3261E", "#FDECEA"),
        "warn": ("#8A5300", "#FFF4E0"),
        "good": ("#1B6E3C", "#E8F5EC"),
        "mute": ("#4A5563", "#EEF1F4"),
    }
    made = {"cell": book.add_format(cell), "head": book.add_format(head)}
    made["link"] = book.add_format({**cell, "font_color": "#0B5CAD", "underline": 1})
    for tone, (ink, ground) in tones.items():
        made[tone] = book.add_format({**cell, "font_color": ink, "bg_color": ground})
    return made


def frame(sheet: Worksheet, columns: Sequence[tuple[str, int]], rows: int, head: Format, frozen: int) -> None:
    """Heads, widths, filters, the frozen edge and the printed page of one sheet; ``frozen`` columns stay in sight."""
    for index, (title, width) in enumerate(columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, title, head)
    sheet.set_row(0, 22)
    sheet.freeze_panes(1, frozen)
    sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
