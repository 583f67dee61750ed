"""What must be put right about reposts, as the checks found it: table, page, workbook and mail repeat it and judge nothing themselves.

So what an official has excused (a waiver) is told nowhere, and a new check on reposts is told everywhere.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from monitor.contract import Duty
from monitor.judging.result import Judged, SiteJudgement
from monitor.model import Frozen, Verdict
from monitor.reports.lines import one_line

_TIMING: Final = frozenset({"repost_late", "repost_missing", "repost_unconfirmed", "repost_due"})
"""Codes that the state of a duty tells already."""

_TOLD: Final = (Verdict.FAIL, Verdict.WARN)

Found = Mapping[tuple[str, str], tuple[Judged, ...]]
"""(Site id, document key) → the findings about that site's reposts of the document."""


class RepostFault(Frozen, frozen=True, kw_only=True):
    """One thing to put right: what is wrong, with the document called 该文件; on which page; what to do.  A ``candidate`` counts only
    when a person has looked."""

    what: str
    where: str
    fix: str
    candidate: bool = False

    @property
    def told(self) -> str:
        """What is wrong, and whether that is sure."""
        return f"请核对：{self.what}" if self.candidate else self.what


def found_about(judgements: Iterable[SiteJudgement]) -> Found:
    """The findings about reposts that stand, by site and document."""
    found: dict[tuple[str, str], list[Judged]] = {}
    for each in (each for judged in judgements for each in judged.findings if _is_fault(each)):
        found.setdefault((each.site, each.finding.subject.rpartition("#")[2]), []).append(each)
    return {key: tuple(some) for key, some in found.items()}


def _is_fault(judged: Judged) -> bool:
    """Whether it is about a repost that is there or was, and stands: not waived, be it only a candidate."""
    finding = judged.finding
    of_reposts = finding.code.startswith("repost_") and finding.code not in _TIMING
    return of_reposts and finding.verdict in _TOLD and (judged.counts or (finding.review and not judged.waived))


def faults_of(duty: Duty, found: Found) -> tuple[RepostFault, ...]:
    """The faults of one duty's reposts, sure and grave ones first."""
    own = found.get((duty.site, duty.document.key), ())
    ordered = sorted(own, key=lambda each: (each.finding.review, _TOLD.index(each.finding.verdict)))
    return tuple(
        RepostFault(
            what=one_line(each.finding.what.replace(duty.told, "该文件")), where=each.finding.where,
            fix=one_line(each.finding.fix), candidate=each.finding.review,
        )
        for each in ordered
    )  # fmt: skip
