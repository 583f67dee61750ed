"""The table of reposting for a terminal, and as JSON."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec
from rich.table import Table
from rich.text import Text

from monitor.reports.lines import beijing_minute
from monitor.reports.repost_table import RepostRow

_STYLES: Final = {"bad": "bold red", "warn": "yellow", "good": "green", "mute": "dim"}


def row_json(row: RepostRow) -> dict[str, Any]:
    """One duty.  Times are ISO 8601 in UTC; ``late_from_h`` and ``late_to_h`` bound the hours after the deadline."""
    return {
        "document": row.document, "issuer": row.issuer, "issuer_name": row.issuer_name, "title": row.title,
        "number": row.number, "url": row.url, "site": row.site, "site_name": row.site_name, "published": row.published,
        "hours": row.hours, "deadline": _iso(row.deadline), "clock": row.clock,
        "state": row.state.value, "words": row.words, "reason": row.reason, "hours_left": row.hours_left,
        "late_from_h": row.late_from, "late_to_h": row.late_to,
        "fidelity": row.fidelity, "page": row.page, "page_title": row.page_title, "source": row.source,
        "last_without": _iso(row.last_without), "first_with": _iso(row.first_with), "shown": row.shown,
        "differences": [msgspec.to_builtins(each) for each in row.differences], "differences_total": row.differences_total,
        "faults": [fault.told for fault in row.faults], "remarks": list(row.remarks),
    }  # fmt: skip


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


def rows_table(rows: Sequence[RepostRow]) -> Table:
    """The rows for a person at a terminal."""
    table = Table(title="上级文件转载情况", title_justify="left", show_lines=True, expand=True)
    for name, ratio in (("状态", 3), ("文件", 6), ("站点", 3), ("应转时限", 0), ("转载情况", 6), ("见到的时间", 0)):
        table.add_column(name, ratio=ratio or None, overflow="fold", no_wrap=not ratio)
    for row in rows:
        before = _short(row.last_without) or "未查看过"
        copied = [f"{row.fidelity}，{row.differences_total} 处不同" if row.differences_total else row.fidelity]
        copied += [row.page] if row.page else []
        table.add_row(
            Text(row.words, style=_STYLES[row.tone]),
            Text("\n".join(each for each in (row.title, row.number, row.issuer_name) if each)),
            Text(row.site_name),
            Text(_short(row.deadline)),
            Text("\n".join([*copied, *(fault.told for fault in row.faults), *row.remarks])),
            Text(f"未见 {before}\n见到 {_short(row.first_with)}" if row.first_with else "没有见到"),
        )
    return table


def _short(at: datetime | None) -> str:
    """Day and minute without the year, which a terminal has no room for."""
    return beijing_minute(at)[len("2026-") :]
