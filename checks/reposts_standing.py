"""RULES R-6: a repost stays where it is, stands once, and bears the day on which it came.

A text that went is called withdrawn for good only when a whole crawl that began afterwards found no copy elsewhere: pages move.
One that a whole crawl did not meet again is a candidate: it may still open.
A date earlier than our last look without the copy, or than the document itself, is a candidate for a person: many sites print
the issuer's date on a repost.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from monitor.contract import (
    UNKNOWN_CODE,
    Check,
    CopySeen,
    Duty,
    DutySeen,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Reposts,
    Rule,
    Step,
    article_of,
    is_for_telephones,
    not_applicable,
    shown_times,
    verdict_of,
)
from monitor.model import Verdict, show_moment

ID = "reposts_standing"
UNREAD_FOR = timedelta(hours=48)
"""One bad look is not news: so long a copy may be unreadable before it is said."""

CHECK = Check(
    title="转载稳定可查",
    why="转载后又撤下，群众再找就没有了；一文多处，改了一处忘了另一处；日期写早了，是不是按时转载就说不清。",
    rules=(
        Rule(
            id="R-6",
            document="《政府网站发展指引》（国办发〔2017〕47号）及《互联网新闻信息服务管理规定》第十五条（对新闻单位）",
            text="转载应完整、准确，保证可追溯。",
            confidence="MEM-MED",
        ),
    ),
    needs=(Reposts,),
    codes={
        "repost_withdrawn": "转载后又撤下", "repost_duplicate": "重复转载", "repost_predated": "转载日期早于实际",
    },
    advice="请恢复撤下的转载；重复的保留一篇，其余链接到它；转载日期写实际发布的时刻，文件自己的日期写在正文里。",
    options={
        "minutes": Option(default=60, unit="分钟", help="页面注明时刻的，比查看记录早这么多分钟以上才提示"),
        "hours": Option(default=6, unit="小时", help="页面只注明日期的，那一天结束后再过这么多小时仍没有转载才提示"),
    },
    measures=(Measure(name="reposts_withdrawn", help="Documents whose every copy is gone from the site."),),
)  # fmt: skip


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Look for copies that went, that stand twice, or that bear too early a date."""
    reposts = evidence.part(Reposts)
    assert isinstance(reposts, Reposts)
    counted = [seen for seen in reposts.duties if any(copy.counts for copy in seen.copies)]
    if not counted:
        return not_applicable("本站没有看到上级文件的转载，本项不适用。")
    findings = [found for seen in counted for found in _of_duty(seen, reposts, options, evidence.as_of)]
    gone = sum(found.code == "repost_withdrawn" for found in findings)
    parts = [
        f"{CHECK.codes[code]}{count}件"
        for code in CHECK.codes
        if (count := sum(each.code == code for each in findings))
    ]
    told = "、".join(parts) if parts else "没有撤下、重复或日期不符的"
    return Judgement(
        verdict=verdict_of(evidence, ID, findings),
        summary=f"看到转载的文件{len(counted)}件，{told}。",
        findings=tuple(findings),
        measures={"reposts_withdrawn": float(gone)},
    )


def _of_duty(seen: DutySeen, reposts: Reposts, options: Options, as_of: datetime) -> Iterator[Finding]:
    copies = [copy for copy in seen.copies if copy.counts]
    standing = [copy for copy in copies if copy.stands]
    if not standing and not any(copy.counts and copy.stands for copy in seen.elsewhere):
        yield _withdrawn(seen.duty, copies, reposts)
    elif standing and all(copy.unread_since for copy in standing):
        since = max(copy.unread_since for copy in standing if copy.unread_since)
        if as_of - since >= UNREAD_FOR:
            yield _unread(seen.duty, standing[0], since)
    elif (
        standing
        and reposts.whole_started is not None
        and all(copy.last_with < reposts.whole_started for copy in standing)
    ):
        yield _out_of_sight(seen.duty, standing[0], reposts.whole_started)
    texts = [copy for copy in standing if copy.copy.same]
    texts = [each for each in texts if not any(is_for_telephones(each.copy.url, other.copy.url) for other in texts)]
    different = list({copy.copy.body: copy for copy in reversed(texts)}.values())
    if len({article_of(copy.copy.url) for copy in different}) > 1:
        yield _duplicate(seen.duty, different)
    for copy in standing:
        yield from _predated(seen.duty, copy, options)


def _withdrawn(duty: Duty, copies: Sequence[CopySeen], reposts: Reposts) -> Finding:
    last = max(copies, key=lambda copy: copy.last_with)
    gone = max(copy.gone_at for copy in copies if copy.gone_at is not None)
    sure = reposts.whole_started is not None and reposts.whole_started > gone
    what = (
        f"{duty.told}的转载已经不在了：{show_moment(last.last_with)}还能看到，{show_moment(gone)}查看时已没有"
        f"{'，此后的完整巡检在别处也没有找到' if sure else '；是否移到了别处，待下次全面巡检确认'}。"
    )
    steps = [
        step
        for copy in copies[:5]
        for step in (
            Step(what=f"最后一次看到转载“{copy.copy.title}”。", at=copy.last_with, url=copy.copy.url),
            Step(what="页面没有了，或者内容不再是该文件。", at=copy.gone_at, url=copy.copy.url),
        )
    ]
    if sure:
        steps.append(Step(what="这次完整巡检没有找到该文件。", at=reposts.whole_started))
    return Finding(
        code="repost_withdrawn", verdict=Verdict.FAIL if sure else Verdict.WARN, subject=duty.document.key,
        where=last.copy.url, what=what, since=gone, steps=tuple(steps),
        fix="请恢复该文件的转载；文件已废止的，保留页面并标明，或由主管单位登记为“不必转载”。",
    )  # fmt: skip


def _unread(duty: Duty, copy: CopySeen, since: datetime) -> Finding:
    """Kept out, or shown an empty template: nobody knows whether it is still there."""
    return Finding(
        code=UNKNOWN_CODE, verdict=Verdict.UNKNOWN, subject=duty.document.key, where=copy.copy.url, since=since,
        what=f"{duty.told}的转载自{show_moment(since)}起读不出来（被拦截、跳转或只有空白模板），是否还在不能断定。",
        fix="请人工打开核对；被拦截的，请放行监测地址。",
        steps=(
            Step(what=f"最后一次看到转载“{copy.copy.title}”。", at=copy.last_with, url=copy.copy.url),
            Step(what="从这次查看起读不出来。", at=since, url=copy.copy.url),
        ),
    )  # fmt: skip


def _out_of_sight(duty: Duty, copy: CopySeen, whole: datetime) -> Finding:
    """No page leads to it any more.  Whether it still opens nobody has tried, so a person must."""
    what = (
        f"{duty.told}的转载可能已撤下：{show_moment(copy.last_with)}最后一次看到，{show_moment(whole)}开始的完整巡检"
        "没有再遇到它，栏目和其他网页都不再链接到它，请打开核对。"
    )
    return Finding(
        code="repost_withdrawn", verdict=Verdict.WARN, subject=duty.document.key, where=copy.copy.url, what=what,
        since=whole, review=True, fix="请恢复该文件的转载，或恢复栏目里指向它的链接。",
        steps=(
            Step(what=f"最后一次看到转载“{copy.copy.title}”。", at=copy.last_with, url=copy.copy.url),
            Step(what="这次完整巡检没有遇到该网页。", at=whole),
        ),
    )  # fmt: skip


def _duplicate(duty: Duty, copies: Sequence[CopySeen]) -> Finding:
    """The page that came second is at fault: the first one met the duty."""
    copies = sorted(copies, key=lambda copy: (copy.first_with, copy.copy.url))
    urls = "、".join(copy.copy.url for copy in copies[:5])
    return Finding(
        code="repost_duplicate", verdict=Verdict.WARN, subject=duty.document.key, where=copies[1].copy.url,
        what=f"{duty.told}在本站有{len(copies)}篇转载，分在不同的网页：{urls}。", since=copies[1].first_with,
        fix="请保留完整、准确的一篇，其余撤下或改为链接到它。",
        steps=tuple(
            Step(what=f"转载“{copy.copy.title}”，首次看到。", at=copy.first_with, url=copy.copy.url) for copy in copies[:10]
        ),
    )  # fmt: skip


def _predated(duty: Duty, copy: CopySeen, options: Options) -> Iterator[Finding]:
    text = copy.copy.published_text
    times = shown_times(text)
    if times is None:
        return
    hour = ":" in text
    slack = timedelta(minutes=float(options["minutes"])) if hour else timedelta(hours=float(options["hours"]))
    issued = shown_times(duty.document.published_text)
    looked = copy.last_without
    if looked is not None and times[1] + slack < looked:
        against = f"{show_moment(looked)}查看时还没有这篇转载"
        step = Step(what="这次查看还没有转载。", at=looked, url=copy.copy.url)
    elif issued is not None and times[1] + (slack if hour else timedelta()) < issued[0]:
        against = f"原文是{duty.document.published_text}才发布的"
        step = Step(what=f"原文显示的发布时间是{duty.document.published_text}。", at=issued[0], url=duty.document.url)
    else:
        return
    yield Finding(
        code="repost_predated", verdict=Verdict.WARN, subject=f"{copy.copy.url}#{duty.document.key}", review=True,
        where=copy.copy.url, what=f"{duty.told}的转载显示时间是{text}，但{against}，日期早于实际。", since=copy.first_with,
        fix="请核对发布系统的记录：转载时间写实际发布的时刻；显示的是文件自己的日期的，改为分别注明。",
        steps=(step, Step(what=f"首次看到转载，页面显示“{text}”。", at=copy.first_with, url=copy.copy.url)),
    )  # fmt: skip
