"""The findings list (发现清单) as a workbook: one row a finding, and a sheet of the sites' grades."""

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from monitor.judging.result import SiteJudgement
from monitor.model import Register
from monitor.reports.blocked import Blocked, with_causes
from monitor.reports.lines import (
    Catalogue,
    FindingLine,
    SiteLine,
    beijing_minute,
    finding_lines,
    site_line,
    worst_first,
)
from monitor.reports.sheets import CELL_LIMIT, TEXT_ONLY, cell_formats, frame

FINDING_COLUMNS = (
    ("编号", 15),
    ("站点", 20),
    ("主办单位", 20),
    ("检查项", 12),
    ("结论", 10),
    ("问题", 44),
    ("网址", 44),
    ("所在页面", 44),
    ("链接文字", 22),
    ("开始时间", 12),
    ("依据", 44),
    ("整改建议", 44),
    ("是否豁免", 22),
    ("归责站点", 18),
    ("扣分", 22),
)
SITE_COLUMNS = (
    ("站点", 24),
    ("主办单位", 22),
    ("类别", 10),
    ("阶段", 10),
    ("评定", 16),
    ("已测比例", 10),
    ("单项否决", 24),
    ("处置建议", 12),
    ("待整改", 9),
    ("评定理由", 60),
    ("网址", 40),
    ("评定时间", 18),
)
PARENTS_IN_CELL = 5


def findings_workbook(
    register: Register,
    judgements: Sequence[SiteJudgement],
    *,
    catalogue: Catalogue,
    blocked: Sequence[Blocked] = (),
) -> bytes:
    """The workbook's bytes; findings that one of ``blocked`` keeps open say so.  Every cell that comes from a page is text: none becomes a formula or a link."""
    held = BytesIO()
    book = Workbook(held, TEXT_ONLY)
    ordered = worst_first(judgements)
    moment = max((judged.as_of for judged in ordered), default=None)
    if moment:
        book.set_properties(
            {"title": f"{register.settings.district}网站监测发现清单", "created": moment.replace(tzinfo=None)}
        )
    formats = cell_formats(book)
    lines = [
        line for judged in ordered
        for line in with_causes(finding_lines(judged, register, catalogue), judged, blocked, catalogue)
    ]  # fmt: skip
    _findings(book.add_worksheet("发现清单"), lines, formats)
    sites = [(site_line(judged, register, catalogue), judged.as_of) for judged in ordered]
    _sites(book.add_worksheet("站点评定"), sites, formats)
    book.close()
    return held.getvalue()


def _findings(sheet: Worksheet, lines: Sequence[FindingLine], formats: dict[str, Format]) -> None:
    frame(sheet, FINDING_COLUMNS, len(lines), formats["head"], frozen=2)
    for row, line in enumerate(lines, start=1):
        for column, text in enumerate(_finding_cells(line)):
            tone = "cell"
            if FINDING_COLUMNS[column][0] == "结论":
                tone = "mute" if line.outside else line.tone
            sheet.write_string(row, column, text[:CELL_LIMIT], formats[tone])


def _finding_cells(line: FindingLine) -> tuple[str, ...]:
    parents = line.parents[:PARENTS_IN_CELL]
    texts = dict.fromkeys(parent.text for parent in parents if parent.text)
    return (
        line.id,
        line.site_name,
        line.owner,
        line.check_title,
        "单列" if line.outside else line.verdict,
        line.what + ("（待人工确认）" if line.review else "") + (f"（{line.cause}）" if line.cause else ""),
        line.where,
        "\n".join(parent.url for parent in parents),
        "\n".join(texts),
        line.since,
        line.rule,
        line.fix,
        f"是：{line.waived}" if line.waived else "否",
        line.charged_to or line.site_name,
        line.points,
    )


def _sites(sheet: Worksheet, sites: Sequence[tuple[SiteLine, datetime]], formats: dict[str, Format]) -> None:
    frame(sheet, SITE_COLUMNS, len(sites), formats["head"], frozen=1)
    for row, (line, as_of) in enumerate(sites, start=1):
        cells = (
            line.name,
            line.owner,
            line.kind,
            line.stage,
            line.grade,
            line.measured,
            "、".join(line.vetoes) or "未见",
            line.action,
            f"{line.due} 处",
            "\n".join(line.reasons),
            line.url,
            beijing_minute(as_of),
        )
        for column, text in enumerate(cells):
            tone = line.tone if SITE_COLUMNS[column][0] == "评定" else "cell"
            sheet.write_string(row, column, text[:CELL_LIMIT], formats[tone])
