"""What could not be measured and why, said once for all sites that share an address and a cause."""

from collections.abc import Mapping, Sequence

from monitor.judging.result import CheckResult, SiteJudgement
from monitor.model import Frozen, Verdict, host_of
from monitor.reports.lines import Catalogue, one_line


class Unmeasured(Frozen, frozen=True, kw_only=True):
    """One cause: the sites that it hides from us, the checks that stay open, the reason.  ``address`` is empty when
    only one site is concerned."""

    address: str
    sites: tuple[str, ...]
    checks: tuple[str, ...]
    reason: str


def unmeasured(
    judgements: Sequence[SiteJudgement], catalogue: Catalogue, addresses: Mapping[str, str] | None = None
) -> tuple[Unmeasured, ...]:
    """The causes, in the order of the judgements.

    ``addresses`` maps site ids to the address that they are served from (many names may share one); a site that is
    not in it is known by its host name.
    """
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for judged in judgements:
        host = (addresses or {}).get(judged.site.id) or host_of(judged.site.url)
        for reason, checks in _open_checks(judged, catalogue).items():
            groups.setdefault((host, reason, tuple(checks)), []).append(judged.site.name)
    return tuple(
        Unmeasured(address=host if len(names) > 1 else "", sites=tuple(names), checks=checks, reason=reason)
        for (host, reason, checks), names in groups.items()
    )


def _open_checks(judged: SiteJudgement, catalogue: Catalogue) -> dict[str, list[str]]:
    """Reason to the titles of the checks that it left open, for one site."""
    reasons: dict[str, list[str]] = {}
    for result in judged.results:
        if result.judgement.verdict is Verdict.UNKNOWN:
            title = catalogue[result.check].title if result.check in catalogue else "其他检查"
            reasons.setdefault(_reason(result, judged), []).append(title)
    return reasons


def _reason(result: CheckResult, judged: SiteJudgement) -> str:
    """Why a check is open.  The site's own name and address become neutral words, so that equal causes look equal."""
    if result.fault_of_ours:
        return "监测程序自身出错，与网站无关，已记录待查。"
    found = [each.finding.what for each in result.findings if each.finding.verdict is Verdict.UNKNOWN]
    text = one_line(found[0] if len(found) == 1 else result.judgement.summary)
    name = judged.site.name
    return text.replace(judged.site.url, "本站首页").replace(f"“{name}”", "本站").replace(name, "本站")
