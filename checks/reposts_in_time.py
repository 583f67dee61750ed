"""RULES R-1 and R-3: what the State Council and superiors publish for all to know is reposted within its hours.

Whether a copy was in time is read by :func:`monitor.contract.timing_of`, every doubt to the site.  A document is called
missing only after a whole crawl that began past the deadline; an issuer that could not be read is told as such, for then
nobody knows what it published.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
    UNKNOWN_CODE,
    Check,
    CopySeen,
    Duty,
    DutySeen,
    Evidence,
    FeedSeen,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Reposts,
    Rule,
    State,
    Step,
    Timing,
    hours_words,
    not_applicable,
    timing_of,
    verdict_of,
    waiver_for,
)
from monitor.model import COUNT_WORDS, Frozen, HourCount, Tier, Verdict, show_moment

ID = "reposts_in_time"

CHECK = Check(
    title="政策转载及时",
    why="国务院和上级的重要政策，群众应当在本地政府网站上及时看到；迟转、漏转是专项检查的内容。",
    rules=(
        Rule(
            id="R-1",
            document="《国务院办公厅关于加强政府网站信息内容建设的意见》（国办发〔2014〕57号）及国办函〔2016〕68号",
            text="国务院通过中国政府网发布的对全局工作有指导意义、需要社会广泛知晓的政策信息，地方政府网站应在24小时内转载。",
        ),
        Rule(
            id="R-3", document=GUIDELINE, confidence="FOUND-2nd", url=GUIDELINE_URL,
            text="上级政府网站和本级政府门户网站发布的重要政策信息，应在12小时内转载。",
        ),
    ),
    needs=(Reposts,),
    codes={
        "repost_late": "转载超过期限", "repost_missing": "应转载未转载", "repost_unconfirmed": "疑似未转载，待巡检确认",
        "repost_due": "转载期限将到",
    },
    advice="请每天查看待转载清单，在期限内全文转载并注明来源、发布时间（精确到分）；已转载而没有认出的，请告知地址，由主管单位核实。",
    options={"warn_hours": Option(default=4, unit="小时", help="距期限不足这么多小时还没有转载的，提前提示")},
    measures=(
        Measure(name="reposts_open", help="Documents to repost whose deadline has not passed and of which there is no copy yet."),
        Measure(name="reposts_met", help="Documents to repost of which a copy came up in time."),
        Measure(name="reposts_late", help="Documents that were reposted after their deadline, waived ones left out."),
        Measure(name="reposts_missing", help="Documents past their deadline that a whole crawl did not find, waived ones left out."),
        Measure(name="repost_hours_to_next_deadline", help="Hours until the next deadline of a document not yet reposted."),
    ),
)  # fmt: skip

OTHER_WORDS = {"interpretation": "解读", "excerpt": "摘编", "other_version": "另一个版本"}
"""Copies that do not meet the duty, and what they are."""
_HOUR = timedelta(hours=1)


class Seen(Frozen, frozen=True, kw_only=True):
    """One duty and how it stands."""

    seen: DutySeen
    timing: Timing

    @property
    def duty(self) -> Duty:
        """The duty itself."""
        return self.seen.duty


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Hold every duty against its deadline (RULES R-1, R-3)."""
    reposts = evidence.part(Reposts)
    assert isinstance(reposts, Reposts)
    if not (reposts.duties or reposts.feeds):
        return not_applicable("台账没有为本站规定要转载的上级文件，本项不适用。")
    judged = [Seen(seen=seen, timing=timing_of(seen, reposts, evidence.as_of)) for seen in reposts.duties]
    blind = [feed for feed in reposts.feeds if feed.gap or feed.read_at is None]
    findings = [found for each in judged for found in _findings(each, reposts, evidence, options)]
    findings += [_unread(feed, evidence) for feed in blind]
    return Judgement(
        verdict=verdict_of(evidence, ID, findings),
        summary=_summary(judged, blind),
        findings=tuple(findings),
        measures=_measures(judged, findings, evidence),
    )


def _measures(judged: Sequence[Seen], findings: Sequence[Finding], evidence: Evidence) -> dict[str, float]:
    def counting(code: str) -> float:
        found = [each for each in findings if each.code == code]
        return float(sum(waiver_for(evidence, ID, each.where, code) is None for each in found))

    open_ = [each.duty.deadline for each in judged if each.timing.state is State.PENDING]
    measures = {
        "reposts_open": float(len(open_)),
        "reposts_met": float(sum(each.timing.state is State.MET for each in judged)),
        "reposts_late": counting("repost_late"),
        "reposts_missing": counting("repost_missing"),
    }
    if open_:
        measures["repost_hours_to_next_deadline"] = round((min(open_) - evidence.as_of) / _HOUR, 2)
    return measures


def _summary(judged: Sequence[Seen], blind: Sequence[FeedSeen]) -> str:
    names = "、".join(feed.name for feed in blind)
    unread = f"{names}未能读取，其间是否发布了应转载的文件不明。" if blind else ""
    if not judged:
        return unread or "近期上级没有发布本站应转载的文件。"
    states = [each.timing.state for each in judged]
    words = (
        ("按时转载", (State.MET,)), ("超期转载", (State.LATE,)), ("未转载", (State.MISSING,)),
        ("疑似未转载", (State.UNCONFIRMED,)), ("期限未到", (State.PENDING,)), ("不能判断", (State.UNSURE, State.UNSEEN)),
    )  # fmt: skip
    counts = [(word, sum(state in group for state in states)) for word, group in words]
    return f"应转载{len(judged)}件：{'，'.join(f'{word}{count}件' for word, count in counts if count)}。{unread}"


# ── one duty ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _findings(each: Seen, reposts: Reposts, evidence: Evidence, options: Options) -> Iterator[Finding]:
    state = each.timing.state
    if state is State.LATE:
        yield _late(each)
    elif state is State.UNSURE:
        yield _unsure(each)
    elif state is State.PENDING:
        left = each.duty.deadline - evidence.as_of
        if left <= _HOUR * float(options["warn_hours"]):
            yield _due(each, left, evidence)
    elif state is not State.MET:
        yield _absent(each, reposts, evidence)


def _owed(duty: Duty) -> str:
    starts = f"从{show_moment(duty.starts)}起算（{duty.starts_why}）"
    return f"{duty.told}应在{_hours(duty)}内转载，{starts}，期限是{show_moment(duty.deadline)}"


def _hours(duty: Duty) -> str:
    counted = "" if duty.count is HourCount.ALL else f"（{COUNT_WORDS[duty.count]}）"
    return f"{duty.hours}小时{counted}"


def _rule(duty: Duty) -> str:
    return "R-1" if duty.tier is Tier.STATE_COUNCIL else "R-3"


def _late(each: Seen) -> Finding:
    timing, duty = each.timing, each.duty
    copy = timing.copy
    assert copy is not None
    assert timing.earliest is not None
    assert timing.latest is not None
    late = _hours_late(timing.earliest - duty.deadline, timing.latest - duty.deadline)
    return Finding(
        code="repost_late", verdict=Verdict.FAIL, subject=duty.document.key, where=copy.copy.url, rule=_rule(duty),
        what=f"{_owed(duty)}；{_came(timing, copy)}，{late}。", since=duty.deadline, steps=_copy_steps(duty, copy),
        fix="请查明迟转的原因，安排专人盯守期限；页面显示的时间不准的，改为实际转载时间。",
    )  # fmt: skip


def _hours_late(least: timedelta, most: timedelta) -> str:
    """In the words of the table of reposting: an official who lays both side by side must read one number."""
    return f"迟了{hours_words(least / _HOUR, most / _HOUR)}".replace(" ", "")


def _came(timing: Timing, copy: CopySeen) -> str:
    """When the copy came up, by what we know, both ends shown."""
    shown = copy.copy.published_text
    if timing.shown == "hour":
        return f"本站转载页显示的时间是{shown}"
    seen = f"{show_moment(copy.first_with)}首次看到转载"
    looked = f"{show_moment(copy.last_without)}查看时还没有" if copy.last_without else "此前没有查看过"
    if timing.shown == "day":
        return f"本站转载页显示的日期是{shown}（未注明时刻），{looked}，{seen}"
    why = f"页面显示的{shown}与查看记录不符，" if ":" in shown else "页面未注明时刻，"
    return f"本站{looked}，{seen}（{why}按首次看到的时间计）"


def _unsure(each: Seen) -> Finding:
    timing, duty = each.timing, each.duty
    assert timing.copy is not None
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=duty.document.key, where=timing.copy.copy.url,
        rule=_rule(duty), what=f"{_owed(duty)}；{_came(timing, timing.copy)}，不能断定是否按时。",
        steps=_copy_steps(duty, timing.copy), fix="请对照发布系统的记录核实；今后在页面上注明转载的时刻（精确到分）。",
    )  # fmt: skip


def _due(each: Seen, left: timedelta, evidence: Evidence) -> Finding:
    minutes = int(left / timedelta(minutes=1))
    return Finding(
        code="repost_due", verdict=Verdict.WARN, subject=each.duty.document.key, where=each.duty.document.url,
        rule=_rule(each.duty), what=f"{_owed(each.duty)}，还剩{minutes // 60}小时{minutes % 60}分，本站还没有看到转载。",
        fix="请尽快全文转载，保留原标题和发文字号，注明来源。", steps=_steps(each.duty, evidence.as_of, "尚未看到转载"),
    )  # fmt: skip


def _absent(each: Seen, reposts: Reposts, evidence: Evidence) -> Finding:
    duty, state = each.duty, each.timing.state
    if state is State.MISSING:
        assert reposts.whole_started is not None
        code, verdict = "repost_missing", Verdict.FAIL
        told = f"期限过后的完整巡检（{show_moment(reposts.whole_started)}开始）没有找到转载"
        at = reposts.whole_started
    elif state is State.UNCONFIRMED:
        assert reposts.columns_looked is not None
        code, verdict, at = "repost_unconfirmed", Verdict.WARN, reposts.columns_looked
        told = f"到{show_moment(at)}为止，常看的栏目里没有转载，待下次全面巡检确认"
    else:
        code, verdict, at = UNKNOWN_CODE, Verdict.UNKNOWN, None
        told = "期限过后还没有完整查看过本站的栏目，不能断定是否转载"
        if each.seen.hidden:
            told = f"栏目里有同名的信息，但它的网页没能读取（{each.seen.hidden[0]}），不能断定是否转载"
    others = [copy for copy in each.seen.copies if not copy.counts and copy.stands]
    told += "".join(
        f"；{copy.copy.url}只是该文件的{OTHER_WORDS.get(copy.copy.relation, '相关信息')}" for copy in others[:2]
    )
    return Finding(
        code=code, verdict=verdict, subject=duty.document.key, where=duty.document.url, rule=_rule(duty),
        what=f"{_owed(duty)}；{told}。", since=duty.deadline if state is State.MISSING else None,
        fix="请立即全文转载并注明来源；已转载的，请告知地址；按规定不需要转载的，由主管单位登记为“不必转载”。",
        steps=(*_steps(duty, at, told), *(_other(copy) for copy in others[:5])),
    )  # fmt: skip


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _steps(duty: Duty, at: datetime | None, told: str) -> tuple[Step, ...]:
    return (*_start(duty), Step(what=f"{told}。", at=at))


def _start(duty: Duty) -> tuple[Step, Step]:
    return (
        Step(what=f"{duty.issuer_name}发布{duty.told}：{duty.starts_why}。", at=duty.starts, url=duty.document.url),
        Step(what=f"期限：起算后{_hours(duty)}。", at=duty.deadline),
    )


def _copy_steps(duty: Duty, copy: CopySeen) -> tuple[Step, ...]:
    shown = f"页面显示“{copy.copy.published_text}”" if copy.copy.published_text else "页面没有显示时间"
    before = (
        Step(what="这次查看还没有转载。", at=copy.last_without, url=copy.copy.url)
        if copy.last_without
        else Step(what="首次看到之前没有查看过。", url=copy.copy.url)
    )
    return (*_start(duty), before, Step(what=f"首次看到转载；{shown}。", at=copy.first_with, url=copy.copy.url))


def _other(copy: CopySeen) -> Step:
    kind = OTHER_WORDS.get(copy.copy.relation, "相关信息")
    return Step(what=f"“{copy.copy.title}”是{kind}，不算转载。", at=copy.first_with, url=copy.copy.url)


def _unread(feed: FeedSeen, evidence: Evidence) -> Finding:
    issuer = next((each for each in evidence.register.issuers if each.id == feed.issuer), None)
    where = issuer.url if issuer else evidence.site.url
    since = f"自{show_moment(feed.since)}起" if feed.since else ""
    why = f"{since}读不了（{feed.gap.rstrip('。')}）" if feed.gap else "还没有读到过"
    last = f"，上次完整读取是{show_moment(feed.read_at)}" if feed.read_at else ""
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=feed.issuer, where=where, since=feed.since,
        what=f"上级网站“{feed.name}”的列表{why}{last}；其间是否发布了应转载的新文件不知道。",
        fix="请人工查看该网站有无新文件，有的话用“xunwang policy add”登记；并检查监测地址能否访问它。",
        steps=(Step(what=f"{feed.name}：{feed.gap or '尚未读取'}。", at=feed.since or feed.read_at, url=where),),
    )  # fmt: skip
