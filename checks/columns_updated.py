"""RULES V-4 ① and ②: whether the columns are kept up.

A column is stale when the period of its class has passed since its newest item.  ① counts news columns and first-level
notice and policy columns; ② counts every column that is long overdue, blank ones among them (official explanation of
2015; blank columns are reported by ``columns_blank``).  Columns that could not be read widen the count upwards only.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    UNKNOWN_CODE,
    Check,
    Columns,
    ColumnSeen,
    ColumnState,
    Evidence,
    Finding,
    Item,
    Judgement,
    Measure,
    Option,
    Options,
    Rule,
    Step,
    cannot_say,
    not_applicable,
    waiver_for,
)
from monitor.model import ColumnClass, Frozen, Level, Verdict, day_start, local_day, months_after, show_day

ID = "columns_updated"

CHECK = Check(
    title="栏目更新",
    why="栏目开了不更新，群众看到的是过时信息；超期栏目达到规定数量属单项否决，出现即为不合格。",
    rules=(
        Rule(
            id="V-4a",
            document=f"{INDICATORS}单项否决“栏目不更新”①",
            text="监测时间点前2周内未更新的动态、要闻类栏目，以及监测时间点前6个月内未更新的通知公告、政策文件类一级栏目，"
            "累计超过（含）5个的，单项否决。",
            url=INDICATORS_URL,
        ),
        Rule(
            id="V-4b",
            document=f"{INDICATORS}单项否决“栏目不更新”②",
            text="应更新但长期未更新的栏目数量超过（含）10个的，单项否决。",
            url=INDICATORS_URL,
        ),
        Rule(
            id="V-4d",
            document="2015年全国政府网站普查评分表的官方解释",
            text="应更新但长期未更新的栏目：空白栏目；动态要闻类2周、通知公告和政策文件类6个月、人事和规划计划类1年未更新的栏目；"
            "其他栏目按其性质判断；历史性工作专题栏目不计。",
        ),
    ),
    needs=(Columns,),
    codes={"column_stale": "栏目超期未更新"},
    advice="请按期限补充真实的新信息；确无信息可发的栏目，应归并、撤下，或由主管单位核实后在台账中登记豁免（写明理由和期限）。",
    options={
        "news_days": Option(default=14, unit="天", help="动态、要闻类栏目的更新期限"),
        "notice_policy_months": Option(default=6, unit="个月", help="通知公告、政策文件类栏目的更新期限（日历月）"),
        "personnel_plan_months": Option(default=12, unit="个月", help="人事、规划计划类栏目的更新期限（日历月）"),
        "first_kind_veto": Option(default=5, unit="个", help="①类超期栏目达到（含）此数即否决"),
        "long_stale_veto": Option(default=10, unit="个", help="②类长期未更新栏目（含空白栏目）达到（含）此数即否决"),
        "first_kind_near": Option(default=3, unit="个", help="①类超期栏目达到（含）此数即算接近否决；更少的只要求整改"),
        "long_stale_near": Option(default=6, unit="个", help="②类长期未更新栏目达到（含）此数即算接近否决"),
    },
    measures=(
        Measure(name="columns_stale", help="Columns whose update period has passed, waived ones left out."),
        Measure(name="columns_unreadable", help="Columns with an update period that could not be read."),
    ),
    veto=True,
)

KIND_WORDS = {
    ColumnClass.NEWS: "动态、要闻类", ColumnClass.NOTICE: "通知公告类", ColumnClass.POLICY: "政策文件类",
    ColumnClass.NORMATIVE: "政策文件类", ColumnClass.PERSONNEL: "人事类", ColumnClass.PLAN: "规划计划类",
}  # fmt: skip
"""The classes that fix a period; 规范性文件 are policy documents."""

_HALF_YEAR = (ColumnClass.NOTICE, ColumnClass.POLICY, ColumnClass.NORMATIVE)


class Period(Frozen, frozen=True, kw_only=True):
    """How long a column may stand without a new item: calendar months, or days where ``months`` is 0."""

    days: int = 0
    months: int = 0

    def due(self, newest: date) -> date:
        """The first day on which a column last updated on ``newest`` is stale."""
        return months_after(newest, self.months) if self.months else newest + timedelta(days=self.days)

    @property
    def words(self) -> str:
        """The period in Chinese."""
        return f"{self.months}个月" if self.months else f"{self.days}天"


class Aged(Frozen, frozen=True, kw_only=True):
    """A column against its period: ``stale``, or ``unknown`` with the reason, or neither (kept up or not judged).

    ``first_kind``: it counts towards ①.  ``waived``: a person decided that it does not count.
    """

    seen: ColumnSeen
    period: Period | None = None
    newest: date | None = None
    stale: bool = False
    blank: bool = False
    unknown: str = ""
    first_kind: bool = False
    waived: bool = False


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Count the stale columns against both thresholds (RULES V-4 ①②)."""
    columns = evidence.part(Columns)
    assert isinstance(columns, Columns)
    aged = [_age(seen, evidence, options) for seen in columns.columns if seen.judged]
    if not aged:
        return cannot_say(
            evidence.site, "台账没有登记栏目，也没有从导航中认出栏目类别，不能判断栏目是否更新；请在台账中登记栏目。"
        )
    stale = [each for each in aged if each.stale]
    unknown = [each for each in aged if each.unknown]
    measures = {
        "columns_stale": float(sum(not each.waived for each in stale)),
        "columns_unreadable": float(len(unknown)),
    }
    if not any(each.period or each.blank or each.unknown for each in aged):
        summary = f"{len(aged)}个栏目都没有规定更新期限，本项不适用。"
        return not_applicable(summary, measures)
    return _counted(evidence, aged, options, measures)


def _period(seen: ColumnSeen, options: Options) -> Period | None:
    column = seen.column
    if column.period_days:
        return Period(days=column.period_days)
    if column.cls is ColumnClass.NEWS:
        return Period(days=int(options["news_days"]))
    if column.cls in _HALF_YEAR:
        return Period(months=int(options["notice_policy_months"]))
    if column.cls in (ColumnClass.PERSONNEL, ColumnClass.PLAN):
        return Period(months=int(options["personnel_plan_months"]))
    return None


def _age(seen: ColumnSeen, evidence: Evidence, options: Options) -> Aged:
    period = _period(seen, options)
    column = seen.column
    first = column.cls is ColumnClass.NEWS or (column.cls in _HALF_YEAR and column.level is Level.FIRST)
    waived = waiver_for(evidence, ID, column.url, "column_stale") is not None
    if seen.state is ColumnState.BLANK:
        blank_waived = waived or waiver_for(evidence, "columns_blank", column.url, "column_blank") is not None
        return Aged(seen=seen, period=period, blank=True, first_kind=first, waived=blank_waived)
    if seen.unreadable:
        return Aged(seen=seen, period=period, unknown=seen.unreadable, first_kind=first, waived=waived)
    if period is None or (seen.state is not ColumnState.LISTED and not seen.items):
        return _unlisted(seen, period, first, waived)
    return _dated(seen, period, first, waived, evidence)


def _unlisted(seen: ColumnSeen, period: Period | None, first: bool, waived: bool) -> Aged:
    """A column without a list.  One whose class has a period should have a list; a single page of text where a list is
    expected tells nothing about updates."""
    lost = period is not None and seen.state is ColumnState.CONTENT
    unknown = "页面没有信息列表，读不出发布日期" if lost else ""
    return Aged(seen=seen, unknown=unknown, first_kind=first, waived=waived)


def _dated(seen: ColumnSeen, period: Period, first: bool, waived: bool, evidence: Evidence) -> Aged:
    """The newest item against the period.  The column is known up to the day of its last reading: an update may have
    come since, or hide in an item that we could not read."""
    newest = max((item.effective for item in seen.items if item.effective), default=None)
    today = local_day(evidence.as_of)
    looked = local_day(seen.looked_at) if seen.looked_at else today
    if newest and period.due(newest) > today:
        return Aged(seen=seen, period=period, newest=newest, first_kind=first, waived=waived)
    hidden = sum(_may_be_fresh(item, period, looked) for item in seen.items)
    unknown = ""
    if hidden:
        unknown = f"有{hidden}条信息的日期未能读出，可能在期限内"
    elif seen.parts:
        unknown = f"页面有{seen.parts}处由脚本生成或嵌入其他网页的内容未能读取，其中可能有期限内的信息"
    elif newest and period.due(newest) > looked:
        unknown = f"上次读取是{show_day(looked)}，此后是否更新不明"
    elif not seen.items:
        unknown = "没有读到任何条目"
    return Aged(
        seen=seen, period=period, newest=newest, stale=not unknown, unknown=unknown, first_kind=first, waived=waived
    )


def _may_be_fresh(item: Item, period: Period, looked: date) -> bool:
    """Whether an unread item may carry a date within the period; it is no younger than our first sight of it."""
    return not item.read and (item.first_seen is None or period.due(local_day(item.first_seen)) > looked)


def _counted(evidence: Evidence, aged: Sequence[Aged], options: Options, measures: dict[str, float]) -> Judgement:
    counting = [each for each in aged if not each.waived]
    first = [each for each in counting if each.first_kind]
    one, one_lost = sum(each.stale for each in first), sum(bool(each.unknown) for each in first)
    two = sum(each.stale or each.blank for each in counting)
    lost = sum(bool(each.unknown) for each in counting)
    veto_one = one >= int(options["first_kind_veto"])
    veto_two = two >= int(options["long_stale_veto"])
    open_ends = one + one_lost >= int(options["first_kind_veto"]) or two + lost >= int(options["long_stale_veto"])
    summary = _summary(counting, one, two, options)
    findings = [_finding(each, options, veto_one, veto_two) for each in aged if each.stale]
    findings += [_lost(each) for each in aged if each.unknown]
    if veto_one or veto_two:
        verdict = Verdict.FAIL
    elif open_ends or lost == len(counting) > 0:
        whole = cannot_say(
            evidence.site, f"{summary}有{lost}个栏目未能读取，全部计入则可能达到否决标准或无从判断，暂不能下结论。"
        )
        findings, verdict, summary = [*whole.findings, *findings], Verdict.UNKNOWN, whole.summary
    else:
        verdict = Verdict.WARN if any(each.stale for each in counting) else Verdict.PASS
    near = one >= int(options["first_kind_near"]) or two >= int(options["long_stale_near"])
    return Judgement(verdict=verdict, summary=summary, findings=tuple(findings), measures=measures, near=near)


def _summary(counting: Sequence[Aged], one: int, two: int, options: Options) -> str:
    blank = sum(each.blank for each in counting)
    lost = sum(bool(each.unknown) for each in counting)
    dated = sum(each.period is not None for each in counting)
    text = (
        f"有更新期限的栏目{dated}个：①动态要闻类及通知公告、政策文件类一级栏目超期{one}个"
        f"（否决标准{options['first_kind_veto']}个）；②长期未更新{two}个（其中空白{blank}个，否决标准{options['long_stale_veto']}个）。"
    )
    return text + (f"未能读取{lost}个。" if lost else "")


def _finding(each: Aged, options: Options, veto_one: bool, veto_two: bool) -> Finding:
    assert each.period is not None
    column, kind = each.seen.column, KIND_WORDS.get(each.seen.column.cls, "其他")
    by_one = veto_one and each.first_kind and not each.waived
    by_two = veto_two and not each.waived
    period = f"按{kind}栏目{each.period.words}的更新期限"
    since = day_start(each.period.due(each.newest)) if each.newest else each.seen.since
    if each.newest:
        what = f"栏目“{column.name}”最近一次更新是{show_day(each.newest)}，{period}，"
        what += f"自{show_day(each.period.due(each.newest))}起超期。"
    else:
        what = f"栏目“{column.name}”的{len(each.seen.items)}条信息都没有注明发布日期，{period}，按规定视为不更新。"
    if by_one:
        what += f"此类超期栏目合计已达{options['first_kind_veto']}个（含）的否决标准。"
    elif by_two:
        what += f"长期未更新栏目合计已达{options['long_stale_veto']}个（含）的否决标准。"
    rule = "V-4a" if by_one else "V-4b" if by_two else "V-4a" if each.first_kind else "V-4d"
    return Finding(
        code="column_stale", verdict=Verdict.FAIL if by_one or by_two else Verdict.WARN, subject=column.url,
        where=column.url, what=what, since=since, rule=rule, steps=_steps(each),
        fix=f"请在“{column.name}”发布新的{kind}信息并注明日期；确无信息的，归并或撤下该栏目，或报主管单位核实后登记豁免。",
    )  # fmt: skip


def _lost(each: Aged) -> Finding:
    column = each.seen.column
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=column.url, where=column.url,
        what=f"栏目“{column.name}”不能判断是否更新：{each.unknown}。", steps=_steps(each), since=each.seen.since,
        fix="请人工打开该栏目查看；列表由脚本生成的，可在台账中改登列表的实际地址。",
    )  # fmt: skip


def _steps(each: Aged) -> tuple[Step, ...]:
    seen = each.seen
    source = "台账登记" if seen.registered else "从导航名称认出"
    level = "一级栏目" if seen.column.level is Level.FIRST else "非一级栏目"
    head = Step(
        what=f"栏目“{seen.column.name}”：{source}，{level}，读到{len(seen.items)}条信息。",
        at=seen.looked_at,
        url=seen.column.url,
    )
    order = sorted(seen.items, key=lambda item: item.effective or date.min, reverse=True)
    return (head, *(Step(what=_told(item), at=item.first_seen, url=item.url) for item in order[:5]))


def _told(item: Item) -> str:
    if not item.read:
        return f"“{item.title}”：日期未能读出"
    return (
        f"“{item.title}”：{show_day(item.effective)}" if item.effective else f"“{item.title}”：未注明日期，视为不更新"
    )
