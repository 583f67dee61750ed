"""The week in numbers and changes: what a scorecard says before it goes into detail."""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.judging.result import SiteJudgement
from monitor.model import GRADE_WORDS, Frozen, Grade
from monitor.reports.lines import GRADE_ORDER, chinese_day, grade_tone


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
    """Sites by grade, worst first."""

    def number(of: Sequence[SiteJudgement], grade: Grade) -> int:
        return sum(judged.grade is grade for judged in of)

    return tuple(
        GradeCount(
            word=GRADE_WORDS[grade],
            tone=grade_tone(grade),
            now=number(now, grade),
            before=None if before is None else number(before, grade),
        )
        for grade in GRADE_ORDER
    )


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
            better.append(
                Change(site=judged.site.name, text=f"新纳入监测，评定“{GRADE_WORDS[judged.grade]}”", tone="mute")
            )
        elif was.grade is not judged.grade:
            text = f"由“{GRADE_WORDS[was.grade]}”变为“{GRADE_WORDS[judged.grade]}”"
            falls = GRADE_ORDER.index(judged.grade) < GRADE_ORDER.index(was.grade)
            (worse if falls else better).append(Change(site=judged.site.name, text=text, tone=grade_tone(judged.grade)))
    left = [Change(site=judged.site.name, text="不再监测", tone="mute") for judged in old.values()]
    return (*worse, *better, *left)


def week_words(week_end: date) -> str:
    """The seven days that end with ``week_end``: 2026年11月16日至11月22日."""
    first = week_end - timedelta(days=6)
    last = chinese_day(week_end) if first.year == week_end.year else f"{week_end.year}年{chinese_day(week_end)}"
    return f"{first.year}年{chinese_day(first)}至{last}"
