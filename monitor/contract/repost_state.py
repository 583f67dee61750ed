"""Whether one duty to repost was met in time: the one definition of 按时, 迟 and 缺 that checks and reports share.

The honest time of a copy is the interval from the last look without it (exclusive) to the first look with it (inclusive).  What the page
itself claims narrows it only where the claim lies inside; it never overrides what was seen.  Nothing is called late or missing
that may have been there in time: where the interval straddles the deadline, or nobody looked after it, the answer is UNKNOWN.

Hours are hours of the clock, also where the deadline was counted in working days.
"""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Final

from monitor.contract.reposts import CopySeen, Duty, DutySeen, Reposts
from monitor.model import BEIJING, Frozen, IssuedDocument, day_start, local_day

_HOUR: Final = timedelta(hours=1)


class RepostState(StrEnum):
    """What became of a duty.  ``open``: the deadline is still to come and no copy was seen; ``unconfirmed``: it has passed and the columns
    show no copy, but no whole crawl has confirmed it yet; ``unknown``: it cannot be said."""

    OPEN = "open"
    MET = "met"
    LATE = "late"
    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    UNKNOWN = "unknown"


REPOST_WORDS: Final = {
    RepostState.OPEN: "待转", RepostState.MET: "按时", RepostState.LATE: "迟", RepostState.MISSING: "缺",
    RepostState.UNCONFIRMED: "待确认", RepostState.UNKNOWN: "不可测",
}  # fmt: skip


class RepostAnswer(Frozen, frozen=True, kw_only=True):
    """The state of one duty.

    ``lower_h`` and ``upper_h`` bound the hours after the deadline at which the copy stood (LATE; UNKNOWN with a copy, where ``lower_h`` is
    0); for MISSING ``lower_h`` is how long after it there was surely none; for OPEN both are the hours left.  ``None``: no bound.
    ``copy`` decided; ``claimed`` is the time shown on its page where that narrowed the interval.  ``reason`` says in Chinese
    why it cannot be said (UNKNOWN, UNCONFIRMED), or on what an answer rests that no look of ours proves.
    """

    state: RepostState
    lower_h: float | None = None
    upper_h: float | None = None
    copy: CopySeen | None = None
    claimed: datetime | None = None
    reason: str = ""


def duty_state(seen: DutySeen, known: Reposts, as_of: datetime) -> RepostAnswer:
    """Judge one duty as of a moment.  Copies count that carry the issued text, however damaged, or link to it; one that was
    withdrawn again still counts for its time.  Of several the earliest decides."""
    answers = [_of_copy(seen.duty, copy) for copy in seen.copies if can_meet(copy)]
    for state in (RepostState.MET, RepostState.UNKNOWN, RepostState.LATE):
        fitting = [answer for answer in answers if answer.state is state]
        if fitting:
            return min(fitting, key=_earliest)
    return _without_copy(seen.duty.deadline, known, as_of)


def can_meet(seen: CopySeen) -> bool:
    """Whether a copy can meet the duty: an interpretation, an excerpt or another version cannot."""
    return seen.copy.same or seen.copy.link_only


def _earliest(answer: RepostAnswer) -> tuple[datetime, datetime]:
    assert answer.copy is not None
    time = answer.claimed or answer.copy.first_with
    return time, answer.copy.first_with


def _of_copy(duty: Duty, seen: CopySeen) -> RepostAnswer:
    deadline = duty.deadline
    if seen.first_with <= deadline:
        return RepostAnswer(state=RepostState.MET, copy=seen)
    if seen.last_without is not None and seen.last_without > deadline:
        claimed = _claimed(duty.document, seen)
        lower, upper = (claimed, claimed) if claimed else (seen.last_without, seen.first_with)
        return _late(deadline, lower, upper, seen, claimed)
    claimed = _claimed(duty.document, seen)
    if claimed is not None:
        if claimed > deadline:
            return _late(deadline, claimed, claimed, seen, claimed)
        return RepostAnswer(state=RepostState.MET, copy=seen, claimed=claimed, reason=_basis(seen))
    return _straddling(duty, seen)


def _late(
    deadline: datetime, lower: datetime, upper: datetime, seen: CopySeen, claimed: datetime | None
) -> RepostAnswer:
    return RepostAnswer(
        state=RepostState.LATE, lower_h=_hours(lower - deadline), upper_h=_hours(upper - deadline), copy=seen,
        claimed=claimed, reason=_basis(seen) if claimed else "",
    )  # fmt: skip


def _basis(seen: CopySeen) -> str:
    return "按页面所示时间，" + ("在两次查看之间" if seen.last_without else "此前没有查看过")


def _straddling(duty: Duty, seen: CopySeen) -> RepostAnswer:
    """A copy first seen after the deadline that may have stood before it."""
    upper = _hours(seen.first_with - duty.deadline)
    if seen.last_without is not None:
        reason = "期限落在前后两次查看之间，页面没有可用的钟点"
        return RepostAnswer(state=RepostState.UNKNOWN, lower_h=0.0, upper_h=upper, copy=seen, reason=reason)
    text = seen.copy.published_text
    day = shown_day(text) if shown_hour(text) is None else None
    issued = _issued(duty.document)
    if day is not None and (issued is None or day >= local_day(issued)) and day <= local_day(duty.deadline):
        reason = "页面只写日期，没有钟点；日期不晚于期限当天，按时"
        return RepostAnswer(state=RepostState.MET, copy=seen, reason=reason)
    reason = "第一次查看时已经转载，此前没有查看过，页面没有可用的时间"
    return RepostAnswer(state=RepostState.UNKNOWN, lower_h=0.0, upper_h=upper, copy=seen, reason=reason)


def _claimed(document: IssuedDocument, seen: CopySeen) -> datetime | None:
    """The hour shown on the page, where it lies inside the interval; where nobody had looked before, not before the document itself."""
    shown = shown_hour(seen.copy.published_text)
    if shown is None or shown > seen.first_with:
        return None
    if seen.last_without is not None:
        return shown if shown > seen.last_without else None
    issued = _issued(document)
    return shown if issued is None or shown >= issued else None


def _issued(document: IssuedDocument) -> datetime | None:
    """The earliest moment at which the issuer may have published: its hour, else the start of its day, else our last look
    before we found it."""
    hour = shown_hour(document.published_text)
    if hour is not None:
        return hour
    day = shown_day(document.published_text)
    return day_start(day) if day else document.looked_before


def _without_copy(deadline: datetime, known: Reposts, as_of: datetime) -> RepostAnswer:
    if as_of <= deadline:
        left = _hours(deadline - as_of)
        return RepostAnswer(state=RepostState.OPEN, lower_h=left, upper_h=left)
    if known.whole_started is not None and known.whole_started > deadline:
        reason = "期限过后开始的全站巡检看完了各页，没有见到"
        return RepostAnswer(state=RepostState.MISSING, lower_h=_hours(known.whole_started - deadline), reason=reason)
    if known.columns_looked is not None and known.columns_looked > deadline:
        reason = "期限已过，承载转载的栏目里没有；还没有看完全站，待下次巡检确认"
        return RepostAnswer(state=RepostState.UNCONFIRMED, reason=reason)
    return RepostAnswer(state=RepostState.UNKNOWN, reason="期限过后还没有查看过本站")


def shown_hour(text: str) -> datetime | None:
    """The moment that ``YYYY-MM-DD HH:MM`` means, Asia/Shanghai; ``None`` without an hour.  Midnight is no hour: publishing
    systems write it where they hold only a day."""
    if len(text) <= len("2026-03-04"):
        return None
    try:
        moment = datetime.fromisoformat(text).replace(tzinfo=BEIJING)
    except ValueError:
        return None
    return moment.astimezone(UTC) if (moment.hour, moment.minute) != (0, 0) else None


def shown_day(text: str) -> date | None:
    """The day that a shown time names, with or without an hour."""
    try:
        return date.fromisoformat(text[: len("2026-03-04")])
    except ValueError:
        return None


def _hours(span: timedelta) -> float:
    return round(span / _HOUR, 2)
