"""The grade of a site on a day: a fold over the answers of its veto checks (RULES F-4)."""

from collections.abc import Mapping, Sequence

from monitor.contract import Check
from monitor.judging.result import CheckResult
from monitor.model import GRADE_WORDS, STAGE_WORDS, Frozen, Grade, Site, Verdict

ANSWERS = (Verdict.PASS, Verdict.WARN, Verdict.FAIL)
ENOUGH = 0.5
"""Share of the applicable veto checks below which "no veto seen" would say too much."""

NOT_AUTOMATIC = (
    "安全泄密（V-1）等否决项不在自动检查之内，须人工检查；互动回应（V-5）只看网上公开的留言和渠道是否存在，未公开的须人工核对；"
    "服务实用（V-6）只有办事指南要素的提示，是否否决须人工认定。"
)


class Graded(Frozen, frozen=True, kw_only=True):
    """The grade, the share of the applicable veto checks that gave an answer (0 … 1), and the reasons in Chinese."""

    grade: Grade
    measured: float
    reasons: tuple[str, ...]


def grade(site: Site, results: Sequence[CheckResult], catalogue: Mapping[str, Check]) -> Graded:
    """Grade a site: one veto fails it; else one that is near; else what was measured decides whether anything can be said."""
    vetoes = [r for r in results if catalogue[r.check].veto and r.judgement.verdict is not Verdict.NOT_APPLICABLE]
    if not vetoes:
        why = f"本站处于“{STAGE_WORDS[site.stage]}”阶段或各否决项均不适用，不作评定。"
        return Graded(grade=Grade.UNKNOWN, measured=0.0, reasons=(why,))
    answered = [r for r in vetoes if r.judgement.verdict in ANSWERS]
    measured = len(answered) / len(vetoes)
    failed = _told(vetoes, Verdict.FAIL, catalogue)
    warned = _told([result for result in vetoes if result.judgement.near], Verdict.WARN, catalogue)
    mild = _told([result for result in vetoes if not result.judgement.near], Verdict.WARN, catalogue)
    lost = (*mild, *_told(vetoes, Verdict.UNKNOWN, catalogue))
    if failed:
        return Graded(grade=Grade.FAILED, measured=measured, reasons=(*failed, *warned, *lost))
    if warned:
        return Graded(grade=Grade.NEARLY_FAILED, measured=measured, reasons=(*warned, *lost))
    head = f"自动检查的{len(vetoes)}项否决指标已测{len(answered)}项"
    if measured < ENOUGH:
        return Graded(grade=Grade.UNKNOWN, measured=measured, reasons=(f"{head}，多数不可测，不能下结论。", *lost))
    seen = f"{head}，{GRADE_WORDS[Grade.NO_VETO_SEEN].removeprefix('已测项')}。{NOT_AUTOMATIC}"
    return Graded(grade=Grade.NO_VETO_SEEN, measured=measured, reasons=(seen, *lost))


def _told(vetoes: Sequence[CheckResult], verdict: Verdict, catalogue: Mapping[str, Check]) -> tuple[str, ...]:
    chosen = (result for result in vetoes if result.judgement.verdict is verdict)
    return tuple(f"{catalogue[result.check].title}：{result.judgement.summary}" for result in chosen)
