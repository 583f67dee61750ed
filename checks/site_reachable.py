"""RULES V-2: whether the site opens, over a week of visits.

Three numbers decide: visits that failed, visits that say nothing (blocked, our own line down, not made), and the
visits that the rule asks for.  The true share of failures lies between failed / planned (lower) and
(failed + unknown) / planned (upper); only a bound that settles the matter gives a verdict.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from monitor.contract import (
    INDICATORS,
    INDICATORS_URL,
    Check,
    Evidence,
    Finding,
    Judgement,
    Measure,
    Option,
    Options,
    Rule,
    Step,
    Visits,
    cannot_say,
    sample_sense,
)
from monitor.model import OUTCOME_WORDS, Frozen, Outcome, Sense, Verdict, Visit, show_moment

CHECK = Check(
    title="站点可访问",
    why="网站打不开，群众什么都办不了；按检查指标属单项否决，出现即为不合格。",
    rules=(
        Rule(
            id="V-2",
            document=f"{INDICATORS}单项否决“站点无法访问”",
            text="监测1周，每天间隔性访问20次以上，超过（含）15秒网站仍打不开的次数累计占比超过（含）5%的，单项否决。",
            url=INDICATORS_URL,
        ),
    ),
    needs=(Visits,),
    codes={"not_reachable": "站点打不开"},
    advice="请检查服务器、带宽、域名解析和安全防护设备，恢复访问并查明原因；确需停机维护的，按规定申请临时下线并公告。",
    options={
        "window_days": Option(default=7, unit="天", help="监测的时间长度"),
        "per_day": Option(default=20, unit="次/天", help="每天至少应访问的次数"),
        "fail_share": Option(default=0.05, unit="比例", help="打不开的次数占比达到（含）此值即否决"),
        "warn_share": Option(default=0.03, unit="比例", help="打不开的次数占比超过此值即预警"),
    },
    measures=(
        Measure(name="visit_failed_ratio", help="Share of the planned visits of the last week that certainly failed."),
        Measure(name="visit_unknown_ratio", help="Share of the planned visits of the last week that say nothing."),
    ),
    veto=True,
)


FAULTS = (Verdict.FAIL, Verdict.WARN)


class Tally(Frozen, frozen=True, kw_only=True):
    """The visits of the window, counted.  ``shared`` are the failures of rounds that found the portal down too."""

    planned: int
    made: int
    opened: int
    own: tuple[Visit, ...]
    shared: tuple[Visit, ...]

    @property
    def unknown(self) -> int:
        """Visits that say nothing: made without a result that can be used, or not made."""
        return self.planned - self.opened - len(self.own) - len(self.shared)

    def share(self, count: int) -> float:
        """``count`` visits as a share of those planned."""
        return count / self.planned

    @property
    def failed(self) -> tuple[Visit, ...]:
        """All failures, own and shared, in order of time."""
        return tuple(sorted(self.own + self.shared, key=lambda visit: visit.at))


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Judge a week of visits (RULES V-2)."""
    tally = _tally(evidence, options)
    own, everything = len(tally.own), len(tally.own) + len(tally.shared)
    measures = {
        "visit_failed_ratio": tally.share(own),
        "visit_unknown_ratio": tally.share(tally.unknown + len(tally.shared)),
    }
    verdict = _verdict(tally, own, options)
    total = _verdict(tally, everything, options)
    findings: tuple[Finding, ...] = ()
    summary = f"{_counted(tally, tally.own, options)}，未达到预警线。"
    if verdict in FAULTS:
        findings = (_finding(evidence, tally, tally.own, verdict, options),)
        summary = findings[0].what
    elif total in FAULTS:
        findings = (_finding(evidence, tally, tally.failed, total, options, charged_to=_portal(evidence)),)
    if verdict is Verdict.UNKNOWN:
        whole = cannot_say(evidence.site, _unsettled(tally, options), _steps(tally, tally.own))
        findings, summary = (*whole.findings, *findings), whole.summary
    return Judgement(verdict=verdict, summary=summary, findings=findings, measures=measures)


def _tally(evidence: Evidence, options: Options) -> Tally:
    visits = evidence.part(Visits)
    assert isinstance(visits, Visits)
    days = int(options["window_days"])
    start = evidence.as_of - timedelta(days=days)
    window = [visit for visit in visits.samples if start < visit.at <= evidence.as_of]
    failed = [visit for visit in window if sample_sense(visit) is Sense.FAILED]
    with_host = set(visits.host_failures) if _portal(evidence) else set()
    return Tally(
        planned=max(int(options["per_day"]) * days, len(window), 1),
        made=len(window),
        opened=sum(sample_sense(visit) is Sense.OPENED for visit in window),
        own=tuple(visit for visit in failed if visit.at not in with_host),
        shared=tuple(visit for visit in failed if visit.at in with_host),
    )


def _verdict(tally: Tally, failed: int, options: Options) -> Verdict:
    """The verdict if ``failed`` visits are failures.  Failures left out of it count as unknown: while the portal is
    down, nobody can see whether the section itself would open."""
    fail_share = float(options["fail_share"])
    if tally.share(failed) >= fail_share:
        return Verdict.FAIL
    if tally.share(failed) > float(options["warn_share"]):
        return Verdict.WARN
    return Verdict.PASS if tally.share(tally.planned - tally.opened) < fail_share else Verdict.UNKNOWN


def _portal(evidence: Evidence) -> str:
    portal = evidence.register.portal_of(evidence.site)
    return portal.id if portal else ""


def _finding(
    evidence: Evidence, tally: Tally, failed: Sequence[Visit], verdict: Verdict, options: Options, charged_to: str = ""
) -> Finding:
    level = "fail_share" if verdict is Verdict.FAIL else "warn_share"
    reached = f"已达到{_percent(float(options[level]))}（含）的否决标准" if verdict is Verdict.FAIL else (
        f"已超过{_percent(float(options[level]))}的预警线（否决线为{_percent(float(options['fail_share']))}）"
    )  # fmt: skip
    what = f"{_counted(tally, failed, options)}，{reached}。{_kinds(failed)}{_longest(failed)}"
    if charged_to:
        what += "这些时段所在门户同时打不开，属门户的故障，记在门户名下，不计入本站。"
    last = failed[-1]
    fix = (
        f"最近一次打不开是{show_moment(last.at)}（{_word(last.outcome)}）。"
        f"{last.detail + '。' if last.outcome == 'soft_404' and last.detail else ''}"
        f"{_remedy(Counter(visit.outcome for visit in failed).most_common(1)[0][0])}"
    )
    return Finding(
        code="not_reachable", verdict=verdict, subject=evidence.site.url, where=evidence.site.url, what=what, fix=fix,
        since=failed[0].at, charged_to=charged_to, rule="V-2", steps=_steps(tally, failed),
    )  # fmt: skip


def _counted(tally: Tally, failed: Sequence[Visit], options: Options) -> str:
    text = (
        f"近{options['window_days']}天应访问{tally.planned}次、实际访问{tally.made}次，"
        f"其中打不开{len(failed)}次（占{_percent(tally.share(len(failed)))}）"
    )
    if tally.shared and len(failed) == len(tally.own):
        text += f"，另有{len(tally.shared)}次与门户同时打不开，记在门户名下"
    lost = tally.unknown
    return text + (f"，另有{lost}次不可测或未访问（占{_percent(tally.share(lost))}）" if lost else "")


def _unsettled(tally: Tally, options: Options) -> str:
    lower, upper = tally.share(len(tally.own)), tally.share(tally.planned - tally.opened)
    return (
        f"{_counted(tally, tally.own, options)}。打不开的占比最低{_percent(lower)}、最高{_percent(upper)}，"
        f"跨过{_percent(float(options['fail_share']))}的否决线，尚不能下结论（监测满{options['window_days']}天、"
        f"每天不少于{options['per_day']}次且未被拦截时才能判定；监测电脑夜间关机也会造成不可测）。"
    )


def _kinds(failed: Sequence[Visit]) -> str:
    counts = Counter(visit.outcome for visit in failed).most_common()
    return "其中" + "、".join(f"{_word(outcome)}{count}次" for outcome, count in counts) + "。"


def _longest(failed: Sequence[Visit]) -> str:
    return f"第一次在{show_moment(failed[0].at)}，最近一次在{show_moment(failed[-1].at)}。"


def _remedy(outcome: str) -> str:
    if outcome.startswith("dns"):
        return "请核对域名解析记录和域名有效期，联系域名服务商恢复解析。"
    if outcome == "soft_404":
        return "请核对域名绑定、网站程序和数据库是否正常，使登记的网址能直接打开本站首页；网址变更的应报备并更新台账。"
    if outcome in ("broken", "redirect"):
        return "请核对首页地址与跳转设置，使登记的网址能直接打开首页；网址变更的应报备并更新台账。"
    if outcome == "tls":
        return "请检查服务器证书与加密协议配置。"
    return "请检查服务器负载、带宽与安全防护设备，确保15秒内打开首页；停机维护应事先申请并公告。"


def _steps(tally: Tally, failed: Sequence[Visit]) -> tuple[Step, ...]:
    head = Step(
        what=f"应访问{tally.planned}次，实际{tally.made}次：打开{tally.opened}次，打不开{len(tally.failed)}次"
        f"（其中与门户同时打不开{len(tally.shared)}次），不可测或未访问{tally.unknown}次。"
        f"占比按应访问次数计算：最低按打不开次数，最高把不可测的也算上。"
    )
    shown = failed if len(failed) <= 20 else (*failed[:10], *failed[-10:])
    listed = (Step(what=_told(visit), at=visit.at, url=visit.final_url) for visit in shown)
    return (head, *listed)


def _told(visit: Visit) -> str:
    status = f"（状态码{visit.status}）" if visit.status else ""
    took = f"，用时{visit.phases.total_ms / 1000:.1f}秒" if visit.phases.total_ms is not None else ""
    seen = f"，{visit.detail}" if visit.outcome is Outcome.SOFT_404 and visit.detail else ""
    return f"访问结果：{_word(visit.outcome)}{status}{took}{seen}"


def _word(outcome: Outcome) -> str:
    """How a visit ended; a home page that is none is more than a page that is missing."""
    return "打开的不是本站网页" if outcome is Outcome.SOFT_404 else OUTCOME_WORDS[outcome]


def _percent(share: float) -> str:
    return f"{share * 100:.1f}".removesuffix(".0") + "%"
