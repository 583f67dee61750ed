"""Mails about reposting leave through the outbox: each morning's once, each trouble of an issuer once."""

import os
from collections.abc import Iterable
from email.message import EmailMessage

from monitor.app.wiring import Monitor
from monitor.judging.result import SiteJudgement
from monitor.model import local_day
from monitor.reports.repost_mail import is_news, issuer_mail, morning_mail
from monitor.reports.repost_table import RepostTable, repost_table, reposts_of
from monitor.reports.send import Delivery, Envelope, deliver


def table_of(monitor: Monitor, judgements: Iterable[SiteJudgement]) -> RepostTable:
    """The table of reposting of these judgements."""
    known = tuple(judgements)
    return repost_table(monitor.register, reposts_of(known), monitor.clock.now(), known)


async def send_morning(monitor: Monitor, table: RepostTable) -> Delivery:
    """Send this morning's mail to those who have not had it, if there is anything to tell.  Raises ``MailError``."""
    if not is_news(table):
        return Delivery()
    day = local_day(table.as_of).isoformat()
    return await _send(monitor, f"reposts/{day}", morning_mail(monitor.register, table))


async def send_issuer_alerts(monitor: Monitor, table: RepostTable) -> Delivery:
    """Tell the office of each issuer that cannot be read, once for each time that it begins.  Raises ``MailError``."""
    sent: list[str] = []
    problems: dict[str, str] = {}
    for issuer in table.issuers:
        if not issuer.gap or issuer.since is None:
            continue
        message = issuer_mail(monitor.register, issuer, table.as_of)
        done = await _send(monitor, f"issuer/{issuer.issuer}/{issuer.since.isoformat()}", message)
        sent += done.sent
        problems |= done.problems
    return Delivery(sent=tuple(sent), problems=problems)


async def _send(monitor: Monitor, key: str, message: EmailMessage) -> Delivery:
    mail = monitor.register.settings.mail
    envelopes = [
        Envelope(key=f"{key}/{recipient}", recipient=recipient, message=message)
        for recipient in mail.recipients
        if monitor.store.mail_due(f"{key}/{recipient}")
    ]
    return await deliver(envelopes, mail, monitor.store, monitor.clock, environment=os.environ)
