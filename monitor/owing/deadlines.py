"""Until when a document must be reposted: hours counted from its publication, all of them or only those in which offices work."""

from datetime import date, datetime, timedelta

from monitor.contract import shown_day, shown_times
from monitor.model import HourCount, IssuedDocument, Reposting, day_start, is_working_day, local_day

_DAY = timedelta(days=1)
_AHEAD = timedelta(days=1)


def deadline(starts: datetime, hours: int, count: HourCount, office: Reposting) -> datetime:
    """The moment by which ``hours`` that count have passed since ``starts``."""
    left = timedelta(hours=hours)
    if count is HourCount.ALL:
        return starts + left
    day = local_day(starts)
    while True:
        opens, closes = _hours_of(day, count, office)
        opens = max(opens, starts)
        if closes - opens >= left:
            return opens + left
        left -= max(closes - opens, timedelta(0))
        day += _DAY


def _hours_of(day: date, count: HourCount, office: Reposting) -> tuple[datetime, datetime]:
    """The part of a day in which hours count; of no length on a day off."""
    midnight = day_start(day)
    if not is_working_day(day):
        return midnight, midnight
    if count is HourCount.WORKING_DAYS:
        return midnight, midnight + _DAY
    return midnight + timedelta(hours=office.office_from), midnight + timedelta(hours=office.office_to)


def clock_start(document: IssuedDocument) -> tuple[datetime, str]:
    """When the clock of a document starts, and in Chinese why then: where doubt is left, the later moment.

    A list that did not have it yet is stronger than what its page says: issuers date back to the day of signing, and a district
    can repost only what is public.
    """
    starts, why = _told(document)
    if document.looked_before is not None and starts < document.looked_before:
        return document.found_at, "发布页面注明的时间早于它出现在上级列表的时间，按首次看到的时间"
    return starts, why


def _told(document: IssuedDocument) -> tuple[datetime, str]:
    """When it was published by what its page says.  Midnight is what publishing systems write for a day without an hour."""
    shown = shown_moment(document.published_text)
    day = shown_day(document.published_text)
    if shown is not None and shown <= document.found_at + _AHEAD and (day is None or shown != day_start(day)):
        return shown, "按发布页面注明的时间"
    if day is None:
        return document.found_at, "发布页面没有注明时间，按首次看到的时间"
    ends = day_start(day + _DAY)
    if day_start(day) <= document.found_at < ends:
        return document.found_at, "发布页面只注明日期，按当日首次看到的时间"
    return ends, "发布页面只注明日期，按当日24时"


def shown_moment(text: str) -> datetime | None:
    """The moment that a page shows ("YYYY-MM-DD HH:MM", Asia/Shanghai); ``None`` where it shows no hour."""
    times = shown_times(text) if ":" in text else None
    return times[0] if times else None
