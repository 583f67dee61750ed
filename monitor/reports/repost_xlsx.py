"""The table of reposting as a workbook: duties, differences, issuers.  What comes from pages is text, never a formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Final

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.model import Register
from monitor.reports.lines import beijing_minute
from monitor.reports.repost_table import IssuerLine, RepostRow, RepostTable, difference_words
from monitor.reports.sheets import CELL_LIMIT, TEXT_ONLY, cell_formats, frame
from monitor.reports.templating import href

DUTY_COLUMNS: Final[tuple[tuple[str, int], ...]] = (
    ("状态", 10), ("时限情况", 22), ("上级发布源", 16), ("文件标题", 46), ("发文字号", 20), ("原文发布时间", 17), ("应转时限", 17),
    ("责任站点", 20), ("转载情况", 18), ("需改正、核对的问题", 50), ("转载网址", 44), ("最后一次未见", 17), ("首次见到", 17), ("页面所示时间", 17),
    ("差异处数", 9), ("备注", 44), ("判断依据", 34), ("原文网址", 44), ("文件编号", 14),
)  # fmt: skip
DIFFERENCE_COLUMNS: Final[tuple[tuple[str, int], ...]] = (
    ("文件标题", 40), ("发文字号", 20), ("责任站点", 20), ("段落", 10), ("类别", 18), ("是否重要", 10), ("原文", 50), ("转载", 50),
    ("转载网址", 44),
)  # fmt: skip
ISSUER_COLUMNS: Final[tuple[tuple[str, int], ...]] = (
    ("上级发布源", 22),
    ("最近一次读到", 18),
    ("情况", 16),
    ("自何时起", 18),
    ("说明", 70),
)

_LINKS: Final = ("转载网址", "原文网址")
_MOST_LINKS: Final = 60_000
"""Links that one sheet may hold, with some to spare: 65,530 by the file format."""

_LINK_LIMIT: Final = 2_079


def repost_workbook(register: Register, table: RepostTable, rows: Sequence[RepostRow] | None = None) -> bytes:
    """The workbook's bytes; ``rows`` are the chosen rows of the table, all by default."""
    chosen = table.rows if rows is None else rows
    held = BytesIO()
    book = Workbook(held, TEXT_ONLY)
    title = f"{register.settings.district}上级文件转载情况"
    book.set_properties({"title": title, "created": table.as_of.replace(tzinfo=None)})
    formats = cell_formats(book)
    _duties(book.add_worksheet("转载情况"), chosen, formats)
    _differences(book.add_worksheet("差异"), chosen, formats)
    _issuers(book.add_worksheet("上级发布源"), table.issuers, formats)
    book.close()
    return held.getvalue()


def _duties(sheet: Worksheet, rows: Sequence[RepostRow], formats: dict[str, Format]) -> None:
    frame(sheet, DUTY_COLUMNS, len(rows), formats["head"], frozen=1)
    for number, row in enumerate(rows, start=1):
        tones = {"状态": row.tone, "转载情况": row.fidelity_tone}
        for column, text in enumerate(_duty_cells(row)):
            name = DUTY_COLUMNS[column][0]
            if name == "差异处数" and text:
                sheet.write_number(number, column, row.differences_total, formats["cell"])
            else:
                linked = name in _LINKS and 2 * number < _MOST_LINKS
                _write(
                    sheet, (number, column), text, formats[tones.get(name, "cell")], formats["link"] if linked else None
                )


def _duty_cells(row: RepostRow) -> tuple[str, ...]:
    return (
        row.state_word, row.words, row.issuer_name, row.title, row.number, row.published, beijing_minute(row.deadline),
        row.site_name, row.fidelity, "；".join(fault.told.rstrip("。") for fault in row.faults), row.page, beijing_minute(row.last_without),
        beijing_minute(row.first_with), row.shown, str(row.differences_total) if row.compared else "",
        "；".join(row.remarks), "；".join(part for part in (row.reason, row.clock) if part), row.url, row.document,
    )  # fmt: skip


def _differences(sheet: Worksheet, rows: Sequence[RepostRow], formats: dict[str, Format]) -> None:
    found = [(row, difference) for row in rows for difference in row.differences]
    frame(sheet, DIFFERENCE_COLUMNS, len(found), formats["head"], frozen=1)
    for number, (row, difference) in enumerate(found, start=1):
        place, kind, issued, copied = difference_words(row, difference)
        grave = "重要" if difference.grave else ""
        cells = (row.title, row.number, row.site_name, place, kind, grave, issued, copied, row.page)
        for column, text in enumerate(cells):
            tone = "bad" if difference.grave and DIFFERENCE_COLUMNS[column][0] in ("类别", "是否重要") else "cell"
            linked = DIFFERENCE_COLUMNS[column][0] in _LINKS and number < _MOST_LINKS
            _write(sheet, (number, column), text, formats[tone], formats["link"] if linked else None)


def _issuers(sheet: Worksheet, issuers: Sequence[IssuerLine], formats: dict[str, Format]) -> None:
    frame(sheet, ISSUER_COLUMNS, len(issuers), formats["head"], frozen=1)
    for number, issuer in enumerate(issuers, start=1):
        state, tone = ("读不了", "bad") if issuer.gap else ("正常", "good") if issuer.read_at else ("尚未读取", "mute")
        told = issuer.told if issuer.blind else ""
        cells = (issuer.name, beijing_minute(issuer.read_at), state, beijing_minute(issuer.since), told)
        for column, text in enumerate(cells):
            _write(sheet, (number, column), text, formats[tone if ISSUER_COLUMNS[column][0] == "情况" else "cell"])


def _write(sheet: Worksheet, place: tuple[int, int], text: str, cell: Format, link: Format | None = None) -> None:
    """One cell: text, or a link where it may safely be one."""
    if link is not None and len(text) <= _LINK_LIMIT and href(text):
        sheet.write_url(*place, text, link, string=text)
    else:
        sheet.write_string(*place, text[:CELL_LIMIT], cell)
