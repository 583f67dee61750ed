"""Pure folds over evidence and findings."""

from monitor.judging.discovery import CheckError, catalogue, checks
from monitor.judging.rows import as_dict, findings_as_dicts
from monitor.judging.runner import judge_site, rules_revision

__all__ = ["CheckError", "as_dict", "catalogue", "checks", "findings_as_dicts", "judge_site", "rules_revision"]
