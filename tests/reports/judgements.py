"""Judgements of a small district, made by hand from the real types: what reports and pages are tested with."""

from datetime import datetime, timedelta

import msgspec

from monitor.contract import (
    Finding,
    Judgement,
    Step,
    finding_id,
)
from monitor.judging.result import CheckResult, Judged, Reason, Recommendation, SiteJudgement
from monitor.model import (
    Action,
    Certificate,
    Coverage,
    Grade,
    Outcome,
    Parent,
    Phases,
    Site,
    Verdict,
    Visit,
)
from tests.reports.district import AS_OF, CATALOGUE, FORMULA_LINK, HOSTILE, PORTAL, REGISTER, SITES, SNEAKY, WEEK_END

__all__ = ["AS_OF", "CATALOGUE", "FORMULA_LINK", "HOSTILE", "PORTAL", "REGISTER", "SITES", "SNEAKY", "WEEK_END"]


def judged(check: str, site: str, finding: Finding, waived: str = "", at: datetime = AS_OF) -> Judged:
    """A finding with the identity that the runner would give it."""
    key = finding_id(check, site, finding.code, finding.subject)
    return Judged(id=key, check=check, site=site, at=at, finding=finding, waived=waived)


def result(check: str, verdict: Verdict, summary: str, *found: Judged, **measures: float) -> CheckResult:
    """One check's answer."""
    answer = Judgement(verdict=verdict, summary=summary, findings=tuple(f.finding for f in found), measures=measures)
    return CheckResult(check=check, judgement=answer, findings=found)


def _good(check: str, **measures: float) -> CheckResult:
    return result(check, Verdict.PASS, "未发现问题。", **measures)


def all_good(site: Site, at: datetime = AS_OF) -> SiteJudgement:
    """A site without any fault."""
    results = (
        _good("site_reachable", visit_failed_ratio=0.0, visit_unknown_ratio=0.0),
        _good("home_updated", home_last_update_age_seconds=86400.0),
        _good("columns_updated", columns_stale=0.0),
        _good("columns_blank", columns_blank=0.0),
        _good("links_work", links_broken=0.0),
        _good("site_marks", marks_missing=0.0),
    )
    return SiteJudgement(
        site=site,
        as_of=at,
        revision="r1",
        results=results,
        grade=Grade.NO_VETO_SEEN,
        measured=1.0,
        grade_reasons=("4项单项否决均未发现。",),
        recommendation=Recommendation(action=Action.KEEP, reasons=(Reason(what="各项正常。", rule="V-2"),)),
    )


def _replace(base: SiteJudgement, *results: CheckResult, **more: object) -> SiteJudgement:
    changed = {each.check: each for each in results}
    kept = tuple(changed.get(each.check, each) for each in base.results)
    return msgspec.structs.replace(base, results=kept, **more)


def broken(site: Site, target: str, text: str, *, code: str = "link_broken", charged_to: str = "") -> Finding:
    """A broken link on a list page of the site."""
    return Finding(
        code=code,
        verdict=Verdict.WARN,
        subject=target,
        where=target,
        what="链接打不开：对方回答“页面不存在”。",
        fix="请更正网址或撤下该链接。",
        since=AS_OF - timedelta(days=3),
        points=0.1 if code == "link_broken" else 0.0,
        parents=(
            Parent(url=site.url + "tzgg/index.html", text=text, site=site.id),
            Parent(url=site.url + "tzgg/index_2.html", text="通知", site=site.id),
        ),
        charged_to=charged_to,
        steps=(
            Step(what="第一次打开：页面不存在", at=AS_OF - timedelta(days=3), url=target),
            Step(what="第二天再看：仍不存在", at=AS_OF - timedelta(days=2), url=target),
        ),
    )


def portal(at: datetime = AS_OF) -> SiteJudgement:
    """The portal: five stale columns (a veto), broken links, a site outside that is down, a waived mark."""
    site, stale = SITES[0], []
    for n, name in enumerate(("南安要闻", "部门动态", "镇街动态", "通知公告", "政策文件")):
        url = f"{PORTAL}lm{n}/"
        finding = Finding(
            code="column_stale",
            verdict=Verdict.FAIL,
            subject=url,
            where=url,
            what=f"栏目“{name}”已 {20 + n} 天没有更新。",
            fix="请发布新信息；确无信息可发的，按程序申请调整该栏目。",
            since=at - timedelta(days=6 + n),
        )
        stale.append(judged("columns_updated", site.id, finding, at=at))
    links = [
        judged("links_work", site.id, broken(site, PORTAL + "old/1.html", SNEAKY), at=at),
        judged("links_work", site.id, broken(site, FORMULA_LINK, HOSTILE), at=at),
        judged(
            "links_work", site.id, broken(site, "https://gone.example.org/", "合作单位", code="outside_down"), at=at
        ),
    ]
    mark = Finding(
        code="icp_missing",
        verdict=Verdict.WARN,
        subject="icp_missing",
        where=PORTAL,
        what="首页底部未列明备案编号。",
        fix="请在页面底部列明。",
        points=1.0,
    )
    marks = judged("site_marks", site.id, mark, "备案编号变更办理中，截止2026-12-31", at=at)
    ids = tuple(each.id for each in stale)
    return _replace(
        all_good(site, at),
        result("columns_updated", Verdict.FAIL, "5 个栏目超期未更新，达到否决线。", *stale, columns_stale=5.0),
        result("links_work", Verdict.WARN, "2 个链接打不开。", *links, links_broken=2.0),
        result("site_marks", Verdict.PASS, "1 项问题已豁免。", marks, marks_missing=0.0),
        grade=Grade.FAILED,
        grade_reasons=("栏目更新：5 个栏目超期未更新，达到否决线。",),
        recommendation=Recommendation(
            action=Action.RECTIFY,
            steps=("三日内补齐五个栏目的信息。", "补齐后申请复查。"),
            reasons=(Reason(what="触发单项否决：栏目不更新。", rule="V-4", findings=ids),),
        ),
    )


def blocked(site: Site, at: datetime = AS_OF) -> SiteJudgement:
    """A section whose pages are kept from us by a protective wall."""
    why = f"“{site.name}”前面的防护系统拦住了监测程序，看不到页面内容。"
    lost = Finding(
        code="unknown",
        verdict=Verdict.UNKNOWN,
        subject=site.url,
        where=site.url,
        what=why,
        fix="请把监测地址加入防护系统白名单。",
    )
    names = ("home_updated", "columns_updated", "columns_blank", "links_work", "site_marks")
    results = [result(name, Verdict.UNKNOWN, why, judged(name, site.id, lost, at=at)) for name in names]
    return _replace(
        all_good(site, at), *results, grade=Grade.UNKNOWN, measured=0.25, grade_reasons=("内容各项未能测量。",)
    )


def shaky(site: Site, at: datetime = AS_OF) -> SiteJudgement:
    """A standalone site that is near the veto line, and carries a fault that the portal answers for."""
    down = Finding(
        code="not_reachable",
        verdict=Verdict.WARN,
        subject=site.url,
        where=site.url,
        what="一周内 168 次访问中有 7 次打不开（4.2%），接近 5% 的否决线。",
        fix="请检查服务器与线路。",
        since=at - timedelta(days=2),
    )
    shared = broken(site, PORTAL + "footer.html", "网站地图", charged_to="portal")
    return _replace(
        all_good(site, at),
        result(
            "site_reachable",
            Verdict.WARN,
            "打不开的访问占 4.2%。",
            judged("site_reachable", site.id, down, at=at),
            visit_failed_ratio=0.042,
            visit_unknown_ratio=0.01,
        ),
        result(
            "links_work",
            Verdict.PASS,
            "未发现本站的断链。",
            judged("links_work", site.id, shared, at=at),
            links_broken=0.0,
        ),
        grade=Grade.NEARLY_FAILED,
        grade_reasons=("站点可访问：接近否决线。",),
        recommendation=Recommendation(
            action=Action.RECTIFY, reasons=(Reason(what="接近否决线。", rule="V-2"),), steps=("一周内排查线路。",)
        ),
    )


def district(at: datetime = AS_OF) -> tuple[SiteJudgement, ...]:
    """The district this week."""
    return (
        portal(at),
        all_good(SITES[1], at),
        blocked(SITES[2], at),
        blocked(SITES[3], at),
        all_good(SITES[4], at),
        shaky(SITES[5], at),
    )


def last_week() -> tuple[SiteJudgement, ...]:
    """The district a week before: the portal was fine, the standalone site failed, one site was not watched yet."""
    at = AS_OF - timedelta(days=7)
    worse = _replace(shaky(SITES[5], at), grade=Grade.FAILED)
    return (all_good(SITES[0], at), all_good(SITES[1], at), blocked(SITES[2], at), blocked(SITES[3], at), worse)


def visits(site: Site, at: datetime = AS_OF, days: int = 7) -> list[Visit]:
    """Hourly visits of the last days: opened, with a failed night and an own line that was cut for six hours."""
    made = []
    certificate = Certificate(
        not_before=at - timedelta(days=300), not_after=at + timedelta(days=65), names=("*.nanan.example.cn",)
    )
    for hour in range(days * 24):
        moment = at - timedelta(hours=days * 24 - hour)
        line = not 50 <= hour < 56
        outcome = Outcome.TIMEOUT if site.id == "lyw" and 100 <= hour < 107 else Outcome.OK
        outcome = Outcome.BLOCKED if site.id == "wjw" else outcome
        made.append(
            Visit(
                site=site.id,
                at=moment,
                family=4,
                outcome=outcome if line else Outcome.DNS,
                own_line=line,
                address="127.0.1.1",
                status=200,
                phases=Phases(total_ms=340.0 + hour),
                certificate=certificate,
                final_url=site.url,
            )
        )
    return made


def coverage(host: str, at: datetime = AS_OF) -> Coverage:
    """One crawl of a host, last night."""
    started = at - timedelta(hours=22)
    return Coverage(
        crawl=f"{host}@x",
        host=host,
        sites=tuple(s.id for s in SITES),
        started=started,
        finished=started + timedelta(minutes=9),
        complete=True,
        pages=312,
        requests=420,
        links=5210,
        broken=3,
        pages_by_site={s.id: 40 for s in SITES},
    )
