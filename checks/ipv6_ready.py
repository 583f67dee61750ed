"""RULES D-20: the site is reachable over IPv6.

Looks over IPv6 are made once a day beside one over IPv4.  A look says something about IPv6 only when the site opened
over IPv4 in the same round, and when our own line has IPv6 at all (the observer says so); that a name has no IPv6
address is known over any line.  A fault needs two failed looks of the newest four; two good ones in a row end it.
Sections share their portal's host: one cause, charged there once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

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
    not_applicable,
    sample_sense,
)
from monitor.model import OUTCOME_WORDS, Outcome, Sense, Verdict, Visit, host_of, show_moment

CHECK = Check(
    title="IPv6 可访问",
    why="政府网站应支持 IPv6 访问；域名没有 IPv6 地址、或有地址却打不开，都算没有完成改造。",
    rules=(
        Rule(
            id="D-20",
            document=f"{INDICATORS}扣分指标“功能设计—IPv6改造”",
            text="未完成IPv6改造的扣分（分值未核实）。实际检查看域名有无IPv6地址（AAAA记录）、首页能否经IPv6打开、多次访问的成功率。"
            "扣分指标只考核政府门户网站，其他网站参照。",
            url=INDICATORS_URL,
            confidence="FOUND-2nd",
        ),
    ),
    needs=(Visits,),
    codes={"no_address": "域名没有 IPv6 地址", "six_down": "经 IPv6 打不开"},
    advice="请联系域名解析和网络服务单位：增加 AAAA 记录，在服务器、负载均衡和防护设备上同时启用 IPv6，并从外网核对能打开首页。",
    options={
        "looks": Option(default=4, unit="次", help="看最近这么多次有效的 IPv6 访问（每天一次）"),
        "failed": Option(default=2, unit="次", help="其中失败这么多次才认定；最近连续这么多次成功就算已改正"),
    },
    measures=(
        Measure(name="ipv6_opened_ratio", help="Share of the week's usable visits over IPv6 that opened."),
        Measure(name="ipv6_looks", help="Visits over IPv6 in the last week that say something about the site."),
    ),
)  # fmt: skip

SAME_ROUND = timedelta(minutes=30)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """What the week's looks over IPv6 say (RULES D-20)."""
    site = evidence.site
    if evidence.register.portal_of(site):
        return not_applicable("本站与门户使用同一个域名，IPv6由门户统一改造，见门户的本项结果。")
    visits = evidence.part(Visits)
    assert isinstance(visits, Visits)
    usable = [look for look in visits.six if sample_sense(look) is not Sense.UNKNOWN and _opened_by_four(visits, look)]
    measures = {"ipv6_looks": float(len(usable))}
    if not usable:
        return cannot_say(site, _why_not(visits), measures=measures)
    opened = sum(sample_sense(look) is Sense.OPENED for look in usable)
    measures["ipv6_opened_ratio"] = opened / len(usable)
    told = f"近7天经IPv6有效访问{len(usable)}次，打开{opened}次"
    enough = int(options["failed"])
    recent = usable[-int(options["looks"]) :]
    failed = [look for look in recent if sample_sense(look) is Sense.FAILED]
    if len(failed) >= enough and any(look in failed for look in recent[-enough:]):
        earlier = reversed([look for look in usable if look.at < failed[0].at])
        first = (failed[0], *takewhile(lambda look: sample_sense(look) is Sense.FAILED, earlier))[-1]
        finding = _finding(evidence, failed, recent, told, since=first.at, since_at_latest=first is usable[0])
        return Judgement(verdict=Verdict.WARN, summary=finding.what, findings=(finding,), measures=measures)
    if usable[-1] in failed:
        why = f"{told}；最近一次没有打开（{_how(usable[-1])}），尚待下一次访问核实。"
        return cannot_say(site, why, (_step(usable[-1]),), measures)
    return Judgement(verdict=Verdict.PASS, summary=f"{told}，域名有IPv6地址，首页能打开。", measures=measures)


def _opened_by_four(visits: Visits, look: Visit) -> bool:
    """Whether the site opened in the same round by its usual way: else a failure says nothing about IPv6."""
    twins = (visit for visit in visits.samples if abs(visit.at - look.at) <= SAME_ROUND)
    return any(sample_sense(visit) is Sense.OPENED for visit in twins)


def _why_not(visits: Visits) -> str:
    if not visits.six:
        return "近7天没有经IPv6访问过本站，不能下结论。"
    if any(look.own_line is False for look in visits.six):
        return "监测电脑所在线路没有IPv6（参照网站和各站点经IPv6都打不开），不能判断本站，请换到有IPv6的线路上监测。"
    return "近7天经IPv6访问时，本站经IPv4也打不开或被拦截，不能单独判断IPv6。"


def _finding(
    evidence: Evidence, failed: Sequence[Visit], recent: Sequence[Visit], told: str, *, since: datetime,
    since_at_latest: bool,
) -> Finding:  # fmt: skip
    site, last = evidence.site, failed[-1]
    unnamed = last.outcome is Outcome.DNS
    name = host_of(site.url)
    what = f"域名{name}没有IPv6地址（AAAA记录）" if unnamed else f"首页经IPv6打不开（{_how(last)}），经IPv4能打开"
    fix = "请在域名解析中增加AAAA记录，并在服务器上启用IPv6。" if unnamed else (
        "请从外网经IPv6打开首页核对：检查服务器监听、负载均衡、防火墙和防护设备的IPv6配置；暂不能提供的，先撤下AAAA记录，以免影响访问。"
    )  # fmt: skip
    return Finding(
        code="no_address" if unnamed else "six_down", verdict=Verdict.WARN, subject=name, where=site.url, rule="D-20",
        what=f"{what}；最近{len(recent)}次有效的IPv6访问有{len(failed)}次失败。{told}。", fix=fix, since=since,
        since_at_latest=since_at_latest,
        steps=tuple(_step(look) for look in recent),
    )  # fmt: skip


def _how(look: Visit) -> str:
    if look.outcome is Outcome.DNS_UNANSWERED:
        return "域名服务器不答复IPv6地址查询"
    return OUTCOME_WORDS[look.outcome] + (f"，状态码{look.status}" if look.status else "")


def _step(look: Visit) -> Step:
    address = f"，地址{look.address}" if look.address else ""
    return Step(
        what=f"{show_moment(look.at)}经IPv6访问：{_how(look)}{address}；同一轮经IPv4能打开。",
        at=look.at,
        url=look.final_url,
    )
