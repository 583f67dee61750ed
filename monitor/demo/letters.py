"""Letters that citizens write to a site, and their answers: what a mailbox shows at a moment."""

from datetime import date, datetime

from monitor.demo.chance import between, pick
from monitor.demo.texts import THINGS
from monitor.demo.timetable import Timetable
from monitor.demo.world import DemoColumn, DemoSite, Scenario
from monitor.model import Frozen

MAILBOX_WORDS = "欢迎您就本单位职责范围内的事项咨询、建言。请如实填写标题和内容，我们将在规定期限内答复，并公开有代表性的来信及其办理结果。"
SHOWN = 24
ASKS = ("咨询{t}有关政策", "关于{t}的建议", "反映{t}方面的问题", "请问{t}如何办理", "希望加快{t}进度")
REPLY_HOUR = 16


class Letter(Frozen, frozen=True, kw_only=True):
    """One letter: the day on which it was written, and on which it was answered."""

    title: str
    asked: date
    replied: date | None = None

    @property
    def state(self) -> str:
        """What the list says of it."""
        return "已回复" if self.replied else "办理中"


def letters(
    scenario: Scenario, timetable: Timetable, site: DemoSite, column: DemoColumn, moment: datetime
) -> tuple[Letter, ...]:
    """The newest letters at a moment, each answered one to four days after it was written."""
    written = []
    for day in timetable.rows(site, column, moment, SHOWN):
        key = (scenario.seed, site.id, column.slug, day)
        answered = day + between(1, 4, "reply", *key)
        done = scenario.at(answered, REPLY_HOUR) <= moment
        title = pick(ASKS, "ask", *key).format(t=pick(THINGS, "about", *key))
        replied = scenario.date_of(answered) if done else None
        written.append(Letter(title=title, asked=scenario.date_of(day), replied=replied))
    return tuple(written)
