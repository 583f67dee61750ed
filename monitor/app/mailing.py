"""The weekly scorecard: judged now and a week before, laid out, sent through the outbox."""

import os
import ssl
from datetime import date, datetime, timedelta
from email.message import EmailMessage

from monitor.app.wiring import Monitor
from monitor.judging import catalogue
from monitor.judging.result import SiteJudgement
from monitor.model import local_day
from monitor.reports.scorecard import letters, scorecard
from monitor.reports.send import Delivery, Envelope, deliver

WEEK = timedelta(days=7)


class Scorecards:
    """The scorecards of the week that ends with ``week_end``, judged once for all recipients."""

    def __init__(self, monitor: Monitor, week_end: date) -> None:
        self.monitor = monitor
        self.week_end = week_end
        now = monitor.clock.now()
        self._now = monitor.judge(as_of=now)
        self._before = self._judged_before(now - WEEK)
        self._addresses = monitor.addresses()
        self._blocked = monitor.blocked(now)

    def _judged_before(self, moment: datetime) -> list[SiteJudgement] | None:
        first = self.monitor.store.first_at()
        return self.monitor.judge(as_of=moment) if first is not None and first <= moment else None

    def message(self, sites: tuple[str, ...] | None = None) -> EmailMessage:
        """The mail about these sites, ``None`` for the whole district."""
        return scorecard(
            self.monitor.register,
            self._now,
            self._before,
            self.week_end,
            sites,
            catalogue=catalogue(),
            addresses=self._addresses,
            blocked=self._blocked,
        )

    def recipients(self) -> tuple[str, ...]:
        """Everybody to whom the register has a letter sent."""
        return tuple(letter.recipient for letter in letters(self.monitor.register, self.week_end))

    async def send(self, trust: ssl.SSLContext | None = None) -> Delivery:
        """Send every letter of the week that has not left.  Raises ``MailError`` when nothing can be sent."""
        register = self.monitor.register
        envelopes = [
            Envelope(key=letter.key, recipient=letter.recipient, message=self.message(letter.sites))
            for letter in letters(register, self.week_end)
            if self.monitor.store.mail_due(letter.key)
        ]
        return await deliver(
            envelopes,
            register.settings.mail,
            self.monitor.store,
            self.monitor.clock,
            environment=os.environ,
            trust=trust,
        )


def all_sent(monitor: Monitor, week_end: date) -> bool:
    """Whether every letter of that week has left."""
    return not any(monitor.store.mail_due(letter.key) for letter in letters(monitor.register, week_end))


def last_week_end(monitor: Monitor) -> date:
    """The last whole day before today: a scorecard made by hand covers the seven days up to it."""
    return local_day(monitor.clock.now()) - timedelta(days=1)
