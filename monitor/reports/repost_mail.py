"""Mails about reposting: each morning what is owed and by when; and at once when an issuer cannot be read."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any, Final

from monitor.model import Frozen, Register, local_day
from monitor.reports.lines import chinese_day, one_line
from monitor.reports.repost_state import RepostState
from monitor.reports.repost_table import IssuerLine, RepostRow, RepostTable
from monitor.reports.templating import MAIL_COLOURS, templates

DAY: Final = timedelta(days=1)
SHOWN: Final = 30
"""Rows of one part that a mail spells out."""

_APART: Final = (RepostState.WITHDRAWN, RepostState.MISSING, RepostState.UNCONFIRMED, RepostState.OPEN)
"""States under whose own heading a row tells what is wrong with it."""

_TEMPLATES = templates(Path(__file__).parent / "templates")


class Part(Frozen, frozen=True, kw_only=True):
    """Rows of one kind under their heading; ``more`` counts those that are not spelt out."""

    heading: str
    rows: tuple[RepostRow, ...]
    more: int = 0


def morning_parts(table: RepostTable) -> tuple[Part, ...]:
    """What the office must know in the morning: what is owed now, what is late, missing or withdrawn, what is to be put right until it
    is, what came in time yesterday.  A part without rows is left out."""
    yesterday = table.as_of - DAY
    rows = table.rows
    recent = [row for row in rows if row.first_with is not None and row.first_with >= yesterday]
    found = (
        ("今天要转载的", sorted((r for r in rows if r.state is RepostState.OPEN), key=lambda row: row.deadline)),
        ("已经超期、还没有转载的", [r for r in rows if r.state in (RepostState.MISSING, RepostState.UNCONFIRMED)]),
        ("转载后又撤下、需要恢复的", [r for r in rows if r.state is RepostState.WITHDRAWN]),
        ("昨天起转载、但迟了的", [r for r in recent if r.state is RepostState.LATE]),
        ("已转载、需要改正或核对的", [r for r in rows if r.faults and r.state not in _APART]),
        ("看不清是否按时的", [r for r in recent if r.state is RepostState.UNKNOWN]),
        ("昨天起按时转载的", [r for r in recent if r.state is RepostState.MET and not r.faults]),
    )
    return tuple(
        Part(heading=heading, rows=tuple(some[:SHOWN]), more=len(some[SHOWN:])) for heading, some in found if some
    )


def is_news(table: RepostTable) -> bool:
    """Whether there is anything to tell in the morning."""
    return bool(morning_parts(table) or table.unreadable)


def morning_mail(register: Register, table: RepostTable) -> EmailMessage:
    """The mail of one morning, as text and HTML, without recipients and date."""
    parts = morning_parts(table)
    open_now = sum(row.state is RepostState.OPEN for row in table.rows)
    overdue = sum(row.state in (RepostState.MISSING, RepostState.UNCONFIRMED) for row in table.rows)
    mend = sum(row.to_mend for row in table.rows)
    day = chinese_day(local_day(table.as_of))
    title = f"{register.settings.district}政策转载日报（{day}）：待转 {open_now} 件，超期未转 {overdue} 件，需改正 {mend} 件"
    return _message(register, "repost_morning", one_line(title), {"parts": parts, "table": table})


def issuer_mail(register: Register, issuer: IssuerLine, as_of: datetime) -> EmailMessage:
    """The mail that tells that an issuer cannot be read, and so nobody knows what it publishes."""
    title = one_line(f"上级网站“{issuer.name}”读不了，请人工查看有无新文件")
    return _message(register, "issuer_unreadable", title, {"issuer": issuer, "as_of": as_of})


def _message(register: Register, name: str, title: str, page: dict[str, Any]) -> EmailMessage:
    settings = register.settings
    page = {**page, "title": title, "office": settings.office, "colours": MAIL_COLOURS, "urls": _urls(register)}
    message = EmailMessage(policy=SMTP)
    message["Subject"] = title
    message["From"] = Address(f"{settings.district}网站监测", addr_spec=settings.mail.sender)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(_TEMPLATES.get_template(f"{name}.txt.j2").render(page), charset="utf-8", cte="base64")
    html = _TEMPLATES.get_template(f"{name}.html.j2").render(page)
    message.add_alternative(html, subtype="html", charset="utf-8", cte="base64")
    return message


def _urls(register: Register) -> dict[str, Sequence[str]]:
    """Issuer → the pages that a person opens to see for himself."""
    return {issuer.id: tuple(column.url for column in issuer.columns) or (issuer.url,) for issuer in register.issuers}
