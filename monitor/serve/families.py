"""One moment as metric families: a pure function, so that a scrape and a history say the same.

Labels are ids and words of closed sets only, never addresses of pages or titles: those have no bound.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.metrics_core import Metric

from monitor.contract import Check, sample_sense
from monitor.judging.result import SiteJudgement
from monitor.model import Action, Grade, Sense, Verdict, Visit
from monitor.reports.repost_state import RepostState, duty_state
from monitor.serve.view import Moment

PREFIX = "govsite_"
COUNTED = (Verdict.FAIL, Verdict.WARN, Verdict.UNKNOWN)
"""Verdicts that a finding can have."""

Catalogue = Mapping[str, Check]


def families(moment: Moment, catalogue: Catalogue) -> Iterator[Metric]:
    """Every metric of the district at one moment."""
    yield _site_info(moment)
    yield _check_info(catalogue)
    yield from _visits(moment)
    yield from _crawls(moment)
    yield from _judgements(moment.judgements)
    yield from _measures(moment.judgements, catalogue)
    yield from _reposts(moment)
    yield from _issuers(moment)
    yield from _monitor(moment)


def _gauge(name: str, words: str, labels: Iterable[str] = ("site",)) -> GaugeMetricFamily:
    return GaugeMetricFamily(PREFIX + name, words, labels=list(labels))


def _site_info(moment: Moment) -> Metric:
    info = InfoMetricFamily(PREFIX + "site", "Names of a registered site.", labels=["site"])
    for site in moment.register.sites:
        info.add_metric([site.id], {"name": site.name, "owner": site.owner, "kind": site.kind, "stage": site.stage})
    return info


def _check_info(catalogue: Catalogue) -> Metric:
    info = InfoMetricFamily(PREFIX + "check", "Titles of the checks.", labels=["check"])
    for name, check in catalogue.items():
        info.add_metric([name], {"title": check.title, "veto": "true" if check.veto else "false"})
    return info


def _visits(moment: Moment) -> Iterator[Metric]:
    """Facts of each site's last visit; a value that the visit does not give is left out, never shown as nought."""
    shown: tuple[tuple[str, str, Callable[[Visit], float | None]], ...] = (
        ("up", "Whether the last visit opened the site; absent when the visit says nothing.", _up),
        ("visit_duration_seconds", "Time from the request's own start to the end of the last visit.", _duration),
        ("certificate_not_after_timestamp_seconds", "When the certificate shown at the last visit ends.", _not_after),
        ("last_probe_timestamp_seconds", "When the site was last visited.", lambda visit: visit.at.timestamp()),
    )
    for name, words, value in shown:
        gauge = _gauge(name, words)
        for site in moment.register.sites:
            visit = moment.visits.get(site.id)
            number = value(visit) if visit else None
            if number is not None:
                gauge.add_metric([site.id], number)
        yield gauge


def _up(visit: Visit) -> float | None:
    sense = sample_sense(visit)
    return None if sense is Sense.UNKNOWN else float(sense is Sense.OPENED)


def _duration(visit: Visit) -> float | None:
    total = visit.phases.total_ms
    return None if total is None else total / 1000


def _not_after(visit: Visit) -> float | None:
    return visit.certificate.not_after.timestamp() if visit.certificate else None


def _crawls(moment: Moment) -> Iterator[Metric]:
    last = _gauge("last_crawl_timestamp_seconds", "When the last crawl of the site's host ended.")
    complete = _gauge("crawl_complete", "Whether the last crawl reached everything within its budget.")
    pages = _gauge("crawl_pages", "Pages of the site read by the last crawl.")
    for site, crawl in moment.crawls.items():
        last.add_metric([site], crawl.finished.timestamp())
        complete.add_metric([site], float(crawl.complete))
        pages.add_metric([site], crawl.pages_by_site.get(site, 0))
    yield from (last, complete, pages)


def _judgements(judgements: Iterable[SiteJudgement]) -> Iterator[Metric]:
    grade = _gauge("grade", "1 for the site's grade, 0 for the others.", ("site", "grade"))
    action = _gauge("recommendation", "1 for the recommended action, 0 for the others.", ("site", "action"))
    measured = _gauge("measured_ratio", "Share of the veto checks that gave an answer.")
    verdict = _gauge("check_verdict", "1 for the check's verdict, 0 for the others.", ("site", "check", "verdict"))
    findings = _gauge("findings", "Findings that count against the site.", ("site", "check", "verdict"))
    for judged in judgements:
        site = judged.site.id
        measured.add_metric([site], judged.measured)
        for each in Grade:
            grade.add_metric([site, each], float(judged.grade is each))
        for one in Action:
            action.add_metric([site, one], float(judged.recommendation.action is one))
        for result in judged.results:
            for word in Verdict:
                verdict.add_metric([site, result.check, word], float(result.judgement.verdict is word))
            for word in COUNTED:
                counted = sum(found.counts and found.finding.verdict is word for found in result.findings)
                findings.add_metric([site, result.check, word], counted)
    yield from (grade, action, measured, verdict, findings)


def _measures(judgements: Iterable[SiteJudgement], catalogue: Catalogue) -> Iterator[Metric]:
    """The numbers that the checks report, named and described by the checks themselves."""
    by_check = {name: [(j.site.id, r) for j in judgements for r in j.results if r.check == name] for name in catalogue}
    for name, check in catalogue.items():
        for measure in check.measures:
            gauge = _gauge(measure.name, measure.help)
            for site, result in by_check[name]:
                if measure.name in result.judgement.measures:
                    gauge.add_metric([site], result.judgement.measures[measure.name])
            yield gauge


def _reposts(moment: Moment) -> Iterator[Metric]:
    """Duties to repost by state; a site without an open one has no next deadline."""
    duties = _gauge("reposts", "Documents to be reposted, by what became of them.", ("site", "issuer", "state"))
    left = _gauge("repost_next_deadline_seconds", "Time to the next deadline of a document not reposted yet.")
    for site, known in moment.reposts.items():
        found = [(seen.duty, duty_state(seen, known, moment.at).state) for seen in known.duties]
        for issuer in dict.fromkeys(duty.document.issuer for duty, _ in found):
            for state in RepostState:
                number = sum(duty.document.issuer == issuer and each is state for duty, each in found)
                duties.add_metric([site, issuer, state], number)
        ahead = [(duty.deadline - moment.at).total_seconds() for duty, state in found if state is RepostState.OPEN]
        if ahead:
            left.add_metric([site], min(ahead))
    yield from (duties, left)


def _issuers(moment: Moment) -> Iterator[Metric]:
    """How the issuers could be read; of one that was never read there is no time."""
    info = InfoMetricFamily(PREFIX + "issuer", "Names of the issuers.", labels=["issuer"])
    read = _gauge("issuer_read_timestamp_seconds", "When all lists of the issuer were last read.", ("issuer",))
    unreadable = _gauge(
        "issuer_unreadable", "Whether the issuer's lists cannot be read at present, or never were.", ("issuer",)
    )
    feeds = {feed.issuer: feed for known in moment.reposts.values() for feed in known.feeds}
    for feed in feeds.values():
        info.add_metric([feed.issuer], {"name": feed.name})
        unreadable.add_metric([feed.issuer], float(bool(feed.gap) or feed.read_at is None))
        if feed.read_at:
            read.add_metric([feed.issuer], feed.read_at.timestamp())
    yield from (info, read, unreadable)


def _monitor(moment: Moment) -> Iterator[Metric]:
    """How the monitor itself is doing."""
    info = InfoMetricFamily(PREFIX + "monitor", "The district that this monitor watches.")
    info.add_metric([], {"district": moment.register.settings.district})
    yield info
    yield GaugeMetricFamily(PREFIX + "monitor_sites", "Sites in the register.", value=len(moment.register.sites))
    yield GaugeMetricFamily(
        PREFIX + "monitor_judged_timestamp_seconds",
        "The moment that the judgements refer to.",
        value=moment.at.timestamp(),
    )
    words = "Addresses that keep the monitor out of several sites at once."
    yield GaugeMetricFamily(PREFIX + "blocked_addresses", words, value=len(moment.blocked))
    if moment.visits:
        newest = max(visit.at for visit in moment.visits.values())
        line = any(visit.own_line for visit in moment.visits.values() if visit.at == newest)
        words = "Whether our own line was up in the newest round of visits."
        yield GaugeMetricFamily(PREFIX + "monitor_own_line_up", words, value=float(line))
    crashed = _gauge("monitor_check_crashes", "Sites for which a check itself failed.", ("check",))
    checks = dict.fromkeys(result.check for judged in moment.judgements for result in judged.results)
    for check in checks:
        results = [r for judged in moment.judgements for r in judged.results if r.check == check]
        crashed.add_metric([check], sum(bool(result.fault_of_ours) for result in results))
    yield crashed
