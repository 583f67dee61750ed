"""Certificates of the home page: what is wrong with them is a finding of its own, never an outage (DESIGN §5).

No national rule names certificates, so the rule cited is a working rule of the trade, shown as an internal reference.
One bad look is not news: a site may have several servers, and a middlebox may meddle with one connection.  A fault is
told when two visits of the last day met it, and is over once the newest two did not.  What depends on which issuers a
machine trusts is a candidate for a person: browsers differ.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from itertools import takewhile

from monitor.contract import (
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
    no_certificate,
    not_applicable,
)
from monitor.model import Certificate, Site, Verdict, Visit, host_of, show_moment

CHECK = Check(
    title="证书有效",
    why="证书过期、域名不符时，浏览器会用整页警告拦住群众，也无法证明网站的真实身份。",
    rules=(
        Rule(
            id="T-1",
            document="工程惯例（没有查到强制政府网站使用 https 的全国性条款）",
            text="提供 https 访问的，证书应由常用浏览器信任的机构签发、在有效期内、与域名一致，证书链完整，不使用过时的加密协议。",
            confidence="MEM-MED",
        ),
    ),
    needs=(Visits,),
    codes={
        "expired": "证书已过期", "not_yet_valid": "证书尚未生效", "wrong_host": "证书与域名不符",
        "self_signed": "证书为自签名", "incomplete_chain": "证书链不完整", "legacy": "加密协议过时",
        "other": "证书不受信任",
    },
    advice="请联系网站运维单位更换或续签证书，部署时带上全部中间证书，并在所有服务器和防护设备上同时更换。",
    options={
        "visits": Option(default=2, unit="次", help="在这么多次访问中都见到才认定；最近这么多次都正常就算已改正"),
        "hours": Option(default=24, unit="小时", help="只看最近这么多小时的访问"),
    },
    measures=(Measure(name="tls_problems", help="Certificate problems of the home page that two visits agree on."),),
)  # fmt: skip

DOUBTFUL = ("incomplete_chain", "other")
"""Problems that depend on the issuers which a machine trusts."""

_WORDS = {
    "expired": "证书已于{until}过期",
    "not_yet_valid": "证书要到{since}才生效",
    "wrong_host": "证书是发给{names}的，与所访问的域名{host}不一致",
    "self_signed": "证书由网站自己签发（签发者“{issuer}”），浏览器不信任",
    "incomplete_chain": "服务器没有把证书链发送完整，或签发机构“{issuer}”不在常用信任列表内，部分浏览器和手机会提示不安全",
    "legacy": "服务器只支持现在的浏览器已停用的加密协议或算法",
    "other": "证书未能通过验证（签发者“{issuer}”）",
}
_REMEDIES = {
    "expired": "请立即续签并更换证书，设置到期提醒或自动续签。",
    "not_yet_valid": "请核对服务器时间和证书的生效时间，生效前换回原证书。",
    "wrong_host": "请部署与域名一致的证书，或把域名加进证书；多个网站共用一台服务器的，核对各域名的证书配置。",
    "self_signed": "请换用浏览器信任的证书机构签发的证书。",
    "incomplete_chain": "请核对服务器证书文件，补上中间证书；确认各类浏览器均能正常打开的，核实后不再提示。",
    "legacy": "请启用 TLS 1.2 或以上协议，停用过时的协议和算法；使用国密证书的，保留一套通用证书供其他浏览器使用。",
    "other": "请用常用浏览器打开核对；确属证书问题的，更换证书。",
}


def judge(evidence: Evidence, options: Options) -> Judgement:
    """What two visits of the last day agree on about the home page's certificate."""
    site = evidence.site
    if evidence.register.portal_of(site):
        return not_applicable("本站与门户使用同一个域名，证书由门户统一管理，见门户的本项结果。")
    visits = evidence.part(Visits)
    assert isinstance(visits, Visits)
    start = evidence.as_of - timedelta(hours=float(options["hours"]))
    week = [visit for visit in visits.samples if visit.at <= evidence.as_of and visit.own_line]
    made = [visit for visit in week if visit.at > start]
    seen = [visit for visit in made if visit.certificate is not None]
    if not seen:
        return _without(site, made)
    wanted = int(options["visits"])
    stands = _standing(seen, wanted)
    findings = tuple(_finding(site, problem, [v for v in seen if _problem(v) == problem], week) for problem in stands)
    measures = {"tls_problems": float(len(findings))}
    if findings:
        return Judgement(
            verdict=Verdict.WARN, summary="；".join(found.what.rstrip("。") for found in findings) + "。",
            findings=findings, measures=measures,
        )  # fmt: skip
    if _problem(seen[-1]):
        told = _told(site, _problem(seen[-1]), seen[-1])
        return cannot_say(site, f"最近一次访问见到{told}，尚待下一次访问核实。", _steps(seen[-1:]), measures)
    good = seen[-1].certificate
    assert good is not None
    summary = f"最近一次访问（{show_moment(seen[-1].at)}）证书正常，有效期至{show_moment(good.not_after)}。"
    return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)


def _standing(seen: Sequence[Visit], wanted: int) -> list[str]:
    """The problems that ``wanted`` visits met and that one of the newest ``wanted`` still met, in the order of the codes."""
    counts = Counter(_problem(visit) for visit in seen)
    newest = {_problem(visit) for visit in seen[-wanted:]}
    return [code for code in CHECK.codes if counts[code] >= wanted and code in newest]


def _problem(visit: Visit) -> str:
    """The code of what was wrong with a visit's certificate; empty when nothing was."""
    problem = visit.certificate.problem if visit.certificate else ""
    return problem if not problem or problem in CHECK.codes else "other"


def _without(site: Site, made: Sequence[Visit]) -> Judgement:
    """No visit of the last day met a certificate: the site has no https, or we could not get that far."""
    answered = [visit for visit in made if visit.status is not None]
    if answered and not site.url.startswith("https://"):
        return not_applicable(
            "本站只提供 http 访问，没有证书可查。没有查到强制 https 的规定，建议开通 https 并自动跳转。"
        )
    return cannot_say(site, no_certificate(made))


def _finding(site: Site, problem: str, met: Sequence[Visit], week: Sequence[Visit]) -> Finding:
    earlier = [visit for visit in week if visit.certificate is not None and visit.at < met[0].at]
    first = (met[0], *takewhile(lambda visit: _problem(visit) == problem, reversed(earlier)))[-1]
    always = first is (*earlier, *met)[0]
    ended = met[-1].certificate.not_after if problem == "expired" and always and met[-1].certificate else first.at
    return Finding(
        code=problem, verdict=Verdict.WARN, subject=host_of(site.url), where=site.url, rule="T-1",
        review=problem in DOUBTFUL, since=min(ended, first.at), since_at_latest=always and ended >= first.at,
        fix=_REMEDIES[problem], steps=_steps(met),
        what=f"打开首页时{_told(site, problem, met[-1])}；最近一天有{len(met)}次访问如此。首页本身能打开，不算站点打不开。",
    )  # fmt: skip


def _told(site: Site, problem: str, visit: Visit) -> str:
    found = visit.certificate
    assert found is not None
    return _WORDS[problem].format(
        until=show_moment(found.not_after), since=show_moment(found.not_before), names=_names(found),
        host=host_of(visit.final_url or site.url), issuer=found.issuer or "未写明",
    )  # fmt: skip


def _names(found: Certificate) -> str:
    if not found.names:
        return "未写明的域名"
    return "、".join(found.names[:3]) + (f"等{len(found.names)}个域名" if len(found.names) > 3 else "")


def _steps(met: Sequence[Visit]) -> tuple[Step, ...]:
    shown = met if len(met) <= 6 else (*met[:3], *met[-3:])
    return tuple(Step(what=_step(visit), at=visit.at, url=visit.final_url) for visit in shown)


def _step(visit: Visit) -> str:
    found = visit.certificate
    assert found is not None
    dates = f"{show_moment(found.not_before)}至{show_moment(found.not_after)}"
    return (
        f"证书：发给{_names(found)}，签发者“{found.issuer or '未写明'}”，有效期{dates}；先按浏览器的规则验证，未通过。"
    )
