"""RULES P-3: the home page should load within three seconds; advice only.

What is timed is the home page's own document, on every visit of the week that opened: pictures and scripts come on top.
The median is judged, so that neither a busy hour nor one slow day tells anything by itself.
"""

from collections.abc import Sequence
from datetime import timedelta
from statistics import median

from monitor.contract import (
    GUIDELINE,
    GUIDELINE_URL,
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
from monitor.model import Phases, Sense, Verdict, Visit, show_moment

CHECK = Check(
    title="首页打开速度",
    why="首页打开太慢，群众等不及就走了；慢也常常是服务器将要出故障的先兆。",
    rules=(
        Rule(
            id="P-3",
            document=f"{GUIDELINE}附件《网页设计规范》",
            text="在普通电脑和平均网速下，页面加载时长不宜超过3秒。",
            url=GUIDELINE_URL,
            confidence="FOUND-2nd",
        ),
    ),
    needs=(Visits,),
    codes={"home_slow": "首页打开慢（建议）"},
    advice="建议检查服务器和带宽，启用缓存与压缩，减少首页跳转，把动态生成的首页改为静态发布。",
    options={
        "seconds": Option(default=3.0, unit="秒", help="首页文档打开时长的中位数超过此值时提出建议"),
        "window_days": Option(default=7, unit="天", help="看最近这么多天的访问"),
        "visits": Option(default=20, unit="次", help="至少有这么多次打开的访问才下结论"),
    },
    measures=(Measure(name="home_load_seconds", help="Median time in which the home page's document arrived over a week."),),
)  # fmt: skip


def judge(evidence: Evidence, options: Options) -> Judgement:
    """Compare the median of the week's visits with the advised time (RULES P-3)."""
    visits = evidence.part(Visits)
    assert isinstance(visits, Visits)
    since = evidence.as_of - timedelta(days=float(options["window_days"]))
    opened = [visit for visit in visits.samples if since < visit.at <= evidence.as_of and _timed(visit)]
    times = [_seconds(visit) for visit in opened]
    if len(times) < int(options["visits"]):
        why = f"近{options['window_days']}天打开的访问只有{len(times)}次，不足{options['visits']}次，不能评价打开速度。"
        return cannot_say(evidence.site, why)
    middle = median(times)
    measures = {"home_load_seconds": round(middle, 3)}
    told = f"近{options['window_days']}天{len(times)}次访问，首页文档打开时长的中位数为{middle:.1f}秒"
    if middle <= float(options["seconds"]):
        summary = f"{told}，在{float(options['seconds']):g}秒以内（不含图片和脚本）。"
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)
    finding = _finding(evidence, opened, told, options)
    return Judgement(verdict=Verdict.WARN, summary=finding.what, findings=(finding,), measures=measures)


def _timed(visit: Visit) -> bool:
    return sample_sense(visit) is Sense.OPENED and visit.phases.total_ms is not None


def _seconds(visit: Visit) -> float:
    return (visit.phases.total_ms or 0.0) / 1000


def _finding(evidence: Evidence, opened: Sequence[Visit], told: str, options: Options) -> Finding:
    limit = float(options["seconds"])
    late = [visit for visit in opened if _seconds(visit) > limit]
    slowest = sorted(late, key=_seconds, reverse=True)[:5]
    return Finding(
        code="home_slow", verdict=Verdict.WARN, subject=evidence.site.url, where=evidence.site.url, rule="P-3",
        since=late[0].at, since_at_latest=late[0] is opened[0],
        what=f"{told}，其中{len(late)}次超过{limit:g}秒（不含图片和脚本）。建议优化，不扣分。",
        fix=_remedy(late), steps=tuple(_step(visit) for visit in sorted(slowest, key=lambda visit: visit.at)),
    )  # fmt: skip


def _remedy(late: Sequence[Visit]) -> str:
    """Advice by where most of the time goes."""
    shares = {"redirect": 0.0, "connect": 0.0, "server": 0.0, "transfer": 0.0}
    for visit in late:
        for name, ms in _parts(visit.phases).items():
            shares[name] += ms
    return {
        "redirect": "建议减少首页跳转：登记的网址应直接打开首页。",
        "connect": "时间多花在域名解析和建立连接上：建议检查域名服务器、线路和防护设备。",
        "server": "时间多花在等服务器答复上：建议把首页改为静态发布或加缓存，检查数据库和服务器负载。",
        "transfer": "时间多花在传输上：建议压缩页面、精简首页、增加带宽。",
    }[max(shares, key=lambda name: shares[name])]


def _parts(phases: Phases) -> dict[str, float]:
    """Milliseconds by cause.  Phases of the last hop count from the visit's start, so what precedes its name look-up is
    redirects."""
    begun = phases.dns_ms or 0.0
    connected = phases.tls_ms or phases.connect_ms or begun
    first = phases.first_byte_ms or connected
    return {
        "redirect": begun, "connect": connected - begun, "server": first - connected,
        "transfer": (phases.total_ms or first) - first,
    }  # fmt: skip


def _step(visit: Visit) -> Step:
    first = f"，其中首字节{visit.phases.first_byte_ms / 1000:.1f}秒" if visit.phases.first_byte_ms else ""
    return Step(
        what=f"{show_moment(visit.at)}打开用时{_seconds(visit):.1f}秒{first}。", at=visit.at, url=visit.final_url
    )
