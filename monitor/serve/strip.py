"""The visits of the last seven days as a strip: one row a day, one mark a visit.

The week is the one that ``site_reachable`` judges, to the minute, and so are the visits: the numbers agree with its sentence.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from monitor.contract import judged_visits, sample_sense
from monitor.model import BEIJING, OUTCOME_WORDS, Frozen, Outcome, Sense, Visit, local_day
from monitor.reports.lines import beijing_minute

WEEK = timedelta(days=7)
LEFT, HOUR, ROW = 64, 26, 22
"""Sizes in the drawing's own units: the space for the dates, an hour, a day."""

_TONES = {Sense.OPENED: "good", Sense.FAILED: "bad", Sense.UNKNOWN: "mute"}


class Mark(Frozen, frozen=True, kw_only=True):
    """One visit: its place in the drawing, its colour word, the words that a pointer shows."""

    x: float
    y: int
    tone: str
    words: str


class Strip(Frozen, frozen=True, kw_only=True):
    """The drawing: its size, the days with their rows, the hours, the marks, and the visits in numbers."""

    width: int
    height: int
    mark_width: float
    days: tuple[tuple[str, int], ...]
    hours: tuple[tuple[str, int], ...]
    marks: tuple[Mark, ...]
    opened: int
    failed: int
    unknown: int


def strip(visits: Sequence[Visit], as_of: datetime, per_day: int) -> Strip:
    """The strip of the seven times 24 hours up to ``as_of``; ``per_day`` visits a day are planned.

    The daily visit over IPv6 is left out where there is IPv4: it is what another check asks for.
    """
    shown = [visit for visit in judged_visits(visits) if as_of - WEEK < visit.at <= as_of]
    days = _days(as_of, shown)
    senses = Counter(sample_sense(visit) for visit in shown)
    return Strip(
        width=LEFT + 24 * HOUR + 8,
        height=ROW * (len(days) + 1),
        mark_width=round(max(3.0, min(18.0, 24 * HOUR / max(per_day, 1) - 3)), 1),
        days=tuple((f"{day.month}月{day.day}日", ROW * row) for row, day in enumerate(days, start=1)),
        hours=tuple((f"{hour}时", LEFT + hour * HOUR) for hour in range(0, 24, 3)),
        marks=tuple(_mark(visit, days) for visit in shown),
        opened=senses[Sense.OPENED],
        failed=senses[Sense.FAILED],
        unknown=senses[Sense.UNKNOWN],
    )


def _days(as_of: datetime, shown: Sequence[Visit]) -> list[date]:
    """The days that the week touches: seven, or eight where it ends in the middle of one."""
    first = local_day(as_of - WEEK + timedelta(microseconds=1))
    # Midnight still belongs to the day that it ends, unless a visit was made at that very moment.
    last = local_day(max([as_of - timedelta(microseconds=1), *(visit.at for visit in shown[-1:])]))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def visit_words(visit: Visit) -> str:
    """What came of a visit, in Chinese; our own failures first, because then the rest says nothing."""
    if not visit.own_line:
        return OUTCOME_WORDS[Outcome.OWN_LINE]
    outcome = Outcome.LATE if visit.lag_s > 1.0 else visit.outcome
    words = OUTCOME_WORDS[outcome]
    took = visit.phases.total_ms
    return f"{words}，用时 {took / 1000:.1f} 秒" if took is not None and sample_sense(visit) is Sense.OPENED else words


def visit_tone(visit: Visit) -> str:
    """The colour word of a visit."""
    return _TONES[sample_sense(visit)]


def _mark(visit: Visit, days: Sequence[date]) -> Mark:
    local = visit.at.astimezone(BEIJING)
    x = LEFT + (local.hour + local.minute / 60) * HOUR
    words = f"{beijing_minute(visit.at)}　{visit_words(visit)}"
    return Mark(x=round(x, 1), y=ROW * (days.index(local.date()) + 1), tone=visit_tone(visit), words=words)
