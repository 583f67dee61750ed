"""The week in numbers and changes: what a scorecard says before it goes into detail."""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.judging.result import SiteJudgement
from monitor.model import GRADE_WORDS, STAGE_WORDS, Frozen, Grade, Stage
from monitor.reports.lines import GRADE_ORDER, chinese_day, grade_tone, is_closed


class GradeCount(Frozen, frozen=True, kw_only=True):
    """How many sites have a grade; ``before`` is last week's number, ``None`` when there was no last week."""

    word: str
    tone: str
    now: int
    before: int | None

    @property
    def change(self) -> str:
        """The change against last week in words."""
        if self.before is None:
            return ""
        if self.now == self.before:
            return "与上周持平"
        return f"比上周{'增加' if self.now > self.before else '减少'} {abs(self.now - self.before)} 个"


class Change(Frozen, frozen=True, kw_only=True):
    """One site whose grade is not what it was."""

    site: str
    text: str
    tone: str


def counts(now: Sequence[SiteJudgement], before: Sequence[SiteJudgement] | None) -> tuple[GradeCount, ...]:
    """Sites by grade, worst first; closed ones apart, where there are any."""

    def number(of: Sequence[SiteJudgement] | None, grade: Grade | None) -> int | None:
        return None if of is None else sum((None if is_closed(each) else each.grade) is grade for each in of)

    graded = [
        GradeCount(
            word=GRADE_WORDS[each], tone=grade_tone(each), now=number(now, each) or 0, before=number(before, each)
        )
        for each in GRADE_ORDER
    ]
    closed = GradeCount(
        word=STAGE_WORDS[Stage.CLOSED], tone="mute", now=number(now, None) or 0, before=number(before, None)
    )
    return (*graded, closed) if closed.now or closed.before else tuple(graded)


def changes(now: Sequence[SiteJudgement], before: Sequence[SiteJudgement] | None) -> tuple[Change, ...]:
    """Sites whose grade changed, that joined or that left, worse ones first; nothing without a last week."""
    if before is None:
        return ()
    old = {judged.site.id: judged for judged in before}
    worse: list[Change] = []
    better: list[Change] = []
    for judged in now:
        was = old.pop(judged.site.id, None)
        if was is None:
            better.append(Change(site=judged.site.name, text=f"新纳入监测，评定“{_word(judged)}”", tone="mute"))
        elif was.grade is not judged.grade:
            text = f"由“{_word(was)}”变为“{_word(judged)}”"
            falls = GRADE_ORDER.index(judged.grade) < GRADE_ORDER.index(was.grade)
            (worse if falls else better).append(Change(site=judged.site.name, text=text, tone=grade_tone(judged.grade)))
    left = [Change(site=judged.site.name, text="不再监测", tone="mute") for judged in old.values()]
    return (*worse, *better, *left)


def _word(judged: SiteJudgement) -> str:
    return STAGE_WORDS[Stage.CLOSED] if is_closed(judged) else GRADE_WORDS[judged.grade]


def week_words(week_end: date) -> str:
    """The seven days that end with ``week_end``: 2026年11月16日至11月22日."""
    first = week_end - timedelta(days=6)
    last = chinese_day(week_end) if first.year == week_end.year else f"{week_end.year}年{chinese_day(week_end)}"
    return f"{first.year}年{chinese_day(first)}至{last}"
