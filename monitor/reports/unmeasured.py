"""What could not be measured and why, said once for all sites that share an address and a cause."""

import re
from collections.abc import Iterable, Mapping, Sequence

from monitor.contract import UNREADABLE, ColumnState
from monitor.judging.result import CheckResult, SiteJudgement
from monitor.model import Frozen, Verdict, host_of
from monitor.reports.blocked import Blocked, block_of, explains, reason_words
from monitor.reports.lines import Catalogue, beijing_day, one_line

_QUOTED = re.compile(r"(“[^”]*”|《[^》]*》)")
_NAME = re.compile(r"“([^”]{1,60})”")


class Unmeasured(Frozen, frozen=True, kw_only=True):
    """One cause: the sites that it hides from us, the checks that stay open (none yet, where older looks still speak),
    the reason.  ``address`` is empty when only one site is concerned."""

    address: str
    sites: tuple[str, ...]
    checks: tuple[str, ...]
    reason: str


class LostColumn(Frozen, frozen=True, kw_only=True):
    """A column that the monitor has lost its grip on: a person has to look.  ``since`` is a day, or empty."""

    site: str
    name: str
    url: str
    since: str


def unmeasured(
    judgements: Sequence[SiteJudgement],
    catalogue: Catalogue,
    addresses: Mapping[str, str] | None = None,
    blocked: Iterable[Blocked] = (),
) -> tuple[Unmeasured, ...]:
    """The causes: addresses that keep us out of several sites first, then in the order of the judgements.

    ``addresses`` maps site ids to the address that they are served from (many names may share one); a site that is
    not in it is known by its host name.  What one of ``blocked`` explains is said with it and nowhere else.
    """
    walls = tuple(blocked)
    groups: dict[tuple[str, str, tuple[str, ...]], list[str]] = {}
    for judged in judgements:
        host = (addresses or {}).get(judged.site.id) or host_of(judged.site.url)
        for reason, checks in _open_checks(judged, catalogue, walls).items():
            groups.setdefault((host, reason, tuple(checks)), []).append(judged.site.name)
    behind = (wall for block in walls if (wall := _behind(block, judgements, catalogue)) is not None)
    apart = (
        Unmeasured(address=host if len(names) > 1 else "", sites=tuple(names), checks=checks, reason=reason)
        for (host, reason, checks), names in groups.items()
    )
    return (*behind, *apart)


def lost_columns(judgements: Sequence[SiteJudgement]) -> tuple[LostColumn, ...]:
    """The columns on which there may be content that the monitor cannot read, each once."""
    found: dict[tuple[str, str], LostColumn] = {}
    for judged in judgements:
        for each in judged.findings:
            finding = each.finding
            if finding.verdict is Verdict.UNKNOWN and UNREADABLE[ColumnState.LOST] in finding.what:
                name = _NAME.search(finding.what)
                column = LostColumn(
                    site=judged.site.name,
                    name=one_line(name[1] if name else finding.where),
                    url=one_line(finding.where),
                    since=beijing_day(finding.since),
                )
                found.setdefault((judged.site.id, finding.where), column)
    return tuple(found.values())


def _behind(block: Blocked, judgements: Sequence[SiteJudgement], catalogue: Catalogue) -> Unmeasured | None:
    """One blocked address as far as these sites are concerned."""
    concerned = [judged for judged in judgements if judged.site.id in block.sites]
    if not concerned:
        return None
    hidden = {
        result.check for judged in concerned for result in judged.results
        if explains(block, result, catalogue, judged.as_of)
    }  # fmt: skip
    return Unmeasured(
        address=block.address,
        sites=tuple(judged.site.name for judged in concerned),
        checks=tuple(check.title for name, check in catalogue.items() if name in hidden),
        reason=reason_words(block),
    )


def _open_checks(judged: SiteJudgement, catalogue: Catalogue, blocked: Sequence[Blocked]) -> dict[str, list[str]]:
    """Reason to the titles of the checks that it left open, for one site; what a block explains left out."""
    reasons: dict[str, list[str]] = {}
    block = block_of(judged.site.id, blocked)
    for result in judged.results:
        if block is not None and explains(block, result, catalogue, judged.as_of):
            continue
        if result.judgement.verdict is Verdict.UNKNOWN:
            title = catalogue[result.check].title if result.check in catalogue else "其他检查"
            reasons.setdefault(_reason(result, judged), []).append(title)
    return reasons


def _reason(result: CheckResult, judged: SiteJudgement) -> str:
    """Why a check is open.  The site's own name and address become neutral words, so that equal causes look equal; what is quoted, a
    title that begins with the unit's name, stays as the page has it."""
    if result.fault_of_ours:
        return "监测程序自身出错，与网站无关，已记录待查。"
    found = [each.finding.what for each in result.findings if each.finding.verdict is Verdict.UNKNOWN]
    text = one_line(found[0] if len(found) == 1 else result.judgement.summary)
    name = judged.site.name
    text = text.replace(judged.site.url, "本站首页").replace(f"“{name}”", "本站")
    parts = _QUOTED.split(text)
    return "".join(part if number % 2 else part.replace(name, "本站") for number, part in enumerate(parts))
