"""Whether a duty to repost was met in time, as far as our looks can tell: the one reading that check and table share.

Every doubt goes to the site.  A copy came up between the last look without it and the first with it; the time that the page
shows narrows that interval where it lies inside, and is set aside where our own looks contradict it.  Absence is proved by a
whole crawl that began after the deadline, and by nothing less.
"""

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from monitor.contract.reposts import CopySeen, DutySeen, Reposts
from monitor.model import BEIJING, Frozen, day_start, local_day


class State(StrEnum):
    """How a duty stands."""

    PENDING = "pending"  # no copy yet, the deadline has not passed
    MET = "met"
    LATE = "late"
    UNSURE = "unsure"  # a copy is there, but it may have come before the deadline or after it
    MISSING = "missing"  # a whole crawl that began after the deadline did not find it
    UNCONFIRMED = "unconfirmed"  # not in the columns looked at since the deadline; no whole crawl yet
    UNSEEN = "unseen"  # nobody has looked since the deadline, or what bears its title could not be read


class Timing(Frozen, frozen=True, kw_only=True):
    """The state of a duty, the copy that decides it, and between which moments that copy came up (``earliest`` ``None``: we
    had not looked before).  ``shown``: the page's own time counted, with its "hour" or by its "day"; empty: our looks alone."""

    state: State
    copy: CopySeen | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    shown: str = ""


def timing_of(seen: DutySeen, reposts: Reposts, as_of: datetime) -> Timing:
    """The state of one duty as of a moment.  The copy that serves the site best decides: one of its own, and only without any
    of its own one elsewhere under the portal."""
    own = [copy for copy in seen.copies if copy.counts]
    copies = [_timed(seen, copy) for copy in own or [each for each in seen.elsewhere if each.counts]]
    for state in (State.MET, State.UNSURE, State.LATE):
        found = [each for each in copies if each.state is state]
        if found:
            return min(found, key=lambda each: (each.latest or as_of, each.copy.copy.url if each.copy else ""))
    state = _absent(seen.duty.deadline, reposts, as_of)
    if seen.hidden and state in (State.MISSING, State.UNCONFIRMED):
        state = State.UNSEEN
    return Timing(state=state)


def _absent(deadline: datetime, reposts: Reposts, as_of: datetime) -> State:
    if as_of <= deadline:
        return State.PENDING
    if reposts.whole_started is not None and reposts.whole_started > deadline:
        return State.MISSING
    looked = reposts.columns_looked is not None and reposts.columns_looked > deadline
    return State.UNCONFIRMED if looked else State.UNSEEN


def _timed(seen: DutySeen, copy: CopySeen) -> Timing:
    deadline = seen.duty.deadline
    earliest, latest, shown = _interval(seen, copy)
    if latest <= deadline:
        state = State.MET
    elif copy.last_without is None and _no_hour(copy) and _day_in_time(copy, deadline):
        state, shown = State.MET, "day"
    else:
        state = State.LATE if earliest is not None and earliest > deadline else State.UNSURE
    return Timing(state=state, copy=copy, earliest=earliest, latest=latest, shown=shown)


def _day_in_time(copy: CopySeen, deadline: datetime) -> bool:
    """Whether the page shows a day that is not after the deadline's: without an earlier look nothing says otherwise."""
    day = shown_day(copy.copy.published_text)
    return day is not None and day <= local_day(deadline)


def _interval(seen: DutySeen, copy: CopySeen) -> tuple[datetime | None, datetime, str]:
    """Between which moments the copy came up, and by what of the page: "hour", "day" or nothing."""
    low, high = copy.last_without, copy.first_with
    times = shown_times(copy.copy.published_text)
    if times is None or times[0] > high or times[1] < (low or _issued(seen)):
        return low, high, ""
    if not _no_hour(copy):
        return times[0], times[0], "hour"
    return max(times[0], low or times[0]), min(times[1], high), "day"


def _issued(seen: DutySeen) -> datetime:
    """The earliest moment at which the issuer may have published the document."""
    times = shown_times(seen.duty.document.published_text)
    return times[0] if times else datetime.min.replace(tzinfo=UTC)


def _no_hour(copy: CopySeen) -> bool:
    return ":" not in copy.copy.published_text


def shown_times(text: str) -> tuple[datetime, datetime] | None:
    """The first and the last moment that a shown time ("YYYY-MM-DD" or "YYYY-MM-DD HH:MM", Asia/Shanghai) may mean;
    ``None`` where it is none."""
    day = shown_day(text)
    if day is None:
        return None
    if ":" not in text:
        return day_start(day), day_start(day + timedelta(days=1)) - timedelta(seconds=1)
    try:
        moment = datetime.strptime(text[:16], "%Y-%m-%d %H:%M").replace(tzinfo=BEIJING).astimezone(UTC)
    except ValueError:
        return None
    return moment, moment + timedelta(seconds=59)


def shown_day(text: str) -> date | None:
    """The day of a shown time."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def hours_words(lower: float, upper: float | None = None) -> str:
    """A span in hours, in minutes below one hour; with ``upper`` the span from the one to the other.  Rounded so that nothing is
    overstated: the lower end and what is left downwards, the upper end upwards.  Table, mail and findings all say it with these words."""
    if upper is None or round(upper, 2) <= round(lower, 2):
        return "不到 1 分钟" if lower * 60 < 1 else _span(lower, math.floor)
    low, high = _span(lower, math.floor), _span(upper, math.ceil)
    (number, unit), (_, other) = low.split(" "), high.split(" ")
    return f"{number} 到 {high}" if unit == other else f"{low}到 {high}"


def _span(hours: float, whole: Callable[[float], int]) -> str:
    if hours < 1:
        return f"{whole(round(hours * 60, 1))} 分钟"
    return f"{whole(hours)} 小时" if hours >= 10 else f"{whole(round(hours * 10, 1)) / 10:g} 小时"
