"""Addresses that keep the monitor out: several sites behind one address that refuse us at once are one matter, and it is
about us, not about them."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from msgspec.structs import replace

from monitor.contract import Finding, Visits
from monitor.judging.result import CheckResult, SiteJudgement
from monitor.model import (
    OUTCOME_WORDS,
    Coverage,
    Frozen,
    Outcome,
    Register,
    Site,
    Verdict,
    Visit,
    host_of,
    show_moment,
)
from monitor.reports.lines import Catalogue, FindingLine, one_line

AT_ONCE: Final = timedelta(hours=6)
"""Sites whose refusals began within this time of each other were refused at once: some rounds of visits."""

_KEPT_OUT: Final = (Outcome.BLOCKED, Outcome.THROTTLED)
_GOES_ON: Final = (*_KEPT_OUT, Outcome.CIRCUIT_OPEN)  # refused so often that we stopped asking
_FRESH: Final = timedelta(days=2)  # older looks say nothing of the present
_TWICE: Final = 2  # one bad look is not news
_LATE_S: Final = 1.0
_SHARE_OF_A_WEEK: Final = timedelta(hours=8.4)  # 5 % of a week: from then on the visits cannot be judged (RULES V-2)
_NAME = re.compile(r"（([^（）]{1,20})）")
_WORDS = tuple(OUTCOME_WORDS[outcome] for outcome in _GOES_ON)


class Blocked(Frozen, frozen=True, kw_only=True):
    """One address that has kept us out of ``sites`` (ids, two or more) since a moment.  ``name`` is the product that
    does so or the status that it sends, empty when unknown; ``visits``: visits are refused too, and not only crawls."""

    address: str
    sites: tuple[str, ...]
    since: datetime
    name: str = ""
    visits: bool = False


class _Run(Frozen, frozen=True, kw_only=True):
    """A site that is kept out at present, since when and by what names."""

    site: str
    since: datetime
    names: tuple[str, ...]
    visits: bool


def blocked_addresses(
    register: Register,
    visits: Mapping[str, Sequence[Visit]],
    coverages: Mapping[str, Sequence[Coverage]],
    as_of: datetime,
) -> tuple[Blocked, ...]:
    """The addresses that keep us out of several sites at ``as_of``, from stored facts only.

    ``visits`` are those of the last days by site id in order of time, ``coverages`` the last crawls by host, newest
    first.  Refusals that began together are one matter; all sites of an address, whenever each began, are one too.
    """
    by_address: dict[str, list[Site]] = {}
    for site in register.sites:
        by_address.setdefault(address_of(visits.get(site.id, ())) or host_of(site.url), []).append(site)
    found = []
    for address, sites in by_address.items():
        runs = [
            run for site in sites
            if (run := _run(site, visits.get(site.id, ()), coverages.get(host_of(site.url), ()), as_of))
        ]  # fmt: skip
        groups = [runs] if len(runs) == len(sites) else _at_once(runs)
        found += [_blocked(address, group) for group in groups if len(group) > 1]
    return tuple(found)


def address_of(looks: Sequence[Visit]) -> str:
    """The address that served the last visit that reached one, over IPv4 where there is any; empty when none did."""
    return next((visit.address for visit in reversed(_one_family(looks)) if visit.address), "")


def _one_family(looks: Sequence[Visit]) -> Sequence[Visit]:
    four = [visit for visit in looks if visit.family == 4]
    return four or looks


def _run(site: Site, looks: Sequence[Visit], crawls: Sequence[Coverage], as_of: datetime) -> _Run | None:
    """How a site is kept out at present; ``None`` when it is not."""
    refused = _refused(_one_family(looks), as_of)
    walled = _walled(crawls, as_of)
    starts = [*(visit.at for visit in refused), *(crawl.started for crawl in walled)]
    if not starts:
        return None
    details = [*(visit.detail for visit in refused), *(crawl.detail for crawl in walled)]
    names = tuple(name[1] for detail in details if (name := _NAME.search(detail)))
    return _Run(site=site.id, since=min(starts), names=names, visits=bool(refused))


def _refused(looks: Sequence[Visit], as_of: datetime) -> list[Visit]:
    """The unbroken refusals at the end of the visits, two or more; visits that say nothing of the site break nothing."""
    refused: list[Visit] = []
    for visit in reversed(looks):
        if not visit.own_line or visit.lag_s > _LATE_S or visit.outcome in (Outcome.OWN_LINE, Outcome.NOT_LOOKED):
            continue
        if visit.outcome not in _GOES_ON:
            break
        refused.append(visit)
    fresh = bool(refused) and as_of - refused[0].at <= _FRESH
    return refused if fresh and sum(visit.outcome in _KEPT_OUT for visit in refused) >= _TWICE else []


def _walled(crawls: Sequence[Coverage], as_of: datetime) -> list[Coverage]:
    """The unbroken run of last crawls that ended at a wall; a crawl makes many requests, so one is enough."""
    walled: list[Coverage] = []
    for crawl in crawls:
        if crawl.gap is Outcome.OWN_LINE:
            continue
        if crawl.gap not in _GOES_ON:
            break
        walled.append(crawl)
    fresh = bool(walled) and as_of - walled[0].finished <= _FRESH
    return walled if fresh and any(crawl.gap in _KEPT_OUT for crawl in walled) else []


def _at_once(runs: Iterable[_Run]) -> list[list[_Run]]:
    groups: list[list[_Run]] = []
    for run in sorted(runs, key=lambda each: each.since):
        if groups and run.since - groups[-1][-1].since <= AT_ONCE:
            groups[-1].append(run)
        else:
            groups.append([run])
    return groups


def _blocked(address: str, runs: Sequence[_Run]) -> Blocked:
    names = Counter(name for run in runs for name in run.names)
    named = [name for name, _ in names.most_common() if not name.isdecimal()] or [
        name for name, _ in names.most_common()
    ]
    return Blocked(
        address=address,
        sites=tuple(run.site for run in runs),
        since=min(run.since for run in runs),
        name=named[0] if named else "",
        visits=any(run.visits for run in runs),
    )


# ── what it explains ─────────────────────────────────────────────────────────────────────────────────────────────────


def reason_words(block: Blocked) -> str:
    """The one matter in words."""
    name = f"（状态码 {block.name}）" if block.name.isdecimal() else f"（{block.name}）" if block.name else ""
    return (
        f"自{show_moment(block.since)}起，该地址上的防护系统{name}同时拦截了监测程序对{len(block.sites)}个站点的访问。"
        "这是监测地址被拦截，不是网站故障；请把监测地址加入防护白名单，放行后自动恢复测量。"
    )


def cause_words(block: Blocked) -> str:
    """What a finding of one of the sites says of the matter."""
    return (
        f"与同一地址（{block.address}）上的其他{len(block.sites) - 1}个站点同时被拦截，是监测地址被拦截，不是本站故障"
    )


def block_of(site: str, blocked: Iterable[Blocked]) -> Blocked | None:
    """The address that keeps us out of a site."""
    return next((block for block in blocked if site in block.sites), None)


def speaks_of_refusal(finding: Finding) -> bool:
    """Whether a finding is open because somebody keeps us out."""
    return finding.verdict is Verdict.UNKNOWN and any(word in finding.what for word in _WORDS)


def explains(block: Blocked, result: CheckResult, catalogue: Catalogue, as_of: datetime) -> bool:
    """Whether a check of a site stays open because of the block: one of its findings says so, or it needs visits and so
    many were refused that no others could decide."""
    if result.judgement.verdict is not Verdict.UNKNOWN or result.fault_of_ours:
        return False
    if any(speaks_of_refusal(each.finding) for each in result.findings):
        return True
    check = catalogue.get(result.check)
    needs_visits = check is not None and Visits in check.needs
    return needs_visits and block.visits and as_of - block.since >= _SHARE_OF_A_WEEK


def with_causes(
    lines: Iterable[FindingLine], judgement: SiteJudgement, blocked: Iterable[Blocked], catalogue: Catalogue
) -> tuple[FindingLine, ...]:
    """The lines of one site, those that are open because of a block with the one matter that they belong to."""
    block = block_of(judgement.site.id, blocked)
    if block is None:
        return tuple(lines)
    open_checks = {each.check for each in judgement.results if explains(block, each, catalogue, judgement.as_of)}
    refused = {each.id for each in judgement.findings if speaks_of_refusal(each.finding)}
    return tuple(
        replace(line, cause=cause_words(block))
        if line.id in refused
        or (line.unknown and line.check in open_checks and line.where == one_line(judgement.site.url))
        else line
        for line in lines
    )
