"""Certificates that soon run out, while there is still time to renew them.

A certificate bought for a year is renewed by a person, who needs weeks; one of ninety days is renewed by a program when
a third of its life is left, so it is only late when much less than that is left.  Hence the limit: a number of days, but
never more than a share of the certificate's own life.  What has run out is ``tls_valid``'s business.
"""

from datetime import datetime, timedelta

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
from monitor.model import Certificate, Verdict, Visit, host_of, show_moment

CHECK = Check(
    title="证书到期预警",
    why="证书一过期，浏览器就会拦住群众；提前续签不影响服务，过期后再补往往要停用几天。",
    rules=(
        Rule(
            id="T-2",
            document="工程惯例（没有查到全国性条款）",
            text="证书应在到期前更换：人工续签的提前一个月，自动续签的到期前仍未更换应查明原因。",
            confidence="MEM-MED",
        ),
    ),
    needs=(Visits,),
    codes={"expires_soon": "证书即将到期"},
    advice="请在到期前续签证书，并在所有服务器、负载均衡和防护设备上同时更换；能自动续签的改为自动续签并设提醒。",
    options={
        "warn_days": Option(default=30, unit="天", help="剩余这么多天以内开始提醒"),
        "life_share": Option(default=0.15, unit="比例", help="但剩余不超过证书有效期的这个比例才提醒，短期自动续签的证书不会频繁提醒"),
        "urgent_days": Option(default=7, unit="天", help="剩余这么多天以内写明紧急"),
        "visits": Option(default=2, unit="次", help="最近一天有这么多次访问见到同一证书才认定"),
    },
    measures=(Measure(name="tls_left_seconds", help="Time until the home page's certificate runs out; negative afterwards."),),
)  # fmt: skip

DAY = timedelta(days=1)


def judge(evidence: Evidence, options: Options) -> Judgement:
    """How long the certificate that visits still meet is good for."""
    site = evidence.site
    if evidence.register.portal_of(site):
        return not_applicable("本站与门户使用同一个域名，证书由门户统一管理，见门户的本项结果。")
    visits = evidence.part(Visits)
    assert isinstance(visits, Visits)
    made = [visit for visit in visits.samples if evidence.as_of - DAY < visit.at <= evidence.as_of and visit.own_line]
    seen = [visit for visit in made if visit.certificate is not None]
    if not seen:
        if any(visit.status is not None for visit in made) and not site.url.startswith("https://"):
            return not_applicable("本站只提供 http 访问，没有证书可查。")
        return cannot_say(site, no_certificate(made))
    met = _soonest(seen, int(options["visits"]))
    found = met[-1].certificate
    assert found is not None
    left = found.not_after - evidence.as_of
    measures = {"tls_left_seconds": float(round(left.total_seconds()))}
    if left <= timedelta(0):
        return not_applicable("证书已经过期，见“证书有效”一项。", measures)
    if left > _limit(found, options):
        summary = f"证书有效期至{show_moment(found.not_after)}，还有{left.days}天。"
        return Judgement(verdict=Verdict.PASS, summary=summary, measures=measures)
    if len(met) < int(options["visits"]):
        why = f"最近只有一部分访问见到{show_moment(found.not_after)}到期的证书，尚待以后的访问核实。"
        return cannot_say(site, why, measures=measures)
    finding = _finding(evidence, found, met, options)
    return Judgement(verdict=Verdict.WARN, summary=finding.what, findings=(finding,), measures=measures)


def _soonest(seen: list[Visit], wanted: int) -> list[Visit]:
    """The visits that met the soonest-ending of the certificates that the newest visits still met and that enough
    visits agree on; without agreement, the newest visit."""
    ends: dict[datetime, list[Visit]] = {}
    for visit in seen:
        if visit.certificate is not None:
            ends.setdefault(visit.certificate.not_after, []).append(visit)
    newest = {visit.at for visit in seen[-wanted:]}
    agreed = [met for _, met in sorted(ends.items()) if len(met) >= wanted and any(each.at in newest for each in met)]
    return agreed[0] if agreed else seen[-1:]


def _limit(found: Certificate, options: Options) -> timedelta:
    """How long before its end this certificate should have been replaced."""
    life = found.not_after - found.not_before
    return min(timedelta(days=float(options["warn_days"])), life * float(options["life_share"]))


def _finding(evidence: Evidence, found: Certificate, met: list[Visit], options: Options) -> Finding:
    site, left = evidence.site, found.not_after - evidence.as_of
    urgent = "，已十分紧急" if left <= timedelta(days=float(options["urgent_days"])) else ""
    when = f"还有{left.days}天" if left.days else "不到一天"
    step = Step(
        what=f"证书有效期{show_moment(found.not_before)}至{show_moment(found.not_after)}，签发者“{found.issuer or '未写明'}”；"
        f"最近一天有{len(met)}次访问见到这张证书。",
        at=met[-1].at, url=met[-1].final_url,
    )  # fmt: skip
    return Finding(
        code="expires_soon", verdict=Verdict.WARN, subject=host_of(site.url), where=site.url, rule="T-2",
        since=found.not_after - _limit(found, options), steps=(step,),
        what=f"首页证书将于{show_moment(found.not_after)}到期，{when}{urgent}，到期后浏览器会拦住访问。",
        fix=f"请在{show_moment(found.not_after)}之前续签并更换证书；证书是自动续签的，请查明为什么还没有换上新证书。",
    )  # fmt: skip
