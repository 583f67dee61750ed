"""What judging one site gives: every check's answer, the grade and the recommendation."""

from datetime import datetime

from monitor.contract import Finding, Judgement, Reposts
from monitor.model import Action, Frozen, Grade, Site


class Judged(Frozen, frozen=True, kw_only=True):
    """A finding with its identity: stable ``id``, check, site and the moment of judging.  ``waived`` holds the reason
    of a waiver in force; a waived finding is shown but does not count."""

    id: str
    check: str
    site: str
    at: datetime
    finding: Finding
    waived: str = ""

    @property
    def counts(self) -> bool:
        """Whether the finding counts against this site: not waived, not another site's fault, not a mere candidate."""
        return not (self.waived or self.finding.review or self.finding.charged_to not in ("", self.site))


class CheckResult(Frozen, frozen=True, kw_only=True):
    """One check's answer for one site.  ``judgement.verdict`` already leaves out what does not count; ``fault_of_ours``
    is set when the check itself crashed (then the verdict is UNKNOWN)."""

    check: str
    judgement: Judgement
    findings: tuple[Judged, ...] = ()
    fault_of_ours: str = ""


class Reason(Frozen, frozen=True, kw_only=True):
    """Why an action is recommended: one Chinese sentence, the rule id, the findings behind it."""

    what: str
    rule: str
    findings: tuple[str, ...] = ()


class Recommendation(Frozen, frozen=True, kw_only=True):
    """A reasoned proposal to the office: action, reasons, next steps in Chinese."""

    action: Action
    reasons: tuple[Reason, ...] = ()
    steps: tuple[str, ...] = ()


class SiteJudgement(Frozen, frozen=True, kw_only=True):
    """One site judged as of one moment.  ``measured`` is the share of the veto checks that gave an answer, 0 … 1; ``reposts``
    what was known of the reposts that it owes, ``None`` where nothing is."""

    site: Site
    as_of: datetime
    revision: str
    results: tuple[CheckResult, ...]
    grade: Grade
    measured: float
    grade_reasons: tuple[str, ...]
    recommendation: Recommendation
    reposts: Reposts | None = None

    @property
    def findings(self) -> tuple[Judged, ...]:
        """All findings of all checks, in the checks' order."""
        return tuple(found for result in self.results for found in result.findings)
