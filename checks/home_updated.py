"""RULES V-3: whether the home page has brought anything new within two weeks.

An item without a shown date counts as not updated; an item that we could not read may be newer than all others, so
it turns a fault into "cannot say".
"""

from collections.abc import Sequence
from datetime import date, timedelta

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Check,
    Evidence,
    Finding,
    Home,
    Item,
    Judgement,
    Measure,
    Option,
    Options,
    Rule,
    Step,
    cannot_say,
)
from monitor.model import Verdict, day_start, local_day, show_day

CHECK = Check(
    title="首页更新",
    why="首页两周没有新信息，说明网站无人维护；按检查指标属单项否决，出现即为不合格。",
    rules=(
        Rule(
            id="V-3",
            document=f"{INDICATORS}单项否决“首页不更新”",
            text="监测2周，首页无信息更新的，单项否决；首页仅为栏目导航入口的，所有二级页面均无信息更新即为首页不更新；"
            "未注明信息发布时间的视为不更新。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Home,),
    codes={"home_stale": "首页长期不更新"},
    advice="请在首页及时发布本单位动态、通知公告等真实的新信息，并标明发布日期；不得把旧信息改日期重发。",
    options={
        "fail_days": Option(default=14, unit="天", help="首页没有新信息达到（含）此天数即否决"),
        "warn_days": Option(default=10, unit="天", help="首页没有新信息超过此天数即预警"),
    },
    measures=(
        Measure(name="home_last_update_age_seconds", help="Age of the newest dated item on the home page, in seconds."),
    ),
    veto=True,
)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Judge the newest item of the home page (RULES V-3)."""
    home = evidence.part(Home)
    assert isinstance(home, Home)
    if not home.items and not home.unread:
        return cannot_say(
            evidence.site, "首页已读取，但没有识别出任何信息条目（可能由脚本生成），不能判断是否更新，请人工查看。"
        )
    newest = max((item.effective for item in home.items if item.effective), default=None)
    fail, warn = timedelta(days=int(options["fail_days"])), timedelta(days=int(options["warn_days"]))
    seen = local_day(home.looked_at)
    today = local_day(evidence.as_of - timedelta(microseconds=1))  # midnight still belongs to the day that it ends
    measures = {"home_last_update_age_seconds": (evidence.as_of - day_start(newest)).total_seconds()} if newest else {}
    if newest and today - newest < fail and seen - newest <= warn:
        summary = f"首页最近一次更新是{show_day(newest)}，{_ago(today - newest)}。"
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)
    hidden = _maybe_newer(home, seen - (fail if newest is None else min(fail, seen - newest)))
    if hidden or home.parts:
        return cannot_say(evidence.site, _hidden(home, newest, hidden), _steps(home), measures)
    if newest is None or seen - newest >= fail:
        return _stale(evidence, home, newest, Verdict.FAIL, options, measures)
    if seen - newest > warn:
        return _stale(evidence, home, newest, Verdict.WARN, options, measures)
    why = (
        f"首页上次读取是{show_day(seen)}，当时最新信息是{show_day(newest)}；此后未能再读，到{show_day(today)}是否已满"
        f"{fail.days}天未更新不能判断。"
    )
    return cannot_say(evidence.site, why, _steps(home), measures)


def _ago(age: timedelta) -> str:
    return f"距今{age.days}天" if age.days > 0 else "即当天"


def _maybe_newer(home: Home, day: date) -> int:
    """How many things that we could not read may carry a date later than ``day``.  An item cannot have been published
    after the day on which we first saw it."""
    unread = (item for item in home.items if not item.read)
    return home.unread + sum(item.first_seen is None or local_day(item.first_seen) > day for item in unread)


def _hidden(home: Home, newest: date | None, hidden: int) -> str:
    known = f"已读到的最新信息是{show_day(newest)}" if newest else "已读到的信息都没有日期"
    lost = f"{hidden}条信息或二级页面未能读取（或日期未能读出）" if hidden else ""
    parts = f"{home.parts}处由脚本生成或嵌入其他网页的内容未能读取" if home.parts else ""
    return (
        f"首页{known}，但另有{'，'.join(filter(None, (lost, parts)))}，它们可能更新，"
        f"不能判断首页是否超期（首页共列出{len(home.items)}条）。"
    )


def _stale(
    evidence: Evidence, home: Home, newest: date | None, verdict: Verdict, options: Options, measures: dict[str, float]
) -> Judgement:
    seen = local_day(home.looked_at)
    undated = sum(item.effective is None for item in home.items)
    place = "首页（仅为导航，已查看其二级页面）" if home.navigation_only else "首页"
    if newest is None:
        what = f"{place}列出的{len(home.items)}条信息都没有注明发布日期，按规定视为不更新（{show_day(seen)}查看）。"
    else:
        what = f"{place}最近一次更新是{show_day(newest)}，到{show_day(seen)}已{(seen - newest).days}天没有新信息"
        what += "，" + _limit(verdict, newest, options)
        what += f"另有{undated}条信息未注明发布日期，按规定视为不更新。" if undated else ""
    due = newest + timedelta(days=int(options["fail_days"])) if newest else None
    fix = "请立即在首页发布新信息并注明发布日期；" if verdict is Verdict.FAIL else "请尽快在首页发布新信息；"
    fix += f"最迟应在{show_day(due)}之前更新。" if due and verdict is Verdict.WARN else "不得用旧信息改日期充数。"
    finding = Finding(
        code="home_stale", verdict=verdict, subject=evidence.site.url, where=evidence.site.url, what=what, fix=fix,
        since=day_start(newest) if newest else None, rule="V-3", steps=_steps(home),
    )  # fmt: skip
    return Judgement(verdict=verdict, summary=what, findings=(finding,), measures=measures)


def _limit(verdict: Verdict, newest: date, options: Options) -> str:
    if verdict is Verdict.FAIL:
        return f"已达到{options['fail_days']}天（2周）的否决标准。"
    last = newest + timedelta(days=int(options["fail_days"]))
    return f"已超过{options['warn_days']}天的预警线，到{show_day(last)}即达到否决标准。"


def _steps(home: Home) -> tuple[Step, ...]:
    dated = sorted((item for item in home.items if item.effective), key=lambda item: str(item.effective), reverse=True)
    undated = [item for item in home.items if not item.effective]
    head = Step(
        what=f"读取首页：列出{len(home.items)}条信息，其中有日期{len(dated)}条、无日期或未读到{len(undated)}条；"
        f"未能读取的页面{home.unread}个。",
        at=home.looked_at,
        url=home.url,
    )
    return (head, *_listed(dated[:5]), *_listed(undated[:3]))


def _listed(items: Sequence[Item]) -> list[Step]:
    return [Step(what=_told(item), at=item.first_seen, url=item.url) for item in items]


def _told(item: Item) -> str:
    if not item.read:
        return f"“{item.title}”：日期未能读出"
    if item.effective is None:
        return f"“{item.title}”：页面未注明日期，视为不更新"
    shown = f"（页面所示{show_day(item.shown)}）" if item.shown and item.shown != item.effective else ""
    return f"“{item.title}”：{show_day(item.effective)}{shown}"
