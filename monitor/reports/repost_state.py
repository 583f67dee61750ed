"""The states of the table: the timing that the checks judge by, with its hours and in words.

What is late or missing is defined once, by :func:`monitor.contract.timing_of`.  Hours are hours of the clock, also where the
deadline was counted in working days.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from monitor.contract import CopySeen, DutySeen, Reposts, State, Timing, timing_of
from monitor.model import Frozen, show_moment

_HOUR: Final = timedelta(hours=1)


class RepostState(StrEnum):
    """What became of a duty, as it is shown.  ``open``: the deadline is still to come; ``unconfirmed``: it has passed and the columns
    show no copy, but no whole crawl has confirmed it yet; ``withdrawn``: it was reposted, and no copy stands any more; ``unknown``: it
    cannot be said."""

    OPEN = "open"
    MET = "met"
    LATE = "late"
    MISSING = "missing"
    UNCONFIRMED = "unconfirmed"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


REPOST_WORDS: Final = {
    RepostState.OPEN: "待转", RepostState.MET: "按时", RepostState.LATE: "迟", RepostState.MISSING: "缺",
    RepostState.UNCONFIRMED: "待确认", RepostState.WITHDRAWN: "已撤下", RepostState.UNKNOWN: "不可测",
}  # fmt: skip

_STATES: Final = {
    State.PENDING: RepostState.OPEN, State.MET: RepostState.MET, State.LATE: RepostState.LATE,
    State.MISSING: RepostState.MISSING, State.UNCONFIRMED: RepostState.UNCONFIRMED, State.UNSURE: RepostState.UNKNOWN,
    State.UNSEEN: RepostState.UNKNOWN,
}  # fmt: skip

_REASONS: Final = {
    State.MISSING: "期限过后开始的全站巡检看完了各页，没有见到",
    State.UNCONFIRMED: "期限已过，承载转载的栏目里没有；还没有看完全站，待下次巡检确认",
    State.UNSEEN: "期限过后还没有一次巡检看全了本站（还没有查看，或有列表、网页没能读到），不能断定没有转载",
}
_BY_PAGE: Final = {
    "hour": "按页面所示时间，与查看记录不矛盾", "day": "页面只写日期，没有钟点；按日期和查看时间判断",
}  # fmt: skip


class RepostAnswer(Frozen, frozen=True, kw_only=True):
    """The state of one duty.

    ``lower_h`` and ``upper_h`` bound the hours after the deadline at which the copy came up (LATE; UNKNOWN with a copy, where ``lower_h``
    is 0); for MISSING ``lower_h`` is how long after it there was surely none; for OPEN both are the hours left.  ``None``: no
    bound.  ``copy`` decided.  ``reason``: in Chinese, why it cannot be said, or on what the answer rests.  ``before``: of a duty
    whose copies were withdrawn, what it was while they stood; the hours are those of then.
    """

    state: RepostState
    lower_h: float | None = None
    upper_h: float | None = None
    copy: CopySeen | None = None
    reason: str = ""
    before: RepostState | None = None


def duty_state(seen: DutySeen, known: Reposts, as_of: datetime) -> RepostAnswer:
    """The state of one duty as of a moment."""
    timing, deadline = timing_of(seen, known, as_of), seen.duty.deadline
    lower: float | None = None
    upper: float | None = None
    if timing.state is State.PENDING:
        lower = upper = _hours(deadline - as_of)
    elif timing.state is State.MISSING and known.whole_started is not None:
        lower = _hours(known.whole_started - deadline)
    elif timing.state in (State.LATE, State.UNSURE) and timing.latest is not None:
        lower = max(_hours(timing.earliest - deadline), 0.0) if timing.earliest else 0.0
        upper = _hours(timing.latest - deadline)
    state, reason, before = _STATES[timing.state], _reason(timing, deadline), None
    gone = _gone_at(seen)
    if gone is not None:
        state, reason, before = RepostState.WITHDRAWN, _withdrawn(gone, known), state
    return RepostAnswer(state=state, lower_h=lower, upper_h=upper, copy=timing.copy, reason=reason, before=before)


def _gone_at(seen: DutySeen) -> datetime | None:
    """When the last copy that met the duty was found gone; ``None`` while one stands, or if there never was one."""
    copies = [copy for copy in seen.everywhere if copy.counts]
    gone = [copy.gone_at for copy in copies if copy.gone_at is not None]
    return max(gone) if gone and len(gone) == len(copies) else None


def _withdrawn(gone: datetime, known: Reposts) -> str:
    sure = known.whole_started is not None and known.whole_started > gone
    rest = "此后的全站巡检在别处也没有见到" if sure else "是否移到了别处，待下次全站巡检确认"
    return f"{show_moment(gone)}查看时已没有，{rest}"


def _reason(timing: Timing, deadline: datetime) -> str:
    copy = timing.copy
    if copy is None:
        return _REASONS.get(timing.state, "")
    if timing.state is State.UNSURE:
        known = "期限落在前后两次查看之间" if copy.last_without else "第一次查看时已经转载，此前没有查看过"
        return f"{known}，页面没有可用的钟点"
    if timing.state is State.MET and copy.first_with <= deadline:
        return ""
    return _BY_PAGE.get(timing.shown, "")


def _hours(span: timedelta) -> float:
    return round(span / _HOUR, 4)
