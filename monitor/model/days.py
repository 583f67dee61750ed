"""Days and months as the rules count them, and as they are shown: the calendar of Asia/Shanghai."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

import chinese_calendar

from monitor.model.frozen import BEIJING


def local_day(at: datetime) -> date:
    """The day in Asia/Shanghai on which a moment falls."""
    return at.astimezone(BEIJING).date()


def day_start(day: date) -> datetime:
    """The moment (UTC) at which a day begins in Asia/Shanghai."""
    return datetime.combine(day, time(), BEIJING).astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of the month ``months`` calendar months later; the month's last day where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def show_day(day: date) -> str:
    """A day in plain Chinese: 2026年11月23日."""
    return f"{day.year}年{day.month}月{day.day}日"


def show_days(days: Sequence[date], most: int = 4) -> str:
    """Days in a row of words; of many the newest, and that they are only those."""
    shown = "、".join(show_day(day) for day in days[-most:])
    return f"最近{most}次：{shown}" if len(days) > most else shown


def show_moment(at: datetime) -> str:
    """A moment in plain Chinese, Asia/Shanghai, to the minute: 2026年11月23日 16:48."""
    local = at.astimezone(BEIJING)
    return f"{show_day(local.date())} {local:%H:%M}"


@lru_cache(maxsize=4_096)
def is_working_day(day: date) -> bool:
    """Whether offices work on a day: the State Council's holidays and working weekends, as the kept calendar knows them;
    for a year that it does not know yet, Monday to Friday."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5


def working_days_after(day: date, count: int) -> date:
    """The day on which so many working days have passed after a day, that one not counted."""
    while count > 0:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day
